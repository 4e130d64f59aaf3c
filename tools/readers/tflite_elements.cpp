// TFLite's operators of single elements.
#include "models/model_error.hpp"
#include "readers/tflite_graph.hpp"

namespace tool::tflite {

namespace {

// What TFLite and ONNX define alike, whatever the number of operands.
constexpr std::pair<std::string_view, std::string_view> alike[] = {
    {"ABS", "Abs"},
    {"ADD_N", "Sum"},
    {"CEIL", "Ceil"},
    {"COS", "Cos"},
    {"ELU", "Elu"},
    {"EQUAL", "Equal"},
    {"EXP", "Exp"},
    {"FLOOR", "Floor"},
    {"GREATER", "Greater"},
    {"GREATER_EQUAL", "GreaterOrEqual"},
    {"HARD_SWISH", "HardSwish"},
    {"LESS", "Less"},
    {"LESS_EQUAL", "LessOrEqual"},
    {"LOG", "Log"},
    {"LOGICAL_AND", "And"},
    {"LOGICAL_NOT", "Not"},
    {"LOGICAL_OR", "Or"},
    {"LOGISTIC", "Sigmoid"},
    {"MAXIMUM", "Max"},
    {"MINIMUM", "Min"},
    {"NEG", "Neg"},
    {"POW", "Pow"},
    {"PRELU", "PRelu"},
    {"RELU", "Relu"},
    {"ROUND", "Round"},
    {"SELECT", "Where"},
    {"SELECT_V2", "Where"},
    {"SIGN", "Sign"},
    {"SIN", "Sin"},
    {"SQRT", "Sqrt"},
    {"TANH", "Tanh"},
};

std::vector<std::string> all_inputs(Graph const& graph, Operator const& op) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < op.inputs.size(); ++i) names.push_back(graph.input(op, i));
  return names;
}

void same(Graph& graph, Operator const& op) {
  for (auto const& [tflite, onnx] : alike) {
    if (op.name == tflite) graph.finish(op, 0, graph.node(op, onnx, all_inputs(graph, op)));
  }
}

template <class Options>
void arithmetic(Graph& graph, Operator const& op, std::string_view onnx) {
  op.expect_inputs(2, 2);
  std::string const y = graph.node(op, onnx, all_inputs(graph, op));
  graph.finish(op, 0, graph.activated(op, y, op.options<Options>().activation()));
}
void add(Graph& graph, Operator const& op) {
  arithmetic<tflite_schema::AddOptions>(graph, op, "Add");
}
void sub(Graph& graph, Operator const& op) {
  arithmetic<tflite_schema::SubOptions>(graph, op, "Sub");
}
void mul(Graph& graph, Operator const& op) {
  arithmetic<tflite_schema::MulOptions>(graph, op, "Mul");
}
void div(Graph& graph, Operator const& op) {
  arithmetic<tflite_schema::DivOptions>(graph, op, "Div");
}

void clip(Graph& graph, Operator const& op) {
  op.expect_inputs(1, 1);
  double const least = op.name == "RELU_N1_TO_1" ? -1 : 0;
  double const most = op.name == "RELU6" ? 6 : 1;
  graph.finish(op, 0, graph.node(op, "Clip", {graph.input(op, 0), graph.number(least), graph.number(most)}));
}
void leaky_relu(Graph& graph, Operator const& op) {
  op.expect_inputs(1, 1);
  double const alpha = static_cast<double>(op.options<tflite_schema::LeakyReluOptions>().alpha());
  graph.finish(op, 0, graph.node(op, "LeakyRelu", {graph.input(op, 0)}, {{"alpha", alpha}}));
}

// x (1 + erf(x / sqrt(2))) / 2, or its form by tanh: 0.5 x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))).
void gelu(Graph& graph, Operator const& op) {
  op.expect_inputs(1, 1);
  std::string const x = graph.input(op, 0);
  auto const times = [&](std::string const& a, std::string const& b) { return graph.node(op, "Mul", {a, b}); };
  std::string curve;
  if (op.options<tflite_schema::GeluOptions>().approximate()) {
    std::string const cube = times(times(x, x), x);
    std::string const inner = graph.node(op, "Add", {x, times(cube, graph.number(0.044715))});
    curve = graph.node(op, "Tanh", {times(inner, graph.number(0.79788456080286535588))});
  } else {
    curve = graph.node(op, "Erf", {times(x, graph.number(0.70710678118654752440))});
  }
  std::string const sum = graph.node(op, "Add", {curve, graph.number(1)});
  graph.finish(op, 0, times(times(x, sum), graph.number(0.5)));
}

void square(Graph& graph, Operator const& op) {
  op.expect_inputs(1, 1);
  graph.finish(op, 0, graph.node(op, "Mul", {graph.input(op, 0), graph.input(op, 0)}));
}
void squared_difference(Graph& graph, Operator const& op) {
  op.expect_inputs(2, 2);
  std::string const difference = graph.node(op, "Sub", all_inputs(graph, op));
  graph.finish(op, 0, graph.node(op, "Mul", {difference, difference}));
}
void reciprocal_root(Graph& graph, Operator const& op) {
  op.expect_inputs(1, 1);
  graph.finish(op, 0, graph.node(op, "Reciprocal", {graph.node(op, "Sqrt", {graph.input(op, 0)})}));
}
void not_equal(Graph& graph, Operator const& op) {
  op.expect_inputs(2, 2);
  graph.finish(op, 0, graph.node(op, "Not", {graph.node(op, "Equal", all_inputs(graph, op))}));
}
void floor_divide(Graph& graph, Operator const& op) {
  op.expect_inputs(2, 2);
  graph.finish(op, 0, graph.node(op, "Floor", {graph.node(op, "Div", all_inputs(graph, op))}));
}
void zeros_like(Graph& graph, Operator const& op) {
  op.expect_inputs(1, 1);
  graph.finish(op, 0, graph.node(op, "ConstantOfShape", {graph.node(op, "Shape", {graph.input(op, 0)})}));
}

// ONNX's numbers of what is read.
std::int64_t onnx_type(Operator const& op, tflite_schema::TensorType type) {
  switch (type) {
    case tflite_schema::TensorType_FLOAT32:
      return 1;
    case tflite_schema::TensorType_UINT8:
      return 2;
    case tflite_schema::TensorType_INT8:
      return 3;
    case tflite_schema::TensorType_INT16:
      return 5;
    case tflite_schema::TensorType_INT32:
      return 6;
    case tflite_schema::TensorType_INT64:
      return 7;
    case tflite_schema::TensorType_BOOL:
      return 9;
    case tflite_schema::TensorType_FLOAT16:
      return 10;
    case tflite_schema::TensorType_FLOAT64:
      return 11;
    default:
      throw ModelError(op.place, "the type " + std::to_string(static_cast<int>(type)) + " is not supported");
  }
}
void cast(Graph& graph, Operator const& op) {
  op.expect_inputs(1, 1);
  std::int64_t const to = onnx_type(op, op.options<tflite_schema::CastOptions>().out_type());
  graph.finish(op, 0, graph.node(op, "Cast", {graph.input(op, 0)}, {{"to", to}}));
}
// Of weights that are stored as float16. Integers have been refused.
void dequantize(Graph& graph, Operator const& op) {
  op.expect_inputs(1, 1);
  graph.finish(op, 0, graph.node(op, "Cast", {graph.input(op, 0)}, {{"to", std::int64_t{1}}}));
}

}  // namespace

Rules const& rules_of_elements() {
  static Rules const rules = [] {
    Rules all{{"ADD", add},
              {"CAST", cast},
              {"DEQUANTIZE", dequantize},
              {"DIV", div},
              {"FLOOR_DIV", floor_divide},
              {"GELU", gelu},
              {"LEAKY_RELU", leaky_relu},
              {"MUL", mul},
              {"NOT_EQUAL", not_equal},
              {"RELU6", clip},
              {"RELU_0_TO_1", clip},
              {"RELU_N1_TO_1", clip},
              {"RSQRT", reciprocal_root},
              {"SQUARE", square},
              {"SQUARED_DIFFERENCE", squared_difference},
              {"SUB", sub},
              {"ZEROS_LIKE", zeros_like}};
    for (auto const& [tflite, onnx] : alike) all.emplace(tflite, same);
    return all;
  }();
  return rules;
}

}  // namespace tool::tflite

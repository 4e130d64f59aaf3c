// TFLite's products of matrices, what works along the last axis, and recurrent layers.
#include <utility>

#include "models/model_error.hpp"
#include "readers/tflite_graph.hpp"

namespace tool::tflite {

namespace {

using Integers = std::vector<std::int64_t>;

// y = x w^T + b with w [Out, In]. Without keep_num_dims x is [rows, In], whatever its shape.
void fully_connected(Graph& graph, Operator const& op) {
  op.expect_inputs(2, 3);
  auto const& options = op.options<tflite_schema::FullyConnectedOptions>();
  if (options.weights_format() != 0) throw ModelError(op.place, "shuffled weights are not supported");
  std::string x = graph.input(op, 0);
  std::string const w = graph.input(op, 1);
  Extents const& weight = graph.shape(op.inputs[1]);
  if (weight.size() != 2) throw ModelError(op.place, "expected a weight of 2 axes, found " + tool::spell(weight));
  std::string y;
  if (options.keep_num_dims() && graph.rank(op.inputs[0]) > 2) {
    y = graph.node(op, "MatMul", {x, graph.permuted(op, w, {1, 0})});
    if (graph.has_input(op, 2)) y = graph.node(op, "Add", {y, graph.input(op, 2)});
  } else {
    if (graph.rank(op.inputs[0]) != 2) x = graph.node(op, "Reshape", {x, graph.integers(Integers{-1, weight[1]})});
    std::vector<std::string> operands{x, w};
    if (graph.has_input(op, 2)) operands.push_back(graph.input(op, 2));
    y = graph.node(op, "Gemm", operands, {{"transB", std::int64_t{1}}});
  }
  graph.finish(op, 0, graph.activated(op, y, options.activation()));
}

std::string with_last_two_exchanged(Graph& graph, Operator const& op, std::size_t i) {
  std::string const x = graph.input(op, i);
  std::size_t const rank = graph.rank(op.inputs[i]);
  if (rank < 2) throw ModelError(op.place, "expected operands of 2 axes or more");
  Integers order;
  for (std::size_t axis = 0; axis < rank; ++axis) order.push_back(static_cast<std::int64_t>(axis));
  std::swap(order[rank - 1], order[rank - 2]);
  return graph.permuted(op, x, order);
}
void batch_matmul(Graph& graph, Operator const& op) {
  op.expect_inputs(2, 2);
  auto const& options = op.options<tflite_schema::BatchMatMulOptions>();
  std::string const x = options.adj_x() ? with_last_two_exchanged(graph, op, 0) : graph.input(op, 0);
  std::string const y = options.adj_y() ? with_last_two_exchanged(graph, op, 1) : graph.input(op, 1);
  graph.finish(op, 0, graph.node(op, "MatMul", {x, y}));
}

void softmax(Graph& graph, Operator const& op) {
  op.expect_inputs(1, 1);
  auto const beta = static_cast<double>(op.options<tflite_schema::SoftmaxOptions>().beta());
  std::string x = graph.input(op, 0);
  if (beta != 1) x = graph.node(op, "Mul", {x, graph.number(beta)});
  graph.finish(op, 0, graph.node(op, "Softmax", {x}, {{"axis", std::int64_t{-1}}}));
}
void log_softmax(Graph& graph, Operator const& op) {
  op.expect_inputs(1, 1);
  graph.finish(op, 0, graph.node(op, "LogSoftmax", {graph.input(op, 0)}, {{"axis", std::int64_t{-1}}}));
}

// x / max(|x|, 1e-6) along the last axis.
void l2_normalization(Graph& graph, Operator const& op) {
  op.expect_inputs(1, 1);
  std::string const x = graph.input(op, 0);
  std::string const norm = graph.node(op, "ReduceL2", {x}, {{"axes", Integers{-1}}, {"keepdims", std::int64_t{1}}});
  graph.finish(op, 0, graph.node(op, "Div", {x, graph.node(op, "Max", {norm, graph.number(1e-6)})}));
}

// Operands: x, four input weights [H, In] (input, forget, cell, output), four recurrent ones [H, H], three peepholes,
// four biases [H], a projection and its bias, the states. ONNX stacks the gates as input, output, forget, cell.
void sequence_lstm(Graph& graph, Operator const& op) {
  op.expect_inputs(20, 24);
  auto const& options = op.options<tflite_schema::UnidirectionalSequenceLSTMOptions>();
  if (options.activation() != tflite_schema::Activation_TANH) {
    throw ModelError(op.place, "an activation other than tanh is not supported");
  }
  if (options.cell_clip() != 0 || options.proj_clip() != 0) throw ModelError(op.place, "clipping is not supported");
  for (std::size_t i : {9u, 10u, 11u, 16u, 17u, 20u, 21u, 22u, 23u}) {
    if (graph.has_input(op, i)) {
      throw ModelError(
          op.place, "operand " + std::to_string(i) + " is not supported: peepholes, a projection or normalised gates");
    }
  }
  auto const stacked = [&](std::size_t first) {
    std::string const gates = graph.node(
        op, "Concat",
        {graph.input(op, first), graph.input(op, first + 3), graph.input(op, first + 1), graph.input(op, first + 2)},
        {{"axis", std::int64_t{0}}});
    return graph.node(op, "Unsqueeze", {gates, graph.integers(Integers{0})});
  };
  if (graph.rank(op.inputs[0]) != 3) throw ModelError(op.place, "expected an input of 3 axes");
  static_cast<void>(graph.input(op, 1));
  std::int64_t const hidden = graph.shape(op.inputs[1]).empty() ? 0 : graph.shape(op.inputs[1])[0];
  std::string const w = stacked(1);
  std::string const r = stacked(5);
  std::string const input_bias = stacked(12);
  std::string const zeros = graph.node(op, "Expand", {graph.number(0), graph.integers(Integers{1, 4 * hidden})});
  std::string const b = graph.node(op, "Concat", {input_bias, zeros}, {{"axis", std::int64_t{1}}});
  std::string x = graph.input(op, 0);
  if (!options.time_major()) x = graph.permuted(op, x, {1, 0, 2});
  std::string y = graph.node(op, "LSTM", {x, w, r, b}, {{"hidden_size", hidden}});
  y = graph.node(op, "Squeeze", {y, graph.integers(Integers{1})});
  if (!options.time_major()) y = graph.node(op, "Transpose", {y}, {{"perm", Integers{1, 0, 2}}});
  graph.finish(op, 0, y);
}

}  // namespace

Rules const& rules_of_products() {
  static Rules const rules{{"BATCH_MATMUL", batch_matmul},
                           {"FULLY_CONNECTED", fully_connected},
                           {"L2_NORMALIZATION", l2_normalization},
                           {"LOG_SOFTMAX", log_softmax},
                           {"SOFTMAX", softmax},
                           {"UNIDIRECTIONAL_SEQUENCE_LSTM", sequence_lstm}};
  return rules;
}

}  // namespace tool::tflite

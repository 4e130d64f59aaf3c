#include "readers/tflite_graph.hpp"

#include <utility>

#include "models/model_error.hpp"
#include "models/shown_text.hpp"

namespace tool::tflite {

namespace {

Array permuted_array(Array const& array, std::vector<std::int64_t> const& order) {
  std::size_t const rank = order.size();
  std::vector<std::size_t> stride(rank, 1);
  for (std::size_t i = rank; i-- > 1;) stride[i - 1] = stride[i] * static_cast<std::size_t>(array.shape[i]);
  Array result{array.scalar, Extents(rank), {}};
  for (std::size_t i = 0; i < rank; ++i) result.shape[i] = array.shape[static_cast<std::size_t>(order[i])];
  result.values.reserve(array.values.size());
  std::vector<std::int64_t> index(rank);
  for (std::size_t n = 0; n < array.values.size(); ++n) {
    std::size_t from = 0;
    for (std::size_t i = 0; i < rank; ++i) {
      from += static_cast<std::size_t>(index[i]) * stride[static_cast<std::size_t>(order[i])];
    }
    result.values.push_back(array.values[from]);
    for (std::size_t i = rank; i-- > 0 && ++index[i] == result.shape[i];) index[i] = 0;
  }
  return result;
}

}  // namespace

void Operator::expect_inputs(std::size_t least, std::size_t most) const {
  if (inputs.size() >= least && inputs.size() <= most) return;
  throw ModelError(place, "expected " + std::to_string(least) + (most > least ? " to " + std::to_string(most) : "") +
                              " operands, found " + std::to_string(inputs.size()));
}

Array const* Graph::constant(int tensor) const {
  if (tensor < 0) return nullptr;
  auto const found = model_.constants.find(name(tensor));
  return found == model_.constants.end() ? nullptr : &found->second;
}

bool Graph::has_input(Operator const& op, std::size_t i) const {
  return i < op.inputs.size() && op.inputs[i] >= 0;
}

std::string Graph::input(Operator const& op, std::size_t i) const {
  if (!has_input(op, i)) throw ModelError(op.place, "operand " + std::to_string(i) + " is left out");
  return name(op.inputs[i]);
}

std::vector<std::int64_t> Graph::integers(Operator const& op, std::size_t i) const {
  Array const* const array = has_input(op, i) ? constant(op.inputs[i]) : nullptr;
  if (array == nullptr) {
    throw ModelError(op.place, "operand " + std::to_string(i) +
                                   " is not supported where it is computed: expected a "
                                   "constant");
  }
  std::vector<std::int64_t> values;
  for (double const value : array->values) {
    if (!(value >= -9e18 && value <= 9e18))
      throw ModelError(op.place, "operand " + std::to_string(i) + ": expected integers");
    values.push_back(static_cast<std::int64_t>(value));
  }
  return values;
}

std::string Graph::fresh() {
  return "tflite::" + std::to_string(fresh_++);
}

std::string Graph::node(Operator const& op, std::string_view onnx, std::vector<std::string> inputs,
                        std::map<std::string, Attribute> attributes, std::size_t results) {
  Node node{std::string(onnx), {}, {}, std::move(inputs), {}, std::move(attributes), 17, op.place};
  std::string const first = fresh();
  node.outputs.push_back(first);
  for (std::size_t i = 1; i < results; ++i) node.outputs.push_back(first + ':' + std::to_string(i));
  model_.nodes.push_back(std::move(node));
  return first;
}

std::string Graph::integers(std::vector<std::int64_t> values) {
  Array array{Scalar::int64, {static_cast<std::int64_t>(values.size())}, {}};
  for (std::int64_t const value : values) array.values.push_back(static_cast<double>(value));
  std::string const name = fresh();
  model_.constants.emplace(name, std::move(array));
  return name;
}

std::string Graph::number(double value) {
  std::string const name = fresh();
  model_.constants.emplace(name, Array{Scalar::float32, {}, {value}});
  return name;
}

std::string Graph::permuted(Operator const& op, std::string const& x, std::vector<std::int64_t> const& order) {
  auto const found = model_.constants.find(x);
  if (found == model_.constants.end()) return node(op, "Transpose", {x}, {{"perm", order}});
  if (found->second.shape.size() != order.size()) {
    throw ModelError(op.place, "expected " + std::to_string(order.size()) + " axes of " + in_quotes(x) + ", found " +
                                   spell(found->second.shape));
  }
  std::string name = x + std::string(permuted_mark);
  for (std::int64_t const axis : order) name += ' ' + std::to_string(axis);
  model_.constants.emplace(name, permuted_array(found->second, order));
  return name;
}

std::string Graph::activated(Operator const& op, std::string const& x, tflite_schema::Activation activation) {
  switch (activation) {
    case tflite_schema::Activation_NONE:
      return x;
    case tflite_schema::Activation_RELU:
      return node(op, "Relu", {x});
    case tflite_schema::Activation_RELU6:
      return node(op, "Clip", {x, number(0), number(6)});
    case tflite_schema::Activation_RELU_N1_TO_1:
      return node(op, "Clip", {x, number(-1), number(1)});
    // TANH among them: the runtime of TFLite leaves it out of its float kernels without a word.
    default:
      throw ModelError(op.place,
                       "the activation " + std::to_string(static_cast<int>(activation)) + " is not supported");
  }
}

void Graph::finish(Operator const& op, std::size_t output, std::string const& result) {
  if (output >= op.outputs.size() || op.outputs[output] < 0) {
    throw ModelError(op.place, "expected an output " + std::to_string(output));
  }
  std::string const& wanted = name(op.outputs[output]);
  for (auto node = model_.nodes.rbegin(); node != model_.nodes.rend(); ++node) {
    for (std::string& own : node->outputs) {
      if (own != result || !result.starts_with("tflite::")) continue;
      own = wanted;
      return;
    }
  }
  // An operand itself.
  model_.nodes.push_back({"Identity", {}, {}, {result}, {wanted}, {}, 17, op.place});
}

void translate(Graph& graph, Operator const& op) {
  for (Rules const* const rules :
       {&rules_of_windows(), &rules_of_elements(), &rules_of_arrangement(), &rules_of_products()}) {
    auto const found = rules->find(op.name);
    if (found == rules->end()) continue;
    found->second(graph, op);
    return;
  }
  throw ModelError(op.place, "the operator is not supported");
}

}  // namespace tool::tflite

#include "plan/evaluate.hpp"

#include <optional>
#include <stdexcept>
#include <type_traits>
#include <utility>

#include "models/model_error.hpp"
#include "plan/evaluate_parts.hpp"

namespace tool::plan {

namespace {

struct Evaluation {
  Arrays const& x;
  Extents const& shape;

  Numbers operator()(Input const&) const { throw std::logic_error("an input has no operation"); }
  Numbers operator()(Constant const& constant) const { return constant.array.values; }
  Numbers operator()(Unary const& unary) const {
    Numbers y;
    for (double const value : x[0]->values) y.push_back(apply(unary, value));
    return y;
  }
  Numbers operator()(Binary const& binary) const {
    return broadcast_of([&](double const* v) { return apply(binary.function, v[0], v[1]); }, x, shape);
  }
  Numbers operator()(Where const&) const {
    return broadcast_of([](double const* v) { return v[0] != 0 ? v[1] : v[2]; }, x, shape);
  }
  Numbers operator()(Broadcast const&) const {
    return broadcast_of([](double const* v) { return v[0]; }, x, shape);
  }
  Numbers operator()(Reduce const& reduce) const { return reduced(reduce, *x[0], shape); }
  Numbers operator()(CumulativeSum const& sum) const { return cumulated(sum, *x[0]); }
  Numbers operator()(Reshape const&) const { return x[0]->values; }
  Numbers operator()(Matmul const&) const { return product(x, shape); }
  Numbers operator()(Dense const&) const { return dense(x); }
  Numbers operator()(Convolution const& convolution) const { return convolved(convolution, x, shape); }
  Numbers operator()(ConvolutionTranspose const& convolution) const { return transposed(convolution, x, shape); }
  Numbers operator()(Pool const& pool) const { return pooled(pool, *x[0], shape); }
  Numbers operator()(Softmax const& what) const { return softmax(what, *x[0]); }
  Numbers operator()(LocalResponseNorm const& norm) const { return normalized(norm, *x[0]); }
  Numbers operator()(Recurrent const& what) const { return recurrent(what, x, shape); }
  Numbers operator()(Gated const& what) const { return gated(what, *x[0], shape); }
  Numbers operator()(Attention const& attention) const { return attended(attention, x); }
  template <class T>
  Numbers operator()(T const& what) const {
    constexpr bool is_norm = std::is_same_v<T, BatchNorm> || std::is_same_v<T, LayerNorm> ||
                             std::is_same_v<T, RmsNorm> || std::is_same_v<T, GroupNorm>;
    if constexpr (is_norm) {
      return normalized(what, x);
    } else {
      return rearranged(what, x, shape);
    }
  }
};

Array permuted(Array const& array, std::vector<std::size_t> const& order) {
  if (order.empty()) return array;
  Array result{array.scalar, {}, {}};
  for (std::size_t const axis : order) result.shape.push_back(array.shape[axis]);
  result.values = rearranged(Permute{order}, {&array}, result.shape);
  return result;
}

std::vector<std::size_t> inverse(std::vector<std::size_t> const& order) {
  std::vector<std::size_t> back(order.size());
  for (std::size_t i = 0; i < order.size(); ++i) back[order[i]] = i;
  return back;
}

}  // namespace

std::vector<double> evaluate(Operation const& operation, std::vector<Array const*> const& operands,
                             Extents const& shape) {
  return std::visit(Evaluation{operands, shape}, operation);
}

Array evaluate(Value const& value, std::span<Array const* const> operands) {
  return {Scalar::float32, value.shape,
          evaluate(value.operation, std::vector<Array const*>(operands.begin(), operands.end()), value.shape)};
}

std::map<std::string, Array> evaluate(Plan const& plan, std::map<std::string, Array> const& inputs) {
  std::vector<Array> results(plan.values.size());
  for (Id id = 0; id < plan.values.size(); ++id) {
    Value const& value = plan.values[id];
    if (Input const* const input = plan.if_a<Input>(id)) {
      auto const given = inputs.find(value.name);
      if (given == inputs.end())
        throw ModelError('"' + value.name + '"', "expected numbers for this input, found none");
      results[id] = permuted(given->second, input->order);
      if (results[id].shape != value.shape)
        throw ModelError('"' + value.name + '"',
                         "expected " + spell(value.shape) + ", found " + spell(results[id].shape));
      continue;
    }
    Arrays operands;
    for (Id const operand : value.operands) operands.push_back(&results[operand]);
    results[id] = {Scalar::float32, value.shape, evaluate(value.operation, operands, value.shape)};
    if (results[id].values.size() != count_of(value.shape))
      throw std::logic_error("value " + std::to_string(id) + " of a plan has another shape than its operation gives");
  }
  std::map<std::string, Array> outputs;
  for (Output const& output : plan.outputs)
    outputs[output.name] = permuted(results[output.value], inverse(output.order));
  return outputs;
}

}  // namespace tool::plan

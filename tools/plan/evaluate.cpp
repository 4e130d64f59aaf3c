#include "plan/evaluate.hpp"

#include <algorithm>
#include <functional>
#include <utility>
#include <variant>

#include "models/model_error.hpp"
#include "plan/evaluate_parts.hpp"

namespace tool::plan {
namespace {

// Calls the rule of an operation.
class Evaluation {
 public:
  Evaluation(Operands operands, Array& result) : operands_(operands), result_(result) {}

  void operator()(Input const&) { throw ModelError({}, "an input has no value by itself"); }
  void operator()(Constant const& constant) { result_ = constant.array; }
  void operator()(Unary const& unary) {
    std::ranges::transform(x().values, result_.values.begin(), [&](double number) { return value_of(unary, number); });
  }
  void operator()(Binary const& binary) {
    std::vector<std::size_t> const a = broadcast_positions(x().shape, result_.shape);
    std::vector<std::size_t> const b = broadcast_positions(operands_[1]->shape, result_.shape);
    for (std::size_t i = 0; i < result_.values.size(); ++i)
      result_.values[i] = value_of(binary.function, x().values[a[i]], operands_[1]->values[b[i]]);
  }
  void operator()(Where const&) {
    std::vector<std::size_t> const condition = broadcast_positions(x().shape, result_.shape);
    std::vector<std::size_t> const yes = broadcast_positions(operands_[1]->shape, result_.shape);
    std::vector<std::size_t> const no = broadcast_positions(operands_[2]->shape, result_.shape);
    for (std::size_t i = 0; i < result_.values.size(); ++i)
      result_.values[i] = x().values[condition[i]] != 0 ? operands_[1]->values[yes[i]] : operands_[2]->values[no[i]];
  }
  void operator()(Reduce const& operation) { reduce(operation, x(), result_); }
  void operator()(CumulativeSum const& operation) { cumulate(operation, x(), result_); }
  void operator()(Reshape const&) { result_.values = x().values; }
  void operator()(Permute const& operation) { permute(operation, x(), result_); }
  void operator()(Broadcast const&) { broadcast(x(), result_); }
  void operator()(Gather const& operation) { gather(operation.axis, operation.positions, x(), result_); }
  void operator()(Slice const& slice) {
    std::vector<std::size_t> positions;
    for (std::size_t i = slice.begin; i < slice.end; ++i) positions.push_back(i);
    gather(slice.axis, positions, x(), result_);
  }
  void operator()(Concat const& operation) { concat(operation, operands_, result_); }
  void operator()(Pad const& operation) { pad(operation, x(), result_); }
  void operator()(Matmul const&) { matmul(x(), *operands_[1], result_); }
  void operator()(Dense const&) { dense(operands_, result_); }
  void operator()(Convolution const& operation) { convolve(operation, operands_, result_); }
  void operator()(ConvolutionTranspose const& operation) { convolve_transposed(operation, operands_, result_); }
  void operator()(Pool const& operation) { pool(operation, x(), result_); }
  void operator()(Softmax const& operation) { softmax(operation, x(), result_); }
  void operator()(Recurrent const& operation) { recur(operation, operands_, result_); }
  void operator()(Gated const& gated) {
    Strides const half(result_.shape, gated.axis);
    Strides const whole(x().shape, gated.axis);
    for (std::size_t o = 0; o < half.outer; ++o) {
      for (std::size_t k = 0; k < half.extent; ++k) {
        for (std::size_t i = 0; i < half.inner; ++i) {
          double const a = x().values[whole(o, k, i)];
          double const b = x().values[whole(o, half.extent + k, i)];
          result_.values[half(o, k, i)] =
              (gated.value ? value_of(Unary{*gated.value}, a) : a) * value_of(Unary{gated.opening}, b);
        }
      }
    }
  }
  void operator()(Attention const& operation) { attend(operation, operands_, result_); }
  // The normalisations.
  template <class Norm>
  void operator()(Norm const& norm) {
    normalize(norm, operands_, result_);
  }

 private:
  Array const& x() const { return *operands_[0]; }

  Operands operands_;
  Array& result_;
};

void check_input(Value const& value, std::map<std::string, Array> const& inputs) {
  auto const found = inputs.find(value.name);
  if (found == inputs.end()) throw ModelError("input \"" + value.name + '"', "has no value");
  if (found->second.shape != value.shape)
    throw ModelError("input \"" + value.name + '"',
                     "expected " + spell(value.shape) + ", found " + spell(found->second.shape));
}

}  // namespace

Array evaluate(Value const& value, std::span<Array const* const> operands) {
  Array result{Scalar::float32, value.shape, std::vector<double>(count_of(value.shape))};
  if (!operands.empty()) result.scalar = operands.front()->scalar;
  std::visit(Evaluation(operands, result), value.operation);
  return result;
}

std::map<std::string, Array> evaluate(Plan const& plan, std::map<std::string, Array> const& inputs) {
  std::vector<Array> computed(plan.values.size());
  std::vector<Array const*> arrays(plan.values.size());
  for (Id id = 0; id < plan.values.size(); ++id) {
    Value const& value = plan.values[id];
    if (std::holds_alternative<Input>(value.operation)) {
      check_input(value, inputs);
      arrays[id] = &inputs.at(value.name);
    } else if (Array const* const constant = plan.array(id)) {
      arrays[id] = constant;
    } else {
      std::vector<Array const*> operands;
      for (Id const operand : value.operands) operands.push_back(arrays[operand]);
      computed[id] = evaluate(value, operands);
      arrays[id] = &computed[id];
    }
  }
  std::map<std::string, Array> outputs;
  for (Output const& output : plan.outputs) outputs[output.name] = *arrays[output.value];
  return outputs;
}

}  // namespace tool::plan

#include "emit/samples.hpp"

#include <algorithm>
#include <cstdint>
#include <span>
#include <utility>

namespace tool::emit {

namespace {

using plan::Id;
using Axis = Samples::Axis;

// The axis of a result's samples, or none where samples meet.
class Rules {
 public:
  Rules(plan::Plan const& plan, Samples const& samples, Id id)
      : plan_(plan), samples_(samples), value_(plan.values[id]) {}

  Axis axis() const {
    return std::visit([this](auto const& operation) { return of(operation); }, value_.operation);
  }

 private:
  Axis operand_axis(std::size_t i) const { return samples_.axis[value_.operands[i]]; }
  bool flows(std::size_t i) const { return samples_.flows[value_.operands[i]]; }
  Extents const& operand_shape(std::size_t i) const { return plan_.values[value_.operands[i]].shape; }

  // Where the samples stand in what operands of several ranks are broadcast to. Constants are the same for each sample.
  Axis broadcast() const {
    Axis result;
    for (std::size_t i = 0; i < value_.operands.size(); ++i) {
      if (!flows(i)) continue;
      if (!operand_axis(i)) return {};
      std::size_t const axis = *operand_axis(i) + value_.shape.size() - operand_shape(i).size();
      if (result && *result != axis) return {};
      result = axis;
    }
    if (!result) return {};
    for (std::size_t i = 0; i < value_.operands.size(); ++i) {
      std::size_t const added = value_.shape.size() - operand_shape(i).size();
      if (!flows(i) && *result >= added && operand_shape(i)[*result - added] != 1) return {};
    }
    return result;
  }
  Axis unless(bool meet) const { return meet ? Axis() : operand_axis(0); }
  // Of operations over [N, C, ...].
  Axis if_first() const { return unless(operand_axis(0) != std::size_t{0}); }
  Axis unless_along(std::size_t axis) const { return unless(operand_axis(0) == axis); }
  bool all_agree() const {
    for (std::size_t i = 0; i < value_.operands.size(); ++i) {
      if (!flows(i) || operand_axis(i) != operand_axis(0)) return false;
    }
    return true;
  }

  Axis of(plan::Input const&) const { return {}; }
  Axis of(plan::Constant const&) const { return {}; }
  Axis of(plan::Unary const&) const { return operand_axis(0); }
  Axis of(plan::Binary const&) const { return broadcast(); }
  Axis of(plan::Where const&) const { return broadcast(); }
  Axis of(plan::Broadcast const&) const { return broadcast(); }

  Axis of(plan::Reduce const& reduce) const {
    Axis const axis = operand_axis(0);
    if (!axis || std::ranges::find(reduce.axes, *axis) != reduce.axes.end()) return {};
    if (reduce.keep) return axis;
    auto const before = std::ranges::count_if(reduce.axes, [&](std::size_t reduced) { return reduced < *axis; });
    return *axis - static_cast<std::size_t>(before);
  }
  Axis of(plan::CumulativeSum const& sum) const { return unless_along(sum.axis); }
  Axis of(plan::Reshape const&) const {
    Axis const axis = operand_axis(0);
    if (!axis) return {};
    std::span<std::int64_t const> const from = operand_shape(0);
    std::span<std::int64_t const> const to = value_.shape;
    for (std::size_t i = 0; i < to.size(); ++i) {
      if (to[i] == from[*axis] && product(to.first(i)) == product(from.first(*axis))) return i;
    }
    return {};
  }
  Axis of(plan::Permute const& permute) const {
    auto const found = std::ranges::find(permute.order, operand_axis(0).value_or(permute.order.size()));
    if (found == permute.order.end()) return {};
    return static_cast<std::size_t>(found - permute.order.begin());
  }
  Axis of(plan::Gather const& gather) const { return unless_along(gather.axis); }
  Axis of(plan::Slice const& slice) const { return unless_along(slice.axis); }
  Axis of(plan::Concat const& concat) const { return all_agree() ? unless_along(concat.axis) : Axis(); }
  Axis of(plan::Pad const& pad) const {
    Axis const axis = operand_axis(0);
    return unless(axis && (pad.before[*axis] != 0 || pad.after[*axis] != 0));
  }

  // Samples stand among the products, or along the rows of a left factor or the columns of a right one.
  Axis of(plan::Matmul const&) const {
    std::size_t const rank = value_.shape.size();
    Axis const left = flows(0) ? shifted(0) : Axis();
    Axis const right = flows(1) ? shifted(1) : Axis();
    if (flows(0) && flows(1)) return left && left == right && *left + 2 < rank ? left : Axis();
    Axis const axis = flows(0) ? left : right;
    if (!axis || *axis + (flows(0) ? 1 : 2) == rank) return {};
    if (*axis + 2 >= rank) return axis;
    Extents const& constant = operand_shape(flows(0) ? 1 : 0);
    std::size_t const added = rank - constant.size();
    return *axis < added || constant[*axis - added] == 1 ? axis : Axis();
  }
  Axis shifted(std::size_t i) const {
    if (!operand_axis(i)) return {};
    return *operand_axis(i) + value_.shape.size() - operand_shape(i).size();
  }
  Axis of(plan::Dense const&) const { return unless_along(value_.shape.size() - 1); }

  Axis of(plan::Convolution const&) const { return if_first(); }
  Axis of(plan::ConvolutionTranspose const&) const { return if_first(); }
  Axis of(plan::Pool const&) const { return if_first(); }
  Axis of(plan::BatchNorm const&) const { return if_first(); }
  Axis of(plan::GroupNorm const&) const { return if_first(); }
  Axis of(plan::LocalResponseNorm const&) const { return if_first(); }
  Axis of(plan::Softmax const& softmax) const { return unless_along(softmax.axis); }
  Axis of(plan::LayerNorm const& norm) const {
    Axis const axis = operand_axis(0);
    return unless(axis && *axis + norm.axes >= value_.shape.size());
  }
  Axis of(plan::RmsNorm const& norm) const {
    Axis const axis = operand_axis(0);
    return unless(axis && *axis + norm.axes >= value_.shape.size());
  }
  Axis of(plan::Gated const& gated) const { return unless_along(gated.axis); }
  Axis of(plan::Attention const&) const { return if_first(); }
  // Over [Time, N, In]; each sample begins at the same state.
  Axis of(plan::Recurrent const& recurrent) const {
    if (operand_axis(0) != std::size_t{1}) return {};
    for (std::size_t i = 5; i < value_.operands.size(); ++i) {
      Array const* const state = plan_.array(value_.operands[i]);
      if (state == nullptr) return {};
      std::size_t const row = state->values.size() / samples_.batch;
      for (std::size_t k = row; k < state->values.size(); ++k) {
        if (state->values[k] != state->values[k - row]) return {};
      }
    }
    return recurrent.gives_cell_state ? std::size_t{0} : std::size_t{1};
  }

  plan::Plan const& plan_;
  Samples const& samples_;
  plan::Value const& value_;
};

// Of a single sample: the axis of extent 1 that is left out.
Axis axis_of_single(Axis axis, Extents const& shape) {
  if (axis && *axis < shape.size() && shape[*axis] == 1) return axis;
  auto const found = std::ranges::find(shape, 1);
  if (found == shape.end()) return {};
  return static_cast<std::size_t>(found - shape.begin());
}

// What the output is computed from.
std::vector<bool> needed_values(plan::Plan const& plan) {
  std::vector<bool> needed(plan.values.size());
  for (plan::Output const& output : plan.outputs) needed[output.value] = true;
  for (Id id = plan.values.size(); id-- > 0;) {
    if (!needed[id]) continue;
    for (Id const operand : plan.values[id].operands) needed[operand] = true;
  }
  return needed;
}

}  // namespace

std::int64_t product(std::span<std::int64_t const> extents) {
  std::int64_t result = 1;
  for (std::int64_t const extent : extents) result *= extent;
  return result;
}

std::optional<Samples> find_samples(plan::Plan const& plan, Axis input_axis, std::string& why_not) {
  std::size_t const count = plan.values.size();
  Samples samples{1, std::vector<bool>(count), std::vector<Axis>(count)};
  if (input_axis) samples.batch = static_cast<std::size_t>(plan.values[plan.inputs[0]].shape[*input_axis]);
  std::vector<bool> const needed = needed_values(plan);
  for (Id id = 0; id < count; ++id) {
    plan::Value const& value = plan.values[id];
    if (!needed[id]) continue;
    if (plan.if_a<plan::Input>(id) != nullptr) {
      samples.flows[id] = id == plan.inputs[0];
      samples.axis[id] = input_axis;
      continue;
    }
    samples.flows[id] = std::ranges::any_of(value.operands, [&](Id operand) { return samples.flows[operand]; });
    if (!samples.flows[id] || !input_axis) continue;
    samples.axis[id] = Rules(plan, samples, id).axis();
    if (samples.batch == 1) samples.axis[id] = axis_of_single(samples.axis[id], value.shape);
    if (samples.batch > 1 && !samples.axis[id]) {
      why_not = (value.origin.empty() ? '"' + value.name + '"' : value.origin) + ": the " +
                std::to_string(samples.batch) + " samples of the batch meet";
      return {};
    }
  }
  return samples;
}

Extents sample_shape(plan::Plan const& plan, Samples const& samples, Id id) {
  Extents shape = plan.values[id].shape;
  if (samples.axis[id]) shape.erase(shape.begin() + static_cast<std::ptrdiff_t>(*samples.axis[id]));
  return shape;
}

std::size_t axis_in_sample(Samples const& samples, Id id, std::size_t axis) {
  return axis - (samples.axis[id] && *samples.axis[id] < axis ? 1 : 0);
}

}  // namespace tool::emit

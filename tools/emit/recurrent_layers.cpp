// Recurrent networks as layers.
#include <algorithm>
#include <array>
#include <ingot/host/spelled_options.hpp>
#include <optional>
#include <string>

#include "emit/operation_layers.hpp"

namespace tool::emit {

namespace {

using ingot::detail::SpelledArguments;
using ingot::detail::SpelledOptions;

// What the layer of one direction, or of both, is made of.
struct Parts {
  plan::Recurrent cell;
  std::vector<plan::Id> directions{};  // forward first
  bool gives_last = false;
};

bool is_zero(Array const& array) {
  return std::ranges::all_of(array.values, [](double value) { return value == 0; });
}

std::string_view name_of(plan::Recurrent::Cell cell) {
  switch (cell) {
    case plan::Recurrent::Cell::rnn:
      return "Rnn";
    case plan::Recurrent::Cell::gru:
      return "Gru";
    case plan::Recurrent::Cell::lstm:
      return "Lstm";
  }
  return "";
}

// Weights, biases and first states as the layer has them; no layer where one is no constant.
class RecurrentParameters {
 public:
  RecurrentParameters(Scope const& scope, Parts const& parts) : scope_(scope), parts_(parts) {
    bool const are_constants = std::ranges::all_of(parts.directions, [&](plan::Id id) {
      std::size_t const operands = scope.value(id).operands.size();
      for (std::size_t i = 1; i < operands; ++i) {
        if (scope.constant(id, i) == nullptr) return false;
      }
      return operands >= 5;
    });
    if (!are_constants) return;
    has_bias_ = std::ranges::any_of(parts.directions, [&](plan::Id id) {
      return !is_zero(*scope.constant(id, 3)) || !is_zero(*scope.constant(id, 4));
    });
    has_state_ = std::ranges::any_of(parts.directions, [&](plan::Id id) {
      return (scope.constant(id, 5) != nullptr && !is_zero(*scope.constant(id, 5))) ||
             (scope.constant(id, 6) != nullptr && !is_zero(*scope.constant(id, 6)));
    });
    add_all();
  }

  bool has_bias() const { return has_bias_; }
  bool has_state() const { return has_state_; }
  std::vector<WrittenParameter> const& all() const { return all_; }

 private:
  void add_all() {
    constexpr std::array<char const*, 4> names{"weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"};
    for (std::size_t d = 0; d < parts_.directions.size(); ++d) {
      for (std::size_t i = 0; i < (has_bias_ ? 4u : 2u); ++i) {
        Array const& array = *scope_.constant(parts_.directions[d], i + 1);
        all_.push_back(parameter_of(names[i] + std::string(d == 0 ? "" : "_reverse"), array.shape, array));
      }
    }
    if (!has_state_) return;
    add_states("h_0", 5);
    if (parts_.cell.cell == plan::Recurrent::Cell::lstm) add_states("c_0", 6);
  }
  // The first sample's: all begin at the same.
  void add_states(std::string const& name, std::size_t operand) {
    std::int64_t const hidden = scope_.constant(parts_.directions[0], 2)->shape[1];
    auto const directions = static_cast<std::int64_t>(parts_.directions.size());
    WrittenParameter parameter = filled_parameter(name, {directions, hidden}, 0);
    for (std::size_t d = 0; d < parts_.directions.size(); ++d) {
      Array const* const state = scope_.constant(parts_.directions[d], operand);
      if (state == nullptr) continue;
      std::copy_n(state->values.begin(), hidden, parameter.values.begin() + static_cast<std::int64_t>(d) * hidden);
    }
    all_.push_back(std::move(parameter));
  }

  Scope const& scope_;
  Parts const& parts_;
  bool has_bias_ = false;
  bool has_state_ = false;
  std::vector<WrittenParameter> all_{};
};

std::string spell_options(Parts const& parts, RecurrentParameters const& parameters) {
  plan::Recurrent const& cell = parts.cell;
  SpelledOptions options;
  using ingot::InitialState;
  using ingot::SequenceDirection;
  using ingot::StepOutput;
  SequenceDirection const direction = parts.directions.size() == 2 ? SequenceDirection::bidirectional
                                      : cell.reverse               ? SequenceDirection::reverse
                                                                   : SequenceDirection::forward;
  options.add("direction", direction, SequenceDirection::forward);
  options.add("output", parts.gives_last ? StepOutput::last : StepOutput::every, StepOutput::every);
  options.add("initial", parameters.has_state() ? InitialState::learned : InitialState::zero, InitialState::zero);
  options.add("bias", parameters.has_bias(), true);
  if (cell.cell == plan::Recurrent::Cell::rnn) {
    using ingot::RnnActivation;
    options.add("activation", cell.rnn_relu ? RnnActivation::relu : RnnActivation::tanh, RnnActivation::tanh);
  }
  if (cell.cell == plan::Recurrent::Cell::gru) {
    using ingot::ResetGate;
    ResetGate const reset = cell.reset_after ? ResetGate::after_product : ResetGate::before_product;
    options.add("reset", reset, ResetGate::after_product);
  }
  return options.all_default() ? "" : options.of(std::string(name_of(cell.cell)) + "Options");
}

std::vector<Layer> layers_of_parts(Scope const& scope, Parts const& parts) {
  RecurrentParameters const parameters(scope, parts);
  if (parameters.all().empty()) return {};
  plan::Id const first = parts.directions[0];
  Extents const& x = scope.value(scope.value(first).operands[0]).shape;
  std::int64_t const hidden = scope.constant(first, 2)->shape[1];
  std::int64_t const width = hidden * static_cast<std::int64_t>(parts.directions.size());
  SpelledArguments arguments;
  for (std::int64_t const size : {x[0], x[2], hidden}) arguments.add(std::to_string(size));
  std::string const options = spell_options(parts, parameters);
  arguments.add(options, options.empty());
  Layer layer{.type = "ingot::" + std::string(name_of(parts.cell.cell)) + arguments.joined('<', '>'),
              .parameters = parameters.all(),
              .takes = {x[0], x[2]},
              .gives = {x[0], width}};
  if (parts.gives_last) layer.gives = {width};
  return {std::move(layer)};
}

// Whether a value has all numbers of the one before in the same order, sample by sample.
bool keeps_order(Scope const& scope, plan::Id id) {
  if (scope.plan.if_a<plan::Reshape>(id) != nullptr) return true;
  auto const* const permute = scope.plan.if_a<plan::Permute>(id);
  if (permute == nullptr) return false;
  plan::Id const operand = scope.value(id).operands[0];
  std::vector<std::size_t> order;
  for (std::size_t const axis : permute->order) {
    bool const counts = scope.value(operand).shape[axis] > 1 && scope.samples.axis[operand] != axis;
    if (counts) order.push_back(axis);
  }
  return std::ranges::is_sorted(order);
}

// Whether a value is the state behind the last step that a recurrent network read, of states [Time, Hidden] a sample.
bool is_final_step(Scope const& scope, plan::Id id, bool reverse) {
  plan::Id const states = scope.value(id).operands[0];
  Extents const sample = scope.sample(states);
  auto const is_time = [&](std::size_t axis) { return axis_in_sample(scope.samples, states, axis) == 0; };
  if (sample.empty()) return false;
  std::size_t const step = reverse ? 0 : as_size(sample[0]) - 1;
  if (auto const* const slice = scope.plan.if_a<plan::Slice>(id)) {
    return is_time(slice->axis) && slice->begin == step && slice->end == step + 1;
  }
  auto const* const gather = scope.plan.if_a<plan::Gather>(id);
  return gather != nullptr && is_time(gather->axis) && gather->positions == std::vector<std::size_t>{step};
}

// How many of the values behind the states are read for the last state alone: 0 where others are read.
std::size_t steps_to_last(Scope const& scope, std::span<plan::Id const> ahead, bool reverse) {
  Extents const states = scope.sample(ahead[0]);
  std::size_t i = 1;
  while (i < ahead.size() && keeps_order(scope, ahead[i]) && scope.sample(ahead[i]) == states) ++i;
  return i < ahead.size() && is_final_step(scope, ahead[i], reverse) ? i : 0;
}

// A direction that an operand of a concatenation gives, and how many values it is made of.
struct Branch {
  plan::Id recurrent;
  bool gives_last = false;
  std::size_t values = 1;
};
std::optional<Branch> branch_of(Scope const& scope, plan::Id operand) {
  Branch branch{operand};
  while (scope.plan.if_a<plan::Recurrent>(branch.recurrent) == nullptr) {
    if (scope.value(branch.recurrent).operands.empty()) return {};
    plan::Id const before = scope.value(branch.recurrent).operands[0];
    auto const* const cell = scope.plan.if_a<plan::Recurrent>(before);
    bool const is_last = cell != nullptr && is_final_step(scope, branch.recurrent, cell->reverse);
    if (!is_last && !keeps_order(scope, branch.recurrent)) return {};
    branch.gives_last = branch.gives_last || is_last;
    branch.recurrent = before;
    ++branch.values;
  }
  return branch;
}

bool is_same_cell(plan::Recurrent const& a, plan::Recurrent const& b) {
  return a.cell == b.cell && a.reset_after == b.reset_after && a.rnn_relu == b.rnn_relu && !a.gives_cell_state &&
         !b.gives_cell_state;
}

}  // namespace

Said recurrent_layers(Scope const& scope, std::span<plan::Id const> ahead) {
  plan::Recurrent const& cell = *scope.plan.if_a<plan::Recurrent>(ahead[0]);
  if (cell.gives_cell_state) return {};
  std::size_t const steps = steps_to_last(scope, ahead, cell.reverse);
  std::vector<Layer> layers = layers_of_parts(scope, {cell, {ahead[0]}, steps > 0});
  if (layers.empty()) return {};
  return {std::move(layers), steps + 1};
}

std::vector<Layer> bidirectional_layers(Scope const& scope, Region const& region) {
  auto const* const concat = scope.plan.if_a<plan::Concat>(region.end);
  std::vector<plan::Id> const& operands = scope.value(region.end).operands;
  if (concat == nullptr || operands.size() != 2) return {};
  std::optional<Branch> const forward = branch_of(scope, operands[0]);
  std::optional<Branch> const reverse = branch_of(scope, operands[1]);
  if (!forward || !reverse || forward->gives_last != reverse->gives_last) return {};
  if (forward->values + reverse->values + 1 != region.size()) return {};
  plan::Recurrent const& cell = *scope.plan.if_a<plan::Recurrent>(forward->recurrent);
  plan::Recurrent const& back = *scope.plan.if_a<plan::Recurrent>(reverse->recurrent);
  if (cell.reverse || !back.reverse || !is_same_cell(cell, back)) return {};
  for (Branch const& branch : {*forward, *reverse}) {
    if (scope.value(branch.recurrent).operands[0] != region.begin) return {};
  }
  // The states of a step stand side by side.
  Extents const sample = scope.sample(region.end);
  std::size_t const axis = axis_in_sample(scope.samples, region.end, concat->axis);
  std::int64_t before = 1;
  for (std::size_t i = 0; i < axis; ++i) before *= sample[i];
  std::int64_t const steps = scope.value(region.begin).shape[0];
  if (before != (forward->gives_last ? 1 : steps)) return {};
  return layers_of_parts(scope, {cell, {forward->recurrent, reverse->recurrent}, forward->gives_last});
}

}  // namespace tool::emit

// Recurrent networks as layers.
#include <algorithm>
#include <array>
#include <ingot/host/spelled_options.hpp>
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
  plan::Id const sequences = scope.value(first).operands[0];
  Extents const& x = scope.value(sequences).shape;
  bool const is_one_sequence = count_of(scope.sample(sequences)) == as_size(x[0] * x[2]);
  if (!is_one_sequence) return {};  // several at once, which are no batch of the network
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

// Whether a value is the state behind the last step that a recurrent network read.
bool is_final_step(Scope const& scope, plan::Id id, plan::Id states, bool reverse) {
  std::size_t const last = as_size(scope.value(states).shape[0]) - 1;
  std::size_t const step = reverse ? 0 : last;
  if (scope.value(id).operands != std::vector<plan::Id>{states}) return false;
  if (auto const* const slice = scope.plan.if_a<plan::Slice>(id)) {
    return slice->axis == 0 && slice->begin == step && slice->end == step + 1;
  }
  auto const* const gather = scope.plan.if_a<plan::Gather>(id);
  return gather != nullptr && gather->axis == 0 && gather->positions == std::vector<std::size_t>{step};
}

}  // namespace

Said recurrent_layers(Scope const& scope, std::span<plan::Id const> ahead) {
  plan::Recurrent const& cell = *scope.plan.if_a<plan::Recurrent>(ahead[0]);
  if (cell.gives_cell_state) return {};
  Parts parts{cell, {ahead[0]}};
  parts.gives_last = ahead.size() > 1 && is_final_step(scope, ahead[1], ahead[0], cell.reverse);
  std::vector<Layer> layers = layers_of_parts(scope, parts);
  if (layers.empty()) return {};
  return {std::move(layers), parts.gives_last ? std::size_t{2} : std::size_t{1}};
}

}  // namespace tool::emit

// What inference of a tree of networks, residuals and concatenations does, as one flat list of steps.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>

#include "ingot/core/folds.hpp"
#include "ingot/layers/layer.hpp"

namespace ingot {

namespace detail {

// A value that a layer reads or writes, `size` scalars a sample. It may be a part of each sample of another value, the
// one that branches are joined in.
struct FlowValue {
  static constexpr std::size_t none = static_cast<std::size_t>(-1);

  std::size_t size = 0;
  std::size_t whole = none;
  std::size_t offset = 0;
  std::size_t since = 0;  // the first step that writes any part of `whole`
};

// What one layer does, or the sum at the end of a residual.
struct FlowStep {
  std::size_t input = 0;
  std::size_t output = 1;
  std::size_t other = FlowValue::none;  // the second operand of a sum
  bool keeps_other = false;             // the output may not be the second operand's memory
  std::size_t scratch = 0;              // scalars, of the whole batch
  bool reshapes = false;                // the output is the input under another shape, no work is done
  bool may_overwrite = false;           // the output may be the input's memory
};

// Value 0 is the tree's input, value 1 its output.
template <std::size_t Values, std::size_t Steps>
struct Flow {
  static constexpr std::size_t value_count = Values;
  static constexpr std::size_t step_count = Steps;

  std::array<FlowValue, Values> values{};
  std::array<FlowStep, Steps> steps{};
};

// Inference of a layer on a batch of B. Most are one step; those that are made of layers say so beside their class.
template <class L, std::size_t B>
inline constexpr Flow<2, 1> inference_flow{
    {FlowValue{.size = L::input_shape::size}, FlowValue{.size = L::output_shape::size}},
    {FlowStep{.scratch = workspace_size_v<L, B>, .reshapes = reshapes_only_v<L>, .may_overwrite = in_place_v<L>}}};

// Puts a flow together from the flows of its parts.
template <std::size_t Values, std::size_t Steps>
struct FlowBuilder {
  Flow<Values, Steps> flow;
  std::size_t values = 2;
  std::size_t steps = 0;

  constexpr FlowBuilder(std::size_t input_size, std::size_t output_size) {
    flow.values[0].size = input_size;
    flow.values[1].size = output_size;
  }

  constexpr std::size_t value(FlowValue const& v) {
    flow.values[values] = v;
    return values++;
  }
  constexpr void step(FlowStep const& s) { flow.steps[steps++] = s; }

  // A part that reads and writes these values of the whole.
  template <std::size_t PartValues, std::size_t PartSteps>
  constexpr void part(Flow<PartValues, PartSteps> const& part, std::size_t input, std::size_t output) {
    std::size_t const shift = values - 2;
    auto const here = [=](std::size_t v) {
      return v == FlowValue::none ? v : v == 0 ? input : v == 1 ? output : v + shift;
    };
    std::size_t const before = steps;
    for (std::size_t v = 2; v < PartValues; ++v) {
      FlowValue moved = part.values[v];
      moved.whole = here(moved.whole);
      moved.since += before;
      value(moved);
    }
    for (FlowStep moved : part.steps) {
      moved.input = here(moved.input);
      moved.output = here(moved.output);
      moved.other = here(moved.other);
      step(moved);
    }
  }
};

// The values that parts have between their input and output, and their steps.
template <std::size_t B, class... Parts>
inline constexpr std::size_t inner_values =
    sum_of(std::array<std::size_t, sizeof...(Parts)>{inference_flow<Parts, B>.value_count - 2 ...});
template <std::size_t B, class... Parts>
inline constexpr std::size_t inner_steps =
    sum_of(std::array<std::size_t, sizeof...(Parts)>{inference_flow<Parts, B>.step_count...});

// Where the steps of each part begin.
template <std::size_t Parts>
constexpr std::array<std::size_t, Parts> first_steps(std::array<std::size_t, Parts> const& counts) {
  std::array<std::size_t, Parts> first{};
  for (std::size_t i = 1; i < Parts; ++i) first[i] = first[i - 1] + counts[i - 1];
  return first;
}

}  // namespace detail
}  // namespace ingot

#include "ingot/core/epilogue.hpp"

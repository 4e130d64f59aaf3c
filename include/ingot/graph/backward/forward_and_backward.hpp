// A forward and a backward pass that run at different times, as a layer's do: values that cross from one to the other
// are kept, everything else is scratch.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <utility>

#include "ingot/analysis/memory_plan.hpp"
#include "ingot/graph/backward/value_and_gradient.hpp"
#include "ingot/graph/evaluation/evaluate.hpp"
#include "ingot/graph/evaluation/schedule.hpp"

namespace ingot::graph::detail {

// Offsets below `scratch` are in the scratch; kept values follow.
template <std::size_t Buffers>
struct ForwardAndBackwardPlan {
  std::array<std::size_t, Buffers> offset{};
  std::size_t scratch = 0;
  std::size_t kept = 0;
};

constexpr bool crosses(ValueLifetime const& lifetime, std::size_t boundary) {
  return lifetime.size > 0 && lifetime.first < boundary && lifetime.last >= boundary;
}

template <std::size_t Buffers>
constexpr ForwardAndBackwardPlan<Buffers> plan_forward_and_backward(std::array<ValueLifetime, Buffers> const& lifetimes,
                                                                    std::size_t boundary) {
  auto passing = lifetimes;
  for (ValueLifetime& lifetime : passing) {
    if (crosses(lifetime, boundary)) lifetime = {};
  }
  auto const scratch = plan_memory(passing);
  ForwardAndBackwardPlan<Buffers> plan{scratch.offset, scratch.size, 0};
  for (std::size_t b = 0; b < Buffers; ++b) {
    if (!crosses(lifetimes[b], boundary)) continue;
    plan.offset[b] = plan.scratch + plan.kept;
    plan.kept += lifetimes[b].size;
  }
  return plan;
}

// The memory of either pass. Result 0 is read at `value`; backward does not write it.
template <class T, std::size_t Leaves, std::size_t Results, std::size_t ScratchSize>
struct ForwardAndBackwardMemory {
  std::array<T const*, Leaves> leaves;
  T const* value;
  std::array<T*, Results> results;
  T const* table;
  T* scratch;
  T* kept;

  constexpr T* in_arena(std::size_t offset) const {
    return offset < ScratchSize ? scratch + offset : kept + (offset - ScratchSize);
  }
  constexpr T* to_write(Buffer const& buffer, std::size_t offset) const {
    return buffer.place == Place::output ? results[buffer.index] : in_arena(offset);
  }
  constexpr T const* to_read(Buffer const& buffer, std::size_t offset) const {
    if (buffer.place == Place::leaf) return leaves[buffer.index];
    if (buffer.place == Place::table) return table + buffer.index;
    if (buffer.place == Place::output) return buffer.index == 0 ? value : results[buffer.index];
    return in_arena(offset);
  }
};

// Whether a step of the backward pass reads a leaf, or the value.
template <class S>
constexpr bool backward_reads(S const& schedule, std::size_t boundary, Place place, std::size_t index) {
  for (std::size_t s = boundary; s < schedule.steps.size(); ++s) {
    Step const& step = schedule.steps[s];
    for (std::size_t i = 0; i < step.inputs; ++i) {
      Buffer const& buffer = schedule.buffers[schedule.memory_of[schedule.inputs[step.first_input + i].buffer]];
      if (buffer.place == place && buffer.index == index) return true;
    }
  }
  return false;
}

// The steps of the backward pass without those that only the first gradient, result 1, needs.
template <std::size_t Steps>
struct StepList {
  std::array<std::size_t, Steps> at{};
  std::size_t count = 0;
};
template <class S>
constexpr auto steps_without_first_gradient(S const& schedule, std::size_t boundary) {
  StepList<S::size.steps> list;
  std::array<bool, S::size.steps> needed{};
  std::array<bool, S::size.buffers> read{};
  for (std::size_t s = schedule.steps.size(); s-- > boundary;) {
    Step const& step = schedule.steps[s];
    Buffer const& to = schedule.buffers[step.output.buffer];
    needed[s] = to.place == Place::output ? to.index > 1 : read[step.output.buffer];
    if (!needed[s]) continue;
    for (std::size_t i = 0; i < step.inputs; ++i) read[schedule.inputs[step.first_input + i].buffer] = true;
  }
  for (std::size_t s = boundary; s < schedule.steps.size(); ++s) {
    if (needed[s]) list.at[list.count++] = s;
  }
  return list;
}

// Both passes of E, with gradients of the leaves at these places among all leaves of E, from a given gradient of the
// value. The first gradients, `Written` of them, are written, the others are added to what their memory holds.
template <class E, std::size_t Written, std::size_t... Places>
struct ForwardAndBackwardWriting
    : ValueAndGradientProgram<E, BackwardOptions{.seeded = true, .adds = true, .written = Written, .apart = true},
                              Places...> {
 private:
  using Program =
      ValueAndGradientProgram<E, BackwardOptions{.seeded = true, .adds = true, .written = Written, .apart = true},
                              Places...>;
  static constexpr auto rest = steps_without_first_gradient(Program::schedule, Program::forward_steps);

 public:
  static constexpr auto plan = plan_forward_and_backward(Program::schedule.lifetimes, Program::forward_steps);
  static constexpr std::size_t kept_size = plan.kept;
  static constexpr std::size_t scratch_size = plan.scratch;  // of either pass

  template <std::size_t Place>
  static constexpr bool backward_reads_leaf =
      backward_reads(Program::schedule, Program::forward_steps, graph::detail::Place::leaf, Place);
  static constexpr bool backward_reads_value =
      backward_reads(Program::schedule, Program::forward_steps, graph::detail::Place::output, 0);

  template <class T>
  using Leaves = std::array<T const*, Program::leaf_count>;
  template <class T>
  using Gradients = std::array<T*, sizeof...(Places)>;

  // The last leaf is the value's gradient, which the forward pass does not read.
  template <class T>
  static constexpr void forward(Leaves<T> const& leaves, T* value, T* scratch, T* kept) {
    std::array<T*, Program::result_count> results{};
    results[0] = value;
    run<T>(std::make_index_sequence<Program::forward_steps>{}, leaves, value, results, scratch, kept);
  }

  template <class T>
  static constexpr void backward(Leaves<T> const& leaves, T const* value, Gradients<T> const& gradients, T* scratch,
                                 T* kept) {
    run<T>(shifted(std::make_index_sequence<Program::schedule.size.steps - Program::forward_steps>{}), leaves, value,
           with_value(gradients), scratch, kept);
  }

  // The backward pass without the first gradient, and whether that saves any step.
  static constexpr bool can_leave_out_first = rest.count < Program::schedule.size.steps - Program::forward_steps;
  template <class T>
  static constexpr void backward_without_first(Leaves<T> const& leaves, T const* value, Gradients<T> const& gradients,
                                               T* scratch, T* kept) {
    run<T>(listed(std::make_index_sequence<rest.count>{}), leaves, value, with_value(gradients), scratch, kept);
  }

 private:
  template <std::size_t... I>
  static constexpr auto shifted(std::index_sequence<I...>) {
    return std::index_sequence<Program::forward_steps + I...>{};
  }
  template <std::size_t... I>
  static constexpr auto listed(std::index_sequence<I...>) {
    return std::index_sequence<rest.at[I]...>{};
  }

  template <class T>
  static constexpr std::array<T*, Program::result_count> with_value(Gradients<T> const& gradients) {
    std::array<T*, Program::result_count> results{};
    for (std::size_t i = 0; i < gradients.size(); ++i) results[i + 1] = gradients[i];
    return results;
  }

  template <class T, class Steps>
  static constexpr void run(Steps steps, Leaves<T> const& leaves, T const* value,
                            std::array<T*, Program::result_count> const& results, T* scratch, T* kept) {
    run_steps<ForwardAndBackwardWriting, T>(
        ForwardAndBackwardMemory<T, Program::leaf_count, Program::result_count, scratch_size>{
            leaves, value, results, Program::template table<T>.data(), scratch, kept},
        steps);
  }
};

// The same with the first gradient written.
template <class E, std::size_t... Places>
using ForwardAndBackward = ForwardAndBackwardWriting<E, 1, Places...>;

}  // namespace ingot::graph::detail

#include "ingot/core/epilogue.hpp"

// Where the values of a flow live: the caller's input and output, and one arena for all others.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "ingot/analysis/memory_plan.hpp"
#include "ingot/network/chain_plan.hpp"
#include "ingot/network/flow.hpp"

namespace ingot {

namespace detail {

// `offset` scalars behind the start of a place; in the arena, samples begin `stride` scalars apart.
struct FlowSlot {
  Place place = Place::arena;
  std::size_t offset = 0;
  std::size_t stride = 0;
  friend constexpr bool operator==(FlowSlot, FlowSlot) = default;
};

// Where a step reads and writes; `other` is the second operand of a sum, or the scratch of a layer.
struct PlannedStep {
  FlowSlot input;
  FlowSlot output;
  FlowSlot other;
};

// Where all steps of a tree read and write, and how much of the arena they take.
template <std::size_t Steps>
struct FlowPlan {
  std::array<PlannedStep, Steps> steps{};
  std::size_t size = 0;
};

// Which values share memory. A group goes by the number of its first value.
template <std::size_t Values, std::size_t Steps>
struct FlowGroups {
  static constexpr std::size_t none = FlowValue::none;

  Flow<Values, Steps> const& flow;
  std::size_t group[Values]{};
  std::size_t born[Values]{};   // of a value, the step that first writes it or a part of it
  std::size_t read[Values]{};   // of a group, the last step that reads it
  std::size_t fixed[Values]{};  // of a group, its member that is the caller's or a part of another value

  constexpr explicit FlowGroups(Flow<Values, Steps> const& f) : flow(f) {
    for (std::size_t v = 0; v < Values; ++v) {
      group[v] = v;
      born[v] = v == 0 ? 0 : Steps;
      fixed[v] = v < 2 || flow.values[v].whole != none ? v : none;
    }
    for (std::size_t i = 0; i < Steps; ++i) {
      FlowStep const& step = flow.steps[i];
      read[step.input] = i;
      if (step.other != none) read[step.other] = i;
    }
    for (std::size_t i = 0; i < Steps; ++i) {
      FlowStep const& step = flow.steps[i];
      for (std::size_t v = step.output; v != none; v = flow.values[v].whole) born[v] = std::min(born[v], i);
      bool const kept = step.keeps_other && group[step.input] == group[step.other];
      bool const joined = (step.reshapes || step.may_overwrite) && !kept && join(step.input, step, i);
      if (!joined && step.other != none && !step.keeps_other) join(step.other, step, i);
    }
  }

  // Lets a step's output be the memory of a value that it reads, where nothing is lost by it.
  constexpr bool join(std::size_t input, FlowStep const& step, std::size_t i) {
    std::size_t const g = group[input];
    std::size_t const out = step.output;
    bool const free = read[g] <= i && (step.reshapes || fixed[g] != 0);
    if (fixed[out] == none) {
      if (!free && !step.reshapes) return false;
    } else {
      // A value that is written before any part of the joined one would make the latter live longer.
      if (!free || fixed[g] != none || born[g] < flow.values[out].since) return false;
      fixed[g] = out;
    }
    group[out] = g;
    read[g] = std::max(read[g], read[out]);
    return true;
  }

  // The group of the memory that a value stands in, and how far into each sample.
  struct Root {
    std::size_t group;
    std::size_t offset;
  };
  constexpr Root root(std::size_t v) const {
    Root r{group[v], 0};
    while (fixed[r.group] > 1 && fixed[r.group] != none) {
      FlowValue const& part = flow.values[fixed[r.group]];
      r = {group[part.whole], r.offset + part.offset};
    }
    return r;
  }
};

// When each value and each step's scratch takes how much of the arena; the values of a group go by its number.
template <std::size_t Values, std::size_t Steps>
constexpr std::array<ValueLifetime, Values + Steps> lifetimes_in_arena(FlowGroups<Values, Steps> const& groups,
                                                                       std::size_t batch) {
  std::array<ValueLifetime, Values + Steps> lifetimes{};
  for (std::size_t v = 1; v < Values; ++v) {
    std::size_t const g = groups.root(v).group;
    if (groups.fixed[g] != FlowValue::none) continue;
    ValueLifetime& lifetime = lifetimes[g];
    lifetime.first = lifetime.size == 0 ? groups.born[v] : std::min(lifetime.first, groups.born[v]);
    lifetime.last = std::max({lifetime.last, groups.born[v], groups.read[groups.group[v]]});
    lifetime.size = batch * groups.flow.values[g].size;
  }
  for (std::size_t i = 0; i < Steps; ++i) lifetimes[Values + i] = {groups.flow.steps[i].scratch, i, i};
  return lifetimes;
}

// Values that need not outlive one another's reading share memory: a layer that works in place has one for both its
// ends, a reshape's output is its input, a branch writes into its part of what it is joined in. The input is never
// written. All else lives from the step that writes it to the last that reads it, in an arena planned for a batch.
template <std::size_t Values, std::size_t Steps>
constexpr FlowPlan<Steps> plan_flow(Flow<Values, Steps> const& flow, std::size_t batch) {
  detail::FlowGroups<Values, Steps> const groups(flow);
  auto const memory = plan_memory(lifetimes_in_arena(groups, batch));

  auto const slot = [&](std::size_t v) {
    auto const [g, offset] = groups.root(v);
    if (groups.fixed[g] != FlowValue::none)
      return FlowSlot{groups.fixed[g] == 0 ? Place::input : Place::output, offset, 0};
    return FlowSlot{Place::arena, memory.offset[g] + offset, flow.values[g].size};
  };
  FlowPlan<Steps> plan;
  plan.size = memory.size;
  for (std::size_t i = 0; i < Steps; ++i) {
    FlowStep const& step = flow.steps[i];
    plan.steps[i] = {slot(step.input), slot(step.output), {Place::arena, memory.offset[Values + i], 0}};
    if (step.other != FlowValue::none && !step.keeps_other) plan.steps[i].other = slot(step.other);
  }
  return plan;
}

// The plan of a layer's inference on a batch of B.
template <class L, std::size_t B>
inline constexpr auto inference_plan = plan_flow(inference_flow<L, B>, B);

}  // namespace detail
}  // namespace ingot

#include "ingot/core/epilogue.hpp"

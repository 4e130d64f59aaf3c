// Where the values between the steps of a chain live in a training pass.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>

#include "ingot/analysis/memory_plan.hpp"

namespace ingot {

namespace detail {

// One step of a chain: it reads the value before it and writes the value after it.
struct Step {
  std::size_t output_size = 0;
  bool reshapes = false;       // the output is the input's memory, no work is done
  bool may_overwrite = false;  // the output may be the input's memory
};

// Where a value of a chain stands.
enum class Place {
  input,   // the caller's input, which is not written
  output,  // the caller's output
  arena,   // the workspace, at an offset
};

// A place, with its offset in scalars where it is the arena.
struct Slot {
  Place place = Place::arena;
  std::size_t offset = 0;
  friend constexpr bool operator==(Slot, Slot) = default;
};

// values[i] is where step i reads and values[i + 1] where it writes.
template <std::size_t N>
struct ChainPlan {
  std::array<Slot, N + 1> values{};
  std::size_t size = 0;
};

// Gives values that may share memory one group number; marks those that are the caller's.
template <std::size_t N>
struct Groups {
  std::array<std::size_t, N + 1> of{};
  std::array<Place, N + 1> place{};
};

template <std::size_t N>
constexpr Groups<N> group_values(std::array<Step, N> const& steps) {
  Groups<N> groups;
  groups.place[0] = Place::input;
  for (std::size_t i = 0; i < N; ++i) {
    bool const joins = steps[i].reshapes || (steps[i].may_overwrite && groups.place[i] != Place::input);
    groups.of[i + 1] = groups.of[i] + (joins ? 0 : 1);
    groups.place[i + 1] = joins ? groups.place[i] : Place::arena;
  }
  std::size_t const last = groups.of[N];
  for (std::size_t i = N; i > 0 && groups.of[i] == last; --i) groups.place[i] = Place::output;
  return groups;
}

// Memory for values that live from the step that writes them to the step that reads them: as small as it can be, the
// largest need of any one step.
template <std::size_t N>
constexpr ChainPlan<N> plan_transient(std::array<Step, N> const& steps) {
  auto const groups = detail::group_values(steps);
  std::array<ValueLifetime, N + 1> lifetimes{};
  for (std::size_t i = 0; i < N; ++i) {
    if (groups.place[i + 1] != Place::arena) continue;
    ValueLifetime& lifetime = lifetimes[groups.of[i + 1]];
    if (lifetime.size == 0) lifetime = {steps[i].output_size, i, i};
    lifetime.last = i + 1;
  }
  auto const memory = plan_memory(lifetimes);
  ChainPlan<N> plan;
  plan.size = memory.size;
  for (std::size_t i = 0; i <= N; ++i) {
    plan.values[i] = {groups.place[i], groups.place[i] == Place::arena ? memory.offset[groups.of[i]] : 0};
  }
  return plan;
}

// Memory for values that all stay (until a backward pass has read them), one after the other.
template <std::size_t N>
constexpr ChainPlan<N> plan_kept(std::array<Step, N> const& steps) {
  auto const groups = detail::group_values(steps);
  ChainPlan<N> plan;
  plan.values[0] = {Place::input, 0};
  for (std::size_t i = 0; i < N; ++i) {
    plan.values[i + 1] = {groups.place[i + 1], 0};
    if (groups.place[i + 1] != Place::arena) continue;
    if (groups.of[i + 1] == groups.of[i]) {
      plan.values[i + 1] = plan.values[i];
    } else {
      plan.values[i + 1].offset = plan.size;
      plan.size += steps[i].output_size;
    }
  }
  return plan;
}

}  // namespace detail
}  // namespace ingot

#include "ingot/core/epilogue.hpp"

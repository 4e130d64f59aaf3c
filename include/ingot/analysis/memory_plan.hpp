// Places values of known sizes and lifetimes in one piece of memory.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace ingot {

// A value takes `size` units of memory from step `first` through step `last`, both included. One of size 0, or whose
// last step is before its first, takes nothing.
struct ValueLifetime {
  std::size_t size = 0;
  std::size_t first = 0;
  std::size_t last = 0;
};

// An offset for each value, the memory that they take together, and a lower bound: the largest sum of sizes that are
// alive at one step.
template <std::size_t N>
struct MemoryPlan {
  std::array<std::size_t, N> offset{};
  std::size_t size = 0;
  std::size_t bound = 0;
};

namespace detail {

// Shell sort (Shell 1959), for numbers that are mostly in order. GCC 12 warns about std::sort on arrays as small as a
// chain's.
template <class Before>
constexpr void sort_places(std::size_t* first, std::size_t* last, Before const& before) {
  auto const count = static_cast<std::size_t>(last - first);
  for (std::size_t const stride : {701u, 301u, 132u, 57u, 23u, 10u, 4u, 1u}) {
    for (std::size_t i = stride; i < count; ++i) {
      std::size_t const place = first[i];
      std::size_t at = i;
      for (; at >= stride && before(place, first[at - stride]); at -= stride) first[at] = first[at - stride];
      first[at] = place;
    }
  }
}

// The values that take memory, in the order of their first steps; of several, the longer-lived first.
template <std::size_t N>
struct Timeline {
  std::size_t count = 0;
  std::size_t value[N]{};
  std::size_t size[N]{};
  std::size_t first[N]{};
  std::size_t last[N]{};
  std::size_t earliest[N]{};   // the first value that may still be alive at a value's first step
  std::size_t neighbours = 0;  // a bound on the pairs that are alive together
  std::size_t bound = 0;
};

template <std::size_t N>
constexpr Timeline<N> timeline_of(ValueLifetime const* values) {
  Timeline<N> t;
  for (std::size_t i = 0; i < N; ++i) {
    if (values[i].size > 0 && values[i].first <= values[i].last) t.value[t.count++] = i;
  }
  sort_places(t.value, t.value + t.count, [values](std::size_t i, std::size_t j) {
    if (values[i].first != values[j].first) return values[i].first < values[j].first;
    if (values[i].last != values[j].last) return values[i].last > values[j].last;
    return i < j;
  });
  std::size_t by_death[N]{};
  for (std::size_t i = 0; i < t.count; ++i) {
    ValueLifetime const& value = values[t.value[i]];
    t.size[i] = value.size;
    t.first[i] = value.first;
    t.last[i] = value.last;
    by_death[i] = i;
  }
  sort_places(by_death, by_death + t.count, [&t](std::size_t i, std::size_t j) { return t.last[i] < t.last[j]; });
  std::size_t earliest = 0;
  std::size_t dead = 0;
  std::size_t alive = 0;
  for (std::size_t i = 0; i < t.count; ++i) {
    while (t.last[earliest] < t.first[i]) ++earliest;
    t.earliest[i] = earliest;
    t.neighbours += i - earliest;
    for (; t.last[by_death[dead]] < t.first[i]; ++dead) alive -= t.size[by_death[dead]];
    alive += t.size[i];
    t.bound = std::max(t.bound, alive);
  }
  return t;
}

// An offset for each value of a timeline, and the end of the last.
template <std::size_t N>
struct Placement {
  std::size_t offset[N]{};
  std::size_t size = 0;
};

enum class Ends { one, both };

// Places values in the order of their first steps, each in the tightest gap between those alive; with both ends, at the
// bottom or the top of `bound` where there is room, so that successive values alternate. Counts the gaps it inspects.
template <std::size_t N>
constexpr Placement<N> place_by_birth(Timeline<N> const& t, Ends ends, std::size_t& work) {
  Placement<N> plan;
  std::size_t living[N]{};  // by offset
  std::size_t alive = 0;
  for (std::size_t i = 0; i < t.count; ++i) {
    std::size_t const size = t.size[i];
    std::size_t kept = 0;
    std::size_t end = 0;
    std::size_t position = N;
    std::size_t offset = 0;
    std::size_t slack = 0;
    work += 2 * alive;
    for (std::size_t k = 0; k < alive; ++k) {
      std::size_t const other = living[k];
      if (t.last[other] < t.first[i]) continue;
      std::size_t const gap = plan.offset[other] - end;
      if (gap >= size && (position == N || (gap - size < slack && !(ends == Ends::both && offset == 0)))) {
        position = kept;
        offset = end;
        slack = gap - size;
      }
      end = plan.offset[other] + t.size[other];
      living[kept++] = other;
    }
    bool const at_bottom = position == 0;
    if (ends == Ends::both && kept > 0 && !at_bottom && end + size <= t.bound) {
      position = kept;
      offset = t.bound - size;
    } else if (position == N) {
      position = kept;
      offset = end;
    }
    for (std::size_t k = kept; k > position; --k) living[k] = living[k - 1];
    living[position] = i;
    alive = kept + 1;
    plan.offset[i] = offset;
    plan.size = std::max(plan.size, offset + size);
  }
  return plan;
}

// Places values in a given order, each as low as those before it allow. Gives up, with the largest size, once its
// budget is spent.
template <std::size_t N>
constexpr Placement<N> place_in_order(Timeline<N> const& t, std::size_t const* order, std::size_t& work,
                                      std::size_t limit) {
  Placement<N> plan;
  bool placed[N]{};
  for (std::size_t k = 0; k < t.count; ++k) {
    std::size_t const i = order[k];
    std::size_t low = 0;
    std::size_t high = t.size[i];
    for (bool moved = true; moved;) {
      moved = false;
      std::size_t other = t.earliest[i];
      for (; other < t.count && t.first[other] <= t.last[i]; ++other) {
        if (placed[other] && t.last[other] >= t.first[i] && plan.offset[other] < high &&
            plan.offset[other] + t.size[other] > low) {
          low = plan.offset[other] + t.size[other];
          high = low + t.size[i];
          moved = true;
        }
      }
      work += other - t.earliest[i];
    }
    if (work > limit) {
      plan.size = static_cast<std::size_t>(-1);
      break;
    }
    placed[i] = true;
    plan.offset[i] = low;
    plan.size = std::max(plan.size, high);
  }
  return plan;
}

// Moves the values that end beyond the bound forward in an order, by a random distance or to a random place; one in
// four stays, so that the search does not alternate between two orders.
template <std::size_t N>
constexpr void promote(Timeline<N> const& t, Placement<N> const& plan, std::size_t* order, std::uint32_t& random,
                       bool by_distance, std::size_t& work) {
  work += t.count;
  for (std::size_t k = 1; k < t.count; ++k) {
    std::size_t const i = order[k];
    if (plan.offset[i] + t.size[i] <= t.bound) continue;
    random = random * 1664525U + 1013904223U;
    if (random >> 30 == 0) continue;
    std::size_t const draw = random >> 8;
    std::size_t const to = by_distance ? k - std::min(k, 1 + draw % (2 * t.count)) : draw % k / 2;
    for (std::size_t j = k; j > to; --j) order[j] = order[j - 1];
    order[to] = i;
    work += (k - to) / 4;
  }
}

// The smallest of several placements. The search ends when one meets the bound or the budget is spent, which keeps it
// within Clang's limit of steps in a constant expression.
template <std::size_t N>
constexpr Placement<N> place(Timeline<N> const& t) {
  constexpr std::size_t enough = 180000;
  constexpr std::size_t enough_when_near = 20000;
  std::size_t const sorting = 24 * t.count;
  std::size_t work = 2 * sorting;
  auto best = place_by_birth(t, Ends::both, work);
  auto const keep = [&](Placement<N> const& plan) {
    if (plan.size < best.size) best = plan;
  };
  if (best.size > t.bound && work < enough) keep(place_by_birth(t, Ends::one, work));
  std::uint32_t random = 1;
  for (std::size_t attempt = 0; attempt < 3 && best.size > t.bound; ++attempt) {
    std::size_t weight[N]{};
    std::size_t order[N]{};
    for (std::size_t i = 0; i < t.count; ++i) {
      std::size_t const steps = t.last[i] - t.first[i] + 1;
      weight[i] = (attempt == 2 ? 1 : t.size[i]) * (attempt == 0 ? 1 : steps);
      order[i] = i;
    }
    work += sorting;
    sort_places(order, order + t.count, [&weight](std::size_t i, std::size_t j) {
      return weight[i] != weight[j] ? weight[i] > weight[j] : i < j;
    });
    while (best.size > t.bound) {
      std::size_t const limit = (best.size - t.bound > t.bound / 20 ? enough : enough_when_near) / 3 * (attempt + 1);
      if (work + 2 * t.neighbours > limit) break;
      auto const plan = place_in_order(t, order, work, limit);
      keep(plan);
      promote(t, plan, order, random, attempt == 0, work);
    }
  }
  return best;
}

}  // namespace detail

// Places values so that no two that are alive at one step overlap, in as little memory as a short search finds.
//
// The size equals the bound, so that no plan is smaller, where
//   at most two of the values that are alive at any step are alive at another one too (a chain: each step reads one
//   value and writes the next, beside any scratch of its own): they stand at the two ends by turns, scratch between;
//   of two values alive at one step, one always outlives the other at both ends (calls within calls);
//   all sizes are equal.
// Elsewhere it is the smallest of: both ends by turns; the tightest gap in the order of birth; the lowest room with the
// largest, the largest product of size and steps, or the longest-lived first, each order amended some times by moving
// forward what came to stand beyond the bound. The problem is NP-hard (Garey and Johnson 1979, SR2).
//
// A constant expression of some hundred values, or of a thousand of which a dozen are alive at once, stays within
// the default limits of GCC and Clang.
template <std::size_t N>
constexpr MemoryPlan<N> plan_memory(std::array<ValueLifetime, N> const& values) {
  MemoryPlan<N> plan;
  if constexpr (N > 0) {
    auto const timeline = detail::timeline_of<N>(values.data());
    auto const placement = detail::place(timeline);
    for (std::size_t i = 0; i < timeline.count; ++i) plan.offset[timeline.value[i]] = placement.offset[i];
    plan.size = placement.size;
    plan.bound = timeline.bound;
  }
  return plan;
}

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

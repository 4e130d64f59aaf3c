// How the values of a plan branch and meet again.
#pragma once

#include <cstddef>
#include <vector>

#include "plan/plan.hpp"

namespace tool::emit {

// The values on the ways from one value to another, with `end` and without `begin`: those that `end` needs and that
// depend on `begin`.
struct Region {
  plan::Id begin;
  plan::Id end;
  std::vector<bool> inside{};  // of begin, begin + 1, ..., end

  bool is_empty() const { return begin == end; }
  bool contains(plan::Id id) const { return id > begin && id <= end && inside[id - begin]; }
  std::size_t size() const;
};

// Costs as much as there are values between the two.
Region region_between(plan::Plan const& plan, plan::Id begin, plan::Id end);

// The values of a region that every way passes, in order: the last is its end.
std::vector<plan::Id> joints_of(plan::Plan const& plan, Region const& region);

// The regions between `begin` and each operand of `end` that depends on it; none where two of them share a value, or
// are the same.
std::vector<Region> branches_of(plan::Plan const& plan, Region const& region);

}  // namespace tool::emit

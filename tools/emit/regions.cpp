#include "emit/regions.hpp"

#include <algorithm>
#include <utility>

namespace tool::emit {

using plan::Id;

std::size_t Region::size() const {
  return static_cast<std::size_t>(std::ranges::count(inside, true));
}

Region region_between(plan::Plan const& plan, Id begin, Id end) {
  std::size_t const count = end - begin + 1;
  std::vector<bool> depends(count);
  depends[0] = true;
  auto const is_there = [&](Id operand) { return operand >= begin && depends[operand - begin]; };
  for (Id id = begin + 1; id <= end; ++id) {
    depends[id - begin] = std::ranges::any_of(plan.values[id].operands, is_there);
  }
  Region region{begin, end, std::vector<bool>(count)};
  region.inside[count - 1] = count > 1 && depends[count - 1];
  for (Id id = end; id > begin; --id) {
    if (!region.contains(id)) continue;
    for (Id const operand : plan.values[id].operands) {
      if (operand > begin && depends[operand - begin]) region.inside[operand - begin] = true;
    }
  }
  return region;
}

std::vector<Id> joints_of(plan::Plan const& plan, Region const& region) {
  auto const belongs = [&](Id id) { return id == region.begin || region.contains(id); };
  std::vector<std::size_t> readers(region.inside.size());
  for (Id id = region.begin + 1; id <= region.end; ++id) {
    if (!region.contains(id)) continue;
    for (Id const operand : plan.values[id].operands) {
      if (belongs(operand)) ++readers[operand - region.begin];
    }
  }
  // Edges from what was seen to what was not: a value that all of them lead to is a joint.
  std::vector<Id> joints;
  std::size_t open = readers[0];
  for (Id id = region.begin + 1; id <= region.end; ++id) {
    if (!region.contains(id)) continue;
    open -= static_cast<std::size_t>(std::ranges::count_if(plan.values[id].operands, belongs));
    if (open == 0) joints.push_back(id);
    open += readers[id - region.begin];
  }
  return joints;
}

std::vector<Region> branches_of(plan::Plan const& plan, Region const& region) {
  std::vector<Region> branches;
  std::vector<bool> taken(region.inside.size());
  for (Id const operand : plan.values[region.end].operands) {
    if (operand != region.begin && !region.contains(operand)) continue;
    Region branch = region_between(plan, region.begin, operand);
    for (Id id = region.begin + 1; id <= operand; ++id) {
      if (!branch.contains(id)) continue;
      if (taken[id - region.begin]) return {};
      taken[id - region.begin] = true;
    }
    bool const is_second_empty = branch.is_empty() && std::ranges::any_of(branches, &Region::is_empty);
    if (is_second_empty) return {};
    branches.push_back(std::move(branch));
  }
  return branches;
}

}  // namespace tool::emit

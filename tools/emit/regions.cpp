#include "emit/regions.hpp"

#include <algorithm>

namespace tool::emit {

using plan::Id;

std::size_t Region::size() const {
  return static_cast<std::size_t>(std::ranges::count(inside, true));
}

Region region_between(plan::Plan const& plan, Id begin, Id end) {
  std::vector<bool> depends(plan.values.size());
  depends[begin] = true;
  for (Id id = begin + 1; id <= end; ++id) {
    depends[id] = std::ranges::any_of(plan.values[id].operands, [&](Id operand) { return depends[operand]; });
  }
  std::vector<bool> needed(plan.values.size());
  needed[end] = true;
  for (Id id = end; id > begin; --id) {
    if (!needed[id]) continue;
    for (Id const operand : plan.values[id].operands) needed[operand] = needed[operand] || depends[operand];
  }
  Region region{begin, end, std::vector<bool>(plan.values.size())};
  for (Id id = begin + 1; id <= end; ++id) region.inside[id] = depends[id] && needed[id];
  return region;
}

std::vector<Id> joints_of(plan::Plan const& plan, Region const& region) {
  auto const belongs = [&](Id id) { return id == region.begin || region.inside[id]; };
  std::vector<std::size_t> readers(plan.values.size());
  for (Id id = region.begin + 1; id <= region.end; ++id) {
    if (!region.inside[id]) continue;
    for (Id const operand : plan.values[id].operands) ++readers[operand];
  }
  // Edges from what was seen to what was not: a value that all of them lead to is a joint.
  std::vector<Id> joints;
  std::size_t open = readers[region.begin];
  for (Id id = region.begin + 1; id <= region.end; ++id) {
    if (!region.inside[id]) continue;
    open -= static_cast<std::size_t>(std::ranges::count_if(plan.values[id].operands, belongs));
    if (open == 0) joints.push_back(id);
    open += readers[id];
  }
  return joints;
}

std::vector<Region> branches_of(plan::Plan const& plan, Region const& region) {
  std::vector<Region> branches;
  std::vector<bool> taken(plan.values.size());
  for (Id const operand : plan.values[region.end].operands) {
    if (operand != region.begin && !region.inside[operand]) continue;
    Region branch = region_between(plan, region.begin, operand);
    for (Id id = 0; id < taken.size(); ++id) {
      if (!branch.inside[id]) continue;
      if (taken[id]) return {};
      taken[id] = true;
    }
    bool const is_second_empty = branch.is_empty() && std::ranges::any_of(branches, &Region::is_empty);
    if (is_second_empty) return {};
    branches.push_back(std::move(branch));
  }
  return branches;
}

}  // namespace tool::emit

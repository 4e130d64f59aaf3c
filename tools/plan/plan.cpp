#include "plan/plan.hpp"

#include <algorithm>
#include <utility>

namespace tool::plan {

Id Plan::add(Operation operation, std::vector<Id> operands, Extents shape, std::string name, std::string origin) {
  values.push_back({std::move(operation), std::move(operands), std::move(shape), std::move(name), std::move(origin)});
  return values.size() - 1;
}

Id Plan::constant(Array array, std::string name, std::string origin) {
  Extents shape = array.shape;
  return add(Constant{std::move(array)}, {}, std::move(shape), std::move(name), std::move(origin));
}

Array const* Plan::array(Id id) const {
  Constant const* const constant = if_a<Constant>(id);
  return constant == nullptr ? nullptr : &constant->array;
}

std::vector<std::size_t> Plan::uses() const {
  std::vector<std::size_t> count(values.size());
  for (Value const& value : values) {
    for (Id const operand : value.operands) ++count[operand];
  }
  for (Output const& output : outputs) ++count[output.value];
  return count;
}

void Plan::drop_unused() {
  std::vector<bool> needed(values.size());
  for (Id const input : inputs) needed[input] = true;
  for (Output const& output : outputs) needed[output.value] = true;
  for (Id id = values.size(); id-- > 0;) {
    if (!needed[id]) continue;
    for (Id const operand : values[id].operands) needed[operand] = true;
  }
  std::vector<Id> moved(values.size());
  std::vector<Value> kept;
  for (Id id = 0; id < values.size(); ++id) {
    if (!needed[id]) continue;
    moved[id] = kept.size();
    kept.push_back(std::move(values[id]));
    for (Id& operand : kept.back().operands) operand = moved[operand];
  }
  values = std::move(kept);
  for (Id& input : inputs) input = moved[input];
  for (Output& output : outputs) output.value = moved[output.value];
}

}  // namespace tool::plan

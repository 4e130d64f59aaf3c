#include "passes/rewriting.hpp"

#include <algorithm>
#include <utility>

namespace tool::passes {

Rewriting::Rewriting(plan::Plan& plan) : plan_(plan) {
  plan_.drop_unused();
  readers_.resize(size());
  outputs_.resize(size());
  is_dead_.resize(size());
  for (Id id = 0; id < size(); ++id) read(id);
  for (plan::Output const& output : plan_.outputs) ++outputs_[output.value];
}

Id Rewriting::add(plan::Operation operation, std::vector<Id> operands, Extents shape, std::string name,
                  std::string origin) {
  Id const id =
      plan_.add(std::move(operation), std::move(operands), std::move(shape), std::move(name), std::move(origin));
  readers_.emplace_back();
  outputs_.push_back(0);
  is_dead_.push_back(false);
  read(id);
  changed_ = true;
  return id;
}

Id Rewriting::constant(Array array, std::string name, std::string origin) {
  Extents shape = array.shape;
  return add(plan::Constant{std::move(array)}, {}, std::move(shape), std::move(name), std::move(origin));
}

void Rewriting::become(Id id, plan::Operation operation, std::vector<Id> operands) {
  plan::Value& value = plan_.values[id];
  std::vector<Id> const before = std::exchange(value.operands, std::move(operands));
  value.operation = std::move(operation);
  read(id);
  for (Id const operand : before) release(operand, id);
  changed_ = true;
}

void Rewriting::replace(Id id, Id by) {
  std::vector<Id> const moved = std::exchange(readers_[id], {});
  for (Id const reader : moved) {
    std::ranges::replace(plan_.values[reader].operands, id, by);
    readers_[by].push_back(reader);
  }
  for (plan::Output& output : plan_.outputs) {
    if (output.value == id) output.value = by;
  }
  outputs_[by] += std::exchange(outputs_[id], 0);
  bury(id);
  changed_ = true;
}

void Rewriting::lay_input(Id id, plan::Input laid, Extents shape, std::vector<std::size_t> back) {
  // Laid anew, the value stands behind a copy of itself that takes its readers.
  Id const permuted = add(plan::Permute{std::move(back)}, {}, plan_.values[id].shape);
  replace(id, permuted);
  plan_.values[id].operation = std::move(laid);
  plan_.values[id].shape = std::move(shape);
  plan_.values[permuted].operands = {id};
  read(permuted);
}

void Rewriting::lay_output(std::size_t position, Id value, std::vector<std::size_t> order) {
  plan::Output& output = plan_.outputs[position];
  Id const before = std::exchange(output.value, value);
  output.order = std::move(order);
  ++outputs_[value];
  --outputs_[before];
  bury(before);
  changed_ = true;
}

void Rewriting::note(Id id, std::string_view text) {
  plan::Value const& value = plan_.values[id];
  std::string const place = value.origin.empty() ? '"' + value.name + '"' : value.origin;
  plan_.notes.push_back(place + ": " + std::string(text));
}

bool Rewriting::finish() {
  std::vector<plan::Value> ordered;
  std::vector<Id> moved(size());
  std::vector<int> state(size());  // 0 untouched, 1 its operands are being placed, 2 placed
  std::vector<Id> stack;
  for (Id root = 0; root < size(); ++root) {
    stack.push_back(root);
    while (!stack.empty()) {
      Id const id = stack.back();
      if (state[id] == 0) {
        state[id] = 1;
        for (Id const operand : plan_.values[id].operands) {
          if (state[operand] == 0) stack.push_back(operand);
        }
        continue;
      }
      stack.pop_back();
      if (std::exchange(state[id], 2) == 2) continue;
      moved[id] = ordered.size();
      ordered.push_back(std::move(plan_.values[id]));
    }
  }
  for (plan::Value& value : ordered) {
    for (Id& operand : value.operands) operand = moved[operand];
  }
  plan_.values = std::move(ordered);
  for (Id& input : plan_.inputs) input = moved[input];
  for (plan::Output& output : plan_.outputs) output.value = moved[output.value];
  plan_.drop_unused();
  return changed_;
}

void Rewriting::read(Id reader) {
  for (Id const operand : plan_.values[reader].operands) readers_[operand].push_back(reader);
}

void Rewriting::release(Id operand, Id reader) {
  std::vector<Id>& readers = readers_[operand];
  readers.erase(std::ranges::find(readers, reader));
  bury(operand);
}

void Rewriting::bury(Id id) {
  std::vector<Id> unread{id};
  while (!unread.empty()) {
    Id const dead = unread.back();
    unread.pop_back();
    if (is_dead_[dead] || uses(dead) > 0 || if_a<plan::Input>(dead) != nullptr) continue;
    is_dead_[dead] = true;
    for (Id const operand : plan_.values[dead].operands) {
      std::vector<Id>& readers = readers_[operand];
      readers.erase(std::ranges::find(readers, dead));
      unread.push_back(operand);
    }
  }
}

}  // namespace tool::passes

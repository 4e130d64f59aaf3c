// A plan while rules change it: values may be added, become something else, or give their readers to another.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "plan/plan.hpp"

namespace tool::passes {

using plan::Id;

// Values that are added stand behind all others, so that no Id moves and no array is copied; finish() puts the plan in
// order. What nobody reads any more is dead at once: its operands do not count it as a reader.
class Rewriting {
 public:
  explicit Rewriting(plan::Plan& plan);

  plan::Plan const& plan() const { return plan_; }
  plan::Value const& operator[](Id id) const { return plan_.values[id]; }
  template <class T>
  T const* if_a(Id id) const {
    return plan_.if_a<T>(id);
  }
  // The operand of a value.
  Id operand(Id id, std::size_t position = 0) const { return plan_.values[id].operands[position]; }
  std::size_t size() const { return plan_.values.size(); }
  bool is_dead(Id id) const { return is_dead_[id]; }
  bool changed() const { return changed_; }

  // The values that read it, once for each operand.
  std::span<Id const> readers(Id id) const { return readers_[id]; }
  // How many outputs of the plan it is.
  std::size_t outputs(Id id) const { return outputs_[id]; }
  std::size_t uses(Id id) const { return readers_[id].size() + outputs_[id]; }

  Id add(plan::Operation operation, std::vector<Id> operands, Extents shape, std::string name = {},
         std::string origin = {});
  Id constant(Array array, std::string name = {}, std::string origin = {});
  // The value, with its readers, shape and name, is computed so from here on.
  void become(Id id, plan::Operation operation, std::vector<Id> operands);
  // For messages, the value is that of another place.
  void set_origin(Id id, std::string origin) { plan_.values[id].origin = std::move(origin); }
  // Who reads `id` reads `by`, which does not depend on it.
  void replace(Id id, Id by);
  // The input is laid in the order of `laid`, in this shape, and all who read it read it permuted by `back`.
  void lay_input(Id id, plan::Input laid, Extents shape, std::vector<std::size_t> back);
  void lay_output(std::size_t position, Id value, std::vector<std::size_t> order);

  // `node 3 "conv1" (Conv, opset 13): text`
  void note(Id id, std::string_view text);

  // Puts the plan in order and drops what nobody reads; says whether anything changed.
  bool finish();

 private:
  void read(Id reader);
  void release(Id operand, Id reader);
  void bury(Id id);

  plan::Plan& plan_;
  std::vector<std::vector<Id>> readers_{};
  std::vector<std::size_t> outputs_{};
  std::vector<bool> is_dead_{};
  bool changed_ = false;
};

// Applies rules (callables of a Rewriting and an Id that say whether they changed it) to each value in order, the first
// that fits, until none does. `rounds` bounds rules that would undo each other.
template <class... Rules>
bool rewrite(plan::Plan& plan, Rules const&... rules) {
  constexpr int rounds = 100;
  bool changed = false;
  for (int round = 0; round < rounds; ++round) {
    Rewriting rewriting(plan);
    for (Id id = 0, end = rewriting.size(); id < end; ++id) {
      if (!rewriting.is_dead(id)) static_cast<void>((rules(rewriting, id) || ...));
    }
    if (!rewriting.finish()) return changed;
    changed = true;
  }
  return changed;
}

}  // namespace tool::passes

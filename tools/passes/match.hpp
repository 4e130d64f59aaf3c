// What patterns ask of the values of a plan.
#pragma once

#include <initializer_list>
#include <optional>
#include <span>

#include "passes/rewriting.hpp"

namespace tool::passes {

// Equal but for what rounding to float takes: relative 1e-6; 0 is only 0.
bool close(double found, double wanted);

// The number that all elements of a constant are.
std::optional<double> number_of(plan::Plan const& plan, Id id);
bool is_number(plan::Plan const& plan, Id id, double wanted);

// The operand of a Unary of this function.
std::optional<Id> operand_of(Rewriting const& plan, Id id, plan::UnaryFunction function);
bool is_binary(Rewriting const& plan, Id id, plan::BinaryFunction function);

// A Binary's two operands, either first; see commuted().
struct Operands {
  Id first;
  Id second;
};
// Both orders of the operands of a Binary of this function; none where the value is no such.
struct Commuted {
  Operands orders[2];
  std::size_t count = 0;
  Operands const* begin() const { return orders; }
  Operands const* end() const { return orders + count; }
};
Commuted commuted(Rewriting const& plan, Id id, plan::BinaryFunction function);

// A value and a number that one function joins: x + 3, 3 + x.
struct WithNumber {
  Id value;
  double number;
};
// Where the number leaves the value's shape as it is. Of add, multiply, maximum, minimum in either order; of others the
// number stands second.
std::optional<WithNumber> with_number(Rewriting const& plan, Id id, plan::BinaryFunction function);

// x of -x, in its spellings.
std::optional<Id> negated(Rewriting const& plan, Id id);

// Whether both compute the same from the same: one value, or equal operations of such.
bool same(Rewriting const& plan, Id a, Id b);

// Whether `root` depends on nothing but the leaves and constants, and what lies between them and it is read by nobody
// else.
bool is_closed(Rewriting const& plan, Id root, std::span<Id const> leaves);
inline bool is_closed(Rewriting const& plan, Id root, std::initializer_list<Id> leaves) {
  return is_closed(plan, root, std::span<Id const>(leaves.begin(), leaves.size()));
}

}  // namespace tool::passes

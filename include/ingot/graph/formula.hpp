// What derivatives of elementwise operations are written with. The same formula becomes nodes of a graph, operations of
// a loop, or a list of the values that it reads, depending on the World it is written in.
//
// A World has a type Value, and makes such values: gradient() is the gradient of the operation's result, operand(i) and
// result() are its operands and result, number(v) is a constant, apply<Operation>(values...) an operation on values.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>

#include "ingot/graph/operations/elementwise.hpp"

namespace ingot::graph::detail {

template <class World>
struct Formula {
  World* world;
  typename World::Value value;

  template <class Operation, class... More>
  constexpr Formula apply(More... more) const {
    return {world, world->template apply<Operation>(value, more.value...)};
  }

  friend constexpr Formula operator-(Formula x) { return x.template apply<operations::Negate>(); }
  friend constexpr Formula operator+(Formula a, Formula b) { return a.template apply<operations::Add>(b); }
  friend constexpr Formula operator-(Formula a, Formula b) { return a.template apply<operations::Subtract>(b); }
  friend constexpr Formula operator*(Formula a, Formula b) { return a.template apply<operations::Multiply>(b); }
  friend constexpr Formula operator/(Formula a, Formula b) { return a.template apply<operations::Divide>(b); }
};

// The argument of an operation's `derivative`.
template <class World>
struct Derivative {
  World* world;

  constexpr Formula<World> gradient() const { return {world, world->gradient()}; }
  constexpr Formula<World> a() const { return {world, world->operand(0)}; }
  constexpr Formula<World> b() const { return {world, world->operand(1)}; }
  constexpr Formula<World> c() const { return {world, world->operand(2)}; }
  constexpr Formula<World> y() const { return {world, world->result()}; }
  constexpr Formula<World> number(double value) const { return {world, world->number(value)}; }
};

// Facts about an operation's derivative by one operand.
struct DerivativeFacts {
  bool is_zero = false;      // everywhere
  bool is_gradient = false;  // the gradient, unchanged
  bool operands[3]{};        // which values it reads
  bool result = false;
};

// The World that only notes what is read.
struct FactsOfDerivative {
  struct Value {
    bool is_gradient = false;
  };
  DerivativeFacts facts{};

  constexpr Value gradient() const { return {true}; }
  constexpr Value operand(std::size_t i) {
    facts.operands[i] = true;
    return {};
  }
  constexpr Value result() {
    facts.result = true;
    return {};
  }
  constexpr Value number(double) const { return {}; }
  template <class Operation, class... Values>
  constexpr Value apply(Values...) const {
    return {};
  }
};

template <class Entry, std::size_t I>
inline constexpr bool has_derivative =
    requires(Derivative<FactsOfDerivative> d) { Entry::derivative(operations::By<I>{}, d); };

template <class Entry, std::size_t I>
constexpr DerivativeFacts facts_of_derivative() {
  if constexpr (I >= Entry::arity || (Entry::flat >> I & 1) != 0) {
    return {.is_zero = true};
  } else if constexpr (!has_derivative<Entry, I>) {
    static_assert(has_derivative<Entry, I>,
                  "an elementwise operation has a derivative by each operand, or a bit in `flat` where it is 0");
    return {.is_zero = true};
  } else {
    FactsOfDerivative world;
    auto const written = Entry::derivative(operations::By<I>{}, Derivative<FactsOfDerivative>{&world});
    world.facts.is_gradient = written.value.is_gradient;
    return world.facts;
  }
}

}  // namespace ingot::graph::detail

#include "ingot/core/epilogue.hpp"

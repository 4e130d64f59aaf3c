// What derivatives of elementwise operations are written with: formulas that become nodes of a graph, operations of a
// loop, or nothing but a note of what they read.
//
// A world has a type Value and makes values: gradient() is the derivative of the loss by the operation's result,
// operand(i) and result() are what the operation took and gave, number(v) is a constant, and apply<Operation>(values...)
// an operation on such values.
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

// What an operation's `derivative` is given.
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

// What is known of an operation's derivative by one operand.
struct DerivativeFacts {
  bool is_zero = false;      // everywhere
  bool is_gradient = false;  // the gradient itself
  bool operands[3]{};        // the values that it reads
  bool result = false;
};

// Writes nothing and notes what is read.
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

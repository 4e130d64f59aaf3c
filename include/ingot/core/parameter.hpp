// What a layer says of each of its parameters.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <string_view>

namespace ingot {

// The way to a parameter through nested layers, as PyTorch's state_dict names it ("2.weight").
// A chain of links on the stack: no characters are copied on the way.
struct ParameterPath {
  ParameterPath const* parent = nullptr;
  std::string_view name{};
  std::size_t index = 0;  // used where name is empty

  constexpr ParameterPath child(std::string_view link) const { return {this, link, 0}; }
  constexpr ParameterPath child(std::size_t link) const { return {this, {}, link}; }

  // Calls put(char) for each character of the path, links joined by dots.
  template <class Put>
  constexpr void spell(Put&& put) const {
    if (parent == nullptr) return;
    parent->spell(put);
    if (parent->parent != nullptr) put('.');
    if (!name.empty()) {
      for (char c : name) put(c);
      return;
    }
    std::size_t power = 1;
    while (index / power >= 10) power *= 10;
    for (; power > 0; power /= 10) put(static_cast<char>('0' + index / power % 10));
  }
};

// What a parameter does: how it starts, and whether penalties look at it.
enum class Role {
  weight,    // multiplies inputs: initialised at random, penalised
  bias,      // added: starts at zero
  scale,     // a normalisation's factor: starts at one
  shift,     // a normalisation's summand: starts at zero
  mean,      // a running statistic, not trained: starts at zero
  variance,  // a running statistic, not trained: starts at one
};

// Whether a parameter is a running statistic: moved by the batch, not by the optimizer.
constexpr bool is_statistic(Role role) {
  return role == Role::mean || role == Role::variance;
}

// A parameter's name in its layer, and its role, which says how it starts and whether penalties look at it. For weights
// also the number of inputs that one output sums over and of outputs that one input reaches (Glorot and Bengio 2010):
// the schemes of initialisation divide by them, so that a weight without them starts too large. A bias or a shift that
// does not start at zero says where it does.
struct Parameter {
  std::string_view name;
  Role role;
  std::size_t fan_in = 1;
  std::size_t fan_out = 1;
  float start = 0;
};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

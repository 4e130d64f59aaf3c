// Loops over the elements of parameters and of what belongs to them.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>

namespace ingot::kernels {

// The number of elements is not part of the type: one instantiation serves parameters of every shape.

// rule(w[i], g[i], state[i]...) for all i.
template <class T, class Rule, class... State>
constexpr void update(T* w, T const* g, std::size_t count, Rule const& rule, State*... state) {
  for (std::size_t i = 0; i < count; ++i) rule(w[i], g[i], state[i]...);
}

}  // namespace ingot::kernels

#include "ingot/core/epilogue.hpp"

// Marks behind the features of a sequence's steps: layers/attention/marks.hpp says what they are.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>

namespace ingot::kernels {

// Whether a step counts, by its mark.
template <class T>
constexpr bool counts(T const& mark) {
  return !(mark == T(0));
}

// The marks of steps of Step elements, handed on.
template <std::size_t Step, class T>
constexpr void copy_marks(std::size_t steps, T const* x, T* y) {
  for (std::size_t n = 0; n < steps; ++n) y[n * Step + Step - 1] = x[n * Step + Step - 1];
}

}  // namespace ingot::kernels

#include "ingot/core/epilogue.hpp"

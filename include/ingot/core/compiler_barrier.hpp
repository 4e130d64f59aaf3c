// A line that a compiler carries no value across.
#pragma once

#include "ingot/core/prologue.hpp"

#include <type_traits>

namespace ingot::detail {

// Keeps a compiler from carrying values from the stores of one layer, or step of a graph, to the loads of the next. GCC
// 12.2 does so wrongly at -O3 with AVX-512: tests/network/test_layer_boundary.cpp is a case. No instruction comes of it.
constexpr void compiler_barrier() {
  if (!std::is_constant_evaluated()) asm volatile("" ::: "memory");
}

}  // namespace ingot::detail

#include "ingot/core/epilogue.hpp"

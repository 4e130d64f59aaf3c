// A loop over contiguous elements that compilers vectorise.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <type_traits>

namespace ingot::kernels {

namespace detail {

// All values first, then all stores: whatever memory they share, the values are independent.
template <class T, std::size_t N, class Value, class Store>
constexpr void store_together(std::size_t first, Value const& value, Store const& store) {
  std::array<T, N> values{};
  for (std::size_t i = 0; i < N; ++i) values[i] = value(first + i);
  for (std::size_t i = 0; i < N; ++i) store(first + i, values[i]);
}

}  // namespace detail

// store(i, value(i)) for i < N. What store(i) writes is read by no value or by value(i) alone; compilers cannot see
// that and would not vectorise loops that work in place. GCC is told by a pragma. Clang would warn of every loop that
// it then cannot vectorise, so it gets blocks of values that are all computed before they are stored.
template <class T, std::size_t N, class Value, class Store>
constexpr void for_neighbours(Value const& value, Store const& store) {
#if defined(__clang__)
  if (std::is_floating_point_v<T> && !std::is_constant_evaluated()) {
    constexpr std::size_t block = 32;
    constexpr std::size_t rest = N % block;
    for (std::size_t first = 0; first < N - rest; first += block) {
      detail::store_together<T, block>(first, value, store);
    }
    if constexpr (rest != 0) detail::store_together<T, rest>(N - rest, value, store);
    return;
  }
#elif defined(__GNUC__)
#pragma GCC ivdep
#endif
  for (std::size_t i = 0; i < N; ++i) store(i, value(i));
}

}  // namespace ingot::kernels

#include "ingot/core/epilogue.hpp"

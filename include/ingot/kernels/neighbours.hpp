// The loop over contiguous elements that a compiler may take many at a time.
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

// store(i, value(i)) for i < N, where what is stored is apart from what is read or the same element for element: a
// compiler cannot see that by itself, and would not use vectors in place. GCC takes our word; Clang would warn users of
// every loop for which it then finds no vectors, and is shown some values that are stored together instead.
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

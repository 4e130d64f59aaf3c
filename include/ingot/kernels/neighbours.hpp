// The loop over contiguous elements that a compiler may take many at a time.
#pragma once

#include <cstddef>
#include <type_traits>

namespace ingot::kernels {

// turn(i) for i < N, in which every turn reads and writes elements i of operands that are either apart or the same
// element for element: a compiler cannot see that by itself, and would not use vectors in place. For T no number of the
// machine's, a plain loop.
template <class T, std::size_t N, class Turn>
constexpr void for_neighbours(Turn const& turn) {
  if constexpr (std::is_floating_point_v<T>) {
#if defined(__clang__)
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wpass-failed"  // what a turn calls may forbid vectors
#pragma clang loop vectorize(assume_safety)
#elif defined(__GNUC__)
#pragma GCC ivdep
#endif
    for (std::size_t i = 0; i < N; ++i) turn(i);
#if defined(__clang__)
#pragma clang diagnostic pop
#endif
  } else {
    for (std::size_t i = 0; i < N; ++i) turn(i);
  }
}

}  // namespace ingot::kernels

// Scratch memory whose size a type knows.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>

#include "ingot/core/register_bytes.hpp"

namespace ingot {

namespace detail {

// Where scratch of N scalars begins: at a line of the cache where registers are half a line and more, else where a
// register's load begins at best; scratch that is smaller, or of a target without registers, takes no byte for it.
template <class T>
constexpr std::size_t workspace_alignment(std::size_t n) {
  constexpr std::size_t wanted = simd::register_bytes >= 32 ? 64 : simd::register_bytes;
  return wanted > alignof(T) && n * sizeof(T) >= wanted ? wanted : alignof(T);
}

}  // namespace detail

// Scratch for N scalars, placed by the user: static, on the stack, or inside another object.
// Its contents mean nothing between calls. On a target without vector registers it takes N scalars and no byte more.
template <class T, std::size_t N>
struct Workspace {
  static constexpr std::size_t size = N;
  alignas(detail::workspace_alignment<T>(N)) std::array<T, N> values;

  constexpr T* data() { return values.data(); }
};
template <class T>
struct Workspace<T, 0> {
  static constexpr std::size_t size = 0;

  static constexpr T* data() { return nullptr; }
};

// A reference to at least N scalars of scratch. Any workspace that is large enough converts.
template <class T, std::size_t N>
struct Scratch {
  T* data;

  constexpr explicit Scratch(T* first) : data(first) {}
  template <std::size_t M>
  requires(M >= N && M > 0)
  constexpr Scratch(Workspace<T, M>& whole) : data(whole.data()) {}
  constexpr Scratch(Workspace<T, 0>&)
  requires(N == 0)
      : data(nullptr) {}
  template <std::size_t M>
  requires(M > N)
  constexpr Scratch(Scratch<T, M> larger) : data(larger.data) {}

  // The part of N - Offset or fewer scalars that starts at Offset.
  template <std::size_t Offset, std::size_t Count>
  requires(Offset + Count <= N)
  constexpr Scratch<T, Count> part() const {
    return Scratch<T, Count>(Count == 0 ? nullptr : data + Offset);
  }
};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

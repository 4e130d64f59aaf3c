// Sizes along height and width, as template arguments.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>

namespace ingot {

// Height and width. One number is both: a kernel size of 5 is 5x5.
struct Size2 {
  std::size_t height;
  std::size_t width;
  constexpr Size2(std::size_t both) : height(both), width(both) {}
  constexpr Size2(std::size_t h, std::size_t w) : height(h), width(w) {}
  friend constexpr bool operator==(Size2, Size2) = default;
};

// Rows and columns of zeros around an image. One number is all four, two are top and bottom, left and right.
struct Padding2 {
  std::size_t top;
  std::size_t left;
  std::size_t bottom;
  std::size_t right;
  constexpr Padding2(std::size_t all) : top(all), left(all), bottom(all), right(all) {}
  constexpr Padding2(std::size_t vertical, std::size_t horizontal)
      : top(vertical), left(horizontal), bottom(vertical), right(horizontal) {}
  constexpr Padding2(std::size_t t, std::size_t l, std::size_t b, std::size_t r)
      : top(t), left(l), bottom(b), right(r) {}
  friend constexpr bool operator==(Padding2, Padding2) = default;
};

// The same in one dimension: before the first and after the last element.
struct Padding1 {
  std::size_t before;
  std::size_t after;
  constexpr Padding1(std::size_t both) : before(both), after(both) {}
  constexpr Padding1(std::size_t b, std::size_t a) : before(b), after(a) {}
  friend constexpr bool operator==(Padding1, Padding1) = default;
};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

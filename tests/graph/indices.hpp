// Index arithmetic of the reference interpreter: coordinates as vectors, one element at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "ingot/core/dimensions.hpp"

namespace ingot::tests {

using Coordinates = std::vector<std::size_t>;

// The coordinates of an element by its place in row-major order, and back.
inline Coordinates coordinates_of(std::size_t place, Dimensions const& shape) {
  Coordinates at(shape.rank);
  for (std::size_t axis = shape.rank; axis-- > 0;) {
    at[axis] = place % shape[axis];
    place /= shape[axis];
  }
  return at;
}
inline std::size_t place_of(Coordinates const& at, Dimensions const& shape) {
  std::size_t place = 0;
  for (std::size_t axis = 0; axis < shape.rank; ++axis) place = place * shape[axis] + at[axis];
  return place;
}

// Where an operand that broadcasts is read for an element of the result: aligned at the last axes, 0 along axes of one.
inline std::size_t broadcast_place(Coordinates const& at, Dimensions const& operand) {
  Coordinates from(operand.rank);
  for (std::size_t axis = 0; axis < operand.rank; ++axis) {
    from[axis] = operand[axis] == 1 ? 0 : at[at.size() - operand.rank + axis];
  }
  return place_of(from, operand);
}

// A window as a node's options have it: kernel, stride (height, width), padding (top, left, bottom, right), dilation.
struct WindowOptions {
  std::uint64_t const* words;

  std::size_t kernel(std::size_t axis) const { return words[axis]; }
  // What output o reads with tap k along an axis, counted from the padding's first element.
  std::size_t padded_position(std::size_t axis, std::size_t o, std::size_t k) const {
    return o * words[2 + axis] + k * words[8 + axis];
  }
  std::size_t before(std::size_t axis) const { return words[4 + axis]; }

  // Calls body(tap row, tap column, image row, image column) for the taps of an output that fall on the image.
  template <class Body>
  void for_each_tap(std::size_t oy, std::size_t ox, std::size_t height, std::size_t width, Body const& body) const {
    for (std::size_t ky = 0; ky < kernel(0); ++ky) {
      for (std::size_t kx = 0; kx < kernel(1); ++kx) {
        std::size_t const y = padded_position(0, oy, ky);
        std::size_t const x = padded_position(1, ox, kx);
        if (y < before(0) || x < before(1) || y - before(0) >= height || x - before(1) >= width) continue;
        body(ky, kx, y - before(0), x - before(1));
      }
    }
  }
};

// An image or a batch of them.
struct Images {
  std::size_t batch;
  std::size_t channels;
  std::size_t height;
  std::size_t width;

  explicit Images(Dimensions const& d)
      : batch(d.rank == 4 ? d[0] : 1), channels(d[d.rank - 3]), height(d[d.rank - 2]), width(d[d.rank - 1]) {}
  std::size_t place(std::size_t b, std::size_t c, std::size_t y, std::size_t x) const {
    return ((b * channels + c) * height + y) * width + x;
  }
};

}  // namespace ingot::tests

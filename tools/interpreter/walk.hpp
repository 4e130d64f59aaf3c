// Walks over all positions of a shape, in order, with the places of several tensors.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "interpreter/call.hpp"

namespace tool::rules {

// How many elements further a tensor's next one along each axis is; 0 where the axis repeats one.
using Steps = std::vector<std::size_t>;

// Those of a tensor that lies row by row.
Steps steps_of(Extents const& shape);
// Those of a tensor that is broadcast to a shape that it fits.
Steps broadcast_steps(Extents const& shape, Extents const& to);
// NumPy's broadcasting: shapes are aligned at their ends; extents are equal, or 1.
Extents broadcast_shape(Call const& call, Extents const& a, Extents const& b);

// Calls f(place, ...) at each position, the last axis fastest: a place for each of the steps, from 0. Steps may be
// negative, as unsigned numbers wrap around.
template <class F, class... EachSteps>
void walk(Extents const& shape, F f, EachSteps const&... each) {
  if (count_of(shape) == 0) return;
  std::array<std::size_t, sizeof...(each)> places{};
  std::array<Steps const*, sizeof...(each)> const steps{&each...};
  auto const call = [&f](auto const& at) { std::apply(f, at); };
  std::size_t const rank = shape.size();
  if (rank == 0) return call(places);
  std::vector<std::int64_t> position(rank, 0);
  for (;;) {
    auto inner = places;
    for (std::int64_t i = 0; i < shape.back(); ++i) {
      call(inner);
      for (std::size_t k = 0; k < inner.size(); ++k) inner[k] += (*steps[k])[rank - 1];
    }
    std::size_t axis = rank - 1;
    for (;;) {
      if (axis == 0) return;
      --axis;
      for (std::size_t k = 0; k < places.size(); ++k) places[k] += (*steps[k])[axis];
      if (++position[axis] < shape[axis]) break;
      for (std::size_t k = 0; k < places.size(); ++k) places[k] -= (*steps[k])[axis] * as_size(shape[axis]);
      position[axis] = 0;
    }
  }
}

// What lies before an axis, along it, and behind it: element [i, j, k] of a tensor is at (i * middle + j) * inner + k.
struct Around {
  std::size_t outer = 1;
  std::size_t middle = 1;
  std::size_t inner = 1;
};
Around around(Extents const& shape, std::size_t axis);

// Extents from `first` to before `last`.
Extents part(Extents const& shape, std::size_t first, std::size_t last);

// To the result's shape (strides, as steps say, into x).
Array strided(Call& call, Array const& x, Extents shape, Steps const& steps, std::size_t start = 0);
// x broadcast to a shape that it fits.
Array expanded(Call& call, Array const& x, Extents const& shape);
Array permuted(Call& call, Array const& x, std::vector<std::size_t> const& order);

}  // namespace tool::rules

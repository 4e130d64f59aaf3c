// The geometry of nested loops over strided operands, and how they are walked.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "ingot/core/simd.hpp"

namespace ingot::kernels {

// Nested loops, outermost first, and how far each step of a loop moves in every operand: strides count elements, 0
// where an operand is repeated along the axis. In a sum, the output's strides are 0 along what is summed.
template <std::size_t Rank, std::size_t Inputs>
struct LoopNest {
  std::array<std::size_t, Rank> extents;
  std::array<std::array<std::size_t, Rank>, Inputs> input_strides;
  std::array<std::size_t, Rank> output_strides;

  static constexpr std::size_t rank = Rank;
  static constexpr std::size_t inputs = Inputs;
};

namespace detail {

// The nest that has axis `order[a]` of another as its axis a.
template <std::size_t NewRank, std::size_t Rank, std::size_t Inputs>
constexpr LoopNest<NewRank, Inputs> select_axes(LoopNest<Rank, Inputs> const& nest,
                                                std::array<std::size_t, Rank> const& order) {
  LoopNest<NewRank, Inputs> selected{};
  auto const select = [&](auto const& from, auto& to) {
    for (std::size_t a = 0; a < to.size(); ++a) to[a] = from[order[a]];
  };
  select(nest.extents, selected.extents);
  select(nest.output_strides, selected.output_strides);
  for (std::size_t k = 0; auto& strides : selected.input_strides) select(nest.input_strides[k++], strides);
  return selected;
}

// A nest of `rank` loops in the axes `order[0]`, ..., `order[rank - 1]` of `nest`.
template <std::size_t Rank, std::size_t Inputs>
struct Collapsed {
  LoopNest<Rank, Inputs> nest;
  std::array<std::size_t, Rank> order{};
  std::size_t rank = 0;

  explicit constexpr Collapsed(LoopNest<Rank, Inputs> const& full) : nest(full) {
    for (std::size_t axis = 0; auto const extent : full.extents) {
      if (extent != 1) append(axis);
      ++axis;
    }
  }

  // One loop does the work of two where a step of the outer one is as long as all steps of the inner one.
  constexpr void append(std::size_t axis) {
    if (rank > 0) {
      std::size_t const outer = order[rank - 1];
      auto const fit = [&](auto const& strides) { return strides[outer] == strides[axis] * nest.extents[axis]; };
      if (fit(nest.output_strides) && std::all_of(nest.input_strides.begin(), nest.input_strides.end(), fit)) {
        nest.extents[axis] *= nest.extents[outer];
        --rank;
      }
    }
    order[rank++] = axis;
  }
};

}  // namespace detail

// The number of loops that are left when loops of one step are dropped and neighbours merged.
template <std::size_t Rank, std::size_t Inputs>
constexpr std::size_t collapsed_rank(LoopNest<Rank, Inputs> const& nest) {
  return detail::Collapsed(nest).rank;
}

// These loops, NewRank = collapsed_rank(nest): one loop for contiguous operands of any shape.
template <std::size_t NewRank, std::size_t Rank, std::size_t Inputs>
constexpr LoopNest<NewRank, Inputs> collapse(LoopNest<Rank, Inputs> const& nest) {
  detail::Collapsed const collapsed(nest);
  return detail::select_axes<NewRank>(collapsed.nest, collapsed.order);
}

namespace detail {

// The fewest loops, at least one.
template <auto Nest>
inline constexpr auto collapsed = [] {
  constexpr std::size_t rank = collapsed_rank(Nest);
  if constexpr (rank == 0) {
    return LoopNest<1, Nest.inputs>{{1}, {}, {1}};
  } else {
    return collapse<rank>(Nest);
  }
}();

// Offsets into the inputs and the output. Pointers would step behind the memory after the last turn of a loop.
template <std::size_t Inputs>
struct Offsets {
  std::array<std::size_t, Inputs> in{};
  std::size_t out = 0;

  template <std::size_t Rank>
  constexpr void step(LoopNest<Rank, Inputs> const& nest, std::size_t axis, std::size_t turns = 1) {
    for (std::size_t k = 0; auto& offset : in) offset += turns * nest.input_strides[k++][axis];
    out += turns * nest.output_strides[axis];
  }
};

// Calls body(offsets) at every turn of the loops [First, Last), the first of them outermost.
template <auto Nest, std::size_t First, std::size_t Last, class Body>
constexpr void for_each_turn(Offsets<Nest.inputs> at, Body const& body) {
  if constexpr (First == Last) {
    body(at);
  } else {
    for (std::size_t i = 0; i < Nest.extents[First]; ++i) {
      for_each_turn<Nest, First + 1, Last>(at, body);
      at.step(Nest, First);
    }
  }
}

// What an operand is along one loop: values a stride apart, or one value, read once.
template <std::size_t Stride, class T>
struct Operand {
  static constexpr std::size_t stride = Stride;
  T const* first;
  explicit constexpr Operand(T const* values) : first(values) {}
  constexpr T operator[](std::size_t i) const { return first[i * Stride]; }
  // The first Count numbers of a pack from i on.
  template <std::size_t W, std::size_t Count>
  INGOT_INLINE simd::Pack<T, W> pack(std::size_t i) const {
    static_assert(Stride == 1);
    return simd::Pack<T, W>(simd::load_first<W, Count>(first + i));
  }
};
template <class T>
struct Operand<0, T> {
  static constexpr std::size_t stride = 0;
  T value;
  explicit constexpr Operand(T const* values) : value(*values) {}
  constexpr T operator[](std::size_t) const { return value; }
  template <std::size_t W, std::size_t Count>
  INGOT_INLINE simd::Pack<T, W> pack(std::size_t) const {
    return simd::Pack<T, W>(value);
  }
};

// Calls body(operands...) with the inputs as they are along loop Axis.
template <auto Nest, std::size_t Axis, class T, class Body>
constexpr void with_operands(std::array<T const*, Nest.inputs> const& in, Offsets<Nest.inputs> const& at,
                             Body const& body) {
  [&]<std::size_t... K>(std::index_sequence<K...>) {
    body(Operand<Nest.input_strides[K][Axis], T>(in[K] + at.in[K])...);
  }(std::make_index_sequence<Nest.inputs>{});
}

}  // namespace detail
}  // namespace ingot::kernels

#include "ingot/core/epilogue.hpp"

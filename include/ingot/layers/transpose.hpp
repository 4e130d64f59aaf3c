// A matrix with its axes exchanged.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>

#include "ingot/core/fingerprint.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/graph/operations/arrangement.hpp"
#include "ingot/kernels/transpose.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/layers/refusal.hpp"
#include "ingot/layers/words.hpp"

namespace ingot {

// One that is refused says so and nothing else.
template <class S>
struct Transpose : RefusedLayer<Transpose<S>> {};

template <class S>
struct RefusalOf<Transpose<S>> {
  using type = reasons::NotOfRank<2, S>;
};
template <std::size_t Rows, std::size_t Columns>
struct RefusalOf<Transpose<Shape<Rows, Columns>>> : FirstOf<UnlessPositive<Rows, Columns>> {};

// y[j, i] = x[i, j]: [Time, Features] as [Channels, Time], and back.
//
// Shapes      x [Rows, Columns], y [Columns, Rows].
// Parameters  none.
// Numerics    exact.
// Cost        no MACs; one copy. Of a single step, none.
// Aliasing    y does not overlap x, nor dx dy.
// Refuses     an input of other than two axes; zero sizes.
// Source      PyTorch's Tensor.transpose(-2, -1).
template <std::size_t Rows, std::size_t Columns>
requires not_refused<Transpose<Shape<Rows, Columns>>>
struct Transpose<Shape<Rows, Columns>> {
  using input_shape = Shape<Rows, Columns>;
  using output_shape = Shape<Columns, Rows>;
  static constexpr LayerIdentity identity() { return layer_identity("Transpose"); }
  static constexpr bool backward_reads_input = false;
  static constexpr bool backward_reads_output = false;
  static constexpr std::size_t other_operations = 0;

  template <std::size_t B, class T>
  constexpr void forward(View<T const, B, input_shape> x, View<T, B, output_shape> y) const {
    kernels::transpose<Rows, Columns>(x, y);
  }
  template <std::size_t B, class T>
  constexpr void backward(View<T const, B, input_shape>, View<T const, B, output_shape>,
                          View<T const, B, output_shape> dy, View<T, B, input_shape> dx, Transpose&) const {
    kernels::transpose<Columns, Rows>(dy, dx);
  }
};

// What stands for the layer in build().
namespace words {

struct Transpose {
  template <class Input>
  static constexpr bool takes = Input::rank == 2;
  template <class Input, class>
  using layer = ingot::Transpose<Input>;
};

}  // namespace words

// `transpose` stands for a Transpose in build(), and is an operation on expressions.
using graph::transpose;
template <>
struct WordOf<graph::operations::Transpose> {
  using type = words::Transpose;
};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

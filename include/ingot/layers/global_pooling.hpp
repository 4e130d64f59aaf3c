// The mean over all positions of a channel.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>

#include "ingot/core/fingerprint.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/kernels/mean.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/layers/refusal.hpp"
#include "ingot/layers/words.hpp"

namespace ingot {

namespace detail {

// What both have in common.
template <class Input>
struct GlobalAvgPool {
  using input_shape = Input;
  using output_shape = Shape<Input::extents[0]>;
  static constexpr LayerIdentity identity() { return layer_identity("GlobalAvgPool"); }
  static constexpr std::size_t other_operations = Input::size + output_shape::size;
  static constexpr bool backward_reads_input = false;
  static constexpr bool backward_reads_output = false;

  template <std::size_t B, class T>
  constexpr void forward(View<T const, B, input_shape> x, View<T, B, output_shape> y) const {
    kernels::mean_forward<output_shape::size>(x, y);
  }

  template <std::size_t B, class T>
  constexpr void backward(View<T const, B, input_shape>, View<T const, B, output_shape>,
                          View<T const, B, output_shape> dy, View<T, B, input_shape> dx, GlobalAvgPool&) const {
    kernels::mean_backward<output_shape::size>(dy, dx);
  }
};

}  // namespace detail

template <class Input>
struct GlobalAvgPool2d : RefusedLayer<GlobalAvgPool2d<Input>> {};

template <class Input>
struct RefusalOf<GlobalAvgPool2d<Input>> {
  using type = reasons::NotOfRank<3, Input>;
};
template <std::size_t C, std::size_t H, std::size_t W>
struct RefusalOf<GlobalAvgPool2d<Shape<C, H, W>>> : FirstOf<UnlessExtents<Shape<C, H, W>>> {};

// y[c] = mean of x[c, i, j]: each channel over its image.
//
// Shapes      x [C, H, W], y [C]; GlobalAvgPool1d x [C, L], y [C].
// Parameters  none.
// Numerics    a sum in T, in pairs; finite where the mean is, also where the sum is not.
// Cost        no MACs; one addition an input.
// Aliasing    y does not overlap x, nor dx dy.
// Refuses     an input that is not [C, H, W], or [C, L]; zero extents.
// Source      PyTorch's torch.nn.AdaptiveAvgPool2d(1) and 1d(1), followed by a flatten.
template <std::size_t C, std::size_t H, std::size_t W>
requires not_refused<GlobalAvgPool2d<Shape<C, H, W>>>
struct GlobalAvgPool2d<Shape<C, H, W>> : detail::GlobalAvgPool<Shape<C, H, W>> {};

template <class Input>
struct GlobalAvgPool1d : RefusedLayer<GlobalAvgPool1d<Input>> {};

template <class Input>
struct RefusalOf<GlobalAvgPool1d<Input>> {
  using type = reasons::NotOfRank<2, Input>;
};
template <std::size_t C, std::size_t L>
struct RefusalOf<GlobalAvgPool1d<Shape<C, L>>> : FirstOf<UnlessExtents<Shape<C, L>>> {};

// y[c] = mean of x[c, i]: each channel over its length. All else as GlobalAvgPool2d.
template <std::size_t C, std::size_t L>
requires not_refused<GlobalAvgPool1d<Shape<C, L>>>
struct GlobalAvgPool1d<Shape<C, L>> : detail::GlobalAvgPool<Shape<C, L>> {};

// What stands for the layers in build().
namespace words {

template <std::size_t Rank, template <class> class L>
struct GlobalPool {
  template <class Input>
  static constexpr bool takes = Input::rank == Rank;
  template <class Input, class>
  using layer = L<Input>;
};

}  // namespace words

// `global_avg_pool2d` and `global_avg_pool1d` stand for these layers in build().
inline constexpr words::GlobalPool<3, GlobalAvgPool2d> global_avg_pool2d{};
inline constexpr words::GlobalPool<2, GlobalAvgPool1d> global_avg_pool1d{};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

// The fully connected layer with its weights in the order that inference reads them.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <type_traits>

#include "ingot/core/fingerprint.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/kernels/dense.hpp"
#include "ingot/kernels/dense_blocks.hpp"
#include "ingot/layers/bias.hpp"
#include "ingot/layers/dense.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/layers/refusal.hpp"

namespace ingot {

namespace detail {

// In place of blocks or rows of weights that are none.
template <class T, std::size_t... Extents>
struct NoWeights {
  static constexpr T* data() { return nullptr; }
};
template <class T, std::size_t Count, std::size_t... Extents>
using WeightsOrNone =
    std::conditional_t<(Count > 0), Tensor<T, (Count > 0 ? Count : 1), Extents...>, NoWeights<T, Extents...>>;

}  // namespace detail

// One that is refused says so and nothing else.
template <std::size_t In, std::size_t Out, class T = float, Bias WithBias = Bias::present>
struct PackedDense : RefusedLayer<PackedDense<In, Out, T, WithBias>> {};

template <std::size_t In, std::size_t Out, class T, Bias WithBias>
struct RefusalOf<PackedDense<In, Out, T, WithBias>> : RefusalOf<Dense<In, Out, T, WithBias>> {};

// y = W x + b, for inference alone: prepare() makes it of a Dense where it is faster.
//
// Shapes      x [In], y [Out].
// Parameters  blocks [Out / 16, In, 16]: blocks[k, i, o] = W[16 k + o, i]; rows [Out % 16, In], the last rows of W;
//             bias [Out], absent with Bias::none.
// Numerics    the bits of Dense.
// Cost        In * Out MACs a sample; (In + 1) * Out scalars.
// Aliasing    y overlaps neither x nor the parameters.
// Refuses     zero sizes; a T that is not a scalar; training: it has no backward.
template <std::size_t In, std::size_t Out, class T, Bias WithBias>
requires not_refused<PackedDense<In, Out, T, WithBias>>
struct PackedDense<In, Out, T, WithBias> {
  using scalar = T;
  using input_shape = Shape<In>;
  using output_shape = Shape<Out>;
  template <class U>
  using with_scalar = PackedDense<In, Out, U, WithBias>;
  static constexpr bool takes_post_ops = true;
  static constexpr std::size_t macs = In * Out;
  static constexpr bool has_bias = WithBias == Bias::present;
  static constexpr std::size_t other_operations = has_bias ? Out : 0;
  static constexpr std::size_t block_count = Out / kernels::block_outputs;
  static constexpr std::size_t row_count = Out % kernels::block_outputs;
  static constexpr LayerIdentity identity() { return layer_identity("PackedDense", has_bias); }

  [[no_unique_address]] detail::WeightsOrNone<T, block_count, In, kernels::block_outputs> blocks;
  [[no_unique_address]] detail::WeightsOrNone<T, row_count, In> rows;
  [[no_unique_address]] detail::BiasTensor<T, Out, WithBias> bias;

  // W[o, i]
  constexpr T& weight(std::size_t o, std::size_t i) {
    constexpr std::size_t n = kernels::block_outputs;
    return o < block_count * n ? blocks.data()[(o / n * In + i) * n + o % n]
                               : rows.data()[(o - block_count * n) * In + i];
  }

  template <std::size_t B>
  constexpr void forward(View<T const, B, input_shape> x, View<T, B, output_shape> y) const {
    forward_in_order<B>(x, y, kernels::NoPostOps{});
  }
  template <std::size_t B, class PostOps>
  constexpr void forward(View<T const, B, input_shape> x, View<T, B, output_shape> y, Scratch<T, 0>,
                         PostOps const& ops) const {
    if constexpr (PostOps::few_operations) {
      forward_in_order<B>(x, y, ops);
    } else {
      forward_in_order<B>(x, y, kernels::NoPostOps{});
      kernels::apply_post_ops(y, ops);
    }
  }

  template <class F, class... Same>
  static constexpr void visit(F&& f, Same&... same) {
    if constexpr (block_count > 0) f(Parameter{"blocks", Role::weight, In, Out}, same.blocks...);
    if constexpr (row_count > 0) f(Parameter{"rows", Role::weight, In, Out}, same.rows...);
    if constexpr (has_bias) f(Parameter{"bias", Role::bias, In, Out}, same.bias...);
  }

 private:
  template <std::size_t B, class PostOps>
  constexpr void forward_in_order(View<T const, B, input_shape> x, View<T, B, output_shape> y,
                                  PostOps const& ops) const {
    constexpr std::size_t first = block_count * kernels::block_outputs;
    if constexpr (block_count > 0) {
      kernels::dense_blocks_forward<has_bias, In, block_count>(blocks.data(), bias.data(), x, y, ops);
    }
    if constexpr (row_count > 0) {
      View<T, B, Shape<row_count>> const last(y.data + first, y.stride);
      kernels::dense_forward<has_bias, In, row_count>(rows.data(), bias.data() + (has_bias ? first : 0), x, last,
                                                      ops.from(0, first));
    }
  }
};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

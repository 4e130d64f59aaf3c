// Dropout.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <cstdint>

#include "ingot/core/fingerprint.hpp"
#include "ingot/core/random.hpp"
#include "ingot/core/scalar.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/kernels/dropout.hpp"
#include "ingot/kernels/elementwise.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/layers/refusal.hpp"
#include "ingot/layers/words.hpp"

namespace ingot {

template <Real Probability, std::size_t... Extents>
struct Dropout : RefusedLayer<Dropout<Probability, Extents...>> {};

namespace reasons {

// The probability of a dropout lies in [0, 1).
template <Real P>
struct NotAProbability {};

}  // namespace reasons

template <Real P, std::size_t... Extents>
struct RefusalOf<Dropout<P, Extents...>>
    : FirstOf<Unless<(P.value >= 0.0 && P.value < 1.0), reasons::NotAProbability<P>>> {};

// In training y[i] = x[i] / (1 - p) with probability 1 - p, else 0; in inference y = x.
//
// Shapes      any; the same in and out.
// Parameters  none. Training keeps the key of the pass alone: backward draws the same mask again.
// Numerics    y and dx within two roundings, one of 1 / (1 - p) and one of the product; NaN and infinity that are
//             dropped become NaN, as PyTorch's do.
// Cost        no MACs; a random number of 32 bits an element.
// Aliasing    in place: y is x or does not overlap it, dx is dy or does not overlap it.
// Refuses     a probability outside of [0, 1).
// Source      Srivastava et al. 2014; PyTorch's torch.nn.Dropout.
template <Real Probability, std::size_t... Extents>
requires not_refused<Dropout<Probability, Extents...>>
struct Dropout<Probability, Extents...> {
  using input_shape = Shape<Extents...>;
  using output_shape = input_shape;
  static constexpr LayerIdentity identity() { return layer_identity("Dropout"); }
  static constexpr bool in_place = true;
  static constexpr bool identity_in_inference = true;
  static constexpr bool draws_random = true;
  static constexpr bool backward_reads_input = false;
  static constexpr bool backward_reads_output = false;

  template <std::size_t B, class T>
  struct Saved {
    RandomKey key;
  };

  template <std::size_t B, class T>
  constexpr void forward(View<T const, B, input_shape> x, View<T, B, output_shape> y) const {
    kernels::copy(x, y);
  }

  template <std::size_t B, class T>
  constexpr void forward_training(View<T const, B, input_shape> x, View<T, B, output_shape> y, Saved<B, T>& saved,
                                  TrainingContext context) const {
    saved.key = context.key;
    kernels::drop(x, y, context.key, rule<T>);
  }

  template <std::size_t B, class T>
  constexpr void backward(View<T const, B, input_shape>, View<T const, B, output_shape>,
                          View<T const, B, output_shape> dy, View<T, B, input_shape> dx, Saved<B, T>& saved,
                          Dropout&) const {
    kernels::drop(dy, dx, saved.key, rule<T>);
  }

 private:
  template <class T>
  static constexpr kernels::DropRule<T> rule{Probability.value};
};

// Stands for a Dropout in build(): `dropout<0.5>`.
template <Real Probability>
inline constexpr words::OfNumberAndExtents<Probability, Dropout> dropout{};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

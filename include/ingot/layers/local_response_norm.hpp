// Local response normalisation.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>

#include "ingot/core/fingerprint.hpp"
#include "ingot/core/scalar.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/kernels/local_response_norm.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/layers/refusal.hpp"
#include "ingot/layers/words.hpp"

namespace ingot {

// As PyTorch's LocalResponseNorm has them, but that it has no default size. Of an even size one side has a channel more:
// the one before, as PyTorch's, or the one after, as ONNX's.
struct LocalResponseNormOptions {
  std::size_t size = 5;
  double alpha = 1e-4;
  double beta = 0.75;
  double k = 1;
  bool more_after = false;
};

// One that is refused says so and nothing else.
template <class S, LocalResponseNormOptions Options = LocalResponseNormOptions{}>
struct LocalResponseNorm : RefusedLayer<LocalResponseNorm<S, Options>> {};

template <class S, LocalResponseNormOptions Options>
struct RefusalOf<LocalResponseNorm<S, Options>>
    : FirstOf<UnlessExtents<S>, UnlessRanked<S>, UnlessPositive<Options.size>, UnlessFinite<Options.alpha>,
              UnlessFinite<Options.beta>, UnlessFinite<Options.k>> {};

// y[c] = x[c] / (k + alpha / size * the sum of x[c']^2 over the `size` channels around c) ^ beta, those alone that there
// are; a channel is the first axis of a sample.
//
// Shapes      any; the same in and out.
// Parameters  none.
// Numerics    one running sum in T of the squares, in the order of channels; powers of 0.5, 0.75 and 1 by square roots.
//             Squares that overflow give 0, as in PyTorch; NaN where what is raised is below 0, as with a negative k.
// Cost        no MACs; 2 size + 4 operations an element, a power counted as 2; training keeps one scalar an element.
// Aliasing    y does not overlap x, nor dx dy.
// Refuses     a shape without axes; a size of 0; numbers that are not finite.
// Source      Krizhevsky, Sutskever, Hinton 2012; PyTorch's torch.nn.LocalResponseNorm.
template <class S, LocalResponseNormOptions Options>
requires not_refused<LocalResponseNorm<S, Options>>
struct LocalResponseNorm<S, Options> {
  using input_shape = S;
  using output_shape = S;
  static constexpr LayerIdentity identity() {
    return layer_identity("LocalResponseNorm", Options.size, Options.alpha, Options.beta, Options.k,
                          Options.more_after);
  }
  static constexpr bool backward_reads_output = false;
  static constexpr bool same_in_training = true;
  static constexpr std::size_t channels = S::extents[0];
  static constexpr kernels::Neighbourhood neighbours =
      Options.more_after ? kernels::Neighbourhood{(Options.size - 1) / 2, Options.size / 2}
                         : kernels::Neighbourhood{Options.size / 2, (Options.size - 1) / 2};
  static constexpr std::size_t other_operations = S::size * (2 * Options.size + 4);

  // What is raised to a power.
  template <std::size_t B, class T>
  struct Saved {
    std::array<T, B * S::size> base;
  };

  template <std::size_t B, class T>
  constexpr void forward(View<T const, B, S> x, View<T, B, S> y) const {
    kernels::response_base<channels, neighbours>(x, y, share<T>(), T(Options.k));
    kernels::response_scale<Options.beta>(x, View<T const, B, S>(y), y);
  }

  template <std::size_t B, class T>
  constexpr void forward_training(View<T const, B, S> x, View<T, B, S> y, Saved<B, T>& saved, TrainingContext) const {
    View<T, B, S> const base(saved.base.data(), S::size);
    kernels::response_base<channels, neighbours>(x, base, share<T>(), T(Options.k));
    kernels::response_scale<Options.beta>(x, View<T const, B, S>(base), y);
  }

  template <std::size_t B, class T>
  constexpr void backward(View<T const, B, S> x, View<T const, B, S>, View<T const, B, S> dy, View<T, B, S> dx,
                          Saved<B, T>& saved, LocalResponseNorm&) const {
    kernels::response_backward<channels, neighbours, Options.beta>(x, dy, dx, saved.base.data(), share<T>());
  }

  // The type as a program spells it: host/spelled_layer.hpp.
  template <class Spelling>
  static void spell(Spelling& spelling) {
    constexpr LocalResponseNormOptions usual;
    spelling.layer("LocalResponseNorm", "models.hpp");
    spelling.template type<S>();
    spelling.options("LocalResponseNormOptions")
        .add("size", Options.size, usual.size)
        .add("alpha", Options.alpha, usual.alpha)
        .add("beta", Options.beta, usual.beta)
        .add("k", Options.k, usual.k)
        .add("more_after", Options.more_after, usual.more_after);
  }

 private:
  template <class T>
  static constexpr T share() {
    return T(Options.alpha / static_cast<double>(Options.size));
  }
};

// What stands for the layer in build().
namespace words {

template <LocalResponseNormOptions Options>
struct LocalResponseNorm {
  template <class Input>
  static constexpr bool takes = Input::rank > 0;
  template <class Input, class>
  using layer = ingot::LocalResponseNorm<Input, Options>;
};

}  // namespace words

// Stands for a LocalResponseNorm of what comes before it in build(): `local_response_norm<>`.
template <LocalResponseNormOptions Options = LocalResponseNormOptions{}>
inline constexpr words::LocalResponseNorm<Options> local_response_norm{};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

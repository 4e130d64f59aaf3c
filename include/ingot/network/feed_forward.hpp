// The feed-forward part of a transformer.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>

#include "ingot/core/fingerprint.hpp"
#include "ingot/core/parameter.hpp"
#include "ingot/layers/dense.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/layers/per_step.hpp"
#include "ingot/layers/refusal.hpp"
#include "ingot/layers/words.hpp"
#include "ingot/network/network.hpp"
#include "ingot/network/transformer_options.hpp"

namespace ingot {

// One that is refused says so and nothing else.
template <std::size_t Time, std::size_t Width, std::size_t Hidden, BlockActivation Activation = BlockActivation::relu,
          class T = float>
struct FeedForward : RefusedLayer<FeedForward<Time, Width, Hidden, Activation, T>> {};

template <std::size_t Time, std::size_t Width, std::size_t Hidden, BlockActivation Activation, class T>
struct RefusalOf<FeedForward<Time, Width, Hidden, Activation, T>>
    : FirstOf<UnlessPositive<Time, Width, Hidden>, UnlessScalar<T>> {};

// y[t] = W_2 f(W_1 x[t] + b_1) + b_2 for each step, with f a ReLU, GELU or SiLU.
//
// Shapes      x, y [Time, Width].
// Parameters  linear1.weight [Hidden, Width], linear1.bias [Hidden], linear2.weight [Width, Hidden], linear2.bias
//             [Width].
// Made of     Dense and an activation, in a PerStep: numerics, aliasing and streaming are theirs. Within PerMarkedStep
//             one writes `chain(dense<Hidden>, relu, dense<Width>)`.
// Cost        2 Time Width Hidden MACs. Inference takes Time Hidden scalars of scratch.
// Refuses     zero sizes; a T that is not a scalar. In build() an input that is not [Time, Width].
// Source      Vaswani et al. 2017, 3.3; PyTorch's names of torch.nn.TransformerEncoderLayer.
template <std::size_t Time, std::size_t Width, std::size_t Hidden, BlockActivation Activation, class T>
requires not_refused<FeedForward<Time, Width, Hidden, Activation, T>>
struct FeedForward<Time, Width, Hidden, Activation, T>
    : PerStep<Time, Network<Dense<Width, Hidden, T>, typename detail::ActivationOf<Activation, Hidden>::type,
                            Dense<Hidden, Width, T>>> {
  template <class U>
  using with_scalar = FeedForward<Time, Width, Hidden, Activation, U>;
  static constexpr LayerIdentity identity() { return layer_identity("FeedForward", Activation); }

  template <class F, class First, class... Rest>
  static constexpr void visit_at(ParameterPath const& path, F& f, First& first, Rest&... rest) {
    visit_parameters_at(path.child("linear1"), f, first.layer.template layer<0>(), rest.layer.template layer<0>()...);
    visit_parameters_at(path.child("linear2"), f, first.layer.template layer<2>(), rest.layer.template layer<2>()...);
  }

  // The type as a program spells it: host/spelled_layer.hpp.
  template <class Spelling>
  static void spell(Spelling& spelling) {
    spelling.layer("FeedForward", "attention.hpp", Time, Width, Hidden);
    spelling.enumerator(Activation, BlockActivation::relu);
    spelling.template scalar<T>();
  }
};

// What stands for the layer in build().
namespace words {

template <std::size_t Hidden, BlockActivation Activation>
struct FeedForward {
  template <class Input>
  static constexpr bool takes = Input::rank == 2;
  template <class Input, class T>
  using layer = ingot::FeedForward<Input::extents[0], Input::extents[1], Hidden, Activation, T>;
};

}  // namespace words

// Stands for a FeedForward of what comes before it in build(): `feed_forward<128>`,
// `feed_forward<128, BlockActivation::gelu>`.
template <std::size_t Hidden, BlockActivation Activation = BlockActivation::relu>
inline constexpr words::FeedForward<Hidden, Activation> feed_forward{};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

// The plain recurrent layer.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>

#include "ingot/core/fingerprint.hpp"
#include "ingot/kernels/recurrent_cells.hpp"
#include "ingot/layers/recurrent_layer.hpp"
#include "ingot/layers/recurrent_options.hpp"
#include "ingot/layers/refusal.hpp"
#include "ingot/layers/words.hpp"

namespace ingot {

// One that is refused says so and nothing else.
template <std::size_t Time, std::size_t In, std::size_t Hidden, RnnOptions Options = RnnOptions{}, class T = float>
struct Rnn : RefusedLayer<Rnn<Time, In, Hidden, Options, T>> {};

template <std::size_t Time, std::size_t In, std::size_t Hidden, RnnOptions Options, class T>
struct RefusalOf<Rnn<Time, In, Hidden, Options, T>>
    : detail::RecurrentRefusal<Time, In, Hidden, detail::RecurrentOptions(Options), T> {};

// h' = tanh(W_ih x + b_ih + W_hh h + b_hh), or relu of it; y is every h', or the last one.
//
// Shapes      x [Time, In], y [Time, H]; with StepOutput::last y [H], the final state h. Of both directions [Time, 2 H]
//             and [2 H], forward first: the final state of the reverse one is that at the first step.
// Parameters  weight_ih_l0 [H, In], weight_hh_l0 [H, H], bias_ih_l0 and bias_hh_l0 [H], absent with .bias = false. The
//             same with _reverse of a bidirectional layer. With a learned initial state h_0 [directions, H].
//             initialize() draws the weights by the fans In + H and H and sets all else to 0.
// State       h [H]; begins at zero or what is learned, and is replaced by each step.
// Numerics    pre-activations are (W_ih x + b_ih) + (W_hh h + b_hh) in T, products as Dense's; tanh is that of
//             core/math.hpp. dW is added up step by step from the last one on: within Time + min(B, 32) + B / 32
//             roundings of the sum of magnitudes.
// Cost        Time * H * (In + H) MACs a direction. Training keeps nothing of a step beside y, and H scalars where only
//             the last output is given; with .keep_every = k of k steps, and the state before each k-th step.
// Aliasing    y does not overlap x, nor dx any of x, y, dy.
// Refuses     zero sizes; a T that is not a scalar; keep_every = 0; a state carried over batches unless the direction
//             is forward. In build() an input that is not [Time, In].
// Source      Elman 1990; PyTorch's torch.nn.RNN.
template <std::size_t Time, std::size_t In, std::size_t Hidden, RnnOptions Options, class T>
requires not_refused<Rnn<Time, In, Hidden, Options, T>>
struct Rnn<Time, In, Hidden, Options, T> : detail::RecurrentLayer<kernels::RnnCell<Options.activation>, Time, In,
                                                                  Hidden, detail::RecurrentOptions(Options), T> {
  template <class U>
  using with_scalar = Rnn<Time, In, Hidden, Options, U>;
  template <std::size_t NewTime>
  using with_time = Rnn<NewTime, In, Hidden, Options, T>;
  using cell = kernels::RnnCell<Options.activation>;
  static constexpr RnnOptions options = Options;
  static constexpr LayerIdentity identity() {
    return layer_identity("Rnn", Options.direction, Options.output, Options.activation);
  }
};

// What stands for the layer in build().
namespace words {

template <std::size_t Hidden, RnnOptions Options>
struct Rnn {
  template <class Input>
  static constexpr bool takes = Input::rank == 2;
  template <class Input, class T>
  using layer = ingot::Rnn<Input::extents[0], Input::extents[1], Hidden, Options, T>;
};

}  // namespace words

template <std::size_t Hidden, RnnOptions Options, class Input>
struct RefusalOf<detail::DoesNotTake<words::Rnn<Hidden, Options>, Input>> {
  using type = reasons::RecurrentLayerTakesTimeByFeatures<Input>;
};

// Stands for a Rnn of what comes before it in build(): `rnn<16>`, `rnn<16, RnnOptions{.output = StepOutput::last}>`.
template <std::size_t Hidden, RnnOptions Options = RnnOptions{}>
inline constexpr words::Rnn<Hidden, Options> rnn{};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

// The long short-term memory.
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
template <std::size_t Time, std::size_t In, std::size_t Hidden, LstmOptions Options = LstmOptions{}, class T = float>
struct Lstm : RefusedLayer<Lstm<Time, In, Hidden, Options, T>> {};

template <std::size_t Time, std::size_t In, std::size_t Hidden, LstmOptions Options, class T>
struct RefusalOf<Lstm<Time, In, Hidden, Options, T>>
    : detail::RecurrentRefusal<Time, In, Hidden, detail::RecurrentOptions(Options), T> {};

// i = sigmoid(W_ii x + b_ii + W_hi h + b_hi)
// f = sigmoid(W_if x + b_if + W_hf h + b_hf)
// g = tanh(W_ig x + b_ig + W_hg h + b_hg)
// o = sigmoid(W_io x + b_io + W_ho h + b_ho)
// c' = f c + i g
// h' = o tanh(c'); y is every h', or the last one. With peepholes p_i c, p_f c and p_o c' are added in i, f and o.
//
// Shapes      x [Time, In], y [Time, H]; with StepOutput::last y [H], the final state h. Of both directions [Time, 2 H]
//             and [2 H], forward first: the final state of the reverse one is that at the first step.
// Parameters  weight_ih_l0 [4 H, In], weight_hh_l0 [4 H, H], bias_ih_l0 and bias_hh_l0 [4 H], absent with .bias =
//             false; the gates' rows in the order i, f, g, o; peephole_l0 [3, H] of i, f, o. The same with _reverse of
//             a bidirectional layer. With a learned initial state h_0 and c_0 [directions, H]. initialize() draws the
//             weights by the fans In + H and 4 H and sets all else to 0.
// State       h [H], then c [H]; begins at zero or what is learned, and is replaced by each step.
// Numerics    pre-activations are (W_ih x + b_ih) + (W_hh h + b_hh) in T, products as Dense's; functions are those of
//             kernels/gates.hpp. dW is added up step by step from the last one on: within Time + min(B, 32) + B / 32
//             roundings of the sum of magnitudes.
// Cost        4 * Time * H * (In + H) MACs a direction. Training keeps 5 H scalars of a step, and H more where only the
//             last output is given; with .keep_every = k of k steps, and the state before each k-th step.
// Aliasing    y does not overlap x, nor dx any of x, y, dy.
// Refuses     zero sizes; a T that is not a scalar; keep_every = 0; a state carried over batches unless the direction
//             is forward. In build() an input that is not [Time, In].
// Source      Hochreiter, Schmidhuber 1997; Gers, Schmidhuber, Cummins 2000; PyTorch's torch.nn.LSTM; the peepholes are
//             ONNX's.
template <std::size_t Time, std::size_t In, std::size_t Hidden, LstmOptions Options, class T>
requires not_refused<Lstm<Time, In, Hidden, Options, T>>
struct Lstm<Time, In, Hidden, Options, T> : detail::RecurrentLayer<kernels::LstmCell<Options.peepholes>, Time, In,
                                                                   Hidden, detail::RecurrentOptions(Options), T> {
  template <class U>
  using with_scalar = Lstm<Time, In, Hidden, Options, U>;
  template <std::size_t NewTime>
  using with_time = Lstm<NewTime, In, Hidden, Options, T>;
  using cell = kernels::LstmCell<Options.peepholes>;
  static constexpr LstmOptions options = Options;
  static constexpr LayerIdentity identity() { return layer_identity("Lstm", Options.direction, Options.output); }
};

// What stands for the layer in build().
namespace words {

template <std::size_t Hidden, LstmOptions Options>
struct Lstm {
  template <class Input>
  static constexpr bool takes = Input::rank == 2;
  template <class Input, class T>
  using layer = ingot::Lstm<Input::extents[0], Input::extents[1], Hidden, Options, T>;
};

}  // namespace words

template <std::size_t Hidden, LstmOptions Options, class Input>
struct RefusalOf<detail::DoesNotTake<words::Lstm<Hidden, Options>, Input>> {
  using type = reasons::RecurrentLayerTakesTimeByFeatures<Input>;
};

// Stands for a Lstm of what comes before it in build(): `lstm<24>`, `lstm<24, LstmOptions{.peepholes = true}>`.
template <std::size_t Hidden, LstmOptions Options = LstmOptions{}>
inline constexpr words::Lstm<Hidden, Options> lstm{};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

// The gated recurrent unit.
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
template <std::size_t Time, std::size_t In, std::size_t Hidden, GruOptions Options = GruOptions{}, class T = float>
struct Gru : RefusedLayer<Gru<Time, In, Hidden, Options, T>> {};

template <std::size_t Time, std::size_t In, std::size_t Hidden, GruOptions Options, class T>
struct RefusalOf<Gru<Time, In, Hidden, Options, T>>
    : detail::RecurrentRefusal<Time, In, Hidden, detail::RecurrentOptions(Options), T> {};

// r = sigmoid(W_ir x + b_ir + W_hr h + b_hr)
// z = sigmoid(W_iz x + b_iz + W_hz h + b_hz)
// n = tanh(W_in x + b_in + r (W_hn h + b_hn)); with ResetGate::before_product tanh(W_in x + b_in + W_hn (r h) + b_hn)
// h' = n + z (h - n); y is every h', or the last one.
//
// Shapes      x [Time, In], y [Time, H]; with StepOutput::last y [H], the final state h. Of both directions [Time, 2 H]
//             and [2 H], forward first: the final state of the reverse one is that at the first step.
// Parameters  weight_ih_l0 [3 H, In], weight_hh_l0 [3 H, H], bias_ih_l0 and bias_hh_l0 [3 H], absent with .bias =
//             false; the gates' rows in the order r, z, n. The same with _reverse of a bidirectional layer. With a
//             learned initial state h_0 [directions, H]. initialize() draws the weights by the fans In + H and 3 H and
//             sets all else to 0.
// State       h [H]; begins at zero or what is learned, and is replaced by each step.
// Numerics    pre-activations are (W_ih x + b_ih) + (W_hh h + b_hh) in T, products as Dense's; functions are those of
//             kernels/gates.hpp. dW is added up step by step from the last one on: within Time + min(B, 32) + B / 32
//             roundings of the sum of magnitudes.
// Cost        3 * Time * H * (In + H) MACs a direction. Training keeps 4 H scalars of a step, 3 H before the product,
//             and H more where only the last output is given; with .keep_every = k of k steps, and the state before
//             each k-th step.
// Aliasing    y does not overlap x, nor dx any of x, y, dy.
// Refuses     zero sizes; a T that is not a scalar; keep_every = 0; a state carried over batches unless the direction
//             is forward. In build() an input that is not [Time, In].
// Source      Cho et al. 2014; PyTorch's torch.nn.GRU, and ONNX's GRU with linear_before_reset = 0.
template <std::size_t Time, std::size_t In, std::size_t Hidden, GruOptions Options, class T>
requires not_refused<Gru<Time, In, Hidden, Options, T>>
struct Gru<Time, In, Hidden, Options, T>
    : detail::RecurrentLayer<kernels::GruCell<Options.reset>, Time, In, Hidden, detail::RecurrentOptions(Options), T> {
  template <class U>
  using with_scalar = Gru<Time, In, Hidden, Options, U>;
  template <std::size_t NewTime>
  using with_time = Gru<NewTime, In, Hidden, Options, T>;
  using cell = kernels::GruCell<Options.reset>;
  static constexpr GruOptions options = Options;
  static constexpr LayerIdentity identity() {
    return layer_identity("Gru", Options.direction, Options.output, Options.reset);
  }
};

// What stands for the layer in build().
namespace words {

template <std::size_t Hidden, GruOptions Options>
struct Gru {
  template <class Input>
  static constexpr bool takes = Input::rank == 2;
  template <class Input, class T>
  using layer = ingot::Gru<Input::extents[0], Input::extents[1], Hidden, Options, T>;
};

}  // namespace words

template <std::size_t Hidden, GruOptions Options, class Input>
struct RefusalOf<detail::DoesNotTake<words::Gru<Hidden, Options>, Input>> {
  using type = reasons::RecurrentLayerTakesTimeByFeatures<Input>;
};

// Stands for a Gru of what comes before it in build(): `gru<24>`, `gru<24, GruOptions{.output = StepOutput::last}>`.
template <std::size_t Hidden, GruOptions Options = GruOptions{}>
inline constexpr words::Gru<Hidden, Options> gru{};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

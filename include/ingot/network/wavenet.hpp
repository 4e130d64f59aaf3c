// The WaveNet that models of guitar amplifiers use.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <type_traits>
#include <utility>

#include "ingot/core/shape.hpp"
#include "ingot/core/window_options.hpp"
#include "ingot/layers/activations.hpp"
#include "ingot/layers/conv1d.hpp"
#include "ingot/layers/gated_activation.hpp"
#include "ingot/network/skip_stack.hpp"

namespace ingot {

// One array of blocks: how many channels are passed from block to block, how many its head puts out, and how many
// blocks it has, whose dilations are 1, 2, 4, ...
struct WaveNetArray {
  std::size_t channels;
  std::size_t outputs;
  std::size_t blocks = 10;
  std::size_t kernel = 3;
  bool gated = false;
  bool head_bias = false;
};

namespace detail {

inline constexpr Conv1dOptions without_bias{.bias = false};

// A block: a causal convolution and the input, through tanh or a gate; what it adds is a product of that.
template <std::size_t Time, std::size_t Inputs, WaveNetArray A, std::size_t Dilation, class T>
struct WaveNetBlock {
  static constexpr std::size_t wide = (A.gated ? 2 : 1) * A.channels;
  using Hidden = Shape<A.channels, Time>;
  using type =
      SkipBlock<Conv1d<Hidden, wide, A.kernel, causal(A.kernel, Dilation), T>,
                std::conditional_t<A.gated, GatedActivation<Shape<wide - wide % 2, Time>>, Tanh<A.channels, Time>>,
                Conv1d<Hidden, A.channels, 1, Conv1dOptions{}, T>,
                Conv1d<Shape<Inputs, Time>, wide, 1, without_bias, T>>;
};

// An array behind `Before` channels.
template <std::size_t Time, std::size_t Inputs, std::size_t Before, WaveNetArray A, class T, class Blocks>
struct WaveNetPart;
template <std::size_t Time, std::size_t Inputs, std::size_t Before, WaveNetArray A, class T, std::size_t... I>
struct WaveNetPart<Time, Inputs, Before, A, T, std::index_sequence<I...>> {
  static constexpr Conv1dOptions head{.bias = A.head_bias};
  using type = SkipArray<Conv1d<Shape<Before, Time>, A.channels, 1, without_bias, T>,
                         Conv1d<Shape<A.channels, Time>, A.outputs, 1, head, T>,
                         typename WaveNetBlock<Time, Inputs, A, std::size_t{1} << I, T>::type...>;
};

// The channels before each array, and behind the last.
template <std::size_t Inputs, WaveNetArray... Arrays>
inline constexpr std::array<std::size_t, sizeof...(Arrays) + 1> wavenet_channels{Inputs, Arrays.channels...};

template <std::size_t Time, std::size_t Inputs, class T, class Positions, WaveNetArray... Arrays>
struct WaveNetOf;
template <std::size_t Time, std::size_t Inputs, class T, std::size_t... I, WaveNetArray... Arrays>
struct WaveNetOf<Time, Inputs, T, std::index_sequence<I...>, Arrays...> {
  using type = SkipStack<typename WaveNetPart<Time, Inputs, wavenet_channels<Inputs, Arrays...>[I], Arrays, T,
                                              std::make_index_sequence<Arrays.blocks>>::type...>;
};

}  // namespace detail

// A WaveNet over Shape<Inputs, Time>: a SkipStack of causal convolutions whose dilations double from block to block,
// each conditioned on the input. `WaveNet<time, 1, WaveNetArray{16, 8}, WaveNetArray{.channels = 8, .outputs = 1,
// .head_bias = true}>` is the standard model of NeuralAmpModelerCore, 13,801 weights, without the factor behind it.
// Another shape of it (other dilations, activations, skips through layers of their own) is a SkipStack of one's own.
template <std::size_t Time, std::size_t Inputs, WaveNetArray... Arrays>
using WaveNet =
    typename detail::WaveNetOf<Time, Inputs, float, std::make_index_sequence<sizeof...(Arrays)>, Arrays...>::type;

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

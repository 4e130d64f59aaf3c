// Some of the channels.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>

#include "ingot/core/fingerprint.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/kernels/elementwise.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/layers/refusal.hpp"
#include "ingot/layers/words.hpp"

namespace ingot {

// One that is refused says so and nothing else.
template <class Input, std::size_t First, std::size_t Count>
struct Narrow : RefusedLayer<Narrow<Input, First, Count>> {};

namespace reasons {

// Channels are asked for that the input has not.
template <std::size_t First, std::size_t Count, class S>
struct ChannelsBeyond {};

}  // namespace reasons

namespace detail {

template <std::size_t First, std::size_t Count, class S>
inline constexpr bool has_channels = [] {
  if constexpr (S::rank > 0) return First <= S::extents[0] && Count <= S::extents[0] - First;
  return false;
}();

}  // namespace detail

template <class Input, std::size_t First, std::size_t Count>
struct RefusalOf<Narrow<Input, First, Count>>
    : FirstOf<UnlessExtents<Input>, UnlessRanked<Input>, UnlessPositive<Count>,
              Unless<detail::has_channels<First, Count, Input>, reasons::ChannelsBeyond<First, Count, Input>>> {};

// y[c, ...] = x[First + c, ...]
//
// Shapes      x [C, ...], y [Count, ...].
// Parameters  none; an empty type that computes in whatever scalar it is given.
// Numerics    exact; dx is 0 in the channels that are left out.
// Cost        a copy.
// Aliasing    y does not overlap x, nor dx dy.
// Refuses     channels that x has not, none at all, a shape without axes.
// Source      PyTorch's torch.narrow(dim=1).
template <class Input, std::size_t First, std::size_t Count>
requires not_refused<Narrow<Input, First, Count>>
struct Narrow<Input, First, Count> {
  using input_shape = Input;
  using output_shape = prepend_t<Count, drop_first_t<Input>>;
  static constexpr std::size_t other_operations = 0;
  static constexpr bool hands_marks_on = Input::rank == 2;
  static constexpr bool backward_reads_input = false;
  static constexpr bool backward_reads_output = false;
  static constexpr LayerIdentity identity() { return layer_identity("Narrow", First); }

  template <std::size_t B, class T>
  constexpr void forward(View<T const, B, Input> x, View<T, B, output_shape> y) const {
    kernels::copy<B, T, output_shape>(x.template slice<offset, output_shape>(), y);
  }
  template <std::size_t B, class T>
  constexpr void backward(View<T const, B, Input>, View<T const, B, output_shape>, View<T const, B, output_shape> dy,
                          View<T, B, Input> dx, Narrow&) const {
    kernels::fill(dx, T(0));
    kernels::copy<B, T, output_shape>(dy, dx.template slice<offset, output_shape>());
  }

 private:
  static constexpr std::size_t offset = First * (Input::size / Input::extents[0]);
};

// What stands for the layer in build().
namespace words {

template <std::size_t First, std::size_t Count>
struct Narrow {
  template <class Input>
  static constexpr bool takes = ingot::detail::has_channels<First, Count, Input>;
  template <class Input, class>
  using layer = ingot::Narrow<Input, First, Count>;
};

}  // namespace words

// Stands for Count channels from First on of what comes before it in build(): `narrow<0, 8>`.
template <std::size_t First, std::size_t Count>
inline constexpr words::Narrow<First, Count> narrow{};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

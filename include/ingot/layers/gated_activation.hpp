// Gated activations: one half of the channels opens and shuts the other.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <cstdint>

#include "ingot/core/fingerprint.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/kernels/elementwise.hpp"
#include "ingot/layers/activations.hpp"
#include "ingot/layers/elementwise.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/layers/refusal.hpp"
#include "ingot/layers/words.hpp"

namespace ingot {

// One that is refused says so and nothing else.
template <class Input, class Value = activation::Tanh, class Opening = activation::Sigmoid>
struct GatedActivation : RefusedLayer<GatedActivation<Input, Value, Opening>> {};

namespace reasons {

// Channels that have no two halves.
template <class S>
struct OddChannels {};
// A function does not say that it takes packs of numbers.
template <class Function>
struct NotOfPacks {};

}  // namespace reasons

namespace detail {

// The shape of one half.
template <class S>
struct HalfOf;
template <std::size_t C, std::size_t... Rest>
struct HalfOf<Shape<C, Rest...>> {
  using type = Shape<C / 2, Rest...>;
};

// Whether an activation's slope is of its value.
template <class Function>
inline constexpr bool has_slope_of_output = [] {
  if constexpr (requires { Function::slope_of_output; }) return bool{Function::slope_of_output};
  return false;
}();

template <class Function>
inline constexpr bool takes_packs = [] {
  if constexpr (requires { Function::of_packs; }) return bool{Function::of_packs};
  return false;
}();

// The slope at x, where the value there is y.
template <class Function, class T>
constexpr T slope_at(T x, T y) {
  if constexpr (has_slope_of_output<Function>) {
    return Function::slope(y);
  } else {
    return Function::slope(x);
  }
}

}  // namespace detail

template <class Input, class Value, class Opening>
struct RefusalOf<GatedActivation<Input, Value, Opening>>
    : FirstOf<Unless<detail::HasValue<Value, float>, reasons::NoStaticValueOf<Value>>,
              Unless<detail::HasSlope<Value, float>, reasons::NoStaticSlopeOf<Value>>,
              Unless<detail::HasValue<Opening, float>, reasons::NoStaticValueOf<Opening>>,
              Unless<detail::HasSlope<Opening, float>, reasons::NoStaticSlopeOf<Opening>>,
              Unless<detail::takes_packs<Value>, reasons::NotOfPacks<Value>>,
              Unless<detail::takes_packs<Opening>, reasons::NotOfPacks<Opening>>, UnlessExtents<Input>,
              UnlessRanked<Input>> {};
template <std::size_t C, std::size_t... Rest, class Value, class Opening>
requires(C % 2 != 0)
struct RefusalOf<GatedActivation<Shape<C, Rest...>, Value, Opening>> {
  using type = reasons::OddChannels<Shape<C, Rest...>>;
};

// y[c, ...] = Value(x[c, ...]) * Opening(x[C / 2 + c, ...]), Value and Opening functions of activation:: or one's own
// with of_packs (layers/elementwise.hpp): tanh and sigmoid where nothing is said.
//
// Shapes      x [C, ...], y [C / 2, ...].
// Parameters  none; an empty type that computes in whatever scalar it is given.
// Numerics    the functions' and one product; dx with two roundings more.
// Cost        no MACs; three operations an output.
// Aliasing    y does not overlap x, nor dx any of x, y, dy.
// Refuses     an odd number of channels, a shape without axes or with an extent of 0, functions without value or slope, or
//             not of_packs.
// Source      van den Oord et al. 2016, WaveNet, equation 2; Dauphin et al. 2016 for other functions.
template <class Input, class Value, class Opening>
requires not_refused<GatedActivation<Input, Value, Opening>>
struct GatedActivation<Input, Value, Opening> {
  using input_shape = Input;
  using output_shape = typename detail::HalfOf<Input>::type;
  static constexpr std::size_t other_operations = 3 * output_shape::size;
  static constexpr bool backward_reads_output = false;
  static constexpr LayerIdentity identity() {
    return layer_identity("GatedActivation", function_identity<Value>(), function_identity<Opening>());
  }

  template <std::size_t B, class T>
  constexpr void forward(View<T const, B, Input> x, View<T, B, output_shape> y) const {
    for (std::size_t b = 0; b < B; ++b) {
      T const* const in = x.sample(b);
      kernels::map_numbers<half>([](auto a, auto g) { return Value::value(a) * Opening::value(g); }, y.sample(b), in,
                                 in + half);
    }
  }

  template <std::size_t B, class T>
  constexpr void backward(View<T const, B, Input> x, View<T const, B, output_shape>, View<T const, B, output_shape> dy,
                          View<T, B, Input> dx, GatedActivation&) const {
    for (std::size_t b = 0; b < B; ++b) {
      T const* const in = x.sample(b);
      T const* const up = dy.sample(b);
      kernels::map_numbers<half>(
          [](auto d, auto a, auto g) { return d * Opening::value(g) * detail::slope_at<Value>(a, Value::value(a)); },
          dx.sample(b), up, in, in + half);
      kernels::map_numbers<half>(
          [](auto d, auto a, auto g) { return d * Value::value(a) * detail::slope_at<Opening>(g, Opening::value(g)); },
          dx.sample(b) + half, up, in, in + half);
    }
  }

 private:
  static constexpr std::size_t half = output_shape::size;

  template <class Function>
  static constexpr std::uint64_t function_identity() {
    if constexpr (requires { Function::identity(); }) return Function::identity().value;
    return 0;
  }
};

// What stands for the layer in build().
namespace words {

template <class Value, class Opening>
struct GatedActivation {
  template <class Input>
  static constexpr bool takes = [] {
    if constexpr (Input::rank > 0) return Input::extents[0] % 2 == 0;
    return false;
  }();
  template <class Input, class>
  using layer = ingot::GatedActivation<Input, Value, Opening>;
};

}  // namespace words

// Stands for a GatedActivation of what comes before it in build(): `gated_activation<>`, `gated_activation<activation::Relu, activation::Sigmoid>`.
template <class Value = activation::Tanh, class Opening = activation::Sigmoid>
inline constexpr words::GatedActivation<Value, Opening> gated_activation{};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

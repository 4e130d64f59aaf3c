// The layer of an elementwise function, yours or one of activations.hpp.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <type_traits>

#include "ingot/core/fingerprint.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/kernels/elementwise.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/layers/refusal.hpp"

namespace ingot {

namespace reasons {

// The function of an elementwise layer has no static value(x), or slope(x), that gives a number of x's type.
template <class Function>
struct NoStaticValueOf {};
template <class Function>
struct NoStaticSlopeOf {};

}  // namespace reasons

namespace detail {

template <class Function, class T>
concept HasValue = requires(T x) { requires std::is_same_v<decltype(Function::value(x)), T>; };
template <class Function, class T>
concept HasSlope = requires(T x) { requires std::is_same_v<decltype(Function::slope(x)), T>; };

template <class Function>
struct ElementwiseRefusal : FirstOf<Unless<HasValue<Function, float>, reasons::NoStaticValueOf<Function>>,
                                    Unless<HasSlope<Function, float>, reasons::NoStaticSlopeOf<Function>>> {};

}  // namespace detail

// One that is refused says so and nothing else.
template <class Function, std::size_t... Extents>
struct Elementwise : RefusedLayer<Elementwise<Function, Extents...>> {
  using refused_for = refusal_t<Elementwise>;
};

template <class Function, std::size_t... Extents>
struct RefusalOf<Elementwise<Function, Extents...>> : detail::ElementwiseRefusal<Function> {};

// y[i] = Function::value(x[i]). A layer derives from it:
//
//   struct SquareFunction {
//     template <class T>
//     static constexpr T value(T x) { return x * x; }
//     template <class T>
//     static constexpr T slope(T x) { return x + x; }   // dy/dx
//   };
//   template <std::size_t... Extents>
//   struct Square : Elementwise<SquareFunction, Extents...> {};
//   inline constexpr words::OfExtents<Square> square{};   // where it is to stand in build()
//
// Of the function's further members, all optional,
//   static constexpr bool slope_of_output = true
//                      has slope take y = value(x) in the place of x, where that is cheaper: backward then reads y;
//   static constexpr bool of_packs = true
//                      says that value and slope choose by math::select(condition, a, b) and not by ?: or if, and so
//                      take packs of numbers, which is several times as fast; of the functions in math:: they may
//                      call all but pow; constants are T(...);
//   static constexpr bool few_operations = true
//                      says that value takes a handful of operations: a dense layer before it then computes it with
//                      its sums, as convolutions do in any case;
//   static constexpr bool is_rectifier = true
//                      says that value(x) is 0 for x < 0, else x: behind a convolution and before a maximum it is then
//                      computed of the largest alone;
//   static constexpr LayerIdentity identity()
//                      tells it from others of the same shape in the fingerprint that is kept with weights.
//
// Shapes      any; the same in and out.
// Parameters  none; an empty type that computes in whatever scalar it is given. Functions of numbers are those of
//             math::, which take dual numbers, too: check_by_duals holds the slope to the value.
// Numerics    y is what `value` gives; dx = dy slope with one more rounding.
// Cost        no MACs.
// Aliasing    in place: y is x or does not overlap it; dx is dy or overlaps none of x, y, dy.
// Refuses     a function without a static value or slope, or one that gives a number of another type: a function of
//             float alone stands in networks of float alone.
template <class Function, std::size_t... Extents>
requires not_refused<Elementwise<Function, Extents...>>
struct Elementwise<Function, Extents...> {
  using elementwise = Elementwise;
  using function = Function;
  using input_shape = Shape<Extents...>;
  using output_shape = input_shape;
  static constexpr bool in_place = true;
  static constexpr bool backward_reads_output = [] {
    if constexpr (requires { Function::slope_of_output; }) return bool{Function::slope_of_output};
    return false;
  }();
  static constexpr bool backward_reads_input = !backward_reads_output;
  static constexpr bool of_packs = [] {
    if constexpr (requires { Function::of_packs; }) return bool{Function::of_packs};
    return false;
  }();
  static constexpr LayerIdentity identity()
  requires requires { Function::identity(); }
  {
    return Function::identity();
  }

  template <std::size_t B, class T>
  requires detail::HasValue<Function, T> && detail::HasSlope<Function, T>
  constexpr void forward(View<T const, B, input_shape> x, View<T, B, output_shape> y) const {
    kernels::map<of_packs>(x, y, [](auto v) { return Function::value(v); });
  }

  template <std::size_t B, class T>
  constexpr void backward(View<T const, B, input_shape> x, View<T const, B, output_shape> y,
                          View<T const, B, output_shape> dy, View<T, B, input_shape> dx, Elementwise&) const {
    if constexpr (backward_reads_output) {
      kernels::map_gradient<of_packs>(y, dy, dx, [](auto v) { return Function::slope(v); });
    } else {
      kernels::map_gradient<of_packs>(x, dy, dx, [](auto v) { return Function::slope(v); });
    }
  }
};

namespace detail {

// Whether inference of a layer in T is that of Elementwise, and not a forward of its own.
template <class L, class T>
inline constexpr bool computes_elementwise = false;
template <class L, class T>
requires requires {
  typename L::elementwise;
  requires std::is_same_v<decltype(&L::template forward<1, T>), decltype(&L::elementwise::template forward<1, T>)>;
}
inline constexpr bool computes_elementwise<L, T> = true;

}  // namespace detail

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

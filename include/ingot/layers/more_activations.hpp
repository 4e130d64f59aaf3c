// More elementwise activations, those that models of other libraries have: y[i] = f(x[i]).
//
// Shapes      any; the same in and out. `Mish<128>`, `Celu<1.5, 6, 24, 24>`, `Hardtanh<-1, 1, 128>`.
// Parameters  none; each is an empty type and computes in whatever scalar it is given. PRelu has parameters:
//             prelu.hpp.
// Numerics    errors of the value, in units in the last place of it, and of the slope, in those of it or of 1, the
//             larger ones, in float with contraction off:
//
//               Selu          2     1.4                     GeluTanh        8     2.2   down to -3
//               Celu          2     1     for 1 and 1.5     Hardtanh        0     0
//               Mish          3     2.5                     Relu6           0     0
//               Softsign      1.5   3.5                     ThresholdedRelu 0     0
//
//             Nothing cancels in the tails: below -3 GeluTanh errs by what the roundings of 2 u are worth, 90 units at -8
//             where it is 3e-21.
// Ends        value and slope at the infinities, at -0 and 0, and at NaN:
//
//                               -inf        0       inf        NaN
//               Selu            -1.758 0    0 1.758 inf 1.051  NaN NaN
//               Celu            -1     0    0 1     inf 1      NaN NaN   for 1
//               Mish            -0     0    0 0.6   inf 1      NaN NaN
//               Softsign        -1     0    0 1     1   0      NaN NaN
//               GeluTanh        -0     0    0 0.5   inf 1      NaN NaN
//               Hardtanh        -1     0    0 1     1   0      NaN 1     for -1, 1
//               Relu6           0      0    0 0     6   0      NaN 1
//               ThresholdedRelu 0      0    0 0     inf 1      NaN 1     for 1
//
//             tests/layers/test_more_activations.cpp holds them to it.
// Cost        no MACs.
// Aliasing    in place: y is x or does not overlap it; dx is dy or overlaps none of x, y, dy.
// Refuses     a number that is not finite, an alpha of 0 of Celu, bounds of Hardtanh that are not in order.
// Source      PyTorch's torch.nn modules of the same names; ThresholdedRelu of ONNX, which is torch.nn.Threshold with a
//             value of 0.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <initializer_list>
#include <string_view>
#include <type_traits>

#include "ingot/core/fingerprint.hpp"
#include "ingot/core/math.hpp"
#include "ingot/core/scalar.hpp"
#include "ingot/core/simd.hpp"
#include "ingot/graph/operations/more_activations.hpp"
#include "ingot/layers/elementwise.hpp"
#include "ingot/layers/refusal.hpp"
#include "ingot/layers/words.hpp"

namespace ingot {

namespace activation {

// scale x for x > 0, scale alpha (e^x - 1) otherwise (Klambauer et al. 2017).
struct Selu {
  static constexpr double scale = 1.0507009873554804934;
  static constexpr double below = 1.0507009873554804934 * 1.6732632423543772848;
  static constexpr LayerIdentity identity() { return layer_identity("Selu"); }
  static constexpr bool of_packs = true;
  template <class T>
  static constexpr T value(T x) {
    return math::select(x > T(0), T(scale) * x, T(below) * math::expm1(math::select(x > T(0), T(0), x)));
  }
  template <class T>
  static constexpr T slope(T x) {
    return math::select(x > T(0), T(scale), T(below) * math::exp(math::select(x > T(0), T(0), x)));
  }
};

// x for x > 0, Alpha (e^(x / Alpha) - 1) otherwise (Barron 2017).
template <Real Alpha>
struct Celu {
  static constexpr LayerIdentity identity() { return layer_identity("Celu", Alpha); }
  static constexpr bool of_packs = true;
  template <class T>
  static constexpr T value(T x) {
    return math::select(x > T(0), x, T(Alpha.value) * math::expm1(exponent(x)));
  }
  template <class T>
  static constexpr T slope(T x) {
    return math::select(x > T(0), T(1), math::exp(exponent(x)));
  }

 private:
  template <class T>
  static constexpr T exponent(T x) {
    return math::select(x > T(0), T(0), x) / T(Alpha.value);
  }
};

// x tanh(ln(1 + e^x)) (Misra 2019). With e = e^x the tangent is n / (n + 2), n = e (e + 2), which cancels nowhere. At the
// infinities the limits, as Silu.
struct Mish {
  static constexpr LayerIdentity identity() { return layer_identity("Mish"); }
  static constexpr bool of_packs = true;
  template <class T>
  static constexpr T value(T x) {
    T const e = math::exp(below_40(x));
    T const n = e * (e + T(2));
    return math::select(x < T(-1e30), T(-1e30), x) * (n / (n + T(2)));
  }
  // tanh + x (1 - tanh^2) sigmoid(x), and (1 - tanh^2) sigmoid(x) is 4 e (1 + e) / (n + 2)^2.
  template <class T>
  static constexpr T slope(T x) {
    T const e = math::exp(below_40(x));
    T const n = e * (e + T(2));
    T const share = T(1) / (n + T(2));
    return n * share + math::bounded(below_40(x)) * (T(4) * (e * share) * ((T(1) + e) * share));
  }

 private:
  // From 20 on the tangent is 1 in any T.
  template <class T>
  static constexpr T below_40(T x) {
    return math::select(x > T(40), T(40), x);
  }
};

// x / (1 + |x|)
struct Softsign {
  static constexpr LayerIdentity identity() { return layer_identity("Softsign"); }
  static constexpr bool of_packs = true;
  static constexpr bool few_operations = true;
  template <class T>
  INGOT_INLINE static constexpr T value(T x) {
    T const b = math::bounded(x);
    return b / (T(1) + math::abs(b));
  }
  template <class T>
  static constexpr T slope(T x) {
    T const share = T(1) / (T(1) + math::abs(math::bounded(x)));
    return share * share;
  }
};

// x (1 + tanh(u)) / 2 with u = sqrt(2 / pi) (x + 0.044715 x^3), the approximation of Gelu (Hendrycks, Gimpel 2016): x
// sigmoid(2 u), which does not cancel. At the infinities the limits, as Gelu.
struct GeluTanh {
  static constexpr LayerIdentity identity() { return layer_identity("GeluTanh"); }
  static constexpr bool of_packs = true;
  template <class T>
  static constexpr T value(T x) {
    return math::select(x < T(-1e30), T(-1e30), x) * math::sigmoid(exponent(within_50(x)));
  }
  template <class T>
  static constexpr T slope(T x) {
    T const b = within_50(x);
    T const share = math::sigmoid(exponent(b));
    T const rise = T(twice) * (T(1) + T(3 * cubic) * (b * b));
    return share + b * rise * (share * math::sigmoid(-exponent(b)));
  }

 private:
  static constexpr double twice = 1.5957691216057307117;  // 2 sqrt(2 / pi)
  static constexpr double cubic = 0.044715;
  // Beyond 50 the sigmoid is 0 or 1 in any T.
  template <class T>
  static constexpr T within_50(T x) {
    T const low = math::select(x < T(-50), T(-50), x);
    return math::select(low > T(50), T(50), low);
  }
  template <class T>
  static constexpr T exponent(T x) {
    return T(twice) * (x + T(cubic) * (x * x * x));
  }
};

// min(max(x, Min), Max); slope 0 at both.
template <Real Min, Real Max>
struct Hardtanh {
  static constexpr LayerIdentity identity() { return layer_identity("Hardtanh", Min, Max); }
  static constexpr bool of_packs = true;
  static constexpr bool few_operations = true;
  template <class T>
  INGOT_INLINE static constexpr T value(T x) {
    return math::select(x < T(Min.value), T(Min.value), math::select(x > T(Max.value), T(Max.value), x));
  }
  template <class T>
  static constexpr T slope(T x) {
    return math::select(x <= T(Min.value), T(0), math::select(x >= T(Max.value), T(0), T(1)));
  }
};

// min(max(x, 0), 6)
struct Relu6 : Hardtanh<0, 6> {
  static constexpr LayerIdentity identity() { return layer_identity("Relu6"); }
};

// x for x > Alpha, 0 otherwise; NaN stays NaN.
template <Real Alpha>
struct ThresholdedRelu {
  static constexpr LayerIdentity identity() { return layer_identity("ThresholdedRelu", Alpha); }
  static constexpr bool of_packs = true;
  static constexpr bool few_operations = true;
  template <class T>
  INGOT_INLINE static constexpr T value(T x) {
    return math::select(x <= T(Alpha.value), T(0), x);
  }
  template <class T>
  static constexpr T slope(T x) {
    return math::select(x <= T(Alpha.value), T(0), T(1));
  }
};

}  // namespace activation

namespace reasons {

// e^(x / 0) has no value.
struct AlphaIs0 {};
// The smallest of the outputs is above the largest.
template <Real Min, Real Max>
struct BoundsOutOfOrder {};

}  // namespace reasons

namespace detail {

// How a layer of a function is spelled, with numbers before its extents.
template <class Spelling>
void spell_activation(Spelling& spelling, std::string_view name, std::initializer_list<Real> numbers,
                      std::initializer_list<std::size_t> extents) {
  spelling.layer(name, "models.hpp");
  for (Real const number : numbers) spelling.number(number);
  for (std::size_t const extent : extents) spelling.number(extent);
}

}  // namespace detail

// Layers of the functions above, for inputs of any extents. Their words in build() are the operations on expressions of
// the same names: selu<>, mish, celu<1.5>.
template <std::size_t... Extents>
struct Selu : Elementwise<activation::Selu, Extents...> {
  template <class Spelling>
  static void spell(Spelling& spelling) {
    detail::spell_activation(spelling, "Selu", {}, {Extents...});
  }
};
using graph::selu;
template <>
struct WordOf<std::remove_const_t<decltype(graph::selu<>)>> {
  using type = words::OfExtents<Selu>;
};
template <std::size_t... Extents>
struct Mish : Elementwise<activation::Mish, Extents...> {
  template <class Spelling>
  static void spell(Spelling& spelling) {
    detail::spell_activation(spelling, "Mish", {}, {Extents...});
  }
};
using graph::mish;
template <>
struct WordOf<graph::operations::Mish> {
  using type = words::OfExtents<Mish>;
};
template <std::size_t... Extents>
struct Softsign : Elementwise<activation::Softsign, Extents...> {
  template <class Spelling>
  static void spell(Spelling& spelling) {
    detail::spell_activation(spelling, "Softsign", {}, {Extents...});
  }
};
using graph::softsign;
template <>
struct WordOf<graph::operations::Softsign> {
  using type = words::OfExtents<Softsign>;
};
template <std::size_t... Extents>
struct GeluTanh : Elementwise<activation::GeluTanh, Extents...> {
  template <class Spelling>
  static void spell(Spelling& spelling) {
    detail::spell_activation(spelling, "GeluTanh", {}, {Extents...});
  }
};
using graph::gelu_tanh;
template <>
struct WordOf<graph::operations::GeluTanh> {
  using type = words::OfExtents<GeluTanh>;
};
template <std::size_t... Extents>
struct Relu6 : Elementwise<activation::Relu6, Extents...> {
  template <class Spelling>
  static void spell(Spelling& spelling) {
    detail::spell_activation(spelling, "Relu6", {}, {Extents...});
  }
};
inline constexpr words::OfExtents<Relu6> relu6{};

// With numbers before the extents, refused where they are not finite: Celu<1.5, 128>, celu<1.5>.
template <Real Alpha, std::size_t... Extents>
struct Celu : RefusedLayer<Celu<Alpha, Extents...>> {};
template <Real Alpha, std::size_t... Extents>
struct RefusalOf<Celu<Alpha, Extents...>>
    : FirstOf<UnlessFinite<Alpha>, Unless<Alpha != Real(0.0) && Alpha != Real(-0.0), reasons::AlphaIs0>> {};
template <Real Alpha, std::size_t... Extents>
requires not_refused<Celu<Alpha, Extents...>>
struct Celu<Alpha, Extents...> : Elementwise<activation::Celu<Alpha>, Extents...> {
  template <class Spelling>
  static void spell(Spelling& spelling) {
    detail::spell_activation(spelling, "Celu", {Alpha}, {Extents...});
  }
};
using graph::celu;
template <Real Alpha>
struct WordOf<graph::operations::Celu<Alpha>> {
  using type = words::OfNumberAndExtents<Alpha, Celu>;
};
template <Real Alpha, std::size_t... Extents>
struct ThresholdedRelu : RefusedLayer<ThresholdedRelu<Alpha, Extents...>> {};
template <Real Alpha, std::size_t... Extents>
struct RefusalOf<ThresholdedRelu<Alpha, Extents...>> : FirstOf<UnlessFinite<Alpha>> {};
template <Real Alpha, std::size_t... Extents>
requires not_refused<ThresholdedRelu<Alpha, Extents...>>
struct ThresholdedRelu<Alpha, Extents...> : Elementwise<activation::ThresholdedRelu<Alpha>, Extents...> {
  template <class Spelling>
  static void spell(Spelling& spelling) {
    detail::spell_activation(spelling, "ThresholdedRelu", {Alpha}, {Extents...});
  }
};
using graph::thresholded_relu;
template <Real Alpha>
struct WordOf<graph::operations::ThresholdedRelu<Alpha>> {
  using type = words::OfNumberAndExtents<Alpha, ThresholdedRelu>;
};
// min(max(x, Min), Max): Hardtanh<-1, 1, 128>.
template <Real Min, Real Max, std::size_t... Extents>
struct Hardtanh : RefusedLayer<Hardtanh<Min, Max, Extents...>> {};
template <Real Min, Real Max, std::size_t... Extents>
struct RefusalOf<Hardtanh<Min, Max, Extents...>>
    : FirstOf<UnlessFinite<Min>, UnlessFinite<Max>,
              Unless<(Min.value <= Max.value), reasons::BoundsOutOfOrder<Min, Max>>> {};
template <Real Min, Real Max, std::size_t... Extents>
requires not_refused<Hardtanh<Min, Max, Extents...>>
struct Hardtanh<Min, Max, Extents...> : Elementwise<activation::Hardtanh<Min, Max>, Extents...> {
  template <class Spelling>
  static void spell(Spelling& spelling) {
    detail::spell_activation(spelling, "Hardtanh", {Min, Max}, {Extents...});
  }
};

// What stands for the layer in build().
namespace words {

template <Real Min, Real Max>
struct Hardtanh {
  template <std::size_t... Extents>
  using of_extents = ingot::Hardtanh<Min, Max, Extents...>;
  template <class Input>
  static constexpr bool takes = true;
  template <class Input, class>
  using layer = typename ingot::detail::SpreadExtents<Input, of_extents>::type;
};

}  // namespace words

// Stands for a Hardtanh of what comes before it in build(): `hardtanh<>`, `hardtanh<0, 6>`.
template <Real Min = -1.0, Real Max = 1.0>
inline constexpr words::Hardtanh<Min, Max> hardtanh{};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

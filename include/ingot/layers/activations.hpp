// Elementwise activations: y[i] = f(x[i]).
//
// Shapes      any; the same in and out. `Relu<128>`, `Relu<6, 24, 24>`.
// Parameters  none; each is an empty type and computes in whatever scalar it is given.
// Numerics    errors of the value, in units in the last place of it, and of the slope, in those of it or of 1, the
//             larger ones:
//
//               Relu          0     0                       Sigmoid       2.5   1
//               LeakyRelu     1     0.1   for 0.01          Tanh          2.5   2
//               Elu           1.2   0.5   for 1             HardSigmoid   1     0.1   the value in units of 1
//               Gelu          6.5   2                       HardSwish     2     1
//               Silu          3.2   9     18 in double      Softplus      3.4   1
//
//             Where Phi(x) or sigmoid(x) is below the smallest normal number, Gelu and Silu have |x| units of the
//             smallest number more. Measured with contraction off by bench/math_errors.cpp: LeakyRelu and Elu at every
//             7th float and ten million doubles, the others at every 97th float and a million doubles. backward rounds
//             dy times the slope once more.
// Ends        value and slope at the infinities, at -0 and 0, which have the same slope, and at NaN:
//
//                            -inf         -0       0        inf       NaN
//               Relu          0     0     -0        0   0   inf  1    NaN  1
//               LeakyRelu    -inf   0.01  -0        0 0.01  inf  1    NaN  0.01   for 0.01
//               Elu          -1     0     -0        0   1   inf  1    NaN  NaN    for 1
//               Gelu         -0     0     -0        0 0.5   inf  1    NaN  NaN
//               Silu         -0     0     -0        0 0.5   inf  1    NaN  NaN
//               Sigmoid       0     0     0.5     0.5 0.25  1    0    NaN  NaN
//               Tanh         -1     0     -0        0   1   1    0    NaN  NaN
//               HardSigmoid   0     0     0.5     0.5 1/6   1    0    NaN  NaN
//               HardSwish     0     0     -0        0 0.5   inf  1    NaN  NaN
//               Softplus      0     0     ln 2   ln 2 0.5   inf  1    NaN  NaN
//
//             LeakyRelu<0> is Relu there. tests/layers/test_ends.cpp holds them to it.
// Cost        no MACs.
// Aliasing    in place: y is x or does not overlap it; dx is dy or overlaps none of x, y, dy.
// Refuses     a slope or alpha that is not finite.
// Source      PyTorch's torch.nn modules of the same names, where the formula is not the textbooks'.
//
// A new activation is a struct of its value and slope in namespace activation and, at the end of this file, its layer
// and its word, a words::OfExtents. A word that takes expressions, too, as silu does, is an operation in
// graph/operations/activations.hpp, named here by a using-declaration, and WordOf says which layer it stands for. Its
// tests are a line in tests/layers/layer_cases.hpp, its formula in test_activation_formulas.cpp and its limits in
// test_ends.cpp there, and for PyTorch's results a line in tests/golden/layer_cases.py and a run of
// tests/golden/make_golden.py.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>

#include "ingot/core/fingerprint.hpp"
#include "ingot/core/math.hpp"
#include "ingot/core/scalar.hpp"
#include "ingot/graph/operations/activations.hpp"
#include "ingot/layers/elementwise.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/layers/refusal.hpp"
#include "ingot/layers/words.hpp"

namespace ingot {

// Each function: its value, and its slope as a function either of x or of y = value(x), whichever is cheaper: see
// elementwise.hpp. They are written by hand: as expressions (x * sigmoid(x)) with symbolic slopes, Sigmoid, Tanh,
// Softplus, Relu and Gelu take the same instructions and Elu, HardSwish and LeakyRelu more, but every program would
// compile <ingot/graph.hpp> for them. tests/layers/test_activation_formulas.cpp holds them to their expressions.
namespace activation {

// max(x, 0); slope 0 at 0; NaN stays NaN.
struct Relu {
  static constexpr LayerIdentity identity() { return layer_identity("Relu"); }
  static constexpr bool of_packs = true;
  static constexpr bool is_rectifier = true;
  static constexpr bool few_operations = true;
  static constexpr bool slope_of_output = true;
  template <class T>
  INGOT_INLINE static constexpr T value(T x) {
    return math::select(x < T(0), T(0), x);
  }
  template <class T>
  static constexpr T slope(T y) {
    return math::select(y <= T(0), T(0), T(1));  // 1 for NaN, which must not become a zero
  }
};

// x for x > 0, Slope x otherwise; the slope at NaN is not 0.
template <Real Slope>
struct LeakyRelu {
  template <class T>
  static constexpr bool vanishes = detail::element_t<T>(Slope.value) == detail::element_t<T>(0);
  static constexpr LayerIdentity identity() { return layer_identity("LeakyRelu", Slope); }
  static constexpr bool of_packs = true;
  static constexpr bool few_operations = true;
  template <class T>
  INGOT_INLINE static constexpr T value(T x) {
    // No product of zero, also of one that T makes of a small slope, with infinity.
    if constexpr (vanishes<T>) return math::select(x < T(0), T(0), x);
    return math::select(x > T(0), x, T(Slope.value) * math::select(x > T(0), T(0), x));
  }
  template <class T>
  static constexpr T slope(T x) {
    if constexpr (vanishes<T>) return math::select(x <= T(0), T(0), T(1));
    return math::select(x > T(0), T(1), T(Slope.value));
  }
};

// x for x > 0, Alpha (e^x - 1) otherwise (Clevert, Unterthiner, Hochreiter 2015).
template <Real Alpha>
struct Elu {
  static constexpr LayerIdentity identity() { return layer_identity("Elu", Alpha); }
  static constexpr bool of_packs = true;
  template <class T>
  static constexpr T value(T x) {
    return math::select(x > T(0), x, T(Alpha.value) * math::expm1(math::select(x > T(0), T(0), x)));
  }
  template <class T>
  static constexpr T slope(T x) {
    return math::select(x > T(0), T(1), T(Alpha.value) * math::exp(math::select(x > T(0), T(0), x)));
  }
};

// x Phi(x), Phi the standard normal distribution function: the exact form (Hendrycks, Gimpel 2016). At the
// infinities the limits, -0 and infinity with slopes 0 and 1, where PyTorch has NaN at -infinity.
struct Gelu {
  static constexpr LayerIdentity identity() { return layer_identity("Gelu"); }
  static constexpr bool of_packs = true;
  template <class T>
  static constexpr T value(T x) {
    return math::select(x < T(-1e30), T(-1e30), x) * math::normal_cdf(x);
  }
  template <class T>
  static constexpr T slope(T x) {
    return math::normal_cdf(x) + math::bounded(x) * math::normal_pdf(x);
  }
};

// x sigmoid(x), also known as swish (Ramachandran, Zoph, Le 2017). At the infinities the limits, as Gelu.
struct Silu {
  static constexpr LayerIdentity identity() { return layer_identity("Silu"); }
  static constexpr bool of_packs = true;
  template <class T>
  static constexpr T value(T x) {
    return math::select(x < T(-1e30), T(-1e30), x) * math::sigmoid(x);
  }
  template <class T>
  static constexpr T slope(T x) {
    // From 38 on s is 1 in any T: what an estimated quotient leaves of 1 - s stays small.
    T const s = math::sigmoid(x);
    return s * (T(1) + math::select(x > T(40), T(40), math::bounded(x)) * (T(1) - s));
  }
};

// 1 / (1 + e^-x)
struct Sigmoid {
  static constexpr LayerIdentity identity() { return layer_identity("Sigmoid"); }
  static constexpr bool of_packs = true;
  static constexpr bool slope_of_output = true;
  template <class T>
  static constexpr T value(T x) {
    return math::sigmoid(x);
  }
  template <class T>
  static constexpr T slope(T y) {
    return y * (T(1) - y);
  }
};

struct Tanh {
  static constexpr LayerIdentity identity() { return layer_identity("Tanh"); }
  static constexpr bool of_packs = true;
  static constexpr bool slope_of_output = true;
  template <class T>
  static constexpr T value(T x) {
    return math::tanh(x);
  }
  template <class T>
  static constexpr T slope(T y) {
    return T(1) - y * y;
  }
};

// Where the straight piece of HardSigmoid and HardSwish is computed: 0 outside of it, so that nothing overflows there.
template <class T>
constexpr T inside(T x) {
  return math::select(x <= T(-3), T(0), math::select(x >= T(3), T(0), x));
}

// min(max(x / 6 + 1/2, 0), 1); slope 0 at -3 and 3, NaN at NaN, where PyTorch has 0.
struct HardSigmoid {
  static constexpr LayerIdentity identity() { return layer_identity("HardSigmoid"); }
  static constexpr bool of_packs = true;
  static constexpr bool few_operations = true;
  template <class T>
  INGOT_INLINE static constexpr T value(T x) {
    return math::select(x <= T(-3), T(0), math::select(x >= T(3), T(1), x / T(6) + T(0.5)));
  }
  template <class T>
  static constexpr T slope(T x) {
    return math::select(x <= T(-3), T(0), math::select(x >= T(3), T(0), T(1) / T(6) + (inside(x) - inside(x))));
  }
};

// x HardSigmoid(x) (Howard et al. 2019); slope 0 at -3 and 1 at 3, where PyTorch 1.13 has -0.5, and 1 or 1.5.
struct HardSwish {
  static constexpr LayerIdentity identity() { return layer_identity("HardSwish"); }
  static constexpr bool of_packs = true;
  static constexpr bool few_operations = true;
  template <class T>
  INGOT_INLINE static constexpr T value(T x) {
    return math::select(x <= T(-3), T(0), math::select(x >= T(3), x, inside(x) * (inside(x) + T(3)) / T(6)));
  }
  template <class T>
  static constexpr T slope(T x) {
    return math::select(x <= T(-3), T(0), math::select(x >= T(3), T(1), x / T(3) + T(0.5)));
  }
};

// ln(1 + e^x), in a form that does not overflow.
struct Softplus {
  static constexpr LayerIdentity identity() { return layer_identity("Softplus"); }
  static constexpr bool of_packs = true;
  template <class T>
  static constexpr T value(T x) {
    return math::softplus(x);
  }
  template <class T>
  static constexpr T slope(T x) {
    return math::sigmoid(x);
  }
};

}  // namespace activation

// Layers of the functions above, for inputs of any extents: Relu<128>, Relu<6, 24, 24>. Their words in build() are the
// operations on expressions of the same names: relu, leaky_relu<0.01>.
template <std::size_t... Extents>
struct Relu : Elementwise<activation::Relu, Extents...> {};
using graph::relu;
template <>
struct WordOf<graph::operations::Relu> {
  using type = words::OfExtents<Relu>;
};
template <std::size_t... Extents>
struct Gelu : Elementwise<activation::Gelu, Extents...> {};
using graph::gelu;
template <>
struct WordOf<graph::operations::Gelu> {
  using type = words::OfExtents<Gelu>;
};
template <std::size_t... Extents>
struct Silu : Elementwise<activation::Silu, Extents...> {};
using graph::silu;
template <>
struct WordOf<graph::operations::Silu> {
  using type = words::OfExtents<Silu>;
};
template <std::size_t... Extents>
struct Sigmoid : Elementwise<activation::Sigmoid, Extents...> {
  static constexpr Outputs outputs = Outputs::probabilities;
};
using graph::sigmoid;
template <>
struct WordOf<graph::operations::Sigmoid> {
  using type = words::OfExtents<Sigmoid>;
};
template <std::size_t... Extents>
struct Tanh : Elementwise<activation::Tanh, Extents...> {};
// A function, so that it is found beside the C library's: tanh() in build(), tanh(x) of an expression.
constexpr words::OfExtents<Tanh> tanh() {
  return {};
}
// min(max(x / 6 + 1/2, 0), 1)
template <std::size_t... Extents>
struct HardSigmoid : Elementwise<activation::HardSigmoid, Extents...> {};
using graph::hard_sigmoid;
template <>
struct WordOf<graph::operations::HardSigmoid> {
  using type = words::OfExtents<HardSigmoid>;
};
// x HardSigmoid(x)
template <std::size_t... Extents>
struct HardSwish : Elementwise<activation::HardSwish, Extents...> {};
using graph::hard_swish;
template <>
struct WordOf<graph::operations::HardSwish> {
  using type = words::OfExtents<HardSwish>;
};
// ln(1 + e^x)
template <std::size_t... Extents>
struct Softplus : Elementwise<activation::Softplus, Extents...> {};
using graph::softplus;
template <>
struct WordOf<graph::operations::Softplus> {
  using type = words::OfExtents<Softplus>;
};

// With a number before the extents, refused where it is not finite: LeakyRelu<0.01, 128>, leaky_relu<0.01>.
template <Real Slope, std::size_t... Extents>
struct LeakyRelu : RefusedLayer<LeakyRelu<Slope, Extents...>> {};
template <Real Slope, std::size_t... Extents>
struct RefusalOf<LeakyRelu<Slope, Extents...>> : FirstOf<UnlessFinite<Slope>> {};
template <Real Slope, std::size_t... Extents>
requires not_refused<LeakyRelu<Slope, Extents...>>
struct LeakyRelu<Slope, Extents...> : Elementwise<activation::LeakyRelu<Slope>, Extents...> {};
using graph::leaky_relu;
template <Real Slope>
struct WordOf<graph::operations::LeakyRelu<Slope>> {
  using type = words::OfNumberAndExtents<Slope, LeakyRelu>;
};
template <Real Alpha, std::size_t... Extents>
struct Elu : RefusedLayer<Elu<Alpha, Extents...>> {};
template <Real Alpha, std::size_t... Extents>
struct RefusalOf<Elu<Alpha, Extents...>> : FirstOf<UnlessFinite<Alpha>> {};
template <Real Alpha, std::size_t... Extents>
requires not_refused<Elu<Alpha, Extents...>>
struct Elu<Alpha, Extents...> : Elementwise<activation::Elu<Alpha>, Extents...> {};
using graph::elu;
template <Real Alpha>
struct WordOf<graph::operations::Elu<Alpha>> {
  using type = words::OfNumberAndExtents<Alpha, Elu>;
};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

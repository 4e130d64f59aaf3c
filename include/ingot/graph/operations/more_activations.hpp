// More activations composed of other operations, beside ingot.hpp: <ingot/models.hpp> includes it. Computed as written,
// as those of activations.hpp. NaN stays NaN; where the branch that is not taken overflows, the slope is NaN.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstdint>

// Included first, since compilers print the chain of includes in front of each of its messages.
#include "ingot/graph/operations/callable.hpp"

#include "ingot/core/scalar.hpp"
#include "ingot/graph/operations/activations.hpp"
#include "ingot/graph/operations/elementwise.hpp"

namespace ingot::graph {

namespace operations {

// gamma x for x > 0, else gamma alpha (e^x - 1). The constants of Klambauer et al. 2017 are PyTorch's; ONNX has them
// rounded to float.
template <Real Alpha, Real Gamma>
struct Selu : Activation<Selu<Alpha, Gamma>> {
  template <std::uint64_t X>
  static constexpr auto of(Expression<X> x) {
    constexpr double below = Alpha.value * Gamma.value;
    return where(greater(x, detail::number<0>(x)), multiply(detail::number<Gamma>(x), x),
                 multiply(detail::number<below>(x), Expm1{}(x)));
  }
};

// x for x > 0, else alpha (e^(x / alpha) - 1) (Barron 2017).
template <Real Alpha>
struct Celu : Activation<Celu<Alpha>> {
  template <std::uint64_t X>
  static constexpr auto of(Expression<X> x) {
    return where(greater(x, detail::number<0>(x)), x,
                 multiply(detail::number<Alpha>(x), Expm1{}(divide(x, detail::number<Alpha>(x)))));
  }
};

// x tanh(softplus(x)) (Misra 2019). NaN at -infinity, and so are its slopes at both infinities.
struct Mish : Activation<Mish> {
  template <std::uint64_t X>
  static constexpr auto of(Expression<X> x) {
    return multiply(x, Tanh{}(softplus(x)));
  }
};

// x / (1 + |x|). NaN at the infinities.
struct Softsign : Activation<Softsign> {
  template <std::uint64_t X>
  static constexpr auto of(Expression<X> x) {
    return divide(x, add(detail::number<1>(x), Abs{}(x)));
  }
};

// x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) / 2, the approximation of gelu (Hendrycks and Gimpel 2016). NaN at
// -infinity, and so are its slopes at both infinities.
struct GeluTanh : Activation<GeluTanh> {
  template <std::uint64_t X>
  static constexpr auto of(Expression<X> x) {
    auto const cubic = add(x, multiply(detail::number<0.044715>(x), multiply(x, multiply(x, x))));
    auto const bow = Tanh{}(multiply(detail::number<0.79788456080286535588>(x), cubic));
    return multiply(multiply(detail::number<0.5>(x), x), add(detail::number<1>(x), bow));
  }
};

// 0 for x <= alpha, else x (Konda et al. 2014). Its slope at alpha is 0; NaN stays NaN, as PyTorch's threshold has it.
template <Real Alpha>
struct ThresholdedRelu : Activation<ThresholdedRelu<Alpha>> {
  template <std::uint64_t X>
  static constexpr auto of(Expression<X> x) {
    return where(less_equal(x, detail::number<Alpha>(x)), detail::number<0>(x), x);
  }
};

// x for x > 0, else slope x; the slope broadcasts as NumPy's operands do (He et al. 2015). PyTorch's slope a channel of
// x [channels, height, width] is a slope [channels, 1, 1] here.
struct PRelu : OnExpressions<2> {
  using OnExpressions<2>::operator();

  template <std::uint64_t X, std::uint64_t S>
  requires shapes_broadcast<typename Expression<X>::shape, typename Expression<S>::shape>
  constexpr auto operator()(Expression<X> x, Expression<S> slope) const {
    return where(greater(x, detail::number<0>(x)), x, multiply(slope, x));
  }
  template <class X, class S>
  requires(!shapes_broadcast<X, S>)
  constexpr typename detail::StandIn<X>::type operator()(Shaped<X>, Shaped<S>) const {
    static_assert(shapes_broadcast<X, S>, "the shapes of the operands broadcast to one");
    return {};
  }
};

}  // namespace operations

template <Real Alpha = 1.6732632423543772848, Real Gamma = 1.0507009873554804934>
inline constexpr operations::Selu<Alpha, Gamma> selu{};
template <Real Alpha = 1.0>
inline constexpr operations::Celu<Alpha> celu{};
inline constexpr operations::Mish mish{};
inline constexpr operations::Softsign softsign{};
inline constexpr operations::GeluTanh gelu_tanh{};
template <Real Alpha = 1.0>
inline constexpr operations::ThresholdedRelu<Alpha> thresholded_relu{};
inline constexpr operations::PRelu prelu{};

}  // namespace ingot::graph

#include "ingot/core/epilogue.hpp"

// More functions of numbers, beside ingot.hpp: <ingot/models.hpp> includes it. Operands broadcast by NumPy's rules, and
// NaN stays NaN. erf, round, atan and remainder are operations of elementwise.hpp; the others are composed of such.
// Errors in units in the last place, in float and in double, with contraction off, measured by tests/graph:
//
//   floor, ceil, round, remainder, equal   0        tan    4      sinh   4      asinh   4
//   erf, atan, pow                         2        asin   3      cosh   4.5    acosh   3.5
//   reciprocal                             0.5      acos   3                    atanh   3
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

// From the nearest whole number r, which is above x or not.
struct Floor : Activation<Floor> {
  template <std::uint64_t X>
  static constexpr auto of(Expression<X> x) {
    auto const r = Round{}(x);
    return subtract(r, greater(r, x));
  }
};
struct Ceil : Activation<Ceil> {
  template <std::uint64_t X>
  static constexpr auto of(Expression<X> x) {
    return negate(Floor{}(negate(x)));
  }
};

struct Tan : Activation<Tan> {
  template <std::uint64_t X>
  static constexpr auto of(Expression<X> x) {
    return divide(Sin{}(x), Cos{}(x));
  }
};
// atan(x / sqrt((1 - x) (1 + x))): near 1 both factors keep their digits.
struct Asin : Activation<Asin> {
  template <std::uint64_t X>
  static constexpr auto of(Expression<X> x) {
    auto const one = detail::number<1>(x);
    return Atan{}(divide(x, Sqrt{}(multiply(subtract(one, x), add(one, x)))));
  }
};
// 2 atan(sqrt((1 - x) / (1 + x)))
struct Acos : Activation<Acos> {
  template <std::uint64_t X>
  static constexpr auto of(Expression<X> x) {
    auto const one = detail::number<1>(x);
    return multiply(detail::number<2>(x), Atan{}(Sqrt{}(divide(subtract(one, x), add(one, x)))));
  }
};

// With p = e^(x / 2) - 1 and m = e^(-x / 2) - 1, sinh x = 2 sinh(x / 2) cosh(x / 2) = (p - m) (1 + (p + m) / 2): no
// difference of near numbers, and no overflow before the result's.
struct Sinh : Activation<Sinh> {
  template <std::uint64_t X>
  static constexpr auto of(Expression<X> x) {
    auto const half = multiply(detail::number<0.5>(x), x);
    auto const p = Expm1{}(half);
    auto const m = Expm1{}(negate(half));
    auto const cosine = add(detail::number<1>(x), multiply(detail::number<0.5>(x), add(p, m)));
    return multiply(subtract(p, m), cosine);
  }
};
// 1 + 2 sinh^2(x / 2)
struct Cosh : Activation<Cosh> {
  template <std::uint64_t X>
  static constexpr auto of(Expression<X> x) {
    auto const half = multiply(detail::number<0.5>(x), x);
    auto const twice = subtract(Expm1{}(half), Expm1{}(negate(half)));
    return add(detail::number<1>(x), multiply(multiply(detail::number<0.5>(x), twice), twice));
  }
};

// ln(a + sqrt(1 + a^2)) for a = |x|, as log1p(a (1 + a / (1 + sqrt(1 + a^2)))); from 2^30 on ln(2 a), which is that to
// the last digit. Magnitude and sign are chosen by `where`, so that the slope at 0 is 1, and what is not taken is
// computed of a number that it is finite at, so that its slope of 0 is no NaN.
struct Asinh : Activation<Asinh> {
  template <std::uint64_t X>
  static constexpr auto of(Expression<X> x) {
    auto const zero = detail::number<0>(x);
    auto const one = detail::number<1>(x);
    auto const below = greater(zero, x);
    auto const a = where(below, negate(x), x);
    auto const large = greater(a, detail::number<1073741824.0>(x));
    auto const c = where(large, zero, a);
    auto const root = Sqrt{}(add(one, multiply(c, c)));
    auto const near = Log1p{}(multiply(c, add(one, divide(c, add(one, root)))));
    auto const far = add(Log{}(where(large, a, one)), detail::number<0.69314718055994530942>(x));
    auto const y = where(large, far, near);
    return where(below, negate(y), y);
  }
};
// ln(x + sqrt(x^2 - 1)), as log1p(t + sqrt(t) sqrt(t + 2)) with t = x - 1; infinite above half the largest number.
struct Acosh : Activation<Acosh> {
  template <std::uint64_t X>
  static constexpr auto of(Expression<X> x) {
    auto const t = subtract(x, detail::number<1>(x));
    return Log1p{}(add(t, multiply(Sqrt{}(t), Sqrt{}(add(t, detail::number<2>(x))))));
  }
};
// (ln(1 + x) - ln(1 - x)) / 2, of which neither takes digits from the other.
struct Atanh : Activation<Atanh> {
  template <std::uint64_t X>
  static constexpr auto of(Expression<X> x) {
    return multiply(detail::number<0.5>(x), subtract(Log1p{}(x), Log1p{}(negate(x))));
  }
};

// 1 / x
struct Reciprocal : Activation<Reciprocal> {
  template <std::uint64_t X>
  static constexpr auto of(Expression<X> x) {
    return divide(detail::number<1>(x), x);
  }
};

// 1 where a = b, else 0, also where one is NaN. No gradient.
struct Equal : OnExpressions<2> {
  using OnExpressions<2>::operator();

  template <std::uint64_t A, std::uint64_t B>
  requires shapes_broadcast<typename Expression<A>::shape, typename Expression<B>::shape>
  constexpr auto operator()(Expression<A> a, Expression<B> b) const {
    return multiply(greater_equal(a, b), greater_equal(b, a));
  }
  template <class A, class B>
  requires(!shapes_broadcast<A, B>)
  constexpr typename detail::StandIn<A>::type operator()(Shaped<A>, Shaped<B>) const {
    static_assert(shapes_broadcast<A, B>, "the shapes of the operands broadcast to one");
    return {};
  }
};

}  // namespace operations

inline constexpr operations::Reciprocal reciprocal{};
inline constexpr operations::Equal equal{};

// (Functions whose names the C library has, too: function templates, so that a call finds either.)

// The largest whole number that is not above x; 0 keeps its sign, infinities and NaN stay. No gradient.
template <std::uint64_t X>
constexpr auto floor(Expression<X> x) {
  return operations::Floor{}(x);
}
// The smallest whole number that is not below x; infinities and NaN stay, above -1 the zero is -0. No gradient.
template <std::uint64_t X>
constexpr auto ceil(Expression<X> x) {
  return operations::Ceil{}(x);
}
// The nearest whole number, of two the even one, as ONNX, NumPy and PyTorch have it, not as C. No gradient.
template <std::uint64_t X>
constexpr auto round(Expression<X> x) {
  return operations::Round{}(x);
}
// The error function: -1 and 1, with slope 0, at the infinities.
template <std::uint64_t X>
constexpr auto erf(Expression<X> x) {
  return operations::Erf{}(x);
}
// The tangent of an angle in radians, sin / cos; NaN at the infinities.
template <std::uint64_t X>
constexpr auto tan(Expression<X> x) {
  return operations::Tan{}(x);
}
// The angle whose sine x is; NaN beyond -1 and 1, where its slope is NaN (its limit is infinite).
template <std::uint64_t X>
constexpr auto asin(Expression<X> x) {
  return operations::Asin{}(x);
}
// The angle whose cosine x is; NaN beyond -1 and 1, where its slope is NaN (its limit is infinite).
template <std::uint64_t X>
constexpr auto acos(Expression<X> x) {
  return operations::Acos{}(x);
}
// The angle whose tangent x is: -pi / 2 and pi / 2, with slope 0, at the infinities.
template <std::uint64_t X>
constexpr auto atan(Expression<X> x) {
  return operations::Atan{}(x);
}
// The hyperbolic sine, without cancellation near 0: infinite where it overflows.
template <std::uint64_t X>
constexpr auto sinh(Expression<X> x) {
  return operations::Sinh{}(x);
}
// The hyperbolic cosine: infinite where it overflows.
template <std::uint64_t X>
constexpr auto cosh(Expression<X> x) {
  return operations::Cosh{}(x);
}
// The inverse of sinh, without cancellation near 0 and without overflow.
template <std::uint64_t X>
constexpr auto asinh(Expression<X> x) {
  return operations::Asinh{}(x);
}
// The inverse of cosh: 0 at 1, with infinite slope; NaN below.
template <std::uint64_t X>
constexpr auto acosh(Expression<X> x) {
  return operations::Acosh{}(x);
}
// The inverse of tanh, without cancellation near 0: infinite at -1 and 1, NaN beyond.
template <std::uint64_t X>
constexpr auto atanh(Expression<X> x) {
  return operations::Atanh{}(x);
}
// power(a, b) under the name of the C library and of ONNX: a^b, for negative a of whole b alone.
template <std::uint64_t A, std::uint64_t B>
constexpr auto pow(Expression<A> a, Expression<B> b) {
  return operations::Power{}(a, b);
}
// What a division with a whole quotient rounded toward 0 leaves, C's fmod: it has the sign of a.
template <std::uint64_t A, std::uint64_t B>
constexpr auto remainder(Expression<A> a, Expression<B> b) {
  return operations::Remainder{}(a, b);
}
// Calls with anything else: refused, unless the C library takes it.
template <auto... Given>
constexpr auto floor(...) {
  static_assert(is_called_so<Given...>, "floor takes one expression: floor(x)");
  return typename detail::StandInUnless<Shape<>, Given...>::type{};
}
template <auto... Given>
constexpr auto ceil(...) {
  static_assert(is_called_so<Given...>, "ceil takes one expression: ceil(x)");
  return typename detail::StandInUnless<Shape<>, Given...>::type{};
}
template <auto... Given>
constexpr auto round(...) {
  static_assert(is_called_so<Given...>, "round takes one expression: round(x)");
  return typename detail::StandInUnless<Shape<>, Given...>::type{};
}
template <auto... Given>
constexpr auto erf(...) {
  static_assert(is_called_so<Given...>, "erf takes one expression: erf(x)");
  return typename detail::StandInUnless<Shape<>, Given...>::type{};
}
template <auto... Given>
constexpr auto tan(...) {
  static_assert(is_called_so<Given...>, "tan takes one expression: tan(x)");
  return typename detail::StandInUnless<Shape<>, Given...>::type{};
}
template <auto... Given>
constexpr auto asin(...) {
  static_assert(is_called_so<Given...>, "asin takes one expression: asin(x)");
  return typename detail::StandInUnless<Shape<>, Given...>::type{};
}
template <auto... Given>
constexpr auto acos(...) {
  static_assert(is_called_so<Given...>, "acos takes one expression: acos(x)");
  return typename detail::StandInUnless<Shape<>, Given...>::type{};
}
template <auto... Given>
constexpr auto atan(...) {
  static_assert(is_called_so<Given...>, "atan takes one expression: atan(x)");
  return typename detail::StandInUnless<Shape<>, Given...>::type{};
}
template <auto... Given>
constexpr auto sinh(...) {
  static_assert(is_called_so<Given...>, "sinh takes one expression: sinh(x)");
  return typename detail::StandInUnless<Shape<>, Given...>::type{};
}
template <auto... Given>
constexpr auto cosh(...) {
  static_assert(is_called_so<Given...>, "cosh takes one expression: cosh(x)");
  return typename detail::StandInUnless<Shape<>, Given...>::type{};
}
template <auto... Given>
constexpr auto asinh(...) {
  static_assert(is_called_so<Given...>, "asinh takes one expression: asinh(x)");
  return typename detail::StandInUnless<Shape<>, Given...>::type{};
}
template <auto... Given>
constexpr auto acosh(...) {
  static_assert(is_called_so<Given...>, "acosh takes one expression: acosh(x)");
  return typename detail::StandInUnless<Shape<>, Given...>::type{};
}
template <auto... Given>
constexpr auto atanh(...) {
  static_assert(is_called_so<Given...>, "atanh takes one expression: atanh(x)");
  return typename detail::StandInUnless<Shape<>, Given...>::type{};
}
template <auto... Given>
constexpr auto pow(...) {
  static_assert(is_called_so<Given...>, "pow takes two expressions: pow(a, b)");
  return typename detail::StandInUnless<Shape<>, Given...>::type{};
}
template <auto... Given>
constexpr auto remainder(...) {
  static_assert(is_called_so<Given...>, "remainder takes two expressions: remainder(a, b)");
  return typename detail::StandInUnless<Shape<>, Given...>::type{};
}

// The same as objects, to be passed on: `node<"h", "x">(functions::floor)`.
namespace functions {

inline constexpr operations::Floor floor{};
inline constexpr operations::Ceil ceil{};
inline constexpr operations::Round round{};
inline constexpr operations::Erf erf{};
inline constexpr operations::Tan tan{};
inline constexpr operations::Asin asin{};
inline constexpr operations::Acos acos{};
inline constexpr operations::Atan atan{};
inline constexpr operations::Sinh sinh{};
inline constexpr operations::Cosh cosh{};
inline constexpr operations::Asinh asinh{};
inline constexpr operations::Acosh acosh{};
inline constexpr operations::Atanh atanh{};
inline constexpr operations::Power pow{};
inline constexpr operations::Remainder remainder{};

}  // namespace functions
}  // namespace ingot::graph

#include "ingot/core/epilogue.hpp"

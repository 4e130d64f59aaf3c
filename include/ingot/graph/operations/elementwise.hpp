// Elementwise operations. Operands broadcast by NumPy's rules. An operation is NumPy's of the same name, or PyTorch's
// where NumPy has none, but for these: `negate` is NumPy's negative, `normal_cdf` is PyTorch's special.ndtr, `step` and
// `normal_pdf` are in neither, `sign` keeps the sign of 0, and a limit of `clamp` that is NaN does not limit.
//
// Numerics: core/math.hpp states the error of each elementary function and its values at zeros, infinities and NaN. NaN
// in an operand gives NaN, but for comparisons, `step`, the condition of `where`, the limits of `clamp` and what
// `power` gives for 1^x and x^0. Derivatives are computed from the formulas below; where one is 0 times infinity it is
// NaN. Where there is no derivative, PyTorch's choice is taken.
// Cost: elementwise operations over the same extents share one loop and need no memory of their own (fusion.hpp).
//
// An operation is one entry here: a type with its name, value and derivatives, a place in the list at the end, and the
// object that it is called by. A missing member does not compile. If its value is a new elementary function, that goes
// into core/math.hpp, and its chain rule into core/dual.hpp, which the tests compare the derivatives with.
//
//   name                    as written in texts and hashed into fingerprints
//   value(x...)             on numbers of any scalar type
//   derivative(By<I>, d)    of a loss by operand I, written once for gradients as expressions and as numbers:
//                           d.gradient() is the gradient of the result, d.a(), d.b(), d.c() are the operands, d.y() the
//                           result, d.number(v) a constant
//   flat                    a bit for each operand whose derivative is 0 everywhere; it has no `derivative`
//   commutes                whether the operands may be exchanged
//   folds                   whether the simplifier computes it on constants; false where that compiles slowly
//   of_packs                whether `value` takes packs of numbers (core/simd.hpp), too
//   is_dear                 whether it takes many instructions: loops with such a one are computed in registers
//
// Operations whose names the C library has (exp, tanh, ...) are called by function templates, so that both overload:
// sin(x). Each takes five places: its type, the list, the function template with a comment above it, the overload
// sin(...) that refuses other arguments, and the object in `functions`. tests/graph/places.py looks for all of them. The
// last three of Atan, Erf, Round and Remainder stand in more_functions.hpp.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>

#include "ingot/core/math.hpp"
#include "ingot/graph/operations/callable.hpp"

namespace ingot::graph {

namespace operations {

// Selects the operand that a derivative is taken by.
template <std::size_t I>
struct By {};

// 1 where a > b, else 0, also where one is NaN. No gradient.
struct Greater : Binary<Greater> {
  static constexpr char const* name = "greater";
  static constexpr unsigned flat = 0b11;
  template <class T>
  static constexpr T value(T const& a, T const& b) {
    return math::select(a > b, T(1), T(0));
  }
};
// 1 where a >= b, else 0, also where one is NaN. No gradient.
struct GreaterEqual : Binary<GreaterEqual> {
  static constexpr char const* name = "greater_equal";
  static constexpr unsigned flat = 0b11;
  template <class T>
  static constexpr T value(T const& a, T const& b) {
    return math::select(a >= b, T(1), T(0));
  }
};

// a where the condition is not 0 (NaN is not 0), else b. The one that is not taken has gradient 0, also if it is NaN or
// infinite; the condition has none.
struct Where : Ternary<Where> {
  static constexpr char const* name = "where";
  static constexpr unsigned flat = 0b001;
  template <class T>
  static constexpr T value(T const& condition, T const& a, T const& b) {
    return math::select(condition != T(0), a, b);
  }
  template <class D>
  static constexpr auto derivative(By<1>, D const& d) {
    return Where{}(d.a(), d.gradient(), d.number(0));
  }
  template <class D>
  static constexpr auto derivative(By<2>, D const& d) {
    return Where{}(d.a(), d.number(0), d.gradient());
  }
};

// -x
struct Negate : Unary<Negate> {
  static constexpr char const* name = "negate";
  template <class T>
  static constexpr T value(T const& x) {
    return -x;
  }
  template <class D>
  static constexpr auto derivative(By<0>, D const& d) {
    return -d.gradient();
  }
};

// a + b
struct Add : Binary<Add> {
  static constexpr char const* name = "add";
  static constexpr bool commutes = true;
  template <class T>
  static constexpr T value(T const& a, T const& b) {
    return a + b;
  }
  template <std::size_t I, class D>
  static constexpr auto derivative(By<I>, D const& d) {
    return d.gradient();
  }
};

// a - b
struct Subtract : Binary<Subtract> {
  static constexpr char const* name = "subtract";
  template <class T>
  static constexpr T value(T const& a, T const& b) {
    return a - b;
  }
  template <class D>
  static constexpr auto derivative(By<0>, D const& d) {
    return d.gradient();
  }
  template <class D>
  static constexpr auto derivative(By<1>, D const& d) {
    return -d.gradient();
  }
};

// a b
struct Multiply : Binary<Multiply> {
  static constexpr char const* name = "multiply";
  static constexpr bool commutes = true;
  template <class T>
  static constexpr T value(T const& a, T const& b) {
    return a * b;
  }
  template <class D>
  static constexpr auto derivative(By<0>, D const& d) {
    return d.gradient() * d.b();
  }
  template <class D>
  static constexpr auto derivative(By<1>, D const& d) {
    return d.gradient() * d.a();
  }
};

// a / b: infinite where b alone is 0, NaN for 0 / 0 and infinity by infinity.
struct Divide : Binary<Divide> {
  static constexpr char const* name = "divide";
  template <class T>
  static constexpr T value(T const& a, T const& b) {
    return a / b;
  }
  template <class D>
  static constexpr auto derivative(By<0>, D const& d) {
    return d.gradient() / d.b();
  }
  // -y / b, from the quotient already computed; in this order a 0 stays 0 where 1 / b overflows.
  template <class D>
  static constexpr auto derivative(By<1>, D const& d) {
    return -(d.gradient() * d.y() / d.b());
  }
};

// e^x: 0 at -infinity, infinite where it overflows.
struct Exp : Unary<Exp> {
  static constexpr char const* name = "exp";
  static constexpr bool is_dear = true;
  template <class T>
  static constexpr T value(T const& x) {
    return math::exp(x);
  }
  template <class D>
  static constexpr auto derivative(By<0>, D const& d) {
    return d.gradient() * d.y();
  }
};

// e^x - 1, without cancellation near 0.
struct Expm1 : Unary<Expm1> {
  static constexpr char const* name = "expm1";
  static constexpr bool is_dear = true;
  template <class T>
  static constexpr T value(T const& x) {
    return math::expm1(x);
  }
  template <class D>
  static constexpr auto derivative(By<0>, D const& d) {
    return d.gradient() * (d.y() + d.number(1));
  }
};

// ln x: -infinity at 0, NaN below. Its slope 1 / x is infinite at 0 and, as in PyTorch, finite below.
struct Log : Unary<Log> {
  static constexpr char const* name = "log";
  static constexpr bool is_dear = true;
  template <class T>
  static constexpr T value(T const& x) {
    return math::log(x);
  }
  template <class D>
  static constexpr auto derivative(By<0>, D const& d) {
    return d.gradient() / d.a();
  }
};

// ln(1 + x), without cancellation near 0: -infinity at -1, NaN below.
struct Log1p : Unary<Log1p> {
  static constexpr char const* name = "log1p";
  static constexpr bool is_dear = true;
  template <class T>
  static constexpr T value(T const& x) {
    return math::log1p(x);
  }
  template <class D>
  static constexpr auto derivative(By<0>, D const& d) {
    return d.gradient() / (d.a() + d.number(1));
  }
};

// The square root: NaN below 0. Its slope at 0 is infinite.
struct Sqrt : Unary<Sqrt> {
  static constexpr char const* name = "sqrt";
  static constexpr bool is_dear = true;
  template <class T>
  static constexpr T value(T const& x) {
    return math::sqrt(x);
  }
  template <class D>
  static constexpr auto derivative(By<0>, D const& d) {
    return d.gradient() * d.number(0.5) / d.y();
  }
};

// The sine of an angle in radians, for every finite one; NaN at the infinities.
struct Sin : Unary<Sin> {
  static constexpr char const* name = "sin";
  static constexpr bool is_dear = true;
  static constexpr bool folds = false;
  template <class T>
  static constexpr T value(T const& x) {
    return math::sin(x);
  }
  template <class D>
  static constexpr auto derivative(By<0>, D const& d);
};
// The cosine of an angle in radians, for every finite one; NaN at the infinities.
struct Cos : Unary<Cos> {
  static constexpr char const* name = "cos";
  static constexpr bool is_dear = true;
  static constexpr bool folds = false;
  template <class T>
  static constexpr T value(T const& x) {
    return math::cos(x);
  }
  template <class D>
  static constexpr auto derivative(By<0>, D const& d) {
    return -(d.gradient() * Sin{}(d.a()));
  }
};
template <class D>
constexpr auto Sin::derivative(By<0>, D const& d) {
  return d.gradient() * Cos{}(d.a());
}

// The angle whose tangent x is: -pi / 2 and pi / 2, with slope 0, at the infinities.
struct Atan : Unary<Atan> {
  static constexpr char const* name = "atan";
  static constexpr bool is_dear = true;
  static constexpr bool folds = false;
  template <class T>
  static constexpr T value(T const& x) {
    return math::atan(x);
  }
  template <class D>
  static constexpr auto derivative(By<0>, D const& d) {
    return d.gradient() / (d.number(1) + d.a() * d.a());
  }
};

// The hyperbolic tangent: -1 and 1, with slope 0, at the infinities.
struct Tanh : Unary<Tanh> {
  static constexpr char const* name = "tanh";
  static constexpr bool is_dear = true;
  template <class T>
  static constexpr T value(T const& x) {
    return math::tanh(x);
  }
  template <class D>
  static constexpr auto derivative(By<0>, D const& d) {
    return d.gradient() * (d.number(1) - d.y() * d.y());
  }
};

// 1 / (1 + e^-x): 0 and 1, with slope 0, at the infinities.
struct Sigmoid : Unary<Sigmoid> {
  static constexpr char const* name = "sigmoid";
  static constexpr bool is_dear = true;
  template <class T>
  static constexpr T value(T const& x) {
    return math::sigmoid(x);
  }
  template <class D>
  static constexpr auto derivative(By<0>, D const& d) {
    return d.gradient() * (d.y() * (d.number(1) - d.y()));
  }
};

// ln(1 + e^x), computed without overflow: 0 at -infinity, x where x is large.
struct Softplus : Unary<Softplus> {
  static constexpr char const* name = "softplus";
  static constexpr bool is_dear = true;
  template <class T>
  static constexpr T value(T const& x) {
    return math::softplus(x);
  }
  template <class D>
  static constexpr auto derivative(By<0>, D const& d) {
    return d.gradient() * Sigmoid{}(d.a());
  }
};

// The standard normal density, e^(-x^2 / 2) / sqrt(2 pi).
struct NormalPdf : Unary<NormalPdf> {
  static constexpr char const* name = "normal_pdf";
  static constexpr bool is_dear = true;
  template <class T>
  static constexpr T value(T const& x) {
    return math::normal_pdf(x);
  }
  // -x y; 0 where y has become 0, also at the infinities.
  template <class D>
  static constexpr auto derivative(By<0>, D const& d) {
    return -(d.gradient() * Where{}(d.y(), d.a() * d.y(), d.number(0)));
  }
};

// The standard normal distribution function: 0 and 1, with slope 0, at the infinities.
struct NormalCdf : Unary<NormalCdf> {
  static constexpr char const* name = "normal_cdf";
  static constexpr bool is_dear = true;
  template <class T>
  static constexpr T value(T const& x) {
    return math::normal_cdf(x);
  }
  template <class D>
  static constexpr auto derivative(By<0>, D const& d) {
    return d.gradient() * NormalPdf{}(d.a());
  }
};

// The error function, 2 / sqrt(pi) times the integral of e^(-t^2) from 0 to x: -1 and 1, with slope 0, at the
// infinities.
struct Erf : Unary<Erf> {
  static constexpr char const* name = "erf";
  static constexpr bool is_dear = true;
  static constexpr bool folds = false;
  template <class T>
  static constexpr T value(T const& x) {
    return math::erf(x);
  }
  // 2 sqrt(2) normal_pdf(sqrt(2) x)
  template <class D>
  static constexpr auto derivative(By<0>, D const& d) {
    return d.gradient() * (d.number(2.8284271247461900976) * NormalPdf{}(d.number(1.4142135623730950488) * d.a()));
  }
};

// The nearest whole number, of two the even one; 0 keeps its sign, infinities and NaN stay. No gradient.
struct Round : Unary<Round> {
  static constexpr char const* name = "round";
  static constexpr unsigned flat = 0b1;
  template <class T>
  static constexpr T value(T const& x) {
    return math::round(x);
  }
};

// 0 for x <= 0, else 1. NaN gives 1: as the slope of relu it must not turn a NaN gradient into 0. No gradient.
struct Step : Unary<Step> {
  static constexpr char const* name = "step";
  static constexpr unsigned flat = 0b1;
  template <class T>
  static constexpr T value(T const& x) {
    return math::select(x <= T(0), T(0), T(1));
  }
};

// max(x, 0); NaN stays NaN. Its slope at 0 is 0.
struct Relu : Unary<Relu> {
  static constexpr char const* name = "relu";
  template <class T>
  static constexpr T value(T const& x) {
    return math::select(x < T(0), T(0), x);
  }
  template <class D>
  static constexpr auto derivative(By<0>, D const& d) {
    return d.gradient() * Step{}(d.y());
  }
};

// -1, 0 or 1; 0 keeps its sign, NaN stays NaN. No gradient.
struct Sign : Unary<Sign> {
  static constexpr char const* name = "sign";
  static constexpr unsigned flat = 0b1;
  template <class T>
  static constexpr T value(T const& x) {
    return math::select(x < T(0), T(-1), math::select(x > T(0), T(1), x));
  }
};

// |x|. Its slope at 0 is 0.
struct Abs : Unary<Abs> {
  static constexpr char const* name = "abs";
  template <class T>
  static constexpr T value(T const& x) {
    return math::abs(x);
  }
  template <class D>
  static constexpr auto derivative(By<0>, D const& d) {
    return d.gradient() * Sign{}(d.a());
  }
};

// a^b; NaN for negative a and b that is no integer. 1^x and x^0 are 1 for every x, also NaN.
struct Power : Binary<Power> {
  static constexpr char const* name = "power";
  static constexpr bool folds = false;
  static constexpr bool of_packs = false;
  template <class T>
  static constexpr T value(T const& a, T const& b) {
    return math::pow(a, b);
  }
  // b a^(b - 1), and 0 for b = 0, whatever a is.
  template <class D>
  static constexpr auto derivative(By<0>, D const& d) {
    auto const slope = d.b() * Power{}(d.a(), d.b() - d.number(1));
    return Where{}(d.b(), d.gradient() * slope, d.number(0));
  }
  // a^b ln a, and 0 for a = 0 and b >= 0.
  template <class D>
  static constexpr auto derivative(By<1>, D const& d) {
    auto const slope = d.gradient() * (d.y() * Log{}(d.a()));
    auto const at_zero = Where{}(GreaterEqual{}(d.b(), d.number(0)), d.number(0), slope);
    return Where{}(d.a(), slope, at_zero);
  }
};

// a - n b with n = a / b rounded toward 0, exactly: C's fmod, NumPy's and PyTorch's, not C's remainder. It has the sign
// of a. NaN for b = 0 and for an infinite a; a for an infinite b. Its slope by b is -n.
struct Remainder : Binary<Remainder> {
  static constexpr char const* name = "remainder";
  static constexpr bool folds = false;
  static constexpr bool of_packs = false;
  template <class T>
  static constexpr T value(T const& a, T const& b) {
    return math::remainder(a, b);
  }
  template <class D>
  static constexpr auto derivative(By<0>, D const& d) {
    return d.gradient();
  }
  template <class D>
  static constexpr auto derivative(By<1>, D const& d) {
    return -(d.gradient() * Round{}((d.a() - d.y()) / d.b()));
  }
};

// 1 where a > b, 1/2 where they are equal, 0 where a < b, NaN where one is NaN.
template <class D, class F>
constexpr auto share_of_larger(D const& d, F const& a, F const& b) {
  auto const unordered = d.number(std::numeric_limits<double>::quiet_NaN());
  auto const equal = Where{}(GreaterEqual{}(a, b), d.number(0.5), unordered);
  return Where{}(Greater{}(a, b), d.number(1), Where{}(Greater{}(b, a), d.number(0), equal));
}

// The larger operand; equal ones share the gradient half and half. NaN in one gives NaN, and NaN as both gradients.
struct Maximum : Binary<Maximum> {
  static constexpr char const* name = "maximum";
  static constexpr bool commutes = true;
  template <class T>
  static constexpr T value(T const& a, T const& b) {
    return math::max(a, b);
  }
  template <class D>
  static constexpr auto derivative(By<0>, D const& d) {
    return d.gradient() * share_of_larger(d, d.a(), d.b());
  }
  template <class D>
  static constexpr auto derivative(By<1>, D const& d) {
    return d.gradient() * share_of_larger(d, d.b(), d.a());
  }
};
// The smaller operand; equal ones share the gradient half and half. NaN in one gives NaN, and NaN as both gradients.
struct Minimum : Binary<Minimum> {
  static constexpr char const* name = "minimum";
  static constexpr bool commutes = true;
  template <class T>
  static constexpr T value(T const& a, T const& b) {
    return math::min(a, b);
  }
  template <class D>
  static constexpr auto derivative(By<0>, D const& d) {
    return d.gradient() * share_of_larger(d, d.b(), d.a());
  }
  template <class D>
  static constexpr auto derivative(By<1>, D const& d) {
    return d.gradient() * share_of_larger(d, d.a(), d.b());
  }
};

// min(max(x, low), high); `high` where low > high. x has the gradient from low to high, both included; below and above,
// the limit has it. NaN in x stays NaN. A limit that is NaN does not limit, and has no gradient: NumPy's clip and
// PyTorch's clamp give NaN there.
struct Clamp : Ternary<Clamp> {
  static constexpr char const* name = "clamp";
  template <class T>
  static constexpr T value(T const& x, T const& low, T const& high) {
    T const raised = math::select(x < low, low, x);
    return math::select(raised > high, high, raised);
  }
  template <class D>
  static constexpr auto derivative(By<0>, D const& d) {
    auto const below = Where{}(Greater{}(d.b(), d.a()), d.number(0), d.gradient());
    return Where{}(Greater{}(d.a(), d.c()), d.number(0), below);
  }
  template <class D>
  static constexpr auto derivative(By<1>, D const& d) {
    auto const below = Where{}(Greater{}(d.b(), d.a()), d.gradient(), d.number(0));
    return Where{}(Greater{}(d.b(), d.c()), d.number(0), below);
  }
  template <class D>
  static constexpr auto derivative(By<2>, D const& d) {
    auto const raised = Where{}(Greater{}(d.b(), d.a()), d.b(), d.a());
    return Where{}(Greater{}(raised, d.c()), d.gradient(), d.number(0));
  }
};

template <class... Entries>
struct List {};

// All elementwise operations. Their order numbers them.
using Elementwise = List<Negate, Exp, Expm1, Log, Log1p, Sqrt, Sin, Cos, Tanh, Sigmoid, Softplus, NormalCdf, NormalPdf,
                         Relu, Step, Abs, Sign, Add, Subtract, Multiply, Divide, Power, Maximum, Minimum, Greater,
                         GreaterEqual, Where, Clamp, Atan, Erf, Round, Remainder>;

}  // namespace operations

inline constexpr operations::Negate negate{};
inline constexpr operations::Add add{};
inline constexpr operations::Subtract subtract{};
inline constexpr operations::Multiply multiply{};
inline constexpr operations::Divide divide{};
inline constexpr operations::Sigmoid sigmoid{};
inline constexpr operations::Softplus softplus{};
inline constexpr operations::NormalCdf normal_cdf{};
inline constexpr operations::NormalPdf normal_pdf{};
inline constexpr operations::Relu relu{};
inline constexpr operations::Step step{};
inline constexpr operations::Sign sign{};
inline constexpr operations::Power power{};
inline constexpr operations::Maximum maximum{};
inline constexpr operations::Minimum minimum{};
inline constexpr operations::Greater greater{};
inline constexpr operations::GreaterEqual greater_equal{};
inline constexpr operations::Where where{};
inline constexpr operations::Clamp clamp{};

// (Operations whose names the C library has, too: function templates, so that a call finds either.)

// e^x: 0 at -infinity, infinite where it overflows.
template <std::uint64_t X>
constexpr auto exp(Expression<X> x) {
  return operations::Exp{}(x);
}
// e^x - 1, without cancellation near 0.
template <std::uint64_t X>
constexpr auto expm1(Expression<X> x) {
  return operations::Expm1{}(x);
}
// ln x: -infinity at 0, NaN below.
template <std::uint64_t X>
constexpr auto log(Expression<X> x) {
  return operations::Log{}(x);
}
// ln(1 + x), without cancellation near 0: -infinity at -1, NaN below.
template <std::uint64_t X>
constexpr auto log1p(Expression<X> x) {
  return operations::Log1p{}(x);
}
// The square root: NaN below 0. Its slope at 0 is infinite.
template <std::uint64_t X>
constexpr auto sqrt(Expression<X> x) {
  return operations::Sqrt{}(x);
}
// The sine of an angle in radians, for every finite one; NaN at the infinities.
template <std::uint64_t X>
constexpr auto sin(Expression<X> x) {
  return operations::Sin{}(x);
}
// The cosine of an angle in radians, for every finite one; NaN at the infinities.
template <std::uint64_t X>
constexpr auto cos(Expression<X> x) {
  return operations::Cos{}(x);
}
// The hyperbolic tangent: -1 and 1, with slope 0, at the infinities.
template <std::uint64_t X>
constexpr auto tanh(Expression<X> x) {
  return operations::Tanh{}(x);
}
// |x|. Its slope at 0 is 0.
template <std::uint64_t X>
constexpr auto abs(Expression<X> x) {
  return operations::Abs{}(x);
}
// Calls with anything else: refused, unless the C library takes it.
template <auto... Given>
constexpr auto exp(...) {
  static_assert(is_called_so<Given...>, "exp takes one expression: exp(x)");
  return typename detail::StandInUnless<Shape<>, Given...>::type{};
}
template <auto... Given>
constexpr auto expm1(...) {
  static_assert(is_called_so<Given...>, "expm1 takes one expression: expm1(x)");
  return typename detail::StandInUnless<Shape<>, Given...>::type{};
}
template <auto... Given>
constexpr auto log(...) {
  static_assert(is_called_so<Given...>, "log takes one expression: log(x)");
  return typename detail::StandInUnless<Shape<>, Given...>::type{};
}
template <auto... Given>
constexpr auto log1p(...) {
  static_assert(is_called_so<Given...>, "log1p takes one expression: log1p(x)");
  return typename detail::StandInUnless<Shape<>, Given...>::type{};
}
template <auto... Given>
constexpr auto sqrt(...) {
  static_assert(is_called_so<Given...>, "sqrt takes one expression: sqrt(x)");
  return typename detail::StandInUnless<Shape<>, Given...>::type{};
}
template <auto... Given>
constexpr auto sin(...) {
  static_assert(is_called_so<Given...>, "sin takes one expression: sin(x)");
  return typename detail::StandInUnless<Shape<>, Given...>::type{};
}
template <auto... Given>
constexpr auto cos(...) {
  static_assert(is_called_so<Given...>, "cos takes one expression: cos(x)");
  return typename detail::StandInUnless<Shape<>, Given...>::type{};
}
template <auto... Given>
constexpr auto tanh(...) {
  static_assert(is_called_so<Given...>, "tanh takes one expression: tanh(x)");
  return typename detail::StandInUnless<Shape<>, Given...>::type{};
}
template <auto... Given>
constexpr auto abs(...) {
  static_assert(is_called_so<Given...>, "abs takes one expression: abs(x)");
  return typename detail::StandInUnless<Shape<>, Given...>::type{};
}

// The same as objects, to be passed on: `node<"h", "x">(functions::tanh)`.
namespace functions {

inline constexpr operations::Exp exp{};
inline constexpr operations::Expm1 expm1{};
inline constexpr operations::Log log{};
inline constexpr operations::Log1p log1p{};
inline constexpr operations::Sqrt sqrt{};
inline constexpr operations::Sin sin{};
inline constexpr operations::Cos cos{};
inline constexpr operations::Tanh tanh{};
inline constexpr operations::Abs abs{};

}  // namespace functions
}  // namespace ingot::graph

#include "ingot/core/epilogue.hpp"

// Activations composed of other operations, computed as written. Errors are in units in the last place of the result,
// with contraction off. NaN stays NaN. Where a product is 0 times infinity, or the branch of `where` that is not taken
// overflows, the value or the slope is NaN; the layers of the same names (layers/activations.hpp) have the limits
// there.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstdint>

// Included first, since compilers print the chain of includes in front of each of its messages.
#include "ingot/graph/operations/callable.hpp"

#include "ingot/core/scalar.hpp"
#include "ingot/graph/operations/elementwise.hpp"

namespace ingot::graph {

namespace operations {

// A function of one expression, Entry::of(x).
template <class Entry>
struct Activation : OnExpressions<1> {
  using OnExpressions<1>::operator();
  template <std::uint64_t X>
  constexpr auto operator()(Expression<X> x) const {
    return Entry::of(x);
  }
};

// x for x > 0, else slope x, within 1.5 units. Its slope at 0 is `slope`.
template <Real Slope>
struct LeakyRelu : Activation<LeakyRelu<Slope>> {
  template <std::uint64_t X>
  static constexpr auto of(Expression<X> x) {
    return where(greater(x, detail::number<0>(x)), x, multiply(detail::number<Slope>(x), x));
  }
};

// x for x > 0, else alpha (e^x - 1), within 5.5 units. Its slope is NaN where e^x overflows (in float above 88.7).
template <Real Alpha>
struct Elu : Activation<Elu<Alpha>> {
  template <std::uint64_t X>
  static constexpr auto of(Expression<X> x) {
    return where(greater(x, detail::number<0>(x)), x, multiply(detail::number<Alpha>(x), Expm1{}(x)));
  }
};

// x normal_cdf(x), within 15.5 units, and not by tanh. NaN at -infinity; its slope is NaN at both infinities.
struct Gelu : Activation<Gelu> {
  template <std::uint64_t X>
  static constexpr auto of(Expression<X> x) {
    return multiply(x, normal_cdf(x));
  }
};

// x sigmoid(x), also called swish, within 5.5 units. NaN at -infinity; its slope is NaN at both infinities.
struct Silu : Activation<Silu> {
  template <std::uint64_t X>
  static constexpr auto of(Expression<X> x) {
    return multiply(x, sigmoid(x));
  }
};

// min(max(x / 6 + 1/2, 0), 1), within a unit in the last place of 1. Its slope at -3 and 3 is 0.
struct HardSigmoid : Activation<HardSigmoid> {
  template <std::uint64_t X>
  static constexpr auto of(Expression<X> x) {
    auto const line = add(divide(x, detail::number<6>(x)), detail::number<0.5>(x));
    return where(greater_equal(detail::number<-3>(x), x), detail::number<0>(x),
                 where(greater_equal(x, detail::number<3>(x)), detail::number<1>(x), line));
  }
};

// x hard_sigmoid(x), within 3 units: 0 up to -3, x from 3 on. Its slope is 0 at -3, 1 at 3, NaN at both infinities.
struct HardSwish : Activation<HardSwish> {
  template <std::uint64_t X>
  static constexpr auto of(Expression<X> x) {
    auto const bow = divide(multiply(x, add(x, detail::number<3>(x))), detail::number<6>(x));
    return where(greater_equal(detail::number<-3>(x), x), detail::number<0>(x),
                 where(greater_equal(x, detail::number<3>(x)), x, bow));
  }
};

}  // namespace operations

template <Real Slope = 0.01>
inline constexpr operations::LeakyRelu<Slope> leaky_relu{};
template <Real Alpha = 1.0>
inline constexpr operations::Elu<Alpha> elu{};
inline constexpr operations::Gelu gelu{};
inline constexpr operations::Silu silu{};
inline constexpr operations::HardSigmoid hard_sigmoid{};
inline constexpr operations::HardSwish hard_swish{};

}  // namespace ingot::graph

#include "ingot/core/epilogue.hpp"

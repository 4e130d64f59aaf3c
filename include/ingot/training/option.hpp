// A number that a user sets, ready for the arithmetic that it enters.
#pragma once

#include "ingot/core/prologue.hpp"

#include <bit>
#include <concepts>
#include <cstdint>
#include <type_traits>

#include "ingot/core/integer_double.hpp"
#include "ingot/core/simd.hpp"

namespace ingot {

// Takes a double, a float, a whole number or a schedule's rate, and is a double where it is read: the very one that it
// was given. It holds that number, and 1 minus it, in float, too, so that a network of float computes without double
// arithmetic: the compiler converts what it knows. T is what the network computes in, double for all but float: a
// schedule's rate is computed, and *= and its like compute, in T. What belongs to no network (a penalty, a clip, a
// schedule) has an Option<>, which is exact in both. 16 bytes.
template <class T = float>
class Option {
 public:
  using scalar = T;
  constexpr Option() : Option(0.0) {}
  INGOT_INLINE constexpr Option(double number)
      : wide_(std::bit_cast<std::uint64_t>(number)),
        narrow_(static_cast<float>(number)),
        rest_(static_cast<float>(difference_from_one(number))) {}
  constexpr Option(float number) : Option(from_float(number)) {}
  constexpr Option(long double number) : Option(static_cast<double>(number)) {}
  template <std::integral Whole>
  constexpr Option(Whole number) : Option(static_cast<double>(number)) {}
  template <class Rate>
  requires requires(Rate const& rate) { rate.template in<T>(); }
  constexpr Option(Rate const& rate) : Option(rate.template in<T>()) {}

  constexpr operator double() const { return as<double>(); }

  // The number in an arithmetic N: rounded once from what was given.
  template <class N>
  constexpr N as() const {
    if constexpr (std::is_same_v<N, float>) {
      return narrow_;
    } else if constexpr (std::is_same_v<N, detail::IntegerDouble>) {
      return has_wide() ? N(std::bit_cast<double>(wide_)) : N(narrow_);
    } else {
      return N(has_wide() ? std::bit_cast<double>(wide_) : static_cast<double>(narrow_));
    }
  }
  // 1 minus it, rounded once from what was given: 1 - 0.999f would already be wrong in the fifth digit.
  template <class N>
  constexpr N complement() const {
    if constexpr (std::is_same_v<N, float>) {
      return rest_;
    } else {
      return N(difference_from_one(as<double>()));
    }
  }

  constexpr Option& operator*=(Option const& factor) { return *this = Option(as<T>() * factor.template as<T>()); }
  constexpr Option& operator/=(Option const& divisor) { return *this = Option(as<T>() / divisor.template as<T>()); }
  constexpr Option& operator+=(Option const& term) { return *this = Option(as<T>() + term.template as<T>()); }
  constexpr Option& operator-=(Option const& term) { return *this = Option(as<T>() - term.template as<T>()); }

 private:
  static constexpr std::uint64_t none = ~std::uint64_t{0};  // a NaN

  constexpr Option(std::uint64_t wide, float narrow, float rest) : wide_(wide), narrow_(narrow), rest_(rest) {}
  static constexpr Option from_float(float number) {
    if constexpr (std::is_same_v<T, float>) {
      return {none, number, difference_from_one(number)};
    } else {
      return Option(static_cast<double>(number));
    }
  }
  // What makes a NaN is no constant expression.
  template <class Number>
  static constexpr Number difference_from_one(Number number) {
    return number != number ? number : Number(1) - number;
  }
  // By its bits, since a comparison would be double arithmetic.
  constexpr bool has_wide() const { return (wide_ & (none >> 1)) <= std::uint64_t{0x7FF} << 52; }

  std::uint64_t wide_;  // the bits of the double that was given
  float narrow_;
  float rest_;
};

// The option of what computes in T.
template <class T>
using option_t = Option<std::conditional_t<std::is_same_v<T, float>, float, double>>;

namespace detail {

// What a function of the user returned (an option, a schedule's rate, a number) in an arithmetic T.
template <class T, class Number>
constexpr T number_in(Number const& number) {
  if constexpr (requires { number.template in<T>(); }) {
    return number.template in<T>();
  } else if constexpr (requires { number.template as<T>(); }) {
    return number.template as<T>();
  } else {
    return static_cast<T>(number);
  }
}

}  // namespace detail
}  // namespace ingot

#include "ingot/core/epilogue.hpp"

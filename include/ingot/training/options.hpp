// Options and the values that they may have.
//
// Whatever has numbers to set (an optimizer, a penalty, a clip, a schedule) names them, once:
//   template <class F>
//   constexpr void options(F&& f) const { f("learning_rate", learning_rate, OptionRange::not_negative); }
// A trainer on the host refuses one without a meaning, and so does a step in a constant expression. On a device say it
// at compile time: `static_assert(options_fit(L2Penalty{1e-4}))`.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <type_traits>

#include "ingot/core/scalar.hpp"

namespace ingot {

// not_negative takes infinity: what it enters becomes infinite or NaN, and shows. A divisor must be finite: under an
// infinite epsilon every step would silently be 0.
enum class OptionRange { finite, not_negative, finite_not_negative, positive, below_one, count };

// In words, after "allowed is".
constexpr char const* describe(OptionRange allowed) {
  switch (allowed) {
    case OptionRange::not_negative:
      return "a number from 0";
    case OptionRange::finite_not_negative:
      return "a finite number from 0";
    case OptionRange::positive:
      return "a number above 0";
    case OptionRange::below_one:
      return "a number from 0 and below 1";
    case OptionRange::count:
      return "a whole number from 1";
    case OptionRange::finite:
      break;
  }
  return "a finite number";
}

// Whether an option may have a value.
constexpr bool is_allowed(double value, OptionRange allowed) {
  if (value != value) return false;
  switch (allowed) {
    case OptionRange::not_negative:
      return value >= 0.0;
    case OptionRange::finite_not_negative:
      return is_finite(value) && value >= 0.0;
    case OptionRange::positive:
      return value > 0.0;
    case OptionRange::below_one:
      return value >= 0.0 && value < 1.0;
    case OptionRange::count:
      return value >= 1.0;
    case OptionRange::finite:
      break;
  }
  return is_finite(value);
}

namespace detail {

// The first option without a meaning: its name, null where there is none, and its value.
struct OptionFault {
  char const* option = nullptr;
  double value = 0.0;
  OptionRange allowed = OptionRange::finite;
};

struct SeekFault {
  OptionFault& fault;
  template <class Number>
  constexpr void operator()(char const* option, Number value, OptionRange allowed) const {
    auto const number = static_cast<double>(value);
    if (fault.option == nullptr && !is_allowed(number, allowed)) fault = {option, number, allowed};
  }
};

// Calls x.options(f) where x has options.
template <class X, class F>
constexpr void visit_options(X const& x, F&& f) {
  if constexpr (requires { x.options(f); }) x.options(f);
}

}  // namespace detail

// The first fault among the options of x: an optimizer, a penalty, a clip, a schedule, a loss.
template <class X>
constexpr detail::OptionFault find_option_fault(X const& x) {
  detail::OptionFault fault;
  detail::visit_options(x, detail::SeekFault{fault});
  return fault;
}

// Whether every option has a meaning.
template <class X>
constexpr bool options_fit(X const& x) {
  return find_option_fault(x).option == nullptr;
}

namespace detail {

// In a constant expression an option without a meaning is an error: a call that is not constexpr, which compilers print
// with its values.
template <class X>
constexpr void check_constant_options(X const& x) {
  if (__builtin_is_constant_evaluated()) {
    OptionFault const fault = find_option_fault(x);
    if (fault.option != nullptr) {
      __builtin_printf("option %s is %g: allowed is %s", fault.option, fault.value, describe(fault.allowed));
    }
  }
}

}  // namespace detail
}  // namespace ingot

#include "ingot/core/epilogue.hpp"

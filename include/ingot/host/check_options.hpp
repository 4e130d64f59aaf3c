// Refuses options that have no meaning, on the host.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstdio>
#include <stdexcept>
#include <string>

#include "ingot/core/math.hpp"
#include "ingot/training/options.hpp"

namespace ingot {

namespace detail {

inline std::string as_text(double number) {
  char text[32];
  std::snprintf(text, sizeof text, "%g", number);
  return text;
}

[[noreturn]] inline void refuse_option(std::string const& option, double number, OptionRange allowed) {
  throw std::invalid_argument("option " + option + " is " + as_text(number) + ": allowed is " + describe(allowed));
}

}  // namespace detail

// Throws std::invalid_argument for an option of x that has no meaning, with its name, its value and what is allowed. x
// is an optimizer, a penalty, a clip, an objective, a schedule or an initial scheme. `train` checks its optimizer and
// its objective; check a schedule yourself before it becomes a std::function.
template <class X>
void check_options(X const& x) {
  detail::OptionFault const fault = find_option_fault(x);
  if (fault.option != nullptr) detail::refuse_option(fault.option, fault.value, fault.allowed);
}

namespace detail {

// Refuses a number that T cannot hold: one that becomes 0, or is no longer allowed once rounded. Rounding to 1 near 1
// is accepted, as T's arithmetic does it anyway.
template <class T>
struct RefuseUnheld {
  template <class Number>
  void operator()(char const* option, Number value, OptionRange allowed) const {
    auto const number = static_cast<double>(value);
    double const held = ScalarMath<T>::value(static_cast<T>(number));
    bool const vanishes = number != 0.0 && held == 0.0;
    if (allowed == OptionRange::below_one || (is_allowed(held, allowed) && !vanishes)) return;
    throw std::invalid_argument("option " + std::string(option) + " is " + as_text(number) + ", which is " +
                                as_text(held) + " in the network's numbers");
  }
};

// The same for a network that computes in T and whose options are converted to T.
template <class T, class X>
void check_options_in(X const& x) {
  check_options(x);
  visit_options(x, RefuseUnheld<T>{});
}

}  // namespace detail

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

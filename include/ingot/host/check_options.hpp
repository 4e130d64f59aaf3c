// Options without a meaning, refused on the host.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstdio>
#include <stdexcept>
#include <string>

#include "ingot/training/options.hpp"

namespace ingot {

namespace detail {

[[noreturn]] inline void refuse_option(std::string const& option, double number, Allowed allowed) {
  char value[32];
  std::snprintf(value, sizeof value, "%g", number);
  throw std::invalid_argument("option " + option + " is " + value + ": allowed is " + describe(allowed));
}

}  // namespace detail

// Throws std::invalid_argument where an option of x has no meaning, with its name, its value and what is allowed: of an
// optimizer, a penalty, a clip, an objective, a schedule, an initial scheme. `train` calls it of its optimizer and its
// objective; call it of a schedule before it is handed over as a function.
template <class X>
void check_options(X const& x) {
  OptionFault const fault = find_option_fault(x);
  if (fault.option != nullptr) detail::refuse_option(fault.option, fault.value, fault.allowed);
}

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

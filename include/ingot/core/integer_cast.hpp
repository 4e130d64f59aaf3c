// A cast between integers that are of two types on one target and of one on another.
#pragma once

#include "ingot/core/prologue.hpp"

#include <type_traits>

namespace ingot {

// As static_cast, which GCC calls useless where the types are the same: std::size_t is as wide as 64 bits here and as
// 32 there, so that no cast of it can be written or left out for both.
template <class To, class From>
constexpr To integer_cast(From value) {
  if constexpr (std::is_same_v<To, From>) {
    return value;
  } else {
    return static_cast<To>(value);
  }
}

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

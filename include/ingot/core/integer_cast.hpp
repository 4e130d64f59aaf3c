// A cast between integers whose types are the same on one target and differ on another.
#pragma once

#include "ingot/core/prologue.hpp"

#include <type_traits>

namespace ingot {

// static_cast without GCC's warning about a useless cast where the types are the same: std::size_t is std::uint64_t on
// one target and std::uint32_t on another.
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

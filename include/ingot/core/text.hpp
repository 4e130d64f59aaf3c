// Text as a template argument.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <string_view>

namespace ingot {

// The characters of a literal: `input<"x", 2, 3>` takes one.
template <std::size_t N>
struct Text {
  char characters[N];

  constexpr Text(char const (&literal)[N]) {
    for (std::size_t i = 0; i < N; ++i) characters[i] = literal[i];
  }
  constexpr std::string_view view() const { return {characters, N - 1}; }
  friend constexpr bool operator==(Text const&, Text const&) = default;
};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

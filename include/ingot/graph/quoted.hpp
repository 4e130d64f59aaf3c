// Names in the messages of compilers.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <string_view>
#include <utility>

#include "ingot/core/text.hpp"

namespace ingot::graph {

// What compilers print as the reason of a refusal: here what many share, the others beside what is refused.
namespace reasons {

// A name: for GCC, which prints the characters of a Text as a string, and for Clang 14, which
// prints their codes.
template <Text Name>
struct Named {};
template <char... Characters>
struct Letters {};

}  // namespace reasons

namespace detail {

// The argument of an asserted fact where nothing is refused.
struct NothingRefused {};

template <Text Name>
constexpr bool prints_text() {
  return std::string_view(__PRETTY_FUNCTION__).find("\"legible\"") != std::string_view::npos;
}

template <Text Name, std::size_t... I>
constexpr auto quoted(std::index_sequence<I...>) {
  if constexpr (prints_text<"legible">()) {
    return reasons::Named<Name>{};
  } else {
    return reasons::Letters<Name.characters[I]...>{};
  }
}

// Computed characters as a Text.
template <std::size_t Size, class Characters>
constexpr Text<Size + 1> text_of(Characters const& name) {
  char characters[Size + 1]{};
  for (std::size_t i = 0; i < Size; ++i) characters[i] = name[i];
  return characters;
}

}  // namespace detail

// A name as a type that compilers print as text.
template <Text Name>
using quoted_t = decltype(detail::quoted<Name>(std::make_index_sequence<Name.view().size()>{}));

}  // namespace ingot::graph

#include "ingot/core/epilogue.hpp"

// The name of a type's template, as a constant of the program.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <string_view>

namespace ingot {

namespace detail {

// A compiler spells the type that its function is made for: "... [with T = ingot::Dense<3, 5>; ...]" or "... [T =
// ...]".
template <class T>
constexpr std::string_view spelled_type() {
  return __PRETTY_FUNCTION__;
}

constexpr bool opens(char c) {
  return c == '<' || c == '(' || c == '{' || c == '[';
}
constexpr bool closes(char c) {
  return c == '>' || c == ')' || c == '}' || c == ']';
}

// From the last :: outside of brackets to the template's arguments. A '>' between parentheses closes nothing.
constexpr std::string_view bare_name(std::string_view function) {
  std::size_t const begin = function.find("T = ") + 4;
  std::size_t name = begin;
  std::size_t end = begin;
  std::size_t depth = 0;
  std::size_t parentheses = 0;
  bool ended = false;
  for (std::size_t i = begin; i < function.size(); ++i) {
    char const c = function[i];
    if (depth == 0 && (c == ';' || c == ']')) break;
    if (depth == 0 && c == ':') {
      name = i + 1;
      ended = false;
    }
    bool const is_angle = c == '<' || c == '>';
    if (opens(c) && !(is_angle && parentheses > 0)) {
      if (depth == 0 && i > name) ended = true;
      if (!is_angle) ++parentheses;
      ++depth;
    } else if (closes(c) && !(is_angle && parentheses > 0) && depth > 0) {
      if (!is_angle) --parentheses;
      --depth;
    } else if (depth == 0 && !ended) {
      end = i + 1;
    }
  }
  return function.substr(name, end - name);
}

}  // namespace detail

// Without namespaces and arguments: "Conv2d" for ingot::Conv2d<...>, "PRelu" for a layer of the user's.
template <class T>
inline constexpr std::string_view type_name = detail::bare_name(detail::spelled_type<T>());

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

// Lists of numbers and of texts as lists of JSON: how the notes beside weights are written.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <charconv>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "ingot/host/json.hpp"
#include "ingot/host/quoted_text.hpp"

namespace ingot::detail {

// Each number with the digits that a double needs to be read back as the same, so that a float is too, in whatever
// language reads them as doubles.
template <class Numbers>
std::string spell_numbers(Numbers const& numbers) {
  std::string text = "[";
  for (auto const number : numbers) {
    if (text.size() > 1) text += ',';
    text += shortest_decimal(static_cast<double>(number));
  }
  return text += ']';
}

inline std::string spell_texts(std::vector<std::string> const& texts) {
  std::string list = "[";
  for (std::string const& text : texts) {
    if (list.size() > 1) list += ',';
    append_json(list, text);
  }
  return list += ']';
}

// The whole of a text as one list.
template <class Element>
void parse_list(std::string_view text, Element&& element) {
  JsonCursor cursor(text);
  cursor.list("a list", [&] { element(cursor); });
  if (cursor.rest().find_first_not_of(" \t\n\r") != std::string_view::npos) cursor.fail("expected the end of the list");
}

// Refuses, as JsonError, too few, too many and those that a number of the kind cannot be.
template <class Numbers>
void parse_numbers(std::string_view text, Numbers& numbers) {
  using T = typename Numbers::value_type;
  std::size_t count = 0;
  parse_list(text, [&](JsonCursor& cursor) {
    double const number = cursor.number();
    if (count < numbers.size()) {
      numbers[count] = static_cast<T>(number);
      if (static_cast<double>(numbers[count]) != number)
        cursor.fail("expected a number that the network's scalar can hold exactly");
    }
    ++count;
  });
  if (count != numbers.size()) {
    throw JsonError(text.size(),
                    "expected " + std::to_string(numbers.size()) + " numbers, found " + std::to_string(count));
  }
}

inline std::vector<std::string> parse_texts(std::string_view text) {
  std::vector<std::string> texts;
  parse_list(text, [&](JsonCursor& cursor) { texts.push_back(cursor.text("a text")); });
  return texts;
}

}  // namespace ingot::detail

#include "ingot/core/epilogue.hpp"

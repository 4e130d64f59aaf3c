// Rows of words as a table of text.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <vector>

namespace ingot::detail {

// A line a row, two spaces between columns: the first `Left` columns begin, the others end in one line.
template <std::size_t Left, std::size_t Columns>
std::string text_table(std::vector<std::array<std::string, Columns>> const& rows) {
  std::array<std::size_t, Columns> widths{};
  for (auto const& row : rows) {
    for (std::size_t c = 0; c < Columns; ++c) widths[c] = std::max(widths[c], row[c].size());
  }
  std::string text;
  for (auto const& row : rows) {
    for (std::size_t c = 0; c < Columns; ++c) {
      std::string const padding(widths[c] - row[c].size(), ' ');
      text += (c == 0 ? "" : "  ") + (c < Left ? row[c] + padding : padding + row[c]);
    }
    text += '\n';
  }
  return text;
}

}  // namespace ingot::detail

#include "ingot/core/epilogue.hpp"

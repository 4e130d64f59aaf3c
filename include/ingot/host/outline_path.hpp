// Where the entries of an outline stand, in words.
#pragma once

#include "ingot/core/prologue.hpp"

#include <string>
#include <vector>

#include "ingot/network/outline.hpp"
#include "ingot/network/text.hpp"

namespace ingot::detail {

// Of the entries in order: the position in the whole, as in the names of parameters ("2.body.0"); empty of the whole.
class OutlinePath {
 public:
  std::string const& operator()(OutlineEntry const& entry, Position position) {
    std::string const own = position.of_residual ? std::string(position.word()) : std::to_string(position.index);
    path_.resize(entry.depth + 1);
    if (entry.depth > 0) path_[entry.depth] = entry.depth > 1 ? path_[entry.depth - 1] + "." + own : own;
    return path_.back();
  }

 private:
  std::vector<std::string> path_;  // of the whole and of all that holds the entry
};

// A shape as text: "[4, 8, 8]".
inline std::string shape_text(Extents shape) {
  std::string text;
  auto put = [&](char c) { text += c; };
  spell_shape_of(shape, put);
  return text;
}

}  // namespace ingot::detail

#include "ingot/core/epilogue.hpp"

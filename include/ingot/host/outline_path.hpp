// Where the entries of an outline stand, in words.
#pragma once

#include "ingot/core/prologue.hpp"

#include <string>
#include <vector>

#include "ingot/network/outline.hpp"
#include "ingot/network/outline_path.hpp"
#include "ingot/network/text.hpp"

namespace ingot::detail {

// Of the entries in order: the position in the whole, as in the names of parameters ("2.body.0"); empty of the whole.
class OutlinePath {
 public:
  std::string operator()(OutlineEntry const& entry, Position position) {
    std::string path;
    spell_(entry, position, [&](char c) { path += c; });
    return path;
  }

 private:
  PathSpeller<std::vector<Position>> spell_{{}};
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

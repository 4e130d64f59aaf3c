// Where an entry of an outline stands in the whole, in words.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>

#include "ingot/core/spelling.hpp"
#include "ingot/network/outline.hpp"
#include "ingot/network/text.hpp"

namespace ingot::detail {

// Of the entries in order: the position in the whole, as in the names of parameters ("2.body.0"); nothing of the whole.
// Positions holds one for each depth, and grows by resize() or has room for all.
template <class Positions>
class PathSpeller {
 public:
  constexpr explicit PathSpeller(Positions positions) : above_(positions) {}

  template <class Put>
  constexpr void operator()(OutlineEntry const& entry, Position position, Put&& put) {
    if constexpr (requires { above_.resize(1); }) above_.resize(entry.depth + 1);
    above_[entry.depth] = position;
    for (std::size_t depth = 1; depth <= entry.depth; ++depth) {
      Position const own = above_[depth];
      if (depth > 1) put('.');
      if (own.of_residual) {
        spell_text(own.word(), put);
      } else {
        spell_integer(own.index, put);
      }
    }
  }

 private:
  Positions above_;  // of the entry and all that hold it
};

}  // namespace ingot::detail

#include "ingot/core/epilogue.hpp"

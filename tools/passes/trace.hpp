// Where the elements of a value come from.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "passes/match.hpp"
#include "passes/rewriting.hpp"

namespace tool::passes {

// x of s x and x / s, where s is a number.
std::optional<WithNumber> scaled(Rewriting const& plan, Id id);

// The value that this one is made of by reshapes, permutations, slices, gathers and scaling.
Id source_of(Rewriting const& plan, Id id);

struct Traced {
  std::vector<std::size_t> positions{};  // in the source, of each element
  double scale = 1;                      // what each was multiplied by
};
// Of a value that is made so of this source.
Traced trace(Rewriting const& plan, Id id, Id source);

}  // namespace tool::passes

// What additions and multiplications of two values come to, in whatever order they are written.
#pragma once

#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "passes/rewriting.hpp"

namespace tool::passes {

// Coefficients by the powers of x and t: {{1, 1}, 0.5} is 0.5 x t. None is 0.
using Powers = std::pair<int, int>;
using Polynomial = std::map<Powers, double>;

// The value as a polynomial of x and t; nothing where something else is in it. Constants are numbers.
std::optional<Polynomial> expand(Rewriting const& plan, Id value, Id x, Id t);
inline std::optional<Polynomial> expand(Rewriting const& plan, Id value, Id x) {
  return expand(plan, value, x, x);
}

// Each coefficient as wanted, to 1e-6 relative.
bool close(Polynomial const& found, Polynomial const& wanted);

// The values that sums and products below `root` are made of, itself and those on the way included; no constants.
std::vector<Id> terms_below(Rewriting const& plan, Id root);

}  // namespace tool::passes

// Rules that carry permutations towards where they vanish: see carry_permutations.
//
// A permutation p of x is y = P(x), whose axis i is axis p[i] of x.
#pragma once

#include <cstddef>
#include <vector>

#include "passes/rewriting.hpp"

namespace tool::passes {

using Order = std::vector<std::size_t>;

Order inverse(Order const& order);
Extents permuted(Extents const& shape, Order const& order);
Array permuted(Array const& array, Order const& order);

// f(P(x)) as P(f(x)), where the operation f does not mind the order of its axes or can be told another.
bool push_down(Rewriting& plan, Id id);
// P(P'(x)) as one permutation, or as x.
bool join_permutations(Rewriting& plan, Id id);
// f(reshaped P(x)) as reshaped f(P(x)), so that a Dense behind it meets the permutation.
bool lift_reshape(Rewriting& plan, Id id);
// A Dense of P(x), flattened: its weight's columns are permuted instead.
bool permute_columns(Rewriting& plan, Id id);

}  // namespace tool::passes

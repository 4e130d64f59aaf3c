// Rules that join rearrangements with their like: see join_rearrangements.
#pragma once

#include "passes/rewriting.hpp"

namespace tool::passes {

// Operations that change nothing: to the same shape, in the same order, the whole extent, without padding, of one part,
// plus 0, times 1.
bool drop_identity(Rewriting& plan, Id id);
// Reshape of Reshape, Permute of Permute, Slice of Slice, Gather of Gather, Broadcast of Broadcast, Pad of Pad.
bool join_with_like(Rewriting& plan, Id id);
// Gathers of neighbours as slices.
bool gather_as_slice(Rewriting& plan, Id id);
// Neighbouring slices of one value that are put together again.
bool join_slices(Rewriting& plan, Id id);
// Operands that an operation broadcasts by itself.
bool drop_broadcast(Rewriting& plan, Id id);
// Padding into the convolution, the pool or the slice behind it.
bool join_padding(Rewriting& plan, Id id);
// A permutation that moves extents of 1 alone.
bool permute_as_reshape(Rewriting& plan, Id id);

// Whether a permutation keeps the order of the axes that are longer than 1.
bool moves_only_ones(std::vector<std::size_t> const& order, Extents const& shape);

// All of them but the last: a permutation that is a reshape is seen by no one who carries permutations.
bool join_all_but_permutations(plan::Plan& plan);

}  // namespace tool::passes

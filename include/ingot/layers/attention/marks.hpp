// Marks: which steps of a padded sequence count.
//
// Sequences of several lengths in one shape are filled up with padding, and a layer that mixes steps must know which
// those are. A sequence [Time, Width] that is marked has one more feature, [Time, Width + 1]: the last of each step is
// its mark, 1 for a step that counts and 0 for padding. An Embedding with EmbeddingOptions{.marked = true} writes it;
// layers with `.marked = true` read it and hand it on as it is; PerMarkedStep keeps it from a layer that knows nothing
// of it, so that `residual(...)` stands within it: a sum around it would add up the marks. A network refuses neighbours of
// which one gives marks and the other takes none (network/marks_checks.hpp): a forgotten `.marked` does not pass.
//
// A step counts if its mark is not 0. The derivative by a mark is that of handing it on. Features of padding are finite:
// NaN in one reaches the steps that would see it, times a weight of 0, as in PyTorch.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>

#include "ingot/core/shape.hpp"
#include "ingot/kernels/marks.hpp"

namespace ingot {

namespace detail {

// The features of a step, with its mark if there is one.
constexpr std::size_t with_mark(std::size_t width, bool marked) {
  return width + std::size_t{marked};
}

}  // namespace detail

// A sequence of `Time` steps of `Width` features, marked or not.
template <std::size_t Time, std::size_t Width, bool Marked>
using steps_t = Shape<Time, detail::with_mark(Width, Marked)>;

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

// Constant positions: operand 1 of Gather, Scatter and their like.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "lowering/step.hpp"

namespace tool::lowering {

// The products of the extents behind each axis.
Sizes strides_of(Extents const& shape);

// A position that may count from the end; refuses one that is not there.
std::size_t position_of(Step const& step, std::int64_t index, std::int64_t extent);

// Refuses positions that are computed, with the list's reason.
std::vector<std::int64_t> indices_of(Step const& step);

// Of GatherElements and ScatterElements: where in operand 0, as one row, each index points to along attribute `axis`.
Sizes element_positions(Step const& step);

// Of GatherND and ScatterND: the last axis of the indices names a position along the axes behind `batch_axes`; where
// what it names begins, as one row, and how many elements that are.
struct Tuples {
  Sizes begins;
  std::size_t size;
};
Tuples tuples_of(Step const& step, std::size_t batch_axes);

}  // namespace tool::lowering

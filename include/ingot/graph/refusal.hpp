// Refusals of operations print shapes, not graphs.
//
// An operation has an overload for operands that do not fit: it takes `Shaped<S>`, the base class of an expression, and
// asserts the fact that does not hold. It returns a stand-in that later operations accept, so that one mistake gives
// one error.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include "ingot/core/dimensions.hpp"
#include "ingot/core/text.hpp"
#include "ingot/graph/expression.hpp"
#include "ingot/graph/operations/leaves.hpp"

namespace ingot::graph {

// Whether a shape has one element, as that of a loss must.
template <class S>
inline constexpr bool is_one_number = S::size == 1;

namespace detail {

// Whether a part of the graph was refused: it has a leaf without a name.
constexpr bool has_stand_in(GraphView graph) {
  for (NodeId id = 0; id < graph.node_count; ++id) {
    Kind const kind = graph.kind(id);
    if (is_named(kind.operation) && kind.options == 1) return true;
  }
  return false;
}

}  // namespace detail
}  // namespace ingot::graph

#include "ingot/core/epilogue.hpp"

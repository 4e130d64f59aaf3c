// What operations on expressions refuse is said by shapes, not by graphs.
//
// A refused operation has an overload that takes `Shaped<S>`, the base class of an expression, and asserts the fact that
// does not hold. What it gives stands in for the expression, so that one mistake is one error.
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

// What has a gradient.
template <class S>
inline constexpr bool is_one_number = S::size == 1;

namespace detail {

// Whether an expression was refused somewhere: a leaf without a name stands in it.
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

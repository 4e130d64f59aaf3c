// Simplified expressions.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>

#include "ingot/graph/derivatives/simplifier.hpp"
#include "ingot/graph/expression.hpp"
#include "ingot/graph/graph_builder.hpp"
#include "ingot/graph/outputs.hpp"
#include "ingot/graph/packed.hpp"

namespace ingot::graph {

namespace detail {

// Adds the nodes of a packed graph in their simplest forms; remap[i] becomes the node here that node i is.
constexpr void load_simplified(GraphView graph, Simplifier& simplifier, List<NodeId>& remap) {
  List<NodeId> operands;
  for (NodeId id = 0; id < graph.node_count; ++id) {
    Kind const kind = graph.kind(id);
    operands.clear();
    for (std::size_t i = 0; i < kind.operands; ++i) operands.push(remap[graph.operand(kind, i)]);
    remap.push(simplifier.apply(kind.operation, graph.shape(id), operands.data(), kind.operands,
                                graph.pool + kind.first, kind.options));
  }
}

template <auto const& G>
struct Simplified {
  constexpr void operator()(GraphBuilder& builder, List<NodeId>& roots) const {
    Simplifier simplifier(builder, elementwise_rules<typename ElementwiseFor<decltype(G)>::type>);
    List<NodeId> remap;
    load_simplified(G, simplifier, remap);
    for (std::size_t i = 0; i < GraphView(G).root_count; ++i) roots.push(remap[G.root(i)]);
  }
};

}  // namespace detail

// The same value by fewer operations: constants are folded, equal terms merged, cancelling ones dropped, transposes
// absorbed into matrix products; 1 / (1 + e^-x) becomes sigmoid(x), log(softmax(x)) becomes x - log_sum_exp(x). Sums of
// a `distribution` become 1, so the result must not be differentiated by it.
// Every rule is exact in real arithmetic and keeps the shape; simplifier.hpp and arithmetic.hpp name those that hide a
// NaN or an infinity.
template <AnyExpression E>
constexpr auto simplify(E) {
  return detail::expression_of_result<detail::Simplified<E::graph>>();
}
template <AnyOutputs E>
constexpr auto simplify(E) {
  return detail::outputs_of_result<detail::Simplified<E::graph>>();
}

}  // namespace ingot::graph

#include "ingot/core/epilogue.hpp"

// Derivatives of expressions, as expressions: they can be simplified, differentiated and evaluated as any other.
#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "ingot/core/dimensions.hpp"
#include "ingot/core/shape.hpp"
#include "ingot/core/text.hpp"
#include "ingot/graph/algebra.hpp"
#include "ingot/graph/draft.hpp"
#include "ingot/graph/expression.hpp"
#include "ingot/graph/gradient_refusals.hpp"
#include "ingot/graph/leaves.hpp"
#include "ingot/graph/outputs.hpp"
#include "ingot/graph/packed.hpp"
#include "ingot/graph/reverse.hpp"
#include "ingot/graph/simplify.hpp"

namespace ingot::graph {

namespace detail {

// Whether the value stands before its derivatives.
enum class Value : bool { without, with };

template <auto G, Value V, Text... Names>
struct Gradients {
  constexpr void operator()(Draft& draft, List<NodeId>& roots) const {
    Algebra algebra(draft);
    List<NodeId> moved;
    load_simplified(G, algebra, moved);
    List<NodeId> leaves;
    (leaves.push(moved[find_leaf(G, Names.view()).id]), ...);
    NodeId const loss = moved[G.root()];
    if (V == Value::with) roots.push(loss);
    differentiate(algebra, draft, loss, leaves, roots);
  }
};

template <auto G, Text Name, Text Direction>
struct HessianVectorProduct {
  constexpr void operator()(Draft& draft, List<NodeId>& roots) const {
    Algebra algebra(draft);
    List<NodeId> moved;
    load_simplified(G, algebra, moved);
    List<NodeId> leaf;
    leaf.push(moved[find_leaf(G, Name.view()).id]);
    List<NodeId> gradient;
    differentiate(algebra, draft, moved[G.root()], leaf, gradient);

    constexpr auto words = name_words<words_of_name(Direction.view())>(Direction.view(), 0);
    Dimensions const shape = draft.shape(leaf[0]);
    NodeId const along = draft.add(Operation::input, shape, nullptr, 0, words.data(), words.size());
    NodeId const slope = algebra.sum(algebra.multiply(gradient[0], along), (std::uint64_t{1} << shape.rank) - 1);
    differentiate(algebra, draft, slope, leaf, roots);
  }
};

template <auto G, Value V, Text... Names>
constexpr auto gradients() {
  using S = typename Expression<G>::shape;
  if constexpr (!asks_for_gradients<S, G, Names...>()) {
    if constexpr (V == Value::without && sizeof...(Names) == 1) {
      return refused<S>();
    } else {
      return refused_outputs<sizeof...(Names) + (V == Value::with ? 1 : 0), S>();
    }
  } else if constexpr (V == Value::without && sizeof...(Names) == 1) {
    return Expression<result_of_pass<Gradients<G, V, Names...>>>{};
  } else {
    return Outputs<result_of_pass<Gradients<G, V, Names...>>>{};
  }
}

template <auto G, Text Name, Text Direction>
constexpr auto hessian_vector_product() {
  using S = typename Expression<G>::shape;
  if constexpr (!asks_for_gradients<S, G, Name>() || !is_new_name<G, Direction>()) {
    return refused<S>();
  } else {
    return Expression<result_of_pass<HessianVectorProduct<G, Name, Direction>>>{};
  }
}

}  // namespace detail

// The derivative of a loss of one element with respect to the leaf of that name, in the leaf's shape: `gradient<loss,
// "w">`. With several names, the `Outputs` of all in their order, sharing what they share. Where a function has no
// derivative, PyTorch's choice: relu and abs have 0 at 0, equal operands of maximum and minimum half each.
// Refused: a loss of more elements, names that are not those of one leaf each.
// The reverse mode: see Griewank and Walther, Evaluating Derivatives, 2008, chapter 3.
template <AnyExpression auto Loss, Text... Names>
inline constexpr auto gradient =
    detail::gradients<std::remove_cvref_t<decltype(Loss)>::graph, detail::Value::without, Names...>();

// The loss in its simplest form, then its derivatives: one evaluation computes what they share once.
template <AnyExpression auto Loss, Text... Names>
inline constexpr auto value_and_gradient =
    detail::gradients<std::remove_cvref_t<decltype(Loss)>::graph, detail::Value::with, Names...>();

// The second derivatives with respect to a leaf, times a direction v: sum_j d2 loss / dw_i dw_j v_j. The direction is
// an input of the leaf's shape, under a name that is new to the loss. (Pearlmutter, Fast exact multiplication by the
// Hessian, Neural Computation 6, 1994.)
template <AnyExpression auto Loss, Text Name, Text Direction>
inline constexpr auto hessian_vector_product =
    detail::hessian_vector_product<std::remove_cvref_t<decltype(Loss)>::graph, Name, Direction>();

}  // namespace ingot::graph

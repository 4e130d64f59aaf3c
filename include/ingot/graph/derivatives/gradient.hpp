// Derivatives of expressions, as expressions: they can be simplified, differentiated and evaluated as any other.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

#include "ingot/core/dimensions.hpp"
#include "ingot/core/shape.hpp"
#include "ingot/core/text.hpp"
#include "ingot/graph/derivatives/gradient_refusals.hpp"
#include "ingot/graph/derivatives/reverse.hpp"
#include "ingot/graph/derivatives/simplifier.hpp"
#include "ingot/graph/derivatives/simplify.hpp"
#include "ingot/graph/expression.hpp"
#include "ingot/graph/graph_builder.hpp"
#include "ingot/graph/operations/leaves.hpp"
#include "ingot/graph/outputs.hpp"
#include "ingot/graph/packed.hpp"

namespace ingot::graph {

namespace detail {

// Whether the loss's value precedes its derivatives.
enum class Value : bool { without, with };

template <auto const& G, Value V, Text... Names>
struct Gradients {
  constexpr void operator()(GraphBuilder& builder, List<NodeId>& roots) const {
    Simplifier simplifier(builder, elementwise_rules<typename ElementwiseFor<decltype(G)>::type>);
    simplifier.trusts_distributions = false;
    List<NodeId> remap;
    load_simplified(G, simplifier, remap);
    List<NodeId> leaves;
    (leaves.push(remap[find_leaf(G, Names.view()).id]), ...);
    NodeId const loss = remap[G.root()];
    if (V == Value::with) roots.push(loss);
    differentiate(simplifier, builder, loss, leaves, roots);
  }
};

template <auto const& G, Text Name, Text Direction>
struct HessianVectorProduct {
  constexpr void operator()(GraphBuilder& builder, List<NodeId>& roots) const {
    Simplifier simplifier(builder, elementwise_rules<typename ElementwiseFor<decltype(G)>::type>);
    simplifier.trusts_distributions = false;
    List<NodeId> remap;
    load_simplified(G, simplifier, remap);
    List<NodeId> leaf;
    leaf.push(remap[find_leaf(G, Name.view()).id]);
    List<NodeId> gradient;
    differentiate(simplifier, builder, remap[G.root()], leaf, gradient);

    constexpr auto words = name_words<words_of_name(Direction.view())>(Direction.view(), 0);
    Dimensions const shape = builder.shape(leaf[0]);
    NodeId const along = builder.add(Operation::input, shape, nullptr, 0, words.data(), words.size());
    NodeId const slope = simplifier.sum(simplifier.multiply(gradient[0], along), (std::uint64_t{1} << shape.rank) - 1);
    differentiate(simplifier, builder, slope, leaf, roots);
  }
};

template <class E, Value V, Text... Names>
constexpr auto gradients() {
  constexpr std::size_t roots = sizeof...(Names) + (V == Value::with ? 1 : 0);
  if constexpr (E::shape::size != 1 || sizeof...(Names) == 0 || !fault_t<E, Names...>::none) {
    return refused_gradients<typename E::shape, roots>();
  } else if constexpr (roots == 1) {
    return expression_of_result<Gradients<E::graph, V, Names...>>();
  } else {
    return outputs_of_result<Gradients<E::graph, V, Names...>>();
  }
}

template <class E, Text Name, Text Direction>
constexpr auto hessian_vector_product() {
  if constexpr (E::shape::size != 1 || !fault_t<E, Name>::none ||
                !is_free_name<void, leaves_of_direction<E, Name, Direction>>) {
    return refused<typename E::shape>();
  } else {
    return expression_of_result<HessianVectorProduct<E::graph, Name, Direction>>();
  }
}

template <auto E>
using expression_t = std::remove_cvref_t<decltype(E)>;

// Short names, which keep the assertions' messages short.
template <auto Loss, Text... Names>
using faulty_name = typename fault_t<expression_t<Loss>, Names...>::name;
template <auto Loss, Text... Names>
using faulty_leaves = typename fault_t<expression_t<Loss>, Names...>::leaves;
template <auto Loss, Text... Names>
using faulty_times = typename fault_t<expression_t<Loss>, Names...>::times;
template <auto Loss, Text Name, Text Direction>
using direction_leaves = leaves_of_direction<expression_t<Loss>, Name, Direction>;

}  // namespace detail

// The derivative of a loss of one element with respect to the leaf of that name, in the leaf's shape:
//   gradient<loss, "w">
// With several names, the `OutputList` of all, in their order, as one graph. Where a function has no derivative,
// PyTorch's choice is taken: relu and abs have 0 at 0, equal operands of maximum and minimum half each.
// Refused: a loss of more than one element, a name that is not that of exactly one leaf, a name twice.
// Reverse mode: Griewank and Walther, Evaluating Derivatives, 2008, chapter 3.
// (The initialiser itself asserts, to keep the messages short.)
template <auto Loss, Text... Names>
inline constexpr auto gradient = [] {
  static_assert(is_of_an_expression<decltype(Loss)>, "a gradient is that of an expression: gradient<loss, \"w\">");
  return detail::refused_gradients<Shape<>, sizeof...(Names)>();
}();
template <AnyExpression auto Loss, Text... Names>
inline constexpr auto gradient<Loss, Names...> = [] {
  static_assert(is_one_number<typename decltype(Loss)::shape>, "a gradient is that of one number");
  static_assert(has_names<sizeof...(Names)>, "a gradient is with respect to leaves that are named");
  static_assert(is_name_of_a_leaf<detail::faulty_name<Loss, Names...>, detail::faulty_leaves<Loss, Names...>>,
                "a gradient is with respect to a leaf, and the expression has no leaf of that name");
  static_assert(is_name_of_one_leaf<detail::faulty_name<Loss, Names...>, detail::faulty_leaves<Loss, Names...>>,
                "a gradient is with respect to the one leaf of a name");
  static_assert(is_asked_for_once<detail::faulty_name<Loss, Names...>, detail::faulty_times<Loss, Names...>>,
                "a gradient is asked for once with respect to each name");
  return detail::gradients<detail::expression_t<Loss>, detail::Value::without, Names...>();
}();

// The simplified loss, then its derivatives, as one graph: one evaluation computes shared parts once.
template <auto Loss, Text... Names>
inline constexpr auto value_and_gradient = [] {
  static_assert(is_of_an_expression<decltype(Loss)>,
                "a gradient is that of an expression: value_and_gradient<loss, \"w\">");
  return detail::refused_gradients<Shape<>, sizeof...(Names) + 1>();
}();
template <AnyExpression auto Loss, Text... Names>
inline constexpr auto value_and_gradient<Loss, Names...> = [] {
  static_assert(is_one_number<typename decltype(Loss)::shape>, "a gradient is that of one number");
  static_assert(has_names<sizeof...(Names)>, "a gradient is with respect to leaves that are named");
  static_assert(is_name_of_a_leaf<detail::faulty_name<Loss, Names...>, detail::faulty_leaves<Loss, Names...>>,
                "a gradient is with respect to a leaf, and the expression has no leaf of that name");
  static_assert(is_name_of_one_leaf<detail::faulty_name<Loss, Names...>, detail::faulty_leaves<Loss, Names...>>,
                "a gradient is with respect to the one leaf of a name");
  static_assert(is_asked_for_once<detail::faulty_name<Loss, Names...>, detail::faulty_times<Loss, Names...>>,
                "a gradient is asked for once with respect to each name");
  return detail::gradients<detail::expression_t<Loss>, detail::Value::with, Names...>();
}();

// The second derivatives with respect to a leaf, times a direction v: sum_j d2 loss / dw_i dw_j v_j. The direction is
// an input of the leaf's shape, under a name that is new to the loss. (Pearlmutter, Fast exact multiplication by the
// Hessian, Neural Computation 6, 1994.)
template <auto Loss, Text Name, Text Direction>
inline constexpr auto hessian_vector_product = [] {
  static_assert(is_of_an_expression<decltype(Loss)>,
                "a gradient is that of an expression: hessian_vector_product<loss, \"w\", \"v\">");
  return detail::refused<Shape<>>();
}();
template <AnyExpression auto Loss, Text Name, Text Direction>
inline constexpr auto hessian_vector_product<Loss, Name, Direction> = [] {
  static_assert(is_one_number<typename decltype(Loss)::shape>, "a gradient is that of one number");
  static_assert(is_name_of_a_leaf<detail::faulty_name<Loss, Name>, detail::faulty_leaves<Loss, Name>>,
                "a gradient is with respect to a leaf, and the expression has no leaf of that name");
  static_assert(is_name_of_one_leaf<detail::faulty_name<Loss, Name>, detail::faulty_leaves<Loss, Name>>,
                "a gradient is with respect to the one leaf of a name");
  static_assert(is_free_name<quoted_t<Direction>, detail::direction_leaves<Loss, Name, Direction>>,
                "a direction has a name of its own");
  return detail::hessian_vector_product<detail::expression_t<Loss>, Name, Direction>();
}();

}  // namespace ingot::graph

#include "ingot/core/epilogue.hpp"

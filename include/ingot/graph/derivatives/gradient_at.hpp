// Derivatives with respect to inner nodes of a graph: the error terms of a network's layers, for instance.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include "ingot/core/dimensions.hpp"
#include "ingot/core/shape.hpp"
#include "ingot/core/text.hpp"
#include "ingot/graph/derivatives/gradient.hpp"
#include "ingot/graph/derivatives/gradient_refusals.hpp"
#include "ingot/graph/derivatives/reverse.hpp"
#include "ingot/graph/derivatives/simplifier.hpp"
#include "ingot/graph/derivatives/simplify.hpp"
#include "ingot/graph/expression.hpp"
#include "ingot/graph/graph_builder.hpp"
#include "ingot/graph/outputs.hpp"
#include "ingot/graph/packed.hpp"
#include "ingot/graph/quoted.hpp"
#include "ingot/graph/record.hpp"
#include "ingot/graph/text/text.hpp"

namespace ingot::graph {

// Asserted facts: that a gradient is taken at expressions, and what is wrong with them, quoted.
template <bool IsOther>
inline constexpr bool is_an_expression = !IsOther;
template <std::size_t Expressions>
inline constexpr bool has_expressions = Expressions > 0;
template <class Quoted>
inline constexpr bool stands_in_the_loss = std::is_same_v<Quoted, detail::NothingRefused>;
template <class Quoted>
inline constexpr bool is_taken_once = std::is_same_v<Quoted, detail::NothingRefused>;

namespace detail {

// What a gradient is taken at: an expression's name; text and anything else are refused.
struct PointOfGradient {
  std::uint64_t name = 0;
  bool is_text = false;
  bool is_other = false;

  template <std::uint64_t Name>
  constexpr PointOfGradient(Expression<Name>) : name(Name) {}
  template <std::size_t Size>
  constexpr PointOfGradient(char const (&)[Size]) : is_text(true) {}
  template <class Other>
  requires(!std::is_pointer_v<Other> && !is_expression<Other>)
  constexpr PointOfGradient(Other) : is_other(true) {}
};

constexpr NodeId node_of_hash(GraphView graph, std::uint64_t hash) {
  for (NodeId id = 0; id < graph.node_count; ++id) {
    if (graph.hash(id) == hash) return id;
  }
  return no_node;
}

// Adds the nodes that depend on `at` once more, with the leaf in its place. `simplified` maps nodes of the graph to
// nodes of the builder, `places` to the new ones.
constexpr void load_above(GraphView graph, NodeId at, NodeId leaf, Simplifier& simplifier,
                          List<NodeId> const& simplified, List<NodeId>& places) {
  List<NodeId> operands;
  for (NodeId id = 0; id < graph.node_count; ++id) {
    Kind const kind = graph.kind(id);
    bool above = false;
    operands.clear();
    for (std::size_t i = 0; i < kind.operands; ++i) {
      NodeId const operand = graph.operand(kind, i);
      operands.push(places[operand]);
      above = above || places[operand] != simplified[operand];
    }
    places.push(id == at ? leaf
                : above  ? simplifier.apply(kind.operation, graph.shape(id), operands.data(), kind.operands,
                                            graph.pool + kind.first, kind.options)
                         : simplified[id]);
  }
}

// The same expression with a node in place of a leaf.
constexpr NodeId put_back(GraphBuilder const& builder, NodeId root, NodeId leaf, NodeId node, Simplifier& simplifier) {
  List<NodeId> roots;
  roots.push(root);
  GraphBuilder::Order order;
  builder.order_of(roots, order);
  List<NodeId> places(builder.size());
  List<NodeId> operands;
  List<std::uint64_t> options;  // a copy, since the builder grows
  for (NodeId const id : order.nodes) {
    places[id] = id == leaf ? node : id;
    bool above = false;
    operands.clear();
    for (std::size_t i = 0; i < builder[id].operands; ++i) {
      operands.push(places[builder.operand(id, i)]);
      above = above || operands.back() != builder.operand(id, i);
    }
    if (!above) continue;
    options.clear();
    for (std::size_t i = 0; i < builder[id].options; ++i) options.push(builder.option(id, i));
    places[id] = simplifier.apply(builder.operation(id), Dimensions(builder.shape(id)), operands.data(),
                                  operands.size(), options.data(), options.size());
  }
  return places[root];
}

// The derivative by a node: an opaque leaf takes its place before anything is simplified, and is replaced by the node
// afterwards.
template <auto const& G, std::uint64_t Name>
struct GradientAt {
  constexpr void operator()(GraphBuilder& builder, List<NodeId>& roots) const {
    Simplifier simplifier(builder, elementwise_rules<typename ElementwiseFor<decltype(G)>::type>);
    simplifier.trusts_distributions = false;
    List<NodeId> simplified;
    load_simplified(G, simplifier, simplified);

    NodeId const at = node_of_hash(G, record<Name>.hash);
    std::uint64_t const no_leaf_of_users = ~std::uint64_t{0};
    List<NodeId> leaf;
    leaf.push(builder.add(Operation::input, GraphView(G).shape(at), nullptr, 0, &no_leaf_of_users, 1));
    List<NodeId> places;
    load_above(G, at, leaf[0], simplifier, simplified, places);
    List<NodeId> gradient;
    differentiate(simplifier, builder, places[G.root()], leaf, gradient);
    roots.push(put_back(builder, gradient[0], leaf[0], simplified[at], simplifier));
  }
};

// The text of an expression, or how it begins, as a type that compilers print.
template <std::uint64_t Name>
constexpr auto quoted_line() {
  constexpr std::size_t longest = 40;
  constexpr std::string_view line = line_of<Expression<Name>{}>;
  if constexpr (line.size() <= longest) {
    return quoted_t<text_of<line.size()>(line)>{};
  } else {
    constexpr auto beginning = [](std::string_view text) {
      std::array<char, longest> characters{};
      for (std::size_t i = 0; i < longest; ++i) characters[i] = i + 3 < longest ? text[i] : '.';
      return characters;
    }(line);
    return quoted_t<text_of<longest>(beginning)>{};
  }
}

// What is wrong with the expressions: the first that does not occur in the loss, or is given twice.
template <auto const& G, std::uint64_t... Names>
struct FaultOfExpressions {
  static constexpr std::size_t count = sizeof...(Names);
  static constexpr std::array<std::uint64_t, count> names{Names...};
  static constexpr std::array<std::uint64_t, count> hashes{record<Names>.hash...};
  static constexpr std::size_t missing = [] {
    std::size_t i = 0;
    while (i < count && node_of_hash(G, hashes[i]) != no_node) ++i;
    return i;
  }();
  static constexpr std::size_t twice = [] {
    for (std::size_t i = 0; i < count; ++i) {
      for (std::size_t k = 0; k < i; ++k) {
        if (hashes[i] == hashes[k]) return i;
      }
    }
    return count;
  }();
  static constexpr bool none = missing == count && twice == count;

  static constexpr auto missing_line() {
    if constexpr (missing < count) {
      return quoted_line<names[missing]>();
    } else {
      return NothingRefused{};
    }
  }
  static constexpr auto twice_line() {
    if constexpr (missing == count && twice < count) {
      return quoted_line<names[twice]>();
    } else {
      return NothingRefused{};
    }
  }
};

// One fault gives one error; a fault of the loss is reported first.
template <class E, PointOfGradient... At>
constexpr auto fault_of_expressions() {
  if constexpr (E::shape::size != 1 || sizeof...(At) == 0 || (At.is_text || ...) || (At.is_other || ...)) {
    return FaultOfExpressions<E::graph, E::name>{};
  } else {
    return FaultOfExpressions<E::graph, At.name...>{};
  }
}
template <class E, PointOfGradient... At>
using fault_of_expressions_t = decltype(fault_of_expressions<E, At...>());
template <auto Loss, PointOfGradient... At>
using missing_expression = decltype(fault_of_expressions_t<expression_t<Loss>, At...>::missing_line());
template <auto Loss, PointOfGradient... At>
using repeated_expression = decltype(fault_of_expressions_t<expression_t<Loss>, At...>::twice_line());

template <class E, PointOfGradient... At>
constexpr auto gradients_at() {
  if constexpr (E::shape::size != 1 || sizeof...(At) == 0 || (At.is_text || ...) || (At.is_other || ...)) {
    return refused<typename E::shape>();
  } else if constexpr (!fault_of_expressions_t<E, At...>::none) {
    if constexpr (sizeof...(At) == 1) {
      return (refused<typename Expression<At.name>::shape>(), ...);
    } else {
      return outputs(refused<typename Expression<At.name>::shape>()...);
    }
  } else if constexpr (sizeof...(At) == 1) {
    return (expression_of_result<GradientAt<E::graph, At.name>>(), ...);
  } else {
    return outputs(expression_of_result<GradientAt<E::graph, At.name>>()...);
  }
}

}  // namespace detail

// The derivative of a loss of one element with respect to any expression that stands in it, in that expression's shape:
// gradient_at<loss, logits>. It is the derivative by the expression as it is written, as if a leaf stood in its place
// wherever it occurs; everything that does not depend on it is held constant. With several, the `OutputList` of all in
// their order, each as it would be alone, which takes as long to compile. A leaf is an expression, too:
// gradient_at<loss, w> is gradient<loss, "w">.
// Refused: a loss of more than one element, an expression that does not occur in the loss, an expression twice.
template <auto Loss, detail::PointOfGradient... At>
inline constexpr auto gradient_at = [] {
  static_assert(is_of_an_expression<decltype(Loss)>, "a gradient is that of an expression: gradient_at<loss, y>");
  return detail::refused_gradients<Shape<>, sizeof...(At)>();
}();
template <AnyExpression auto Loss, detail::PointOfGradient... At>
inline constexpr auto gradient_at<Loss, At...> = [] {
  static_assert(is_one_number<typename decltype(Loss)::shape>, "a gradient is that of one number");
  static_assert(has_expressions<sizeof...(At)>, "a gradient is taken at an expression");
  static_assert(is_an_expression<(At.is_text || ...)>,
                "a gradient is taken at an expression: at the leaf of a name it is gradient<loss, \"w\">");
  static_assert(is_an_expression<(At.is_other || ...)>, "a gradient is taken at an expression: gradient_at<loss, y>");
  static_assert(stands_in_the_loss<detail::missing_expression<Loss, At...>>,
                "a gradient is taken at an expression that stands in the loss as it is written");
  static_assert(is_taken_once<detail::repeated_expression<Loss, At...>>,
                "a gradient is asked for once at each expression");
  return detail::gradients_at<detail::expression_t<Loss>, At...>();
}();

}  // namespace ingot::graph

#include "ingot/core/epilogue.hpp"

// Expressions with some of their leaves replaced by other expressions.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>

#include "ingot/core/pack.hpp"
#include "ingot/core/shape.hpp"
#include "ingot/core/text.hpp"
#include "ingot/graph/derivatives/gradient_refusals.hpp"
#include "ingot/graph/expression.hpp"
#include "ingot/graph/graph_builder.hpp"
#include "ingot/graph/operations/leaves.hpp"
#include "ingot/graph/outputs.hpp"
#include "ingot/graph/packed.hpp"
#include "ingot/graph/quoted.hpp"

namespace ingot::graph {

namespace reasons {

// How many leaves have a name.
template <class Name, std::size_t Leaves>
struct LeavesOfName {};
// The shapes of a leaf and of its replacement.
template <class Name, class Leaf, class Other>
struct Replacement {};

}  // namespace reasons

// Asserted facts: each is true for NothingRefused only, else its argument is the reason.
template <std::size_t Names, std::size_t Expressions>
inline constexpr bool has_an_expression_for_each_name = Names == Expressions && Names > 0;
template <class Where>
inline constexpr bool is_name_of_one = std::is_same_v<Where, detail::NothingRefused>;
template <class Where>
inline constexpr bool is_replaced_once = std::is_same_v<Where, detail::NothingRefused>;
template <class Where>
inline constexpr bool has_the_shape_of_the_leaf = std::is_same_v<Where, detail::NothingRefused>;

namespace detail {

template <Text... Names>
struct LeafNames {
  static constexpr std::size_t count = sizeof...(Names);
  static constexpr std::array<std::string_view, count> views{Names.view()...};
  template <std::size_t I>
  using quoted = ingot::detail::type_at_t<I, quoted_t<Names>...>;
};

// All at once: the replacements are not searched for the names.
template <auto const& G, class Names, std::uint64_t... By>
struct Substitution {
  constexpr void operator()(GraphBuilder& builder, List<NodeId>& roots) const {
    List<NodeId> remap;
    List<NodeId> by;
    for (Record const* const other : {&record<By>...}) by.push(builder.load(*other));
    std::array<NodeId, Names::count> leaves{};
    GraphView const graph(G);
    for (std::size_t i = 0; i < Names::count; ++i) leaves[i] = find_leaf(graph, Names::views[i]).id;

    remap.clear();
    List<NodeId> operands;
    for (NodeId id = 0; id < graph.node_count; ++id) {
      std::size_t replaced = 0;
      while (replaced < Names::count && leaves[replaced] != id) ++replaced;
      if (replaced < Names::count) {
        remap.push(by[replaced]);
        continue;
      }
      Kind const kind = graph.kind(id);
      operands.clear();
      for (std::size_t i = 0; i < kind.operands; ++i) operands.push(remap[graph.operand(kind, i)]);
      remap.push(builder.add(kind.operation, graph.shape(id), operands.data(), kind.operands, graph.pool + kind.first,
                             kind.options));
    }
    for (std::size_t i = 0; i < graph.root_count; ++i) roots.push(remap[graph.root(i)]);
  }
};

template <auto const& G, NodeId Id, std::size_t... Axes>
constexpr auto shape_of_node(std::index_sequence<Axes...>) {
  return Shape<GraphView(G).shape(Id).extents[Axes]...>{};
}

// What is wrong with the replacements: at most one of these is not NothingRefused.
template <auto const& G, class Names, class... Others>
struct SubstitutionRefusals {
  static constexpr auto found = find_names<Names::count>(G, Names::views);
  static constexpr std::size_t fault = [] {
    std::size_t i = 0;
    while (i < Names::count && found.leaves[i] == 1 && found.times[i] == 1) ++i;
    return i;
  }();
  template <std::size_t I>
  using leaf_shape = decltype(shape_of_node<G, find_leaf(G, Names::views[I]).id>(
      std::make_index_sequence<GraphView(G).shape(find_leaf(G, Names::views[I]).id).rank>{}));

  static constexpr auto name() {
    if constexpr (fault == Names::count) {
      return NothingRefused{};
    } else if constexpr (found.leaves[fault] == 1) {
      return NothingRefused{};
    } else {
      return reasons::LeavesOfName<typename Names::template quoted<fault>, found.leaves[fault]>{};
    }
  }
  static constexpr auto twice() {
    if constexpr (fault == Names::count) {
      return NothingRefused{};
    } else if constexpr (found.leaves[fault] != 1) {
      return NothingRefused{};
    } else {
      return typename Names::template quoted<fault>{};
    }
  }
  template <std::size_t... I>
  static constexpr auto shape_of(std::index_sequence<I...>) {
    constexpr std::array<bool, sizeof...(I)> same{std::is_same_v<leaf_shape<I>, Others>...};
    constexpr std::size_t other = [&] {
      std::size_t i = 0;
      while (i < same.size() && same[i]) ++i;
      return i;
    }();
    if constexpr (other == same.size()) {
      return NothingRefused{};
    } else {
      return reasons::Replacement<typename Names::template quoted<other>, leaf_shape<other>,
                                  ingot::detail::type_at_t<other, Others...>>{};
    }
  }
  static constexpr auto shape() {
    if constexpr (fault == Names::count) {
      return shape_of(std::make_index_sequence<Names::count>{});
    } else {
      return NothingRefused{};
    }
  }
  static constexpr bool none =
      fault == Names::count && std::is_same_v<decltype(SubstitutionRefusals::shape()), NothingRefused>;
};

}  // namespace detail

// An expression, or outputs, with leaves replaced by other expressions of their shapes:
//   substitute<"x">(loss, relu(y))
// All are replaced at once, so `substitute<"a", "b">(f, b, a)` exchanges two.
// Refused: a name that is not that of exactly one leaf, a name twice, shapes that differ.
template <Text... Names, class E, std::uint64_t... By>
requires(AnyExpression<E> || AnyOutputs<E>)
constexpr auto substitute(E whole, Expression<By>...) {
  constexpr bool counted = sizeof...(Names) == sizeof...(By) && sizeof...(Names) > 0;
  static_assert(has_an_expression_for_each_name<sizeof...(Names), sizeof...(By)>,
                "every name is replaced by an expression of its own");
  if constexpr (counted) {
    using Refusals =
        detail::SubstitutionRefusals<E::graph, detail::LeafNames<Names...>, typename Expression<By>::shape...>;
    static_assert(is_name_of_one<decltype(Refusals::name())>, "what is replaced is the one leaf of a name");
    static_assert(is_replaced_once<decltype(Refusals::twice())>, "a leaf is replaced once");
    static_assert(has_the_shape_of_the_leaf<decltype(Refusals::shape())>, "what replaces a leaf has its shape");
    if constexpr (Refusals::none) {
      using Pass = detail::Substitution<E::graph, detail::LeafNames<Names...>, By...>;
      if constexpr (AnyExpression<E>) {
        return detail::expression_of_result<Pass>();
      } else {
        return detail::outputs_of_result<Pass>();
      }
    } else {
      return whole;
    }
  } else {
    return whole;
  }
}

}  // namespace ingot::graph

#include "ingot/core/epilogue.hpp"

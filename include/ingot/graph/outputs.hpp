// Several expressions at once: what they share is there once.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>

#include "ingot/graph/draft.hpp"
#include "ingot/graph/expression.hpp"
#include "ingot/graph/join.hpp"
#include "ingot/graph/packed.hpp"

namespace ingot::graph {

namespace detail {

// One root of a graph, with what it reaches.
template <auto G, std::size_t I>
struct OneRoot {
  constexpr void operator()(Draft& draft, List<NodeId>& roots) const {
    List<NodeId> moved;
    draft.load(G, moved);
    roots.push(moved[G.root(I)]);
  }
};

}  // namespace detail

// Expressions that are evaluated together. A tuple of them: `auto [a, b] = outputs(x, y)`.
template <auto G>
struct Outputs {
  static constexpr auto const& graph = G;
  static constexpr std::size_t count = decltype(G)::root_count;

  template <std::size_t I>
  constexpr auto get() const {
    static_assert(I < count, "an output is asked for by its place among them");
    return Expression<result_of_pass<detail::OneRoot<G, I>>>{};
  }
};

// Several expressions as one graph, in which what they share stands once.
template <auto... Gs>
constexpr auto outputs(Expression<Gs>...) {
  static_assert(sizeof...(Gs) > 0, "there is one output at least");
  return Outputs<detail::join<Gs...>()>{};
}

namespace detail {

template <class E>
inline constexpr bool is_outputs = false;
template <auto G>
inline constexpr bool is_outputs<Outputs<G>> = true;

}  // namespace detail

// The result of outputs(...).
template <class E>
concept AnyOutputs = detail::is_outputs<std::remove_cvref_t<E>>;

}  // namespace ingot::graph

template <auto G>
struct std::tuple_size<ingot::graph::Outputs<G>> : std::integral_constant<std::size_t, decltype(G)::root_count> {};
template <std::size_t I, auto G>
struct std::tuple_element<I, ingot::graph::Outputs<G>> {
  using type = decltype(ingot::graph::Outputs<G>{}.template get<I>());
};

#include "ingot/core/epilogue.hpp"

// Several expressions as one graph, in which shared parts are stored once.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <cstdint>
#include <tuple>
#include <type_traits>
#include <utility>

#include "ingot/graph/expression.hpp"
#include "ingot/graph/pass.hpp"

namespace ingot::graph {

// Expressions that are evaluated together. A tuple of them: `auto [a, b] = outputs(x, y)`.
template <std::uint64_t... Names>
struct OutputList {
  static constexpr detail::FlatGraph<Names...> const& graph = detail::flat_graph<Names...>;
  static constexpr std::size_t count = sizeof...(Names);

  template <std::size_t I>
  constexpr auto get() const {
    static_assert(I < count, "the index of an output is less than their number");
    constexpr std::uint64_t names[]{Names...};
    return Expression<names[I]>{};
  }
};

// Several expressions as one graph: what they share is computed once.
template <std::uint64_t... Names>
constexpr OutputList<Names...> outputs(Expression<Names>...) {
  static_assert(sizeof...(Names) > 0, "there is one output at least");
  return {};
}

namespace detail {

template <class E>
inline constexpr bool is_outputs = false;
template <std::uint64_t... Names>
inline constexpr bool is_outputs<OutputList<Names...>> = true;

// The result of a pass: an Expression for one root, OutputList for several.
template <class Pass>
inline constexpr auto const& names_of_result = node_names<result_of_pass<Pass>>;
template <class Pass>
constexpr auto expression_of_result() {
  return Expression<names_of_result<Pass>[result_of_pass<Pass>.root()]> {};
}
template <class Pass, std::size_t... Roots>
constexpr auto outputs_of_result(std::index_sequence<Roots...>) {
  return OutputList<names_of_result<Pass>[result_of_pass<Pass>.root(Roots)]...>{};
}
template <class Pass>
constexpr auto outputs_of_result() {
  return outputs_of_result<Pass>(std::make_index_sequence<size_of_pass<Pass>.roots>{});
}

}  // namespace detail

// Whether a type is that of outputs(...).
template <class E>
concept AnyOutputs = detail::is_outputs<std::remove_cvref_t<E>>;

}  // namespace ingot::graph

template <std::uint64_t... Names>
struct std::tuple_size<ingot::graph::OutputList<Names...>> : std::integral_constant<std::size_t, sizeof...(Names)> {};
template <std::size_t I, std::uint64_t... Names>
struct std::tuple_element<I, ingot::graph::OutputList<Names...>> {
  using type = decltype(ingot::graph::OutputList<Names...>{}.template get<I>());
};

#include "ingot/core/epilogue.hpp"

// Why an expression and names of outputs are not a network.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <string_view>

#include "ingot/core/pack.hpp"
#include "ingot/core/scalar.hpp"
#include "ingot/core/text.hpp"
#include "ingot/graph/evaluation/bindings.hpp"
#include "ingot/graph/expression.hpp"
#include "ingot/graph/outputs.hpp"
#include "ingot/graph/quoted.hpp"
#include "ingot/layers/expression_refusal.hpp"
#include "ingot/layers/refusal.hpp"

namespace ingot {

// The names of a network's outputs, in order: `Names<"logits", "state">`.
template <Text... Given>
struct Names {
  static constexpr std::size_t count = sizeof...(Given);
  // The last element keeps the array from being empty.
  static constexpr std::array<std::string_view, count + 1> views{Given.view()..., std::string_view{}};
};

namespace reasons {

// The second argument is not Names<...>; it has more or fewer names than there are outputs; a name is empty, or there
// twice.
template <class X>
struct NotNames {};
template <std::size_t Given, std::size_t Outputs>
struct NamesForOutputs {};
struct OutputWithoutAName {};
template <class Name>
struct OutputNamedTwice {};

}  // namespace reasons

namespace detail {

// The names as types that compilers print.
template <class N>
struct QuotedNames;
template <Text... Given>
struct QuotedNames<Names<Given...>> {
  template <std::size_t I>
  using nth = type_at_t<I, graph::quoted_t<Given>...>;
};
template <class N>
inline constexpr bool is_names = false;
template <Text... Given>
inline constexpr bool is_names<Names<Given...>> = true;

// The place of a name among names; their number if it is none of them.
template <std::size_t Size>
constexpr std::size_t place_of_name(std::string_view name, std::array<std::string_view, Size> const& names) {
  std::size_t place = 0;
  while (place + 1 < Size && names[place] != name) ++place;
  return place;
}
// The first name that an earlier one equals; their number if there is none.
template <std::size_t Size>
constexpr std::size_t first_named_again(std::array<std::string_view, Size> const& names) {
  for (std::size_t i = 0; i + 1 < Size; ++i) {
    if (place_of_name(names[i], names) < i) return i;
  }
  return Size - 1;
}

template <class E>
constexpr auto refusal_of_model() {
  if constexpr (!graph::detail::is_expression<E> && !graph::detail::is_outputs<E>) {
    return Type<reasons::NotAnExpression<E>>{};
  } else {
    constexpr graph::detail::NodeId remembered = graph::detail::first_state(E::graph);
    constexpr graph::detail::NodeId again = graph::detail::leaf_named_again(E::graph);
    if constexpr (remembered != graph::detail::no_node) {
      return Type<reasons::StateOutsideOfACell<quoted_leaf_t<E::graph, remembered>>>{};
    } else if constexpr (again != graph::detail::no_node) {
      return Type<reasons::TwoLeavesOfOneName<quoted_leaf_t<E::graph, again>>>{};
    } else {
      return Type<NoneRefused>{};
    }
  }
}

template <class E, class N>
constexpr auto refusal_of_names() {
  if constexpr (!is_names<N>) {
    return Type<reasons::NotNames<N>>{};
  } else if constexpr (N::count != E::graph.root_count) {
    return Type<reasons::NamesForOutputs<N::count, E::graph.root_count>>{};
  } else if constexpr (place_of_name("", N::views) < N::count) {
    return Type<reasons::OutputWithoutAName>{};
  } else if constexpr (first_named_again(N::views) < N::count) {
    return Type<reasons::OutputNamedTwice<typename QuotedNames<N>::template nth<first_named_again(N::views)>>>{};
  } else {
    return Type<NoneRefused>{};
  }
}

template <class E, class N, class T>
constexpr auto expression_network_refusal() {
  if constexpr (!accepted<typename decltype(refusal_of_model<E>())::type>) {
    return refusal_of_model<E>();
  } else if constexpr (!is_scalar<T>) {
    return Type<reasons::NotAScalar<T>>{};
  } else {
    return refusal_of_names<E, N>();
  }
}

}  // namespace detail
}  // namespace ingot

#include "ingot/core/epilogue.hpp"

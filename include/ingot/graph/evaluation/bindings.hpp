// Values for the names of an expression.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <type_traits>
#include <utility>

#include "ingot/core/pack.hpp"
#include "ingot/core/scalar.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/core/text.hpp"
#include "ingot/graph/list.hpp"
#include "ingot/graph/operations/leaves.hpp"
#include "ingot/graph/packed.hpp"
#include "ingot/graph/quoted.hpp"
#include "ingot/graph/refusal.hpp"

namespace ingot::graph {

namespace detail {

// A value under a name. It refers to the tensor, which must outlive the evaluation.
template <Text Name, class T, class S>
struct Binding {
  using scalar = T;
  using shape = S;
  static constexpr std::string_view name() { return Name.view(); }
  using quoted = quoted_t<Name>;

  T const* values;
  constexpr T const* data() const { return values; }
};
template <Text Name, class T>
struct Binding<Name, T, Shape<>> {
  using scalar = T;
  using shape = Shape<>;
  static constexpr std::string_view name() { return Name.view(); }
  using quoted = quoted_t<Name>;

  T value;
  constexpr T const* data() const { return &value; }
};

// What a refused call of bind gives: evaluations with it report nothing more. T is the scalar that was likely meant.
template <class T>
struct RefusedBinding {
  using scalar = T;
};
template <class Given>
struct LikelyScalar {
  using type = float;
};
template <class Given>
requires is_scalar<typename Given::value_type>
struct LikelyScalar<Given> {
  using type = typename Given::value_type;
};
template <class T, std::size_t... Extents>
struct LikelyScalar<Tensor<T, Extents...>> {
  using type = T;
};
template <class Given>
using refused_binding = RefusedBinding<typename LikelyScalar<Given>::type>;

template <class T, std::size_t... Extents>
void accept_tensor(Tensor<T, Extents...> const&);
// What no leaf can be bound to.
template <class Given>
concept NotBindable =
    !Scalar<Given> && !std::integral<Given> && !requires(Given const& given) { accept_tensor(given); };

}  // namespace detail

// Asserted of what no leaf can be bound to.
template <class Given>
inline constexpr bool is_value_of_a_leaf = false;
// Asserted of a call of bind with the name as an argument.
template <class Value>
inline constexpr bool is_bound_by_template_argument = false;

// A value for a leaf: bind<"x">(tensor), bind<"rate">(0.1). The tensor is not copied.
template <Text Name, class T, std::size_t... Extents>
constexpr detail::Binding<Name, T, Shape<Extents...>> bind(Tensor<T, Extents...> const& values) {
  if constexpr (sizeof...(Extents) == 0) {
    return {values[0]};
  } else {
    return {values.data()};
  }
}
template <Text Name, Scalar T>
constexpr detail::Binding<Name, T, Shape<>> bind(T value) {
  return {value};
}

// A bound number has the scalar type of the evaluation.
template <class T>
inline constexpr bool is_bound_as_scalar = is_scalar<T>;
template <Text Name, std::integral T>
constexpr detail::Binding<Name, double, Shape<>> bind(T) {
  static_assert(is_bound_as_scalar<T>, "a number is bound as float or double: bind<name>(2.0f) or bind<name>(2.0)");
  return {0};
}

template <Text Name, detail::NotBindable Given>
constexpr detail::refused_binding<Given> bind(Given const&) {
  static_assert(is_value_of_a_leaf<Given>, "a value is a Tensor, or a number: bind<\"v\">(Tensor<float, 2>{1, 2})");
  return {};
}
template <Text Name, class Given>
constexpr detail::RefusedBinding<Given> bind(std::initializer_list<Given>) {
  static_assert(is_value_of_a_leaf<std::initializer_list<Given>>,
                "a value is a Tensor, or a number: bind<\"v\">(Tensor<float, 2>{1, 2})");
  return {};
}
template <std::size_t Size, class Value>
constexpr detail::refused_binding<Value> bind(char const (&)[Size], Value const&) {
  static_assert(is_bound_by_template_argument<Value>, "a name is a template argument: bind<\"x\">(value)");
  return {};
}

// Whether a type is that of a bound value.
template <class B>
inline constexpr bool is_binding = false;
template <class T>
inline constexpr bool is_binding<detail::RefusedBinding<T>> = true;
template <Text Name, class T, class S>
inline constexpr bool is_binding<detail::Binding<Name, T, S>> = true;

namespace detail {

using ingot::detail::Type;
using ingot::detail::type_at_t;

template <class... Bindings>
struct FirstOther {
  using type = NothingRefused;
};
template <class First, class... Rest>
struct FirstOther<First, Rest...> : std::conditional_t<is_binding<First>, FirstOther<Rest...>, Type<First>> {};

constexpr std::size_t count_of_leaves(GraphView graph) {
  std::size_t count = 0;
  for (NodeId id = 0; id < graph.node_count; ++id) count += is_named(graph.kind(id).operation) ? 1u : 0u;
  return count;
}
// The node of a named leaf, by its place among the named leaves.
constexpr NodeId leaf_at(GraphView graph, std::size_t place) {
  for (NodeId id = 0; id < graph.node_count; ++id) {
    if (is_named(graph.kind(id).operation) && place-- == 0) return id;
  }
  return no_node;
}
constexpr LeafName leaf_name(GraphView graph, NodeId id) {
  Kind const kind = graph.kind(id);
  return name_of_leaf(graph.pool + kind.first, kind.options);
}

// The first leaf with the name of an earlier one; no_node if there is none. Names are told apart by a mixture of their
// words first: a compiler counts the steps of all pairs.
constexpr NodeId leaf_named_again(GraphView graph) {
  List<NodeId> leaves;
  List<std::uint64_t> mixtures;
  for (NodeId id = 0; id < graph.node_count; ++id) {
    if (!is_named(graph.kind(id).operation)) continue;
    LeafName const name = leaf_name(graph, id);
    std::uint64_t mixture = name.word_count;
    for (std::size_t i = 0; i < name.word_count; ++i) mixture = (mixture ^ name.words[i]) * 0x9e3779b97f4a7c15u;
    std::uint64_t const* const earlier = mixtures.data();
    for (std::size_t other = 0; other < mixtures.size(); ++other) {
      if (earlier[other] == mixture && leaf_name(graph, leaves[other]) == name) return id;
    }
    leaves.push(id);
    mixtures.push(mixture);
  }
  return no_node;
}

constexpr bool is_state(GraphView graph, NodeId id) {
  Kind const kind = graph.kind(id);
  return kind.options > 0 && is_state(kind.operation, graph.option(kind, 0));
}
// The first state; no_node if there is none.
constexpr NodeId first_state(GraphView graph) {
  for (NodeId id = 0; id < graph.node_count; ++id) {
    if (is_state(graph, id)) return id;
  }
  return no_node;
}

// The faults of a list of bindings, each as the index of its first case; if there is none, the number of leaves or
// bindings.
struct BindingFaults {
  std::size_t same_name;  // a leaf with the name of an earlier one, and another shape or kind
  std::size_t unbound;    // a leaf
  std::size_t unknown;    // a binding
  std::size_t twice;      // a binding
  std::size_t misshapen;  // a binding
};

// Which leaves are to be bound: a network of an expression holds the parameters itself.
enum class Bound { all_leaves, inputs };

// The last element keeps arrays from being empty.
template <std::size_t Bindings>
constexpr BindingFaults faults_of(GraphView graph, Bound which, std::array<std::string_view, Bindings + 1> const& names,
                                  std::array<Dimensions, Bindings + 1> const& shapes) {
  std::size_t const leaves = count_of_leaves(graph);
  BindingFaults faults{leaves, leaves, Bindings, Bindings, Bindings};
  auto const note = [](std::size_t& fault, std::size_t none, std::size_t place) {
    if (fault == none) fault = place;
  };
  std::array<bool, Bindings + 1> known{};
  std::size_t place = 0;
  for (NodeId id = 0; id < graph.node_count; ++id) {
    if (!is_named(graph.kind(id).operation)) continue;
    if (which == Bound::inputs && graph.kind(id).operation == Operation::parameter) {
      ++place;
      continue;
    }
    LeafName const name = leaf_name(graph, id);
    bool bound = false;
    for (std::size_t b = 0; b < Bindings; ++b) {
      if (!(name == names[b])) continue;
      if (known[b]) note(faults.same_name, leaves, place);
      bound = known[b] = true;
      if (graph.shape(id) != shapes[b]) note(faults.misshapen, Bindings, b);
    }
    if (!bound) note(faults.unbound, leaves, place);
    ++place;
  }
  for (std::size_t b = 0; b < Bindings; ++b) {
    if (!known[b]) note(faults.unknown, Bindings, b);
    for (std::size_t k = 0; k < b; ++k) {
      if (names[k] == names[b]) note(faults.twice, Bindings, b);
    }
  }
  return faults;
}

}  // namespace detail

// Why an evaluation is refused.
namespace reasons {

template <class Name, class S>
struct Leaf {};
template <class Leaf>
struct NotBound {};
template <class Name>
struct NotInTheExpression {};
template <class Name>
struct BoundTwice {};
template <class Name, class Given, class Asked>
struct BoundInShape {};
template <class... Scalars>
struct BoundInScalars {};
template <class Leaf>
struct TwoLeavesOfOneName {};
template <class Given>
struct NotABinding {};

}  // namespace reasons

namespace detail {

template <auto const& G, std::size_t Place, std::size_t... Axes>
auto described_leaf(std::index_sequence<Axes...>) {
  constexpr NodeId id = leaf_at(G, Place);
  constexpr std::size_t length = leaf_name(G, id).size();
  return reasons::Leaf<quoted_t<text_of<length>(leaf_name(G, id))>, Shape<GraphView(G).shape(id).extents[Axes]...>>{};
}
template <auto const& G, std::size_t Place>
using leaf_t =
    decltype(described_leaf<G, Place>(std::make_index_sequence<GraphView(G).shape(leaf_at(G, Place)).rank>{}));
constexpr std::size_t place_of_leaf(GraphView graph, std::string_view name) {
  std::size_t place = 0;
  for (NodeId id = 0; id < graph.node_count; ++id) {
    if (!is_named(graph.kind(id).operation)) continue;
    if (leaf_name(graph, id) == name) return place;
    ++place;
  }
  return place;
}
template <auto const& G, class B>
using shapes_t = reasons::BoundInShape<typename B::quoted, typename B::shape, leaf_t<G, place_of_leaf(G, B::name())>>;

template <class... Scalars>
inline constexpr bool scalars_agree = true;
template <class First, class... Rest>
inline constexpr bool scalars_agree<First, Rest...> = (std::is_same_v<First, Rest> && ...);

// The first fault of a list of bindings; NothingRefused if there is none.
template <auto const& G, Bound Which, class... Bindings>
constexpr auto fault_of_bindings() {
  constexpr BindingFaults faults =
      faults_of<sizeof...(Bindings)>(G, Which, {Bindings::name()..., std::string_view{}},
                                     {dimensions_of(typename Bindings::shape{})..., Dimensions{}});
  constexpr std::size_t none = sizeof...(Bindings);
  if constexpr (faults.same_name < count_of_leaves(G)) {
    return Type<reasons::TwoLeavesOfOneName<leaf_t<G, faults.same_name>>>{};
  } else if constexpr (faults.unknown < none) {
    return Type<reasons::NotInTheExpression<typename type_at_t<faults.unknown, Bindings...>::quoted>>{};
  } else if constexpr (faults.twice < none) {
    return Type<reasons::BoundTwice<typename type_at_t<faults.twice, Bindings...>::quoted>>{};
  } else if constexpr (faults.unbound < count_of_leaves(G)) {
    return Type<reasons::NotBound<leaf_t<G, faults.unbound>>>{};
  } else if constexpr (faults.misshapen < none) {
    return Type<shapes_t<G, type_at_t<faults.misshapen, Bindings...>>>{};
  } else if constexpr (!scalars_agree<typename Bindings::scalar...>) {
    return Type<reasons::BoundInScalars<typename Bindings::scalar...>>{};
  } else {
    return Type<NothingRefused>{};
  }
}
template <class B>
inline constexpr bool is_refused_binding = false;
template <class T>
inline constexpr bool is_refused_binding<RefusedBinding<T>> = true;
// For an expression or a binding that was refused before, nothing more is reported.
template <auto const& G, Bound Which, class... Bindings>
constexpr auto binding_refusal() {
  if constexpr (has_stand_in(G) || (is_refused_binding<Bindings> || ...)) {
    return Type<NothingRefused>{};
  } else if constexpr (!(is_binding<Bindings> && ...)) {
    return Type<reasons::NotABinding<typename FirstOther<Bindings...>::type>>{};
  } else {
    return fault_of_bindings<G, Which, Bindings...>();
  }
}
template <auto const& G, class... Bindings>
using binding_refusal_t = typename decltype(binding_refusal<G, Bound::all_leaves, Bindings...>())::type;
template <auto const& G, class... Bindings>
using input_refusal_t = typename decltype(binding_refusal<G, Bound::inputs, Bindings...>())::type;

// Whether an evaluation can run.
template <auto const& G, class... Bindings>
inline constexpr bool can_run = !has_stand_in(G) && !(is_refused_binding<Bindings> || ...) &&
                                std::is_same_v<binding_refusal_t<G, Bindings...>, NothingRefused>;

}  // namespace detail

// Asserted by every evaluation about its bindings.
template <class Reason>
inline constexpr bool binds_every_leaf = std::is_same_v<Reason, detail::NothingRefused>;

}  // namespace ingot::graph

#include "ingot/core/epilogue.hpp"

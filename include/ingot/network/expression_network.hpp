// Networks of an expression: parameters held by their names, inputs and outputs by theirs.
//
//   inline constexpr auto model = [] {
//     namespace g = ingot::graph;
//     constexpr auto x = g::input<"x", 1, 3>;
//     constexpr auto h = g::input<"h", 1, 2>;
//     constexpr auto next = g::tanh(g::linear(g::concat<1>(x, h), g::parameter<"fc.weight", 2, 5>, g::parameter<"fc.bias", 2>));
//     return g::outputs(g::softmax(next), next);
//   }();
//   using Net = ingot::ExpressionNetwork<model, ingot::Names<"probabilities", "h_next">>;
//
//   static Net net;
//   ingot::load_weights(net, "net.safetensors");
//   auto const y = net(ingot::graph::bind<"x">(x), ingot::graph::bind<"h">(h));
//   y.get<"probabilities">();             // a Tensor<float, 1, 2>; y.get<0>() and auto [p, next] = y; are the same
//   net.get<"fc.weight">();               // a Tensor<float, 2, 5>
//
// With memory that the caller places:
//   static Net::Results y;
//   static Net::Workspace workspace;
//   net.forward(y, workspace, bind<"x">(x), bind<"h">(h));
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

// Included first, since compilers print the chain of includes in front of each of its messages.
#include "ingot/layers/named_tensors.hpp"
#include "ingot/layers/refusal.hpp"

#include "ingot/core/fingerprint.hpp"
#include "ingot/core/pack.hpp"
#include "ingot/core/stack_limit.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/core/text.hpp"
#include "ingot/core/workspace.hpp"
#include "ingot/graph/derivatives/cost.hpp"
#include "ingot/graph/evaluation/bindings.hpp"
#include "ingot/graph/evaluation/evaluate.hpp"
#include "ingot/graph/operation.hpp"
#include "ingot/graph/outputs.hpp"
#include "ingot/layers/expression_parameters.hpp"
#include "ingot/layers/expression_store.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/network/expression_network_refusal.hpp"

namespace ingot {

namespace detail {

// What a network of an expression gives asserts of a name.
template <class Name, bool Found>
inline constexpr bool is_an_output_of_the_network = Found;

// Asserted of a network's inputs.
template <class Reason>
inline constexpr bool binds_every_input = std::is_same_v<Reason, graph::detail::NothingRefused>;

}  // namespace detail

// Tensors by the names of a network's outputs: get<"name">(), get<I>(), auto [a, b] = results.
template <class OutputNames, class... Tensors>
struct NamedResults;
template <Text... Given, class... Tensors>
struct NamedResults<Names<Given...>, Tensors...> : detail::NamedTensors<detail::NamedTensor<Given, Tensors>...> {
 private:
  using Base = detail::NamedTensors<detail::NamedTensor<Given, Tensors>...>;

 public:
  template <Text Name>
  constexpr auto& get() {
    static_assert(detail::is_an_output_of_the_network<graph::quoted_t<Name>, Base::template has<Name>>,
                  "get<name>() asks for an output");
    return Base::template found<Name>(*this);
  }
  template <Text Name>
  constexpr auto const& get() const {
    static_assert(detail::is_an_output_of_the_network<graph::quoted_t<Name>, Base::template has<Name>>,
                  "get<name>() asks for an output");
    return Base::template found<Name>(*this);
  }
  template <std::size_t I>
  constexpr auto& get() {
    return detail::element<I, detail::type_at_t<I, Tensors...>>(*this);
  }
  template <std::size_t I>
  constexpr auto const& get() const {
    return detail::element<I, detail::type_at_t<I, Tensors...>>(*this);
  }
};

namespace detail {

template <class E, class N, class T, std::size_t... Roots>
auto named_results(std::index_sequence<Roots...>)
    -> NamedResults<N, graph::detail::result_tensor_t<E::graph, Roots, T>...>;

// The extents of all leaves of a kind, and of all outputs, one after the other.
constexpr std::size_t size_of_leaves(graph::detail::GraphView graph, graph::detail::Operation operation) {
  std::size_t size = 0;
  for (graph::detail::NodeId id = 0; id < graph.node_count; ++id)
    size += graph.kind(id).operation == operation ? graph.shape(id).size() : 0;
  return size;
}
constexpr std::size_t size_of_outputs(graph::detail::GraphView graph) {
  std::size_t size = 0;
  for (std::size_t root = 0; root < graph.root_count; ++root) size += graph.shape(graph.root(root)).size();
  return size;
}

// The input leaves: their places among all named leaves, and their nodes.
template <class E>
struct InputsOf {
  static constexpr std::size_t count = count_nodes(E::graph, graph::detail::Operation::input);
  static constexpr auto places = places_of<count>(E::graph, graph::detail::Operation::input);
  static constexpr auto nodes = [] {
    std::array<graph::detail::NodeId, count> found{};
    for (std::size_t i = 0; i < count; ++i) found[i] = graph::detail::leaf_at(E::graph, places[i]);
    return found;
  }();
};

template <class E, std::size_t... I>
constexpr std::array<std::string_view, sizeof...(I)> names_of_inputs(std::index_sequence<I...>) {
  return {text_of_leaf<E::graph, InputsOf<E>::nodes[I]>.view()...};
}
template <class N, std::size_t... I>
constexpr std::array<std::string_view, sizeof...(I)> names_of_outputs(std::index_sequence<I...>) {
  return {N::views[I]...};
}

template <class E, class N, class T>
struct NetworkOfExpression : StoredParameters<E, T> {
 private:
  using Plan = graph::EvaluationPlan<E>;
  static constexpr std::size_t inputs = InputsOf<E>::count;
  static constexpr auto outputs = std::make_index_sequence<N::count>{};

 public:
  using expression = E;
  using scalar = T;
  using value_type = T;
  template <class U>
  using with_scalar = NetworkOfExpression<E, N, U>;
  // All numbers that go in and come out.
  using input_shape = Shape<size_of_leaves(E::graph, graph::detail::Operation::input)>;
  using output_shape = Shape<size_of_outputs(E::graph)>;

  static constexpr std::size_t input_count = inputs;
  static constexpr std::size_t output_count = N::count;
  // Inputs stand in the order of their first use, outputs as in outputs(...).
  static constexpr std::array<std::string_view, inputs> input_names =
      names_of_inputs<E>(std::make_index_sequence<inputs>{});
  static constexpr std::array<std::string_view, N::count> output_names = names_of_outputs<N>(outputs);
  template <std::size_t I>
  using input_shape_at = node_shape_t<E::graph, InputsOf<E>::nodes[I]>;
  template <std::size_t I>
  using output_shape_at = typename graph::detail::result_tensor_t<E::graph, I, T>::shape;

  // The outputs by their names, and the scratch that one evaluation takes.
  using Results = decltype(named_results<E, N, T>(outputs));
  using Workspace = typename Plan::template Workspace<T>;
  template <std::size_t>
  static constexpr std::size_t workspace_size = Plan::workspace_size;

  static constexpr std::size_t macs = graph::macs<E{}>;
  static constexpr std::size_t other_operations = graph::operation_count<E{}> - macs;

  static constexpr LayerIdentity identity() {
    return layer_identity("ExpressionNetwork", identity_of(E::graph), identity_of_names(output_names));
  }

  // The outputs, of inputs bound by their names in any order. The workspace is on the stack.
  template <class... Inputs>
  constexpr Results operator()(Inputs const&... given) const {
    using Needed = Bytes<Plan::workspace_size * sizeof(T) + sizeof(Results)>;
    static_assert(fits_the_stack<Needed, StackLimit>,
                  "net(bind<name>(x)...) would put too many bytes on the stack: place Net::Results and Net::Workspace "
                  "and call forward(results, workspace, bind<name>(x)...), or define INGOT_STACK_WORKSPACE_LIMIT, "
                  "which is the second number");
    static_assert(binds_every_input<refusal_of_inputs<Inputs...>>,
                  "a network of an expression takes bind<name>(value) for each input, in its own scalar: "
                  "binds_every_input<...> has the reason");
    Results results{};
    if constexpr (can_run<Inputs...> && fits_the_stack<Needed, StackLimit>) {
      Workspace workspace{};
      run_bound(results, workspace.data(), given...);
    }
    return results;
  }

  // The same, written to where the caller says; it overlaps neither an input nor the network.
  template <class... Inputs>
  constexpr void forward(Results& results, Scratch<T, Plan::workspace_size> workspace, Inputs const&... given) const {
    static_assert(binds_every_input<refusal_of_inputs<Inputs...>>,
                  "a network of an expression takes bind<name>(value) for each input, in its own scalar: "
                  "binds_every_input<...> has the reason");
    if constexpr (can_run<Inputs...>) {
      graph::detail::require_apart<T>(addresses_of(results, outputs), sizes_of(outputs), given...);
      run_bound(results, workspace.data, given...);
    }
  }

  // Inputs by their addresses, in the order of input_names.
  constexpr void forward_at(std::array<T const*, inputs> const& addresses, Results& results,
                            Scratch<T, Plan::workspace_size> workspace) const {
    std::array<T const*, Plan::leaf_count> leaves{};
    for (std::size_t i = 0; i < inputs; ++i) leaves[InputsOf<E>::places[i]] = addresses[i];
    run(leaves, results, workspace.data);
  }

 private:
  template <std::size_t... I>
  static constexpr std::array<T*, sizeof...(I)> addresses_of(Results& results, std::index_sequence<I...>) {
    return {results.template get<I>().data()...};
  }
  template <std::size_t... I>
  static constexpr std::array<std::size_t, sizeof...(I)> sizes_of(std::index_sequence<I...>) {
    return {output_shape_at<I>::size...};
  }

  template <class... Inputs>
  constexpr void run_bound(Results& results, T* arena, Inputs const&... given) const {
    auto leaves = graph::detail::bound_leaves<E, T>(given...);
    run(leaves, results, arena);
  }
  constexpr void run(std::array<T const*, Plan::leaf_count>& leaves, Results& results, T* arena) const {
    auto const parameters = this->template addresses<T const>();
    for (std::size_t i = 0; i < parameters.size(); ++i) leaves[ParametersOf<E>::places[i]] = parameters[i];
    Plan::template run<T>(leaves, addresses_of(results, outputs), arena);
  }

  template <class... Inputs>
  static constexpr auto refusal_of() {
    using Refusal = graph::detail::input_refusal_t<E::graph, Inputs...>;
    if constexpr (binds_every_input<Refusal> && !(graph::detail::is_refused_binding<Inputs> || ...)) {
      if constexpr (!(std::is_same_v<typename Inputs::scalar, T> && ...)) {
        return Type<graph::reasons::BoundInScalars<typename Inputs::scalar..., T>>{};
      } else {
        return Type<Refusal>{};
      }
    } else {
      return Type<Refusal>{};
    }
  }
  template <class... Inputs>
  using refusal_of_inputs = typename decltype(refusal_of<Inputs...>())::type;
  // For what was refused before, nothing more is reported.
  template <class... Inputs>
  static constexpr bool can_run =
      binds_every_input<refusal_of_inputs<Inputs...>> && !(graph::detail::is_refused_binding<Inputs> || ...);
};

template <class E, class N, class T>
constexpr auto network_of_expression() {
  using Refusal = typename decltype(expression_network_refusal<E, N, T>())::type;
  if constexpr (!accepted<Refusal>) {
    return Type<ExpressionRefused<Refusal>>{};
  } else {
    return Type<NetworkOfExpression<E, N, T>>{};
  }
}

}  // namespace detail

// An expression, or outputs(...), with its parameters: inputs and outputs by name, as many as there are.
//
// Parameters  the expression's, by their names and roles, in the order of their first use: net.get<"name">(). They are
//             visited, saved, loaded and fingerprinted as those of any network.
// Inputs      the input leaves. Shapes are as written: a batch, where there is one, is an axis of the expression.
// Outputs     named in the order of outputs(...). One may be an input passed on, a constant, or the same as another.
// Memory      Workspace and Results, placed by the caller for forward; on the stack for net(...), which is refused above
//             the stack limit. No heap. sizeof(Net) is that of its parameters.
// Cost        macs_of, other_operations_of, workspace_bytes and parameter_bytes say it of one evaluation.
// Numerics    those of the expression's evaluation, graph/evaluation/evaluate.hpp.
// Refuses     what is no expression; leaves of one name; states (a Recurrent takes them); names that are not as many as
//             the outputs, empty or equal; a T that is no scalar. Of a call: an input that is missing, unknown, bound
//             twice, of another shape or scalar. It is not a layer of a Network: that has one input and one output.
template <auto Model, class OutputNames, class T = float>
using ExpressionNetwork =
    typename decltype(detail::network_of_expression<std::remove_cvref_t<decltype(Model)>, OutputNames, T>())::type;

}  // namespace ingot

template <class Names, class... Tensors>
struct std::tuple_size<ingot::NamedResults<Names, Tensors...>>
    : std::integral_constant<std::size_t, sizeof...(Tensors)> {};
template <std::size_t I, class Names, class... Tensors>
struct std::tuple_element<I, ingot::NamedResults<Names, Tensors...>> {
  using type = ingot::detail::type_at_t<I, Tensors...>;
};

#include "ingot/core/epilogue.hpp"

// What holds the parameters of an expression: tensors by their names, in the order of their first use.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <utility>

#include "ingot/core/folds.hpp"
#include "ingot/core/pack.hpp"
#include "ingot/core/parameter.hpp"
#include "ingot/core/shape.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/graph/evaluation/bindings.hpp"
#include "ingot/graph/operation.hpp"
#include "ingot/graph/packed.hpp"
#include "ingot/graph/quoted.hpp"
#include "ingot/layers/expression_parameters.hpp"
#include "ingot/layers/named_tensors.hpp"

namespace ingot::detail {

template <auto const& G, graph::detail::NodeId Id, std::size_t... Axes>
auto shape_of_node(std::index_sequence<Axes...>) -> Shape<graph::detail::GraphView(G).shape(Id).extents[Axes]...>;
template <auto const& G, graph::detail::NodeId Id>
using node_shape_t =
    decltype(shape_of_node<G, Id>(std::make_index_sequence<graph::detail::GraphView(G).shape(Id).rank>{}));

// The name of a leaf as a constant.
template <auto const& G, graph::detail::NodeId Id>
inline constexpr auto text_of_leaf =
    graph::detail::text_of<graph::detail::leaf_name(G, Id).size()>(graph::detail::leaf_name(G, Id));

// The parameters of an expression, or of outputs: how many, and their places among all named leaves.
template <class E>
struct ParametersOf {
  static constexpr std::size_t count = count_nodes(E::graph, graph::detail::Operation::parameter);
  static constexpr auto places = places_of<count>(E::graph, graph::detail::Operation::parameter);
};

template <class E, std::size_t I>
inline constexpr graph::detail::NodeId parameter_node = graph::detail::leaf_at(E::graph, ParametersOf<E>::places[I]);
template <class E, class T, std::size_t I>
using parameter_tensor_t = tensor_t<T, node_shape_t<E::graph, parameter_node<E, I>>>;
template <class E, class T, std::size_t... I>
auto stored_parameters(std::index_sequence<I...>)
    -> NamedTensors<NamedTensor<text_of_leaf<E::graph, parameter_node<E, I>>, parameter_tensor_t<E, T, I>>...>;

// Apart from the visit, which would compute it again wherever it is part of a constant.
template <class E, std::size_t I>
inline constexpr Fans parameter_fans = fans_of(E::graph, parameter_node<E, I>);

template <class E, class T>
struct StoredParameters : decltype(stored_parameters<E, T>(std::make_index_sequence<ParametersOf<E>::count>{})) {
 private:
  static constexpr auto positions = std::make_index_sequence<ParametersOf<E>::count>{};

 public:
  template <class F, class... Same>
  static constexpr void visit(F&& f, Same&... same) {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      static_cast<void>(detail::InOrder{true, (visit_one<I>(f, same...), true)...});
    }(positions);
  }

  // Where the numbers of each parameter are, in order.
  template <class U>
  constexpr std::array<U*, ParametersOf<E>::count> addresses() {
    return addresses_in<U>(*this);
  }
  template <class U>
  constexpr std::array<U*, ParametersOf<E>::count> addresses() const {
    return addresses_in<U>(*this);
  }

 private:
  template <std::size_t I, class Self>
  static constexpr auto& parameter(Self& self) {
    return element<I, parameter_tensor_t<E, T, I>>(self);
  }
  template <class U, class Self>
  static constexpr std::array<U*, ParametersOf<E>::count> addresses_in(Self& self) {
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      return std::array<U*, ParametersOf<E>::count>{parameter<I>(self).data()...};
    }(positions);
  }

  template <std::size_t I, class F, class... Same>
  static constexpr void visit_one(F& f, Same&... same) {
    constexpr graph::detail::NodeId node = parameter_node<E, I>;
    constexpr Fans const& fans = parameter_fans<E, I>;
    f(Parameter{text_of_leaf<E::graph, node>.view(), role_of(E::graph, node), fans.in, fans.out},
      parameter<I>(same)...);
  }
};

}  // namespace ingot::detail

#include "ingot/core/epilogue.hpp"

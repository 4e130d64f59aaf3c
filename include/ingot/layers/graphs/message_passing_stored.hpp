// What a message-passing layer holds: its parameters by their names, and features of edges.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

#include "ingot/core/fingerprint.hpp"
#include "ingot/core/shape.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/core/text.hpp"
#include "ingot/layers/expression_layer.hpp"
#include "ingot/layers/expression_passes.hpp"
#include "ingot/layers/graphs/graph.hpp"
#include "ingot/layers/graphs/message_passing_parts.hpp"
#include "ingot/layers/named_tensors.hpp"

namespace ingot::detail {

template <auto const& Features>
inline constexpr bool learns = std::is_same_v<std::remove_cvref_t<decltype(Features)>, LearnedEdgeFeatures>;

// The features of edges where they are learned: a row of the shape that the message reads, for each edge.
template <auto const& G, class Message, class T>
using edge_features_t =
    tensor_t<T, prepend_t<G.edges.size(), node_shape_t<Message::graph, input_named(Message::graph, "edge")>>>;

template <class E, Text Word, class T, std::size_t I>
using stored_parameter_t =
    NamedTensor<dotted<Word, text_of_leaf<E::graph, PartOfMessagePassing<E, 0>::template parameter_node<I>>>,
                tensor_t<T, node_shape_t<E::graph, PartOfMessagePassing<E, 0>::template parameter_node<I>>>>;

template <auto const& G, class Message, class Update, class T, bool LearnsEdges, std::size_t... I, std::size_t... J>
constexpr auto stored_for_messages(std::index_sequence<I...>, std::index_sequence<J...>) {
  if constexpr (LearnsEdges) {
    return Type<
        NamedTensors<stored_parameter_t<Message, "message", T, I>..., stored_parameter_t<Update, "update", T, J>...,
                     NamedTensor<Text("edge_features"), edge_features_t<G, Message, T>>>>{};
  } else {
    return Type<
        NamedTensors<stored_parameter_t<Message, "message", T, I>..., stored_parameter_t<Update, "update", T, J>...>>{};
  }
}
template <auto const& G, class Message, class Update, class T, bool LearnsEdges>
using stored_for_messages_t = typename decltype(stored_for_messages<G, Message, Update, T, LearnsEdges>(
    std::make_index_sequence<count_nodes(Message::graph, graph::detail::Operation::parameter)>{},
    std::make_index_sequence<count_nodes(Update::graph, graph::detail::Operation::parameter)>{}))::type;

// Constant features in the scalar of an evaluation.
template <auto const& Features, class T>
inline constexpr auto features_as = [] {
  std::array<T, std::remove_cvref_t<decltype(Features)>::size()> values{};
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<T>(Features[i]);
  return values;
}();

// What tells features from others: those that are given in the order in which edges are heard, whatever that of the
// graph's list; those that are learned stand in that.
template <auto const& G, auto const& Features>
constexpr LayerIdentity identity_of_features() {
  Fingerprint fingerprint;
  if constexpr (learns<Features>) {
    for (auto const e : edges_heard<G>) fingerprint.add(std::uint64_t{e});
  } else if constexpr (!std::is_same_v<std::remove_cvref_t<decltype(Features)>, NoEdgeFeatures>) {
    constexpr std::size_t row = Features.size() / G.edges.size();
    for (std::size_t const e : edges_heard<G>) {
      for (std::size_t i = 0; i < row; ++i) add_option(fingerprint, static_cast<double>(Features[e * row + i]));
    }
  }
  return {fingerprint.value()};
}

// At which place of its edges each node met the largest message.
template <class Winner, std::size_t Size>
struct WinnersOfMessages {
  std::array<Winner, Size> places;
  constexpr Winner* winners() { return places.data(); }
};
template <class Winner>
struct WinnersOfMessages<Winner, 0> {
  static constexpr Winner* winners() { return nullptr; }
};

}  // namespace ingot::detail

#include "ingot/core/epilogue.hpp"

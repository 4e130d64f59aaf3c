// Layers from two expressions: what a node sends along an edge, and what a node makes of the messages that it hears.
//
//   inline constexpr auto triangle = graph_of<3>({{0, 1}, {1, 2}, {2, 0}});
//   constexpr auto sent = tanh(matmul(parameter<"w", 8, 4>, input<"source", 4>));
//   constexpr auto made = input<"node", 4> + matmul(parameter<"w", 4, 8>, input<"messages", 8>);
//   using Layer = MessagePassing<triangle, sent, made>;    // Shape<3, 4> -> Shape<3, 4>; message.w, update.w
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <type_traits>
#include <utility>

// Included first, since compilers print the chain of includes in front of each of its messages.
#include "ingot/layers/refusal.hpp"

#include "ingot/core/fingerprint.hpp"
#include "ingot/core/folds.hpp"
#include "ingot/core/pack.hpp"
#include "ingot/core/parameter.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/core/workspace.hpp"
#include "ingot/layers/expression_parameters.hpp"
#include "ingot/layers/graphs/aggregation.hpp"
#include "ingot/layers/graphs/graph.hpp"
#include "ingot/layers/graphs/message_passing_parts.hpp"
#include "ingot/layers/graphs/message_passing_passes.hpp"
#include "ingot/layers/graphs/message_passing_refusal.hpp"
#include "ingot/layers/graphs/message_passing_stored.hpp"
#include "ingot/layers/graphs/node_rows.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/layers/training_context.hpp"
#include "ingot/layers/words.hpp"

namespace ingot {

// What the update reads of the messages that a node hears.
struct MessagePassingOptions {
  Aggregation aggregation = Aggregation::sum;
};

template <auto const& G, auto Message, auto Update, MessagePassingOptions Options = MessagePassingOptions{},
          class T = float, auto const& Features = no_edge_features>
struct MessagePassing;

template <auto const& G, auto Message, auto Update, MessagePassingOptions Options, class T, auto const& Features>
struct RefusalOf<MessagePassing<G, Message, Update, Options, T, Features>>
    : decltype(detail::message_passing_refusal<G, std::remove_cvref_t<decltype(Message)>,
                                               std::remove_cvref_t<decltype(Update)>, T,
                                               std::remove_cvref_t<decltype(Features)>>()) {};

// y[i] = update(x[i], aggregate over the nodes j that i hears of message(x[j], x[i], the features of the edge)).
//
// Shapes      x is [Nodes, In...], where In is the shape of the message's input "source", y [Nodes, Out...], the shape
//             of the update. The message may read "target", the node that hears, of the same shape, and "edge"; the
//             update reads "messages", of the message's shape, and may read "node".
// Parameters  the message's and then the update's, in the order of their first use: message.<name>, update.<name>. With
//             learned_edge_features then edge_features, a row for each edge. Features that are given are a constant
//             tensor of double, a row for each edge in the order of the graph's list. Both directions of an undirected
//             edge have the same row.
// Numerics    those of the expressions' evaluation and of their gradients as numbers, node by node and edge by edge.
//             Sums run over the nodes that are heard, in order; gradients of parameters are added in the order of the
//             nodes, sample by sample. What a node that hears none gets is 0. Of equal messages the gradient of the
//             largest goes to that of the first node.
// Memory      inference takes scratch for an evaluation and a message, for messages of all nodes where they read their
//             source alone. Training keeps what backward reads of every evaluation. Code does not grow with the graph.
// Cost        an evaluation of the update for each node and one of the message for each edge that is heard; one for
//             each node, where messages read their source alone.
// Aliasing    y overlaps neither x nor the parameters, dx none of x, y, dy.
// Refuses     what is no graph; what is not an expression; inputs of other names or shapes; a message that does not
//             read its source, an update that does not read the messages; features without "edge" and the reverse, or
//             of another shape; states, leaves of one name, parameters that are running statistics.
// Source      Gilmer et al., Neural message passing for quantum chemistry, 2017.
// A layer without parameters computes in any scalar type.
template <auto const& G, auto Message, auto Update, MessagePassingOptions Options, class T, auto const& Features>
struct MessagePassing : RefusedLayer<MessagePassing<G, Message, Update, Options, T, Features>> {
  using refused_for = refusal_t<MessagePassing>;
};
template <auto const& G, auto Message, auto Update, MessagePassingOptions Options, class T, auto const& Features>
requires not_refused<MessagePassing<G, Message, Update, Options, T, Features>>
struct MessagePassing<G, Message, Update, Options, T, Features>
    : detail::stored_for_messages_t<G, std::remove_cvref_t<decltype(Message)>, std::remove_cvref_t<decltype(Update)>, T,
                                    detail::learns<Features>> {
 private:
  using M = std::remove_cvref_t<decltype(Message)>;
  using U = std::remove_cvref_t<decltype(Update)>;
  static constexpr bool learns_edges = detail::learns<Features>;
  using Passes = detail::MessagePasses<G, M, U, Options.aggregation, learns_edges>;
  static constexpr std::size_t of_message = Passes::Message::parameters;
  static constexpr std::size_t of_update = Passes::Update::parameters;
  static constexpr auto message_positions = std::make_index_sequence<of_message>{};
  static constexpr auto update_positions = std::make_index_sequence<of_update>{};

 public:
  using input_shape = prepend_t<G.nodes, typename Passes::node_shape>;
  using output_shape = prepend_t<G.nodes, typename Passes::output_row>;
  using scalar = std::conditional_t<of_message + of_update == 0 && !learns_edges, AnyScalar, T>;
  template <class Number>
  using with_scalar = MessagePassing<G, Message, Update, Options, Number, Features>;
  static constexpr LayerIdentity identity() {
    return layer_identity("MessagePassing", graph_identity<G>, detail::identity_of(M::graph),
                          detail::identity_of(U::graph), Options.aggregation,
                          detail::identity_of_features<G, Features>());
  }
  static constexpr bool backward_reads_output = Passes::Update::Training::backward_reads_value;
  static constexpr bool same_in_training = true;
  static constexpr std::size_t macs = Passes::macs;
  static constexpr std::size_t other_operations = Passes::other_operations;

  template <std::size_t B>
  static constexpr std::size_t workspace_size = Passes::scratch_size;

  template <std::size_t B, class Number>
  struct Saved : detail::WinnersOfMessages<typename Passes::Winner, B * Passes::winners_size>,
                 Workspace<Number, B * Passes::kept_size + Passes::shared_size> {};

  template <std::size_t B, class Number = T>
  constexpr void forward(std::type_identity_t<View<Number const, B, input_shape>> x,
                         std::type_identity_t<View<Number, B, output_shape>> y,
                         std::type_identity_t<Scratch<Number, Passes::scratch_size>> scratch) const {
    auto const values = parameters<Number const>(*this);
    for (std::size_t b = 0; b < B; ++b)
      Passes::template forward<Number>(values, x.sample(b), y.sample(b), scratch.data);
  }

  template <std::size_t B, class Number = T>
  constexpr void forward_training(std::type_identity_t<View<Number const, B, input_shape>> x,
                                  std::type_identity_t<View<Number, B, output_shape>> y, Saved<B, Number>& saved,
                                  TrainingContext) const {
    auto const values = parameters<Number const>(*this);
    for (std::size_t b = 0; b < B; ++b) {
      Passes::template forward_training<Number>(values, x.sample(b), y.sample(b), saved.data() + b * Passes::kept_size,
                                                saved.winners() + b * Passes::winners_size,
                                                saved.data() + B * Passes::kept_size);
    }
  }

  template <std::size_t B, class Number = T>
  constexpr void backward(std::type_identity_t<View<Number const, B, input_shape>> x,
                          std::type_identity_t<View<Number const, B, output_shape>> y,
                          std::type_identity_t<View<Number const, B, output_shape>> dy,
                          std::type_identity_t<View<Number, B, input_shape>> dx, Saved<B, Number>& saved,
                          MessagePassing& gradient) const {
    auto const values = parameters<Number const>(*this);
    auto const gradients = parameters<Number>(gradient);
    for (std::size_t b = 0; b < B; ++b) {
      Passes::template backward<Number>(
          values, x.sample(b), y.sample(b), dy.sample(b), dx.sample(b), saved.data() + b * Passes::kept_size,
          saved.winners() + b * Passes::winners_size, saved.data() + B * Passes::kept_size, gradients);
    }
  }

  template <class F, class... Same>
  static constexpr void visit(F&& f, Same&... same) {
    [&]<std::size_t... I, std::size_t... J>(std::index_sequence<I...>, std::index_sequence<J...>) {
      static_cast<void>(
          detail::InOrder{true, (visit_one<typename Passes::Message, M, "message", 0, I>(f, same...), true)...,
                          (visit_one<typename Passes::Update, U, "update", of_message, J>(f, same...), true)...});
    }(message_positions, update_positions);
    if constexpr (learns_edges) {
      f(Parameter{"edge_features", Role::weight, Passes::edge, Passes::edge}, features(same)...);
    }
  }

 private:
  // The part's parameter I, which is number First + I of the layer.
  template <class Part, class E, std::size_t First, std::size_t I, class Self>
  static constexpr auto& parameter(Self& self) {
    return detail::element<First + I, tensor_t<T, detail::node_shape_t<E::graph, Part::template parameter_node<I>>>>(
        self);
  }
  template <class Self>
  static constexpr auto& features(Self& self) {
    return detail::element<of_message + of_update, detail::edge_features_t<G, M, T>>(self);
  }

  template <class Number, class Self>
  static constexpr typename Passes::template Parameters<Number> parameters(Self& self) {
    return [&]<std::size_t... I, std::size_t... J>(std::index_sequence<I...>, std::index_sequence<J...>) {
      return typename Passes::template Parameters<Number>{
          {parameter<typename Passes::Message, M, 0, I>(self).data()...},
          {parameter<typename Passes::Update, U, of_message, J>(self).data()...},
          features_of<Number>(self)};
    }(message_positions, update_positions);
  }
  template <class Number, class Self>
  static constexpr Number* features_of(Self& self) {
    if constexpr (learns_edges) {
      return features(self).data();
    } else if constexpr (Passes::edge > 0 && std::is_const_v<Number>) {
      return detail::features_as<Features, std::remove_const_t<Number>>.data();
    } else {
      return nullptr;
    }
  }

  template <class Part, class E, Text Word, std::size_t First, std::size_t I, class F, class... Same>
  static constexpr void visit_one(F& f, Same&... same) {
    constexpr graph::detail::NodeId node = Part::template parameter_node<I>;
    constexpr detail::Fans fans = detail::fans_of(E::graph, node);
    f(Parameter{detail::dotted<Word, detail::text_of_leaf<E::graph, node>>.view(), detail::role_of(E::graph, node),
                fans.in, fans.out},
      parameter<Part, E, First, I>(same)...);
  }
};

namespace words {

// A message-passing layer, as a word of build().
template <auto const& G, auto Message, auto Update, MessagePassingOptions Options, auto const& Features>
struct MessagePassing {
  template <class Input>
  static constexpr bool takes = [] {
    using Layer = ingot::MessagePassing<G, Message, Update, Options, float, Features>;
    if constexpr (not_refused<Layer>) {
      return std::is_same_v<Input, typename Layer::input_shape>;
    } else {
      return true;  // the network says why it is refused
    }
  }();
  template <class, class T>
  using layer = ingot::MessagePassing<G, Message, Update, Options, T, Features>;
};

}  // namespace words

template <auto const& G, auto Message, auto Update, MessagePassingOptions Options, auto const& Features, class Input>
struct RefusalOf<detail::DoesNotTake<words::MessagePassing<G, Message, Update, Options, Features>, Input>>
    : detail::RefusalOfRows<G.nodes, Input> {};

// Stands for a MessagePassing in build(), behind an input of a row for each node:
//   build<Shape<34, 16>>(message_passing<karate, sent, made>, ...)
template <auto const& G, auto Message, auto Update, MessagePassingOptions Options = MessagePassingOptions{},
          auto const& Features = no_edge_features>
inline constexpr words::MessagePassing<G, Message, Update, Options, Features> message_passing{};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

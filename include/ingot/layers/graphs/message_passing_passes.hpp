// The passes of a message-passing layer over one sample. Parameters and their gradients are arrays of addresses, in
// order.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <type_traits>

#include "ingot/core/shape.hpp"
#include "ingot/graph/derivatives/cost.hpp"
#include "ingot/kernels/messages.hpp"
#include "ingot/layers/expression_passes.hpp"
#include "ingot/layers/graphs/aggregation.hpp"
#include "ingot/layers/graphs/graph.hpp"
#include "ingot/layers/graphs/message_passing_parts.hpp"

namespace ingot::detail {

template <class E, bool LearnsEdges>
struct MessageOf {
  using type = PartOfMessagePassing<E, 0, "source", "target">;
};
template <class E>
struct MessageOf<E, true> {
  using type = PartOfMessagePassing<E, 0, "source", "target", "edge">;
};

// Messages that read their source alone are the same for all who hear it: they are made once a node, others once an
// edge. Either place is a site here.
template <auto const& G, class MessageExpression, class UpdateExpression, Aggregation How, bool LearnsEdges>
struct MessagePasses {
  using Message = typename MessageOf<MessageExpression, LearnsEdges>::type;
  using Update = PartOfMessagePassing<UpdateExpression, 1, "messages", "node">;

 private:
  using MessageTraining = typename Message::Training;
  using UpdateTraining = typename Update::Training;
  using MessageEvaluation = typename Message::Evaluation;
  using UpdateEvaluation = typename Update::Evaluation;

 public:
  static constexpr auto const& heard = neighbours_of<G>;
  static constexpr bool once_a_node = !Message::template reads<"target"> && !Message::template reads<"edge">;
  static constexpr std::size_t sites = once_a_node ? G.nodes : heard.entries;
  static constexpr bool of_largest = How == Aggregation::max;

  using node_shape = node_shape_t<MessageExpression::graph, input_named(MessageExpression::graph, "source")>;
  using output_row = typename UpdateExpression::shape;
  static constexpr std::size_t in = node_shape::size;
  static constexpr std::size_t out = output_row::size;
  static constexpr std::size_t sent = MessageExpression::shape::size;
  static constexpr std::size_t edge = [] {
    if constexpr (Message::template reads<"edge">) {
      return node_shape_t<MessageExpression::graph, input_named(MessageExpression::graph, "edge")>::size;
    }
    return std::size_t{0};
  }();

  static constexpr std::size_t macs =
      sites * graph::macs<MessageExpression{}> + G.nodes * graph::macs<UpdateExpression{}>;
  static constexpr std::size_t other_operations = sites * graph::operation_count<MessageExpression{}> +
                                                  G.nodes * graph::operation_count<UpdateExpression{}> - macs +
                                                  sent * (heard.entries + (How == Aggregation::mean ? G.nodes : 0));

  template <class T>
  struct Parameters {
    std::array<T*, Message::parameters> message;
    std::array<T*, Update::parameters> update;
    T* features;  // a row for each edge of the graph
  };

  // Scratch of inference: messages, their aggregate, and that of either evaluation.
  static constexpr std::size_t messages_held = once_a_node ? sites * sent : sent;
  static constexpr std::size_t scratch_size =
      messages_held + sent + std::max(MessageEvaluation::workspace_size, UpdateEvaluation::workspace_size);

  template <class T>
  static constexpr void forward(Parameters<T const> const& values, T const* x, T* y, T* scratch) {
    T* const messages = scratch;
    T* const aggregate = messages + messages_held;
    T* const rest = aggregate + sent;
    auto message_leaves = Message::template leaves_of<MessageEvaluation::leaf_count>(values.message);
    auto update_leaves = Update::template leaves_of<UpdateEvaluation::leaf_count>(values.update);
    auto const send = [&](std::size_t k, std::size_t source, std::size_t target, T* message) {
      read_message(message_leaves, values, x, k, source, target);
      MessageEvaluation::template run<T>(message_leaves, {message}, rest);
    };
    if constexpr (once_a_node) {
      for_each_heard([&](std::size_t j) { send(0, j, j, messages + j * sent); });
    }
    for (std::size_t i = 0; i < G.nodes; ++i) {
      std::fill_n(aggregate, sent, T(0));
      std::array<Winner, of_largest ? sent : 0> winners{};
      for (std::size_t k = heard.starts[i]; k < heard.starts[i + 1]; ++k) {
        if constexpr (!once_a_node) send(k, heard.nodes[k], i, messages);
        take(i, k, messages + (once_a_node ? heard.nodes[k] * sent : 0), aggregate, winners.data());
      }
      finish(i, aggregate);
      read_update(update_leaves, x, i, aggregate);
      UpdateEvaluation::template run<T>(update_leaves, {y + i * out}, rest);
    }
  }

  // What a training pass keeps of a sample: what backward reads of the messages and of the updates, the aggregates, and
  // the messages where it reads them. Then the scratch that samples share.
  using Winner = index_up_to_t<std::max<std::size_t>(heard.entries, 1)>;
  static constexpr std::size_t winners_size = of_largest ? G.nodes * sent : 0;
  static constexpr bool keeps_messages = MessageTraining::backward_reads_value;
  static constexpr std::size_t updates_at = sites * MessageTraining::kept_size;
  static constexpr std::size_t aggregates_at = updates_at + G.nodes * UpdateTraining::kept_size;
  static constexpr std::size_t messages_at = aggregates_at + G.nodes * sent;
  static constexpr std::size_t kept_size = messages_at + (keeps_messages ? sites * sent : 0);
  // Of both passes: messages or their gradients, the gradient of an aggregate, that of a node that hears itself.
  static constexpr std::size_t shared_size =
      messages_held + sent + in + std::max(MessageTraining::scratch_size, UpdateTraining::scratch_size);

  template <class T>
  static constexpr void forward_training(Parameters<T const> const& values, T const* x, T* y, T* kept, Winner* winners,
                                         T* shared) {
    T* const rest = shared + messages_held + sent + in;
    auto message_leaves = Message::template leaves_of<MessageTraining::leaf_count>(values.message);
    auto update_leaves = Update::template leaves_of<UpdateTraining::leaf_count>(values.update);
    auto const message_at = [&](std::size_t site) {
      return keeps_messages ? kept + messages_at + site * sent : shared + (once_a_node ? site * sent : 0);
    };
    auto const send = [&](std::size_t site, std::size_t source, std::size_t target) {
      read_message(message_leaves, values, x, site, source, target);
      MessageTraining::template forward<T>(message_leaves, message_at(site), rest,
                                           kept + site * MessageTraining::kept_size);
    };
    if constexpr (once_a_node) {
      for_each_heard([&](std::size_t j) { send(j, j, j); });
    }
    for (std::size_t i = 0; i < G.nodes; ++i) {
      T* const aggregate = kept + aggregates_at + i * sent;
      std::fill_n(aggregate, sent, T(0));
      for (std::size_t k = heard.starts[i]; k < heard.starts[i + 1]; ++k) {
        if constexpr (!once_a_node) send(k, heard.nodes[k], i);
        take(i, k, message_at(once_a_node ? heard.nodes[k] : k), aggregate, winners + (of_largest ? i * sent : 0));
      }
      finish(i, aggregate);
      read_update(update_leaves, x, i, aggregate);
      UpdateTraining::template forward<T>(update_leaves, y + i * out, rest,
                                          kept + updates_at + i * UpdateTraining::kept_size);
    }
  }

  template <class T>
  static constexpr void backward(Parameters<T const> const& values, T const* x, T const* y, T const* dy, T* dx, T* kept,
                                 Winner const* winners, T* shared, Parameters<T> const& gradients) {
    T* const dmessages = shared;
    T* const daggregate = dmessages + messages_held;
    T* const own = daggregate + sent;
    T* const rest = own + in;
    auto message_leaves = Message::template leaves_of<MessageTraining::leaf_count>(values.message);
    auto update_leaves = Update::template leaves_of<UpdateTraining::leaf_count>(values.update);
    auto message_results = Message::template results_of<T>(gradients.message);
    auto update_results = Update::template results_of<T>(gradients.update);
    // A node that hears itself is one place for two gradients, of which the second is added afterwards.
    auto const send_back = [&](std::size_t site, std::size_t source, std::size_t target, T const* dmessage) {
      bool const is_loop = Message::template reads<"target"> && source == target;
      read_message(message_leaves, values, x, site, source, target);
      message_leaves[MessageTraining::leaf_count - 1] = dmessage;
      Message::template differentiate<"source">(message_results, dx + source * in);
      if constexpr (Message::template reads<"target">) {
        Message::template differentiate<"target">(message_results, is_loop ? own : dx + target * in);
      }
      if constexpr (LearnsEdges) {
        Message::template differentiate<"edge">(message_results, gradients.features + edges_heard<G>[site] * edge);
      }
      if (is_loop) std::fill_n(own, in, T(0));
      MessageTraining::template backward<T>(message_leaves, keeps_messages ? kept + messages_at + site * sent : nullptr,
                                            message_results, rest, kept + site * MessageTraining::kept_size);
      if (is_loop) kernels::add_message<in>(false, own, dx + source * in);
    };

    std::fill_n(dx, G.nodes * in, T(0));
    if constexpr (once_a_node) std::fill_n(dmessages, messages_held, T(0));
    for (std::size_t i = 0; i < G.nodes; ++i) {
      read_update(update_leaves, x, i, kept + aggregates_at + i * sent);
      update_leaves[UpdateTraining::leaf_count - 1] = dy + i * out;
      Update::template differentiate<"messages">(update_results, daggregate);
      Update::template differentiate<"node">(update_results, dx + i * in);
      UpdateTraining::template backward<T>(update_leaves, y + i * out, update_results, rest,
                                           kept + updates_at + i * UpdateTraining::kept_size);
      finish(i, daggregate);
      for (std::size_t k = heard.starts[i]; k < heard.starts[i + 1]; ++k) {
        if constexpr (once_a_node) {
          give_back<T>(i, k, daggregate, winners, dmessages + heard.nodes[k] * sent);
        } else if constexpr (of_largest) {
          kernels::gradient_of_winner<sent>(static_cast<Winner>(k), winners + i * sent, daggregate, dmessages);
          send_back(k, heard.nodes[k], i, dmessages);
        } else {
          send_back(k, heard.nodes[k], i, daggregate);
        }
      }
    }
    if constexpr (once_a_node) {
      for_each_heard([&](std::size_t j) { send_back(j, j, j, dmessages + j * sent); });
    }
  }

 private:
  template <class F>
  static constexpr void for_each_heard(F const& f) {
    for (std::size_t j = 0; j < G.nodes; ++j) {
      if (is_heard<G>[j]) f(j);
    }
  }

  template <class T, std::size_t Count>
  static constexpr void read_message(std::array<T const*, Count>& leaves, Parameters<T const> const& values, T const* x,
                                     std::size_t k, std::size_t source, std::size_t target) {
    Message::template read<"source">(leaves, x + source * in);
    Message::template read<"target">(leaves, x + target * in);
    if constexpr (edge > 0) Message::template read<"edge">(leaves, values.features + edges_heard<G>[k] * edge);
  }
  template <class T, std::size_t Count>
  static constexpr void read_update(std::array<T const*, Count>& leaves, T const* x, std::size_t i,
                                    T const* aggregate) {
    Update::template read<"node">(leaves, x + i * in);
    Update::template read<"messages">(leaves, aggregate);
  }

  template <class T>
  static constexpr void take(std::size_t i, std::size_t k, T const* message, T* aggregate, Winner* winners) {
    bool const first = k == heard.starts[i];
    if constexpr (of_largest) {
      kernels::take_larger_message<sent>(first, static_cast<Winner>(k), message, aggregate, winners);
    } else {
      static_cast<void>(winners);
      kernels::add_message<sent>(first, message, aggregate);
    }
  }
  // The mean of a sum; likewise its gradient.
  template <class T>
  static constexpr void finish(std::size_t i, T* aggregate) {
    if constexpr (How == Aggregation::mean) {
      if (heard.count(i) > 0) kernels::scale_message<sent>(T(1) / T(heard.count(i)), aggregate);
    }
  }
  template <class T>
  static constexpr void give_back(std::size_t i, std::size_t k, T const* daggregate, Winner const* winners,
                                  T* dmessage) {
    if constexpr (of_largest) {
      kernels::add_gradient_of_winner<sent>(static_cast<Winner>(k), winners + i * sent, daggregate, dmessage);
    } else {
      kernels::add_message<sent>(false, daggregate, dmessage);
    }
  }
};

}  // namespace ingot::detail

#include "ingot/core/epilogue.hpp"

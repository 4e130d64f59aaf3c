// The identity of a layer made from an expression, and its parameters.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "ingot/core/dimensions.hpp"
#include "ingot/core/fingerprint.hpp"
#include "ingot/core/parameter.hpp"
#include "ingot/graph/evaluation/bindings.hpp"
#include "ingot/graph/graph_builder.hpp"
#include "ingot/graph/operation.hpp"
#include "ingot/graph/operations/convolution.hpp"
#include "ingot/graph/packed.hpp"

namespace ingot::detail {

constexpr std::size_t count_nodes(graph::detail::GraphView graph, graph::detail::Operation operation) {
  std::size_t count = 0;
  for (graph::detail::NodeId id = 0; id < graph.node_count; ++id)
    count += graph.kind(id).operation == operation ? 1u : 0u;
  return count;
}
// The places of the leaves of one kind among all named leaves, in the order of their first use.
template <std::size_t Count>
constexpr std::array<std::size_t, Count> places_of(graph::detail::GraphView graph, graph::detail::Operation operation) {
  std::array<std::size_t, Count> places{};
  std::size_t next = 0;
  std::size_t place = 0;
  for (graph::detail::NodeId id = 0; id < graph.node_count; ++id) {
    graph::detail::Operation const found = graph.kind(id).operation;
    if (found == operation) places[next++] = place;
    place += graph::detail::is_named(found) ? 1u : 0u;
  }
  return places;
}

// The architecture of an expression: its nodes in order, operations by name.
constexpr LayerIdentity identity_of(graph::detail::GraphView graph) {
  Fingerprint fingerprint;
  fingerprint.add("Expression");
  for (graph::detail::NodeId id = 0; id < graph.node_count; ++id) {
    graph::detail::Kind const kind = graph.kind(id);
    Dimensions const shape = graph.shape(id);
    fingerprint.add(graph::detail::name_of(kind.operation));
    fingerprint.add(std::uint64_t{shape.rank});
    for (std::size_t i = 0; i < shape.rank; ++i) fingerprint.add(std::uint64_t{shape[i]});
    for (std::size_t i = 0; i < kind.options; ++i) fingerprint.add(graph.option(kind, i));
    for (std::size_t i = 0; i < kind.operands; ++i) fingerprint.add(std::uint64_t{graph.operand(kind, i)});
  }
  // One root is the last node.
  for (std::size_t i = 0; graph.root_count > 1 && i < graph.root_count; ++i) {
    fingerprint.add(std::uint64_t{graph.root(i)});
  }
  return {fingerprint.value()};
}

// That of names in order.
template <std::size_t Count>
constexpr LayerIdentity identity_of_names(std::array<std::string_view, Count> const& names) {
  Fingerprint fingerprint;
  for (std::string_view const name : names) fingerprint.add(name);
  return {fingerprint.value()};
}

struct Fans {
  std::size_t in = 1;
  std::size_t out = 1;
};

// Fans of a matrix that is the left or right operand of a product.
constexpr Fans fans_of_factor(Dimensions const& shape, bool right, bool transposed) {
  if (shape.rank < 2) return {shape.size(), 1};
  std::size_t const rows = shape[shape.rank - (transposed ? 1 : 2)];
  std::size_t const columns = shape[shape.rank - (transposed ? 2 : 1)];
  return right ? Fans{rows, columns} : Fans{columns, rows};
}
// Fans of a convolution's weight [filters, channels / groups, kernel...].
constexpr Fans fans_of_kernel(Dimensions const& shape, std::size_t groups) {
  std::size_t const kernel = shape.size() / (shape[0] * shape[1]);
  return {shape[1] * kernel, shape[0] / groups * kernel};
}

// Fans in the first product or convolution that reads the parameter, rearranged or not. If none does, a parameter of
// two or more axes is taken as [out, in, ...], PyTorch's order.
constexpr Fans fans_of(graph::detail::GraphView graph, graph::detail::NodeId parameter) {
  using graph::detail::Operation;
  graph::detail::List<bool> same(graph.node_count, false);
  same[parameter] = true;
  for (graph::detail::NodeId id = parameter + 1; id < graph.node_count; ++id) {
    graph::detail::Kind const kind = graph.kind(id);
    for (std::size_t i = 0; i < kind.operands; ++i) {
      graph::detail::NodeId const operand = graph.operand(kind, i);
      if (!same[operand]) continue;
      switch (kind.operation) {
        case Operation::matmul:
          return fans_of_factor(graph.shape(operand), i == 1, graph.option(kind, i) != 0);
        case Operation::convolution:
          if (i == 1)
            return fans_of_kernel(graph.shape(operand), graph::as_size(graph.option(kind, graph::words_of_window)));
          break;
        case Operation::reshape:
        case Operation::permute:
        case Operation::broadcast:
          same[id] = true;
          break;
        default:
          break;
      }
    }
  }
  Dimensions const shape = graph.shape(parameter);
  if (shape.rank < 2) return {};
  return {shape.size() / shape[0], shape.size() / shape[1]};
}

constexpr Role role_of(graph::detail::GraphView graph, graph::detail::NodeId parameter) {
  return static_cast<Role>(graph.option(graph.kind(parameter), 0));
}

}  // namespace ingot::detail

#include "ingot/core/epilogue.hpp"

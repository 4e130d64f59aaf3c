// A computation graph that grows: passes read and write it while a program compiles.
#pragma once

#include "ingot/core/prologue.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <initializer_list>

#include "ingot/core/dimensions.hpp"
#include "ingot/core/integer_cast.hpp"
#include "ingot/graph/list.hpp"
#include "ingot/graph/operation.hpp"
#include "ingot/graph/packed.hpp"
#include "ingot/graph/record.hpp"

namespace ingot::graph::detail {

// A distinct sub-expression.
struct Node {
  Operation operation = Operation::input;
  Dimensions shape{};
  std::size_t size = 0;        // elements
  std::uint64_t extents[2]{};  // packed
  std::uint64_t hash = 0;
  std::size_t first_operand = 0;
  std::size_t operands = 0;
  std::size_t first_option = 0;
  std::size_t options = 0;
};

// Nodes in an order in which each follows its operands. Adding a node that exists returns the existing one.
class GraphBuilder {
 public:
  constexpr GraphBuilder() : slots_(64, no_node) {}

  constexpr std::size_t size() const { return nodes_.size_; }
  constexpr Node const& operator[](NodeId id) const { return nodes_.items_[id]; }
  constexpr Dimensions const& shape(NodeId id) const { return nodes_.items_[id].shape; }
  constexpr Operation operation(NodeId id) const { return nodes_.items_[id].operation; }
  constexpr NodeId operand(NodeId id, std::size_t i) const {
    return operands_.items_[nodes_.items_[id].first_operand + i];
  }
  constexpr std::uint64_t option(NodeId id, std::size_t i) const {
    return options_.items_[nodes_.items_[id].first_option + i];
  }
  constexpr NodeId const* operands_of(NodeId id) const { return operands_.items_ + nodes_.items_[id].first_operand; }
  constexpr std::uint64_t const* options_of(NodeId id) const {
    return options_.items_ + nodes_.items_[id].first_option;
  }
  constexpr bool same_shape(NodeId a, NodeId b) const {
    Node const& x = nodes_.items_[a];
    Node const& y = nodes_.items_[b];
    return x.extents[0] == y.extents[0] && x.extents[1] == y.extents[1] && x.shape.rank == y.shape.rank;
  }

  constexpr NodeId add(Operation operation, Dimensions const& shape, NodeId const* operands, std::size_t operand_count,
                       std::uint64_t const* options, std::size_t option_count) {
    hashes_.clear();
    for (std::size_t i = 0; i < operand_count; ++i) hashes_.push(nodes_.items_[operands[i]].hash);
    return add(hash_of(operation, shape, hashes_.items_, operand_count, options, option_count), operation, shape,
               operands, operand_count, options, option_count);
  }
  // The same with a known hash.
  constexpr NodeId add(std::uint64_t hash, Operation operation, Dimensions const& shape, NodeId const* operands,
                       std::size_t operand_count, std::uint64_t const* options, std::size_t option_count) {
    if (2 * (nodes_.size_ + 1) > slots_.size_) grow();
    std::size_t const slot = slot_of(hash);
    if (slots_.items_[slot] != no_node) return slots_.items_[slot];
    auto const id = integer_cast<NodeId>(nodes_.size_);
    slots_.items_[slot] = id;
    nodes_.push({operation,
                 shape,
                 shape.size(),
                 {pack_extents(shape, 0), shape.rank > 3 ? pack_extents(shape, 3) : 0},
                 hash,
                 operands_.size_,
                 operand_count,
                 options_.size_,
                 option_count});
    for (std::size_t i = 0; i < operand_count; ++i) operands_.push(operands[i]);
    for (std::size_t i = 0; i < option_count; ++i) options_.push(options[i]);
    return id;
  }
  constexpr NodeId add(Operation operation, Dimensions const& shape, std::initializer_list<NodeId> operands,
                       std::initializer_list<std::uint64_t> options = {}) {
    return add(operation, shape, operands.begin(), operands.size(), options.begin(), options.size());
  }
  constexpr NodeId constant(double value) {
    return add(Operation::constant, Dimensions{}, {}, {std::bit_cast<std::uint64_t>(value)});
  }
  constexpr double constant_value(NodeId id) const { return std::bit_cast<double>(option(id, 0)); }

  // Adds the nodes of a packed graph; remap[i] becomes the node here that its node i is.
  constexpr void load(GraphView graph, List<NodeId>& remap) {
    List<NodeId> operands;
    remap.clear();
    for (NodeId id = 0; id < graph.node_count; ++id) {
      Kind const kind = graph.kind(id);
      operands.clear();
      for (std::size_t i = 0; i < kind.operands; ++i) operands.push(remap[graph.operand(kind, i)]);
      remap.push(
          add(kind.operation, graph.shape(id), operands.data(), kind.operands, graph.pool + kind.first, kind.options));
    }
  }

  // Adds a sub-expression depth first, equal parts once, and returns its node.
  constexpr NodeId load(Record const& root) {
    List<Record const*> path;
    List<std::size_t> next;
    List<NodeId> operands;
    path.push(&root);
    next.push(0);
    while (!path.empty()) {
      Record const& record = *path.back();
      if (next.back() < record.operand_count) {
        Record const* const operand = record.operands[next.back()++];
        if (slots_[slot_of(operand->hash)] != no_node) continue;
        path.push(operand);
        next.push(0);
      } else {
        operands.clear();
        for (std::size_t i = 0; i < record.operand_count; ++i) {
          operands.push(slots_[slot_of(record.operands[i]->hash)]);
        }
        add(record.hash, record.operation, record.shape, operands.data(), operands.size(), record.options,
            record.option_count);
        path.pop();
        next.pop();
      }
    }
    return slots_[slot_of(root.hash)];
  }

  // The contents of a packed graph of these roots: the nodes that they reach, in the order of their first use.
  struct Order {
    List<NodeId> nodes;  // by their place in the packed graph
    List<NodeId> place;  // by node; no_node where it is not reached
    std::size_t pool = 0;
  };
  constexpr void order_of(List<NodeId> const& roots, Order& order) const {
    order.place.clear();
    for (std::size_t i = 0; i < size(); ++i) order.place.push(no_node);
    List<NodeId> path;
    List<std::size_t> next;
    for (NodeId const root : roots) {
      if (order.place[root] != no_node) continue;
      path.push(root);
      next.push(0);
      while (!path.empty()) {
        NodeId const id = path.back();
        if (next.back() < nodes_[id].operands) {
          NodeId const child = operand(id, next.back()++);
          if (order.place[child] != no_node) continue;
          path.push(child);
          next.push(0);
        } else {
          path.pop();
          next.pop();
          if (order.place[id] != no_node) continue;
          order.place[id] = integer_cast<NodeId>(order.nodes.size());
          order.nodes.push(id);
          order.pool += nodes_[id].options + operand_words(nodes_[id].operands);
        }
      }
    }
  }

  template <std::size_t Nodes, std::size_t Pool, std::size_t Roots>
  constexpr Packed<Nodes, Pool, Roots> packed(List<NodeId> const& roots) const {
    Packed<Nodes, Pool, Roots> graph{};
    Order order;
    order_of(roots, order);
    std::size_t pool = 0;
    for (std::size_t place = 0; place < Nodes; ++place) {
      NodeId const id = order.nodes[place];
      Node const& node = nodes_[id];
      Kind const kind{node.operation, node.shape.rank, node.operands, node.options, pool};
      require(Nodes <= most_nodes && pool < most_pool_words && node.operands < most_nodes);
      graph.nodes[place] = {node.hash, kind.pack(), node.extents[0], node.extents[1]};
      for (std::size_t i = 0; i < node.options; ++i) graph.pool[pool + i] = option(id, i);
      for (std::size_t i = 0; i < node.operands; ++i) {
        graph.pool[pool + node.options + i / operands_per_word] |= std::uint64_t{order.place[operand(id, i)]}
                                                                   << (16 * (i % operands_per_word));
      }
      pool += kind.pool_words();
    }
    for (std::size_t i = 0; i < Roots; ++i) graph.roots[i] = order.place[roots[i]];
    return graph;
  }

 private:
  constexpr std::size_t slot_of(std::uint64_t hash) const {
    // The low bits of the hashes of round numbers are alike.
    std::size_t slot = as_size(hash * 0x9e3779b97f4a7c15u >> 40) & (slots_.size_ - 1);
    while (slots_.items_[slot] != no_node && nodes_.items_[slots_.items_[slot]].hash != hash) {
      slot = (slot + 1) & (slots_.size_ - 1);
    }
    return slot;
  }
  constexpr void grow() {
    std::size_t const count = 4 * slots_.size_;
    slots_.clear();
    slots_.reserve(count);
    slots_.size_ = count;
    for (std::size_t i = 0; i < count; ++i) slots_.items_[i] = no_node;
    for (NodeId id = 0; id < nodes_.size(); ++id) slots_[slot_of(nodes_[id].hash)] = id;
  }

  List<Node> nodes_;
  List<NodeId> operands_;
  List<std::uint64_t> options_;
  List<NodeId> slots_;          // a power of two
  List<std::uint64_t> hashes_;  // of the operands of the node being added
};

}  // namespace ingot::graph::detail

#include "ingot/core/epilogue.hpp"

// Packed graphs joined into one, equal nodes once, and a node more.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <initializer_list>

#include "ingot/core/dimensions.hpp"
#include "ingot/core/integer_cast.hpp"
#include "ingot/graph/list.hpp"
#include "ingot/graph/operation.hpp"
#include "ingot/graph/packed.hpp"

namespace ingot::graph {

namespace detail {

// Finds the nodes of a graph by their hashes.
class HashTable {
 public:
  constexpr explicit HashTable(std::size_t nodes) : slots_(2 * std::bit_ceil(nodes)), hashes_(slots_), ids_(slots_) {}

  constexpr void insert(std::uint64_t hash, NodeId id) {
    std::size_t const slot = slot_of(hash);
    hashes_[slot] = hash;
    ids_[slot] = id + 1;
  }
  constexpr NodeId find(std::uint64_t hash) const { return ids_[slot_of(hash)] - 1; }

 private:
  constexpr std::size_t slot_of(std::uint64_t hash) const {
    auto slot = integer_cast<std::size_t>(hash % slots_);
    while (ids_[slot] != 0 && hashes_[slot] != hash) slot = (slot + 1) % slots_;
    return slot;
  }

  std::size_t slots_;
  List<std::uint64_t> hashes_;
  List<NodeId> ids_;  // one more than a node's; 0 where the slot is free
};

// How many nodes two graphs begin with alike: many, where one is made of the other.
constexpr NodeId common_nodes(GraphView const& a, GraphView const& b) {
  NodeId count = 0;
  while (count < a.node_count && count < b.node_count && a.hash(count) == b.hash(count)) ++count;
  return count;
}

// Finds the nodes of graphs that come one after the other, behind those that each has in common with the first: where
// few are left by looking at all nodes before.
class Finder {
 public:
  constexpr explicit Finder(std::initializer_list<GraphView> graphs)
      : graphs_(graphs), table_(is_small(graphs) ? 1 : total(graphs)), small_(is_small(graphs)) {
    if (small_) return;
    for (NodeId i = 0; i < graphs.begin()->node_count; ++i) table_.insert(graphs.begin()->hash(i), i);
  }

  // The place in the joined graph of a node behind the first `common`; no_node where it is new.
  constexpr NodeId find(std::uint64_t hash, NodeId common) const {
    if (!small_) return table_.find(hash);
    GraphView const& first = *graphs_.begin();
    for (NodeId i = common; i < first.node_count; ++i) {
      if (first.hash(i) == hash) return i;
    }
    return no_node;
  }
  constexpr void add(std::uint64_t hash, NodeId id) {
    if (!small_) table_.insert(hash, id);
  }

 private:
  // One large, and little that is new: the usual case, a word applied to what was said so far and a leaf.
  static constexpr bool is_small(std::initializer_list<GraphView> graphs) {
    if (graphs.size() != 2) return graphs.size() == 1;
    GraphView const& second = graphs.begin()[1];
    return second.node_count <= 4 || second.node_count - common_nodes(*graphs.begin(), second) <= 4;
  }
  static constexpr std::size_t total(std::initializer_list<GraphView> graphs) {
    std::size_t sum = 0;
    for (GraphView const& graph : graphs) sum += graph.node_count;
    return sum;
  }

  std::initializer_list<GraphView> graphs_;
  HashTable table_;
  bool small_;
};

// The size of graphs as one, equal nodes once.
constexpr PackedSize joined_size(std::initializer_list<GraphView> graphs) {
  Finder finder(graphs);
  PackedSize size{graphs.begin()->node_count, graphs.begin()->pool_count, graphs.begin()->root_count};
  for (GraphView const* graph = graphs.begin() + 1; graph != graphs.end(); ++graph) {
    size.roots += graph->root_count;
    NodeId const common = common_nodes(*graphs.begin(), *graph);
    for (NodeId i = common; i < graph->node_count; ++i) {
      if (finder.find(graph->hash(i), common) != no_node) continue;
      finder.add(graph->hash(i), integer_cast<NodeId>(size.nodes));
      ++size.nodes;
      size.pool += graph->kind(i).pool_words();
    }
  }
  return size;
}

// Writes a packed graph into memory that is large enough and zero.
struct Writer {
  PackedNode* nodes;
  std::uint64_t* pool;
  std::uint64_t* roots;
  std::size_t node_count = 0;
  std::size_t pool_count = 0;
  std::size_t root_count = 0;

  // Graphs as one: the first as it is, of the others what is new.
  constexpr void join(std::initializer_list<GraphView> graphs) {
    Finder finder(graphs);
    copy(*graphs.begin());
    for (GraphView const* graph = graphs.begin() + 1; graph != graphs.end(); ++graph) {
      merge(*graph, common_nodes(*graphs.begin(), *graph), finder);
    }
  }

  // Adds a node of the roots; it becomes the only root.
  constexpr void apply(Operation operation, Dimensions const& shape, std::uint64_t const* options, std::size_t count,
                       std::uint64_t const* operands, std::size_t operand_count) {
    Kind const kind{operation, shape.rank, operand_count, count, pool_count};
    List<std::uint64_t> hashes(operand_count);
    for (std::size_t i = 0; i < operand_count; ++i) {
      hashes[i] = nodes[operands[i]].hash;
      pool[pool_count + count + i / operands_per_word] |= operands[i] << (16 * (i % operands_per_word));
    }
    for (std::size_t i = 0; i < count; ++i) pool[pool_count + i] = options[i];
    write_node(hash_of(operation, shape, hashes.data(), operand_count, options, count), kind, pack_extents(shape, 0),
               pack_extents(shape, 3));
  }

  constexpr void write_node(std::uint64_t hash, Kind kind, std::uint64_t extents, std::uint64_t more_extents) {
    kind.first = pool_count;
    require(node_count < most_nodes && pool_count < most_pool_words && kind.operands < most_nodes);
    nodes[node_count++] = {hash, kind.pack(), extents, more_extents};
    pool_count += kind.pool_words();
  }

 private:
  constexpr void copy(GraphView graph) {
    for (std::size_t i = 0; i < graph.node_count; ++i) nodes[i] = graph.nodes[i];
    for (std::size_t i = 0; i < graph.pool_count; ++i) pool[i] = graph.pool[i];
    for (std::size_t i = 0; i < graph.root_count; ++i) roots[i] = graph.roots[i];
    node_count = graph.node_count;
    pool_count = graph.pool_count;
    root_count = graph.root_count;
  }

  constexpr void merge(GraphView graph, NodeId common, Finder& finder) {
    List<NodeId> moved(graph.node_count);
    for (NodeId i = 0; i < common; ++i) moved[i] = i;
    for (NodeId i = common; i < graph.node_count; ++i) {
      moved[i] = finder.find(graph.hash(i), common);
      if (moved[i] != no_node) continue;
      moved[i] = integer_cast<NodeId>(node_count);
      finder.add(graph.hash(i), moved[i]);
      append(graph, i, moved);
    }
    for (std::size_t i = 0; i < graph.root_count; ++i) roots[root_count++] = moved[graph.root(i)];
  }

  constexpr void append(GraphView graph, NodeId id, List<NodeId> const& moved) {
    Kind const kind = graph.kind(id);
    for (std::size_t i = 0; i < kind.options; ++i) pool[pool_count + i] = graph.option(kind, i);
    for (std::size_t i = 0; i < kind.operands; ++i) {
      pool[pool_count + kind.options + i / operands_per_word] |= std::uint64_t{moved[graph.operand(kind, i)]}
                                                                 << (16 * (i % operands_per_word));
    }
    write_node(graph.hash(id), kind, graph.nodes[id].extents, graph.nodes[id].more_extents);
  }
};

// The graphs as one, with all their roots in order.
template <PackedSize Size>
constexpr Packed<Size.nodes, Size.pool, Size.roots> joined(std::initializer_list<GraphView> graphs) {
  Packed<Size.nodes, Size.pool, Size.roots> graph{};
  Writer{graph.nodes, graph.pool, graph.roots}.join(graphs);
  return graph;
}

constexpr std::size_t operand_words(std::size_t operands) {
  return (operands + operands_per_word - 1) / operands_per_word;
}

// The same, with one node more that is applied to all the roots.
template <PackedSize Size>
constexpr Packed<Size.nodes, Size.pool, 1> applied(Operation operation, Dimensions const& shape,
                                                   std::uint64_t const* options, std::size_t count,
                                                   std::initializer_list<GraphView> graphs) {
  Packed<Size.nodes, Size.pool, 1> graph{};
  std::array<std::uint64_t, Size.roots> roots{};
  Writer writer{graph.nodes, graph.pool, roots.data()};
  writer.join(graphs);
  writer.apply(operation, shape, options, count, roots.data(), Size.roots);
  graph.roots[0] = Size.nodes - 1;
  return graph;
}
constexpr PackedSize applied_size(std::size_t options, std::initializer_list<GraphView> graphs) {
  PackedSize size = joined_size(graphs);
  ++size.nodes;
  size.pool += options + operand_words(size.roots);
  return size;
}

// The graphs as one.
template <auto... Gs>
constexpr auto join() {
  constexpr PackedSize size = joined_size({GraphView(Gs)...});
  return joined<size>({GraphView(Gs)...});
}

}  // namespace detail
}  // namespace ingot::graph

#include "ingot/core/epilogue.hpp"

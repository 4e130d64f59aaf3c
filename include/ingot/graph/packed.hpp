// A computation graph in few words: what the type of an expression carries.
//
// Compilers name, compare and print the arguments of every type they meet, and each step of building an expression
// makes a type. So the words are few: four for a node (hash, kind, extents), and a pool for operands and options.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <initializer_list>

#include "ingot/core/dimensions.hpp"
#include "ingot/graph/operation.hpp"

namespace ingot::graph {

using NodeId = std::uint32_t;
inline constexpr NodeId no_node = ~NodeId{0};

inline constexpr std::size_t operands_per_word = 4;
inline constexpr std::size_t most_nodes = std::size_t{1} << 16;
inline constexpr std::size_t largest_extent = (std::size_t{1} << 21) - 1;

// A distinct sub-expression.
struct PackedNode {
  std::uint64_t hash;
  std::uint64_t kind;
  std::uint64_t extents;
  std::uint64_t more_extents;
};

// Nodes in an order in which each comes after its operands, then the pool, then the roots: what the expression says.
// Every node is reached from a root, and no two are equal. Equal graphs are equal words.
template <std::size_t Nodes, std::size_t Pool, std::size_t Roots = 1>
struct Packed {
  static constexpr std::size_t node_count = Nodes;
  static constexpr std::size_t pool_count = Pool;
  static constexpr std::size_t root_count = Roots;

  PackedNode nodes[Nodes];
  std::uint64_t pool[Pool];
  std::uint64_t roots[Roots];

  constexpr NodeId root(std::size_t i = 0) const { return static_cast<NodeId>(roots[i]); }
};

// An option that is a size or an axis.
constexpr std::size_t as_size(std::uint64_t option) {
  return static_cast<std::size_t>(option);
}

// What stands in the second word of a node, in 64 bits.
struct Kind {
  Operation operation = Operation::input;
  std::size_t rank = 0;
  std::size_t operands = 0;
  std::size_t options = 0;  // words
  std::size_t first = 0;    // word of the pool: the options, then the operands

  constexpr std::size_t operand_words() const { return (operands + operands_per_word - 1) / operands_per_word; }
  constexpr std::size_t pool_words() const { return options + operand_words(); }

  constexpr std::uint64_t pack() const {
    return static_cast<std::uint64_t>(operation) | std::uint64_t{rank} << 8 | std::uint64_t{operands} << 12 |
           std::uint64_t{options} << 28 | std::uint64_t{first} << 44;
  }
  static constexpr Kind unpack(std::uint64_t word) {
    return {static_cast<Operation>(word & 0xff), static_cast<std::size_t>(word >> 8 & 0xf),
            static_cast<std::size_t>(word >> 12 & 0xffff), static_cast<std::size_t>(word >> 28 & 0xffff),
            static_cast<std::size_t>(word >> 44)};
  }
};

namespace detail {

constexpr std::uint64_t pack_extents(Dimensions const& shape, std::size_t first) {
  std::uint64_t word = 0;
  for (std::size_t i = first; i < shape.rank && i < first + 3; ++i) {
    word |= std::uint64_t{shape.extents[i]} << (21 * (i - first));
  }
  return word;
}

constexpr Dimensions unpack_extents(std::size_t rank, std::uint64_t first, std::uint64_t second) {
  Dimensions shape{rank, {}};
  for (std::size_t i = 0; i < rank; ++i) {
    shape.extents[i] =
        static_cast<std::size_t>((i < 3 ? first >> (21 * i) : second >> (21 * (i - 3))) & largest_extent);
  }
  return shape;
}

constexpr std::uint64_t pack_operands(NodeId const* operands, std::size_t count) {
  std::uint64_t word = 0;
  for (std::size_t i = 0; i < count && i < operands_per_word; ++i) word |= std::uint64_t{operands[i]} << (16 * i);
  return word;
}
constexpr NodeId unpack_operand(std::uint64_t word, std::size_t i) {
  return static_cast<NodeId>(word >> (16 * i) & 0xffff);
}

constexpr std::uint64_t mix(std::uint64_t hash, std::uint64_t word) {
  hash = (hash ^ word) * 0x9e3779b97f4a7c15u;
  return hash ^ (hash >> 29);
}

// Of a sub-expression: equal ones have equal hashes, whatever graph they stand in, and operands that may change places
// may. Different ones have the same with a probability of 2^-64.
constexpr std::uint64_t hash_of(Operation operation, Dimensions const& shape, std::uint64_t const* operand_hashes,
                                std::size_t operands, std::uint64_t const* options, std::size_t option_count) {
  std::uint64_t hash = mix(0x2545f4914f6cdd1du, static_cast<std::uint64_t>(operation) | shape.rank << 8);
  hash = mix(hash, pack_extents(shape, 0));
  if (shape.rank > 3) hash = mix(hash, pack_extents(shape, 3));
  for (std::size_t i = 0; i < option_count; ++i) hash = mix(hash, options[i]);
  if (commutes(operation) && operand_hashes[1] < operand_hashes[0]) {
    return mix(mix(hash, operand_hashes[1]), operand_hashes[0]);
  }
  for (std::size_t i = 0; i < operands; ++i) hash = mix(hash, operand_hashes[i]);
  return hash;
}

}  // namespace detail

// The nodes and words of a packed graph.
struct PackedSize {
  std::size_t nodes = 0;
  std::size_t pool = 0;
  std::size_t roots = 0;
};

// A packed graph of any size, for functions that are no templates.
struct GraphView {
  PackedNode const* nodes;
  std::uint64_t const* pool;
  std::uint64_t const* roots;
  std::size_t node_count;
  std::size_t pool_count;
  std::size_t root_count;

  template <std::size_t N, std::size_t P, std::size_t R>
  constexpr GraphView(Packed<N, P, R> const& graph)
      : nodes(graph.nodes), pool(graph.pool), roots(graph.roots), node_count(N), pool_count(P), root_count(R) {}

  constexpr NodeId root(std::size_t i = 0) const { return static_cast<NodeId>(roots[i]); }
  constexpr std::uint64_t hash(NodeId id) const { return nodes[id].hash; }
  constexpr Kind kind(NodeId id) const { return Kind::unpack(nodes[id].kind); }
  constexpr Dimensions shape(NodeId id) const {
    return detail::unpack_extents(kind(id).rank, nodes[id].extents, nodes[id].more_extents);
  }
  constexpr NodeId operand(Kind const& of, std::size_t i) const {
    return detail::unpack_operand(pool[of.first + of.options + i / operands_per_word], i % operands_per_word);
  }
  constexpr std::uint64_t option(Kind const& of, std::size_t i) const { return pool[of.first + i]; }
};

namespace detail {

// Finds the nodes of a graph by their hashes. (Made and gone while a program compiles: no heap is met at run time.)
class HashTable {
 public:
  constexpr explicit HashTable(std::size_t nodes)
      : slots_(2 * std::bit_ceil(nodes)), hashes_(new std::uint64_t[slots_]{}), ids_(new NodeId[slots_]{}) {}
  constexpr ~HashTable() {
    delete[] hashes_;
    delete[] ids_;
  }
  HashTable(HashTable const&) = delete;
  HashTable& operator=(HashTable const&) = delete;

  constexpr void insert(std::uint64_t hash, NodeId id) {
    std::size_t const slot = slot_of(hash);
    hashes_[slot] = hash;
    ids_[slot] = id + 1;
  }
  constexpr NodeId find(std::uint64_t hash) const { return ids_[slot_of(hash)] - 1; }

 private:
  constexpr std::size_t slot_of(std::uint64_t hash) const {
    auto slot = static_cast<std::size_t>(hash % slots_);
    while (ids_[slot] != 0 && hashes_[slot] != hash) slot = (slot + 1) % slots_;
    return slot;
  }

  std::size_t slots_;
  std::uint64_t* hashes_;
  NodeId* ids_;  // one more than a node's; 0 where the slot is free
};

// Finds the nodes of graphs that come one after the other: those of small graphs by looking at all nodes before.
class Finder {
 public:
  constexpr explicit Finder(std::initializer_list<GraphView> graphs)
      : graphs_(graphs), table_(is_small(graphs) ? 1 : total(graphs)), small_(is_small(graphs)) {
    if (small_) return;
    for (NodeId i = 0; i < graphs.begin()->node_count; ++i) table_.insert(graphs.begin()->hash(i), i);
  }

  // The place of a node in the joined graph; no_node where it is new.
  constexpr NodeId find(std::uint64_t hash) const {
    if (!small_) return table_.find(hash);
    GraphView const& first = *graphs_.begin();
    for (NodeId i = 0; i < first.node_count; ++i) {
      if (first.hash(i) == hash) return i;
    }
    return no_node;
  }
  constexpr void add(std::uint64_t hash, NodeId id) {
    if (!small_) table_.insert(hash, id);
  }

 private:
  // One large and one small: the usual case, a word applied to what was said so far and a leaf.
  static constexpr bool is_small(std::initializer_list<GraphView> graphs) {
    return graphs.size() == 1 || (graphs.size() == 2 && graphs.begin()[1].node_count <= 4);
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
    for (NodeId i = 0; i < graph->node_count; ++i) {
      if (finder.find(graph->hash(i)) != no_node) continue;
      finder.add(graph->hash(i), static_cast<NodeId>(size.nodes));
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
    for (GraphView const* graph = graphs.begin() + 1; graph != graphs.end(); ++graph) merge(*graph, finder);
  }

  // Adds a node of the roots; it becomes the only root.
  constexpr void apply(Operation operation, Dimensions const& shape, std::uint64_t const* options, std::size_t count,
                       std::uint64_t const* operands, std::size_t operand_count) {
    Kind const kind{operation, shape.rank, operand_count, count, pool_count};
    std::uint64_t* const hashes = new std::uint64_t[operand_count]{};
    for (std::size_t i = 0; i < operand_count; ++i) {
      hashes[i] = nodes[operands[i]].hash;
      pool[pool_count + count + i / operands_per_word] |= operands[i] << (16 * (i % operands_per_word));
    }
    for (std::size_t i = 0; i < count; ++i) pool[pool_count + i] = options[i];
    write_node(hash_of(operation, shape, hashes, operand_count, options, count), kind, pack_extents(shape, 0),
               pack_extents(shape, 3));
    delete[] hashes;
  }

  constexpr void write_node(std::uint64_t hash, Kind kind, std::uint64_t extents, std::uint64_t more_extents) {
    kind.first = pool_count;
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

  constexpr void merge(GraphView graph, Finder& finder) {
    NodeId* const moved = new NodeId[graph.node_count]{};
    for (NodeId i = 0; i < graph.node_count; ++i) {
      moved[i] = finder.find(graph.hash(i));
      if (moved[i] != no_node) continue;
      moved[i] = static_cast<NodeId>(node_count);
      finder.add(graph.hash(i), moved[i]);
      append(graph, i, moved);
    }
    for (std::size_t i = 0; i < graph.root_count; ++i) roots[root_count++] = moved[graph.roots[i]];
    delete[] moved;
  }

  constexpr void append(GraphView graph, NodeId id, NodeId const* moved) {
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
  std::uint64_t* const roots = new std::uint64_t[Size.roots]{};
  Writer writer{graph.nodes, graph.pool, roots};
  writer.join(graphs);
  writer.apply(operation, shape, options, count, roots, Size.roots);
  graph.roots[0] = Size.nodes - 1;
  delete[] roots;
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

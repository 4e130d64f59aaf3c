// A computation graph in little memory: four 64-bit words for a node (hash, kind, two of extents), and a pool of words
// for operands and options.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <cstdint>

#include "ingot/core/dimensions.hpp"
#include "ingot/core/integer_cast.hpp"
#include "ingot/graph/elementwise_table.hpp"
#include "ingot/graph/limits.hpp"
#include "ingot/graph/operation.hpp"

namespace ingot::graph::detail {

// The index of a node in its graph; no_node is none.
using NodeId = std::uint32_t;
inline constexpr NodeId no_node = ~NodeId{0};

// The limits of a packed graph: operands in a word of the pool, nodes, words of the pool.
inline constexpr std::size_t operands_per_word = 4;
inline constexpr std::size_t most_nodes = std::size_t{1} << 16;
inline constexpr std::size_t most_pool_words = std::size_t{1} << 20;

// A distinct sub-expression.
struct PackedNode {
  std::uint64_t hash;
  std::uint64_t kind;
  std::uint64_t extents;
  std::uint64_t more_extents;
};

// Nodes, each after its operands, then the pool, then the roots. Every node is reached from a root, no two are equal,
// and equal graphs have equal words.
template <std::size_t Nodes, std::size_t Pool, std::size_t Roots = 1>
struct Packed {
  static constexpr std::size_t node_count = Nodes;
  static constexpr std::size_t pool_count = Pool;
  static constexpr std::size_t root_count = Roots;

  PackedNode nodes[Nodes];
  std::uint64_t pool[Pool];
  std::uint64_t roots[Roots];

  constexpr NodeId root(std::size_t i = 0) const { return integer_cast<NodeId>(roots[i]); }
};

constexpr std::size_t operand_words(std::size_t operands) {
  return (operands + operands_per_word - 1) / operands_per_word;
}

// The second word of a node, unpacked.
struct Kind {
  Operation operation = Operation::input;
  std::size_t rank = 0;
  std::size_t operands = 0;
  std::size_t options = 0;  // words
  std::size_t first = 0;    // index in the pool: the options, then the operands

  constexpr std::size_t pool_words() const { return options + operand_words(operands); }

  constexpr std::uint64_t pack() const {
    return static_cast<std::uint64_t>(operation) | std::uint64_t{rank} << 8 | std::uint64_t{operands} << 12 |
           std::uint64_t{options} << 28 | std::uint64_t{first} << 44;
  }
  static constexpr Kind unpack(std::uint64_t word) {
    return {static_cast<Operation>(word & 0xff), integer_cast<std::size_t>(word >> 8 & 0xf),
            integer_cast<std::size_t>(word >> 12 & 0xffff), integer_cast<std::size_t>(word >> 28 & 0xffff),
            integer_cast<std::size_t>(word >> 44)};
  }
};

// Stops the compilation where a value does not fit into its bits.
constexpr void require(bool holds) {
  if (!holds) __builtin_trap();
}

constexpr std::uint64_t pack_extents(Dimensions const& shape, std::size_t first) {
  std::uint64_t word = 0;
  for (std::size_t i = first; i < shape.rank && i < first + 3; ++i) {
    require(shape.extents[i] <= largest_extent);
    word |= std::uint64_t{shape.extents[i]} << (21 * (i - first));
  }
  return word;
}

constexpr Dimensions unpack_extents(std::size_t rank, std::uint64_t first, std::uint64_t second) {
  Dimensions shape{rank, {}};
  for (std::size_t i = 0; i < rank; ++i) {
    shape.extents[i] =
        integer_cast<std::size_t>((i < 3 ? first >> (21 * i) : second >> (21 * (i - 3))) & largest_extent);
  }
  return shape;
}

constexpr NodeId unpack_operand(std::uint64_t word, std::size_t i) {
  return integer_cast<NodeId>(word >> (16 * i) & 0xffff);
}

constexpr std::uint64_t mix(std::uint64_t hash, std::uint64_t word) {
  hash = (hash ^ word) * 0x9e3779b97f4a7c15u;
  return hash ^ (hash >> 29);
}

// The hash of a sub-expression. Equal ones have equal hashes in every graph, in either order of operands that may be
// exchanged; different ones collide with a probability of 2^-64.
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

// The nodes and words of a packed graph.
struct PackedSize {
  std::size_t nodes = 0;
  std::size_t pool = 0;
  std::size_t roots = 0;
};

// A packed graph of any size, for functions that are not templates.
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

  constexpr NodeId root(std::size_t i = 0) const { return integer_cast<NodeId>(roots[i]); }
  constexpr std::uint64_t hash(NodeId id) const { return nodes[id].hash; }
  constexpr Kind kind(NodeId id) const { return Kind::unpack(nodes[id].kind); }
  constexpr Dimensions shape(NodeId id) const {
    return unpack_extents(kind(id).rank, nodes[id].extents, nodes[id].more_extents);
  }
  constexpr NodeId operand(Kind const& of, std::size_t i) const {
    return unpack_operand(pool[of.first + of.options + i / operands_per_word], i % operands_per_word);
  }
  constexpr std::uint64_t option(Kind const& of, std::size_t i) const { return pool[of.first + i]; }
};

}  // namespace ingot::graph::detail

#include "ingot/core/epilogue.hpp"

// Nodes wired by name: which node reads which, an order of evaluation, and what is wrong with the names.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "ingot/core/integer_cast.hpp"
#include "ingot/graph/graph_builder.hpp"
#include "ingot/graph/packed.hpp"

namespace ingot::graph::detail {

// What is wrong with the wiring of declared nodes.
enum class WiringFault : std::uint8_t {
  none,
  declared_twice,  // culprits: the second node of that name
  missing,         // culprits: the reader of `missing_name`
  missing_output,  // `missing_name` was to be an output
  cycle,           // culprits: each reads the next, and the last the first
  unread,          // culprits: nodes that no other reads and that are not outputs
  no_output,       // every node is read, by states too, and no output is named
};

// Finds nodes by the hashes of their names.
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
  List<NodeId> ids_;  // a node's number plus 1; 0 where the slot is free
};

// The hash of a name. Different names collide with a probability of 2^-64.
constexpr std::uint64_t hash_of_name(std::string_view name) {
  std::uint64_t hash = mix(0x2545f4914f6cdd1du, name.size());
  for (char const c : name) hash = mix(hash, static_cast<unsigned char>(c));
  return hash;
}

// Nodes, numbered in the order of declaration. Resolving takes time linear in the number of names.
template <std::size_t Nodes, std::size_t Reads, std::size_t OutputList>
struct Wiring {
  std::array<std::string_view, Nodes> names{};
  std::array<std::size_t, Nodes + 1> first{};  // node i reads the names [first[i], first[i + 1])
  std::array<std::string_view, Reads> read_names{};
  std::array<std::string_view, OutputList> outputs{};  // if empty, the one unread node is the output
  std::array<bool, Nodes> remembers{};                 // what node i reads it is in the next step: it waits for nothing

  std::array<NodeId, Reads> reads{};
  std::array<NodeId, Nodes> order{};  // each after what it reads
  std::array<NodeId, OutputList == 0 ? 1 : OutputList> output_nodes{};
  WiringFault fault = WiringFault::none;
  std::string_view missing_name{};
  std::size_t culprit_count = 0;
  std::array<NodeId, Nodes> culprits{};

  // Computes the members above from the names.
  constexpr void resolve() {
    find_names();
    if (fault == WiringFault::none) sort();
    if (fault == WiringFault::none) find_unread();
  }

 private:
  constexpr void blame(WiringFault found, NodeId culprit) {
    fault = found;
    culprits[culprit_count++] = culprit;
  }

  constexpr void find_names() {
    HashTable table(Nodes);
    for (NodeId i = 0; i < Nodes; ++i) {
      std::uint64_t const hash = hash_of_name(names[i]);
      if (table.find(hash) != no_node) return blame(WiringFault::declared_twice, i);
      table.insert(hash, i);
    }
    for (NodeId i = 0; i < Nodes; ++i) {
      for (std::size_t r = first[i]; r < first[i + 1]; ++r) {
        reads[r] = table.find(hash_of_name(read_names[r]));
        if (reads[r] != no_node) continue;
        missing_name = read_names[r];
        return blame(WiringFault::missing, i);
      }
    }
    for (std::size_t i = 0; i < OutputList; ++i) {
      NodeId const found = table.find(hash_of_name(outputs[i]));
      if (found == no_node) {
        missing_name = outputs[i];
        fault = WiringFault::missing_output;
        return;
      }
      output_nodes[i] = found;
    }
  }

  // A. B. Kahn, Topological sorting of large networks, 1962: a node is placed once all its operands are.
  constexpr void sort() {
    std::array<std::size_t, Nodes + 1> first_reader{};
    std::array<NodeId, Reads> readers{};
    for (NodeId i = 0; i < Nodes; ++i) {
      for (std::size_t r = first[i]; r < first[i + 1] && !remembers[i]; ++r) ++first_reader[reads[r]];
    }
    for (std::size_t i = 0, sum = 0; i <= Nodes; ++i) first_reader[i] = sum += first_reader[i];
    std::array<std::size_t, Nodes> waits_for{};
    std::size_t ordered = 0;
    for (NodeId i = 0; i < Nodes; ++i) {
      waits_for[i] = remembers[i] ? 0 : first[i + 1] - first[i];
      for (std::size_t r = first[i]; r < first[i + 1] && !remembers[i]; ++r) readers[--first_reader[reads[r]]] = i;
      if (waits_for[i] == 0) order[ordered++] = i;
    }
    for (std::size_t done = 0; done < ordered; ++done) {
      NodeId const from = order[done];
      for (std::size_t r = first_reader[from]; r < first_reader[from + 1]; ++r) {
        if (--waits_for[readers[r]] == 0) order[ordered++] = readers[r];
      }
    }
    if (ordered < Nodes) find_cycle(waits_for);
  }

  // A state waits for nothing, so it is placed. Every node not placed reads another that is not placed, so following
  // them visits one twice. The cycle is reported from its alphabetically first name on, whatever the order of
  // declaration.
  constexpr void find_cycle(std::array<std::size_t, Nodes> const& waits_for) {
    auto const waiting = [&](NodeId i) {
      std::size_t r = first[i];
      while (waits_for[reads[r]] == 0) ++r;
      return reads[r];
    };
    NodeId at = 0;
    while (waits_for[at] == 0) ++at;
    for (std::size_t i = 0; i < Nodes; ++i) at = waiting(at);
    NodeId start = at;
    for (NodeId i = waiting(at); i != at; i = waiting(i)) {
      if (names[i] < names[start]) start = i;
    }
    blame(WiringFault::cycle, start);
    for (NodeId i = waiting(start); i != start; i = waiting(i)) blame(WiringFault::cycle, i);
  }

  constexpr void find_unread() {
    std::array<bool, Nodes> used{};
    for (NodeId const from : reads) used[from] = true;
    if (OutputList > 0) {
      for (NodeId const output : output_nodes) used[output] = true;
    }
    for (NodeId i = 0; i < Nodes; ++i) {
      if (!used[i]) blame(WiringFault::unread, i);
    }
    if (OutputList == 0 && culprit_count == 0) {
      fault = WiringFault::no_output;
    } else if (OutputList == 0 && culprit_count == 1) {
      output_nodes[0] = culprits[0];
      culprit_count = 0;
      fault = WiringFault::none;
    }
  }
};

}  // namespace ingot::graph::detail

#include "ingot/core/epilogue.hpp"

// Which values of a graph take memory, and which live inside a loop.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <cstdint>

#include "ingot/core/dimensions.hpp"
#include "ingot/core/integer_cast.hpp"
#include "ingot/graph/graph_builder.hpp"
#include "ingot/graph/operation.hpp"

namespace ingot::graph::detail {

// How a value is represented.
enum class Form : std::uint8_t {
  leaf,    // given: bound, or a table
  number,  // a constant, written where it is used
  fused,   // an operation inside its readers' loop
  view,    // its reader's loop accesses the operand by other strides
  alias,   // its operand's memory under another shape
  stored,  // in memory of its own
  unread,  // not computed: no root needs it
};

// The loop of an operation that is part of none.
inline constexpr std::size_t no_loop = ~std::size_t{0};

// Elementwise operations whose readers are all in one loop over the same extents become part of that loop. Views
// (broadcast, permute, slice) of stored values become strides of the loops that read them. Roots are stored, and so are
// the values in `kept`, which other loops read.
class Fusion {
 public:
  constexpr Fusion(GraphBuilder const& graph, List<NodeId> const& roots, List<NodeId> const& kept)
      : graph_(graph),
        forms_(graph.size(), Form::stored),
        loops_(graph.size(), no_loop),
        readers_(graph.size(), Readers{}),
        operand_loops_(graph.size(), no_loop),
        needed_(graph.size(), false) {
    for (NodeId const id : roots) readers_[id].in_loops = readers_[id].loops_agree = false;
    for (NodeId const id : kept) read_at_strides(id);
    mark_needed(roots);
    for (std::size_t i = graph.size(); i-- > 0;) {
      auto const id = integer_cast<NodeId>(i);
      if (needed_[id]) {
        decide(id);
      } else {
        forms_[id] = is_leaf(graph.operation(id)) ? Form::leaf : Form::unread;
      }
    }
  }

  constexpr Form form(NodeId id) const { return forms_[id]; }
  // The loop that a fused value is part of, or that ends in a stored elementwise value.
  constexpr std::size_t loop(NodeId id) const { return loops_[id]; }
  // The loop that operands of a sum, a pad or a concat may be fused into; operand k of a concat has loop operand_loop +
  // k.
  constexpr std::size_t operand_loop(NodeId id) const { return operand_loops_[id]; }
  constexpr std::size_t loop_count() const { return counts_.size(); }

  // Whether a matrix product reads an operand that is a transpose as it stood before.
  constexpr bool absorbs_transpose(NodeId id) const {
    if (graph_.operation(id) != Operation::permute) return false;
    std::size_t const rank = graph_.shape(id).rank;
    if (rank < 2) return false;
    for (std::size_t i = 0; i + 2 < rank; ++i) {
      if (graph_.option(id, i) != i) return false;
    }
    return graph_.option(id, rank - 2) == rank - 1 && graph_.option(id, rank - 1) == rank - 2;
  }

 private:
  // The most operations in one loop, which bounds the values that are live in it at once.
  static constexpr std::size_t most_operations = 64;

  // Facts about a value's readers, complete once all of them have been visited.
  struct Readers {
    std::size_t loop = no_loop;  // that all are in
    bool any = false;
    bool loops_agree = true;  // and read it element by element
    bool in_loops = true;     // read it at any strides
  };

  constexpr void mark_needed(List<NodeId> const& roots) {
    for (NodeId const id : roots) needed_[id] = true;
    for (std::size_t i = graph_.size(); i-- > 0;) {
      auto const id = integer_cast<NodeId>(i);
      for (std::size_t k = 0; k < graph_[id].operands && needed_[id]; ++k) needed_[graph_.operand(id, k)] = true;
    }
  }

  constexpr void decide(NodeId id) {
    Operation const operation = graph_.operation(id);
    Readers const& readers = readers_[id];
    if (is_leaf(operation)) {
      bool const inline_number = operation == Operation::constant && readers.in_loops;
      forms_[id] = inline_number ? Form::number : operation == Operation::constant ? Form::stored : Form::leaf;
      if (forms_[id] == Form::stored) new_loop(id);
      return;
    }
    if (operation == Operation::reshape) {
      forms_[id] = Form::alias;
      store(graph_.operand(id, 0));
    } else if (is_elementwise(operation)) {
      std::size_t const loop = readers.loop;
      if (readers.any && readers.loops_agree && counts_[loop] < most_operations && extents_[loop] == graph_.shape(id)) {
        forms_[id] = Form::fused;
        loops_[id] = loop;
        ++counts_[loop];
      } else {
        new_loop(id);
      }
      for (std::size_t i = 0; i < graph_[id].operands; ++i) read_in_loop(graph_.operand(id, i), loops_[id]);
    } else if (operation == Operation::permute || operation == Operation::broadcast || operation == Operation::slice) {
      if (readers.any && readers.in_loops) {
        forms_[id] = Form::view;
      } else {
        new_loop(id);
      }
      read_at_strides(graph_.operand(id, 0));
    } else if (operation == Operation::sum || operation == Operation::pad || operation == Operation::concat) {
      operand_loops_[id] = counts_.size();
      for (std::size_t i = 0; i < graph_[id].operands; ++i) {
        counts_.push(0);
        extents_.push(graph_.shape(graph_.operand(id, i)));
        read_in_loop(graph_.operand(id, i), operand_loops_[id] + i);
      }
    } else {
      for (std::size_t i = 0; i < graph_[id].operands; ++i) {
        NodeId const operand = graph_.operand(id, i);
        bool const absorbed = operation == Operation::matmul && absorbs_transpose(operand);
        if (absorbed) {
          readers_[operand].any = true;
          readers_[operand].loops_agree = false;
          store(graph_.operand(operand, 0));
        } else {
          store(operand);
        }
      }
    }
  }

  constexpr void new_loop(NodeId id) {
    loops_[id] = counts_.size();
    counts_.push(1);
    extents_.push(graph_.shape(id));
  }
  constexpr void store(NodeId id) {
    readers_[id].any = true;
    readers_[id].in_loops = readers_[id].loops_agree = false;
  }
  constexpr void read_at_strides(NodeId id) {
    readers_[id].any = true;
    readers_[id].loops_agree = false;
  }
  constexpr void read_in_loop(NodeId id, std::size_t loop) {
    Readers& readers = readers_[id];
    readers.loops_agree = readers.loops_agree && (!readers.any || readers.loop == loop);
    readers.any = true;
    readers.loop = loop;
  }

  GraphBuilder const& graph_;
  List<Form> forms_;
  List<std::size_t> loops_;
  List<Readers> readers_;
  List<std::size_t> operand_loops_;
  List<bool> needed_;
  List<std::size_t> counts_;
  List<Dimensions> extents_;
};

}  // namespace ingot::graph::detail

#include "ingot/core/epilogue.hpp"

// Single nodes as they are written in texts and pictures: slice<0, 1, 3>, x, 0.5.
#pragma once

#include "ingot/core/prologue.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "ingot/core/decimal.hpp"
#include "ingot/core/dimensions.hpp"
#include "ingot/core/integer_cast.hpp"
#include "ingot/core/spelling.hpp"
#include "ingot/graph/elementwise_table.hpp"
#include "ingot/graph/operation.hpp"
#include "ingot/graph/operations/axes.hpp"
#include "ingot/graph/operations/leaves.hpp"
#include "ingot/graph/operations/window_shapes.hpp"
#include "ingot/graph/packed.hpp"

namespace ingot::graph::detail {

template <class Put>
constexpr void spell_dimensions(Dimensions const& shape, Put& put) {
  spell_extents(shape.extents.data(), shape.rank, put);
}

// Numbers between angle brackets.
template <class Number, class Put>
constexpr void spell_arguments(Number const* numbers, std::size_t count, Put& put) {
  put('<');
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) spell_text(", ", put);
    spell_integer(numbers[i], put);
  }
  put('>');
}

template <class Put>
constexpr void spell_name(LeafName const& name, Put& put) {
  std::size_t const size = name.size();
  for (std::size_t i = 0; i < size; ++i) put(name[i]);
}

// At most this many of a table's numbers are written.
inline constexpr std::size_t most_numbers = 16;

template <class Put>
constexpr void spell_table(Dimensions const& shape, std::uint64_t const* words, std::size_t count, Put& put) {
  spell_text("table", put);
  spell_arguments(shape.extents.data(), shape.rank, put);
  put('{');
  std::size_t const shown = count <= most_numbers ? count : 3;
  for (std::size_t i = 0; i < shown; ++i) {
    if (i > 0) spell_text(", ", put);
    spell_number(std::bit_cast<double>(words[i]), put);
  }
  if (shown < count) spell_text(", ...", put);
  put('}');
}

// What a state becomes: next<h>.
template <class Put>
constexpr void spell_next(GraphView const& graph, NodeId state, Put& put) {
  Kind const kind = graph.kind(state);
  spell_text("next<", put);
  spell_name(name_of_leaf(graph.pool + kind.first, kind.options), put);
  put('>');
}

// A leaf: its name, state<its name>, or its number.
template <class Put>
constexpr void spell_leaf(GraphView const& graph, NodeId id, Put& put) {
  Kind const kind = graph.kind(id);
  std::uint64_t const* const options = graph.pool + kind.first;
  if (is_named(kind.operation)) {
    bool const remembered = is_state(kind.operation, options[0]);
    if (remembered) spell_text("state<", put);
    spell_name(name_of_leaf(options, kind.options), put);
    if (remembered) put('>');
  } else if (kind.operation == Operation::constant) {
    spell_number(std::bit_cast<double>(options[0]), put);
  } else {
    spell_table(graph.shape(id), options, kind.options, put);
  }
}

// One number where both are the same, else 3x5.
template <class Put>
constexpr void spell_size(std::uint64_t height, std::uint64_t width, Put& put) {
  spell_integer(height, put);
  if (height == width) return;
  put('x');
  spell_integer(width, put);
}

// The list of template arguments after an operation's name.
template <class Put>
struct OptionList {
  Put& put;
  bool empty = true;

  constexpr void start(std::string_view word) {
    spell_text(empty ? "<" : ", ", put);
    spell_text(word, put);
    empty = false;
  }
  constexpr void size(std::string_view word, std::uint64_t height, std::uint64_t width) {
    start(word);
    spell_size(height, width, put);
  }
  constexpr void end() {
    if (!empty) put('>');
  }
};

// The options of a window: kernel, stride, padding (top, left, bottom, right), dilation; see pack_window. Defaults are
// left out, as users leave them out.
template <class Put>
constexpr void spell_window(Kind const& kind, std::uint64_t const* words, Dimensions const& shape, Put& put) {
  bool const pools = kind.operation >= Operation::max_pool;
  bool const to_image =
      kind.operation == Operation::convolution_input || kind.operation == Operation::avg_pool_backward;
  OptionList<Put> list{put};
  if (pools) list.size("", words[0], words[1]);
  if (to_image) list.size("image ", shape[shape.rank - 2], shape[shape.rank - 1]);
  if (kind.operation == Operation::convolution_weight) list.size("kernel ", words[0], words[1]);
  std::uint64_t const usual_rows = pools ? words[0] : 1;
  std::uint64_t const usual_columns = pools ? words[1] : 1;
  if (words[2] != usual_rows || words[3] != usual_columns) list.size("stride ", words[2], words[3]);
  bool const symmetric = words[4] == words[6] && words[5] == words[7];
  if (!symmetric || words[4] != 0 || words[5] != 0) {
    list.size("padding ", words[4], words[5]);
    if (!symmetric) {
      if (words[4] == words[5]) {
        put('x');
        spell_integer(words[5], put);
      }
      put('x');
      spell_integer(words[6], put);
      put('x');
      spell_integer(words[7], put);
    }
  }
  if (words[8] != 1 || words[9] != 1) list.size("dilation ", words[8], words[9]);
  if (!pools && words[10] != 1) {
    list.start("groups ");
    spell_integer(words[10], put);
  }
  if (pools && kind.options > words_of_window) {
    auto const [top, left, bottom, right] = unpack_counted(words[10], unpack_window(words, 1, 1));
    list.start("counted padding ");
    spell_integer(top, put);
    for (std::size_t const side : {left, bottom, right}) {
      put('x');
      spell_integer(side, put);
    }
  }
  list.end();
}

// Whether an order exchanges the last two axes only.
constexpr bool is_transposition(std::uint64_t const* order, std::size_t rank) {
  if (rank < 2 || order[rank - 1] != rank - 2 || order[rank - 2] != rank - 1) return false;
  for (std::size_t i = 0; i + 2 < rank; ++i) {
    if (order[i] != i) return false;
  }
  return true;
}

// The axes of an operation as its last argument: axis<0, 2>; nothing for its default. Returns whether something was
// written. `from` is the shape of its first operand.
template <class Put>
constexpr bool spell_axes(GraphView const& graph, NodeId id, Dimensions const& from, std::string_view before,
                          Put& put) {
  Kind const kind = graph.kind(id);
  std::uint64_t mask = 0;
  if (kind.operation == Operation::sum) {
    mask = graph.option(kind, 0);
    if (mask == every_axis(from.rank)) return false;
  } else if (kind.operation == Operation::softmax || kind.operation == Operation::log_sum_exp) {
    if (graph.option(kind, 0) + 1 == from.rank) return false;
    mask = std::uint64_t{1} << graph.option(kind, 0);
  } else {
    return false;
  }
  spell_text(before, put);
  std::uint64_t axes[max_rank]{};
  std::size_t count = 0;
  for (std::size_t i = 0; i < from.rank; ++i) {
    if ((mask >> i & 1) != 0) axes[count++] = i;
  }
  spell_text("axis", put);
  spell_arguments(axes, count, put);
  return true;
}

// An operation with its options as a user would write it, but for axes: reshape<2, 3>, sum, max_pool2d<2>.
template <class Put>
constexpr void spell_word(GraphView const& graph, NodeId id, Put& put) {
  Kind const kind = graph.kind(id);
  Dimensions const shape = graph.shape(id);
  std::uint64_t const* const options = graph.pool + kind.first;
  if (kind.operation == Operation::permute && is_transposition(options, kind.options)) {
    return spell_text("transpose", put);
  }
  spell_text(name_of(kind.operation), put);
  switch (kind.operation) {
    case Operation::reshape:
    case Operation::broadcast:
      return spell_arguments(shape.extents.data(), shape.rank, put);
    case Operation::permute:
      return spell_arguments(options, kind.options, put);
    case Operation::slice: {
      std::uint64_t const range[3] = {options[0], options[1],
                                      options[1] + shape[integer_cast<std::size_t>(options[0])]};
      return spell_arguments(range, 3, put);
    }
    case Operation::pad: {
      std::uint64_t const range[3] = {options[0], options[1], shape[integer_cast<std::size_t>(options[0])]};
      return spell_arguments(range, 3, put);
    }
    case Operation::concat:
      return spell_arguments(options, 1, put);
    case Operation::convolution:
    case Operation::convolution_input:
    case Operation::convolution_weight:
    case Operation::max_pool:
    case Operation::max_pool_gather:
    case Operation::max_unpool:
    case Operation::avg_pool:
    case Operation::avg_pool_backward:
      return spell_window(kind, options, shape, put);
    default:
      return;
  }
}

}  // namespace ingot::graph::detail

#include "ingot/core/epilogue.hpp"

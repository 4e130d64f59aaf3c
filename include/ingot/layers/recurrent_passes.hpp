// The passes of a cell over a sequence: forward step by step, and backpropagation through time.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "ingot/core/shape.hpp"
#include "ingot/graph/backward/forward_and_backward.hpp"
#include "ingot/graph/evaluation/bindings.hpp"
#include "ingot/graph/evaluation/evaluate.hpp"
#include "ingot/graph/expression.hpp"
#include "ingot/graph/operation.hpp"
#include "ingot/graph/operations/arrangement.hpp"
#include "ingot/graph/operations/reshape.hpp"
#include "ingot/graph/outputs.hpp"
#include "ingot/graph/packed.hpp"
#include "ingot/layers/expression_parameters.hpp"
#include "ingot/layers/expression_passes.hpp"

namespace ingot::detail {

// The output of a step and what its states become as one row of numbers.
template <std::uint64_t... Names>
constexpr auto joined(graph::OutputList<Names...>) {
  return graph::concat<0>(graph::flatten(graph::Expression<Names>{})...);
}

// How many named leaves stand before a node; and the place of an equal leaf in another graph.
constexpr std::size_t place_of_node(graph::detail::GraphView graph, graph::detail::NodeId leaf) {
  std::size_t place = 0;
  for (graph::detail::NodeId id = 0; id < leaf; ++id) {
    place += graph::detail::is_named(graph.kind(id).operation) ? 1u : 0u;
  }
  return place;
}
constexpr std::size_t place_of_hash(graph::detail::GraphView graph, std::uint64_t hash) {
  graph::detail::NodeId id = 0;
  while (graph.hash(id) != hash) ++id;
  return place_of_node(graph, id);
}

constexpr graph::detail::NodeId input_of_cell(graph::detail::GraphView graph) {
  graph::detail::NodeId id = 0;
  while (graph.kind(id).operation != graph::detail::Operation::input || graph::detail::is_state(graph, id)) ++id;
  return id;
}

// The leaves of a cell and the sizes of a step.
template <class C>
struct CellLeaves {
  static constexpr graph::detail::GraphView graph{C::graph};
  static constexpr std::size_t states = C::state_count;
  static constexpr std::size_t parameters = count_nodes(graph, graph::detail::Operation::parameter);
  static constexpr graph::detail::NodeId input = input_of_cell(graph);

  using input_shape = node_shape_t<C::graph, input>;
  using output_shape = typename C::output_shape;
  template <std::size_t I>
  using state_shape = node_shape_t<C::graph, C::feedback[1 + I]>;

  // The states one after the other.
  static constexpr auto state_offsets = [] {
    std::array<std::size_t, states + 1> offsets{};
    for (std::size_t i = 0; i < states; ++i) offsets[i + 1] = offsets[i] + graph.shape(C::feedback[1 + i]).size();
    return offsets;
  }();
  static constexpr std::size_t state_size = state_offsets[states];

  static constexpr auto parameter_nodes = [] {
    std::array<graph::detail::NodeId, parameters> nodes{};
    std::size_t next = 0;
    for (graph::detail::NodeId id = 0; id < graph.node_count; ++id) {
      if (graph.kind(id).operation == graph::detail::Operation::parameter) nodes[next++] = id;
    }
    return nodes;
  }();
};

// The places of a cell's leaves among the named leaves of a graph that has them all.
template <class C>
struct CellPlaces {
  std::size_t input;
  std::array<std::size_t, CellLeaves<C>::states> states;
  std::array<std::size_t, CellLeaves<C>::parameters> parameters;

  constexpr explicit CellPlaces(graph::detail::GraphView among) : input{}, states{}, parameters{} {
    using Leaves = CellLeaves<C>;
    input = place_of_hash(among, Leaves::graph.hash(Leaves::input));
    for (std::size_t i = 0; i < Leaves::states; ++i)
      states[i] = place_of_hash(among, Leaves::graph.hash(C::feedback[1 + i]));
    for (std::size_t i = 0; i < Leaves::parameters; ++i)
      parameters[i] = place_of_hash(among, Leaves::graph.hash(Leaves::parameter_nodes[i]));
  }

  template <std::size_t Count, class T>
  constexpr std::array<T const*, Count> leaves(std::array<T const*, CellLeaves<C>::parameters> const& values) const {
    std::array<T const*, Count> all{};
    for (std::size_t i = 0; i < parameters.size(); ++i) all[parameters[i]] = values[i];
    return all;
  }
  template <std::size_t Count, class T>
  constexpr void read(std::array<T const*, Count>& leaves, T const* x, T const* state) const {
    leaves[input] = x;
    for (std::size_t i = 0; i < states.size(); ++i) leaves[states[i]] = state + CellLeaves<C>::state_offsets[i];
  }
};

// Inference. The number of steps is no template argument: however long the sequence, the code is that of one step.
template <class C>
struct CellSteps {
  using Leaves = CellLeaves<C>;
  using Evaluation = graph::EvaluationPlan<decltype(C::outputs())>;
  static constexpr CellPlaces<C> places{C::graph};
  static constexpr std::size_t input_size = Leaves::input_shape::size;
  static constexpr std::size_t state_size = Leaves::state_size;
  static constexpr std::size_t scratch_size = state_size + Evaluation::workspace_size;

  template <class T>
  using Values = std::array<T const*, Leaves::parameters>;

  // The steps' inputs and outputs are so many scalars apart. A step reads one state and writes another, by turns.
  template <class T>
  static constexpr void run(Values<T> const& values, std::size_t steps, T const* x, std::size_t x_apart, T* y,
                            std::size_t y_apart, T* state, T* scratch) {
    auto leaves = places.template leaves<Evaluation::leaf_count>(values);
    T* from = state;
    T* to = scratch;
    for (std::size_t t = 0; t < steps; ++t) {
      places.read(leaves, x + t * x_apart, static_cast<T const*>(from));
      std::array<T*, 1 + Leaves::states> results{y + t * y_apart};
      for (std::size_t i = 0; i < Leaves::states; ++i) results[1 + i] = to + Leaves::state_offsets[i];
      Evaluation::template run<T>(leaves, results, scratch + state_size);
      std::swap(from, to);
    }
    if (from != state) std::copy_n(from, state_size, state);
  }
};

// A training pass. Time is cut into segments. Of every segment the state before it is kept for each sample. If there is
// one only, what backward reads of its steps is, too; else backward computes that again, segment by segment.
template <class C, std::size_t Time, std::size_t KeepEvery, std::size_t Truncate, bool LastOnly>
struct CellThroughTime {
  using Leaves = CellLeaves<C>;
  using Joined = decltype(joined(C::outputs()));
  static constexpr CellPlaces<C> places{Joined::graph};
  static constexpr std::size_t states = Leaves::states;
  static constexpr std::size_t parameters = Leaves::parameters;
  static constexpr std::size_t input_size = Leaves::input_shape::size;
  static constexpr std::size_t output_size = Leaves::output_shape::size;
  static constexpr std::size_t state_size = Leaves::state_size;
  static constexpr std::size_t joined_size = output_size + state_size;

  template <std::size_t... S, std::size_t... P>
  static auto program(std::index_sequence<S...>, std::index_sequence<P...>)
      -> graph::detail::ForwardAndBackwardWriting<Joined, 1 + states, places.input, places.states[S]...,
                                                  places.parameters[P]...>;
  using Program = decltype(program(std::make_index_sequence<states>{}, std::make_index_sequence<parameters>{}));
  static_assert(!Program::backward_reads_value, "the joined row is a copy of its parts");

  static constexpr std::size_t segment = KeepEvery < 2 || KeepEvery > Time ? Time : KeepEvery;
  static constexpr std::size_t segments = (Time + segment - 1) / segment;
  static constexpr bool recomputes = segments > 1;
  static constexpr std::size_t piece = Truncate == 0 ? Time : Truncate;  // gradients do not leave it
  static constexpr bool reads_input = recomputes || Program::template backward_reads_leaf<places.input>;

  // Scalars: of one step; of each sample; and what samples share, where `steps` are a segment's.
  static constexpr std::size_t of_step = state_size + Program::kept_size;
  static constexpr std::size_t of_sample = recomputes ? segments * state_size : segment * of_step;
  static constexpr std::size_t steps_size = recomputes ? segment * of_step : 0;
  static constexpr std::size_t shared = steps_size + state_size + 2 * joined_size + Program::scratch_size;
  template <std::size_t B>
  static constexpr std::size_t saved_size = B * of_sample + shared;

  template <class T>
  using Values = std::array<T const*, parameters>;
  template <class T>
  using Gradients = std::array<T*, parameters>;

  // The parts of what is saved.
  template <class T>
  struct Memory {
    T* kept;   // of this sample
    T* steps;  // of this segment: states, then what backward reads
    T* now;    // a state
    T* row;    // a joined row, or the gradient of one
    T* other;  // another
    T* scratch;

    constexpr Memory(T* saved, std::size_t batch, std::size_t sample)
        : kept(saved + sample * of_sample),
          steps(recomputes ? saved + batch * of_sample : kept),
          now(saved + batch * of_sample + steps_size),
          row(now + state_size),
          other(row + joined_size),
          scratch(other + joined_size) {}
    constexpr T* state(std::size_t step) const { return steps + step * state_size; }
    constexpr T* record(std::size_t step) const { return steps + segment * state_size + step * Program::kept_size; }
  };

  // One sample, from the state memory.now to that behind the last step.
  template <class T>
  static constexpr void forward(Values<T> const& values, T const* x, T* y, Memory<T> const& memory) {
    auto leaves = places.template leaves<Program::leaf_count>(values);
    for (std::size_t s = 0; s < segments; ++s) {
      if (recomputes) std::copy_n(memory.now, state_size, memory.kept + s * state_size);
      run_segment(leaves, s, x, y, memory);
    }
  }

  // The gradients of one sample. That of the state before the first step is left in memory.now.
  template <bool WithInput, class T>
  static constexpr void backward(Values<T> const& values, T const* x, T const* dy, T* dx, Gradients<T> const& gradients,
                                 Memory<T> memory) {
    auto leaves = places.template leaves<Program::leaf_count>(values);
    std::array<T*, 1 + states + parameters> results{};
    for (std::size_t i = 0; i < parameters; ++i) results[1 + states + i] = gradients[i];
    for (std::size_t s = segments; s-- > 0;) {
      if constexpr (recomputes) {
        std::copy_n(memory.kept + s * state_size, state_size, memory.now);
        run_segment(leaves, s, x, static_cast<T*>(nullptr), memory);
      }
      for (std::size_t t = end_of(s); t-- > s * segment;) {
        if (t + 1 == Time || (t + 1) % piece == 0) {
          std::fill_n(memory.row + output_size, state_size, T(0));
        }
        if (LastOnly && t + 1 < Time) {
          std::fill_n(memory.row, output_size, T(0));
        } else {
          std::copy_n(dy + (LastOnly ? 0 : t * output_size), output_size, memory.row);
        }
        places.read(leaves, x + t * input_size, static_cast<T const*>(memory.state(t - s * segment)));
        leaves[Program::leaf_count - 1] = memory.row;
        for (std::size_t i = 0; i < states; ++i) results[1 + i] = memory.other + output_size + Leaves::state_offsets[i];
        if constexpr (WithInput) {
          results[0] = dx + t * input_size;
          Program::template backward<T>(leaves, nullptr, results, memory.scratch, memory.record(t - s * segment));
        } else {
          Program::template backward_without_first<T>(leaves, nullptr, results, memory.scratch,
                                                      memory.record(t - s * segment));
        }
        std::swap(memory.row, memory.other);
      }
    }
    std::copy_n(memory.row + output_size, state_size, memory.now);
  }

 private:
  static constexpr std::size_t end_of(std::size_t s) { return s + 1 < segments ? (s + 1) * segment : Time; }

  // The steps of a segment, with what backward reads of them. Writes outputs where y is not null.
  template <class Leaf, class T>
  static constexpr void run_segment(Leaf& leaves, std::size_t s, T const* x, T* y, Memory<T> const& memory) {
    for (std::size_t t = s * segment; t < end_of(s); ++t) {
      T* const before = memory.state(t - s * segment);
      std::copy_n(memory.now, state_size, before);
      places.read(leaves, x + t * input_size, static_cast<T const*>(before));
      Program::template forward<T>(leaves, memory.other, memory.scratch, memory.record(t - s * segment));
      std::copy_n(memory.other + output_size, state_size, memory.now);
      if (y != nullptr && (!LastOnly || t + 1 == Time)) {
        std::copy_n(memory.other, output_size, y + (LastOnly ? 0 : t * output_size));
      }
    }
  }
};

}  // namespace ingot::detail

#include "ingot/core/epilogue.hpp"

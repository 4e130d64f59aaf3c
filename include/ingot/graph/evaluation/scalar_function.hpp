// Functions of one number, from elementwise expressions of one leaf.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "ingot/core/dimensions.hpp"
#include "ingot/core/folds.hpp"
#include "ingot/graph/derivatives/reverse.hpp"
#include "ingot/graph/derivatives/simplifier.hpp"
#include "ingot/graph/derivatives/simplify.hpp"
#include "ingot/graph/elementwise_table.hpp"
#include "ingot/graph/graph_builder.hpp"
#include "ingot/graph/operation.hpp"
#include "ingot/graph/operations/leaves.hpp"
#include "ingot/graph/packed.hpp"

namespace ingot::graph::detail {

// Whether each element is the same function of the corresponding element of the only leaf.
constexpr bool is_pointwise(GraphView graph) {
  std::size_t leaves = 0;
  Dimensions const shape = graph.shape(graph.root());
  for (NodeId id = 0; id < graph.node_count; ++id) {
    Operation const operation = graph.kind(id).operation;
    if (operation == Operation::constant) continue;
    bool const leaf = operation == Operation::input;
    leaves += leaf ? 1 : 0;
    bool const of_numbers = !leaf && graph.shape(id).rank == 0;
    if (!(leaf || is_elementwise(operation)) || !(of_numbers || graph.shape(id) == shape)) return false;
  }
  return leaves == 1;
}

// A pointwise graph, reduced to one number.
template <auto const& G>
struct OfOneNumber {
  constexpr void operator()(GraphBuilder& builder, List<NodeId>& roots) const {
    GraphView const graph(G);
    List<NodeId> remap;
    List<NodeId> operands;
    for (NodeId id = 0; id < graph.node_count; ++id) {
      Kind const kind = graph.kind(id);
      operands.clear();
      for (std::size_t i = 0; i < kind.operands; ++i) operands.push(remap[graph.operand(kind, i)]);
      remap.push(builder.add(kind.operation, Dimensions{}, operands.data(), kind.operands, graph.pool + kind.first,
                             kind.options));
    }
    roots.push(remap[graph.root()]);
  }
};

constexpr bool reaches_input(GraphBuilder const& builder, NodeId root) {
  List<NodeId> roots;
  roots.push(root);
  GraphBuilder::Order order;
  builder.order_of(roots, order);
  for (NodeId const id : order.nodes) {
    if (builder.operation(id) == Operation::input) return true;
  }
  return false;
}

// The root of a builder with a node replaced by a parameter.
constexpr NodeId with_parameter(GraphBuilder& builder, NodeId root, NodeId replaced) {
  constexpr auto words = name_words<words_of_name("y")>("y", 0);
  List<NodeId> roots;
  roots.push(root);
  GraphBuilder::Order order;
  builder.order_of(roots, order);
  List<NodeId> remap(builder.size(), no_node);
  List<NodeId> operands;
  List<std::uint64_t> options;
  for (NodeId const id : order.nodes) {
    if (id == replaced) {
      remap[id] = builder.add(Operation::parameter, Dimensions{}, nullptr, 0, words.data(), words.size());
      continue;
    }
    operands.clear();
    options.clear();
    for (std::size_t i = 0; i < builder[id].operands; ++i) operands.push(remap[builder.operand(id, i)]);
    for (std::size_t i = 0; i < builder[id].options; ++i) options.push(builder.option(id, i));
    remap[id] = builder.add(builder.operation(id), Dimensions{}, operands.data(), operands.size(), options.data(),
                            options.size());
  }
  return remap[root];
}

// The derivative of a function of one number: as a function of its value where possible, else of the number.
template <auto const& G>
struct SlopeOfOneNumber {
  constexpr void operator()(GraphBuilder& builder, List<NodeId>& roots) const {
    Simplifier simplifier(builder, elementwise_rules<typename ElementwiseFor<decltype(G)>::type>);
    List<NodeId> remap;
    load_simplified(G, simplifier, remap);
    List<NodeId> leaf;
    for (NodeId id = 0; id < G.node_count; ++id) {
      if (GraphView(G).kind(id).operation == Operation::input) leaf.push(remap[id]);
    }
    List<NodeId> slope;
    NodeId const root = remap[G.root()];
    differentiate(simplifier, builder, root, leaf, slope);
    NodeId const of_value = with_parameter(builder, slope[0], root);
    roots.push(reaches_input(builder, of_value) ? slope[0] : of_value);
  }
};

// Whether the value of a node is not 0. Comparisons are tested directly, without their 1 or 0 in between, which saves
// vectorised loops an instruction.
template <auto const& G, std::size_t I, class T>
constexpr auto holds(T const* values) {
  constexpr GraphView graph(G);
  constexpr Kind kind = graph.kind(I);
  if constexpr (kind.operation == operation_of<operations::Greater>) {
    return values[graph.operand(kind, 0)] > values[graph.operand(kind, 1)];
  } else if constexpr (kind.operation == operation_of<operations::GreaterEqual>) {
    return values[graph.operand(kind, 0)] >= values[graph.operand(kind, 1)];
  } else {
    return values[I] != T(0);
  }
}

// The value of node I of a graph of numbers, from those before it.
template <auto const& G, std::size_t I, class T>
constexpr T number_at(T x, [[maybe_unused]] T const* values) {
  constexpr GraphView graph(G);
  constexpr Kind kind = graph.kind(I);
  if constexpr (is_named(kind.operation)) {
    return x;
  } else if constexpr (kind.operation == Operation::constant) {
    constexpr double number = std::bit_cast<double>(graph.option(kind, 0));
    return static_cast<T>(number);
  } else if constexpr (kind.operation == operation_of<operations::Where>) {
    // Copies, not references: Clang does not vectorise a choice between two addresses.
    T const a = values[graph.operand(kind, 1)];
    T const b = values[graph.operand(kind, 2)];
    return math::select(holds<G, graph.operand(kind, 0)>(values), a, b);
  } else {
    return [&]<std::size_t... K>(std::index_sequence<K...>) {
      return entry_of<kind.operation>::value(values[graph.operand(kind, K)]...);
    }(std::make_index_sequence<kind.operands>{});
  }
}

// The value of a graph of numbers whose only leaf is x.
template <auto const& G, class T>
constexpr T number_of(T x) {
  T values[G.node_count]{};
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    static_cast<void>(ingot::detail::InOrder{true, (values[I] = number_at<G, I, T>(x, values), true)...});
  }(std::make_index_sequence<G.node_count>{});
  return values[G.root()];
}

// Whether all operations of a graph of numbers take packs.
constexpr bool takes_packs(GraphView graph) {
  for (NodeId id = 0; id < graph.node_count; ++id) {
    if (is_elementwise(graph.kind(id).operation) && !facts_of(graph.kind(id).operation).of_packs) return false;
  }
  return true;
}

// f and its derivative, as a function of f(x) if `slope_of_output`, else of x. G is the graph of a pointwise
// expression.
template <auto const& G>
struct ScalarFunction {
 private:
  static constexpr auto of_number = result_of_pass<OfOneNumber<G>>;
  static constexpr auto slope_of_number = result_of_pass<SlopeOfOneNumber<of_number>>;

 public:
  static constexpr bool slope_of_output = [] {
    for (NodeId id = 0; id < slope_of_number.node_count; ++id) {
      if (GraphView(slope_of_number).kind(id).operation == Operation::input) return false;
    }
    return true;
  }();

  static constexpr bool of_packs = takes_packs(of_number) && takes_packs(slope_of_number);

  template <class T>
  static constexpr T value(T x) {
    return number_of<of_number, T>(x);
  }
  template <class T>
  static constexpr T slope(T v) {
    return number_of<slope_of_number, T>(v);
  }
};

}  // namespace ingot::graph::detail

#include "ingot/core/epilogue.hpp"

// The layers over graphs that tests hold to their promises: case_table.hpp says how.
#pragma once

#include <array>
#include <cstddef>

#include "case_table.hpp"
#include "ingot/layers/graphs/graph_convolution.hpp"
#include "ingot/layers/graphs/graph_sage.hpp"
#include "ingot/layers/graphs/readout.hpp"

namespace tests {

// Those of tests/golden/graph_layer_cases.py, too.
inline constexpr auto lone_node = graph_of<1>();
inline constexpr auto path_of_3 = graph_of<3>({{0, 1}, {1, 2}});
inline constexpr auto with_isolated_node = graph_of<4>({{3, 1}, {0, 1}, {3, 0}});
inline constexpr auto directed_with_loops =
    graph_of<4>({{0, 1}, {2, 1}, {1, 3}, {3, 3}, {3, 1}}, {.directed = true, .self_loops = true});
inline constexpr auto with_loops = graph_of<3>({{0, 0}, {2, 1}}, {.self_loops = true});

// A hub, a ring around it, and a node that is apart.
inline constexpr auto wheel = [] {
  std::array<Edge, 32> edges{};
  for (std::size_t i = 0; i < 16; ++i) {
    edges[2 * i] = {i + 1, 0};
    edges[2 * i + 1] = {i + 1, (i + 1) % 16 + 1};
  }
  return graph_of<18>(edges);
}();

// From i to j wherever 4 divides 5 i + 3 j.
inline constexpr auto by_rule = [] {
  std::array<Edge, 21> edges{};
  std::size_t count = 0;
  for (std::size_t i = 0; i < 9; ++i) {
    for (std::size_t j = 0; j < 9; ++j) {
      if ((5 * i + 3 * j) % 4 == 0) edges[count++] = {i, j};
    }
  }
  return graph_of<9>(edges, {.directed = true, .self_loops = true});
}();

inline constexpr GraphConvolutionOptions bare{.add_self_loops = false, .bias = false};
inline constexpr GraphConvolutionOptions without_loops{.add_self_loops = false};
inline constexpr GraphSageOptions largest{.aggregation = Aggregation::max};
inline constexpr GraphSageOptions largest_bare{.aggregation = Aggregation::max, .bias = false};
inline constexpr GraphSageOptions mean_bare{.bias = false};
inline constexpr GraphSageOptions summed{.aggregation = Aggregation::sum};

// clang-format off
using GraphCases = CaseTable<
    LayerCase<GraphConvolution<lone_node, 2, 3>, 2>,
    LayerCase<GraphConvolution<path_of_3, 2, 2>, 2, "graph_layers/convolution_path">,
    LayerCase<GraphConvolution<path_of_3, 2, 4>, 2>,
    LayerCase<GraphConvolution<with_isolated_node, 2, 1>, 2>,
    LayerCase<GraphConvolution<with_isolated_node, 1, 2, without_loops>, 2>,
    LayerCase<GraphConvolution<directed_with_loops, 2, 1, bare>, 2>,
    LayerCase<GraphConvolution<directed_with_loops, 1, 2>, 2>,
    LayerCase<GraphConvolution<with_loops, 2, 3>, 2>,
    LayerCase<GraphConvolution<wheel, 7, 5>, 2, "graph_layers/convolution_wheel_7_5">,
    LayerCase<GraphConvolution<wheel, 5, 17, without_loops>, 3, "graph_layers/convolution_wheel_5_17_without_loops">,
    LayerCase<GraphConvolution<by_rule, 9, 33, bare>, 1, "graph_layers/convolution_directed_9_33_bare">,
    LayerCase<GraphConvolution<by_rule, 33, 16>, 2, "graph_layers/convolution_directed_33_16">,
    LayerCase<GraphSage<path_of_3, 2, 2>, 2, "graph_layers/sage_path">,
    LayerCase<GraphSage<path_of_3, 3, 2, mean_bare>, 2>,
    LayerCase<GraphSage<with_isolated_node, 2, 1>, 2>,
    LayerCase<GraphSage<with_isolated_node, 1, 2, largest>, 2>,
    LayerCase<GraphSage<directed_with_loops, 1, 2>, 2>,
    LayerCase<GraphSage<directed_with_loops, 2, 1, largest_bare>, 2>,
    LayerCase<GraphSage<path_of_3, 3, 2, summed>, 1>,
    LayerCase<GraphSage<directed_with_loops, 1, 2, summed>, 2>,
    LayerCase<GraphSage<wheel, 7, 5>, 2, "graph_layers/sage_wheel_7_5">,
    LayerCase<GraphSage<wheel, 7, 6, summed>, 2, "graph_layers/sage_wheel_7_6_sum">,
    LayerCase<GraphSage<wheel, 5, 17, largest>, 3, "graph_layers/sage_wheel_5_17_max">,
    LayerCase<GraphSage<by_rule, 9, 33, mean_bare>, 1, "graph_layers/sage_directed_9_33_bare">,
    LayerCase<GraphSage<by_rule, 33, 16, largest>, 2, "graph_layers/sage_directed_33_16_max">,
    LayerCase<SumOfNodes<3, 2>, 2>,
    LayerCase<SumOfNodes<67, 5>, 2, "graph_layers/sum_of_nodes">,
    LayerCase<MeanOfNodes<3, 2>, 2>,
    LayerCase<MeanOfNodes<9, 17>, 2, "graph_layers/mean_of_nodes">,
    LayerCase<MaxOfNodes<3, 2>, 2>,
    LayerCase<MaxOfNodes<9, 17>, 2, "graph_layers/max_of_nodes">>;
// clang-format on

}  // namespace tests

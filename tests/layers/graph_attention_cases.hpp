// Attention over the neighbours in a graph, as tests hold it to its promises: case_table.hpp says how.
#pragma once

#include "graph_cases.hpp"
#include "ingot/layers/graphs/graph_attention.hpp"

namespace tests {

inline constexpr GraphAttentionOptions of_mean{.concat = false};
inline constexpr GraphAttentionOptions of_mean_bare{.concat = false, .add_self_loops = false, .bias = false};
inline constexpr GraphAttentionOptions of_others{.add_self_loops = false, .slope = -0.5};

// clang-format off
using GraphAttentionCases = CaseTable<
    LayerCase<GraphAttention<lone_node, 2, 3>, 2>,
    LayerCase<GraphAttention<path_of_3, 2, 2, 2>, 2, "graph_attention/path">,
    LayerCase<GraphAttention<path_of_3, 3, 1, 3, of_mean>, 1>,
    LayerCase<GraphAttention<with_isolated_node, 2, 1, 2, of_mean_bare>, 1>,
    LayerCase<GraphAttention<with_isolated_node, 1, 2, 1, of_others>, 2>,
    LayerCase<GraphAttention<directed_with_loops, 2, 2, 1>, 1>,
    LayerCase<GraphAttention<wheel, 7, 8, 4>, 2, "graph_attention/wheel_7_8_4">,
    LayerCase<GraphAttention<wheel, 5, 17, 3, of_mean>, 3, "graph_attention/wheel_5_17_3_mean">,
    LayerCase<GraphAttention<wheel, 5, 3, 2, of_others>, 1, "graph_attention/wheel_5_3_2_of_others">,
    LayerCase<GraphAttention<by_rule, 9, 5, 2, of_mean_bare>, 2, "graph_attention/directed_9_5_2_bare">,
    LayerCase<GraphAttention<lone_node, 3, 2, 2, of_others>, 2>,
    LayerCase<GraphAttention<by_rule, 17, 33>, 1, "graph_attention/directed_17_33">>;
// clang-format on

}  // namespace tests

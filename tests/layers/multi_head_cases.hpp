// Attention of several heads and what is made of it: case_table.hpp says what a line is. Golden vectors are those of
// tests/golden/multi_head_cases.py.
#pragma once

#include "case_table.hpp"
#include "ingot/attention.hpp"

namespace tests {

// clang-format off
using MultiHeadCases = CaseTable<
    LayerCase<MultiHeadAttention<1, 4, 2>, 2, "multi_head_more/one_step">,
    LayerCase<MultiHeadAttention<5, 6, 1>, 2, "multi_head_more/one_head">,
    LayerCase<MultiHeadAttention<7, 12, 3>, 2, "multi_head_more/heads_of_4">,
    LayerCase<MultiHeadAttention<3, 5, 5>, 2, "multi_head_more/heads_of_1">,
    LayerCase<MultiHeadAttention<5, 8, 2, AttentionOptions{.bias = false}>, 2, "multi_head_more/no_bias">,
    LayerCase<MultiHeadAttention<6, 8, 2>, 2, "multi_head_more/long_scores">,
    LayerCase<MultiHeadAttention<19, 20, 2, AttentionOptions{.causal = true}>, 2, "multi_head/causal">,
    LayerCase<MultiHeadAttention<37, 32, 2, AttentionOptions{.causal = true}>, 1, "multi_head_more/causal_37_steps">,
    LayerCase<MultiHeadAttention<21, 9, 3, AttentionOptions{.causal = true, .window = 5}>, 2, "multi_head_more/window">,
    LayerCase<MultiHeadAttention<4, 6, 2, AttentionOptions{.causal = true, .window = 1}>, 2, "multi_head_more/window_of_1">,
    LayerCase<MultiHeadAttention<6, 8, 4, AttentionOptions{.marked = true}>, 3, "multi_head_more/marked">,
    LayerCase<MultiHeadAttention<18, 16, 1, AttentionOptions{.causal = true, .marked = true}>, 3, "multi_head/marked_causal">,
    LayerCase<CrossAttention<3, 7, 8, 2>, 2, "multi_head_more/cross">,
    LayerCase<CrossAttention<5, 4, 6, 3, AttentionOptions{.marked = true, .bias = false}>, 3, "multi_head_more/cross_marked">,
    LayerCase<FeedForward<5, 7, 19, BlockActivation::gelu>, 2, "multi_head_more/feed_forward">,
    LayerCase<TransformerBlock<6, 8, 2, 20>, 2, "multi_head_more/block">,
    LayerCase<TransformerBlock<6, 8, 2, 20, TransformerOptions{.norm_first = true, .activation = BlockActivation::gelu}>, 2, "multi_head_more/block_norm_first">,
    LayerCase<TransformerBlock<17, 12, 3, 17, TransformerOptions{.activation = BlockActivation::gelu, .causal = true, .epsilon = 1e-3}>, 2, "multi_head_more/block_causal">,
    LayerCase<TransformerBlock<7, 8, 2, 12, TransformerOptions{.marked = true}>, 3, "multi_head_more/block_marked">,
    LayerCase<TransformerBlock<7, 8, 2, 12, TransformerOptions{.norm_first = true, .activation = BlockActivation::silu, .causal = true, .marked = true, .window = 4}>, 3, "multi_head_more/block_marked_first">,
    LayerCase<TransformerBlock<6, 8, 4, 11, TransformerOptions{.norm_first = true, .norm = BlockNorm::rms, .activation = BlockActivation::silu, .causal = true}>, 2, "multi_head_more/block_rms">,
    LayerCase<TransformerBlock<6, 8, 2, 9, TransformerOptions{.norm = BlockNorm::rms}>, 2, "multi_head_more/block_rms_behind">,
    LayerCase<MultiHeadAttention<2, 2, 1>, 1>,
    LayerCase<MultiHeadAttention<3, 4, 2, AttentionOptions{.causal = true, .marked = true, .window = 2, .dropout = 0.25}>, 1>,
    LayerCase<MultiHeadAttention<9, 6, 2, AttentionOptions{.causal = true, .dropout = 0.3}>, 2>,
    LayerCase<CrossAttention<2, 3, 2, 2, AttentionOptions{.marked = true, .bias = false}>, 1>,
    LayerCase<TransformerBlock<2, 3, 1, 1>, 1>,
    LayerCase<TransformerBlock<3, 4, 2, 5, TransformerOptions{.marked = true, .dropout = 0.25}>, 2>>;
// clang-format on

}  // namespace tests

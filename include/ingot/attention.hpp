// Attention and what stands around it: embeddings, positions, transformer blocks. Beside ingot.hpp, which programs
// without them compile faster.
#pragma once

#include "ingot/core/prologue.hpp"

#include "ingot/networks.hpp"

#include "ingot/layers/attention/cross_attention.hpp"
#include "ingot/layers/attention/embedding.hpp"
#include "ingot/layers/attention/marks.hpp"
#include "ingot/layers/attention/mean_over_steps.hpp"
#include "ingot/layers/attention/multi_head_attention.hpp"
#include "ingot/layers/attention/per_marked_step.hpp"
#include "ingot/layers/attention/positions.hpp"
#include "ingot/layers/rms_norm.hpp"
#include "ingot/network/feed_forward.hpp"
#include "ingot/network/streaming/attention.hpp"
#include "ingot/network/streaming/attention_frames.hpp"
#include "ingot/network/streaming/embedding.hpp"
#include "ingot/network/streaming/transformer_block.hpp"
#include "ingot/network/transformer_block.hpp"
#include "ingot/training/row_losses.hpp"

#include "ingot/core/epilogue.hpp"

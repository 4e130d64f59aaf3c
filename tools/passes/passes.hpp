// What is done to a plan before it is written: each pass keeps what the plan computes.
#pragma once

#include "plan/plan.hpp"

namespace tool {

struct PassOptions {
  // Whether the model's inputs and outputs that are images keep their order height, width, channels.
  bool keep_layout = false;
  // Of the model: Model::layout. The permutations of a plan say it, too, and it is they that are asked.
  bool images_are_channels_last = false;
};

// All passes, in order, until none finds more. Each thing done is a note.
void simplify(plan::Plan& plan, PassOptions const& options = {});

// Evaluates operations of constants alone.
bool fold_constants(plan::Plan& plan);
// Joins reshapes, permutations, slices with their like; drops those that change nothing.
bool join_rearrangements(plan::Plan& plan);
// Carries permutations towards inputs, outputs and constants until they meet and vanish; where they reach an input or
// output, the interface changes and a note says how it is to be laid.
bool carry_permutations(plan::Plan& plan, PassOptions const& options);
// BatchNorm and arithmetic with constants by channel, behind or in front of Convolution, ConvolutionTranspose and Dense
// where that is exact; behind a BatchNorm or GroupNorm.
bool fold_into_weights(plan::Plan& plan);
// Matmul by a constant matrix, and the addition of a constant row behind it, as Dense.
bool find_dense(plan::Plan& plan);
// The spelled-out forms of activations: gelu (erf and tanh), silu, hard_swish, mish, softplus, sigmoid, clamp, relu and
// its kin by maxima and choices, gated units. Constants may differ by 1e-6, which is what exporters' float32 costs.
bool find_activations(plan::Plan& plan);
// The spelled-out forms of LayerNorm, RmsNorm, GroupNorm, softmax, and self-attention with its projections.
bool find_normalizations(plan::Plan& plan);

}  // namespace tool

// The spelled-out normalisations, a rule each: see find_normalizations.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "passes/rewriting.hpp"

namespace tool::passes {

// exp(x) / sum of exp(x), its logarithm, and what is subtracted in front of it along the axis.
bool find_softmax(Rewriting& plan, Id id);
// (x - mean) / sqrt(variance + epsilon) over the last axes; the same of the root of the mean square.
bool find_layer_norm(Rewriting& plan, Id id);
// x i + (bias - mean i) where i is scale / sqrt(variance + epsilon), as TensorFlow's batch_normalization writes it.
bool find_expanded_layer_norm(Rewriting& plan, Id id);
// A constant that scales or shifts a LayerNorm or an RmsNorm.
bool scale_layer_norm(Rewriting& plan, Id id);
// Groups as channels of a reshaped value, and back.
bool find_group_norm(Rewriting& plan, Id id);
// A LayerNorm of all spatial axes that is scaled and shifted by channel.
bool find_instance_norm(Rewriting& plan, Id id);
// softmax(q k^T / sqrt(d)) v of heads, with the projections around.
bool find_attention(Rewriting& plan, Id id);

// The reduction of these axes that stay, with extent 1: its operand.
std::optional<Id> reduced(Rewriting const& plan, Id id, plan::Reduction reduction,
                          std::vector<std::size_t> const& axes);

}  // namespace tool::passes

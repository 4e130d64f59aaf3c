// Scaling and shifting by channel, and what takes them in.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "passes/rewriting.hpp"

namespace tool::passes {

// scale[c] x + shift[c], where c is the index along an axis.
struct Affine {
  Id x;
  std::vector<double> scale;
  std::vector<double> shift;
  std::string shift_name{};  // of the constant that shifts
};

// BatchNorm, and sums, differences, products and quotients with a constant that has a number a channel, or one.
std::optional<Affine> affine_of(Rewriting const& plan, Id id, std::size_t axis);

// A scaled and shifted Convolution, ConvolutionTranspose or Dense as such with other weights; see fold_into_weights.
bool fold_behind(Rewriting& plan, Id id);
// One of a scaled and shifted value, where that is exact: shifts only where the convolution pads nothing.
bool fold_in_front(Rewriting& plan, Id id);
// A scaled and shifted BatchNorm, GroupNorm.
bool fold_into_norm(Rewriting& plan, Id id);

}  // namespace tool::passes

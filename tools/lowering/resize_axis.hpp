// One axis that is resized.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "lowering/step.hpp"

namespace tool::lowering {

struct ResizeMode {
  enum Kind { nearest, linear, cubic } kind = nearest;
  std::string coordinates;
  std::string rounding;
  double cubic_a = -0.75;
  bool excludes_outside = false;
  bool crops = false;
  double extrapolation = 0;
};

struct ResizedAxis {
  std::size_t input;
  std::size_t output;
  double scale;
  double begin = 0;  // of the region that is cropped, as a share of the axis
  double end = 1;

  // Whether every element stays as it is.
  bool is_unchanged(ResizeMode const& mode) const {
    return input == output && scale == 1 && !(mode.crops && (begin != 0 || end != 1));
  }
};

// Where each result is taken from.
Sizes nearest_positions(Step const& step, ResizedAxis const& axis, ResizeMode const& mode);

// [output, input]; rows that lie outside of what is cropped are 0.
struct ResizeMatrix {
  Array numbers;
  std::vector<bool> outside;
};
ResizeMatrix resize_matrix(Step const& step, ResizedAxis const& axis, ResizeMode const& mode);

}  // namespace tool::lowering

// How windows move over images and sequences: options of convolution and pooling, for layers and for expressions.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>

#include "ingot/core/extents.hpp"

namespace ingot {

// As PyTorch's Conv2d has them; padding may differ on each side. The convolution of two expressions has no bias of its
// own and does not look at `bias`: add one.
struct ConvOptions {
  Size2 stride = 1;
  Padding2 padding = 0;
  Size2 dilation = 1;
  std::size_t groups = 1;
  bool bias = true;
};

// As PyTorch's Conv1d has them; padding may differ before and after.
struct Conv1dOptions {
  std::size_t stride = 1;
  Padding1 padding = 0;
  std::size_t dilation = 1;
  std::size_t groups = 1;
  bool bias = true;
};

// Of a convolution in time that reads no later frame, and puts out one for each frame: its padding is all before.
constexpr Conv1dOptions causal(std::size_t kernel, std::size_t dilation = 1) {
  return {.padding = {(kernel - 1) * dilation, 0}, .dilation = dilation};
}

// As PyTorch's MaxPool2d and AvgPool2d have them; padding may differ on each side. A stride of 0 stands for the kernel's
// size: windows side by side. Only a maximum may have a dilation, only a mean looks at `count_include_pad`.
struct PoolOptions {
  Size2 stride = 0;
  Padding2 padding = 0;
  Size2 dilation = 1;
  bool ceil_mode = false;         // a last window may reach beyond the end, if it does not begin there
  bool count_include_pad = true;  // padding counts as zeros in a mean; what ceil_mode reaches beyond it never does
};
// The same of MaxPool1d and AvgPool1d.
struct Pool1dOptions {
  std::size_t stride = 0;
  Padding1 padding = 0;
  std::size_t dilation = 1;
  bool ceil_mode = false;
  bool count_include_pad = true;
};

namespace detail {

// Those of a sequence as an image of one row.
constexpr PoolOptions in_one_row(std::size_t kernel, Pool1dOptions const& o) {
  return {{1, o.stride == 0 ? kernel : o.stride},
          {0, o.padding.before, 0, o.padding.after},
          {1, o.dilation},
          o.ceil_mode,
          o.count_include_pad};
}

}  // namespace detail

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

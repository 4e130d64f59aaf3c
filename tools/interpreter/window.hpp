// Windows that slide over the spatial axes of an image [N, C, ...]: of convolutions and pools.
#pragma once

#include <cstddef>
#include <vector>

#include "interpreter/call.hpp"

namespace tool::rules {

// An entry a spatial axis.
struct Window {
  Extents kernel;
  Extents stride;
  Extents dilation;
  Extents before;  // padding
  Extents after;
  Extents input;   // extents of the image
  Extents output;  // how many windows

  std::size_t rank() const { return kernel.size(); }
  // Extent of the window along an axis: dilation (kernel - 1) + 1.
  std::int64_t reach(std::size_t axis) const { return dilation[axis] * (kernel[axis] - 1) + 1; }
};

// The window's attributes strides, dilations and kernel; no padding, no extents of output yet.
Window unpadded_window(Call const& call, Extents const& input, Extents kernel);

// With padding by pads and auto_pad, and as many windows as the standard says:
//   NOTSET      floor((input + before + after - reach) / stride) + 1; with ceil_mode it is rounded up, but no window
//               starts in the padding behind
//   VALID       the same without padding
//   SAME_UPPER  ceil(input / stride), as much padding as that takes, the odd one behind; SAME_LOWER: before
Window window_of(Call const& call, Extents const& input, Extents kernel);

// Reads `pads`, which are before all axes, then behind all.
void read_pads(Call const& call, Window& window);

// Spatial extents of an image [N, C, ...] of three axes at least.
Extents spatial(Call const& call, Array const& image);

// An element of the window that lies on the image: its number among the kernel's and its place in a channel.
struct Tap {
  std::size_t kernel;
  std::size_t input;
};

// Those of the window at a position of the output. Padding has none.
void find_taps(Window const& window, std::vector<std::int64_t> const& position, std::vector<Tap>& taps);

// The next position of a shape, in order; false behind the last.
bool next_position(Extents const& shape, std::vector<std::int64_t>& position);

}  // namespace tool::rules

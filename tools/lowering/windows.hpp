// Windows of ONNX's convolutions and pools: attributes kernel_shape, strides, dilations, pads, auto_pad, ceil_mode.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "lowering/step.hpp"

namespace tool::lowering {

// The number of spatial axes of operand 0, [N, C, ...]: one or two; refuses more, which unsupported.txt lists as 3-d.
std::size_t spatial_axes(Step const& step);

// A list attribute with an entry a spatial axis, none of which is below `least`.
Sizes sizes_of(Step const& step, std::string_view name, std::size_t count, std::size_t otherwise, std::int64_t least);

// Padding as the attributes say it: before each axis and after it.
struct Padding {
  Sizes before;
  Sizes after;
};

// Half of what is to be padded on each side; an odd one is behind for SAME_UPPER.
Padding halves(Sizes const& total, bool odd_is_behind);
// That of `pads`, or nothing where auto_pad decides.
Padding written_padding(Step const& step, std::size_t count);

// What windows read. Padding behind that no window reaches is left out, as is input that the library would not have
// unread: between windows, and behind the last one where there is padding in front.
struct Windowed {
  Id x;
  plan::Window window;
  Sizes counted_after;  // of window.after: what the model pads
};
Windowed windowed(Step& step, Sizes kernel);

}  // namespace tool::lowering

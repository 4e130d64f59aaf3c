#include "interpreter/window.hpp"

#include <algorithm>

namespace tool::rules {
namespace {

// An attribute with as many numbers as expected, from `least` on.
Extents numbers(Call const& call, std::string const& name, std::size_t count, std::int64_t least,
                std::int64_t otherwise) {
  Extents const found = call.integers(name, Extents(count, otherwise));
  if (found.size() != count)
    call.refuse_attribute(name, "expected " + std::to_string(count) + " numbers, found " + spell(found));
  for (std::int64_t const number : found)
    if (number < least || number > largest_extent)
      call.refuse_attribute(name, "expected numbers of " + std::to_string(least) + " or more, found " + spell(found));
  return found;
}

void pad_same(Window& window, bool is_upper) {
  for (std::size_t axis = 0; axis < window.rank(); ++axis) {
    std::int64_t const stride = window.stride[axis];
    std::int64_t const count = (window.input[axis] + stride - 1) / stride;
    std::int64_t const padding =
        std::max<std::int64_t>(0, (count - 1) * stride + window.reach(axis) - window.input[axis]);
    window.before[axis] = is_upper ? padding / 2 : padding - padding / 2;
    window.after[axis] = padding - window.before[axis];
    window.output[axis] = count;
  }
}

void count_windows(Call const& call, Window& window, bool rounds_up) {
  for (std::size_t axis = 0; axis < window.rank(); ++axis) {
    std::int64_t const free = window.input[axis] + window.before[axis] + window.after[axis] - window.reach(axis);
    if (free < 0)
      call.refuse("a window of " + std::to_string(window.reach(axis)) + " is larger than spatial axis " +
                  std::to_string(axis) + " of " + spell(window.input) + " with its padding");
    std::int64_t const stride = window.stride[axis];
    std::int64_t& count = window.output[axis];
    count = (free + (rounds_up ? stride - 1 : 0)) / stride + 1;
    if ((count - 1) * stride >= window.input[axis] + window.before[axis] && rounds_up) --count;
  }
}

}  // namespace

Window unpadded_window(Call const& call, Extents const& input, Extents kernel) {
  std::size_t const rank = input.size();
  if (kernel.size() != rank)
    call.refuse("expected a kernel of " + std::to_string(rank) + " axes, found " + spell(kernel));
  for (std::int64_t const extent : kernel)
    if (extent < 1 || extent > largest_extent) call.refuse("expected a kernel of 1 or more, found " + spell(kernel));
  Window window{std::move(kernel), {}, {}, Extents(rank, 0), Extents(rank, 0), input, Extents(rank, 0)};
  window.stride = numbers(call, "strides", rank, 1, 1);
  window.dilation = numbers(call, "dilations", rank, 1, 1);
  return window;
}

void read_pads(Call const& call, Window& window) {
  std::size_t const rank = window.rank();
  Extents const pads = numbers(call, "pads", 2 * rank, 0, 0);
  std::copy_n(pads.begin(), rank, window.before.begin());
  std::copy_n(pads.begin() + as_extent(rank), rank, window.after.begin());
}

Window window_of(Call const& call, Extents const& input, Extents kernel) {
  Window window = unpadded_window(call, input, std::move(kernel));
  std::string const padding = call.choice("auto_pad", "NOTSET", {"NOTSET", "", "VALID", "SAME_UPPER", "SAME_LOWER"});
  if (padding == "SAME_UPPER" || padding == "SAME_LOWER") {
    pad_same(window, padding == "SAME_UPPER");
    return window;
  }
  if (padding != "VALID") read_pads(call, window);
  count_windows(call, window, padding != "VALID" && call.flag("ceil_mode"));
  return window;
}

Extents spatial(Call const& call, Array const& image) {
  if (image.shape.size() < 3) call.refuse("expected an image of three axes or more, found shape " + spell(image.shape));
  return {image.shape.begin() + 2, image.shape.end()};
}

void find_taps(Window const& window, std::vector<std::int64_t> const& position, std::vector<Tap>& taps) {
  taps.assign(1, {0, 0});
  std::vector<Tap> former;
  for (std::size_t axis = 0; axis < window.rank(); ++axis) {
    former.swap(taps);
    taps.clear();
    for (Tap const& tap : former) {
      std::int64_t place = position[axis] * window.stride[axis] - window.before[axis];
      for (std::int64_t k = 0; k < window.kernel[axis]; ++k, place += window.dilation[axis])
        if (place >= 0 && place < window.input[axis])
          taps.push_back({tap.kernel * as_size(window.kernel[axis]) + as_size(k),
                          tap.input * as_size(window.input[axis]) + as_size(place)});
    }
  }
}

bool next_position(Extents const& shape, std::vector<std::int64_t>& position) {
  for (std::size_t axis = shape.size(); axis-- > 0;) {
    if (++position[axis] < shape[axis]) return true;
    position[axis] = 0;
  }
  return false;
}

}  // namespace tool::rules

#include "emit/expression_windows.hpp"

#include <utility>

namespace tool::emit {

namespace {

using ingot::kernels::Axis;

std::size_t extent(Formula const& x, std::size_t axis) {
  return static_cast<std::size_t>(x.shape[axis]);
}

void pad_in_front(Formula& x, Axis& window, std::size_t axis, double padding) {
  x = pad(x, axis, window.before, window.after, padding);
  window.before = window.after = 0;
  window.input = extent(x, axis);
}

// Windows side by side, none of which shares an element with another.
void lay_out(Formula& x, Axis& window, std::size_t axis, double padding) {
  pad_in_front(x, window, axis, padding);
  std::vector<std::size_t> positions;
  for (std::size_t out = 0; out < window.output(); ++out) {
    for (std::size_t tap = 0; tap < window.kernel; ++tap) positions.push_back(window.position(out, tap));
  }
  x = gather(x, axis, positions);
  window = {positions.size(), window.kernel, window.kernel, 1, 0, 0};
}

void fit(Formula& x, Axis& window, std::size_t axis, SlidingFor use, double padding) {
  bool const leaves_gaps = window.kernel > 1 && window.stride > window.extent() && window.output() > 1;
  if (leaves_gaps || (use == SlidingFor::mean && window.dilation > 1)) {
    lay_out(x, window, axis, padding);
  } else if (use != SlidingFor::convolution && !window.reaches_input()) {
    pad_in_front(x, window, axis, padding);
  }
  std::size_t const unread = window.unread();
  if (unread == 0) return;
  x = slice(x, axis, 0, window.input - unread);
  window.input -= unread;
}

}  // namespace

Sliding sliding(Formula const& x, plan::Window const& window, SlidingFor use, double padding) {
  Sliding result{x, {}};
  std::size_t const first = x.shape.size() - window.kernel.size();
  for (std::size_t i = 0; i < window.kernel.size(); ++i) {
    Axis axis{extent(x, first + i), window.kernel[i], window.stride[i],
              window.dilation[i],   window.before[i], window.after[i]};
    fit(result.x, axis, first + i, use, padding);
    result.axes.push_back(axis);
  }
  return result;
}

Formula by_channel(Formula const& of_channels, std::size_t rank) {
  Extents shape{of_channels.shape.back()};
  shape.resize(rank - 1, 1);
  return reshape(of_channels, shape);
}

}  // namespace tool::emit

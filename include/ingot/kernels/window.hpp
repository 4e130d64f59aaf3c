// The geometry of a window that slides over an image.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "ingot/core/extents.hpp"
#include "ingot/core/window_options.hpp"

namespace ingot::kernels {

// One axis: where a window of `kernel` taps, `dilation` apart, stands for each output position.
struct Axis {
  std::size_t input;
  std::size_t kernel;
  std::size_t stride;
  std::size_t dilation;
  std::size_t before;  // padding before the first element
  std::size_t after;

  constexpr std::size_t extent() const { return kernel == 0 ? 0 : dilation * (kernel - 1) + 1; }
  constexpr std::size_t padded() const { return input + before + after; }
  constexpr bool fits() const { return kernel > 0 && stride > 0 && extent() <= padded(); }
  // floor((input + padding - extent) / stride) + 1, as PyTorch has it; 1 where the window does not fit.
  constexpr std::size_t output() const { return fits() ? (padded() - extent()) / stride + 1 : 1; }

  // Elements of the input that are left unread where that is surely a mistake: between two windows (a kernel of one tap
  // may step over its input), or behind the last window although zeros are read before the first.
  constexpr std::size_t unread() const {
    if (!fits()) return 0;
    if (stride > extent() && kernel > 1 && output() > 1) return stride - extent();
    std::size_t const behind = (padded() - extent()) % stride;
    return before > 0 && behind > after ? behind - after : 0;
  }

  // The same axis with as much more padding behind as a last window needs that begins before the end of the input, or
  // in the padding before it, and reaches beyond: PyTorch's ceil_mode.
  constexpr Axis ceiled() const {
    if (kernel == 0 || stride == 0 || extent() >= padded() + stride) return *this;
    std::size_t last = (padded() + stride - 1 - extent()) / stride * stride;
    if (last >= input + before) last -= last == 0 ? 0 : stride;
    Axis axis = *this;
    axis.after = std::max(padded(), last + extent()) - input - before;
    return axis;
  }

  // Whether every window reads some input, and not padding alone.
  constexpr bool reaches_input() const {
    if (dilation == 1) return before < kernel && after < kernel;
    for (std::size_t out = 0; out < output(); ++out) {
      std::size_t tap = 0;
      while (tap < kernel && out * stride + tap * dilation < before) ++tap;
      if (tap == kernel || position(out, tap) >= input) return false;
    }
    return true;
  }

  // The outputs [first, last) for which a tap falls on the input and not on padding.
  constexpr std::size_t first(std::size_t tap) const {
    std::size_t const offset = tap * dilation;
    return offset >= before ? 0 : (before - offset + stride - 1) / stride;
  }
  constexpr std::size_t last(std::size_t tap) const {
    std::size_t const offset = tap * dilation;
    if (input + before <= offset) return first(tap);
    return std::max(first(tap), std::min(output(), (input + before - offset - 1) / stride + 1));
  }
  // The input that a tap reads for an output in that range.
  constexpr std::size_t position(std::size_t out, std::size_t tap) const {
    return out * stride + tap * dilation - before;
  }
};

// The outputs for which one tap of an axis falls on the input.
struct TapRange {
  std::size_t first;
  std::size_t count;
  std::size_t position;  // the input that the first of them reads
};

namespace detail {

template <Axis A>
inline constexpr std::array<TapRange, A.kernel> tap_ranges = [] {
  std::array<TapRange, A.kernel> ranges{};
  for (std::size_t tap = 0; tap < A.kernel; ++tap) {
    std::size_t const first = A.first(tap);
    std::size_t const count = A.last(tap) - first;
    ranges[tap] = {first, count, count > 0 ? A.position(first, tap) : 0};
  }
  return ranges;
}();

}  // namespace detail

// Without padding the count is a constant, which loops over it want to know.
template <Axis A>
constexpr TapRange tap_range(std::size_t tap) {
  if constexpr (A.before == 0 && A.after == 0) {
    constexpr std::size_t count = A.output();
    return {0, count, tap * A.dilation};
  } else {
    return detail::tap_ranges<A>[tap];
  }
}

// A window along both axes of an image, and its sizes in elements.
struct Window {
  Axis rows;
  Axis columns;

  constexpr std::size_t input_size() const { return rows.input * columns.input; }
  constexpr std::size_t output_size() const { return rows.output() * columns.output(); }
  constexpr std::size_t kernel_size() const { return rows.kernel * columns.kernel; }
};

// How much of the padding counts in the means of a window's outputs.
struct CountedPadding {
  std::size_t top;
  std::size_t left;
  std::size_t bottom;
  std::size_t right;
  friend constexpr bool operator==(CountedPadding const&, CountedPadding const&) = default;
};
constexpr CountedPadding all_padding(Window const& g) {
  return {g.rows.before, g.columns.before, g.rows.after, g.columns.after};
}

// A window from its sizes along height and width.
constexpr Window make_window(Size2 input, Size2 kernel, Size2 stride, Size2 dilation, Padding2 padding) {
  return {{input.height, kernel.height, stride.height, dilation.height, padding.top, padding.bottom},
          {input.width, kernel.width, stride.width, dilation.width, padding.left, padding.right}};
}

// The window of a pooling, and the padding that counts in its means.
constexpr Window pooling_window(Size2 input, Size2 kernel, PoolOptions const& o) {
  Window const g = make_window(input, kernel, o.stride == Size2(0) ? kernel : o.stride, o.dilation, o.padding);
  return o.ceil_mode ? Window{g.rows.ceiled(), g.columns.ceiled()} : g;
}
constexpr CountedPadding counted_padding(PoolOptions const& o) {
  if (!o.count_include_pad) return {0, 0, 0, 0};
  return {o.padding.top, o.padding.left, o.padding.bottom, o.padding.right};
}

}  // namespace ingot::kernels

#include "ingot/core/epilogue.hpp"

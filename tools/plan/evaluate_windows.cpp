// Products, convolutions and pools.
#include <algorithm>
#include <limits>
#include <optional>

#include "plan/evaluate_parts.hpp"

namespace tool::plan {
namespace {

std::size_t extent(Array const& array, std::size_t axis) {
  return static_cast<std::size_t>(array.shape[axis]);
}

// One or two spatial axes as two: a missing one has extent 1.
struct Plane {
  std::size_t height = 1;
  std::size_t width = 1;
  explicit Plane(Extents const& shape) {
    width = static_cast<std::size_t>(shape.back());
    if (shape.size() > 3) height = static_cast<std::size_t>(shape[2]);
  }
};
struct Axis {
  std::size_t kernel = 1;
  std::size_t stride = 1;
  std::size_t before = 0;
  std::size_t dilation = 1;
  // The position in the input of a tap, where it is inside.
  std::optional<std::size_t> at(std::size_t output, std::size_t tap, std::size_t size) const {
    std::size_t const padded = output * stride + tap * dilation;
    if (padded < before || padded - before >= size) return {};
    return padded - before;
  }
};
struct Axes {
  Axis y{};
  Axis x{};
  explicit Axes(Window const& window) {
    std::size_t const last = window.kernel.size() - 1;
    if (last > 0) y = axis(window, 0);
    x = axis(window, last);
  }
  static Axis axis(Window const& w, std::size_t i) { return {w.kernel[i], w.stride[i], w.before[i], w.dilation[i]}; }
  // Calls f(tap, y, x) for each tap of a window inside of the input.
  void for_each(std::size_t oy, std::size_t ox, Plane const& input, auto const& f) const {
    for (std::size_t ky = 0; ky < y.kernel; ++ky) {
      std::optional<std::size_t> const iy = y.at(oy, ky, input.height);
      if (!iy) continue;
      for (std::size_t kx = 0; kx < x.kernel; ++kx) {
        std::optional<std::size_t> const ix = x.at(ox, kx, input.width);
        if (ix) f(ky * x.kernel + kx, *iy, *ix);
      }
    }
  }
};

double bias_of(Operands operands, std::size_t filter) {
  return operands.size() > 2 ? operands[2]->values[filter] : 0;
}

// How many positions of a window count: those inside, and of padding what is counted.
std::size_t counted(Axis const& axis, std::size_t output, std::size_t size, std::size_t after, bool count_padding) {
  std::size_t count = 0;
  for (std::size_t tap = 0; tap < axis.kernel; ++tap) {
    std::size_t const padded = output * axis.stride + tap * axis.dilation;
    bool const is_inside = axis.at(output, tap, size).has_value();
    if (is_inside || (count_padding && padded < axis.before + size + after)) ++count;
  }
  return count;
}

}  // namespace

void matmul(Array const& a, Array const& b, Array& result) {
  std::size_t const rank = result.shape.size();
  std::size_t const rows = extent(result, rank - 2);
  std::size_t const columns = extent(result, rank - 1);
  std::size_t const inner = static_cast<std::size_t>(a.shape.back());
  Extents const batches(result.shape.begin(), result.shape.end() - 2);
  std::vector<std::size_t> const of_a = broadcast_positions({a.shape.begin(), a.shape.end() - 2}, batches);
  std::vector<std::size_t> const of_b = broadcast_positions({b.shape.begin(), b.shape.end() - 2}, batches);
  for (std::size_t n = 0; n < of_a.size(); ++n) {
    for (std::size_t r = 0; r < rows; ++r) {
      for (std::size_t c = 0; c < columns; ++c) {
        double sum = 0;
        for (std::size_t k = 0; k < inner; ++k)
          sum += a.values[(of_a[n] * rows + r) * inner + k] * b.values[(of_b[n] * inner + k) * columns + c];
        result.values[(n * rows + r) * columns + c] = sum;
      }
    }
  }
}

void dense(Operands operands, Array& result) {
  Array const& x = *operands[0];
  Array const& w = *operands[1];
  std::size_t const out = extent(w, 0);
  std::size_t const in = extent(w, 1);
  for (std::size_t row = 0; row < x.values.size() / in; ++row) {
    for (std::size_t o = 0; o < out; ++o) {
      double sum = bias_of(operands, o);
      for (std::size_t i = 0; i < in; ++i) sum += w.values[o * in + i] * x.values[row * in + i];
      result.values[row * out + o] = sum;
    }
  }
}

void convolve(Convolution const& convolution, Operands operands, Array& result) {
  Array const& x = *operands[0];
  Array const& w = *operands[1];
  Plane const input(x.shape);
  Plane const output(result.shape);
  Axes const axes(convolution.window);
  std::size_t const filters = extent(w, 0);
  std::size_t const channels = extent(w, 1);
  std::size_t const taps = axes.y.kernel * axes.x.kernel;
  std::size_t at = 0;
  for (std::size_t n = 0; n < extent(x, 0); ++n) {
    for (std::size_t f = 0; f < filters; ++f) {
      std::size_t const first = n * extent(x, 1) + f / (filters / convolution.groups) * channels;
      for (std::size_t oy = 0; oy < output.height; ++oy) {
        for (std::size_t ox = 0; ox < output.width; ++ox) {
          double sum = bias_of(operands, f);
          axes.for_each(oy, ox, input, [&](std::size_t tap, std::size_t iy, std::size_t ix) {
            for (std::size_t c = 0; c < channels; ++c)
              sum += w.values[(f * channels + c) * taps + tap] *
                     x.values[((first + c) * input.height + iy) * input.width + ix];
          });
          result.values[at++] = sum;
        }
      }
    }
  }
}

void convolve_transposed(ConvolutionTranspose const& convolution, Operands operands, Array& result) {
  Array const& x = *operands[0];
  Array const& w = *operands[1];
  Plane const input(x.shape);
  Plane const output(result.shape);
  Axes const axes(convolution.window);
  std::size_t const channels = extent(x, 1);
  std::size_t const of_group = extent(w, 1);
  std::size_t const filters = of_group * convolution.groups;
  std::size_t const taps = axes.y.kernel * axes.x.kernel;
  std::size_t const plane = output.height * output.width;
  for (std::size_t i = 0; i < result.values.size(); ++i) result.values[i] = bias_of(operands, i / plane % filters);
  // Its windows over the result are those of a convolution that has the result as its input.
  for (std::size_t n = 0; n < extent(x, 0); ++n) {
    for (std::size_t c = 0; c < channels; ++c) {
      std::size_t const first = n * filters + c / (channels / convolution.groups) * of_group;
      for (std::size_t iy = 0; iy < input.height; ++iy) {
        for (std::size_t ix = 0; ix < input.width; ++ix) {
          double const number = x.values[((n * channels + c) * input.height + iy) * input.width + ix];
          axes.for_each(iy, ix, output, [&](std::size_t tap, std::size_t oy, std::size_t ox) {
            for (std::size_t f = 0; f < of_group; ++f)
              result.values[(first + f) * plane + oy * output.width + ox] +=
                  number * w.values[(c * of_group + f) * taps + tap];
          });
        }
      }
    }
  }
}

void pool(Pool const& pool, Array const& x, Array& result) {
  Plane const input(x.shape);
  Plane const output(result.shape);
  Axes const axes(pool.window);
  std::vector<std::size_t> const& after = pool.counted_after.empty() ? pool.window.after : pool.counted_after;
  std::size_t const after_y = after.size() > 1 ? after[0] : 0;
  std::size_t at = 0;
  for (std::size_t plane = 0; plane < extent(x, 0) * extent(x, 1); ++plane) {
    for (std::size_t oy = 0; oy < output.height; ++oy) {
      for (std::size_t ox = 0; ox < output.width; ++ox) {
        double value = pool.is_max ? -std::numeric_limits<double>::infinity() : 0;
        axes.for_each(oy, ox, input, [&](std::size_t, std::size_t iy, std::size_t ix) {
          double const number = x.values[(plane * input.height + iy) * input.width + ix];
          value = pool.is_max ? value_of(BinaryFunction::maximum, value, number) : value + number;
        });
        if (!pool.is_max) {
          std::size_t const count = counted(axes.y, oy, input.height, after_y, pool.count_padding) *
                                    counted(axes.x, ox, input.width, after.back(), pool.count_padding);
          value /= static_cast<double>(count);
        }
        result.values[at++] = value;
      }
    }
  }
}

}  // namespace tool::plan

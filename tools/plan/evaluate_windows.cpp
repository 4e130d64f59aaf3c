// Products, convolutions and pools.
#include <algorithm>
#include <limits>

#include "plan/evaluate_parts.hpp"

namespace tool::plan {

namespace {

// One or two spatial axes as two.
struct Plane {
  std::size_t rows;
  std::size_t columns;
};
Plane plane_of(Extents const& shape) {
  return {shape.size() > 3 ? static_cast<std::size_t>(shape[2]) : 1, static_cast<std::size_t>(shape.back())};
}

struct Axis {
  std::size_t kernel = 1;
  std::size_t stride = 1;
  std::size_t before = 0;
  std::size_t after = 0;
  std::size_t dilation = 1;
  // Where a tap of a window stands, counted from the first element of the padding.
  std::size_t at(std::size_t out, std::size_t tap) const { return out * stride + tap * dilation; }
};
struct Axes {
  Axis rows;
  Axis columns;
};
Axes axes_of(Window const& window) {
  auto const axis = [&](std::size_t i) {
    return Axis{window.kernel[i], window.stride[i], window.before[i], window.after[i], window.dilation[i]};
  };
  return window.kernel.size() == 1 ? Axes{{}, axis(0)} : Axes{axis(0), axis(1)};
}

}  // namespace

Numbers product(Arrays const& x, Extents const& shape) {
  std::size_t const rank = shape.size();
  std::size_t const rows = static_cast<std::size_t>(shape[rank - 2]);
  std::size_t const columns = static_cast<std::size_t>(shape[rank - 1]);
  std::size_t const depth = static_cast<std::size_t>(x[0]->shape.back());
  Extents const batches(shape.begin(), shape.end() - 2);
  // Where the matrices of each batch begin, by broadcasting their numbers.
  auto const begins = [&](Array const& array) {
    Array numbers{Scalar::int64, {array.shape.begin(), array.shape.end() - 2}, {}};
    std::size_t const size = count_of({array.shape.end() - 2, array.shape.end()});
    for (std::size_t i = 0; i < count_of(numbers.shape); ++i) numbers.values.push_back(static_cast<double>(i * size));
    return broadcast_of([](double const* v) { return v[0]; }, {&numbers}, batches);
  };
  Numbers const first = begins(*x[0]);
  Numbers const second = begins(*x[1]);
  Numbers y;
  for (std::size_t batch = 0; batch < first.size(); ++batch) {
    double const* const a = x[0]->values.data() + static_cast<std::size_t>(first[batch]);
    double const* const b = x[1]->values.data() + static_cast<std::size_t>(second[batch]);
    for (std::size_t row = 0; row < rows; ++row) {
      for (std::size_t column = 0; column < columns; ++column) {
        double sum = 0;
        for (std::size_t i = 0; i < depth; ++i) sum += a[row * depth + i] * b[i * columns + column];
        y.push_back(sum);
      }
    }
  }
  return y;
}

Numbers dense(Arrays const& x) {
  std::size_t const outputs = extent(*x[1], 0);
  std::size_t const inputs = extent(*x[1], 1);
  Numbers y;
  for (std::size_t row = 0; row < x[0]->values.size() / inputs; ++row) {
    for (std::size_t o = 0; o < outputs; ++o) {
      double sum = x.size() > 2 ? x[2]->values[o] : 0;
      for (std::size_t i = 0; i < inputs; ++i) sum += x[1]->values[o * inputs + i] * x[0]->values[row * inputs + i];
      y.push_back(sum);
    }
  }
  return y;
}

// y[n, f, i, j] is a sum over the channels of the filter's group; padding adds nothing.
Numbers convolved(Convolution const& convolution, Arrays const& x, Extents const& shape) {
  auto const [rows, columns] = axes_of(convolution.window);
  Plane const in = plane_of(x[0]->shape);
  Plane const out = plane_of(shape);
  std::size_t const filters = static_cast<std::size_t>(shape[1]);
  std::size_t const channels = extent(*x[0], 1);
  std::size_t const each = extent(*x[1], 1);
  Numbers y(count_of(shape));
  for (std::size_t at = 0; at < y.size(); ++at) {
    std::size_t const j = at % out.columns;
    std::size_t const i = at / out.columns % out.rows;
    std::size_t const f = at / (out.columns * out.rows) % filters;
    std::size_t const n = at / (out.columns * out.rows * filters);
    std::size_t const first = f / (filters / convolution.groups) * each;
    double sum = x.size() > 2 ? x[2]->values[f] : 0;
    for (std::size_t c = 0; c < each; ++c) {
      for (std::size_t u = 0; u < rows.kernel; ++u) {
        for (std::size_t v = 0; v < columns.kernel; ++v) {
          std::size_t const row = rows.at(i, u) - rows.before;
          std::size_t const column = columns.at(j, v) - columns.before;
          if (row >= in.rows || column >= in.columns) continue;
          double const weight = x[1]->values[((f * each + c) * rows.kernel + u) * columns.kernel + v];
          sum += weight * x[0]->values[((n * channels + first + c) * in.rows + row) * in.columns + column];
        }
      }
    }
    y[at] = sum;
  }
  return y;
}

// Each element of x adds the kernel, times itself, to the result.
Numbers transposed(ConvolutionTranspose const& convolution, Arrays const& x, Extents const& shape) {
  auto const [rows, columns] = axes_of(convolution.window);
  Plane const in = plane_of(x[0]->shape);
  Plane const out = plane_of(shape);
  std::size_t const channels = extent(*x[0], 1);
  std::size_t const each = extent(*x[1], 1);
  std::size_t const filters = each * convolution.groups;
  Numbers y(count_of(shape));
  for (std::size_t at = 0; x.size() > 2 && at < y.size(); ++at)
    y[at] = x[2]->values[at / (out.rows * out.columns) % filters];
  for (std::size_t at = 0; at < x[0]->values.size(); ++at) {
    std::size_t const j = at % in.columns;
    std::size_t const i = at / in.columns % in.rows;
    std::size_t const c = at / (in.columns * in.rows) % channels;
    std::size_t const n = at / (in.columns * in.rows * channels);
    std::size_t const first = c / (channels / convolution.groups) * each;
    for (std::size_t f = 0; f < each; ++f) {
      for (std::size_t u = 0; u < rows.kernel; ++u) {
        for (std::size_t v = 0; v < columns.kernel; ++v) {
          std::size_t const row = rows.at(i, u) - rows.before;
          std::size_t const column = columns.at(j, v) - columns.before;
          if (row >= out.rows || column >= out.columns) continue;
          double const weight = x[1]->values[((c * each + f) * rows.kernel + u) * columns.kernel + v];
          y[((n * filters + first + f) * out.rows + row) * out.columns + column] += weight * x[0]->values[at];
        }
      }
    }
  }
  return y;
}

Numbers pooled(Pool const& pool, Array const& x, Extents const& shape) {
  auto const [rows, columns] = axes_of(pool.window);
  Plane const in = plane_of(x.shape);
  Plane const out = plane_of(shape);
  std::vector<std::size_t> const& counted = pool.counted_after.empty() ? pool.window.after : pool.counted_after;
  std::size_t const counted_rows = counted.size() > 1 ? counted.front() : 0;
  Numbers y(count_of(shape));
  for (std::size_t at = 0; at < y.size(); ++at) {
    std::size_t const j = at % out.columns;
    std::size_t const i = at / out.columns % out.rows;
    double const* const plane = x.values.data() + at / (out.columns * out.rows) * in.rows * in.columns;
    double largest = -std::numeric_limits<double>::infinity();
    double sum = 0;
    std::size_t count = 0;
    for (std::size_t u = 0; u < rows.kernel; ++u) {
      for (std::size_t v = 0; v < columns.kernel; ++v) {
        std::size_t const row = rows.at(i, u);
        std::size_t const column = columns.at(j, v);
        bool const is_inside = row - rows.before < in.rows && column - columns.before < in.columns;
        bool const is_padding =
            row < rows.before + in.rows + counted_rows && column < columns.before + in.columns + counted.back();
        if (is_inside || (pool.count_padding && is_padding)) ++count;
        if (!is_inside) continue;
        double const value = plane[(row - rows.before) * in.columns + column - columns.before];
        largest = std::max(largest, value);
        sum += value;
      }
    }
    y[at] = pool.is_max ? largest : sum / static_cast<double>(count);
  }
  return y;
}

}  // namespace tool::plan

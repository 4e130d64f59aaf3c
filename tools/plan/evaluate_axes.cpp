// What moves elements, and what runs along axes.
#include <algorithm>
#include <limits>
#include <stdexcept>

#include "plan/evaluate_parts.hpp"

namespace tool::plan {

void Index::advance() {
  for (std::size_t axis = at_.size(); axis-- > 0;) {
    if (++at_[axis] < static_cast<std::size_t>(shape_[axis])) return;
    at_[axis] = 0;
  }
}

std::vector<std::size_t> strides_of(Extents const& shape) {
  std::vector<std::size_t> strides(shape.size(), 1);
  for (std::size_t axis = shape.size(); axis-- > 1;)
    strides[axis - 1] = strides[axis] * static_cast<std::size_t>(shape[axis]);
  return strides;
}

AxisView view_of(Extents const& shape, std::size_t axis) {
  AxisView view{1, static_cast<std::size_t>(shape[axis]), 1};
  for (std::size_t i = 0; i < axis; ++i) view.outer *= static_cast<std::size_t>(shape[i]);
  for (std::size_t i = axis + 1; i < shape.size(); ++i) view.inner *= static_cast<std::size_t>(shape[i]);
  return view;
}

namespace {

// y at each index is x at another one; `source` gives it axis by axis, and says whether it is inside.
Numbers moved(Array const& x, Extents const& shape, double outside,
              std::function<bool(Index const&, std::vector<std::size_t>&)> const& source) {
  std::vector<std::size_t> const strides = strides_of(x.shape);
  Numbers y(count_of(shape), outside);
  std::vector<std::size_t> from(x.shape.size());
  Index index(shape);
  for (double& value : y) {
    if (source(index, from)) {
      std::size_t at = 0;
      for (std::size_t axis = 0; axis < from.size(); ++axis) at += from[axis] * strides[axis];
      value = x.values[at];
    }
    index.advance();
  }
  return y;
}

struct Rearrangement {
  Arrays const& x;
  Extents const& shape;

  Numbers along(std::size_t axis, std::function<std::size_t(std::size_t)> const& position) const {
    return moved(*x[0], shape, 0, [&](Index const& index, std::vector<std::size_t>& from) {
      for (std::size_t i = 0; i < from.size(); ++i) from[i] = i == axis ? position(index[i]) : index[i];
      return true;
    });
  }
  Numbers operator()(Permute const& permute) const {
    return moved(*x[0], shape, 0, [&](Index const& index, std::vector<std::size_t>& from) {
      for (std::size_t i = 0; i < from.size(); ++i) from[permute.order[i]] = index[i];
      return true;
    });
  }
  Numbers operator()(Gather const& gather) const {
    return along(gather.axis, [&](std::size_t i) { return gather.positions[i]; });
  }
  Numbers operator()(Slice const& slice) const {
    return along(slice.axis, [&](std::size_t i) { return slice.begin + i; });
  }
  Numbers operator()(Pad const& pad) const {
    return moved(*x[0], shape, pad.number, [&](Index const& index, std::vector<std::size_t>& from) {
      bool is_inside = true;
      for (std::size_t i = 0; i < from.size(); ++i) {
        from[i] = index[i] - pad.before[i];
        is_inside = is_inside && index[i] >= pad.before[i] && from[i] < extent(*x[0], i);
      }
      return is_inside;
    });
  }
  Numbers operator()(Concat const& concat) const {
    Numbers y;
    AxisView const view = view_of(shape, concat.axis);
    for (std::size_t outer = 0; outer < view.outer; ++outer) {
      for (Array const* const array : x) {
        std::size_t const size = extent(*array, concat.axis) * view.inner;
        auto const first = array->values.begin() + static_cast<std::ptrdiff_t>(outer * size);
        y.insert(y.end(), first, first + static_cast<std::ptrdiff_t>(size));
      }
    }
    return y;
  }
  template <class T>
  Numbers operator()(T const&) const {
    throw std::logic_error("an operation that moves no elements");
  }
};

double neutral(Reduction reduction) {
  if (reduction == Reduction::product) return 1;
  if (reduction == Reduction::max || reduction == Reduction::argmax) return -std::numeric_limits<double>::infinity();
  if (reduction == Reduction::min || reduction == Reduction::argmin) return std::numeric_limits<double>::infinity();
  return 0;
}

// The first of the largest, or smallest.
Numbers positions(Reduce const& reduce, Array const& x) {
  AxisView const view = view_of(x.shape, reduce.axes.front());
  Numbers y;
  for (std::size_t outer = 0; outer < view.outer; ++outer) {
    for (std::size_t inner = 0; inner < view.inner; ++inner) {
      std::size_t best = 0;
      auto const at = [&](std::size_t i) { return x.values[(outer * view.extent + i) * view.inner + inner]; };
      for (std::size_t i = 1; i < view.extent; ++i) {
        bool const is_better = reduce.reduction == Reduction::argmax ? at(i) > at(best) : at(i) < at(best);
        if (is_better) best = i;
      }
      y.push_back(static_cast<double>(best));
    }
  }
  return y;
}

}  // namespace

Numbers rearranged(Operation const& operation, Arrays const& x, Extents const& shape) {
  return std::visit(Rearrangement{x, shape}, operation);
}

Numbers reduced(Reduce const& reduce, Array const& x, Extents const& shape) {
  if (reduce.reduction == Reduction::argmax || reduce.reduction == Reduction::argmin) return positions(reduce, x);
  Extents kept = x.shape;
  for (std::size_t const axis : reduce.axes) kept[axis] = 1;
  std::vector<std::size_t> strides = strides_of(kept);
  for (std::size_t const axis : reduce.axes) strides[axis] = 0;
  Numbers y(count_of(shape), neutral(reduce.reduction));
  Index index(x.shape);
  for (double const value : x.values) {
    std::size_t at = 0;
    for (std::size_t axis = 0; axis < kept.size(); ++axis) at += index[axis] * strides[axis];
    if (reduce.reduction == Reduction::max)
      y[at] = std::max(y[at], value);
    else if (reduce.reduction == Reduction::min)
      y[at] = std::min(y[at], value);
    else if (reduce.reduction == Reduction::product)
      y[at] *= value;
    else
      y[at] += value;
    index.advance();
  }
  double const size = static_cast<double>(x.values.size()) / static_cast<double>(y.size());
  if (reduce.reduction == Reduction::mean)
    for (double& value : y) value /= size;
  return y;
}

Numbers cumulated(CumulativeSum const& sum, Array const& x) {
  AxisView const view = view_of(x.shape, sum.axis);
  Numbers y = x.values;
  for (std::size_t i = 0; i < y.size(); ++i) {
    bool const is_first = i / view.inner % view.extent == 0;
    if (!is_first) y[i] += y[i - view.inner];
  }
  return y;
}

Numbers softmax(Softmax const& softmax, Array const& x) {
  AxisView const view = view_of(x.shape, softmax.axis);
  Numbers y(x.values.size());
  for (std::size_t outer = 0; outer < view.outer; ++outer) {
    for (std::size_t inner = 0; inner < view.inner; ++inner) {
      auto const at = [&](std::size_t i) { return (outer * view.extent + i) * view.inner + inner; };
      double largest = -std::numeric_limits<double>::infinity();
      for (std::size_t i = 0; i < view.extent; ++i) largest = std::max(largest, x.values[at(i)]);
      double sum = 0;
      for (std::size_t i = 0; i < view.extent; ++i) sum += std::exp(x.values[at(i)] - largest);
      for (std::size_t i = 0; i < view.extent; ++i) {
        double const shifted = x.values[at(i)] - largest;
        y[at(i)] = softmax.is_log ? shifted - std::log(sum) : std::exp(shifted) / sum;
      }
    }
  }
  return y;
}

Numbers gated(Gated const& gated, Array const& x, Extents const& shape) {
  AxisView const view = view_of(shape, gated.axis);
  Numbers y(count_of(shape));
  std::size_t const half = view.extent * view.inner;
  for (std::size_t i = 0; i < y.size(); ++i) {
    std::size_t const at = i / half * 2 * half + i % half;
    double const first = x.values[at];
    y[i] = (gated.value ? apply(Unary{*gated.value}, first) : first) * apply(Unary{gated.opening}, x.values[at + half]);
  }
  return y;
}

}  // namespace tool::plan

// Rearrangements and reductions.
#include <algorithm>
#include <limits>

#include "plan/evaluate_parts.hpp"

namespace tool::plan {
namespace {

std::vector<std::size_t> strides_of(Extents const& shape) {
  std::vector<std::size_t> strides(shape.size(), 1);
  for (std::size_t i = shape.size(); i-- > 1;) strides[i - 1] = strides[i] * static_cast<std::size_t>(shape[i]);
  return strides;
}

// Positions of all elements of `shape`, in order, where a step along axis i is `strides[i]`.
std::vector<std::size_t> positions_of(Extents const& shape, std::vector<std::size_t> const& strides) {
  std::vector<std::size_t> positions;
  positions.reserve(count_of(shape));
  std::vector<std::size_t> index(shape.size());
  for (std::size_t n = count_of(shape), at = 0; n > 0; --n) {
    positions.push_back(at);
    for (std::size_t i = shape.size(); i-- > 0;) {
      at += strides[i];
      if (++index[i] < static_cast<std::size_t>(shape[i])) break;
      at -= index[i] * strides[i];
      index[i] = 0;
    }
  }
  return positions;
}

double start_of(Reduction reduction) {
  switch (reduction) {
    case Reduction::max:
    case Reduction::argmax:
      return -std::numeric_limits<double>::infinity();
    case Reduction::min:
    case Reduction::argmin:
      return std::numeric_limits<double>::infinity();
    case Reduction::product:
      return 1;
    default:
      return 0;
  }
}

double joined(Reduction reduction, double a, double b) {
  switch (reduction) {
    case Reduction::max:
      return value_of(BinaryFunction::maximum, a, b);
    case Reduction::min:
      return value_of(BinaryFunction::minimum, a, b);
    case Reduction::product:
      return a * b;
    default:
      return a + b;
  }
}

// The first of the largest, or of the smallest.
void find_place(Reduce const& reduce, Array const& x, Array& result) {
  Strides const at(x.shape, reduce.axes[0]);
  bool const is_max = reduce.reduction == Reduction::argmax;
  for (std::size_t o = 0; o < at.outer; ++o) {
    for (std::size_t i = 0; i < at.inner; ++i) {
      std::size_t best = 0;
      for (std::size_t k = 1; k < at.extent; ++k) {
        double const a = x.values[at(o, k, i)];
        double const b = x.values[at(o, best, i)];
        if (is_max ? a > b : a < b) best = k;
      }
      result.values[o * at.inner + i] = static_cast<double>(best);
    }
  }
}

}  // namespace

Strides::Strides(Extents const& shape, std::size_t axis) {
  for (std::size_t i = 0; i < shape.size(); ++i) {
    std::size_t& part = i < axis ? outer : i > axis ? inner : extent;
    part *= static_cast<std::size_t>(shape[i]);
  }
}

std::vector<std::size_t> broadcast_positions(Extents const& from, Extents const& to) {
  std::size_t const missing = to.size() - from.size();
  std::vector<std::size_t> const own = strides_of(from);
  std::vector<std::size_t> strides(to.size());
  for (std::size_t i = missing; i < to.size(); ++i) strides[i] = from[i - missing] == 1 ? 0 : own[i - missing];
  return positions_of(to, strides);
}

void reduce(Reduce const& reduce, Array const& x, Array& result) {
  if (reduce.reduction == Reduction::argmax || reduce.reduction == Reduction::argmin)
    return find_place(reduce, x, result);
  Extents kept = x.shape;
  std::size_t count = 1;
  for (std::size_t const axis : reduce.axes) {
    count *= static_cast<std::size_t>(kept[axis]);
    kept[axis] = 1;
  }
  std::ranges::fill(result.values, start_of(reduce.reduction));
  std::vector<std::size_t> const to = broadcast_positions(kept, x.shape);
  for (std::size_t i = 0; i < to.size(); ++i)
    result.values[to[i]] = joined(reduce.reduction, result.values[to[i]], x.values[i]);
  if (reduce.reduction != Reduction::mean) return;
  for (double& value : result.values) value /= static_cast<double>(count);
}

void cumulate(CumulativeSum const& sum, Array const& x, Array& result) {
  Strides const at(x.shape, sum.axis);
  for (std::size_t o = 0; o < at.outer; ++o) {
    for (std::size_t i = 0; i < at.inner; ++i) {
      double total = 0;
      for (std::size_t k = 0; k < at.extent; ++k) {
        total += x.values[at(o, k, i)];
        result.values[at(o, k, i)] = total;
      }
    }
  }
}

void permute(Permute const& permute, Array const& x, Array& result) {
  std::vector<std::size_t> const own = strides_of(x.shape);
  std::vector<std::size_t> strides;
  for (std::size_t const axis : permute.order) strides.push_back(own[axis]);
  std::vector<std::size_t> const from = positions_of(result.shape, strides);
  for (std::size_t i = 0; i < from.size(); ++i) result.values[i] = x.values[from[i]];
}

void broadcast(Array const& x, Array& result) {
  std::vector<std::size_t> const from = broadcast_positions(x.shape, result.shape);
  for (std::size_t i = 0; i < from.size(); ++i) result.values[i] = x.values[from[i]];
}

void gather(std::size_t axis, std::vector<std::size_t> const& positions, Array const& x, Array& result) {
  Strides const from(x.shape, axis);
  Strides const to(result.shape, axis);
  for (std::size_t o = 0; o < to.outer; ++o) {
    for (std::size_t k = 0; k < to.extent; ++k) {
      for (std::size_t i = 0; i < to.inner; ++i) result.values[to(o, k, i)] = x.values[from(o, positions[k], i)];
    }
  }
}

void concat(Concat const& concat, Operands parts, Array& result) {
  Strides const to(result.shape, concat.axis);
  std::size_t begin = 0;
  for (Array const* const part : parts) {
    Strides const from(part->shape, concat.axis);
    for (std::size_t o = 0; o < from.outer; ++o) {
      for (std::size_t k = 0; k < from.extent; ++k) {
        for (std::size_t i = 0; i < from.inner; ++i) result.values[to(o, begin + k, i)] = part->values[from(o, k, i)];
      }
    }
    begin += from.extent;
  }
}

void pad(Pad const& pad, Array const& x, Array& result) {
  std::ranges::fill(result.values, pad.number);
  std::vector<std::size_t> const strides = strides_of(result.shape);
  std::size_t first = 0;
  for (std::size_t i = 0; i < strides.size(); ++i) first += pad.before[i] * strides[i];
  std::vector<std::size_t> const to = positions_of(x.shape, strides);
  for (std::size_t i = 0; i < to.size(); ++i) result.values[first + to[i]] = x.values[i];
}

}  // namespace tool::plan

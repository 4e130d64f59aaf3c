// Gathering, in as few nodes as its pattern allows: the library's gather has one for each position.
#include <algorithm>
#include <vector>

#include "emit/formula.hpp"

namespace tool::emit {

namespace {

using Positions = std::vector<std::size_t>;

// Positions b, b + s, b + 2 s, ...
struct Stride {
  std::size_t begin = 0;
  std::size_t step = 0;  // 0: they are not evenly spaced
};
Stride stride_of(Positions const& positions) {
  if (positions.size() < 2 || positions[1] <= positions[0]) return {};
  std::size_t const step = positions[1] - positions[0];
  for (std::size_t i = 2; i < positions.size(); ++i) {
    if (positions[i] != positions[i - 1] + step) return {};
  }
  return {positions[0], step};
}

// How often each element of 0, 1, 2, ... stands in a row; 0 where not all do so equally often.
std::size_t copies_of(Positions const& positions) {
  auto const first = static_cast<std::size_t>(std::ranges::count(positions, positions.front()));
  for (std::size_t i = 0; i < positions.size(); ++i) {
    if (positions[i] != positions.front() + i / first) return 0;
  }
  return positions.size() % first == 0 ? first : 0;
}

// After how many positions all begin again; 0 where they do not.
std::size_t period_of(Positions const& positions) {
  for (std::size_t period = 1; period <= positions.size() / 2; ++period) {
    if (positions.size() % period != 0) continue;
    bool repeats = true;
    for (std::size_t i = period; i < positions.size() && repeats; ++i) repeats = positions[i] == positions[i - period];
    if (repeats) return period;
  }
  return 0;
}

// [before the axis, the axis, behind it], without the outer ones where their extent is 1.
Extents around(Extents const& shape, std::size_t axis, Extents const& middle) {
  Extents const before(shape.begin(), shape.begin() + static_cast<std::ptrdiff_t>(axis));
  Extents const behind(shape.begin() + static_cast<std::ptrdiff_t>(axis) + 1, shape.end());
  Extents result{static_cast<std::int64_t>(count_of(before))};
  result.insert(result.end(), middle.begin(), middle.end());
  result.push_back(static_cast<std::int64_t>(count_of(behind)));
  return result;
}
std::int64_t extent_of(std::size_t count) {
  return static_cast<std::int64_t>(count);
}

Formula each_repeated(Formula const& x, std::size_t axis, std::size_t copies) {
  std::int64_t const n = x.shape[axis];
  Extents shape = x.shape;
  shape[axis] = n * extent_of(copies);
  Formula const apart = reshape(x, around(x.shape, axis, {n, 1}));
  return reshape(broadcast(apart, around(x.shape, axis, {n, extent_of(copies)})), shape);
}

// Every step-th of the elements from `begin`, by the first column of a matrix.
Formula strided(Formula const& x, std::size_t axis, Stride stride, std::size_t count) {
  auto const available = static_cast<std::size_t>(x.shape[axis]) - stride.begin;
  std::size_t const wanted = count * stride.step;
  Formula rows = slice(x, axis, stride.begin, stride.begin + std::min(wanted, available));
  if (wanted > available) rows = pad(rows, axis, 0, wanted - available);
  Extents shape = x.shape;
  shape[axis] = extent_of(count);
  Formula const matrix = reshape(rows, around(x.shape, axis, {extent_of(count), extent_of(stride.step)}));
  return reshape(slice(matrix, 2, 0, 1), shape);
}

// Runs of neighbouring positions as slices, one behind the other.
Formula by_runs(Formula const& x, std::size_t axis, Positions const& positions) {
  std::vector<Formula> parts;
  for (std::size_t i = 0; i < positions.size();) {
    std::size_t end = i + 1;
    while (end < positions.size() && positions[end] == positions[end - 1] + 1) ++end;
    parts.push_back(slice(x, axis, positions[i], positions[i] + end - i));
    i = end;
  }
  if (parts.size() < positions.size() || positions.size() == 1) return concat(parts, axis);
  Extents shape = x.shape;
  shape[axis] = extent_of(positions.size());
  return call("g::gather<" + std::to_string(axis) + ", " + list_of(positions) + '>', {x}, shape);
}

}  // namespace

Formula gather(Formula const& x, std::size_t axis, Positions const& positions) {
  if (std::size_t const copies = copies_of(positions); copies == 1 || copies > 1) {
    Formula const part = slice(x, axis, positions.front(), positions.back() + 1);
    return copies == 1 ? part : each_repeated(part, axis, copies);
  }
  if (Stride const stride = stride_of(positions); stride.step > 1 && positions.size() > 2)
    return strided(x, axis, stride, positions.size());
  if (std::size_t const period = period_of(positions); period != 0) {
    Formula const part = gather(x, axis, {positions.begin(), positions.begin() + static_cast<std::ptrdiff_t>(period)});
    std::size_t const times = positions.size() / period;
    Extents shape = part.shape;
    shape[axis] *= extent_of(times);
    return call("g::repeat<" + std::to_string(axis) + ", " + std::to_string(times) + '>', {part}, shape);
  }
  return by_runs(x, axis, positions);
}

}  // namespace tool::emit

// Elements at places that another operand names.
#include <algorithm>
#include <cmath>

#include "interpreter/rounding.hpp"
#include "interpreter/rules.hpp"
#include "interpreter/walk.hpp"

namespace tool::rules {
namespace {

// A place along an axis, where negative ones count from behind. Where the numbers are those of a drawn input, any place
// will do.
std::size_t place_of(Call const& call, std::size_t operand, double index, std::int64_t extent) {
  std::int64_t const place = to_integer(index);
  if (place >= -extent && place < extent) return as_size(place < 0 ? place + extent : place);
  if (!call.is_known(operand) && extent > 0) return 0;
  call.refuse("index " + std::to_string(place) + " of operand " + std::to_string(operand) + " is not within " +
              std::to_string(extent) + " elements");
}

// y[i..., j..., k...] = x[i..., indices[j...], k...], with j at `axis`.
Array gather(Call& call) {
  call.expect_operands(2, 2);
  Array const& x = call.operand(0);
  Array const& indices = call.operand(1);
  std::size_t const axis = call.axis(call.integer("axis", 0), x.shape.size());
  Extents shape = part(x.shape, 0, axis);
  shape.insert(shape.end(), indices.shape.begin(), indices.shape.end());
  shape.insert(shape.end(), x.shape.begin() + as_extent(axis) + 1, x.shape.end());
  Array y = call.make(x.scalar, shape);
  if (y.values.empty()) return y;
  auto const [outer, middle, inner] = around(x.shape, axis);
  auto to = y.values.begin();
  for (std::size_t o = 0; o < outer; ++o)
    for (double const index : indices.values)
      to = std::copy_n(x.values.data() + (o * middle + place_of(call, 1, index, x.shape[axis])) * inner, inner, to);
  return y;
}

// How x's elements lie under positions of the indices: all axes but one step with them.
Steps steps_beside(Call const& call, Array const& x, Array const& indices, std::size_t axis) {
  if (indices.shape.size() != x.shape.size())
    call.refuse("expected indices of as many axes as " + spell(x.shape) + ", found " + spell(indices.shape));
  for (std::size_t i = 0; i < x.shape.size(); ++i)
    if (i != axis && indices.shape[i] > x.shape[i])
      call.refuse("indices of shape " + spell(indices.shape) + " are more than " + spell(x.shape));
  Steps steps = steps_of(x.shape);
  steps[axis] = 0;
  return steps;
}

// y[i, j, k] = x[i, indices[i, j, k], k]
Array gather_elements(Call& call) {
  call.expect_operands(2, 2);
  Array const& x = call.operand(0);
  Array const& indices = call.operand(1);
  std::size_t const axis = call.axis(call.integer("axis", 0), x.shape.size());
  Steps const steps = steps_beside(call, x, indices, axis);
  std::size_t const step = steps_of(x.shape)[axis];
  Array y = call.make(x.scalar, indices.shape);
  std::size_t i = 0;
  walk(
      y.shape,
      [&](std::size_t from) {
        y.values[i] = x.values[from + step * place_of(call, 1, indices.values[i], x.shape[axis])];
        ++i;
      },
      steps);
  return y;
}

// What a scattered number does to the one that is there.
using Fold = double (*)(double there, double update);

Fold reduction_of(Call const& call) {
  std::string const reduction = call.choice("reduction", "none", {"none", "add", "mul", "max", "min"});
  if (call.opset() < 18 && (reduction == "max" || reduction == "min"))
    call.refuse_attribute("reduction", "expected none, add or mul below opset 18, found " + reduction);
  if (reduction == "add") return [](double x, double u) { return x + u; };
  if (reduction == "mul") return [](double x, double u) { return x * u; };
  if (reduction == "max") return [](double x, double u) { return std::fmax(x, u); };
  if (reduction == "min") return [](double x, double u) { return std::fmin(x, u); };
  return [](double, double u) { return u; };
}

// x, where y[i, indices[i, j, k], k] becomes updates[i, j, k], or what `reduction` makes of both.
Array scatter_elements(Call& call) {
  call.expect_operands(3, 3);
  Array const& x = call.operand(0);
  Array const& indices = call.operand(1);
  std::size_t const axis = call.axis(call.integer("axis", 0), x.shape.size());
  call.expect_shape(2, indices.shape);
  Steps const steps = steps_beside(call, x, indices, axis);
  std::size_t const step = steps_of(x.shape)[axis];
  Fold const fold = reduction_of(call);
  Array y = call.make(x.scalar, x.shape, x.values);
  std::size_t i = 0;
  walk(
      indices.shape,
      [&](std::size_t at) {
        double& number = y.values[at + step * place_of(call, 1, indices.values[i], x.shape[axis])];
        number = kept(x.scalar, fold(number, call.operand(2).values[i]));
        ++i;
      },
      steps);
  return y;
}

// Where a tuple of indices begins in x, over axes from `first` on.
std::size_t place_of_tuple(Call const& call, Array const& x, double const* tuple, std::size_t length,
                           std::size_t first) {
  Steps const steps = steps_of(x.shape);
  std::size_t place = 0;
  for (std::size_t i = 0; i < length; ++i) place += place_of(call, 1, tuple[i], x.shape[first + i]) * steps[first + i];
  return place;
}

// The last axis of indices holds tuples for the axes of x behind batch_dims; the axes behind those are taken whole.
Array gather_nd(Call& call) {
  call.expect_operands(2, 2);
  Array const& x = call.operand(0);
  Array const& indices = call.operand(1);
  if (x.shape.empty() || indices.shape.empty()) call.refuse("expected operands of one axis or more");
  std::int64_t const named = call.integer("batch_dims", 0);
  std::int64_t const length = indices.shape.back();
  if (named < 0 || named >= as_extent(std::min(x.shape.size(), indices.shape.size())) || length < 1 ||
      length > as_extent(x.shape.size()) - named)
    call.refuse("tuples of " + spell(indices.shape) + " behind " + std::to_string(named) + " axes do not fit " +
                spell(x.shape));
  std::size_t const batch = as_size(named), end = batch + as_size(length);
  Extents const batches = part(x.shape, 0, batch), rest = part(x.shape, end, x.shape.size());
  if (part(indices.shape, 0, batch) != batches) call.refuse("expected the same batch axes");
  Extents shape = part(indices.shape, 0, indices.shape.size() - 1);
  shape.insert(shape.end(), rest.begin(), rest.end());
  Array y = call.make(x.scalar, shape);
  if (y.values.empty()) return y;
  std::size_t const tuples = indices.values.size() / as_size(length), inner = count_of(rest);
  std::size_t const a_batch = tuples / count_of(batches), block = x.values.size() / count_of(batches);
  for (std::size_t t = 0; t < tuples; ++t) {
    std::size_t const from = t / a_batch * block + place_of_tuple(call, x, indices.values.data() + t * as_size(length),
                                                                  as_size(length), batch);
    std::copy_n(x.values.data() + from, inner, y.values.data() + t * inner);
  }
  return y;
}

// x, where the parts that tuples of indices name become those of the updates, or what `reduction` makes of both.
Array scatter_nd(Call& call) {
  call.expect_operands(3, 3);
  Array const& x = call.operand(0);
  Array const& indices = call.operand(1);
  if (x.shape.empty() || indices.shape.empty()) call.refuse("expected operands of one axis or more");
  std::int64_t const length = indices.shape.back();
  if (length < 1 || length > as_extent(x.shape.size()))
    call.refuse("tuples of " + spell(indices.shape) + " do not fit " + spell(x.shape));
  Extents const rest = part(x.shape, as_size(length), x.shape.size());
  Extents shape = part(indices.shape, 0, indices.shape.size() - 1);
  shape.insert(shape.end(), rest.begin(), rest.end());
  call.expect_shape(2, shape);
  Fold const fold = reduction_of(call);
  Array y = call.make(x.scalar, x.shape, x.values);
  std::size_t const tuples = indices.values.size() / as_size(length), inner = count_of(rest);
  if (inner == 0) return y;
  for (std::size_t t = 0; t < tuples; ++t) {
    std::size_t const to = place_of_tuple(call, x, indices.values.data() + t * as_size(length), as_size(length), 0);
    for (std::size_t i = 0; i < inner; ++i)
      y.values[to + i] = kept(x.scalar, fold(y.values[to + i], call.operand(2).values[t * inner + i]));
  }
  return y;
}

// values[1] where the new axis has the index, values[0] elsewhere; indices beyond the depth have none.
Array one_hot(Call& call) {
  call.expect_operands(3, 3);
  Array const& indices = call.operand(0);
  call.expect_known(1);
  std::int64_t const depth = to_integer(call.number(1));
  call.expect_shape(2, {2});
  Array const& values = call.operand(2);
  std::size_t const axis = call.axis(call.integer("axis", -1), indices.shape.size() + 1);
  if (depth < 1) call.refuse("expected a depth of 1 or more, found " + std::to_string(depth));
  Extents shape = indices.shape;
  shape.insert(shape.begin() + as_extent(axis), depth);
  Array y = call.make(values.scalar, shape);
  std::ranges::fill(y.values, values.values[0]);
  std::size_t const inner = count_of(part(indices.shape, axis, indices.shape.size()));
  for (std::size_t i = 0; i < indices.values.size(); ++i) {
    std::int64_t const index = to_integer(indices.values[i]);
    if (index < -depth || index >= depth) continue;
    std::size_t const place = as_size(index < 0 ? index + depth : index);
    y.values[(i / inner * as_size(depth) + place) * inner + i % inner] = values.values[1];
  }
  return y;
}

}  // namespace

void add_gathers(Operators& operators) {
  operators["Gather"] = {1, gather};
  operators["GatherElements"] = {11, gather_elements};
  operators["GatherND"] = {11, gather_nd};
  operators["Scatter"] = {9, scatter_elements};
  operators["ScatterElements"] = {11, scatter_elements};
  operators["ScatterND"] = {11, scatter_nd};
  operators["OneHot"] = {9, one_hot};
}

}  // namespace tool::rules

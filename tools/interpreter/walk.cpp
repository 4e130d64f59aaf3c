#include "interpreter/walk.hpp"

#include <algorithm>

namespace tool::rules {

Steps steps_of(Extents const& shape) {
  Steps steps(shape.size());
  std::size_t step = 1;
  for (std::size_t axis = shape.size(); axis-- > 0;) {
    steps[axis] = step;
    step *= as_size(shape[axis]);
  }
  return steps;
}

Steps broadcast_steps(Extents const& shape, Extents const& to) {
  Steps const own = steps_of(shape);
  Steps steps(to.size(), 0);
  std::size_t const added = to.size() - shape.size();
  for (std::size_t axis = 0; axis < shape.size(); ++axis)
    if (shape[axis] != 1) steps[added + axis] = own[axis];
  return steps;
}

Extents broadcast_shape(Call const& call, Extents const& a, Extents const& b) {
  Extents const& longer = a.size() >= b.size() ? a : b;
  Extents const& shorter = a.size() >= b.size() ? b : a;
  Extents shape = longer;
  std::size_t const added = longer.size() - shorter.size();
  for (std::size_t axis = 0; axis < shorter.size(); ++axis) {
    std::int64_t& extent = shape[added + axis];
    if (extent == 1) extent = shorter[axis];
    if (shorter[axis] != extent && shorter[axis] != 1)
      call.refuse("expected shapes that broadcast, found " + spell(a) + " and " + spell(b));
  }
  return shape;
}

Around around(Extents const& shape, std::size_t axis) {
  return {count_of(part(shape, 0, axis)), as_size(shape[axis]), count_of(part(shape, axis + 1, shape.size()))};
}

Extents part(Extents const& shape, std::size_t first, std::size_t last) {
  Extents result;
  for (std::size_t axis = first; axis < last; ++axis) result.push_back(shape[axis]);
  return result;
}

Array strided(Call& call, Array const& x, Extents shape, Steps const& steps, std::size_t start) {
  Array y = call.make(x.scalar, std::move(shape));
  auto to = y.values.begin();
  walk(y.shape, [&](std::size_t from) { *to++ = x.values[start + from]; }, steps);
  return y;
}

Array expanded(Call& call, Array const& x, Extents const& shape) {
  return strided(call, x, shape, broadcast_steps(x.shape, shape));
}

Array permuted(Call& call, Array const& x, std::vector<std::size_t> const& order) {
  Steps const own = steps_of(x.shape);
  Extents shape;
  Steps steps;
  for (std::size_t const axis : order) {
    shape.push_back(x.shape[axis]);
    steps.push_back(own[axis]);
  }
  return strided(call, x, std::move(shape), steps);
}

}  // namespace tool::rules

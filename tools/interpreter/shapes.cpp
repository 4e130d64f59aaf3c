// What keeps the elements and their order.
#include <optional>

#include "interpreter/rules.hpp"
#include "interpreter/walk.hpp"
#include "models/safe_count.hpp"

namespace tool::rules {
namespace {

Array with_shape(Call& call, Array const& x, Extents shape) {
  return call.make(x.scalar, std::move(shape), x.values);
}

// Extents of 0 are the operand's (with allowzero = 1 they are 0), one of -1 is what is left.
Array reshape(Call& call) {
  bool const is_attribute = call.opset() < 5;
  call.expect_operands(is_attribute ? 1 : 2, is_attribute ? 1 : 2);
  Array const& x = call.operand(0);
  Extents shape = is_attribute ? call.integers("shape") : call.list(1);
  bool const allows_zero = call.flag("allowzero");
  std::optional<std::size_t> open;
  for (std::size_t axis = 0; axis < shape.size(); ++axis) {
    if (shape[axis] == 0 && !allows_zero) {
      if (axis >= x.shape.size()) call.refuse("extent 0 at axis " + std::to_string(axis) + ", which is none of x");
      shape[axis] = x.shape[axis];
    } else if (shape[axis] == -1) {
      if (open) call.refuse("more than one extent is -1 in " + spell(shape));
      open = axis;
    }
  }
  if (open) {
    shape[*open] = 1;
    auto const others = safe_count(shape);
    if (!others || *others == 0 || x.values.size() % *others != 0)
      call.refuse("shape " + spell(x.shape) + " has not the elements of " + spell(shape) + " times an extent");
    shape[*open] = as_extent(x.values.size() / *others);
  }
  return with_shape(call, x, std::move(shape));
}

// To two axes: those before `axis`, and the rest.
Array flatten(Call& call) {
  call.expect_operands(1, 1);
  Array const& x = call.operand(0);
  std::int64_t const named = call.integer("axis", 1);
  std::size_t const rank = x.shape.size();
  std::size_t const axis = named == as_extent(rank) ? rank : call.axis(named, rank);
  return with_shape(call, x,
                    {as_extent(count_of(part(x.shape, 0, axis))), as_extent(count_of(part(x.shape, axis, rank)))});
}

// The axes that Squeeze and Unsqueeze name: an operand since opset 13, an attribute before.
std::optional<std::vector<std::int64_t>> named_axes(Call const& call) {
  call.expect_operands(1, call.opset() < 13 ? 1 : 2);
  if (call.opset() < 13) return call.has_attribute("axes") ? std::optional(call.integers("axes")) : std::nullopt;
  return call.has(1) ? std::optional(call.list(1)) : std::nullopt;
}

// Without the axes named, or without all of extent 1.
Array squeeze(Call& call) {
  Array const& x = call.operand(0);
  std::size_t const rank = x.shape.size();
  std::vector<bool> goes(rank, false);
  if (auto const named = named_axes(call)) {
    for (std::size_t const axis : call.axes(*named, rank)) {
      if (x.shape[axis] != 1)
        call.refuse("axis " + std::to_string(axis) + " of " + spell(x.shape) + " has not extent 1");
      goes[axis] = true;
    }
  } else {
    for (std::size_t axis = 0; axis < rank; ++axis) goes[axis] = x.shape[axis] == 1;
  }
  Extents shape;
  for (std::size_t axis = 0; axis < rank; ++axis)
    if (!goes[axis]) shape.push_back(x.shape[axis]);
  return with_shape(call, x, std::move(shape));
}

// With axes of extent 1 at the places of the result that are named.
Array unsqueeze(Call& call) {
  Array const& x = call.operand(0);
  auto const named = named_axes(call);
  if (!named) call.refuse("expected axes");
  std::size_t const rank = x.shape.size() + named->size();
  std::vector<bool> is_new(rank, false);
  for (std::size_t const axis : call.axes(*named, rank)) is_new[axis] = true;
  Extents shape;
  std::size_t next = 0;
  for (std::size_t axis = 0; axis < rank; ++axis) shape.push_back(is_new[axis] ? 1 : x.shape[next++]);
  return with_shape(call, x, std::move(shape));
}

Array identity(Call& call) {
  call.expect_operands(1, 1);
  return with_shape(call, call.operand(0), call.operand(0).shape);
}

// In inference: y = x, and the mask is all 1.
std::vector<Array> dropout(Call& call) {
  call.expect_operands(1, call.opset() < 12 ? 1 : 3);
  if (call.opset() < 7 && !call.flag("is_test"))
    call.refuse_attribute("is_test", "expected 1: what trains is not supported");
  if (call.has(2) && call.number(2) != 0) call.refuse("is not supported in training mode");
  Array const& x = call.operand(0);
  std::vector<Array> results;
  results.push_back(with_shape(call, x, x.shape));
  if (call.wants(1)) {
    results.push_back(call.make(call.opset() < 10 ? x.scalar : Scalar::boolean, x.shape));
    for (double& kept : results.back().values) kept = 1;
  }
  return results;
}

}  // namespace

void add_shapes(Operators& operators) {
  operators["Reshape"] = {1, reshape};
  operators["Flatten"] = {1, flatten};
  operators["Squeeze"] = {1, squeeze};
  operators["Unsqueeze"] = {1, unsqueeze};
  operators["Identity"] = {1, identity};
  operators["Dropout"] = {1, dropout};
}

}  // namespace tool::rules

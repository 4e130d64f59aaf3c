#include "lowering/indices.hpp"

namespace tool::lowering {

Sizes strides_of(Extents const& shape) {
  Sizes strides(shape.size(), 1);
  for (std::size_t axis = shape.size(); axis-- > 1;) strides[axis - 1] = strides[axis] * to_size(shape[axis]);
  return strides;
}

std::size_t position_of(Step const& step, std::int64_t index, std::int64_t extent) {
  if (index < -extent || index >= extent)
    step.refuse("expected a position of " + std::to_string(extent) + ", found " + std::to_string(index));
  return to_size(index < 0 ? index + extent : index);
}

std::vector<std::int64_t> indices_of(Step const& step) {
  if (step.numbers(1) == nullptr) step.refuse_listed("computed positions");
  return step.fixed_integers(1, "its positions");
}

Sizes element_positions(Step const& step) {
  std::vector<std::int64_t> const indices = indices_of(step);
  Extents const& shape = step.operand_shape(0);
  std::size_t const axis = step.axis(step.integer("axis", 0), shape.size());
  Sizes const strides = strides_of(shape);
  Sizes const index_strides = strides_of(step.operand_shape(1));
  Sizes positions(indices.size());
  for (std::size_t i = 0; i < indices.size(); ++i) {
    std::size_t rest = i;
    for (std::size_t k = 0; k < shape.size(); ++k) {
      std::size_t const own = rest / index_strides[k];
      rest %= index_strides[k];
      positions[i] += strides[k] * (k == axis ? position_of(step, indices[i], shape[k]) : own);
    }
  }
  return positions;
}

Tuples tuples_of(Step const& step, std::size_t batch_axes) {
  std::vector<std::int64_t> const indices = indices_of(step);
  Extents const& shape = step.operand_shape(0);
  Extents const& index_shape = step.operand_shape(1);
  std::size_t const named = index_shape.empty() ? 0 : to_size(index_shape.back());
  if (named == 0 || batch_axes + named > shape.size() || batch_axes >= index_shape.size())
    step.refuse("expected indices of " + spell(shape) + ", found " + spell(index_shape));
  Sizes const strides = strides_of(shape);
  std::size_t const count = indices.size() / named;
  std::size_t const batches = count_of({shape.begin(), shape.begin() + static_cast<std::ptrdiff_t>(batch_axes)});
  std::size_t const batch_size = count_of(shape) / batches;
  Tuples tuples{{}, strides[batch_axes + named - 1]};
  for (std::size_t tuple = 0; tuple < count; ++tuple) {
    std::size_t begin = tuple / (count / batches) * batch_size;
    for (std::size_t k = 0; k < named; ++k)
      begin += strides[batch_axes + k] * position_of(step, indices[tuple * named + k], shape[batch_axes + k]);
    tuples.begins.push_back(begin);
  }
  return tuples;
}

}  // namespace tool::lowering

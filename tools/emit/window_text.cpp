#include "emit/window_text.hpp"

namespace tool::emit {

Size2 size_of(std::vector<std::size_t> const& sizes) {
  return sizes.size() == 1 ? Size2(1, sizes[0]) : Size2(sizes[0], sizes[1]);
}

Padding2 padding_of(std::vector<std::size_t> const& before, std::vector<std::size_t> const& after) {
  if (before.size() == 1) return {0, before[0], 0, after[0]};
  return {before[0], before[1], after[0], after[1]};
}

Size2 image_of(Extents const& sample) {
  auto const width = static_cast<std::size_t>(sample.back());
  return sample.size() == 2 ? Size2(1, width) : Size2(static_cast<std::size_t>(sample[1]), width);
}

bool is_taken(ingot::kernels::Window const& geometry, Extents const& result) {
  auto const fits = [](ingot::kernels::Axis const& axis) { return axis.fits() && axis.unread() == 0; };
  return fits(geometry.rows) && fits(geometry.columns) &&
         image_of(result) == Size2(geometry.rows.output(), geometry.columns.output());
}

std::string spell_kernel(std::vector<std::size_t> const& kernel) {
  return kernel.size() == 1 ? std::to_string(kernel[0]) : SpelledOptions::spelled(size_of(kernel));
}

}  // namespace tool::emit

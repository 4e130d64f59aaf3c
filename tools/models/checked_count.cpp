#include "models/checked_count.hpp"

#include <algorithm>

#include "models/model_error.hpp"

namespace tool {

std::size_t checked_count(Extents const& shape, ModelLimits const& limits, std::string const& place) {
  if (shape.size() > limits.rank) {
    throw ModelError(
        place, "expected at most " + std::to_string(limits.rank) + " axes, found " + std::to_string(shape.size()));
  }
  for (std::int64_t const extent : shape) {
    if (extent < 0) throw ModelError(place, "expected extents that are not negative, found " + spell(shape));
  }
  if (std::ranges::find(shape, 0) != shape.end()) return 0;
  std::uint64_t count = 1;
  for (std::int64_t const extent : shape) {
    if (static_cast<std::uint64_t>(extent) > limits.elements / count) {
      throw ModelError(
          place, "expected at most " + std::to_string(limits.elements) + " elements, found the shape " + spell(shape));
    }
    count *= static_cast<std::uint64_t>(extent);
  }
  return static_cast<std::size_t>(count);
}

}  // namespace tool

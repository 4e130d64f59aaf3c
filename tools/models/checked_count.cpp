#include "models/checked_count.hpp"

#include "models/model_error.hpp"
#include "models/safe_count.hpp"

namespace tool {

std::size_t checked_count(Extents const& shape, ModelLimits const& limits, std::string const& place) {
  if (shape.size() > limits.rank) {
    throw ModelError(
        place, "expected at most " + std::to_string(limits.rank) + " axes, found " + std::to_string(shape.size()));
  }
  for (std::int64_t const extent : shape) {
    if (extent < 0) throw ModelError(place, "expected extents that are not negative, found " + spell(shape));
  }
  auto const count = safe_count(shape);
  if (!count || *count > limits.elements) {
    throw ModelError(
        place, "expected at most " + std::to_string(limits.elements) + " elements, found the shape " + spell(shape));
  }
  return *count;
}

}  // namespace tool

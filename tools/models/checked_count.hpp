// How many elements a shape has, where the shape comes from a file.
#pragma once

#include <cstddef>
#include <string>

#include "models/limits.hpp"
#include "models/model.hpp"

namespace tool {

// Refuses, as ModelError at the place: more axes than the limits allow, a negative extent, more elements than they
// allow. Extents of 0 are allowed. Call it before anything of that size is allocated.
std::size_t checked_count(Extents const& shape, ModelLimits const& limits, std::string const& place);

}  // namespace tool

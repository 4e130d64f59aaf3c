// NumPy's .npy.
#pragma once

#include <span>

#include "models/limits.hpp"
#include "models/model.hpp"

namespace tool {

bool begins_like_npy(std::span<unsigned char const> bytes);

// The array of an .npy file, versions 1 to 3, of either order of bytes; one in Fortran's order is brought into C's.
// Refuses, as ModelError: a header that is no dictionary of descr, fortran_order and shape; structured, complex, text
// and object types; a size of the data that is not the shape's.
// Source: numpy.org/doc/stable/reference/generated/numpy.lib.format.html
Array read_npy(std::span<unsigned char const> bytes, ModelLimits const& limits = {});

}  // namespace tool

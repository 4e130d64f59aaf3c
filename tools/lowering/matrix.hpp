// Constant matrices.
#pragma once

#include "models/model.hpp"

namespace tool::lowering {

Array transposed(Array const& matrix);

}  // namespace tool::lowering

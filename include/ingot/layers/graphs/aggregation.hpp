// What a node makes of all that it hears: one row, whatever the number.
#pragma once

#include "ingot/core/prologue.hpp"

namespace ingot {

// Feature by feature; of nothing it is 0.
enum class Aggregation { sum, mean, max };

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

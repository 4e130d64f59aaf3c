// What a node makes of all that it hears: one row, whatever the number.
#pragma once

#include "ingot/core/prologue.hpp"

#include <string_view>

namespace ingot {

// Feature by feature; of nothing it is 0.
enum class Aggregation { sum, mean, max };
// As a program spells one: host/spelled_layer.hpp.
constexpr std::string_view spelled_enumerator(Aggregation aggregation) {
  if (aggregation == Aggregation::sum) return "Aggregation::sum";
  return aggregation == Aggregation::mean ? "Aggregation::mean" : "Aggregation::max";
}

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

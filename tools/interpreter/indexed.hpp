// Tensors whose elements are taken, an axis at a time, from places that lists name.
#pragma once

#include <cstdint>
#include <vector>

#include "interpreter/walk.hpp"

namespace tool::rules {

// Of each place of a result's axis the place in x; -1 has none.
using Places = std::vector<std::int64_t>;

// y[i, j, ...] = x[places[0][i], places[1][j], ...], or `filling` where one has no place.
Array indexed(Call& call, Array const& x, std::vector<Places> const& places, double filling = 0);

}  // namespace tool::rules

// Numbers as a scalar type holds them.
#pragma once

#include "models/model.hpp"

namespace tool::rules {

// What is left of a number in arithmetic: integers wrap around at their width, truth is 0 or 1, floating types keep all.
double kept(Scalar scalar, double number);

// What a conversion to the type gives: floating types round to nearest, even at a tie, integers truncate.
double converted(Scalar to, double number);

}  // namespace tool::rules

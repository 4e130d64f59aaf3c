// (sum of |x|^p)^(1/p).
#pragma once

#include "lowering/step.hpp"

namespace tool::lowering {

// Attribute p, an integer or, in the oldest opsets, a number; 2 where it is not there.
double norm_order(Step const& step);
// |x|^p
Id magnitudes(Builder& builder, Id x, double p);
// x^(1/p)
Id root(Builder& builder, Id x, double p);

}  // namespace tool::lowering

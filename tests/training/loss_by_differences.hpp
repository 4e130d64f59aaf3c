// A loss's gradient against central differences of its value.
#pragma once

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstddef>

namespace tests {

// The largest difference from (value(y + h) - value(y - h)) / 2h of any element, over the largest derivative, which is
// more than `least`. value(y, dy) is the loss of outputs y, and writes its gradient to dy.
template <class Outputs, class Value>
double error_by_differences(Outputs y, Value const& value, double least = 0.0) {
  constexpr double h = 1e-5;
  Outputs dy{};
  Outputs ignored{};
  value(y, dy);
  double error = 0.0;
  double scale = 0.0;
  for (std::size_t i = 0; i < y.size(); ++i) {
    double const middle = y[i];
    y[i] = middle + h;
    double const above = value(y, ignored);
    y[i] = middle - h;
    double const derivative = (above - value(y, ignored)) / (2.0 * h);
    y[i] = middle;
    error = std::max(error, std::abs(derivative - dy[i]));
    scale = std::max(scale, std::abs(derivative));
  }
  BOOST_REQUIRE(scale > least);
  return error / scale;
}

}  // namespace tests

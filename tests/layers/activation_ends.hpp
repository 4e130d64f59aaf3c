// Layers of elementwise functions at the ends of the range, forward and backward, against limits that are written down.
#pragma once

#include <array>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>

#include "ingot/core/tensor.hpp"

namespace tests {

using namespace ingot;
using Wide = long double;

template <class T>
inline constexpr std::array<T, 17> ends{-std::numeric_limits<T>::infinity(),
                                        std::numeric_limits<T>::lowest(),
                                        T(-1e30),
                                        T(-100),
                                        T(-3),
                                        T(-1),
                                        -std::numeric_limits<T>::min(),
                                        -std::numeric_limits<T>::denorm_min(),
                                        T(-0.0),
                                        T(0),
                                        std::numeric_limits<T>::denorm_min(),
                                        T(1),
                                        T(3),
                                        T(100),
                                        std::numeric_limits<T>::max(),
                                        std::numeric_limits<T>::infinity(),
                                        std::numeric_limits<T>::quiet_NaN()};

// But for some units in the last place of the number, of what it is the rest of, or of 100 times a subnormal number.
template <class T>
bool agree(T found, Wide expected, Wide size = 1) {
  if (std::isnan(found) || std::isnan(expected)) return std::isnan(found) == std::isnan(expected);
  T const held = static_cast<T>(expected);
  if (std::isinf(found) || std::isinf(held)) return found == held;
  return std::fabs(Wide(found) - expected) <=
         8 * Wide(std::numeric_limits<T>::epsilon()) *
             std::fmax(std::fmax(size, 100 * Wide(std::numeric_limits<T>::min())), std::fabs(expected));
}

template <class Layer, class T, class Value, class Slope>
void check_layer(std::string const& name, Value const& value, Slope const& slope) {
  constexpr std::size_t n = ends<T>.size();
  Layer layer{};
  Layer gradient{};
  Tensor<T, n> x{};
  Tensor<T, n> y{};
  Tensor<T, n> dy{};
  Tensor<T, n> dx{};
  for (std::size_t i = 0; i < n; ++i) x[i] = ends<T>[i];
  dy.fill(T(1));
  using S = Shape<n>;
  layer.template forward<1, T>(View<T const, 1, S>(x), View<T, 1, S>(y));
  layer.template backward<1, T>(View<T const, 1, S>(x), View<T const, 1, S>(y), View<T const, 1, S>(dy),
                                View<T, 1, S>(dx), gradient);
  for (std::size_t i = 0; i < n; ++i) {
    Wide const expected_value = value(Wide(x[i]));
    Wide const expected_slope = slope(Wide(x[i]));
    BOOST_TEST(agree(y[i], expected_value, 0), name << "(" << x[i] << ") is " << y[i] << ", not " << expected_value);
    BOOST_TEST(agree(dx[i], expected_slope),
               "the slope of " << name << " at " << x[i] << " is " << dx[i] << ", not " << expected_slope);
  }
}

template <class Layer, class Value, class Slope>
void check_ends(std::string const& name, Value const& value, Slope const& slope) {
  check_layer<Layer, float>(name, value, slope);
  check_layer<Layer, double>(name, value, slope);
}

inline constexpr std::size_t end_count = ends<float>.size();

// A function with limits at the infinities that its formula does not find.
template <class F>
auto with_limits(Wide low, Wide high, F const& f) {
  return [=](Wide x) { return std::isinf(x) ? (x < 0 ? low : high) : f(x); };
}
inline Wide logistic(Wide x) {
  return 1 / (1 + std::exp(-x));
}

}  // namespace tests

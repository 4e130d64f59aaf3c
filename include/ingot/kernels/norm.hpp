// The Euclidean norm, for numbers of any size.
#pragma once

#include <cstddef>

#include "ingot/core/math.hpp"

namespace ingot::kernels {

// sqrt(sum v^2) over all values added, as scale * sqrt(sum (v / scale)^2) with the largest |v| as the scale: squares
// neither overflow nor vanish (LAPACK's xLASSQ). NaN gives NaN, infinity gives infinity.
template <class T>
struct Norm {
  T scale = T(0);
  T sum = T(0);

  constexpr void add(T const& v) {
    T const size = math::abs(v);
    if (size == scale) {
      sum += size == T(0) ? T(0) : T(1);
    } else if (scale < size) {
      T const ratio = scale / size;
      sum = T(1) + sum * ratio * ratio;
      scale = size;
    } else {
      T const ratio = size / scale;
      sum += ratio * ratio;
    }
  }
  constexpr void add(T const* values, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) add(values[i]);
  }
  constexpr T value() const { return scale * math::sqrt(sum); }
};

}  // namespace ingot::kernels

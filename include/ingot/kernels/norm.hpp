// The Euclidean norm, for numbers of any size.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <limits>

#include "ingot/core/math.hpp"
#include "ingot/kernels/sum.hpp"

namespace ingot::kernels {

// sqrt(sum v^2) over all values added, as scale * sqrt(sum (v / scale)^2) with the largest |v| as the scale: squares
// neither overflow nor vanish (LAPACK's xLASSQ). NaN gives NaN, infinity gives infinity.
template <class T>
class Norm {
 public:
  constexpr void add(T const* values, std::size_t count) {
    T largest = T(0);
    for (std::size_t i = 0; i < count; ++i) largest = math::max(largest, math::abs(values[i]));
    if (largest == T(0)) return;
    if (std::numeric_limits<T>::has_infinity && largest > std::numeric_limits<T>::max()) {
      merge(largest, T(1));
    } else {
      merge(largest, sum_terms<T>(count, [&](std::size_t i) {
              INGOT_AS_WRITTEN;
              T const share = ingot::detail::as_written(values[i] / largest);
              return share * share;
            }));
    }
  }

  // What the squares were divided by, and the norm of what is left: their product is the norm, if it can be held.
  constexpr T scale() const { return scale_; }
  constexpr T scaled() const { return math::sqrt(sum_); }
  constexpr T value() const { return scale_ * scaled(); }

 private:
  constexpr void merge(T scale, T sum) {
    T const larger = math::max(scale_, scale);
    sum_ = rescaled(scale_, sum_, larger) + rescaled(scale, sum, larger);
    scale_ = larger;
  }
  static constexpr T rescaled(T scale, T sum, T to) { return scale == to ? sum : sum * (scale / to) * (scale / to); }

  T scale_ = T(0);
  T sum_ = T(0);
};

}  // namespace ingot::kernels

#include "ingot/core/epilogue.hpp"

// The Euclidean norm, for numbers of any size.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <type_traits>

#include "ingot/core/as_written.hpp"
#include "ingot/core/float_format.hpp"
#include "ingot/core/math.hpp"
#include "ingot/kernels/sum.hpp"

namespace ingot::kernels {

namespace detail {

// Of any scalar: a constant, whatever the scalar's derivative.
template <class T>
constexpr ingot::detail::Scale<T> scale_of(T const& x) {
  if constexpr (std::is_floating_point_v<T>) {
    return ingot::detail::scale_of(x);
  } else {
    auto const scale = ingot::detail::scale_of(ScalarMath<T>::value(x));
    return {T(scale.power), T(scale.inverse)};
  }
}

}  // namespace detail

// sqrt(sum v^2) over all values added, as scale * sqrt(sum (v / scale)^2) with a power of two near the largest |v| as
// the scale: squares neither overflow nor vanish, and no digit is lost. NaN gives NaN, infinity gives infinity.
template <class T>
class Norm {
 public:
  constexpr void add(T const* values, std::size_t count) {
    T largest = T(0);
    for (std::size_t i = 0; i < count; ++i) largest = math::max(largest, math::abs(values[i]));
    if (largest == T(0)) return;
    auto const scale = detail::scale_of(largest);
    merge(scale, sum_terms<T>(count, [&](std::size_t i) {
            INGOT_AS_WRITTEN;
            T const share = ingot::detail::as_written(values[i] * scale.inverse);
            return share * share;
          }));
  }

  // 1 over what the values were divided by, and the norm of what is left.
  constexpr T inverse_scale() const { return scale_.inverse; }
  constexpr T scaled() const { return math::sqrt(sum_); }
  constexpr T value() const { return scale_.power * scaled(); }

 private:
  using Scale = ingot::detail::Scale<T>;

  constexpr void merge(Scale const& scale, T sum) {
    Scale const larger = scale.power > scale_.power ? scale : scale_;
    sum_ = rescaled(scale_, sum_, larger) + rescaled(scale, sum, larger);
    scale_ = larger;
  }
  static constexpr T rescaled(Scale const& scale, T sum, Scale const& to) {
    INGOT_AS_WRITTEN;
    T const ratio = ingot::detail::as_written(scale.power * to.inverse);
    return scale.power == to.power ? sum : ingot::detail::as_written(sum * ratio) * ratio;
  }

  Scale scale_ = detail::scale_of(T(0));
  T sum_ = T(0);
};

}  // namespace ingot::kernels

#include "ingot/core/epilogue.hpp"

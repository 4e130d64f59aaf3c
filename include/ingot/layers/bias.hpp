// The bias of a layer, which may be absent and then costs nothing.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <type_traits>

#include "ingot/core/tensor.hpp"

namespace ingot {

// Whether a layer adds a bias.
enum class Bias : bool { none, present };

namespace detail {

// In place of a bias that is absent.
template <class T>
struct NoBias {
  static constexpr T* data() { return nullptr; }
};

// The tensor of a bias, or what stands in its place.
template <class T, std::size_t N, Bias WithBias>
using BiasTensor = std::conditional_t<WithBias == Bias::present, Tensor<T, N>, NoBias<T>>;

}  // namespace detail
}  // namespace ingot

#include "ingot/core/epilogue.hpp"

// What is added to the steps of a sequence to say where they stand, and the gradient of what is learned of it.
//
// Numerics    the angles of sinusoids are counted in fractions of a turn, in integers: no digits are lost however far
//             a position is, and position p has the same bits in a sequence of any length.
// Aliasing    y may be x, dx may be dy; nothing else that is written overlaps what is read.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>

#include "ingot/core/math.hpp"
#include "ingot/core/scalar.hpp"

namespace ingot::kernels {

// Waves of falling frequency, of which feature 2 i and 2 i + 1 are the sine and the cosine of angle base^(-2 i / Width)
// a step.
template <std::size_t Width, Real Base>
struct Sinusoids {
  static constexpr std::size_t pairs = (Width + 1) / 2;

  // What each wave turns in a step, in 2^-64 of a turn.
  static constexpr std::array<std::uint64_t, pairs> turns = [] {
    constexpr double per_turn = 0.15915494309189533577 * 18446744073709551616.0;  // 2^64 / (2 pi)
    std::array<std::uint64_t, pairs> result{};
    for (std::size_t i = 0; i < pairs; ++i) {
      double const exponent = 2.0 * static_cast<double>(i) / static_cast<double>(Width);
      result[i] = static_cast<std::uint64_t>(per_turn * math::exp(-exponent * math::log(Base.value)));
    }
    return result;
  }();

  // y[n] = x[n] + the waves at position first + n, for each of `steps` steps, `stride` elements apart.
  template <class T>
  static constexpr void add(std::size_t steps, std::size_t stride, std::size_t first, T const* x, T* y) {
    for (std::size_t n = 0; n < steps; ++n) {
      T const* const in = x + n * stride;
      T* const out = y + n * stride;
      for (std::size_t i = 0; i < pairs; ++i) {
        auto const angle = angle_of<T>(std::uint64_t{first + n} * turns[i]);
        out[2 * i] = in[2 * i] + T(math::sin(angle));
        if (2 * i + 1 < Width) out[2 * i + 1] = in[2 * i + 1] + T(math::cos(angle));
      }
    }
  }

 private:
  // An angle from -pi to pi, in the numbers that a T is made of.
  template <class T>
  static constexpr auto angle_of(std::uint64_t turn) {
    if constexpr (std::is_same_v<T, float>) {
      constexpr float unit = 6.28318530717958647692F / 4294967296.0F;
      return static_cast<float>(static_cast<std::int32_t>(static_cast<std::uint32_t>(turn >> 32))) * unit;
    } else {
      constexpr double unit = 6.28318530717958647692 / 18446744073709551616.0;
      return static_cast<double>(static_cast<std::int64_t>(turn)) * unit;
    }
  }
};

// y[n] = x[n] + table[first + n], of steps `stride` elements apart; NaN behind the last of Rows.
template <std::size_t Rows, std::size_t Width, class T>
constexpr void add_rows(std::size_t steps, std::size_t stride, std::size_t first, T const* x, T const* table, T* y) {
  constexpr double no_number = std::numeric_limits<double>::quiet_NaN();
  for (std::size_t n = 0; n < steps; ++n) {
    bool const is_known = first + n < Rows;
    T const* const row = table + (is_known ? first + n : 0) * Width;
    for (std::size_t i = 0; i < Width; ++i) {
      y[n * stride + i] = is_known ? x[n * stride + i] + row[i] : T(no_number);
    }
  }
}

// gradient[n] += dy[n] for each of Rows steps, `stride` elements apart.
template <std::size_t Rows, std::size_t Width, class T>
constexpr void add_rows_gradient(std::size_t stride, T const* dy, T* gradient) {
  for (std::size_t n = 0; n < Rows; ++n) {
    for (std::size_t i = 0; i < Width; ++i) gradient[n * Width + i] += dy[n * stride + i];
  }
}

}  // namespace ingot::kernels

#include "ingot/core/epilogue.hpp"

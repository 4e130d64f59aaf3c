// Softmax in its stable form, and its gradients.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <type_traits>

#include "ingot/core/math.hpp"
#include "ingot/core/simd.hpp"
#include "ingot/kernels/elementwise.hpp"
#include "ingot/kernels/neighbours.hpp"
#include "ingot/kernels/sum.hpp"

namespace ingot::kernels {

namespace detail {

// Whether N neighbours are computed in registers.
template <std::size_t N, std::size_t Stride, class T>
inline constexpr bool rows_in_registers = Stride == 1 && N > 1 && simd::in_registers<T> && (simd::width<T> > 1);

// Calls body(first) for registers that hold all of N numbers: the last one begins earlier if it would not be full.
template <std::size_t N, std::size_t W, class Body>
INGOT_INLINE void for_each_register(Body const& body) {
  for (std::size_t i = 0; i + W <= N; i += W) body(i);
  if constexpr (N % W != 0) body(N - W);
}

// Of N neighbours: the largest first, then the first place of it, or of a NaN.
template <std::size_t N, class T>
std::size_t position_of_maximum_in_registers(T const* x) {
  constexpr std::size_t W = std::min(simd::width<T>, std::bit_floor(N));
  using Pack = simd::Pack<T, W>;
  using Place = simd::index_t<T, 1>;
  Pack largest(simd::load<W>(x));
  for_each_register<N, W>(
      [&](std::size_t i) __attribute__((always_inline)) { largest = math::max(largest, Pack(simd::load<W>(x + i))); });
  Pack const value(simd::fold_halves<T, W>(largest.v, [](auto a, auto b) { return a > b ? a : (a != a ? a : b); }));
  auto place = simd::broadcast<Place, W>(static_cast<Place>(N));
  for_each_register<N, W>([&](std::size_t i) __attribute__((always_inline)) {
    Pack const number(simd::load<W>(x + i));
    auto const here = simd::places<T, W>() + static_cast<Place>(i);
    place = (simd::either(number == value, number != number) & (here < place)) ? here : place;
  });
  return static_cast<std::size_t>(simd::fold_halves<Place, W>(place, [](auto a, auto b) { return a < b ? a : b; }));
}

}  // namespace detail

// The first of the largest of N elements, Stride apart, or the first NaN.
template <std::size_t N, std::size_t Stride = 1, class T>
constexpr std::size_t position_of_maximum(T const* x) {
  if constexpr (detail::rows_in_registers<N, Stride, T>) {
    if (!std::is_constant_evaluated()) return detail::position_of_maximum_in_registers<N>(x);
  }
  std::size_t best = 0;
  for (std::size_t i = 1; i < N; ++i) {
    T const& candidate = x[i * Stride];
    T const& largest = x[best * Stride];
    if (candidate > largest || (candidate != candidate && largest == largest)) best = i;
  }
  return best;
}

// ln sum e^x in two parts that are not to be added where what is subtracted from them may be as large: the largest x,
// and the logarithm of a sum of which the largest's own 1 is known.
template <class T>
struct LogSum {
  T largest;
  T rest;

  // 1 - p, p being the softmax at x, which cancels only where x is the largest.
  constexpr T complement(T x, T p) const { return x < largest ? T(1) - p : -math::expm1(-rest); }
};

// Infinite inputs: at +infinity the softmax is NaN, and 0 elsewhere, and so is the slope of log_sum_exp (PyTorch's
// choice for the latter); at -infinity it is 0, unless all inputs are -infinity, which makes all of it NaN, as a NaN
// does.

namespace detail {

// W terms from i on, and zero for that of the best.
template <std::size_t W, class N, class T>
INGOT_INLINE constexpr N without_best(N terms, std::size_t i, std::size_t best, T zero) {
  if constexpr (W == 1) {
    return i == best ? zero : terms;
  } else {
    using Place = simd::index_t<T, 1>;
    return math::select(simd::places<T, W>() == static_cast<Place>(best - i), N(zero), terms);
  }
}

}  // namespace detail

// The sum of all elements but the best, NaN where the best is not finite.
template <std::size_t N, std::size_t Stride = 1, class T>
constexpr T sum_of_others(T const* p, std::size_t best) {
  T const zero = p[best * Stride] - p[best * Stride];
  if constexpr (Stride == 1) {
    return sum_terms<T>(N, [&]<std::size_t W>(Together<W>, std::size_t i) {
      return detail::without_best<W>(read<W>(p + i), i, best, zero);
    });
  } else {
    return sum_terms<T>(N, [&](std::size_t i) { return i == best ? zero : p[i * Stride]; });
  }
}

// e^(x - largest) in p, and the sum of all but the largest's own; p may be x.
template <std::size_t N, class T>
constexpr T exponentials(T const* x, T* p, std::size_t best) {
  T const largest = x[best];
  map_numbers<N>([&](auto v) { return math::exp(v - largest); }, p, x);
  return sum_of_others<N>(p, best);
}

namespace detail {

// What the powers are multiplied by; those of infinite numbers are 0 and NaN already.
template <class N>
constexpr N share_of_one(N others) {
  return math::select(others == others, N(1) / (N(1) + others), N(1));
}

}  // namespace detail

// p = softmax(x), and ln sum e^x; p may be x.
template <std::size_t N, class T>
constexpr LogSum<T> softmax(T const* x, T* p) {
  std::size_t const best = position_of_maximum<N>(x);
  T const largest = x[best];
  T const others = exponentials<N>(x, p, best);
  T const inverse = detail::share_of_one(others);
  map_numbers<N>([&](auto power) { return power * inverse; }, p, p);
  return {largest, math::log1p(others)};
}

// dx = p (dp - sum dp p); dx may be dp.
template <std::size_t N, class T>
constexpr void softmax_backward(T const* p, T const* dp, T* dx) {
  T const sum =
      sum_terms<T>(N, [&]<std::size_t W>(Together<W>, std::size_t i) { return read<W>(dp + i) * read<W>(p + i); });
  map_numbers<N>([&](auto share, auto slope) { return share * (slope - sum); }, dx, p, dp);
}

namespace detail {

// The sum of e^(x - largest) over all but the largest.
template <std::size_t N, class T>
constexpr T sum_of_other_powers(T const* x, std::size_t best) {
  T const largest = x[best];
  return sum_terms<T>(N, [&]<std::size_t W>(Together<W>, std::size_t i) {
    if constexpr (W == 1) {
      return i == best ? largest - largest : math::exp(x[i] - largest);
    } else {
      return without_best<W>(math::exp(read<W>(x + i) - largest), i, best, largest - largest);
    }
  });
}

}  // namespace detail

// ln sum e^x over N elements, Stride apart; of infinite ones as the limit has it.
template <std::size_t N, std::size_t Stride = 1, class T>
constexpr T log_sum_exp(T const* x) {
  std::size_t const best = position_of_maximum<N, Stride>(x);
  T const largest = x[best * Stride];
  T const zero = largest - largest;
  if (zero != zero) return largest;
  if constexpr (Stride == 1) {
    return largest + math::log1p(detail::sum_of_other_powers<N>(x, best));
  } else {
    return largest + math::log1p(sum_terms<T>(
                         N, [&](std::size_t i) { return i == best ? zero : math::exp(x[i * Stride] - largest); }));
  }
}

// y = x - ln sum e^x; y may be x.
template <std::size_t N, class T>
constexpr void log_softmax(T const* x, T* y) {
  INGOT_AS_WRITTEN;
  std::size_t const best = position_of_maximum<N>(x);
  T const largest = x[best];
  T const others = detail::sum_of_other_powers<N>(x, best);
  T const log_sum = others == others ? math::log1p(others) : T(0);
  map_numbers<N>(
      [&](auto v) {
        INGOT_AS_WRITTEN;
        return ingot::detail::as_written(v - largest) - log_sum;
      },
      y, x);
}

// dx = dy - e^y sum dy, as dy (1 - e^y) - e^y (sum of the others' dy): the gradient of a sure class keeps its digits.
// dx may be dy.
template <std::size_t N, class T>
constexpr void log_softmax_backward(T const* y, T const* dy, T* dx) {
  T const sum = sum_terms<T>(N, [&]<std::size_t W>(Together<W>, std::size_t i) { return read<W>(dy + i); });
  map_numbers<N>(
      [&]<class Number>(Number value, Number slope) {
        Number const p = math::exp(value);
        Number const complement = ingot::detail::choose_result(
            value > Number(T(-0.5)), [&] { return -math::expm1(value); }, [&] { return Number(T(1)) - p; });
        return slope * complement - p * ingot::detail::as_written(sum - slope);
      },
      dx, y, dy);
}

// The following functions work along the middle axis of contiguous tensors of shape [Outer, N, Inner].

namespace detail {

// Calls block(offset of its first column, number of its columns) for the columns of all matrices, neighbours together.
template <std::size_t Outer, std::size_t N, std::size_t Inner, class Block>
constexpr void for_each_column_block(Block const& block) {
  constexpr std::size_t rest = Inner % lanes;
  for (std::size_t o = 0; o < Outer; ++o) {
    std::size_t const matrix = o * N * Inner;
    for (std::size_t first = 0; first + lanes <= Inner; first += lanes) {
      block(matrix + first, std::integral_constant<std::size_t, lanes>{});
    }
    if constexpr (rest != 0) block(matrix + Inner - rest, std::integral_constant<std::size_t, rest>{});
  }
}

// The softmax of W neighbouring columns.
template <std::size_t N, std::size_t Inner, std::size_t W, class T>
void softmax_columns_in_registers(T const* x, T* p) {
  using Pack = simd::Pack<T, W>;
  Pack largest(simd::load<W>(x));
  simd::index_t<T, W> best{};
  for (std::size_t i = 1; i < N; ++i) {
    Pack const number(simd::load<W>(x + i * Inner));
    auto const larger = simd::either(number > largest, (number != number) & (largest == largest));
    largest = math::select(larger, number, largest);
    best = simd::select_index<T, W>(larger, i, best);
  }
  for (std::size_t i = 0; i < N * Inner; i += Inner) {
    simd::store<W>(p + i, math::exp(Pack(simd::load<W>(x + i)) - largest).v);
  }
  Pack const inverse = share_of_one(sum_terms<Pack>(N, [&](std::size_t i) {
    Pack const power(simd::load<W>(p + i * Inner));
    return math::select(best == static_cast<simd::index_t<T, 1>>(i), power - power, power);
  }));
  for (std::size_t i = 0; i < N * Inner; i += Inner) simd::store<W>(p + i, (Pack(simd::load<W>(p + i)) * inverse).v);
}

// The softmax of Columns neighbouring columns.
template <std::size_t N, std::size_t Inner, std::size_t Columns, class T>
constexpr void softmax_columns(T const* x, T* p) {
  if constexpr (simd::in_registers<T> && (simd::width<T> > 1) && Columns > 1) {
    constexpr std::size_t W = std::min(simd::width<T>, std::bit_floor(Columns));
    if (!std::is_constant_evaluated()) {
      for (std::size_t c = 0; c + W <= Columns; c += W) softmax_columns_in_registers<N, Inner, W>(x + c, p + c);
      if constexpr (Columns % W != 0) {
        softmax_columns<N, Inner, Columns % W>(x + Columns - Columns % W, p + Columns - Columns % W);
      }
      return;
    }
  }
  std::array<std::size_t, Columns> best{};
  std::array<T, Columns> largest{};
  for (std::size_t c = 0; c < Columns; ++c) {
    best[c] = position_of_maximum<N, Inner>(x + c);
    largest[c] = x[best[c] * Inner + c];
  }
  for (std::size_t i = 0; i < N * Inner; i += Inner) {
    for_neighbours<T, Columns>([&](std::size_t c) { return math::exp(x[i + c] - largest[c]); },
                               [&](std::size_t c, T const& power) { p[i + c] = power; });
  }
  std::array<T, Columns> inverse{};
  for (std::size_t c = 0; c < Columns; ++c) inverse[c] = share_of_one(sum_of_others<N, Inner>(p + c, best[c]));
  for (std::size_t i = 0; i < N * Inner; i += Inner) {
    for_neighbours<T, Columns>([&](std::size_t c) { return p[i + c] * inverse[c]; },
                               [&](std::size_t c, T const& share) { p[i + c] = share; });
  }
}

}  // namespace detail

// p = softmax(x); p may be x.
template <std::size_t Outer, std::size_t N, std::size_t Inner, class T>
constexpr void softmax_axis(T const* x, T* p) {
  if constexpr (Inner == 1) {
    for (std::size_t o = 0; o < Outer; ++o) softmax<N>(x + o * N, p + o * N);
  } else {
    detail::for_each_column_block<Outer, N, Inner>([&](std::size_t at, auto columns) {
      detail::softmax_columns<N, Inner, decltype(columns)::value>(x + at, p + at);
    });
  }
}

// y[outer, inner] = ln sum e^x; y does not overlap x.
template <std::size_t Outer, std::size_t N, std::size_t Inner, class T>
constexpr void log_sum_exp_axis(T const* x, T* y) {
  for (std::size_t o = 0; o < Outer; ++o) {
    for (std::size_t i = 0; i < Inner; ++i) y[o * Inner + i] = log_sum_exp<N, Inner>(x + o * N * Inner + i);
  }
}

}  // namespace ingot::kernels

#include "ingot/core/epilogue.hpp"

// Gradients of a convolution from the outputs' gradients that are not zero, one after the other: each times a window of
// the image, or of the weights. Behind max-pooling most are zero; behind strides the windows are as long as without.
//
// Numerics    the sums of convolution.hpp, term by term in its order, without terms that are zero: the same bits, of
//             numbers that are finite.
// Layout      channels stand side by side, so that a row of taps of all channels is one run of numbers; it is padded to
//             whole registers.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "ingot/core/simd.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/kernels/channels.hpp"
#include "ingot/kernels/window.hpp"

namespace ingot::kernels::detail {

// The sizes of what one group needs.
template <Window G, Channels K, class T>
struct Scatter {
  static constexpr std::size_t width = simd::width<T>;
  static constexpr std::size_t channels = K.inputs_per_group();
  static constexpr std::size_t filters = K.filters_per_group();
  // A row of taps, and a window of them.
  static constexpr std::size_t used = G.columns.kernel * channels;
  static constexpr std::size_t registers = (used + width - 1) / width;
  static constexpr std::size_t row = registers * width;
  static constexpr std::size_t window = G.rows.kernel * row;
  // The padded image, and what the register of its last row of taps covers beyond it.
  static constexpr std::size_t pitch = G.columns.padded() * channels;
  static constexpr std::size_t image = G.rows.padded() * pitch + (row - used);

  static constexpr std::size_t sums = filters * G.columns.output() * window;
  static constexpr std::size_t weights = filters * window;

  // Where the window of an output begins in the image.
  static constexpr std::size_t place(std::size_t output) {
    std::size_t const y = output / G.columns.output();
    std::size_t const x = output % G.columns.output();
    return y * G.rows.stride * pitch + x * G.columns.stride * channels;
  }
};

// So many samples at a time: of weights' sums as their images stay in the nearest cache, of images' sums as do not wait
// for each other.
template <class S>
inline constexpr std::size_t samples_for_weight = std::clamp<std::size_t>(5120 / S::image, 1, 4);
inline constexpr std::size_t samples_for_input = 4;

// Whether a row of taps is a run of numbers that mostly fills its registers.
template <Window G, Channels K, class T>
inline constexpr bool fills_runs = [] {
  if constexpr (!simd::in_registers<T> || simd::width<T> == 1) {
    return false;
  } else {
    using S = Scatter<G, K, T>;
    return G.columns.dilation == 1 && 5 * S::used >= 3 * S::row;
  }
}();

// Numbers of scratch for the gradient of the weights, and for that of the image.
template <class S>
inline constexpr std::size_t weight_scratch = S::sums + samples_for_weight<S> * S::image;
template <class S>
inline constexpr std::size_t input_scratch = S::weights + samples_for_input * S::image;

// What they are worth: more where strides leave no other way in registers.
inline constexpr std::size_t largest_scratch = 32768;
inline constexpr std::size_t largest_strided_scratch = 262144;

template <Window G, Channels K, class T>
inline constexpr bool scatters_weight = fills_runs<G, K, T> && weight_scratch<Scatter<G, K, T>> <= largest_scratch;
template <Window G, Channels K, class T>
inline constexpr bool scatters_input =
    fills_runs<G, K, T> &&
    input_scratch<Scatter<G, K, T>> <=
        (G.rows.stride == 1 && G.columns.stride == 1 ? largest_scratch : largest_strided_scratch);

// Numbers of scratch for either gradient.
template <Window G, Channels K, class T>
inline constexpr std::size_t scatter_scratch = [] {
  using S = Scatter<G, K, T>;
  std::size_t most = 0;
  if (scatters_weight<G, K, T>) most = weight_scratch<S>;
  if (scatters_input<G, K, T>) most = std::max(most, input_scratch<S>);
  return most == 0 ? 0 : most + S::width - 1;
}();

// The first place in scratch from which on registers do not cross lines of cache.
template <class T>
T* aligned(T* scratch) {
  constexpr std::size_t bytes = simd::width<T> * sizeof(T);
  return scratch + (bytes - reinterpret_cast<std::uintptr_t>(scratch) % bytes) % bytes / sizeof(T);
}

// How many numbers are not zero, and whether all are finite.
template <class T>
struct Census {
  std::size_t not_zero = 0;
  bool finite = true;

  template <std::size_t N>
  void add(T const* numbers) {
    constexpr std::size_t W = simd::width<T>;
    simd::index_t<T, W> minus_count{};
    simd::vector_t<T, W> zero{};
    for (std::size_t i = 0; i + W <= N; i += W) {
      simd::vector_t<T, W> const v = simd::load<W>(numbers + i);
      minus_count += v != simd::vector_t<T, W>{};
      zero += v * T(0);
    }
    for (std::size_t i = 0; i < W; ++i) {
      not_zero += static_cast<std::size_t>(-minus_count[i]);
      finite = finite && zero[i] == T(0);
    }
    for (std::size_t i = N / W * W; i < N; ++i) {
      not_zero += numbers[i] != T(0);
      finite = finite && numbers[i] * T(0) == T(0);
    }
  }
};

template <std::size_t B, class T, class S>
Census<T> census(View<T const, B, S> values) {
  Census<T> result;
  for (std::size_t b = 0; b < B; ++b) result.template add<S::size>(values.sample(b));
  return result;
}

// Whether so few of a batch's gradients are not zero that each by itself is faster.
template <class T>
constexpr bool is_sparse(Census<T> const& census, std::size_t count) {
  return 7 * census.not_zero <= 2 * count;
}

// Which of eight bits are set, the lowest first, a byte each, and how many.
struct BitPlaces {
  std::array<std::array<std::uint8_t, 8>, 256> places{};
  std::array<std::uint8_t, 256> count{};

  constexpr BitPlaces() {
    for (std::size_t bits = 0; bits < 256; ++bits) {
      for (std::uint8_t i = 0; i < 8; ++i) {
        if ((bits >> i) % 2 == 1) places[bits][count[bits]++] = i;
      }
    }
  }
};
inline constexpr BitPlaces bit_places;

// A bit for each of eight numbers that is not zero.
template <class T>
INGOT_INLINE std::size_t bits_of_not_zero(T const* numbers) {
  constexpr std::size_t W = std::min<std::size_t>(simd::width<T>, 8);
  using Whole = simd::index_t<T, 1>;
  Whole bits = 0;
  INGOT_UNROLL
  for (std::size_t i = 0; i < 8; i += W) {
    simd::index_t<T, W> const not_zero = simd::load<W>(numbers + i) != simd::vector_t<T, W>{};
    bits |= simd::fold_halves<Whole, W>(not_zero & (simd::broadcast<Whole, W>(1) << simd::places<T, W>()),
                                        [](auto a, auto b) { return a | b; })
            << i;
  }
  return static_cast<std::size_t>(bits);
}

// Where the numbers that are not zero stand among a few: without branches, which would seldom be foreseen.
struct NotZero {
  static constexpr std::size_t most = 128;
  std::array<std::uint8_t, most + 8> at;  // from the first of the few on; eight are written at a time
  std::size_t count = 0;

  template <class T>
  void find(T const* numbers, std::size_t few) {
    std::size_t found = 0;
    std::size_t const whole = few - few % 8;
    for (std::size_t i = 0; i < whole; i += 8) {
      std::size_t const bits = bits_of_not_zero(numbers + i);
      std::uint64_t const places = std::bit_cast<std::uint64_t>(bit_places.places[bits]) + i * 0x0101010101010101u;
      __builtin_memcpy(at.data() + found, &places, sizeof places);
      found += bit_places.count[bits];
    }
    for (std::size_t i = whole; i < few; ++i) {
      at[found] = static_cast<std::uint8_t>(i);
      if (numbers[i] != T(0)) ++found;
    }
    count = found;
  }
};

// to += factor * from, of a window of taps.
template <Window G, class S, class T>
INGOT_INLINE void add_window(T* __restrict to, std::size_t to_row, T const* __restrict from, std::size_t from_row,
                             T factor) {
  constexpr std::size_t W = S::width;
  INGOT_UNROLL
  for (std::size_t ky = 0; ky < G.rows.kernel; ++ky) {
    INGOT_UNROLL
    for (std::size_t r = 0; r < S::registers; ++r) {
      T* const place = to + ky * to_row + r * W;
      simd::store<W>(place, simd::load<W>(place) + factor * simd::load<W>(from + ky * from_row + r * W));
    }
  }
}

// Calls body(number of one channel, its number where channels stand side by side) for all numbers of an image, row by
// row, a few channels of a pixel after the other: of many, lines of cache would displace each other.
template <Window G, class S, class Body>
INGOT_INLINE void for_each_image_number(Body const& body) {
  constexpr std::size_t few = std::min<std::size_t>(S::channels, 8);
  constexpr std::size_t rest = S::channels % few;
  for (std::size_t y = 0; y < G.rows.input; ++y) {
    auto const row = [&]<std::size_t Few>(std::size_t first) __attribute__((always_inline)) {
      std::size_t const apart = first * G.input_size() + y * G.columns.input;
      std::size_t const place = (y + G.rows.before) * S::pitch + G.columns.before * S::channels + first;
      for (std::size_t column = 0; column < G.columns.input; ++column) {
        INGOT_UNROLL
        for (std::size_t n = 0; n < Few; ++n) {
          body(apart + column + n * G.input_size(), place + column * S::channels + n);
        }
      }
    };
    for (std::size_t c = 0; c + few <= S::channels; c += few) row.template operator()<few>(c);
    if constexpr (rest > 0) row.template operator()<rest>(S::channels - rest);
  }
}

template <Window G, class S, class T>
void copy_channels_together(T const* __restrict image, T* __restrict together) {
  std::fill_n(together, S::image, T(0));
  for_each_image_number<G, S>([&](std::size_t apart, std::size_t place) { together[place] = image[apart]; });
}

template <Window G, class S, class T>
void copy_channels_apart(T const* __restrict together, T* __restrict image) {
  for_each_image_number<G, S>([&](std::size_t apart, std::size_t place) { image[apart] = together[place]; });
}

// Calls body(weight's number, its number in a window) for all weights of a filter.
template <Window G, class S, class Body>
INGOT_INLINE void for_each_weight(Body const& body) {
  for (std::size_t c = 0; c < S::channels; ++c) {
    for (std::size_t ky = 0; ky < G.rows.kernel; ++ky) {
      for (std::size_t kx = 0; kx < G.columns.kernel; ++kx) {
        body((c * G.rows.kernel + ky) * G.columns.kernel + kx, ky * S::row + kx * S::channels + c);
      }
    }
  }
}

// dw of one filter from the sums of each column of its map, added from the left.
template <Window G, class S, class T>
void add_columns(T* sums, T* dweight) {
  for (std::size_t x = 1; x < G.columns.output(); ++x) {
    for (std::size_t i = 0; i < S::window; ++i) sums[i] += sums[x * S::window + i];
  }
  for_each_weight<G, S>([&](std::size_t of_filter, std::size_t of_window) { dweight[of_filter] += sums[of_window]; });
}

// dw += ..., of finite numbers. `scratch`: scatter_scratch numbers.
template <Window G, Channels K, std::size_t B, class T, class X, class Y>
void scatter_weight_gradient(View<T const, B, X> x, View<T const, B, Y> dy, T* dweight, T* scratch) {
  using S = Scatter<G, K, T>;
  T* const sums = aligned(scratch);
  T* const images = sums + S::sums;
  constexpr std::size_t filter_size = S::channels * G.kernel_size();
  NotZero found;
  for (std::size_t g = 0; g < K.groups; ++g) {
    std::fill_n(sums, S::sums, T(0));
    for (std::size_t first = 0; first < B; first += samples_for_weight<S>) {
      std::size_t const last = std::min(B, first + samples_for_weight<S>);
      for (std::size_t b = first; b < last; ++b) {
        copy_channels_together<G, S>(x.sample(b) + g * S::channels * G.input_size(), images + (b - first) * S::image);
      }
      for (std::size_t f = 0; f < S::filters; ++f) {
        T* const filter_sums = sums + f * G.columns.output() * S::window;
        for (std::size_t b = first; b < last; ++b) {
          T const* const map = dy.sample(b) + (g * S::filters + f) * G.output_size();
          T const* const image = images + (b - first) * S::image;
          for (std::size_t i = 0; i < G.output_size(); i += NotZero::most) {
            found.find(map + i, std::min(G.output_size() - i, NotZero::most));
            for (std::size_t n = 0; n < found.count; ++n) {
              std::size_t const at = i + found.at[n];
              add_window<G, S>(filter_sums + at % G.columns.output() * S::window, S::row, image + S::place(at),
                               G.rows.dilation * S::pitch, map[at]);
            }
          }
        }
      }
    }
    for (std::size_t f = 0; f < S::filters; ++f) {
      add_columns<G, S>(sums + f * G.columns.output() * S::window, dweight + (g * S::filters + f) * filter_size);
    }
  }
}

// dx, of finite numbers: taps in their order are outputs in the reverse of theirs. `scratch`: scatter_scratch numbers.
template <Window G, Channels K, std::size_t B, class T, class X, class Y>
void scatter_input_gradient(T const* weight, View<T const, B, Y> dy, View<T, B, X> dx, T* scratch) {
  using S = Scatter<G, K, T>;
  T* const weights = aligned(scratch);
  T* const images = weights + S::weights;
  constexpr std::size_t filter_size = S::channels * G.kernel_size();
  constexpr std::size_t chunks = (G.output_size() + NotZero::most - 1) / NotZero::most;
  std::array<NotZero, samples_for_input> found;
  for (std::size_t g = 0; g < K.groups; ++g) {
    std::fill_n(weights, S::weights, T(0));
    for (std::size_t f = 0; f < S::filters; ++f) {
      T const* const filter = weight + (g * S::filters + f) * filter_size;
      for_each_weight<G, S>([&](std::size_t of_filter, std::size_t of_window) {
        weights[f * S::window + of_window] = filter[of_filter];
      });
    }
    for (std::size_t first = 0; first < B; first += samples_for_input) {
      std::size_t const samples = std::min(B - first, samples_for_input);
      std::fill_n(images, samples * S::image, T(0));
      for (std::size_t f = 0; f < S::filters; ++f) {
        std::size_t const map = (g * S::filters + f) * G.output_size();
        for (std::size_t chunk = chunks; chunk-- > 0;) {
          std::size_t const begin = chunk * NotZero::most;
          std::size_t longest = 0;
          for (std::size_t b = 0; b < samples; ++b) {
            found[b].find(dy.sample(first + b) + map + begin, std::min(G.output_size() - begin, NotZero::most));
            longest = std::max(longest, found[b].count);
          }
          for (std::size_t n = 1; n <= longest; ++n) {
            for (std::size_t b = 0; b < samples; ++b) {
              if (n > found[b].count) continue;
              std::size_t const at = begin + found[b].at[found[b].count - n];
              add_window<G, S>(images + b * S::image + S::place(at), G.rows.dilation * S::pitch,
                               weights + f * S::window, S::row, dy.sample(first + b)[map + at]);
            }
          }
        }
      }
      for (std::size_t b = 0; b < samples; ++b) {
        copy_channels_apart<G, S>(images + b * S::image, dx.sample(first + b) + g * S::channels * G.input_size());
      }
    }
  }
}

}  // namespace ingot::kernels::detail

#include "ingot/core/epilogue.hpp"

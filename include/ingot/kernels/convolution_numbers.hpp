// Convolution on targets whose registers hold one number each: tiles of filters times rows and columns of the maps, each
// sum in the order of channels and taps. What neighbouring taps of a row read is loaded once.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "ingot/core/extents.hpp"
#include "ingot/core/load_multiple.hpp"
#include "ingot/core/simd.hpp"
#include "ingot/kernels/post_ops.hpp"

namespace ingot::kernels::detail {

// Taps of one row of a kernel, so many at once that are a part of it. Flipped: the first reads the last number.
struct TapRow {
  std::size_t taps;
  std::size_t at_once;
  std::size_t dilation;
  bool flipped;

  // Where a tap of those at once reads, from the first number that they read on.
  constexpr std::size_t place(std::size_t tap) const { return (flipped ? at_once - 1 - tap : tap) * dilation; }
  constexpr std::size_t extent(std::size_t columns) const { return (at_once - 1) * dilation + columns; }
  // Whether no tap before reads this number, for that many columns.
  constexpr bool is_new(std::size_t tap, std::size_t column, std::size_t columns) const {
    for (std::size_t before = 0; before < tap; ++before) {
      std::size_t const number = place(tap) + column;
      if (number >= place(before) && number < place(before) + columns) return false;
    }
    return true;
  }
};

constexpr TapRow tap_row(std::size_t taps, std::size_t dilation, bool flipped) {
  // Code grows with it, and few registers keep nothing for the next tap.
  constexpr std::size_t most = simd::registers >= 16 ? 7 : 1;
  std::size_t at_once = std::min(taps, most);
  while (taps % at_once != 0) --at_once;
  return {taps, at_once, dilation, flipped};
}

// Counts of a convolution's loops, and steps in memory.
struct Loops {
  std::size_t filters;
  std::size_t height;
  std::size_t width;
  std::size_t channels;
  std::size_t tap_rows;
  std::size_t filter;      // from one filter's weights to the next's
  std::ptrdiff_t rest;     // from behind the weights of a channel to those of the next
  std::ptrdiff_t channel;  // from behind what is read of a channel to what is of the next
  std::ptrdiff_t tap_row;  // from what one row of taps reads to what the next does
  std::size_t step;        // the same of one row of the map
};

// How many filters, rows and columns of the maps are summed at once.
struct NumberTile {
  std::size_t filters;
  std::size_t rows;
  std::size_t columns;

  constexpr std::size_t sums() const { return filters * rows * columns; }
};

// The tile with the fewest instructions. Of what is left at an end, the last tile computes as much as the others. A map
// that is pooled has tiles of whole windows.
constexpr NumberTile number_tile_for(std::size_t filters, std::size_t height, std::size_t width, TapRow taps,
                                     Size2 pool) {
  // Numbers that several taps read are in registers longer than the rule knows.
  std::size_t const most = taps.at_once > 1 ? 16 : simd::registers;
  NumberTile best{1, pool.height, pool.width};
  std::size_t least = static_cast<std::size_t>(-1);
  for (std::size_t f = 1; f <= filters && f <= 8; ++f) {
    for (std::size_t r = pool.height; r <= height && (r <= 2 || r == pool.height); r += pool.height) {
      for (std::size_t c = pool.width; c <= width && (c <= 8 || c == pool.width); c += pool.width) {
        NumberTile const tile{f, r, c};
        if (tile.sums() > most || tile.sums() + r * c + 2 > simd::registers) break;
        constexpr std::size_t loops = 6;
        std::size_t const each = tile.sums() * taps.at_once + r * taps.extent(c) + f * taps.at_once + loops;
        std::size_t const total = ((filters + f - 1) / f) * ((height + r - 1) / r) * ((width + c - 1) / c) * each;
        if (total < least) {
          least = total;
          best = tile;
        }
      }
    }
  }
  return best;
}

// The sums of a tile.
template <class T, NumberTile Size, TapRow Taps, Loops L>
struct SumsOfNumbers {
  T sums[Size.filters][Size.rows][Size.columns];

  INGOT_INLINE void start(std::size_t f, T value) {
    INGOT_UNROLL
    for (std::size_t r = 0; r < Size.rows; ++r) {
      INGOT_UNROLL
      for (std::size_t c = 0; c < Size.columns; ++c) sums[f][r][c] = value;
    }
  }

  // Adds all taps of all channels. `in` is where the first sum's first tap reads.
  INGOT_INLINE void add_channels(T const* weight, T const* in) {
    for (std::size_t i = L.channels; i > 0; --i) {
      for (std::size_t k = L.tap_rows; k > 0; --k) {
        add_row(weight, in);
        weight += Taps.taps;
        in += L.tap_row;
      }
      weight += L.rest;
      in += L.channel;
    }
  }

  // A filter's outputs, which stand `width` numbers apart from one row to the next.
  template <class PostOps>
  INGOT_INLINE void store(std::size_t f, T* out, std::size_t width, PostOps const& ops) const {
    INGOT_UNROLL
    for (std::size_t r = 0; r < Size.rows; ++r) {
      INGOT_UNROLL
      for (std::size_t c = 0; c < Size.columns; ++c) {
        std::size_t const at = r * width + c;
        out[at] = ops.template at<1>(sums[f][r][c], at);
      }
    }
  }
  // The largest of each window of them instead.
  template <Size2 Sides, class First, class Second>
  INGOT_INLINE void store(std::size_t f, T* out, std::size_t width, MaxPool<Sides, First, Second> const& ops) const {
    INGOT_UNROLL
    for (std::size_t r = 0; r < Size.rows / Sides.height; ++r) {
      INGOT_UNROLL
      for (std::size_t c = 0; c < Size.columns / Sides.width; ++c) {
        std::size_t const at = r * width + c;
        out[at] = ops.second.template at<1>(largest<Sides>(f, r * Sides.height, c * Sides.width, ops.first), at);
      }
    }
  }

 private:
  // Adds a row of taps.
  INGOT_INLINE void add_row(T const* weight, T const* in) {
    if constexpr (Taps.at_once == Taps.taps) {
      add(weight, in);
    } else {
      constexpr auto step = static_cast<std::ptrdiff_t>(Taps.at_once * Taps.dilation);
      constexpr auto last = static_cast<std::ptrdiff_t>(Taps.taps * Taps.dilation) - step;
      if (Taps.flipped) in += last;
      for (std::size_t n = Taps.taps / Taps.at_once; n > 0; --n) {
        add(weight, in);
        weight += Taps.at_once;
        in += Taps.flipped ? -step : step;
      }
    }
  }

  // Adds the products of as many taps of a row as are taken at once.
  INGOT_INLINE void add(T const* weight, T const* in) {
    T numbers[Size.rows][Taps.extent(Size.columns)];
    [&]<std::size_t... Tap>(std::index_sequence<Tap...>) __attribute__((always_inline)) {
      (add_tap<Tap>(weight + Tap, in, numbers), ...);
    }(std::make_index_sequence<Taps.at_once>{});
  }

  template <Size2 Sides, class PostOps>
  INGOT_INLINE T largest(std::size_t f, std::size_t row, std::size_t column, PostOps const& ops) const {
    T best = simd::settled(ops.template at<1>(sums[f][row][column], 0));
    INGOT_UNROLL
    for (std::size_t i = 1; i < Sides.height * Sides.width; ++i) {
      T const sum = sums[f][row + i / Sides.width][column + i % Sides.width];
      best = simd::larger(best, simd::settled(ops.template at<1>(sum, 0)));
    }
    return best;
  }

  template <std::size_t Tap>
  INGOT_INLINE void add_tap(T const* weight, T const* in, T (&numbers)[Size.rows][Taps.extent(Size.columns)]) {
    constexpr std::size_t place = Taps.place(Tap);
    [&]<std::size_t... C>(std::index_sequence<C...>) __attribute__((always_inline)) {
      (load_column<Taps.is_new(Tap, C, Size.columns), place + C>(in, numbers), ...);
    }(std::make_index_sequence<Size.columns>{});
    INGOT_UNROLL
    for (std::size_t f = 0; f < Size.filters; ++f) {
      T const factor = weight[f * L.filter];
      INGOT_UNROLL
      for (std::size_t r = 0; r < Size.rows; ++r) {
        INGOT_UNROLL
        for (std::size_t c = 0; c < Size.columns; ++c) sums[f][r][c] += factor * numbers[r][place + c];
      }
    }
    for_each_sum([](T& sum) __attribute__((always_inline)) { simd::use_up(sum); });
  }
  template <class Use>
  INGOT_INLINE void for_each_sum(Use const& use) {
    INGOT_UNROLL
    for (std::size_t f = 0; f < Size.filters; ++f) {
      INGOT_UNROLL
      for (std::size_t r = 0; r < Size.rows; ++r) {
        INGOT_UNROLL
        for (std::size_t c = 0; c < Size.columns; ++c) use(sums[f][r][c]);
      }
    }
  }
  template <bool New, std::size_t C, std::size_t N>
  INGOT_INLINE static void load_column(T const* in, T (&numbers)[Size.rows][N]) {
    if constexpr (New) {
      INGOT_UNROLL
      for (std::size_t r = 0; r < Size.rows; ++r) numbers[r][C] = in[r * L.step + C];
    }
  }
};

// Where a tile starts; the last one begins earlier where it would pass the end: some sums are then computed once more.
INGOT_INLINE std::size_t tile_start(std::size_t next, std::size_t size, std::size_t count) {
  return std::min(next, count - size);
}

// All maps, as convolve_group has them. Not inlined: its registers are all in use, and a caller's would be saved for
// longer.
template <bool HasBias, NumberTile Size, TapRow Taps, Loops L, class T, class PostOps>
[[gnu::noinline]] void convolve_numbers(T const* weight, [[maybe_unused]] T const* bias, T const* in, T* out,
                                        PostOps ops) {
  constexpr Size2 pool = pool_sides<PostOps>;
  constexpr std::size_t width = L.width / pool.width;
  constexpr std::size_t map = L.height / pool.height * width;
  for (std::size_t next_f = 0; next_f < L.filters; next_f += Size.filters) {
    std::size_t const filter = tile_start(next_f, Size.filters, L.filters);
    for (std::size_t next_r = 0; next_r < L.height; next_r += Size.rows) {
      std::size_t const row = tile_start(next_r, Size.rows, L.height);
      for (std::size_t next_c = 0; next_c < L.width; next_c += Size.columns) {
        std::size_t const column = tile_start(next_c, Size.columns, L.width);
        SumsOfNumbers<T, Size, Taps, L> tile;
        INGOT_UNROLL
        for (std::size_t f = 0; f < Size.filters; ++f) {
          if constexpr (HasBias) {
            tile.start(f, bias[filter + f] + T(0));
          } else {
            tile.start(f, T(0));
          }
        }
        tile.add_channels(weight + filter * L.filter, in + row * L.step + column);
        std::size_t const first = filter * map + row / pool.height * width + column / pool.width;
        INGOT_UNROLL
        for (std::size_t f = 0; f < Size.filters; ++f) {
          tile.store(f, out + first + f * map, width, ops.from(0, first + f * map));
        }
      }
    }
  }
}

}  // namespace ingot::kernels::detail

#include "ingot/core/epilogue.hpp"

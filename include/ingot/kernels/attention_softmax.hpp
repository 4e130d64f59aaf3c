// The softmax of a row of scores whose length is known when it runs, some of which may not count.
//
// Numerics    the sum of powers as `sum_terms` has it, of all places, where those that do not count are 0: the length
//             alone says the order. A score of NaN or +infinity makes the row NaN, as do scores that all are -infinity.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <type_traits>

#include "ingot/core/float_format.hpp"
#include "ingot/core/math.hpp"
#include "ingot/core/simd.hpp"
#include "ingot/kernels/sum.hpp"

namespace ingot::kernels {

// Which places of a row count: all of them; those whose mark, `step` numbers after the one before, is not 0; or what a
// function says, `counts(i)`.
struct AllCount {
  constexpr bool operator()(std::size_t) const { return true; }
};
template <class T>
struct MarkedCount {
  T const* marks;
  std::size_t step;

  constexpr bool operator()(std::size_t i) const { return !(marks[i * step] == T(0)); }
};
// Marks side by side, which are read in registers, too.
template <class T>
struct MarksInRow {
  T const* marks;

  constexpr bool operator()(std::size_t i) const { return !(marks[i] == T(0)); }
  // numbers where a place counts, else `otherwise`
  template <std::size_t W>
  INGOT_INLINE simd::Pack<T, W> choose(std::size_t i, simd::Pack<T, W> numbers, T otherwise) const {
    simd::Pack<T, W> const mark(simd::load<W>(marks + i));
    return math::select(mark == simd::Pack<T, W>(T(0)), simd::Pack<T, W>(otherwise), numbers);
  }
};

namespace detail {

template <class Counts>
inline constexpr bool all_count = std::is_same_v<Counts, AllCount>;
// Whether registers of places can be chosen among.
template <class Counts, class T>
inline constexpr bool counts_in_registers = all_count<Counts> || std::is_same_v<Counts, MarksInRow<T>>;

// A number at place i, or a pack of those from there on: `otherwise` where a place does not count.
template <class Counts, class T>
INGOT_INLINE T counted(Counts const& counts, std::size_t i, T number, T otherwise) {
  return math::select(counts(i), number, otherwise);
}
template <class Counts, class T, std::size_t W>
INGOT_INLINE simd::Pack<T, W> counted(Counts const& counts, std::size_t i, simd::Pack<T, W> numbers, T otherwise) {
  if constexpr (all_count<Counts>) {
    return numbers;
  } else {
    return counts.choose(i, numbers, otherwise);
  }
}

// row[i] = f(row[i], i) for n numbers from i on, packs of them where there are enough; what is left at the end in ever
// narrower ones, unless there is room for a whole one.
template <bool HasRoom, std::size_t W, class T, class F>
INGOT_INLINE void map_row(F const& f, T* row, std::size_t i, std::size_t n) {
  std::size_t const packs = (HasRoom ? n + W - 1 : n) / W;
  for (std::size_t v = 0; v < packs; ++v, i += W) {
    auto const result = f(read<W>(row + i), i);
    if constexpr (W == 1) {
      row[i] = result;
    } else {
      simd::store<W>(row + i, result.v);
    }
  }
  if constexpr (!HasRoom && W > 1) map_row<false, W / 2>(f, row, i, n % W);
}

template <class T, class Counts>
INGOT_INLINE T largest_in_registers(T const* row, std::size_t n, Counts const& counts) {
  constexpr std::size_t W = simd::width<T>;
  using Pack = simd::Pack<T, W>;
  constexpr T lowest = -ingot::detail::infinite_value<T>();
  std::size_t const whole = n - n % W;
  Pack largest(lowest);
  for (std::size_t i = 0; i < whole; i += W) {
    Pack const numbers = counted(counts, i, read<W>(row + i), lowest);
    largest = math::select(numbers > largest, numbers, largest);
  }
  T result = simd::fold_halves<T, W>(largest.v, [](auto a, auto b) { return b > a ? b : a; });
  for (std::size_t i = whole; i < n; ++i) {
    T const number = counted(counts, i, row[i], lowest);
    result = math::select(number > result, number, result);
  }
  return result;
}

template <bool HasRoom, class T, class Counts>
void attention_softmax_in_registers(T* row, std::size_t n, Counts const& counts) {
  constexpr std::size_t W = simd::width<T>;
  T const largest = largest_in_registers(row, n, counts);
  map_row<HasRoom, W>(
      [&]<class Number>(Number score, std::size_t i)
          __attribute__((always_inline)) { return counted(counts, i, math::exp(score - Number(largest)), T(0)); },
      row, 0, n);
  T const sum = sum_terms<T>(n, [&]<std::size_t N>(Together<N>, std::size_t i) { return read<N>(row + i); });
  T const inverse = T(1) / math::select(sum == T(0), T(1), sum);
  map_row<HasRoom, W>([&]<class Number>(Number power, std::size_t)
                          __attribute__((always_inline)) { return power * Number(inverse); },
                      row, 0, n);
}

}  // namespace detail

// row = softmax(row), over the places that count: 0 at the others, and everywhere if none counts. What is executed does
// not depend on which do. HasRoom: behind the n numbers there is room for a register, which may be written.
template <bool HasRoom = false, class T, class Counts = AllCount>
constexpr void attention_softmax(T* row, std::size_t n, Counts const& counts = {}) {
  if constexpr (simd::in_registers<T> && (simd::width<T> > 1) && detail::counts_in_registers<Counts, T>) {
    if (!std::is_constant_evaluated()) return detail::attention_softmax_in_registers<HasRoom>(row, n, counts);
  }
  T largest = row[0];
  bool any = counts(0);
  for (std::size_t i = 1; i < n; ++i) {
    bool const here = counts(i);
    T const so_far = math::select(any, largest, row[i]);
    largest = math::select(here, math::select(row[i] > so_far, row[i], so_far), largest);
    any = here ? true : any;
  }
  for (std::size_t i = 0; i < n; ++i) {
    T const power = math::exp(math::select(counts(i), row[i], largest) - largest);
    row[i] = math::select(counts(i), power, T(0));
  }
  T const sum = sum_terms<T>(n, [&](std::size_t i) { return row[i]; });
  T const inverse = T(1) / math::select(any, sum, T(1));
  for (std::size_t i = 0; i < n; ++i) row[i] = row[i] * inverse;
}

}  // namespace ingot::kernels

#include "ingot/core/epilogue.hpp"

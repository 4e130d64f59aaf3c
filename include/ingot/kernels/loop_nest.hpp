// Elementwise loops and sums over strided operands, at any rank.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>

#include "ingot/kernels/neighbours.hpp"
#include "ingot/kernels/nest.hpp"
#include "ingot/kernels/sum.hpp"

namespace ingot::kernels {

namespace detail {

// Whether f says that it is worth registers: it then takes packs, too.
template <class F>
inline constexpr bool asks_for_registers = [] {
  if constexpr (requires { F::in_registers; }) return bool{F::in_registers};
  return false;
}();
template <class T, class F, class... Operands>
inline constexpr bool runs_in_registers =
    asks_for_registers<F> && simd::in_registers<T> && (simd::width<T> > 1) && ((Operands::stride <= 1) && ...);

// out[i] = f(in[i]...), or += it, for i < N, as many at once as a register holds. What does not fill one is computed in
// one of which a part is not stored: f is compiled once.
template <std::size_t N, bool Accumulate, class T, class F, class... Operands>
INGOT_INLINE void map_row_in_registers(T* out, F const& f, Operands const... in) {
  constexpr std::size_t W = std::min(simd::width<T>, std::bit_ceil(N));
  auto const run = [&]<std::size_t Count>(std::size_t i, std::integral_constant<std::size_t, Count>) {
    simd::Pack<T, W> result = f(in.template pack<W, Count>(i)...);
    if constexpr (Accumulate) result = simd::Pack<T, W>(simd::load_first<W, Count>(out + i)) + result;
    simd::store_first<Count, T, W>(out + i, result.v);
  };
  for (std::size_t i = 0; i + W <= N; i += W) run(i, std::integral_constant<std::size_t, W>{});
  if constexpr (N % W != 0) run(N - N % W, std::integral_constant<std::size_t, N % W>{});
}

// out[i] = f(in[i]...), or += it, for i < N.
template <std::size_t N, std::size_t Stride, bool Accumulate, class T, class F, class... Operands>
constexpr void map_row(T* out, F const& f, Operands const... in) {
  if constexpr (Stride == 1 && N > 1 && runs_in_registers<T, F, Operands...>) {
    if (!std::is_constant_evaluated()) return map_row_in_registers<N, Accumulate>(out, f, in...);
  }
  auto const value = [&]([[maybe_unused]] std::size_t i) { return f(in[i]...); };
  auto const store = [&](std::size_t i, T const& result) {
    T& place = out[i * Stride];
    place = Accumulate ? place + result : result;
  };
  if constexpr (Stride == 1 && ((Operands::stride <= 1) && ...)) {
    for_neighbours<T, N>(value, store);
  } else {
    for (std::size_t i = 0; i < N; ++i) store(i, value(i));
  }
}

template <auto Nest, bool Accumulate, class T, class F>
constexpr void map_collapsed(std::array<T const*, Nest.inputs> const& in, T* out, F const& f) {
  constexpr std::size_t last = Nest.rank - 1;
  for_each_turn<Nest, 0, last>({}, [&](Offsets<Nest.inputs> const& at) {
    with_operands<Nest, last>(in, at, [&](auto const... operands) {
      map_row<Nest.extents[last], Nest.output_strides[last], Accumulate>(out + at.out, f, operands...);
    });
  });
}

// A sum's loops in the order in which they run: over `sums` outputs, then what is summed, then a loop over outputs if
// that is the one along which most operands are contiguous.
template <std::size_t Rank, std::size_t Inputs>
struct SumOrder {
  LoopNest<Rank, Inputs> nest{};
  std::size_t outer = 0;  // loops over outputs before those that sum
  std::size_t terms = 1;  // of one sum
  bool sums_innermost = true;

  explicit constexpr SumOrder(LoopNest<Rank, Inputs> const& given) {
    auto const contiguous = [&](std::size_t axis) {
      auto const operands = std::count_if(given.input_strides.begin(), given.input_strides.end(),
                                          [&](auto const& strides) { return strides[axis] == 1; });
      return operands + (given.output_strides[axis] == 1 ? 1 : 0);
    };
    std::size_t innermost = Rank - 1;
    for (std::size_t axis = 0; axis < Rank; ++axis) {
      if (contiguous(axis) > contiguous(innermost)) innermost = axis;
    }
    std::array<std::size_t, Rank> order{};
    std::size_t next = 0;
    for (bool const summed : {false, true}) {
      for (std::size_t axis = 0; axis < Rank; ++axis) {
        if (axis == innermost || (given.output_strides[axis] == 0) != summed) continue;
        order[next++] = axis;
      }
      if (!summed) outer = next;
    }
    order[next] = innermost;
    nest = select_axes<Rank>(given, order);
    sums_innermost = given.output_strides[innermost] == 0;
    for (std::size_t axis = 0; axis < Rank; ++axis) terms *= given.output_strides[axis] == 0 ? given.extents[axis] : 1;
  }
};

// The terms of a sum along a loop, one at a time or as many as a register holds.
template <class T, class F, class... Operands>
constexpr auto term_of(F const& f, Operands const... in) {
  if constexpr (runs_in_registers<T, F, Operands...>) {
    return [=]<std::size_t W>(Together<W>, std::size_t i) {
      if constexpr (W == 1) {
        return f(in[i]...);
      } else {
        return f(in.template pack<W, W>(i)...);
      }
    };
  } else {
    return [=]([[maybe_unused]] std::size_t i) { return f(in[i]...); };
  }
}

// The sum of one output, the last loop being part of it.
template <auto Nest, std::size_t Outer, class T, class F>
constexpr T sum_of_output(std::array<T const*, Nest.inputs> const& in, Offsets<Nest.inputs> const& from, F const& f) {
  constexpr std::size_t last = Nest.rank - 1;
  constexpr std::size_t count = Nest.extents[last];
  T total = T(0);
  if constexpr (Outer == last) {
    with_operands<Nest, last>(in, from,
                              [&](auto const... operands) { total = sum_terms<T>(count, term_of<T>(f, operands...)); });
  } else {
    PairwiseSum<T> sum;
    for_each_turn<Nest, Outer, last>(from, [&](Offsets<Nest.inputs> const& at) {
      with_operands<Nest, last>(in, at,
                                [&](auto const... operands) { sum.add_terms(count, term_of<T>(f, operands...)); });
    });
    total = sum.total();
  }
  return total;
}

// Rows are added one by one up to this many; longer sums are made of sums of so many, so that the rounding error of a
// million rows is that of some thousands.
inline constexpr std::size_t rows_in_block = 256;

// out[i] += the sums of Columns neighbouring outputs, the last loop being along them.
template <auto Nest, std::size_t Outer, std::size_t Terms, std::size_t Columns, class T, class F>
constexpr void add_rows(std::array<T const*, Nest.inputs> const& in, Offsets<Nest.inputs> const& from, T* out,
                        F const& f) {
  constexpr std::size_t last = Nest.rank - 1;
  constexpr std::size_t stride = Nest.output_strides[last];
  if constexpr (Terms <= rows_in_block) {
    for_each_turn<Nest, Outer, last>(from, [&](Offsets<Nest.inputs> const& at) {
      with_operands<Nest, last>(in, at,
                                [&](auto const... operands) { map_row<Columns, stride, true>(out, f, operands...); });
    });
  } else {
    std::array<T, Columns> block{};
    std::size_t rows = 0;
    for_each_turn<Nest, Outer, last>(from, [&](Offsets<Nest.inputs> const& at) {
      with_operands<Nest, last>(
          in, at, [&](auto const... operands) { map_row<Columns, 1, true>(block.data(), f, operands...); });
      if (++rows % rows_in_block != 0 && rows != Terms) return;
      for (std::size_t i = 0; i < Columns; ++i) out[i * stride] += block[i];
      block = {};
    });
  }
}

// Outputs whose sums run side by side where they are made of blocks.
inline constexpr std::size_t columns_in_block = 4 * lanes;

template <auto Nest, std::size_t Outer, std::size_t Terms, bool Accumulate, class T, class F>
constexpr void sum_rows(std::array<T const*, Nest.inputs> const& in, Offsets<Nest.inputs> from, T* out, F const& f) {
  constexpr std::size_t last = Nest.rank - 1;
  constexpr std::size_t stride = Nest.output_strides[last];
  constexpr std::size_t count = Nest.extents[last];
  if constexpr (!Accumulate) {
    for (std::size_t i = 0; i < count; ++i) out[i * stride] = T(0);
  }
  constexpr std::size_t columns = Terms <= rows_in_block ? count : std::min(count, columns_in_block);
  for (std::size_t first = 0; first + columns <= count; first += columns) {
    add_rows<Nest, Outer, Terms, columns>(in, from, out + first * stride, f);
    from.step(Nest, last, columns);
  }
  if constexpr (count % columns != 0) {
    add_rows<Nest, Outer, Terms, count % columns>(in, from, out + (count - count % columns) * stride, f);
  }
}

template <auto Nest, std::size_t Outer, std::size_t Terms, bool SumsInnermost, bool Accumulate, class T, class F>
constexpr void reduce_ordered(std::array<T const*, Nest.inputs> const& in, T* out, F const& f) {
  for_each_turn<Nest, 0, Outer>({}, [&](Offsets<Nest.inputs> const& at) {
    if constexpr (!SumsInnermost) {
      sum_rows<Nest, Outer, Terms, Accumulate>(in, at, out + at.out, f);
    } else if constexpr (Accumulate) {
      out[at.out] += sum_of_output<Nest, Outer, T>(in, at, f);
    } else {
      out[at.out] = sum_of_output<Nest, Outer, T>(in, at, f);
    }
  });
}

}  // namespace detail

// out[...] = f(one value of each input...) at every turn of the loops. The output may be the very memory of an input
// with the same strides, and overlaps none otherwise.
template <auto Nest, class T, class F>
constexpr void map_nest(std::array<T const*, Nest.inputs> in, T* out, F const& f) {
  detail::map_collapsed<detail::collapsed<Nest>, false>(in, out, f);
}

// out[...] = the sum of f(one value of each input...) along the axes where the output's stride is 0; with Accumulate
// the sum is added to out. The output overlaps no input, but where nothing is summed, as in map_nest.
template <auto Nest, bool Accumulate = false, class T, class F>
constexpr void reduce_nest(std::array<T const*, Nest.inputs> in, T* out, F const& f) {
  constexpr auto order = detail::SumOrder(detail::collapsed<Nest>);
  if constexpr (order.terms == 1) {
    detail::map_collapsed<detail::collapsed<Nest>, Accumulate>(in, out, f);
  } else {
    detail::reduce_ordered<order.nest, order.outer, order.terms, order.sums_innermost, Accumulate>(in, out, f);
  }
}

}  // namespace ingot::kernels

#include "ingot/core/epilogue.hpp"

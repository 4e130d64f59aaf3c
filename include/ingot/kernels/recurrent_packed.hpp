// One step of a recurrent cell whose weights stand in panels of a register of outputs each, input by input: the sums of
// all gates are in registers when the gates are computed, and every weight is read once, from one place to the next.
//
// Panels      [gate][panel][In][W]: W outputs a panel, the last panel of a gate filled up with zeros. Biases and weights
//             of the input likewise. A bias of -0, or none, is 0.
// Numerics    the bits of RecurrentKernel: the sums of `dot` in its order, a bias that is never -0 behind them.
// Aliasing    nothing written overlaps what is read, but the state.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <type_traits>

#include "ingot/core/compiler_barrier.hpp"
#include "ingot/core/simd.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/kernels/dot.hpp"
#include "ingot/kernels/gates.hpp"
#include "ingot/kernels/recurrent_cells.hpp"
#include "ingot/kernels/sum.hpp"

namespace ingot::kernels {

// Outputs of a panel for H outputs a gate: a register's, or a narrower one's if fewer numbers then are filled up. One of
// 32 bytes costs as much as any smaller one.
template <class T>
constexpr std::size_t panel_width(std::size_t h) {
  constexpr std::size_t least = std::min(simd::width<T>, 32 / sizeof(T));
  std::size_t best = simd::width<T>;
  for (std::size_t w = best / 2; w >= least && w > 0; w /= 2) {
    if ((h + w - 1) / w * w < (h + best - 1) / best * best) best = w;
  }
  return best;
}

// Whether panels are faster than rows on this target: of cells whose sums are computed in few registers. Measured with
// AVX-512, AVX2 and SSE2.
template <class T>
constexpr bool prefers_panels(std::size_t in, std::size_t h) {
  std::size_t const most = simd::registers >= 32 ? 128 : 32;
  return simd::in_registers<T> && simd::width<T> > 1 && std::max(in, h) <= most;
}

namespace detail {

using ingot::detail::compiler_barrier;

// Products of panels of K inputs each with one vector: Sets of N neighbours, each set Apart panels behind the one before.
template <class T, std::size_t K, std::size_t W, std::size_t N, std::size_t Sets, std::size_t Apart>
struct PanelSums {
  using Vector = simd::vector_t<T, W>;
  static constexpr std::size_t count = Sets * N;
  using Sums = std::array<Vector, count>;

  INGOT_INLINE static Sums dots(T const* panels, T const* x) { return dots<K>(panels, x); }

 private:
  template <std::size_t M>
  INGOT_INLINE static Sums dots(T const* panels, T const* x) {
    constexpr std::size_t in_lanes = M - M % lanes;
    if constexpr (M > longest_dot) {
      constexpr std::size_t half = half_of_dot<M>;
      Sums sums = dots<half>(panels, x);
      add(sums, dots<M - half>(panels + half * W, x + half));
      return sums;
    } else if constexpr (in_lanes == M) {
      return sum_of_lanes<M, 0, 1>(panels, x);
    } else {
      Sums sums;
      if constexpr (in_lanes > 0) sums = sum_of_lanes<M, 0, 1>(panels, x);
      // Not added to 0: that would tell -0 from 0 alone, which the bias does.
      Sums rest = term(panels, x, in_lanes);
      INGOT_UNROLL
      for (std::size_t i = in_lanes + 1; i < M; ++i) add_term(rest, panels, x, i);
      if constexpr (in_lanes == 0) return rest;
      add(sums, rest);
      return sums;
    }
  }

  // Lanes First, First + Stride, ... added up as `dot` does, each as soon as its second term is there.
  template <std::size_t M, std::size_t First, std::size_t Stride>
  INGOT_INLINE static Sums sum_of_lanes(T const* panels, T const* x) {
    if constexpr (2 * Stride < lanes) {
      Sums sums = sum_of_lanes<M, First, 2 * Stride>(panels, x);
      add(sums, sum_of_lanes<M, First + Stride, 2 * Stride>(panels, x));
      return sums;
    } else if constexpr (M < 2 * lanes) {
      Sums sums = term(panels, x, First);
      add_term(sums, panels, x, First + Stride);
      return sums;
    } else {
      Sums sums = term(panels, x, First);
      Sums others = term(panels, x, First + Stride);
      for (std::size_t i = lanes; i < M - M % lanes; i += lanes) {
        add_term(sums, panels, x, First + i);
        add_term(others, panels, x, First + Stride + i);
      }
      add(sums, others);
      return sums;
    }
  }

  INGOT_INLINE static Sums term(T const* panels, T const* x, std::size_t i) {
    T const factor = x[i];
    Sums sums;
    INGOT_UNROLL
    for (std::size_t n = 0; n < count; ++n) sums[n] = weights(panels, n, i) * factor;
    return sums;
  }
  INGOT_INLINE static void add_term(Sums& sums, T const* panels, T const* x, std::size_t i) {
    T const factor = x[i];
    INGOT_UNROLL
    for (std::size_t n = 0; n < count; ++n) sums[n] += weights(panels, n, i) * factor;
  }
  INGOT_INLINE static void add(Sums& sums, Sums const& others) {
    INGOT_UNROLL
    for (std::size_t n = 0; n < count; ++n) sums[n] += others[n];
  }
  INGOT_INLINE static Vector weights(T const* panels, std::size_t n, std::size_t i) {
    return simd::load<W>(panels + ((n / N * Apart + n % N) * K + i) * W);
  }
};

// An address that a compiler knows nothing of: it reads what stands there anew, and does not keep it in registers that
// sums need.
template <class T>
INGOT_INLINE T const* read_anew(T const* address) {
  asm("" : "+r"(address));
  return address;
}

}  // namespace detail

// The parameters in panels.
template <class T>
struct PackedRecurrentParameters {
  T const* weight_ih;
  T const* weight_hh;
  T const* bias_ih;
  T const* bias_hh;
};

namespace detail {

// f(a + b), register by register.
template <class F, class Packs>
INGOT_INLINE Packs gate(F const& f, Packs const& a, Packs const& b) {
  Packs values = a;
  INGOT_UNROLL
  for (std::size_t n = 0; n < a.size(); ++n) values[n] = f(a[n] + b[n]);
  return values;
}
inline constexpr auto sigmoid_of = [](auto v) __attribute__((always_inline)) { return gate_sigmoid(v); };
inline constexpr auto tanh_of = [](auto v) __attribute__((always_inline)) { return gate_tanh(v); };

// What a cell does with panels of sums: gate by gate, so that panels wait for the same function together. `sums` computes
// them, of_h<First, Count>() of so many gates and of_x<Gate>() of one; all products with the state come first, since the
// input is what comes last where it depends on the output before. `states` are the old ones and become the new ones.
template <class Cell>
struct PackedStep;

template <RnnActivation Activation>
struct PackedStep<RnnCell<Activation>> {
  template <class Sums, class States>
  INGOT_INLINE static void run(Sums const& sums, States& states) {
    auto const h = sums.template of_h<0, 1>();
    states[0] = gate([](auto v) __attribute__((always_inline)) { return RnnCell<Activation>::value(v); },
                     sums.template of_x<0>(), h[0]);
  }
};

template <>
struct PackedStep<GruCell<ResetGate::after_product>> {
  template <class Sums, class States>
  INGOT_INLINE static void run(Sums const& sums, States& states) {
    auto& state = states[0];
    auto const h = sums.template of_h<0, 3>();
    compiler_barrier();
    auto const r = gate(sigmoid_of, sums.template of_x<0>(), h[0]);
    auto const z = gate(sigmoid_of, sums.template of_x<1>(), h[1]);
    auto const x_n = sums.template of_x<2>();
    auto candidate = x_n;
    INGOT_UNROLL
    for (std::size_t n = 0; n < state.size(); ++n) candidate[n] = gate_tanh(x_n[n] + r[n] * h[2][n]);
    INGOT_UNROLL
    for (std::size_t n = 0; n < state.size(); ++n) state[n] = candidate[n] + z[n] * (state[n] - candidate[n]);
  }
};

template <>
struct PackedStep<LstmCell<false>> {
  template <class Sums, class States>
  INGOT_INLINE static void run(Sums const& sums, States& states) {
    auto& c = states[1];
    auto const h = sums.template of_h<0, 4>();
    compiler_barrier();
    auto const i = gate(sigmoid_of, sums.template of_x<0>(), h[0]);
    auto const g = gate(tanh_of, sums.template of_x<2>(), h[2]);
    auto const f = gate(sigmoid_of, sums.template of_x<1>(), h[1]);
    INGOT_UNROLL
    for (std::size_t n = 0; n < c.size(); ++n) c[n] = f[n] * c[n] + i[n] * g[n];
    auto const o = gate(sigmoid_of, sums.template of_x<3>(), h[3]);
    INGOT_UNROLL
    for (std::size_t n = 0; n < c.size(); ++n) states[0][n] = o[n] * gate_tanh(c[n]);
  }
};

}  // namespace detail

// Steps of a Cell of H numbers with In inputs.
template <class Cell, std::size_t In, std::size_t H, class T>
struct PackedRecurrentKernel {
  static constexpr std::size_t W = panel_width<T>(H);
  static constexpr std::size_t panels = (H + W - 1) / W;
  static constexpr std::size_t gates = Cell::gates;
  using Own = PackedRecurrentParameters<T>;

  // Where the number of output o of a gate for input i of K stands.
  template <std::size_t K>
  static constexpr std::size_t place(std::size_t gate, std::size_t o, std::size_t i) {
    return ((gate * panels + o / W) * K + i) * W + o % W;
  }

  // One step: y and the state's h become the new h.
  static constexpr void step(Own const& own, T const* x, T* y, T* state) {
    if (std::is_constant_evaluated()) {
      step_by_numbers(own, x, y, state);
    } else {
      constexpr std::size_t most = 4;  // panels of each gate at a time
      constexpr std::size_t last = panels % most == 0 ? most : panels % most;
      for (std::size_t p = 0; p + last < panels; p += most) step_of<most, false>(own, p, x, y, state);
      step_of<last, true>(own, panels - last, x, y, state);
      if constexpr (panels > most) std::copy_n(y, H, state);
    }
  }

 private:
  using Pack = simd::Pack<T, W>;

  // In constant expressions, where there are no registers.
  static constexpr void step_by_numbers(Own const& own, T const* x, T* y, T* state) {
    std::array<T, gates * H> of_x{};
    std::array<T, gates * H> of_h{};
    std::array<T, std::max(In, H)> row{};
    auto const sum = [&]<std::size_t K>(std::integral_constant<std::size_t, K>, T const* weight, T const* bias,
                                        T const* in, std::size_t o) {
      for (std::size_t i = 0; i < K; ++i) row[i] = weight[place<K>(o / H, o % H, i)];
      return dot<K>(row.data(), in) + bias[place<1>(o / H, o % H, 0)];
    };
    for (std::size_t o = 0; o < gates * H; ++o) {
      of_x[o] = sum(std::integral_constant<std::size_t, In>{}, own.weight_ih, own.bias_ih, x, o);
      of_h[o] = sum(std::integral_constant<std::size_t, H>{}, own.weight_hh, own.bias_hh, state, o);
    }
    T* const nothing = nullptr;
    Cell::template step<H, false>(of_x.data(), of_h.data(), state, nothing, nothing);
    for (std::size_t i = 0; i < H; ++i) y[i] = state[i];
  }

  // Numbers of one vector that stand in a panel of it: fewer in the last one.
  template <bool Last, std::size_t N>
  INGOT_INLINE static Pack get(T const* from, std::size_t first, std::size_t n) {
    if constexpr (Last && H % W != 0) {
      if (n == N - 1) return Pack(simd::load_first<W, H % W>(from + (first + n) * W));
    }
    return Pack(simd::load<W>(from + (first + n) * W));
  }
  // Together: two in one register, where there is one, so that what reads as much at once finds it in one store.
  template <bool Last, std::size_t N, std::size_t Together>
  INGOT_INLINE static void put(T* to, std::size_t first, std::array<Pack, N> const& values) {
    constexpr std::size_t whole = Last && H % W != 0 ? N - 1 : N;
    T* const start = to + first * W;
    std::size_t n = 0;
    if constexpr (Together == 2 && 2 * W <= simd::width<T>) {
      INGOT_UNROLL
      for (; n + 1 < whole; n += 2) {
        simd::store<2 * W>(start + n * W, simd::detail::joined<T, W>(values[n].v, values[n + 1].v));
      }
    }
    INGOT_UNROLL
    for (; n < whole; ++n) simd::store<W>(start + n * W, values[n].v);
    if constexpr (whole < N) simd::store_first<H % W, T, W>(start + whole * W, values[whole].v);
  }

  // The sums of N panels of gates from `first` on.
  template <std::size_t N>
  struct Sums {
    using Packs = std::array<Pack, N>;
    Own const& own;
    std::size_t first;
    T const* x;
    T const* state;

    template <std::size_t Gate, std::size_t Count>
    INGOT_INLINE std::array<Packs, Count> of_h() const {
      std::array<Packs, Count> sums;
      add<H, Gate, Count>(own.weight_hh, own.bias_hh, state, sums.data());
      return sums;
    }
    template <std::size_t Gate>
    INGOT_INLINE Packs of_x() const {
      Packs sums;
      add<In, Gate, 1>(own.weight_ih, own.bias_ih, x, &sums);
      return sums;
    }

   private:
    // As many gates at a time as registers hold.
    template <std::size_t K, std::size_t Gate, std::size_t Count>
    INGOT_INLINE void add(T const* weight, T const* bias, T const* in, Packs* to) const {
      constexpr std::size_t some = std::min(std::max<std::size_t>(simd::registers / (5 * N), 1), Count);
      std::size_t const panel = Gate * panels + first;
      auto const dots =
          detail::PanelSums<T, K, W, N, some, panels>::dots(weight + panel * K * W, detail::read_anew(in));
      INGOT_UNROLL
      for (std::size_t n = 0; n < some * N; ++n) {
        to[n / N][n % N] = Pack(dots[n] + simd::load<W>(bias + (panel + n / N * panels + n % N) * W));
      }
      if constexpr (some < Count) add<K, Gate + some, Count - some>(weight, bias, in, to + some);
    }
  };

  // N panels of each gate from `first` on, which are the last ones if Last. The products with the state come first: the
  // input is what comes last, where it depends on the output before.
  template <std::size_t N, bool Last>
  INGOT_INLINE static void step_of(Own const& own, std::size_t first, T const* x, T* y, T* state) {
    std::array<std::array<Pack, N>, Cell::states> states;
    INGOT_UNROLL
    for (std::size_t s = 0; s < Cell::states; ++s) {
      INGOT_UNROLL
      for (std::size_t n = 0; n < N; ++n) states[s][n] = get<Last, N>(state + s * H, first, n);
    }
    detail::PackedStep<Cell>::run(Sums<N>{own, first, x, state}, states);
    if constexpr (N == panels) put<Last, N, 1>(state, first, states[0]);
    if constexpr (Cell::states > 1) put<Last, N, 1>(state + H, first, states[1]);
    put<Last, N, 2>(y, first, states[0]);
  }
};

}  // namespace ingot::kernels

#include "ingot/core/epilogue.hpp"

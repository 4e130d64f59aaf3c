// What recurrent cells do to the numbers of one sample in one step, once the products are there, and its gradient.
//
// A cell of H numbers says, in units of H
//   gates       rows of the weights: pre-activations that a step computes
//   states      what persists: h, and c of an LSTM behind it
//   kept        what backward reads of a step beside the states: the gates' values first, in the weights' order
//   slopes      gradients by pre-activations, in the weights' order; a Gru has one more for the candidate's product
// and, with x = W_ih x + b_ih and h = W_hh h + b_hh of all gates,
//   step        replaces the state and writes what is kept, if Keeps
//   backward    from dh, the gradient by the new h, and dc, writes the slopes; dh becomes what reaches the old h
//               without a product, dc the gradient by the old c
// Numerics    the functions of gates.hpp, of a Rnn of core/math.hpp; pre-activations are x + h, rounded once more.
// Aliasing    nothing written overlaps what is read, but the state.
#pragma once

#include "ingot/core/prologue.hpp"

#include <bit>
#include <cstddef>
#include <type_traits>

#include "ingot/core/math.hpp"
#include "ingot/core/simd.hpp"
#include "ingot/kernels/gates.hpp"
#include "ingot/kernels/sum.hpp"

namespace ingot {

// What a Rnn applies to its pre-activations.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"  // of GCC, which takes `relu` for a name in ingot here
enum class RnnActivation { tanh, relu };
#pragma GCC diagnostic pop

// Where a Gru's reset gate stands: behind the product of W_hn with h, as PyTorch has it, or before it, as Cho et al.
// 2014 and ONNX's linear_before_reset = 0 have it.
enum class ResetGate { after_product, before_product };

namespace kernels {

namespace detail {

template <std::size_t N, std::size_t W, class Body>
INGOT_INLINE void together(std::size_t first, Body const& body) {
  for (std::size_t i = 0; i + W <= N; i += W) body(Together<W>{}, first + i);
  if constexpr (constexpr std::size_t rest = N % W; rest > 0) {
    together<rest, std::bit_floor(rest)>(first + N - rest, body);
  }
}

}  // namespace detail

// Calls body(Together<W>, i) for all numbers from 0 to N - 1, W of them from i on: as many as a register of T holds.
template <std::size_t N, class T, class Body>
INGOT_INLINE constexpr void for_numbers_together(Body const& body) {
  if constexpr (simd::in_registers<T> && (simd::width<T> > 1)) {
    if (!std::is_constant_evaluated()) {
      return detail::together<N, (N < simd::width<T> ? std::bit_floor(N) : simd::width<T>)>(0, body);
    }
  }
  for (std::size_t i = 0; i < N; ++i) body(Together<1>{}, i);
}

// W numbers to an address: one, or a pack.
template <std::size_t W, class T, class V>
INGOT_INLINE constexpr void write(T* to, V const& numbers) {
  if constexpr (W == 1) {
    *to = numbers;
  } else {
    simd::store<W>(to, numbers.v);
  }
}

// The states around one step, and what it kept. Where a cell has no c, nothing is read there.
template <class T>
struct StepValues {
  T const* kept;
  T const* h_before;
  T const* c_before;
  T const* h;
  T const* c;
};

namespace detail {

// The slopes of functions of which only the value is known.
template <class V>
constexpr V sigmoid_slope(V y) {
  return y * (V(1) - y);
}
template <class V>
constexpr V tanh_slope(V y) {
  return V(1) - y * y;
}

}  // namespace detail

// h' = f(x + h)
template <RnnActivation Activation>
struct RnnCell {
  static constexpr std::size_t gates = 1;
  static constexpr std::size_t states = 1;
  static constexpr std::size_t kept = 0;
  static constexpr std::size_t slopes = 1;
  static constexpr bool resets_before = false;
  static constexpr std::size_t peepholes = 0;
  static constexpr std::size_t operations = 2;

  template <class V>
  static constexpr V value(V sum) {
    if constexpr (Activation == RnnActivation::relu) return math::select(sum < V(0), V(0), sum);
    if constexpr (Activation == RnnActivation::tanh) return math::tanh(sum);
  }
  template <class V>
  static constexpr V slope(V h) {
    if constexpr (Activation == RnnActivation::relu) return math::select(h <= V(0), V(0), V(1));
    if constexpr (Activation == RnnActivation::tanh) return detail::tanh_slope(h);
  }

  template <std::size_t H, bool, class T>
  static constexpr void step(T const* x, T const* h, T* state, T*, T const*) {
    for_numbers_together<H, T>([&]<std::size_t W>(Together<W>, std::size_t i) {
      write<W>(state + i, value(read<W>(x + i) + read<W>(h + i)));
    });
  }
  template <std::size_t H, class T>
  static constexpr void backward(StepValues<T> step, T* dh, T*, T* down, T const*) {
    for_numbers_together<H, T>([&]<std::size_t W>(Together<W>, std::size_t i) {
      write<W>(down + i, read<W>(dh + i) * slope(read<W>(step.h + i)));
      write<W>(dh + i, decltype(read<W>(dh))(0));
    });
  }
};

// r = sigmoid(x_r + h_r)
// z = sigmoid(x_z + h_z)
// n = tanh(x_n + r h_n), or tanh(x_n + h_n) where h_n = W_hn (r h) + b_hn
// h' = n + z (h - n)
template <ResetGate Reset>
struct GruCell {
  static constexpr std::size_t gates = 3;
  static constexpr std::size_t states = 1;
  static constexpr bool resets_before = Reset == ResetGate::before_product;
  static constexpr std::size_t kept = resets_before ? 3 : 4;  // r, z, n, and h_n
  static constexpr std::size_t slopes = 4;                    // r, z, n, and h_n, or r h in its place
  static constexpr std::size_t peepholes = 0;
  static constexpr std::size_t operations = 10;

  // Writes r h in the place of h_r.
  template <std::size_t H, bool Keeps, class T>
  static constexpr void reset(T const* x, T* h, T const* state, T* kept_values) {
    for_numbers_together<H, T>([&]<std::size_t W>(Together<W>, std::size_t i) {
      auto const r = gate_sigmoid(read<W>(x + i) + read<W>(h + i));
      if constexpr (Keeps) write<W>(kept_values + i, r);
      write<W>(h + i, r * read<W>(state + i));
    });
  }

  template <std::size_t H, bool Keeps, class T>
  static constexpr void step(T const* x, T const* h, T* state, T* kept_values, T const*) {
    for_numbers_together<H, T>([&]<std::size_t W>(Together<W>, std::size_t i) {
      auto const z = gate_sigmoid(read<W>(x + H + i) + read<W>(h + H + i));
      auto const h_n = read<W>(h + 2 * H + i);
      auto const n = [&] {
        if constexpr (resets_before) {
          return gate_tanh(read<W>(x + 2 * H + i) + h_n);
        } else {
          auto const r = gate_sigmoid(read<W>(x + i) + read<W>(h + i));
          if constexpr (Keeps) write<W>(kept_values + i, r);
          return gate_tanh(read<W>(x + 2 * H + i) + r * h_n);
        }
      }();
      if constexpr (Keeps) {
        write<W>(kept_values + H + i, z);
        write<W>(kept_values + 2 * H + i, n);
        if constexpr (!resets_before) write<W>(kept_values + 3 * H + i, h_n);
      }
      write<W>(state + i, n + z * (read<W>(state + i) - n));
    });
  }

  template <std::size_t H, class T>
  static constexpr void backward(StepValues<T> step, T* dh, T*, T* down, T const*) {
    for_numbers_together<H, T>([&]<std::size_t W>(Together<W>, std::size_t i) {
      auto const up = read<W>(dh + i);
      auto const z = read<W>(step.kept + H + i);
      auto const n = read<W>(step.kept + 2 * H + i);
      auto const dn = up * (decltype(up)(1) - z) * detail::tanh_slope(n);
      write<W>(down + H + i, up * (read<W>(step.h_before + i) - n) * detail::sigmoid_slope(z));
      write<W>(down + 2 * H + i, dn);
      if constexpr (!resets_before) {
        auto const r = read<W>(step.kept + i);
        write<W>(down + i, dn * read<W>(step.kept + 3 * H + i) * detail::sigmoid_slope(r));
        write<W>(down + 3 * H + i, dn * r);
      }
      write<W>(dh + i, up * z);
    });
  }

  // With the gradient by r h: the slope of r, r h itself, and what reaches the old h.
  template <std::size_t H, class T>
  static constexpr void backward_reset(StepValues<T> step, T const* drh, T* dh, T* down) {
    for_numbers_together<H, T>([&]<std::size_t W>(Together<W>, std::size_t i) {
      auto const up = read<W>(drh + i);
      auto const r = read<W>(step.kept + i);
      auto const h = read<W>(step.h_before + i);
      write<W>(down + i, up * h * detail::sigmoid_slope(r));
      write<W>(down + 3 * H + i, r * h);
      write<W>(dh + i, read<W>(dh + i) + up * r);
    });
  }
};

// i = sigmoid(x_i + h_i), f = sigmoid(x_f + h_f), g = tanh(x_g + h_g), o = sigmoid(x_o + h_o)
// c' = f c + i g
// h' = o tanh(c')
// With peepholes p_i c, p_f c and p_o c' are added to the pre-activations of i, f and o.
template <bool Peepholes>
struct LstmCell {
  static constexpr std::size_t gates = 4;
  static constexpr std::size_t states = 2;
  static constexpr std::size_t kept = 4;  // i, f, g, o
  static constexpr std::size_t slopes = 4;
  static constexpr bool resets_before = false;
  static constexpr std::size_t peepholes = Peepholes ? 3 : 0;
  static constexpr std::size_t operations = 13 + 2 * peepholes;

  template <std::size_t H, bool Keeps, class T>
  static constexpr void step(T const* x, T const* h, T* state, T* kept_values, T const* peephole) {
    for_numbers_together<H, T>([&]<std::size_t W>(Together<W>, std::size_t n) {
      auto const c = read<W>(state + H + n);
      auto const gate = [&](std::size_t which, std::size_t hole, auto const& through) {
        auto const sum = read<W>(x + which * H + n) + read<W>(h + which * H + n);
        if constexpr (Peepholes) {
          return gate_sigmoid(sum + read<W>(peephole + hole * H + n) * through);
        } else {
          return gate_sigmoid(sum);
        }
      };
      auto const i = gate(0, 0, c);
      auto const f = gate(1, 1, c);
      auto const g = gate_tanh(read<W>(x + 2 * H + n) + read<W>(h + 2 * H + n));
      auto const next = f * c + i * g;
      auto const o = gate(3, 2, next);
      if constexpr (Keeps) {
        write<W>(kept_values + n, i);
        write<W>(kept_values + H + n, f);
        write<W>(kept_values + 2 * H + n, g);
        write<W>(kept_values + 3 * H + n, o);
      }
      write<W>(state + H + n, next);
      write<W>(state + n, o * gate_tanh(next));
    });
  }

  template <std::size_t H, class T>
  static constexpr void backward(StepValues<T> step, T* dh, T* dc, T* down, T const* peephole) {
    for_numbers_together<H, T>([&]<std::size_t W>(Together<W>, std::size_t n) {
      auto const up = read<W>(dh + n);
      using V = std::remove_const_t<decltype(up)>;
      auto const i = read<W>(step.kept + n);
      auto const f = read<W>(step.kept + H + n);
      auto const g = read<W>(step.kept + 2 * H + n);
      auto const o = read<W>(step.kept + 3 * H + n);
      auto const tanh_c = gate_tanh(read<W>(step.c + n));
      auto const to = up * tanh_c * detail::sigmoid_slope(o);
      auto by_c = read<W>(dc + n) + up * o * detail::tanh_slope(tanh_c);
      if constexpr (Peepholes) by_c = by_c + to * read<W>(peephole + 2 * H + n);
      auto const ti = by_c * g * detail::sigmoid_slope(i);
      auto const tf = by_c * read<W>(step.c_before + n) * detail::sigmoid_slope(f);
      write<W>(down + n, ti);
      write<W>(down + H + n, tf);
      write<W>(down + 2 * H + n, by_c * i * detail::tanh_slope(g));
      write<W>(down + 3 * H + n, to);
      auto by_old_c = by_c * f;
      if constexpr (Peepholes) {
        by_old_c = by_old_c + ti * read<W>(peephole + n) + tf * read<W>(peephole + H + n);
      }
      write<W>(dc + n, by_old_c);
      write<W>(dh + n, V(0));
    });
  }
};

}  // namespace kernels
}  // namespace ingot

#include "ingot/core/epilogue.hpp"

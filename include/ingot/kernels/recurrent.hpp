// One step of a recurrent layer for a batch of samples, and the pass over a sequence without anything kept.
//
// Numerics    pre-activations are (W_ih x + b_ih) + (W_hh h + b_hh), each product in the order of dense_forward: the
//             bits of a step depend neither on the batch nor on how a sequence is cut into calls.
// Aliasing    nothing written overlaps what is read, but the states.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <cstddef>

#include "ingot/core/register_bytes.hpp"
#include "ingot/core/shape.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/kernels/dense.hpp"
#include "ingot/kernels/recurrent_cells.hpp"

namespace ingot::kernels {

// The parameters of one direction, T const those of a layer, T those of its gradient. What a layer has not is null.
template <class T>
struct RecurrentParameters {
  T* weight_ih;
  T* weight_hh;
  T* bias_ih;
  T* bias_hh;
  T* peephole;
};

// B sequences of vectors: that of sample b in step t begins at data + b * sample + t * step.
template <class T>
struct Sequences {
  T* data;
  std::size_t sample;
  std::size_t step;

  template <std::size_t B, std::size_t N>
  constexpr View<T, B, Shape<N>> at(std::size_t t) const {
    return {data + t * step, sample};
  }
};

// Steps whose products with the input are taken at once, for registers to hold: of a batch the samples are.
template <std::size_t B>
inline constexpr std::size_t steps_at_once = B == 1 && simd::register_bytes >= 16 ? 8 : 1;

// The states of B samples stand one behind the other, h and then c in each.
template <class Cell, std::size_t In, std::size_t H, bool HasBias>
struct RecurrentKernel {
  static constexpr std::size_t rows = Cell::gates * H;
  static constexpr std::size_t state_size = Cell::states * H;
  using Input = Shape<In>;
  using Gates = Shape<rows>;

  // Scalars of scratch for sequences of so many steps: products with the input, and with h.
  template <std::size_t B, std::size_t Steps>
  static constexpr std::size_t scratch_size = B * rows * (std::min(Steps, steps_at_once<B>) + 1);

  template <std::size_t N, class T>
  static constexpr void input_products(RecurrentParameters<T const> const& own, View<T const, N, Input> x,
                                       View<T, N, Gates> gates) {
    dense_forward<HasBias, In, rows>(own.weight_ih, own.bias_ih, x, gates);
  }

  // One step of B samples from the products with the input. `gates` is scratch of B * rows; kept values of sample b go
  // to kept.sample(b), if Keeps.
  template <bool Keeps, std::size_t B, class T, class Kept>
  static constexpr void step(RecurrentParameters<T const> const& own, View<T const, B, Gates> x, T* gates, T* states,
                             View<T, B, Kept> kept) {
    View<T const, B, Shape<H>> const h(states, state_size);
    View<T, B, Gates> const of_h(gates, rows);
    if constexpr (Cell::resets_before) {
      dense_forward<HasBias, H, 2 * H>(own.weight_hh, own.bias_hh, h, of_h);
      for (std::size_t b = 0; b < B; ++b) {
        Cell::template reset<H, Keeps>(x.sample(b), of_h.sample(b), h.sample(b), kept.sample(b));
      }
      dense_forward<HasBias, H, H>(own.weight_hh + 2 * H * H, HasBias ? own.bias_hh + 2 * H : nullptr,
                                   View<T const, B, Shape<H>>(gates, rows), View<T, B, Shape<H>>(gates + 2 * H, rows));
    } else {
      dense_forward<HasBias, H, rows>(own.weight_hh, own.bias_hh, h, of_h);
    }
    for (std::size_t b = 0; b < B; ++b) {
      T const* const products = of_h.sample(b);
      Cell::template step<H, Keeps>(x.sample(b), products, states + b * state_size, kept.sample(b), own.peephole);
    }
  }

  // Steps of B sequences from and to the states, the last step first if Reverse. Each step's h is written to y, if
  // Every.
  template <bool Reverse, bool Every, std::size_t B, std::size_t Steps, class T>
  static constexpr void run(RecurrentParameters<T const> const& own, Sequences<T const> x, Sequences<T> y, T* states,
                            T* scratch) {
    constexpr std::size_t some = std::min(Steps, steps_at_once<B>);
    for (std::size_t first = 0; first + some <= Steps; first += some) {
      run_some<Reverse, Every, B, some>(own, x, y, Reverse ? Steps - some - first : first, states, scratch);
    }
    if constexpr (constexpr std::size_t rest = Steps % some; rest > 0) {
      run_some<Reverse, Every, B, rest>(own, x, y, Reverse ? 0 : Steps - rest, states, scratch);
    }
  }

 private:
  template <bool Reverse, bool Every, std::size_t B, std::size_t Steps, class T>
  static constexpr void run_some(RecurrentParameters<T const> const& own, Sequences<T const> x, Sequences<T> y,
                                 std::size_t first, T* states, T* scratch) {
    T* const products = scratch + B * rows;
    if constexpr (B == 1) {
      input_products(own, View<T const, Steps, Input>(x.data + first * x.step, x.step),
                     View<T, Steps, Gates>(products, rows));
    } else {
      input_products(own, x.template at<B, In>(first), View<T, B, Gates>(products, rows));
    }
    for (std::size_t s = 0; s < Steps; ++s) {
      std::size_t const t = Reverse ? Steps - 1 - s : s;
      step<false>(own, View<T const, B, Gates>(products + t * rows, rows), scratch, states,
                  View<T, B, Shape<H>>(nullptr, 0));
      if constexpr (Every) copy_h<B>(states, y.template at<B, H>(first + t));
    }
  }

 public:
  // The h of B states.
  template <std::size_t B, class T>
  static constexpr void copy_h(T const* states, View<T, B, Shape<H>> to) {
    for (std::size_t b = 0; b < B; ++b) std::copy_n(states + b * state_size, H, to.sample(b));
  }
};

}  // namespace ingot::kernels

#include "ingot/core/epilogue.hpp"

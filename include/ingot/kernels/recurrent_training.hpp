// Backpropagation through time for one direction of a recurrent layer.
//
// Forward keeps a record of each step, or the state before every Length steps alone: backward then runs those steps
// again, from the last such stretch to the first. The gradient of the weights is added up step by step from the last
// one on, each step's part a sum over the batch, so that it has the same bits whatever is kept.
//
// Numerics    a step's part is a product of product.hpp over the batch; the error of a weight's gradient is within
//             Steps + min(B, 32) + B / 32 roundings of the sum of magnitudes.
// Aliasing    what is written overlaps nothing that is read, but states, records and scratch.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <cstddef>

#include "ingot/core/shape.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/kernels/dense.hpp"
#include "ingot/kernels/product.hpp"
#include "ingot/kernels/recurrent.hpp"
#include "ingot/kernels/recurrent_cells.hpp"

namespace ingot::kernels {

// How a sequence is trained on: the last step first if it is Reversed; Every step's output is in y, or the last one's
// alone; after each Truncate steps (0: never) no gradient passes; Length steps have a record at a time.
struct RecurrentPlan {
  std::size_t steps;
  bool reversed;
  bool every;
  std::size_t truncate;
  std::size_t length;
  friend constexpr bool operator==(RecurrentPlan const&, RecurrentPlan const&) = default;
};

// What backward does with dx.
enum class InputGradient { none, written, added };

// What a pass works in, of one direction: records and states are kept until backward, the rest is scratch.
template <class T>
struct RecurrentMemory {
  T* records;  // record_size of each sample in each of Length steps
  T* states;   // before each stretch of Length steps, states_size of each sample
  T* state;    // where the pass is: state_size of each sample
  T* scratch;  // scratch_size
};

// Both passes over B sequences, in the memory given.
template <class Cell, std::size_t In, std::size_t H, bool HasBias, RecurrentPlan Plan>
struct RecurrentTraining {
  using Kernel = RecurrentKernel<Cell, In, H, HasBias>;
  static constexpr std::size_t rows = Kernel::rows;
  static constexpr std::size_t state_size = Kernel::state_size;
  static constexpr std::size_t stretches = (Plan.steps + Plan.length - 1) / Plan.length;
  static constexpr bool runs_again = stretches > 1;
  // What the cell keeps, c, and h where y does not hold it.
  static constexpr std::size_t c_at = Cell::kept * H;
  static constexpr std::size_t h_at = c_at + (Cell::states - 1) * H;
  static constexpr std::size_t record_size = h_at + (Plan.every ? 0 : H);
  static constexpr std::size_t slopes_size = Cell::slopes * H;
  template <std::size_t B>
  static constexpr std::size_t scratch_size = B * std::max(2 * rows, slopes_size + (Cell::resets_before ? H : 0));

  // From memory.state, which becomes the final one.
  template <std::size_t B, class T>
  static constexpr void forward(RecurrentParameters<T const> const& own, Sequences<T const> x, Sequences<T> y,
                                RecurrentMemory<T> const& memory) {
    for (std::size_t stretch = 0; stretch < stretches; ++stretch) {
      std::copy_n(memory.state, B * state_size, memory.states + stretch * B * state_size);
      run_stretch<B>(own, x, memory, stretch, [&](std::size_t t) {
        if constexpr (Plan.every) Kernel::template copy_h<B, T>(memory.state, y.template at<B, H>(t));
      });
    }
  }

  // Adds to the gradient; writes dx, adds to it, or leaves it alone. `down`, scratch of B * state_size, is left with
  // the gradient by the first state: dh of each sample, then dc of each.
  template <InputGradient Dx, bool NeedsFirst, std::size_t B, class T>
  static constexpr void backward(RecurrentParameters<T const> const& own, RecurrentParameters<T> const& gradient,
                                 Sequences<T const> x, Sequences<T const> y, Sequences<T const> dy, Sequences<T> dx,
                                 RecurrentMemory<T> const& memory, T* down) {
    std::fill_n(down, B * state_size, T(0));
    for (std::size_t stretch = stretches; stretch-- > 0;) {
      if constexpr (runs_again) {
        std::copy_n(memory.states + stretch * B * state_size, B * state_size, memory.state);
        run_stretch<B>(own, x, memory, stretch, [](std::size_t) {});
      }
      for (std::size_t s = end_of(stretch); s-- > stretch * Plan.length;) {
        backward_step<Dx, NeedsFirst, B>(own, gradient, s, x, y, dy, dx, memory, down);
      }
    }
  }

 private:
  static constexpr std::size_t end_of(std::size_t stretch) { return std::min(Plan.steps, (stretch + 1) * Plan.length); }
  // Step s is the sequence's number t.
  static constexpr std::size_t time_of(std::size_t s) { return Plan.reversed ? Plan.steps - 1 - s : s; }

  template <std::size_t B, class T>
  static constexpr T* record(T* records, std::size_t s) {
    return records + s % Plan.length * B * record_size;
  }

  template <std::size_t B, class T, class Output>
  static constexpr void run_stretch(RecurrentParameters<T const> const& own, Sequences<T const> x,
                                    RecurrentMemory<T> const& memory, std::size_t stretch, Output const& output) {
    T* const of_x = memory.scratch + B * rows;
    for (std::size_t s = stretch * Plan.length; s < end_of(stretch); ++s) {
      std::size_t const t = time_of(s);
      T* const kept = record<B>(memory.records, s);
      Kernel::input_products(own, x.template at<B, In>(t), View<T, B, Shape<rows>>(of_x, rows));
      Kernel::template step<true, B>(own, View<T const, B, Shape<rows>>(of_x, rows), memory.scratch, memory.state,
                                     View<T, B, Shape<H>>(kept, record_size));
      for (std::size_t b = 0; b < B; ++b) {
        T const* const state = memory.state + b * state_size;
        if constexpr (Cell::states > 1) std::copy_n(state + H, H, kept + b * record_size + c_at);
        if constexpr (!Plan.every) std::copy_n(state, H, kept + b * record_size + h_at);
      }
      output(t);
    }
  }

  // Where h and c of all samples stand after step s.
  template <class T>
  struct States {
    T const* h;
    std::size_t h_stride;
    T const* c;
    std::size_t c_stride;
  };
  template <std::size_t B, class T>
  static constexpr States<T> after(std::size_t s, Sequences<T const> y, RecurrentMemory<T> const& memory) {
    T const* const kept = record<B>(memory.records, s);
    if constexpr (Plan.every) return {y.data + time_of(s) * y.step, y.sample, kept + c_at, record_size};
    return {kept + h_at, record_size, kept + c_at, record_size};
  }
  template <std::size_t B, class T>
  static constexpr States<T> before(std::size_t s, Sequences<T const> y, RecurrentMemory<T> const& memory) {
    if (s % Plan.length != 0) return after<B>(s - 1, y, memory);
    T const* const state = memory.states + s / Plan.length * B * state_size;
    return {state, state_size, state + (Cell::states > 1 ? H : 0), state_size};
  }

  template <InputGradient Dx, bool NeedsFirst, std::size_t B, class T>
  static constexpr void backward_step(RecurrentParameters<T const> const& own, RecurrentParameters<T> const& gradient,
                                      std::size_t s, Sequences<T const> x, Sequences<T const> y, Sequences<T const> dy,
                                      Sequences<T> dx, RecurrentMemory<T> const& memory, T* dh) {
    std::size_t const t = time_of(s);
    T* const dc = dh + (Cell::states > 1 ? B * H : 0);
    T* const slopes = memory.scratch;
    T const* const kept = record<B>(memory.records, s);
    States<T> const old = before<B>(s, y, memory);
    States<T> const now = after<B>(s, y, memory);
    auto const values = [&](std::size_t b) {
      return StepValues<T>{kept + b * record_size, old.h + b * old.h_stride, old.c + b * old.c_stride,
                           now.h + b * now.h_stride, now.c + b * now.c_stride};
    };

    if (Plan.every || s + 1 == Plan.steps) {
      for (std::size_t b = 0; b < B; ++b) {
        T const* const up = dy.template at<B, H>(Plan.every ? t : 0).sample(b);
        for (std::size_t i = 0; i < H; ++i) dh[b * H + i] += up[i];
      }
    }
    for (std::size_t b = 0; b < B; ++b) {
      T* const own_slopes = slopes + b * slopes_size;
      Cell::template backward<H>(values(b), dh + b * H, dc + (Cell::states > 1 ? b * H : 0), own_slopes, own.peephole);
      if constexpr (Cell::peepholes > 0) add_peepholes(values(b), own_slopes, gradient.peephole);
    }
    if constexpr (Cell::resets_before) {
      T* const drh = slopes + B * slopes_size;
      dense_backward_input<H, H>(own.weight_hh + 2 * H * H, View<T const, B, Shape<H>>(slopes + 2 * H, slopes_size),
                                 View<T, B, Shape<H>>(drh, H));
      for (std::size_t b = 0; b < B; ++b) {
        Cell::template backward_reset<H>(values(b), drh + b * H, dh + b * H, slopes + b * slopes_size);
      }
    }

    // The products with W_hh: all rows of it but where a Gru's candidate has factors of its own.
    View<T const, B, Shape<H>> const h(old.h, old.h_stride);
    constexpr std::size_t shared = Cell::slopes == Cell::gates ? rows : 2 * H;
    View<T const, B, Shape<shared>> const of_h(slopes, slopes_size);
    bool const passes = s == 0 ? NeedsFirst : Plan.truncate == 0 || s % std::max(Plan.truncate, std::size_t{1}) != 0;
    dense_backward_parameters<HasBias, H, shared>(h, of_h, gradient.weight_hh, gradient.bias_hh);
    if constexpr (shared < rows) {
      // n's slope times r h, or n's slope times r with h.
      View<T const, B, Shape<H>> const last(slopes + 3 * H, slopes_size);
      View<T const, B, Shape<H>> const n(slopes + 2 * H, slopes_size);
      dense_backward_parameters<HasBias, H, H>(Cell::resets_before ? last : h, Cell::resets_before ? n : last,
                                               gradient.weight_hh + 2 * H * H,
                                               HasBias ? gradient.bias_hh + 2 * H : nullptr);
      if constexpr (!Cell::resets_before) {
        if (passes) add_products<B, H>(own.weight_hh + 2 * H * H, last, dh);
      }
    }
    if (passes) add_products<B, shared>(own.weight_hh, of_h, dh);
    if (!passes && s > 0) std::fill_n(dh, B * state_size, T(0));

    View<T const, B, Shape<rows>> const of_x(slopes, slopes_size);
    dense_backward_parameters<HasBias, In, rows>(x.template at<B, In>(t), of_x, gradient.weight_ih, gradient.bias_ih);
    if constexpr (Dx != InputGradient::none) {
      View<T, B, Shape<In>> const to = dx.template at<B, In>(t);
      product<B, rows, In, Dx == InputGradient::added>(
          Factors<T>{slopes, slopes_size, 1}, RowsOf<T const>{own.weight_ih, In}, RowsOf<T>{to.data, to.stride});
    }
  }

  // dh += W^T slopes
  template <std::size_t B, std::size_t Rows, class T>
  static constexpr void add_products(T const* weight, View<T const, B, Shape<Rows>> slopes, T* dh) {
    product<B, Rows, H, true>(Factors<T>{slopes.data, slopes.stride, 1}, RowsOf<T const>{weight, H}, RowsOf<T>{dh, H});
  }

  // p_i and p_f look at the old c, p_o at the new one.
  template <class T>
  static constexpr void add_peepholes(StepValues<T> const& step, T const* slopes, T* gradient) {
    for (std::size_t i = 0; i < H; ++i) {
      gradient[i] += slopes[i] * step.c_before[i];
      gradient[H + i] += slopes[H + i] * step.c_before[i];
      gradient[2 * H + i] += slopes[3 * H + i] * step.c[i];
    }
  }
};

}  // namespace ingot::kernels

#include "ingot/core/epilogue.hpp"

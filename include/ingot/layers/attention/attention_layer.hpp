// What self-attention and cross-attention have in common: the layer, given where its queries and its memory stand.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <type_traits>

#include "ingot/core/math.hpp"
#include "ingot/core/parameter.hpp"
#include "ingot/core/random.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/core/workspace.hpp"
#include "ingot/kernels/attention.hpp"
#include "ingot/kernels/dense.hpp"
#include "ingot/kernels/elementwise.hpp"
#include "ingot/layers/attention/attention_options.hpp"
#include "ingot/layers/attention/marks.hpp"
#include "ingot/layers/bias.hpp"
#include "ingot/layers/dense.hpp"
#include "ingot/layers/layer.hpp"

namespace ingot::detail {

// The rows of a sequence of Count steps, for a product with all of them.
template <std::size_t Count, std::size_t Width, class T>
constexpr View<T, Count, Shape<Width>> rows_of(T* first, std::size_t step) {
  return {first, step};
}

// Queries steps look at Memory steps. With Self both are the same, the input [Queries, Width]; else the input is
// [Queries + Memory, Width], queries first. A mark is one more feature of each step.
template <bool Self, std::size_t Queries, std::size_t Memory, std::size_t Width, std::size_t Heads,
          AttentionOptions Options, class T>
struct AttentionLayer {
  static constexpr AttentionOptions options = Options;
  static constexpr std::size_t width = Width;
  static constexpr std::size_t heads = Heads;
  static constexpr std::size_t features = with_mark(Width, Options.marked);
  static constexpr kernels::AttentionShape shape{Queries, Memory, Heads, Width / Heads, Options.causal, Options.window};
  static constexpr T scale = T(1.0 / math::sqrt(static_cast<double>(Width / Heads)));

  using scalar = T;
  using input_shape = Shape<Self ? Queries : Queries + Memory, features>;
  using output_shape = Shape<Queries, features>;
  static constexpr bool takes_marks = Options.marked;
  static constexpr bool gives_marks = Options.marked && Options.hands_on;
  static constexpr bool draws_random = Options.dropout > 0.0;
  static constexpr bool same_in_training = !draws_random;
  static constexpr bool backward_reads_output = false;
  // Projections of queries, keys, values and outputs; scores and weighted sums of what is seen.
  static constexpr std::size_t macs = 2 * (Queries + Memory) * Width * Width + 2 * Width * shape.pairs();
  // Of each weight: its scale, and the softmax's maximum, difference, power, sum and quotient. Of a number its bias.
  static constexpr std::size_t other_operations =
      6 * Heads * shape.pairs() + (Options.bias ? 2 * (Queries + Memory) * Width : 0);

 private:
  static constexpr Bias with_bias = Options.bias ? Bias::present : Bias::none;
  static constexpr std::size_t memory_offset = Self ? 0 : Queries * features;
  // Queries, keys and values of a sequence stand together: in rows of a step, or first those of the queries.
  static constexpr std::size_t projected = (Queries + 2 * Memory) * Width;
  static constexpr std::size_t query_step = Self ? 3 * Width : Width;
  static constexpr std::size_t key_step = Self ? 3 * Width : 2 * Width;
  static constexpr std::size_t keys_at = Self ? Width : Queries * Width;
  static constexpr std::size_t mark = Width;
  static constexpr std::size_t row_scratch = kernels::attention_scratch<T, shape>;
  static constexpr std::size_t training_scratch =
      std::max(row_scratch, projected + Queries * Width + kernels::attention_backward_scratch<T, shape>);

 public:
  alignas(kernels::weights_alignment<T>(3 * Width, Width)) Tensor<T, 3 * Width, Width> in_proj_weight;
  [[no_unique_address]] BiasTensor<T, 3 * Width, with_bias> in_proj_bias;
  Dense<Width, Width, T, with_bias> out_proj;

  // One sequence after the other, whatever the batch.
  template <std::size_t B>
  static constexpr std::size_t workspace_size = projected + row_scratch;

  template <std::size_t B, class>
  struct Saved {
    std::array<T, B * projected> rows;
    std::array<T, B * shape.weights()> weights;
    std::array<T, B * Queries * Width> attended;
    std::array<T, training_scratch> scratch;
    RandomKey key;
  };

  template <std::size_t B>
  constexpr void forward(View<T const, B, input_shape> x, View<T, B, output_shape> y,
                         Scratch<T, projected + row_scratch> scratch) const {
    T* const rows = scratch.data;
    for (std::size_t b = 0; b < B; ++b) {
      project(x.sample(b), rows);
      // What a head has read of a query's row it replaces by what it attends to.
      kernels::attention_forward<shape>(rows_in(rows), scale, marks_of(x.sample(b)), rows + projected, rows,
                                        query_step);
      put_out(x.sample(b), rows, query_step, y.sample(b));
    }
  }

  template <std::size_t B>
  constexpr void forward_training(View<T const, B, input_shape> x, View<T, B, output_shape> y, Saved<B, T>& saved,
                                  TrainingContext context) const {
    saved.key = context.key;
    for (std::size_t b = 0; b < B; ++b) {
      T* const rows = saved.rows.data() + b * projected;
      T* const attended = saved.attended.data() + b * Queries * Width;
      project(x.sample(b), rows);
      kernels::attention_forward<shape>(rows_in(rows), scale, marks_of(x.sample(b)), saved.scratch.data(), attended,
                                        Width, drop_of(saved.key, b), saved.weights.data() + b * shape.weights());
      put_out(x.sample(b), attended, Width, y.sample(b));
    }
  }

 protected:
  template <std::size_t B>
  constexpr void run_backward(View<T const, B, input_shape> x, View<T const, B, output_shape> dy,
                              View<T, B, input_shape> dx, Saved<B, T>& saved, AttentionLayer& gradient) const {
    T* const slopes = saved.scratch.data();
    T* const attended_slopes = slopes + projected;
    T* const scratch = attended_slopes + Queries * Width;
    for (std::size_t b = 0; b < B; ++b) {
      auto const up = rows_of<Queries, Width>(dy.sample(b), features);
      auto const attended = rows_of<Queries, Width, T const>(saved.attended.data() + b * Queries * Width, Width);
      out_proj.template backward<Queries>(attended, up, up, rows_of<Queries, Width>(attended_slopes, Width),
                                          gradient.out_proj);
      kernels::attention_backward<shape>(rows_in(saved.rows.data() + b * projected), scale, drop_of(saved.key, b),
                                         saved.weights.data() + b * shape.weights(), attended_slopes, Width, scratch,
                                         rows_out(slopes));
      project_backward(x.sample(b), slopes, dx.sample(b), gradient);
      if constexpr (Options.marked) hand_marks_back(dy.sample(b), dx.sample(b));
    }
  }

 public:
  template <class F, class First, class... Rest>
  static constexpr void visit_at(ParameterPath const& path, F& f, First& first, Rest&... rest) {
    f(path.child("in_proj_weight"), Parameter{"in_proj_weight", Role::weight, Width, 3 * Width}, first.in_proj_weight,
      rest.in_proj_weight...);
    if constexpr (Options.bias) {
      f(path.child("in_proj_bias"), Parameter{"in_proj_bias", Role::bias, Width, 3 * Width}, first.in_proj_bias,
        rest.in_proj_bias...);
    }
    visit_parameters_at(path.child("out_proj"), f, first.out_proj, rest.out_proj...);
  }

 private:
  template <class Rows>
  static constexpr kernels::AttentionRows<Rows> rows_at(Rows* rows) {
    return {rows, rows + keys_at, rows + keys_at + Width, query_step, key_step};
  }
  static constexpr kernels::AttentionRows<T const> rows_in(T const* rows) { return rows_at<T const>(rows); }
  static constexpr kernels::AttentionRows<T> rows_out(T* rows) { return rows_at<T>(rows); }

  static constexpr auto marks_of(T const* x) {
    if constexpr (Options.marked) {
      return kernels::MarkedCount<T>{x + memory_offset + mark, features};
    } else {
      return kernels::AllCount{};
    }
  }
  static constexpr auto drop_of(RandomKey key, std::size_t b) {
    if constexpr (draws_random) {
      constexpr kernels::DropRule<T> rule(Options.dropout);  // a constant: Clang 14 has other options in memory
      return kernels::DroppedWeights<T>{key.child(b), rule};
    } else {
      return kernels::KeptWeights{};
    }
  }

  // Calls each(steps, first row of weights, rows of weights, x, rows, step) for each product of steps and weights.
  template <class X, class Rows, class Each>
  static constexpr void for_each_projection(X* x, Rows* rows, Each const& each) {
    using std::integral_constant;
    if constexpr (Self) {
      each(integral_constant<std::size_t, Queries>{}, integral_constant<std::size_t, 0>{},
           integral_constant<std::size_t, 3 * Width>{}, x, rows, 3 * Width);
    } else {
      each(integral_constant<std::size_t, Queries>{}, integral_constant<std::size_t, 0>{},
           integral_constant<std::size_t, Width>{}, x, rows, Width);
      each(integral_constant<std::size_t, Memory>{}, integral_constant<std::size_t, Width>{},
           integral_constant<std::size_t, 2 * Width>{}, x + memory_offset, rows + keys_at, 2 * Width);
    }
  }

  static constexpr T const* bias_from(AttentionLayer const& layer, std::size_t first) {
    return Options.bias ? layer.in_proj_bias.data() + first : nullptr;
  }
  static constexpr T* bias_from(AttentionLayer& layer, std::size_t first) {
    return Options.bias ? layer.in_proj_bias.data() + first : nullptr;
  }

  constexpr void project(T const* x, T* rows) const {
    for_each_projection(x, rows, [&](auto steps, auto first, auto outputs, T const* in, T* out, std::size_t step) {
      kernels::dense_forward<Options.bias, Width, outputs()>(
          in_proj_weight.data() + first() * Width, bias_from(*this, first()), rows_of<steps(), Width>(in, features),
          rows_of<steps(), outputs()>(out, step));
    });
  }

  constexpr void project_backward(T const* x, T const* slopes, T* dx, AttentionLayer& gradient) const {
    for_each_projection(
        x, slopes, [&](auto steps, auto first, auto outputs, T const* in, T const* up, std::size_t step) {
          auto const rows = rows_of<steps(), outputs()>(up, step);
          kernels::dense_backward_parameters<Options.bias, Width, outputs()>(
              rows_of<steps(), Width>(in, features), rows, gradient.in_proj_weight.data() + first() * Width,
              bias_from(gradient, first()));
          kernels::dense_backward_input<Width, outputs()>(in_proj_weight.data() + first() * Width, rows,
                                                          rows_of<steps(), Width>(dx + (in - x), features));
        });
  }

  constexpr void put_out(T const* x, T const* attended, std::size_t step, T* y) const {
    out_proj.template forward<Queries>(rows_of<Queries, Width>(attended, step), rows_of<Queries, Width>(y, features));
    if constexpr (Options.marked) hand_on(x, y);
  }

  // Marks of the queries, or gradients by them: what a key's mark does is no slope.
  static constexpr void hand_on(T const* from, T* to) {
    auto const marks = rows_of<Queries, 1>(to + mark, features);
    if constexpr (Options.hands_on) {
      kernels::copy(rows_of<Queries, 1>(from + mark, features), marks);
    } else {
      kernels::fill(marks, T(0));
    }
  }
  static constexpr void hand_marks_back(T const* dy, T* dx) {
    hand_on(dy, dx);
    if constexpr (!Self) kernels::fill(rows_of<Memory, 1>(dx + memory_offset + mark, features), T(0));
  }
};

}  // namespace ingot::detail

#include "ingot/core/epilogue.hpp"

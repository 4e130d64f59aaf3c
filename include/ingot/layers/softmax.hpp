// Softmax and its logarithm, over the last axis.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>

#include "ingot/core/fingerprint.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/graph/operations/softmax.hpp"
#include "ingot/kernels/elementwise.hpp"
#include "ingot/kernels/softmax.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/layers/refusal.hpp"
#include "ingot/layers/words.hpp"

namespace ingot {

// What is computed along the last axis.
namespace row_function {

struct Softmax {
  static constexpr LayerIdentity identity() { return layer_identity("Softmax"); }
  static constexpr Outputs outputs = Outputs::probabilities;
  template <std::size_t N>
  static constexpr std::size_t operations = 5 * N;  // maximum, difference, exponential, sum, quotient
  template <std::size_t N, class T>
  static constexpr void forward(T const* x, T* y) {
    kernels::softmax<N>(x, y);
  }
  template <std::size_t N, class T>
  static constexpr void backward(T const* y, T const* dy, T* dx) {
    kernels::softmax_backward<N>(y, dy, dx);
  }
};

struct LogSoftmax {
  static constexpr LayerIdentity identity() { return layer_identity("LogSoftmax"); }
  static constexpr Outputs outputs = Outputs::log_probabilities;
  template <std::size_t N>
  static constexpr std::size_t operations = 5 * N + 1;  // two differences, no quotient, and the sum's logarithm
  template <std::size_t N, class T>
  static constexpr void forward(T const* x, T* y) {
    kernels::log_softmax<N>(x, y);
  }
  template <std::size_t N, class T>
  static constexpr void backward(T const* y, T const* dy, T* dx) {
    kernels::log_softmax_backward<N>(y, dy, dx);
  }
};

}  // namespace row_function

namespace detail {

// The layer of a function of each row of the last axis, whose gradient is a function of the row's output.
template <class Function, std::size_t... Extents>
struct Rowwise {
  using input_shape = Shape<Extents...>;
  using output_shape = input_shape;
  static constexpr std::size_t row = input_shape::extents[input_shape::rank - 1];
  static constexpr LayerIdentity identity() { return Function::identity(); }
  static constexpr Outputs outputs = Function::outputs;
  static constexpr std::size_t other_operations = input_shape::size / row * Function::template operations<row>;
  static constexpr bool in_place = true;
  static constexpr bool backward_reads_input = false;

  template <std::size_t B, class T>
  constexpr void forward(View<T const, B, input_shape> x, View<T, B, output_shape> y) const {
    kernels::for_each_row<input_shape>([](T const* in, T* out) { Function::template forward<row>(in, out); }, x, y);
  }

  template <std::size_t B, class T>
  constexpr void backward(View<T const, B, input_shape>, View<T const, B, output_shape> y,
                          View<T const, B, output_shape> dy, View<T, B, input_shape> dx, Rowwise&) const {
    kernels::for_each_row<input_shape>(
        [](T const* out, T const* up, T* down) { Function::template backward<row>(out, up, down); }, y, dy, dx);
  }
};

}  // namespace detail

template <std::size_t... Extents>
struct Softmax : RefusedLayer<Softmax<Extents...>> {};
template <std::size_t... Extents>
struct LogSoftmax : RefusedLayer<LogSoftmax<Extents...>> {};

template <>
struct RefusalOf<Softmax<>> {
  using type = reasons::RankZero;
};
template <>
struct RefusalOf<LogSoftmax<>> {
  using type = reasons::RankZero;
};

// y[i] = e^x[i] / sum_j e^x[j], computed from x - max x so that nothing overflows.
//
// Shapes      any; the same in and out.
// Parameters  none.
// Numerics    each y within 16 units in the last place of 1, of inputs of any finite size.
// Cost        no MACs; one exponential an element.
// Aliasing    in place: y is x or does not overlap it; dx is dy or overlaps none of y, dy.
// Refuses     a shape without axes.
// For training a classifier end on the logits and use SoftmaxCrossEntropy: fused, it is exact where this underflows.
// Source      PyTorch's torch.nn.Softmax(dim=-1).
template <std::size_t... Extents>
requires not_refused<Softmax<Extents...>>
struct Softmax<Extents...> : detail::Rowwise<row_function::Softmax, Extents...> {};

// y[i] = x[i] - ln sum_j e^x[j]
//
// Shapes, parameters, cost, aliasing and refusals are those of Softmax.
// Numerics    each y within 48 + log2(max(N / 512, 1)) + d roundings of itself, for rows of N and d the distance of the
//             largest x to the others (its mean, weighted by their e^x): the logarithm of a probability near 1 keeps
//             its digits, as does its gradient.
// Source      PyTorch's torch.nn.LogSoftmax(dim=-1).
template <std::size_t... Extents>
requires not_refused<LogSoftmax<Extents...>>
struct LogSoftmax<Extents...> : detail::Rowwise<row_function::LogSoftmax, Extents...> {};

// `softmax` and `log_softmax` stand for these layers in build(), and are operations on expressions; softmax is also a
// function of a tensor: `softmax(net(x))`.
using graph::softmax;
template <>
struct WordOf<graph::operations::Softmax> {
  using type = words::OfExtents<Softmax>;
};
using graph::log_softmax;
template <>
struct WordOf<graph::operations::LogSoftmax> {
  using type = words::OfExtents<LogSoftmax>;
};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

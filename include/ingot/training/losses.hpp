// Losses: a number from a batch of outputs and their targets, and its gradient with respect to the outputs.
//
// loss(y, target, dy, samples) returns the loss over the first `samples` rows of the batch and writes its gradient to
// dy, zero in the rows after them. Every loss is a mean over the samples, so that a learning rate does not depend on
// the batch size; how it treats the elements of one sample stands with each. Targets are a tensor of the outputs' shape
// or, where a class is to be told, class indices (`Labels<B>`). A class index out of range has no meaning: the loss
// becomes NaN, the gradient of that sample zero. To add a loss, write a struct with the two functions `fits` and
// `sample`.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <limits>
#include <type_traits>

#include "ingot/core/math.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/kernels/softmax.hpp"
#include "ingot/kernels/sum.hpp"

namespace ingot {

namespace detail {

// A batch of targets as a loss reads it: tensors through pointers to a sample, labels through their value.
template <class T, std::size_t B, class S>
constexpr T const* target_of(View<T const, B, S> const& targets, std::size_t b) {
  return targets.sample(b);
}
template <std::size_t B>
constexpr ClassIndex target_of(Labels<B> const& labels, std::size_t b) {
  return labels[b];
}

}  // namespace detail

// What all losses share: the walk over the batch. `Derived` says what one sample contributes:
//   template <class S> static constexpr bool fits;   whether outputs of shape S make sense
//   template <std::size_t N, class T> static T sample(T const* y, Target t, T* dy, T scale)
// where dy is the gradient times `scale`.
template <class Derived>
struct Loss {
  template <std::size_t B, class T, class S>
  constexpr T operator()(View<T const, B, S> y, std::type_identity_t<View<T const, B, S>> target, View<T, B, S> dy,
                         std::size_t samples = B) const {
    return over_batch(y, target, dy, samples);
  }

 protected:
  template <std::size_t B, class T, class S, class Target>
  constexpr T over_batch(View<T const, B, S> y, Target const& target, View<T, B, S> dy, std::size_t samples) const {
    kernels::PairwiseSum<T> sum;
    T const scale = T(1) / static_cast<T>(samples);
    for (std::size_t b = 0; b < samples; ++b) {
      sum.add(static_cast<Derived const&>(*this).template sample<S::size>(y.sample(b), detail::target_of(target, b),
                                                                          dy.sample(b), scale));
    }
    for (std::size_t b = samples; b < B; ++b) {
      for (std::size_t i = 0; i < S::size; ++i) dy.sample(b)[i] = T(0);
    }
    return sum.total() * scale;
  }
};

// Losses that take class indices too.
template <class Derived>
struct ClassLoss : Loss<Derived> {
  using Loss<Derived>::operator();
  template <std::size_t B, class T, class S>
  constexpr T operator()(View<T const, B, S> y, Labels<B> const& target, View<T, B, S> dy,
                         std::size_t samples = B) const {
    return this->over_batch(y, target, dy, samples);
  }
};

// Losses of the difference d = y - t of each element alone: `Derived` says what one element contributes and its slope,
//   template <class T> static T value(T d), slope(T d);
// and `mean` whether a sample's elements are averaged or summed.
template <class Derived>
struct DifferenceLoss : Loss<Derived> {
  template <class S>
  static constexpr bool fits = true;

  template <std::size_t N, class T>
  constexpr T sample(T const* y, T const* t, T* dy, T scale) const {
    T const share = Derived::mean ? T(1) / T(N) : T(1);
    for (std::size_t i = 0; i < N; ++i) dy[i] = Derived::slope(y[i] - t[i]) * share * scale;
    return share * kernels::sum_terms<T>(N, [&](std::size_t i) { return Derived::value(y[i] - t[i]); });
  }
};

// 1/N sum (y - t)^2 over the N elements of a sample: PyTorch's MSELoss.
struct MeanSquaredError : DifferenceLoss<MeanSquaredError> {
  static constexpr bool mean = true;
  template <class T>
  static constexpr T value(T d) {
    return d * d;
  }
  template <class T>
  static constexpr T slope(T d) {
    return T(2) * d;
  }
};

// 1/2 sum (y - t)^2 over the elements of a sample: the textbooks' sum of squares, whose gradient is y - t.
struct HalfSquaredError : DifferenceLoss<HalfSquaredError> {
  static constexpr bool mean = false;
  template <class T>
  static constexpr T value(T d) {
    return T(0.5) * d * d;
  }
  template <class T>
  static constexpr T slope(T d) {
    return d;
  }
};

// 1/N sum |y - t|; slope 0 where they are equal: PyTorch's L1Loss.
struct L1Loss : DifferenceLoss<L1Loss> {
  static constexpr bool mean = true;
  template <class T>
  static constexpr T value(T d) {
    return math::abs(d);
  }
  template <class T>
  static constexpr T slope(T d) {
    return d > T(0) ? T(1) : (d < T(0) ? T(-1) : d * T(0));
  }
};

// 1/N sum of d^2 / 2 where |d| <= Delta, else Delta (|d| - Delta / 2), with d = y - t: PyTorch's HuberLoss (Huber
// 1964).
template <Real Delta = 1.0>
struct HuberLoss : DifferenceLoss<HuberLoss<Delta>> {
  static_assert(Delta.value > 0, "the delta of a Huber loss is positive");
  static constexpr bool mean = true;
  template <class T>
  static constexpr T value(T d) {
    T const delta = T(Delta.value);
    T const a = math::abs(d);
    return a > delta ? delta * (a - T(0.5) * delta) : T(0.5) * d * d;
  }
  template <class T>
  static constexpr T slope(T d) {
    T const delta = T(Delta.value);
    return d > delta ? delta : (d < -delta ? -delta : d);
  }
};

// -sum t ln(y + 1e-7) on probabilities: the textbooks' form. The guard keeps ln 0 out; on logits, prefer
// SoftmaxCrossEntropy, which needs none.
struct CrossEntropy : ClassLoss<CrossEntropy> {
  static constexpr double guard = 1e-7;
  template <class S>
  static constexpr bool fits = S::rank == 1;

  template <std::size_t N, class T>
  constexpr T sample(T const* y, T const* t, T* dy, T scale) const {
    for (std::size_t i = 0; i < N; ++i) dy[i] = -t[i] / (y[i] + T(guard)) * scale;
    return kernels::sum_terms<T>(N, [&](std::size_t i) { return -t[i] * math::log(y[i] + T(guard)); });
  }
  template <std::size_t N, class T>
  constexpr T sample(T const* y, ClassIndex t, T* dy, T scale) const {
    for (std::size_t i = 0; i < N; ++i) dy[i] = T(0);
    if (t >= N) return T(std::numeric_limits<double>::quiet_NaN());
    T const guarded = y[t] + T(guard);
    dy[t] = -scale / guarded;
    return -math::log(guarded);
  }
};

// -sum t ln softmax(y) on logits, in the stable log-sum-exp form; the gradient is softmax(y) - t for targets that sum
// to one. PyTorch's CrossEntropyLoss.
struct SoftmaxCrossEntropy : ClassLoss<SoftmaxCrossEntropy> {
  template <class S>
  static constexpr bool fits = S::rank == 1 && S::size > 1;

  template <std::size_t N, class T>
  constexpr T sample(T const* y, T const* t, T* dy, T scale) const {
    auto const log_sum = kernels::softmax<N>(y, dy);
    T const weight = kernels::sum_terms<T>(N, [&](std::size_t i) { return t[i]; });
    for (std::size_t i = 0; i < N; ++i) {
      dy[i] = ((weight - t[i]) * dy[i] - t[i] * log_sum.complement(y[i], dy[i])) * scale;
    }
    return kernels::sum_terms<T>(N, [&](std::size_t i) { return t[i] * ((log_sum.largest - y[i]) + log_sum.rest); });
  }
  template <std::size_t N, class T>
  constexpr T sample(T const* y, ClassIndex t, T* dy, T scale) const {
    if (t >= N) {
      for (std::size_t i = 0; i < N; ++i) dy[i] = T(0);
      return T(std::numeric_limits<double>::quiet_NaN());
    }
    auto const log_sum = kernels::softmax<N>(y, dy);
    dy[t] = -log_sum.complement(y[t], dy[t]);
    for (std::size_t i = 0; i < N; ++i) dy[i] *= scale;
    return (log_sum.largest - y[t]) + log_sum.rest;
  }
};

// 1/N sum of softplus(y) - t y on logits, t in [0, 1]: the binary cross-entropy of sigmoid(y), stable at any y; its
// gradient is (sigmoid(y) - t) / N. Both are computed from -|y|, where neither cancels when the answer is sure.
// PyTorch's BCEWithLogitsLoss.
struct BinaryCrossEntropy : Loss<BinaryCrossEntropy> {
  template <class S>
  static constexpr bool fits = true;

  template <std::size_t N, class T>
  constexpr T sample(T const* y, T const* t, T* dy, T scale) const {
    T const mean = T(1) / T(N);
    for (std::size_t i = 0; i < N; ++i) {
      T const unlikely = math::sigmoid(y[i] > T(0) ? -y[i] : y[i]);
      dy[i] = (y[i] > T(0) ? (T(1) - t[i]) - unlikely : unlikely - t[i]) * mean * scale;
    }
    return mean * kernels::sum_terms<T>(N, [&](std::size_t i) {
             T const toward = y[i] > T(0) ? (T(1) - t[i]) * y[i] : -t[i] * y[i];
             return math::softplus(y[i] > T(0) ? -y[i] : y[i]) + toward;
           });
  }
};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

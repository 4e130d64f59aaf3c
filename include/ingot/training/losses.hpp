// Losses: a number from a batch of outputs y and their targets t, and its gradient with respect to the outputs.
//
// loss(y, t, dy, samples) returns the mean over the first `samples` rows of the batch and writes its gradient to dy, 0
// in the rows after them. Each loss below says what it is for one sample of N elements.
//
// Shapes    y and t of any shape, where nothing else is said: t a tensor of y's shape. Losses over classes take outputs
//           of rank 1, and t also as class indices, Labels<B>.
// Numerics  sums pairwise, in the network's scalar. With n = min(N, 512) / 16 + log2(max(N / 512, 1)) + log2 B the
//           error of a loss is within n + 25 roundings of it, where nothing else is said. The mean is right also where
//           the sum over the batch overflows, as long as it does not itself. NaN and infinity in y or t propagate.
// Refuses   outputs of another shape, targets of another kind; by name, in train_step and train. A class index that is
//           no class makes NaN of the loss and 0 of that sample's gradient; in a constant expression it is an error.
// Aliasing  y, t and dy do not overlap.
//
// To add a loss of y - t, derive from DifferenceLoss; any other, from Loss or ClassLoss: a struct with `fits`, `sample`
// and, where it has the softmax or sigmoid inside, takes_logits = true.
// Its tests are lines in tests/training/test_losses_by_duals.cpp and test_losses_by_differences.cpp and, where PyTorch
// has it, in tests/golden/training_cases.py, with a run of tests/golden/make_golden.py, and in
// tests/golden/test_losses.cpp.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <limits>
#include <type_traits>

#include "ingot/core/as_written.hpp"
#include "ingot/core/dual.hpp"
#include "ingot/core/float_format.hpp"
#include "ingot/core/integer_cast.hpp"
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

// In a constant expression a label that is no class is an error: a call that is not constexpr, which compilers print
// with its numbers.
constexpr void check_label(ClassIndex label, std::size_t classes, std::size_t row) {
  if (__builtin_is_constant_evaluated()) {  // the library's function would leave the call in, without optimisation
    if (label < classes) return;
    __builtin_printf("label %zu of %zu classes in row %zu", integer_cast<std::size_t>(label), classes, row);
  }
}
template <class T>
constexpr void check_label(T const*, std::size_t, std::size_t) {}

template <class T>
constexpr bool is_infinite(T const& value) {
  if constexpr (std::numeric_limits<T>::has_infinity) return value > std::numeric_limits<T>::max();
  return false;
}

// weight * value; 0 where the weight is 0 and the value infinite. NaN propagates.
template <class T>
constexpr T weighted(T const& weight, T const& value) {
  return weight == T(0) && is_near_overflow(math::abs(value)) ? T(0) : weight * value;
}

}  // namespace detail

// What all losses share: the walk over the batch. `Derived` says what one sample contributes:
//   template <class S> static constexpr bool fits;   whether outputs of shape S make sense
//   template <std::size_t N, class T> static T sample(T const* y, Target t, T* dy, T scale)
// where it returns the sample's loss and writes its gradient times `scale` to dy. A ClassLoss has a second one, whose
// target is a ClassIndex. It may have
//   template <std::size_t N, class T> static T share(T const* y, Target t, T scale)
// the sample's loss times `scale`, which is asked for where the loss itself overflows.
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
      detail::check_label(detail::target_of(target, b), S::size, b);
      sum.add(static_cast<Derived const&>(*this).template sample<S::size>(y.sample(b), detail::target_of(target, b),
                                                                          dy.sample(b), scale));
    }
    for (std::size_t b = samples; b < B; ++b) {
      for (std::size_t i = 0; i < S::size; ++i) dy.sample(b)[i] = T(0);
    }
    T const mean = sum.total() * scale;
    return detail::is_near_overflow(mean) ? mean_of_shares(y, target, dy, samples, scale) : mean;
  }

 private:
  // The mean where the sum cannot be held, though it may be itself.
  template <std::size_t B, class T, class S, class Target>
  constexpr T mean_of_shares(View<T const, B, S> y, Target const& target, View<T, B, S> dy, std::size_t samples,
                             T scale) const {
    auto const& loss = static_cast<Derived const&>(*this);
    kernels::PairwiseSum<T> sum;
    for (std::size_t b = 0; b < samples; ++b) {
      auto const t = detail::target_of(target, b);
      if constexpr (requires { loss.template share<S::size>(y.sample(b), t, scale); }) {
        sum.add(loss.template share<S::size>(y.sample(b), t, scale));
      } else {
        sum.add(loss.template sample<S::size>(y.sample(b), t, dy.sample(b), scale) * scale);
      }
    }
    return sum.total();
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

// Losses of the difference d = y - t of each element alone. `Derived` says what one element contributes,
//   static constexpr auto value(auto d, auto factor);
// times a factor, multiplied in such an order that nothing overflows on the way to a result that can be held. The slope
// follows from it by dual numbers, so that it is generic in its numbers and calls the functions of math::. It may have
//   template <class T> static constexpr T slope(T d, T factor);
// where that is shorter or more exact, and mean = false where a sample's elements are summed, not averaged. The
// gradient of those below is within 5 roundings of each element.
template <class Derived>
struct DifferenceLoss : Loss<Derived> {
  static constexpr bool mean = true;
  template <class S>
  static constexpr bool fits = true;

  template <std::size_t N, class T>
  constexpr T sample(T const* y, T const* t, T* dy, T scale) const {
    T const part = Derived::mean ? T(1) / T(N) : T(1);
    for (std::size_t i = 0; i < N; ++i) dy[i] = slope_at(y[i] - t[i], part) * scale;
    return part * kernels::sum_terms<T>(N, [&](std::size_t i) { return Derived::value(y[i] - t[i], T(1)); });
  }
  template <std::size_t N, class T>
  constexpr T share(T const* y, T const* t, T scale) const {
    T const factor = scale * (Derived::mean ? T(1) / T(N) : T(1));
    return kernels::sum_terms<T>(N, [&](std::size_t i) { return Derived::value(y[i] - t[i], factor); });
  }

 private:
  template <class T>
  static constexpr T slope_at(T d, T factor) {
    if constexpr (requires { Derived::slope(d, factor); }) {
      return Derived::slope(d, factor);
    } else {
      return Derived::value(Dual<T>(d, T(1)), Dual<T>(factor, T(0))).derivative;
    }
  }
};

// 1/N sum (y - t)^2; gradient 2 (y - t) / N. PyTorch's MSELoss.
struct MeanSquaredError : DifferenceLoss<MeanSquaredError> {
  template <class T>
  static constexpr T value(T d, T factor) {
    INGOT_AS_WRITTEN;
    return detail::as_written(factor * d) * d;
  }
  template <class T>
  static constexpr T slope(T d, T factor) {
    return d * (T(2) * factor);
  }
};

// 1/2 sum (y - t)^2; gradient y - t. The textbooks' sum of squares.
struct HalfSquaredError : DifferenceLoss<HalfSquaredError> {
  static constexpr bool mean = false;
  template <class T>
  static constexpr T value(T d, T factor) {
    INGOT_AS_WRITTEN;
    return detail::as_written(T(0.5) * factor * d) * d;
  }
  template <class T>
  static constexpr T slope(T d, T factor) {
    return d * factor;
  }
};

// 1/N sum |y - t|; gradient +-1/N, 0 where they are equal. PyTorch's L1Loss.
struct L1Loss : DifferenceLoss<L1Loss> {
  template <class T>
  static constexpr T value(T d, T factor) {
    return detail::as_written(factor * math::abs(d));
  }
  template <class T>
  static constexpr T slope(T d, T factor) {
    return d > T(0) ? factor : (d < T(0) ? -factor : d * T(0));
  }
};

// 1/N sum of d^2 / 2 where |d| <= Delta, else Delta (|d| - Delta / 2), with d = y - t; gradient d / N, at most
// Delta / N in size. Refuses a Delta that is not positive in the network's scalar. PyTorch's HuberLoss (Huber 1964).
template <Real Delta = 1.0>
struct HuberLoss : DifferenceLoss<HuberLoss<Delta>> {
  static_assert(Delta.value > 0, "the delta of a Huber loss is positive");
  static constexpr bool mean = true;
  template <class T>
  static constexpr T value(T d, T factor) {
    INGOT_AS_WRITTEN;
    if constexpr (std::is_floating_point_v<T>) {
      static_assert(static_cast<T>(Delta.value) > 0, "the delta of a Huber loss is 0 in the network's numbers");
    }
    T const delta = T(Delta.value);
    T const a = math::abs(d);
    return a > delta ? detail::as_written(factor * delta) * (a - T(0.5) * delta)
                     : detail::as_written(T(0.5) * factor * d) * d;
  }
  template <class T>
  static constexpr T slope(T d, T factor) {
    T const delta = T(Delta.value);
    return (d > delta ? delta : (d < -delta ? -delta : d)) * factor;
  }
};

// -sum t ln(y + 1e-7) on probabilities, the textbooks' form; gradient -t / (y + 1e-7). On logits prefer
// SoftmaxCrossEntropy.
//
// Shapes    y [N] probabilities, N > 0; t [N] or a class index.
// Numerics  the loss within n + 25 roundings of itself and 4 of sum t (|ln(y + 1e-7)| + 1), n as above, since ln
//           cancels where y is near 1; each element of the gradient within 5 roundings.
// Ends      the guard 1e-7 keeps ln 0 out: at y = 0 the loss is 16.1 t and the gradient -1e7 t. A t of 0 counts
//           nothing, even at an infinite y. A y below -1e-7 gives NaN.
// Refuses   outputs of rank other than 1.
struct CrossEntropy : ClassLoss<CrossEntropy> {
  static constexpr double guard = 1e-7;
  template <class S>
  static constexpr bool fits = S::rank == 1;

  template <std::size_t N, class T>
  constexpr T sample(T const* y, T const* t, T* dy, T scale) const {
    for (std::size_t i = 0; i < N; ++i) {
      T const guarded = y[i] + T(guard);
      dy[i] = (t[i] == T(0) && guarded == T(0) ? -t[i] : -t[i] / guarded) * scale;
    }
    return kernels::sum_terms<T>(N, [&](std::size_t i) { return detail::weighted(-t[i], math::log(y[i] + T(guard))); });
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

namespace detail {

// softmax(y) in p, as the limit has it where one logit is infinite.
template <std::size_t N, class T>
constexpr kernels::LogSum<T> softmax_of_logits(T const* y, T* p) {
  auto const log_sum = kernels::softmax<N>(y, p);
  if (!is_infinite(log_sum.largest)) return log_sum;
  std::size_t infinite = 0;
  for (std::size_t i = 0; i < N; ++i) infinite += std::size_t{is_infinite(y[i])};
  if (infinite > 1) return log_sum;
  for (std::size_t i = 0; i < N; ++i) p[i] = is_infinite(y[i]) ? T(1) : T(0);
  return {log_sum.largest, T(0)};
}

// -ln of the softmax at y.
template <class T>
constexpr T surprise(kernels::LogSum<T> const& log_sum, T y) {
  INGOT_AS_WRITTEN;
  return is_infinite(y) ? log_sum.rest : as_written(log_sum.largest - y) + log_sum.rest;
}

}  // namespace detail

// -sum t ln softmax(y) on logits; gradient (sum t) softmax(y) - t. PyTorch's CrossEntropyLoss.
//
// Shapes    y [N] logits, N > 1; t [N], of any sum, or a class index.
// Numerics  -ln softmax(y)[i] = (max y - y[i]) + ln sum exp(y - max y), so that nothing overflows; what the gradient
//           subtracts from 1 is summed from the other classes, not computed by a difference. The loss is within
//           2 n + 60 + d roundings of itself where no t is negative, n as above and d the distance of the largest
//           logit to the others (its mean, weighted by their e^y); of a class index each element of the gradient
//           within 17 units in the last place of 1, by the number of samples.
// Ends      the limit where one logit is infinite: 0 for its class, infinity for the others, and infinity for the class
//           of a logit of -infinity. NaN where two are infinite or all -infinity. A t of 0 counts nothing, even beside
//           an infinite term.
// Refuses   outputs of rank other than 1, a single class, a network that ends in a Softmax or Sigmoid (a LogSoftmax
//           changes nothing).
struct SoftmaxCrossEntropy : ClassLoss<SoftmaxCrossEntropy> {
  static constexpr bool takes_logits = true;
  template <class S>
  static constexpr bool fits = S::rank == 1 && S::size > 1;

  template <std::size_t N, class T>
  constexpr T sample(T const* y, T const* t, T* dy, T scale) const {
    auto const log_sum = detail::softmax_of_logits<N>(y, dy);
    T const weight = kernels::sum_terms<T>(N, [&](std::size_t i) { return t[i]; });
    for (std::size_t i = 0; i < N; ++i) {
      dy[i] = ((weight - t[i]) * dy[i] - t[i] * log_sum.complement(y[i], dy[i])) * scale;
    }
    return kernels::sum_terms<T>(
        N, [&](std::size_t i) { return detail::weighted(t[i], detail::surprise(log_sum, y[i])); });
  }
  template <std::size_t N, class T>
  constexpr T sample(T const* y, ClassIndex t, T* dy, T scale) const {
    if (t >= N) {
      for (std::size_t i = 0; i < N; ++i) dy[i] = T(0);
      return T(std::numeric_limits<double>::quiet_NaN());
    }
    auto const log_sum = detail::softmax_of_logits<N>(y, dy);
    dy[t] = -log_sum.complement(y[t], dy[t]);
    for (std::size_t i = 0; i < N; ++i) dy[i] *= scale;
    return detail::surprise(log_sum, y[t]);
  }
};

// 1/N sum of -t ln sigmoid(y) - (1 - t) ln(1 - sigmoid(y)) on logits, each element a yes or no of its own; gradient
// (sigmoid(y) - t) / N. PyTorch's BCEWithLogitsLoss; where its BCELoss would stand behind a sigmoid, leave out both.
//
// Shapes    y logits of any shape; t of the same, in [0, 1].
// Numerics  computed as softplus(-|y|) + (t - [y > 0]) (-y): nothing overflows, and neither loss nor gradient cancels
//           where the answer is sure: the loss is within n + 30 roundings of itself, n as above, each element of the
//           gradient within 5 units in the last place of 1, by N and the number of samples.
// Ends      at an infinite y the limit: 0 where t agrees with it, infinity where it does not; NaN only for NaN.
// Refuses   a network that ends in a Sigmoid or Softmax.
struct SigmoidCrossEntropy : Loss<SigmoidCrossEntropy> {
  static constexpr bool takes_logits = true;
  template <class S>
  static constexpr bool fits = true;

  template <std::size_t N, class T>
  constexpr T sample(T const* y, T const* t, T* dy, T scale) const {
    INGOT_AS_WRITTEN;
    T const mean = T(1) / T(N);
    for (std::size_t i = 0; i < N; ++i) {
      T const unlikely = math::sigmoid(y[i] > T(0) ? -y[i] : y[i]);
      dy[i] = (y[i] > T(0) ? detail::as_written(T(1) - t[i]) - unlikely : unlikely - t[i]) * mean * scale;
    }
    return mean * kernels::sum_terms<T>(N, [&](std::size_t i) {
             T const wrong = y[i] > T(0) ? T(1) - t[i] : -t[i];
             return math::softplus(y[i] > T(0) ? -y[i] : y[i]) + detail::weighted(wrong, y[i]);
           });
  }
};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

// Losses of a network that answers for each row of its output: each step of a sequence, each node of a graph.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <type_traits>

#include "ingot/core/tensor.hpp"
#include "ingot/kernels/sum.hpp"
#include "ingot/training/losses.hpp"

namespace ingot {

namespace detail {

// The mean of SoftmaxCrossEntropy over the rows of K logits that count.
template <std::size_t K>
struct SoftmaxCrossEntropyOfRowsOf : Loss<SoftmaxCrossEntropyOfRowsOf<K>> {
  template <class S>
  static constexpr bool fits = S::size % K == 0;

  template <std::size_t N, class T>
  constexpr T sample(T const* y, T const* t, T* dy, T scale) const {
    std::size_t counted = 0;
    for (std::size_t first = 0; first < N; first += K) counted += std::size_t{counts(t + first)};
    T const share = T(1) / T(counted > 0 ? counted : 1);
    kernels::PairwiseSum<T> sum;
    for (std::size_t first = 0; first < N; first += K) {
      if (counts(t + first)) {
        T const value = SoftmaxCrossEntropy{}.template sample<K>(y + first, t + first, dy + first, scale * share);
        sum.add(value * share);  // each, not the sum: which may overflow where the mean does not
      } else {
        for (std::size_t i = 0; i < K; ++i) dy[first + i] = T(0);
        sum.add(T(0));
      }
    }
    return sum.total();
  }

 private:
  template <class T>
  static constexpr bool counts(T const* target) {
    for (std::size_t i = 0; i < K; ++i) {
      if (!(target[i] == T(0))) return true;
    }
    return false;
  }
};

}  // namespace detail

// The mean over rows of -sum t ln softmax(y) on logits; gradient ((sum t) softmax(y) - t) / rows. A row whose target is
// all zeros counts nothing, as padding and unlabelled nodes do: the mean is over those that count, and 0 if none does.
// PyTorch's CrossEntropyLoss over rows with `ignore_index`, for each sample, then the mean over the batch.
//
// Shapes    y [Rows..., K] logits, K > 1; t the same, each row of any sum.
// Numerics  as SoftmaxCrossEntropy of each row, and log2 of the number of rows and 3 roundings more.
// Ends      those of SoftmaxCrossEntropy in a row that counts; in one that does not, any output gives 0 and a gradient
//           of 0.
// Refuses   outputs without rows, of rank 0 or 1; a single class; a network that ends in a Softmax or Sigmoid (a
//           LogSoftmax changes nothing).
struct SoftmaxCrossEntropyOfRows {
  static constexpr bool takes_logits = true;
  template <class S>
  static constexpr bool fits = [] {
    if constexpr (S::rank > 1) return S::extents[S::rank - 1] > 1;
    return false;
  }();

  template <std::size_t B, class T, class S>
  constexpr T operator()(View<T const, B, S> y, std::type_identity_t<View<T const, B, S>> target, View<T, B, S> dy,
                         std::size_t samples = B) const {
    return detail::SoftmaxCrossEntropyOfRowsOf<S::extents[S::rank - 1]>{}(y, target, dy, samples);
  }
};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

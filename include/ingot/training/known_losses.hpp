// Losses of targets that are not all known: steps of a sequence that ask for no answer, labels that nobody gave.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>

#include "ingot/kernels/sum.hpp"
#include "ingot/training/losses.hpp"

namespace ingot {

// SigmoidCrossEntropy of the elements whose target is known: the mean over these of -t ln sigmoid(y) -
// (1 - t) ln(1 - sigmoid(y)), its gradient (sigmoid(y) - t) over their number. An element with a target below 0 says
// nothing: it counts nothing, whatever y is there, and has gradient 0. A sample of which nothing is known has loss 0 and
// counts in the mean over the batch.
//
// Shapes    y logits of any shape; t of the same, in [0, 1], or below 0 where it is not known. PyTorch's
//           BCEWithLogitsLoss of the elements that a mask selects.
// Numerics  those of SigmoidCrossEntropy, N being the number of all elements.
// Refuses   a network that ends in a Sigmoid or Softmax.
struct SigmoidCrossEntropyOfKnown : Loss<SigmoidCrossEntropyOfKnown> {
  static constexpr bool takes_logits = true;
  template <class S>
  static constexpr bool fits = true;

  template <std::size_t N, class T>
  constexpr T sample(T const* y, T const* t, T* dy, T scale) const {
    std::size_t known = 0;
    for (std::size_t i = 0; i < N; ++i) known += t[i] < T(0) ? std::size_t{0} : std::size_t{1};
    if (known == 0) {
      for (std::size_t i = 0; i < N; ++i) dy[i] = T(0);
      return T(0);
    }
    T const part = T(1) / static_cast<T>(known);
    return part * kernels::sum_terms<T>(N, [&](std::size_t i) {
             if (!(t[i] < T(0))) return SigmoidCrossEntropy{}.template sample<1>(y + i, t + i, dy + i, part * scale);
             dy[i] = T(0);
             return T(0);
           });
  }
};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

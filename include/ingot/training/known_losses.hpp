// Losses of targets that are not all known: steps of a sequence that ask for no answer, labels that nobody gave.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>

#include "ingot/kernels/sum.hpp"
#include "ingot/training/losses.hpp"

namespace ingot {

// SigmoidCrossEntropy of the elements whose target is known: 1/N sum of -t ln sigmoid(y) - (1 - t) ln(1 - sigmoid(y))
// over these, its gradient (sigmoid(y) - t) / N. An element with a target below 0 counts nothing, whatever y is there,
// and has gradient 0. N is the number of all elements, so that each that is known weighs as much, in whatever sample.
//
// Shapes    y logits of any shape; t of the same, in [0, 1], or below 0 where it is not known. PyTorch's
//           BCEWithLogitsLoss with a weight of 1 for what is known and 0 for the rest.
// Numerics  those of SigmoidCrossEntropy.
// Refuses   a network that ends in a Sigmoid or Softmax.
struct SigmoidCrossEntropyOfKnown : Loss<SigmoidCrossEntropyOfKnown> {
  static constexpr bool takes_logits = true;
  template <class S>
  static constexpr bool fits = true;

  template <std::size_t N, class T>
  constexpr T sample(T const* y, T const* t, T* dy, T scale) const {
    T const mean = T(1) / T(N);
    return mean * kernels::sum_terms<T>(N, [&](std::size_t i) {
             if (!(t[i] < T(0))) return SigmoidCrossEntropy{}.template sample<1>(y + i, t + i, dy + i, mean * scale);
             dy[i] = T(0);
             return T(0);
           });
  }
};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

// The loss of those contenders that bring none: as a loop that their own flags vectorise.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "problem.hpp"

namespace peers {

// The mean cross-entropy of the softmax of `y` [batch, classes], and in `dy` its gradient.
template <std::size_t Batch, std::size_t Classes>
float softmax_cross_entropy(float const* y, float* dy) {
  float loss = 0;
  for (std::size_t b = 0; b < Batch; ++b, y += Classes, dy += Classes) {
    float const largest = *std::max_element(y, y + Classes);
    float sum = 0;
    for (std::size_t o = 0; o < Classes; ++o) {
      dy[o] = std::exp(y[o] - largest);
      sum += dy[o];
    }
    std::size_t const label = class_of(b, Classes);
    loss += std::log(sum) + largest - y[label];
    float const scale = 1.0f / (sum * static_cast<float>(Batch));
    for (std::size_t o = 0; o < Classes; ++o) dy[o] *= scale;
    dy[label] -= 1.0f / static_cast<float>(Batch);
  }
  return loss / static_cast<float>(Batch);
}

}  // namespace peers

// The standard model of NeuralAmpModelerCore, as several programs compute it: two arrays of ten blocks, 16 channels and 8.
#pragma once

#include <array>
#include <cstddef>

namespace wavenet {

// All weights in the order of a .nam file; the last is the factor behind the network.
inline constexpr std::size_t weight_count = 13802;
using Weights = std::array<float, weight_count>;

// One way to compute it. run(x, y) takes a block of as many samples as its place says.
struct Contender {
  char const* name;
  void (*reset)();  // before a stream; the first one, too
  using Run = void (*)(float const* x, float* y);
  Run of_1;
  Run of_16;
  Run of_64;

  Run of(std::size_t block) const { return block == 1 ? of_1 : block == 16 ? of_16 : of_64; }
};

Contender ingot_contender(Weights const& weights);
Contender plain_contender(Weights const& weights);
// Of NeuralAmpModelerCore, with tanh of the C library and with its own faster one, which errs by 1e-3.
Contender nam_contender(Weights const& weights);
Contender nam_fast_contender(Weights const& weights);

}  // namespace wavenet

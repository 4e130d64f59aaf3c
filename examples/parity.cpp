// A network that counts: an LSTM reads bits one by one and says after each whether the ones so far are odd. It learns
// from strings of 12 bits, each of which holds one of every length up to 12, and is then asked about strings of 40. What it
// needs is one bit of memory.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdio>
#include <ingot/ingot.hpp>

#include "promise.hpp"

using namespace ingot;

namespace {

constexpr std::size_t longest = 12;
constexpr std::size_t hidden = 8;
constexpr std::size_t batch = 32;

using Net = decltype(build<Shape<longest, 1>>(lstm<hidden>, per_step<dense<1>>));
static_assert(parameter_count<Net> == 4 * hidden * (1 + hidden + 2) + hidden + 1);
static_assert(state_bytes<Net> == sizeof(float) * 2 * hidden);  // h and c

bool one(RandomKey key, std::size_t t) {
  return uniform_symmetric(key, t) > 0;
}

// How many of `count` strings are right after every bit. Steps know no length: a stream goes on for as long as one likes.
std::size_t right_to_the_end(Net const& net, std::size_t length, std::size_t count) {
  std::size_t right = 0;
  StepWorkspace<Net> workspace;
  for (std::size_t n = 0; n < count; ++n) {
    auto state = net.rest_state();
    bool odd = false;
    bool good = true;
    for (std::size_t t = 0; t < length; ++t) {
      bool const bit = one({2, n}, t);
      odd = odd != bit;
      Tensor<float, 1> logit;
      net.step(Tensor<float, 1>{bit ? 1.0F : 0.0F}, logit, state, workspace);
      good = good && (logit[0] > 0.0F) == odd;
    }
    right += good ? 1 : 0;
  }
  return right;
}

}  // namespace

int main() {
  static Net net;
  initialize(net, 1);
  static Adam<Net> adam{.learning_rate = 0.02};
  static TrainingMemory<Net, batch> memory;
  static Tensor<float, batch, longest, 1> bits;
  static Tensor<float, batch, longest, 1> odd;
  constexpr std::size_t steps = 600;
  float loss = 0.0F;
  for (std::size_t step = 0; step <= steps; ++step) {
    for (std::size_t b = 0; b < batch; ++b) {
      bool parity = false;
      for (std::size_t t = 0; t < longest; ++t) {
        bool const bit = one({1, step * batch + b}, t);
        parity = parity != bit;
        bits(b, t, 0) = bit ? 1.0F : 0.0F;
        odd(b, t, 0) = parity ? 1.0F : 0.0F;
      }
    }
    loss = train_step(net, adam, Objective{SigmoidCrossEntropy{}, ClipByNorm{1.0}}, bits, odd, memory).total();
    if (step % 100 == 0) std::printf("step %3zu: loss %.4f\n", step, static_cast<double>(loss));
  }

  constexpr std::size_t count = 500;
  std::puts("\n  length   right after every bit");
  std::size_t learned = count;
  std::size_t beyond = count;
  for (std::size_t const length : std::array<std::size_t, 8>{1, 2, 4, 8, 12, 20, 30, 40}) {
    std::size_t const right = right_to_the_end(net, length, count);
    std::printf("  %6zu   %zu of %zu\n", length, right, count);
    (length <= longest ? learned : beyond) = std::min(length <= longest ? learned : beyond, right);
  }
  std::printf("\nloss at the end: %.4f\n", static_cast<double>(loss));
  check(learned == count, "every string of up to 12 bits is right after every bit");
  check(beyond == count, "and so is every one of up to 40, which it never saw");
  return all_kept ? 0 : 1;
}

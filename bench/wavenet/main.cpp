// Nanoseconds a sample of the standard model of NeuralAmpModelerCore, in blocks of 1, 16 and 64 samples, after all
// contenders have been compared on the same signal. Rounds go from one to the next, so that what disturbs the machine
// disturbs all: the medians of rounds are printed, and of their ratios.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <vector>

#include "contender.hpp"

using namespace wavenet;

namespace {

constexpr std::size_t length = 4096;
constexpr std::size_t timed = 512;  // of a round: short, so that most rounds are undisturbed
using Signal = std::array<float, length>;

struct Noise {
  std::uint32_t state = 1;
  float operator()() {
    state = state * 1664525U + 1013904223U;
    return static_cast<float>(static_cast<std::int32_t>(state)) * 0x1p-31F;
  }
};

// Weights that keep signals in range.
Weights random_weights() {
  Weights weights{};
  Noise noise;
  for (float& w : weights) w = 0.3F * noise();
  weights.back() = 0.02F;
  return weights;
}

void run(Contender const& one, std::size_t block, Signal const& x, Signal& y) {
  auto const call = one.of(block);
  for (std::size_t t = 0; t < length; t += block) call(x.data() + t, y.data() + t);
}

// Of this thread: what others do takes no part of it, but for the caches.
double seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

double median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2), values.end());
  return values[values.size() / 2];
}

}  // namespace

int main(int count, char** arguments) {
  std::size_t const rounds = count > 1 ? std::strtoul(arguments[1], nullptr, 10) : 401;
  auto const weights = random_weights();
  std::vector<Contender> const contenders{ingot_contender(weights),
#if defined(WITH_NAM)
                                          nam_contender(weights), nam_fast_contender(weights),
#endif
                                          plain_contender(weights)};
  static Signal x;
  static Signal expected;
  static Signal y;
  Noise noise;
  for (float& v : x) v = 0.5F * noise();
  for (std::size_t const block : {std::size_t{1}, std::size_t{16}, std::size_t{64}}) {
    for (Contender const& one : contenders) {
      one.reset();
      run(one, block, x, y);
      if (&one == &contenders[0] && block == 1) expected = y;
      float largest = 0;
      float apart = 0;
      for (std::size_t t = 0; t < length; ++t) {
        largest = std::max(largest, std::fabs(expected[t]));
        apart = std::max(apart, std::fabs(y[t] - expected[t]));
      }
      std::printf("block %2zu  %-15s differs by at most %.1e of %.2g\n", block, one.name, static_cast<double>(apart),
                  static_cast<double>(largest));
      bool const approximate = one.name[0] == 'N' && one.name[3] == ',';
      if (!(apart <= (approximate ? 2e-2F : 1e-5F) * largest)) return 1;
    }
  }
  for (std::size_t const block : {std::size_t{1}, std::size_t{16}, std::size_t{64}}) {
    std::vector<std::vector<double>> times(contenders.size());
    for (std::size_t r = 0; r < rounds; ++r) {
      for (std::size_t i = 0; i < contenders.size(); ++i) {
        auto const call = contenders[i].of(block);
        std::size_t const first = r * timed % length;
        double const start = seconds();
        for (std::size_t t = first; t < first + timed; t += block) call(x.data() + t, y.data() + t);
        times[i].push_back((seconds() - start) * 1e9 / timed);
      }
    }
    for (std::size_t i = 0; i < contenders.size(); ++i) {
      std::vector<double> ratios;
      for (std::size_t r = 0; r < rounds; ++r) ratios.push_back(times[i][r] / times[0][r]);
      std::printf("block %2zu  %-15s median %7.0f  least %7.0f ns a sample, %.2f times Ingot's\n", block,
                  contenders[i].name, median(times[i]), *std::min_element(times[i].begin(), times[i].end()),
                  median(ratios));
    }
  }
}

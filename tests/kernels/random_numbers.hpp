// Random numbers for tests of kernels: the same in the compiler and at run time, small and whole, so that sums of them
// are exact in any order.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace ingot::tests {

// Knuth's 64-bit congruential generator, of which the upper bits are looked at.
class Randomness {
 public:
  explicit constexpr Randomness(std::size_t seed) : state_(seed * 0x9e3779b97f4a7c15u + 1) {}

  // One of 0, ..., count - 1.
  constexpr std::size_t below(std::size_t count) {
    state_ = state_ * 6364136223846793005u + 1442695040888963407u;
    return static_cast<std::size_t>(state_ >> 33) % count;
  }
  constexpr std::size_t between(std::size_t low, std::size_t high) { return low + below(high - low + 1); }
  constexpr bool one_in(std::size_t count) { return below(count) == 0; }
  // From -3 to 3.
  template <class T>
  constexpr T small() {
    return static_cast<T>(static_cast<int>(below(7)) - 3);
  }

 private:
  std::uint64_t state_;
};

template <class T>
std::vector<T> small_numbers(std::size_t count, std::size_t seed) {
  Randomness random(seed);
  std::vector<T> values;
  for (std::size_t i = 0; i < count; ++i) values.push_back(random.small<T>());
  return values;
}

}  // namespace ingot::tests

// What a machine can do at most, measured: the rate of multiply-accumulates in registers, and that of reading memory.
// To be compiled with optimization, for the machine it runs on and with contraction of products and sums.
#pragma once

#include <ctime>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <vector>

namespace measure {

// The widest register of floats.
#if defined(__AVX512F__)
inline constexpr std::size_t register_bytes = 64;
#elif defined(__AVX__)
inline constexpr std::size_t register_bytes = 32;
#else
inline constexpr std::size_t register_bytes = 16;
#endif
inline constexpr std::size_t lanes = register_bytes / sizeof(float);
typedef float Register __attribute__((vector_size(register_bytes)));

// Seconds of this thread's processor time that f() takes, the least of several trials: what a machine can do.
template <class F>
double least_seconds(F&& f, int trials) {
  auto const now = [] {
    timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
  };
  double least = 1e9;
  for (int i = 0; i < trials; ++i) {
    double const start = now();
    f();
    least = std::min(least, now() - start);
  }
  return least;
}

// Multiply-accumulates of floats a second: sums in registers, enough of them that none waits for the one before.
inline double peak_macs() {
  constexpr std::size_t sums = 12;
  constexpr std::size_t rounds = 200'000;
  float seed = 1.0f;
  asm volatile("" : "+m"(seed));
  auto const run = [&] {
    Register factor{}, addend{};
    for (std::size_t i = 0; i < lanes; ++i) factor[i] = addend[i] = seed * 0.5f;
    // Each starts at another value: of two that are alike the compiler would compute one.
    Register s0 = factor, s1 = factor * 2, s2 = factor * 3, s3 = factor * 4, s4 = factor * 5, s5 = factor * 6,
             s6 = factor * 7, s7 = factor * 8, s8 = factor * 9, s9 = factor * 10, s10 = factor * 11, s11 = factor * 12;
    for (std::size_t i = 0; i < rounds; ++i) {
      s0 = s0 * factor + addend;
      s1 = s1 * factor + addend;
      s2 = s2 * factor + addend;
      s3 = s3 * factor + addend;
      s4 = s4 * factor + addend;
      s5 = s5 * factor + addend;
      s6 = s6 * factor + addend;
      s7 = s7 * factor + addend;
      s8 = s8 * factor + addend;
      s9 = s9 * factor + addend;
      s10 = s10 * factor + addend;
      s11 = s11 * factor + addend;
    }
    Register const sum = s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7 + s8 + s9 + s10 + s11;
    asm volatile("" : : "m"(sum));
  };
  return static_cast<double>(sums * rounds * lanes) / least_seconds(run, 20);
}

// Bytes a second at which as many are read again and again: from the nearest cache that holds them.
inline double read_bandwidth(std::size_t bytes) {
  constexpr std::size_t ways = 8;
  constexpr std::size_t step = ways * register_bytes;
  std::size_t const steps = std::max<std::size_t>(bytes / step, 1);
  std::size_t const repeats = std::max<std::size_t>((std::size_t{1} << 24) / (steps * step), 1);
  struct Free {
    void operator()(Register* p) const { ::operator delete[](p, std::align_val_t{64}); }
  };
  std::unique_ptr<Register[], Free> const data(new (std::align_val_t{64}) Register[steps * ways]{});
  auto const run = [&] {
    Register s0{}, s1{}, s2{}, s3{}, s4{}, s5{}, s6{}, s7{};
    for (std::size_t r = 0; r < repeats; ++r) {
      Register const* p = data.get();
      asm volatile("" : "+r"(p) : : "memory");
      for (std::size_t i = 0; i < steps; ++i, p += ways) {
        s0 += p[0];
        s1 += p[1];
        s2 += p[2];
        s3 += p[3];
        s4 += p[4];
        s5 += p[5];
        s6 += p[6];
        s7 += p[7];
      }
    }
    Register const sum = s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7;
    asm volatile("" : : "m"(sum));
  };
  return static_cast<double>(repeats * steps * step) / least_seconds(run, 10);
}

}  // namespace measure

// What one core of this machine can do at most, measured.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <type_traits>
#include <vector>

#include "ingot/core/simd.hpp"
#include "ingot/host/thread_time.hpp"

namespace ingot {

namespace detail {

// Sums that do not wait for one another: as many as a core has multiply-adds under way, which is at most 10.
inline constexpr std::size_t parallel_sums = 12;
inline constexpr std::size_t sums_in_a_call = 1000;
// Reads go through blocks of so many bytes.
inline constexpr std::size_t bytes_read_at_once = 512;
using ReadWord = std::uint64_t;
struct alignas(64) CacheLine {
  ReadWord words[64 / sizeof(ReadWord)];
};

// An instruction set: how many numbers of T its registers hold, a call that does sums_in_a_call multiply-adds in each
// of parallel_sums of them, and one that reads memory, of a multiple of bytes_read_at_once bytes.
template <class T>
struct AsCompiled {
  static constexpr std::size_t width = simd::width<T>;
  static void multiply_add() {
    using V = simd::vector_t<T, width>;
    T const volatile unknown = T(0.5);
    V const factor = simd::broadcast<T, width>(unknown);
    V sums[parallel_sums];
    for (V& sum : sums) sum = simd::broadcast<T, width>(unknown);  // each read anew, else they would be one
    for (std::size_t i = 0; i < sums_in_a_call; ++i) {
      INGOT_UNROLL for (V& sum : sums) sum = sum * factor + factor;
    }
    for (V& sum : sums) keep_in_memory(&sum);
  }
  static void read(ReadWord const* from, std::size_t bytes) {
    constexpr std::size_t words = simd::width<ReadWord>;
    constexpr std::size_t loads = bytes_read_at_once / (words * sizeof(ReadWord));
    simd::vector_t<ReadWord, words> sums[loads]{};
    for (std::size_t at = 0; at < bytes / sizeof(ReadWord); at += loads * words) {
      INGOT_UNROLL for (std::size_t k = 0; k < loads; ++k) sums[k] += simd::load<words>(from + at + k * words);
    }
    keep_in_memory(sums);
  }
};

#if defined(__x86_64__)
// A program that is compiled for all x86-64 has neither: the machine may. Written out twice, since neither compiler
// carries the attribute into a template that is called.
template <class T>
struct Avx2 {
  static constexpr std::size_t width = 32 / sizeof(T);
  [[gnu::target("avx2,fma")]] static void multiply_add() {
    simd::vector_t<T, width> sums[parallel_sums]{};
    for (std::size_t i = 0; i < sums_in_a_call; ++i) {
      INGOT_UNROLL for (auto& sum : sums) {
        if constexpr (std::is_same_v<T, float>) {
          asm volatile("vfmadd231ps %0, %0, %0" : "+x"(sum));
        } else {
          asm volatile("vfmadd231pd %0, %0, %0" : "+x"(sum));
        }
      }
    }
  }
  [[gnu::target("avx2,fma")]] static void read(ReadWord const* from, std::size_t bytes) {
    simd::vector_t<ReadWord, 4> numbers{};
    for (std::size_t at = 0; at < bytes / sizeof(ReadWord); at += bytes_read_at_once / sizeof(ReadWord)) {
      INGOT_UNROLL for (std::size_t k = 0; k < 16; ++k) {
        asm volatile("vmovdqu %1, %0" : "=x"(numbers) : "m"(from[at + 4 * k]));
      }
    }
  }
};
template <class T>
struct Avx512 {
  static constexpr std::size_t width = 64 / sizeof(T);
  [[gnu::target("avx512f")]] static void multiply_add() {
    simd::vector_t<T, width> sums[parallel_sums]{};
    for (std::size_t i = 0; i < sums_in_a_call; ++i) {
      INGOT_UNROLL for (auto& sum : sums) {
        if constexpr (std::is_same_v<T, float>) {
          asm volatile("vfmadd231ps %0, %0, %0" : "+v"(sum));
        } else {
          asm volatile("vfmadd231pd %0, %0, %0" : "+v"(sum));
        }
      }
    }
  }
  [[gnu::target("avx512f")]] static void read(ReadWord const* from, std::size_t bytes) {
    simd::vector_t<ReadWord, 8> numbers{};
    for (std::size_t at = 0; at < bytes / sizeof(ReadWord); at += bytes_read_at_once / sizeof(ReadWord)) {
      INGOT_UNROLL for (std::size_t k = 0; k < 8; ++k) {
        asm volatile("vmovdqu64 %1, %0" : "=v"(numbers) : "m"(from[at + 8 * k]));
      }
    }
  }
};
#endif

// use(Set{}) for every instruction set of this machine that is tried.
template <class T, class Use>
void for_each_instruction_set(Use const& use) {
  use(AsCompiled<T>{});
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) use(Avx2<T>{});
  if (__builtin_cpu_supports("avx512f")) use(Avx512<T>{});
#endif
}

// How long a calibration takes of each instruction set.
inline constexpr double calibration_seconds = 0.02;

template <class T>
double measured_peak() {
  double best = 0;
  for_each_instruction_set<T>([&]<class Set>(Set) {
    constexpr auto macs = static_cast<double>(Set::width * parallel_sums * sums_in_a_call);
    best = std::max(best, macs / times_of_calls(Set::multiply_add, calibration_seconds).front());
  });
  return best;
}

inline double measured_read_bandwidth(std::size_t bytes) {
  std::vector<CacheLine> const memory(bytes / sizeof(CacheLine));
  double best = 0;
  for_each_instruction_set<float>([&]<class Set>(Set) {
    auto const times = times_of_calls([&] { Set::read(memory.front().words, bytes); }, calibration_seconds);
    best = std::max(best, static_cast<double>(bytes) / times.front());
  });
  return best;
}

}  // namespace detail

// Multiply-adds of numbers of T (float or double) that one core of this machine does in a second, at most: measured
// once in a program, when it is first asked for, in some 60 ms. Twelve sums that do not wait for one another stand in
// vector registers, to which products are added for about a millisecond; the best of nine such times counts. On x86-64
// these are the fused multiply-adds of AVX-512 or AVX2 where the machine has them, whether or not the program is
// compiled for them; elsewhere what the compiler makes of `sum * factor + factor` in the target's registers, fused
// where contraction is on. Clocks change: a core that is shared, hot or saving power has a lower peak. Only a program
// that is compiled with optimization measures it; without, the figure is what such code comes to.
template <class T>
double peak_macs_per_second() {
  static_assert(std::is_same_v<T, float> || std::is_same_v<T, double>, "peaks are measured of float and double");
  static double const peak = detail::measured_peak<T>();
  return peak;
}

// Bytes that one core reads in a second, at most, from memory of so many bytes that is read again and again, from the
// first to the last: what weights of that size can at most be read with, from the cache that holds them or from beyond.
// Measured once in a program for each size (rounded up to 512 bytes, and to 4096), in some 60 ms, by loads of the
// machine's widest registers whose numbers nobody uses; the best of nine times counts. Takes as much memory for it.
inline double read_bandwidth(std::size_t bytes) {
  static std::mutex guard;
  static std::map<std::size_t, double> measured;
  constexpr std::size_t unit = detail::bytes_read_at_once;
  std::size_t const size = std::max<std::size_t>(4096, (bytes + unit - 1) / unit * unit);
  std::lock_guard const lock(guard);
  auto const [at, is_new] = measured.try_emplace(size, 0.0);
  if (is_new) at->second = detail::measured_read_bandwidth(size);
  return at->second;
}

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

// How long a piece of work takes the thread that does it.
#pragma once

#include "ingot/core/prologue.hpp"

#include <time.h>

#include <algorithm>
#include <array>
#include <cstddef>

namespace ingot::detail {

// Processor time of this thread so far, in seconds: what other threads and programs take is not in it.
inline double thread_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

// Makes a compiler believe that what is at this address is read and written here.
inline void keep_in_memory(void const* at) {
  asm volatile("" : : "r"(at) : "memory");
}

// Seconds of one call, the shortest first: means of nine blocks of calls, as many in each as take a sixteenth of
// `seconds`, or one.
using CallTimes = std::array<double, 9>;
template <class Call>
CallTimes times_of_calls(Call&& call, double seconds) {
  auto const block = [&](std::size_t calls) {
    double const start = thread_seconds();
    for (std::size_t i = 0; i < calls; ++i) call();
    return thread_seconds() - start;
  };
  std::size_t calls = 1;
  while (block(calls) < seconds / 16) calls *= 2;
  CallTimes times{};
  for (double& time : times) time = block(calls) / static_cast<double>(calls);
  std::sort(times.begin(), times.end());
  return times;
}

}  // namespace ingot::detail

#include "ingot/core/epilogue.hpp"

// Executed instructions from a free-running timer. Under -icount shift=6 an instruction takes 64 ns of the emulator's time.
#include <clock.hpp>

#include "board.hpp"
#include "start.hpp"

// clock.hpp is the board's: Clock::start(), Clock::ticks() that counts up modulo 2^32, and how many instructions pass
// in a tick: Clock::factor / 2^Clock::shift.
void start_clock() {
  Clock::start();
}

std::uint32_t instructions() {
  static std::uint32_t last_ticks;
  static std::uint64_t passed;
  std::uint32_t const ticks = Clock::ticks();
  passed += ticks - last_ticks;
  last_ticks = ticks;
  // Upwards: of the instruction that has begun its last tick is not over.
  constexpr std::uint32_t almost_one = (std::uint32_t{1} << Clock::shift) - 1;
  return static_cast<std::uint32_t>((passed * Clock::factor + almost_one) >> Clock::shift);
}

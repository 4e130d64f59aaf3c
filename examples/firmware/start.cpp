// From reset to main: variables get their values. There are no constructors to run, sections.ld sees to that.
#include "start.hpp"

#include "board.hpp"

extern "C" [[noreturn]] void start() {
  std::uint32_t const* from = &data_from;
  for (std::uint32_t* to = &data_begin; to < &data_end;) *to++ = *from++;
  for (std::uint32_t* to = &bss_begin; to < &bss_end;) *to++ = 0;
  start_clock();
  leave(run_program());
}

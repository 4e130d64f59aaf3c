// Output and the end of a program by semihosting. On a product they are a serial port and a reset.
#include "board.hpp"
#include "semihosting.hpp"

void print(char const* text) {
  semihosting::request(semihosting::write_text, text);
}

[[noreturn]] void leave(int status) {
  std::uint32_t const reason_and_status[2] = {semihosting::application_exit, static_cast<std::uint32_t>(status)};
  semihosting::request(semihosting::exit_extended, reason_and_status);
  for (;;) {
  }
}

// What start-up needs of the linker script and of the other files.
#pragma once

#include <cstdint>

// main, which C++ does not let a program call by its name.
int run_program() asm("main");

// Sets the board's timer running.
void start_clock();

extern "C" {

void reset();
void fault();  // the handler of a Cortex-M's faults
void trap();   // that of RISC-V
void unexpected_interrupt();

// Set by sections.ld: only their addresses mean anything.
extern std::uint32_t stack_bottom, stack_top, data_from, data_begin, data_end, bss_begin, bss_end;

// The first C++ after reset: the stack and the floating-point unit are ready, memory is not.
[[noreturn]] void start();
// Where every fault ends: the stack is empty again, memory is as it was.
[[noreturn]] void report_fault();

}  // extern "C"

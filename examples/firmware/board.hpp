// What the firmware examples ask of a board. board_semihosting.cpp, clock.cpp, stack.cpp and print.cpp give it.
#pragma once

#include <cstddef>
#include <cstdint>

// Writes the text as it stands. No line is ended but by the text itself.
void print(char const* text);
// Writes the text, a space, the number in decimal and a newline.
void print(char const* text, long number);
// Writes the text, a space, the number to six significant digits, as 1.23457e-5, and a newline.
void print_float(char const* text, float number);

// Ends the program with this status, which the emulator hands on.
[[noreturn]] void leave(int status);

// Instructions executed since the start, modulo 2^32, as the board's timer tells: exact to one where the emulator's
// clock runs by instructions (-icount shift=6), else the time in units of 64 ns. Ask at least once in 2^31 of them.
std::uint32_t instructions();

// Fills the stack below the caller with a pattern.
void paint_stack();
// Bytes below the last caller of paint_stack() that have been written since.
std::size_t stack_used();

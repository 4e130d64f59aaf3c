// board.h by board.hpp.
#include "board.h"

#include "board.hpp"

void board_print(char const* text) {
  print(text);
}

void board_print_number(char const* text, long number) {
  print(text, number);
}

void board_print_float(char const* text, float number) {
  print_float(text, number);
}

void board_leave(int status) {
  leave(status);
}

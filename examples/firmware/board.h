/* board.hpp for C. */
#ifndef FIRMWARE_BOARD_H
#define FIRMWARE_BOARD_H

#ifdef __cplusplus
extern "C" {
#endif

void board_print(char const* text);
void board_print_number(char const* text, long number);
void board_print_float(char const* text, float number);
void board_leave(int status);

#ifdef __cplusplus
}
#endif
#endif

// Numbers as text, without a C library, double or division of 64 bits.
#include "board.hpp"

namespace {

// Writes the digits of the number so that they end before `end`, and returns where they begin.
char* put_digits(char* end, unsigned long number) {
  do {
    *--end = static_cast<char>('0' + number % 10);
    number /= 10;
  } while (number != 0);
  return end;
}

void print_line(char const* text, char const* number) {
  print(text);
  print(number);
}

}  // namespace

void print(char const* text, long number) {
  char line[16];
  char* const end = line + sizeof line;
  end[-1] = '\0';
  end[-2] = '\n';
  bool const negative = number < 0;
  char* first =
      put_digits(end - 2, negative ? 0 - static_cast<unsigned long>(number) : static_cast<unsigned long>(number));
  if (negative) *--first = '-';
  print_line(text, first);
}

void print_float(char const* text, float number) {
  if (number != number) return print_line(text, "nan\n");
  char line[16];
  char* at = line;
  if (number < 0) {
    *at++ = '-';
    number = -number;
  }
  if (number > 3.4028235e38F) {
    print(text);
    return print_line(number > 0 && at != line ? "-" : "", "inf\n");
  }
  long exponent = 0;
  if (number > 0) {
    for (; number >= 10; ++exponent) number *= 0.1F;
    for (; number < 1; --exponent) number *= 10;
  }
  auto digits = static_cast<unsigned long>(number * 1e5F + 0.5F);
  if (digits >= 1000000) {
    digits /= 10;
    ++exponent;
  }
  at[7] = '\0';
  for (int i = 6; i > 1; --i) {
    at[i] = static_cast<char>('0' + digits % 10);
    digits /= 10;
  }
  at[1] = '.';
  at[0] = static_cast<char>('0' + digits);
  print(text);
  print(line);
  print("e", exponent);
}

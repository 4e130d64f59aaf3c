// Numbers as text, without a C library, double or division of 64 bits. They are written from their last character on.
#include "board.hpp"

namespace {

constexpr float largest = 3.4028235e38F;

// A line of text that grows at its front.
class Line {
 public:
  Line() {
    put('\0');
    put('\n');
  }
  void put(char c) { *--first_ = c; }
  void put_digits(unsigned long number) {
    do {
      put_digit(number);
    } while (number != 0);
  }
  // The last digit, which the number loses.
  void put_digit(unsigned long& number) {
    put(static_cast<char>('0' + number % 10));
    number /= 10;
  }
  void put_signed(long number) {
    auto const bits = static_cast<unsigned long>(number);
    put_digits(number < 0 ? 0 - bits : bits);
    if (number < 0) put('-');
  }
  void print_behind(char const* text) const {
    print(text);
    print(" ");
    print(first_);
  }

 private:
  char text_[24];
  char* first_ = text_ + sizeof text_;
};

}  // namespace

void print(char const* text, long number) {
  Line line;
  line.put_signed(number);
  line.print_behind(text);
}

void print_float(char const* text, float number) {
  bool const negative = number < 0;
  if (negative) number = -number;
  if (!(number <= largest)) {
    print(text);
    return print(number != number ? " nan\n" : negative ? " -inf\n" : " inf\n");
  }
  // number * 10^exponent, with one digit before the point.
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
  Line line;
  line.put_signed(exponent);
  line.put('e');
  for (int i = 0; i < 5; ++i) line.put_digit(digits);
  line.put('.');
  line.put_digit(digits);
  if (negative) line.put('-');
  line.print_behind(text);
}

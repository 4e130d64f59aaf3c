// Numbers as decimal text: the fewest digits that read back as the same double.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "ingot/core/spelling.hpp"

namespace ingot {

namespace detail {

// A natural number of up to 1280 bits: the smallest and the largest double are quotients of two of below 1100, the
// smallest literals of 40 digits of two of below 1235.
class Natural {
 public:
  constexpr explicit Natural(std::uint64_t value)
      : words_{static_cast<std::uint32_t>(value), static_cast<std::uint32_t>(value >> 32)}, count_(2) {
    trim();
  }

  constexpr void multiply(std::uint32_t factor) {
    std::uint64_t carry = 0;
    for (std::size_t i = 0; i < count_; ++i) {
      carry += std::uint64_t{words_[i]} * factor;
      words_[i] = static_cast<std::uint32_t>(carry);
      carry >>= 32;
    }
    if (carry != 0) words_[count_++] = static_cast<std::uint32_t>(carry);
  }
  constexpr void multiply_by_power_of_ten(int exponent) {
    for (; exponent >= 9; exponent -= 9) multiply(1'000'000'000);
    for (; exponent > 0; --exponent) multiply(10);
  }
  constexpr void multiply_by_power_of_two(int exponent) {
    for (; exponent >= 31; exponent -= 31) multiply(std::uint32_t{1} << 31);
    multiply(std::uint32_t{1} << exponent);
  }
  constexpr void subtract(Natural const& smaller) {
    std::uint64_t borrow = 0;
    for (std::size_t i = 0; i < count_; ++i) {
      std::uint64_t const taken = (i < smaller.count_ ? smaller.words_[i] : 0) + borrow;
      borrow = words_[i] < taken ? 1 : 0;
      words_[i] = static_cast<std::uint32_t>(words_[i] - taken);
    }
    trim();
  }
  constexpr Natural plus(Natural const& other) const {
    Natural sum = *this;
    std::uint64_t carry = 0;
    for (std::size_t i = 0; i < other.count_ || carry != 0; ++i) {
      if (i >= sum.count_) sum.words_[sum.count_++] = 0;
      carry += std::uint64_t{sum.words_[i]} + (i < other.count_ ? other.words_[i] : 0);
      sum.words_[i] = static_cast<std::uint32_t>(carry);
      carry >>= 32;
    }
    return sum;
  }
  // Negative, 0 or positive, as this number is below, equal to or above the other.
  constexpr int compare(Natural const& other) const {
    if (count_ != other.count_) return count_ < other.count_ ? -1 : 1;
    for (std::size_t i = count_; i > 0; --i) {
      if (words_[i - 1] != other.words_[i - 1]) return words_[i - 1] < other.words_[i - 1] ? -1 : 1;
    }
    return 0;
  }

 private:
  constexpr void trim() {
    while (count_ > 0 && words_[count_ - 1] == 0) --count_;
  }

  std::array<std::uint32_t, 40> words_{};
  std::size_t count_ = 0;
};

// 0.d1 d2 ... dn times ten to the point.
struct Decimal {
  std::array<char, 17> digits{};
  int count = 0;
  int point = 0;
};

// The shortest decimal that reads back as a positive, finite number, and of these the closest to it.
// Source: Steele and White 1990, in the form of Burger and Dybvig 1996.
constexpr Decimal decimal_of(double number) {
  auto const bits = std::bit_cast<std::uint64_t>(number);
  bool const normal = bits >> 52 != 0;
  std::uint64_t const fraction = bits & 0xfffffffffffff;
  std::uint64_t const mantissa = normal ? fraction | std::uint64_t{1} << 52 : fraction;
  int const exponent = (normal ? static_cast<int>(bits >> 52) : 1) - 1075;
  bool const even = mantissa % 2 == 0;
  bool const uneven_gaps = normal && fraction == 0 && bits >> 52 > 1;  // the next number below is twice as near

  // number = rest / unit; what reads back as it lies within below / unit and above / unit of it.
  detail::Natural rest(mantissa), unit(1), below(1), above(1);
  rest.multiply(uneven_gaps ? 4 : 2);
  unit.multiply(uneven_gaps ? 4 : 2);
  if (uneven_gaps) above.multiply(2);
  if (exponent >= 0) {
    rest.multiply_by_power_of_two(exponent);
    below.multiply_by_power_of_two(exponent);
    above.multiply_by_power_of_two(exponent);
  } else {
    unit.multiply_by_power_of_two(-exponent);
  }

  // log10(2) is 0.30103 to five digits; rounded up, the power of ten is right or one too small.
  int const magnitude = exponent + static_cast<int>(std::bit_width(mantissa)) - 1;
  Decimal decimal;
  decimal.point = magnitude * 30103 / 100000 + (magnitude > 0 ? 1 : 0);
  unit.multiply_by_power_of_ten(decimal.point);
  rest.multiply_by_power_of_ten(-decimal.point);
  below.multiply_by_power_of_ten(-decimal.point);
  above.multiply_by_power_of_ten(-decimal.point);
  auto const reaches_unit = [&] { return rest.plus(above).compare(unit) >= (even ? 0 : 1); };
  if (reaches_unit()) {
    ++decimal.point;
  } else {
    rest.multiply(10);
    below.multiply(10);
    above.multiply(10);
  }

  for (;;) {
    int digit = 0;
    for (; rest.compare(unit) >= 0; ++digit) rest.subtract(unit);
    bool const down = rest.compare(below) <= (even ? 0 : -1);
    bool const up = reaches_unit();
    int const half = rest.plus(rest).compare(unit);
    if (up && (!down || half > 0 || (half == 0 && digit % 2 != 0))) ++digit;
    decimal.digits[static_cast<std::size_t>(decimal.count++)] = static_cast<char>('0' + digit);
    if (down || up) return decimal;
    rest.multiply(10);
    below.multiply(10);
    above.multiply(10);
  }
}

// The decimal in at most so many digits, one at least: halves are rounded away from 0.
constexpr Decimal rounded(Decimal decimal, int digits) {
  if (decimal.count <= digits) return decimal;
  bool up = decimal.digits[static_cast<std::size_t>(digits)] >= '5';
  decimal.count = digits;
  while (decimal.count > 0) {
    char& last = decimal.digits[static_cast<std::size_t>(decimal.count - 1)];
    if (up && last < '9') {
      ++last;
      return decimal;
    }
    if (!up && last != '0') return decimal;
    --decimal.count;
  }
  decimal.digits[0] = '1';
  decimal.count = 1;
  ++decimal.point;
  return decimal;
}

// The longest decimal there is.
inline constexpr int all_digits = 17;

template <class Put>
constexpr void spell_decimal(Decimal const& decimal, Put& put) {
  int const count = decimal.count;
  int const point = decimal.point;
  int const exponent = point - 1;
  auto const exponent_size = static_cast<std::uint64_t>(exponent < 0 ? -exponent : exponent);

  int const plain = point >= count ? point : point > 0 ? count + 1 : count + 2 - point;
  int const scientific =
      count + (count > 1 ? 2 : 1) + (exponent < 0 ? 1 : 0) + static_cast<int>(digits_of(exponent_size));
  bool const is_plain = plain <= scientific || (point >= count && point <= 9);
  auto const digit = [&](int i) { return i >= 0 && i < count ? decimal.digits[static_cast<std::size_t>(i)] : '0'; };
  if (is_plain) {
    for (int i = point > 0 ? 0 : exponent; i < point || i < count; ++i) {
      if (i == point && point > 0) put('.');
      put(digit(i));
      if (i == exponent && point <= 0) put('.');
    }
    return;
  }
  put(digit(0));
  if (count > 1) put('.');
  for (int i = 1; i < count; ++i) put(digit(i));
  put('e');
  if (exponent < 0) put('-');
  spell_integer(exponent_size, put);
}

}  // namespace detail

// 0.5, 2, -1e-3 in at most so many digits, rounded; integers below 10^9 without an exponent.
template <class Put>
constexpr void spell_rounded(double number, int digits, Put&& put) {
  if (number != number) return spell_text("nan", put);
  if (std::bit_cast<std::uint64_t>(number) >> 63 != 0) put('-');
  std::uint64_t const magnitude = std::bit_cast<std::uint64_t>(number) << 1 >> 1;
  if (magnitude == 0) return put('0');
  if (magnitude >> 52 == 0x7ff) return spell_text("inf", put);
  detail::spell_decimal(detail::rounded(detail::decimal_of(std::bit_cast<double>(magnitude)), digits), put);
}
// As few characters as read back as the number.
template <class Put>
constexpr void spell_number(double number, Put&& put) {
  spell_rounded(number, detail::all_digits, put);
}

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

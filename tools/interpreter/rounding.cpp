#include "interpreter/rounding.hpp"

#include <cmath>
#include <cstdint>

#include "interpreter/call.hpp"

namespace tool::rules {
namespace {

// To so many bits behind the leading one; numbers below 2^smallest have the same steps as those at it; what rounds to
// 2^end or more is infinite.
double rounded(double number, int bits, int smallest, int end) {
  if (number == 0 || !std::isfinite(number)) return number;
  int exponent = 0;
  std::frexp(number, &exponent);
  int const step = std::max(exponent - 1, smallest) - bits;
  double const result = std::ldexp(std::nearbyint(std::ldexp(number, -step)), step);
  return std::fabs(result) >= std::ldexp(1.0, end) ? std::copysign(infinite, number) : result;
}

template <class Integer>
double wrapped(double number) {
  return static_cast<double>(static_cast<Integer>(to_integer(number)));
}

double wrapped_to_unsigned_64(double number) {
  double const whole = std::trunc(number);
  if (whole < 0) return static_cast<double>(static_cast<std::uint64_t>(to_integer(whole)));
  return whole;
}

}  // namespace

double kept(Scalar scalar, double number) {
  switch (scalar) {
    case Scalar::boolean:
      return number != 0 ? 1 : 0;
    case Scalar::int8:
      return wrapped<std::int8_t>(number);
    case Scalar::uint8:
      return wrapped<std::uint8_t>(number);
    case Scalar::int16:
      return wrapped<std::int16_t>(number);
    case Scalar::uint16:
      return wrapped<std::uint16_t>(number);
    case Scalar::int32:
      return wrapped<std::int32_t>(number);
    case Scalar::uint32:
      return wrapped<std::uint32_t>(number);
    case Scalar::int64:
      return wrapped<std::int64_t>(number);
    case Scalar::uint64:
      return wrapped_to_unsigned_64(number);
    default:
      return number;
  }
}

double converted(Scalar to, double number) {
  switch (to) {
    case Scalar::float32:
      return static_cast<double>(static_cast<float>(number));
    case Scalar::float16:
      return rounded(number, 10, -14, 16);
    case Scalar::bfloat16:
      return rounded(number, 7, -126, 128);
    default:
      return kept(to, number);
  }
}

}  // namespace tool::rules

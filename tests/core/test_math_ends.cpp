// What the elementary functions are at zeros, infinities and NaN: the table in core/math.hpp, number by number.
#define BOOST_TEST_MODULE math_ends
#include <array>
#include <bit>
#include <boost/test/unit_test.hpp>
#include <cstddef>
#include <limits>
#include <type_traits>

#include "ingot/core/math.hpp"

using namespace ingot;

namespace {

template <class T>
inline constexpr T infinity = std::numeric_limits<T>::infinity();
template <class T>
inline constexpr T nan = std::numeric_limits<T>::quiet_NaN();

// The same number to the last bit, or NaN both.
template <class T>
constexpr bool same(T a, T b) {
  using Bits = typename detail::Format<T>::Bits;
  return (a != a && b != b) || std::bit_cast<Bits>(a) == std::bit_cast<Bits>(b);
}

// f at minus infinity, -0, 0 and infinity; NaN gives NaN. `zero` is added to every argument, so that a value known only
// at run time keeps the compiler from the work.
template <class T, class F>
constexpr bool row(F const& f, T zero, std::array<T, 4> const& expected) {
  std::array<T, 4> const arguments{-infinity<T> + zero, -zero, zero, infinity<T> + zero};
  for (std::size_t i = 0; i < 4; ++i) {
    if (!same(f(arguments[i]), expected[i])) return false;
  }
  // In a constant expression Clang takes no NaN for an operand.
  return std::is_constant_evaluated() || same(f(nan<T>), nan<T>);
}

template <class T>
constexpr T ln2 = T(0.69314718055994530942);
template <class T>
constexpr T peak = T(0.39894228040143267794);

// normal_cdf at 0 is 1/2 to within a unit in the last place.
template <class T>
constexpr T nearest_half(T x) {
  return math::abs(x - T(0.5)) <= std::numeric_limits<T>::epsilon() / T(2) ? T(0.5) : x;
}

template <class T>
constexpr bool table_holds(T o) {
  T const i = infinity<T>;
  T const n = nan<T>;
  return row<T>([](T x) { return math::exp(x); }, o, {0, 1, 1, i}) &&
         row<T>([](T x) { return math::expm1(x); }, o, {-1, -T(0), 0, i}) &&
         row<T>([](T x) { return math::log(x); }, o, {n, -i, -i, i}) &&
         row<T>([](T x) { return math::log1p(x); }, o, {n, -T(0), 0, i}) &&
         row<T>([](T x) { return math::sqrt(x); }, o, {n, -T(0), 0, i}) &&
         row<T>([](T x) { return math::sin(x); }, o, {n, -T(0), 0, n}) &&
         row<T>([](T x) { return math::cos(x); }, o, {n, 1, 1, n}) &&
         row<T>([](T x) { return math::tanh(x); }, o, {-1, -T(0), 0, 1}) &&
         row<T>([](T x) { return math::sigmoid(x); }, o, {0, T(0.5), T(0.5), 1}) &&
         row<T>([](T x) { return math::softplus(x); }, o, {0, ln2<T>, ln2<T>, i}) &&
         row<T>([](T x) { return nearest_half(math::normal_cdf(x)); }, o, {0, T(0.5), T(0.5), 1}) &&
         row<T>([](T x) { return math::normal_pdf(x); }, o, {0, peak<T>, peak<T>, 0}) &&
         row<T>([](T x) { return math::abs(x); }, o, {i, 0, 0, i}) &&
         row<T>([](T x) { return math::square(x); }, o, {i, 0, 0, i});
}
static_assert(table_holds(0.0F));
static_assert(table_holds(0.0));

// Where a result leaves the range, and where a domain ends.
template <class T>
constexpr bool ranges_hold(T o) {
  bool const single = sizeof(T) == 4;
  T const over = single ? T(88.7229) : T(709.7828);
  T const under = single ? T(-104) : T(-745.2);
  return math::exp(over + o) == infinity<T> && math::exp(under + o) == T(0) && math::expm1(over + o) == infinity<T> &&
         same(math::log(-std::numeric_limits<T>::min() + o), nan<T>) && same(math::log1p(T(-1) + o), -infinity<T>) &&
         same(math::log1p(T(-1.5) + o), nan<T>) && same(math::sqrt(T(-1) + o), nan<T>) &&
         math::softplus(std::numeric_limits<T>::max() + o) == std::numeric_limits<T>::max();
}
static_assert(ranges_hold(0.0F));
static_assert(ranges_hold(0.0));

template <class T>
void larger_and_smaller() {
  T const values[]{-infinity<T>, T(-1), T(0), T(2), infinity<T>};
  for (T const x : values) {
    BOOST_TEST((same(math::max(x, nan<T>), nan<T>)));
    BOOST_TEST((same(math::max(nan<T>, x), nan<T>)));
    BOOST_TEST((same(math::min(x, nan<T>), nan<T>)));
    BOOST_TEST((same(math::min(nan<T>, x), nan<T>)));
    BOOST_TEST(math::max(x, infinity<T>) == infinity<T>);
    BOOST_TEST(math::min(x, -infinity<T>) == -infinity<T>);
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(at_run_time) {
  double volatile zero = 0.0;
  BOOST_TEST(table_holds(static_cast<float>(zero)));
  BOOST_TEST(table_holds(static_cast<double>(zero)));
  BOOST_TEST(ranges_hold(static_cast<float>(zero)));
  BOOST_TEST(ranges_hold(static_cast<double>(zero)));
}

BOOST_AUTO_TEST_CASE(nan_is_the_larger_and_the_smaller) {
  larger_and_smaller<float>();
  larger_and_smaller<double>();
}

// What the elementary functions are at zeros, infinities and NaN: the table in core/math.hpp, number by number.
#define BOOST_TEST_MODULE math_ends
#include <array>
#include <bit>
#include <boost/test/unit_test.hpp>
#include <cstddef>
#include <limits>
#include <string_view>
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
constexpr T right = T(1.57079632679489661923);
template <class T>
constexpr T peak = T(0.39894228040143267794);

// normal_cdf at 0 is 1/2 to within a unit in the last place.
template <class T>
constexpr T nearest_half(T x) {
  return math::abs(x - T(0.5)) <= std::numeric_limits<T>::epsilon() / T(2) ? T(0.5) : x;
}

// Whether the row of a function is right.
template <class T>
constexpr bool holds(std::string_view function, T o) {
  T const i = infinity<T>;
  T const n = nan<T>;
  if (function == "exp") return row<T>([](T x) { return math::exp(x); }, o, {0, 1, 1, i});
  if (function == "expm1") return row<T>([](T x) { return math::expm1(x); }, o, {-1, -T(0), 0, i});
  if (function == "log") return row<T>([](T x) { return math::log(x); }, o, {n, -i, -i, i});
  if (function == "log1p") return row<T>([](T x) { return math::log1p(x); }, o, {n, -T(0), 0, i});
  if (function == "sqrt") return row<T>([](T x) { return math::sqrt(x); }, o, {n, -T(0), 0, i});
  if (function == "sin") return row<T>([](T x) { return math::sin(x); }, o, {n, -T(0), 0, n});
  if (function == "cos") return row<T>([](T x) { return math::cos(x); }, o, {n, 1, 1, n});
  if (function == "tanh") return row<T>([](T x) { return math::tanh(x); }, o, {-1, -T(0), 0, 1});
  if (function == "sigmoid") return row<T>([](T x) { return math::sigmoid(x); }, o, {0, T(0.5), T(0.5), 1});
  if (function == "softplus") return row<T>([](T x) { return math::softplus(x); }, o, {0, ln2<T>, ln2<T>, i});
  if (function == "normal_cdf") {
    return row<T>([](T x) { return nearest_half(math::normal_cdf(x)); }, o, {0, T(0.5), T(0.5), 1});
  }
  if (function == "normal_pdf") return row<T>([](T x) { return math::normal_pdf(x); }, o, {0, peak<T>, peak<T>, 0});
  if (function == "erf") return row<T>([](T x) { return math::erf(x); }, o, {-1, -T(0), 0, 1});
  if (function == "atan") return row<T>([](T x) { return math::atan(x); }, o, {-right<T>, -T(0), 0, right<T>});
  if (function == "round") return row<T>([](T x) { return math::round(x); }, o, {-i, -T(0), 0, i});
  if (function == "abs") return row<T>([](T x) { return math::abs(x); }, o, {i, 0, 0, i});
  if (function == "square") return row<T>([](T x) { return math::square(x); }, o, {i, 0, 0, i});
  return false;
}
constexpr std::string_view functions[]{"exp", "expm1", "log",     "log1p",    "sqrt",       "sin",
                                       "cos", "tanh",  "sigmoid", "softplus", "normal_cdf", "normal_pdf",
                                       "erf", "atan",  "round",   "abs",      "square"};

template <class T>
struct WhileCompiling {
  static_assert(holds<T>("exp", 0));
  static_assert(holds<T>("expm1", 0));
  static_assert(holds<T>("log", 0));
  static_assert(holds<T>("log1p", 0));
  static_assert(holds<T>("sqrt", 0));
  static_assert(holds<T>("sin", 0));
  static_assert(holds<T>("cos", 0));
  static_assert(holds<T>("tanh", 0));
  static_assert(holds<T>("sigmoid", 0));
  static_assert(holds<T>("softplus", 0));
  static_assert(holds<T>("normal_cdf", 0));
  static_assert(holds<T>("normal_pdf", 0));
  static_assert(holds<T>("erf", 0));
  static_assert(holds<T>("atan", 0));
  static_assert(holds<T>("round", 0));
  static_assert(holds<T>("abs", 0));
  static_assert(holds<T>("square", 0));
};
template struct WhileCompiling<float>;
template struct WhileCompiling<double>;

// Where a result leaves the range, and where a domain ends.
template <class T>
constexpr T over = sizeof(T) == 4 ? T(88.7229) : T(709.7828);
template <class T>
constexpr T under = sizeof(T) == 4 ? T(-104) : T(-745.2);

template <class T>
struct RangesWhileCompiling {
  static_assert(math::exp(over<T>) == infinity<T>);
  static_assert(math::exp(under<T>) == T(0));
  static_assert(math::expm1(over<T>) == infinity<T>);
  static_assert(same(math::log(-std::numeric_limits<T>::min()), nan<T>));
  static_assert(same(math::log1p(T(-1)), -infinity<T>));
  static_assert(same(math::log1p(T(-1.5)), nan<T>));
  static_assert(same(math::sqrt(T(-1)), nan<T>));
  static_assert(math::softplus(std::numeric_limits<T>::max()) == std::numeric_limits<T>::max());
};
template struct RangesWhileCompiling<float>;
template struct RangesWhileCompiling<double>;

// `zero` is known only at run time.
template <class T>
void check_at_run_time(T zero) {
  for (std::string_view const function : functions) BOOST_TEST(holds(function, zero), function);
  BOOST_TEST(math::exp(over<T> + zero) == infinity<T>);
  BOOST_TEST(math::exp(under<T> + zero) == T(0));
  BOOST_TEST(math::expm1(over<T> + zero) == infinity<T>);
  BOOST_TEST((same(math::log(-std::numeric_limits<T>::min() + zero), nan<T>)));
  BOOST_TEST((same(math::log1p(T(-1) + zero), -infinity<T>)));
  BOOST_TEST((same(math::log1p(T(-1.5) + zero), nan<T>)));
  BOOST_TEST((same(math::sqrt(T(-1) + zero), nan<T>)));
  BOOST_TEST(math::softplus(std::numeric_limits<T>::max() + zero) == std::numeric_limits<T>::max());
}

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
  check_at_run_time(static_cast<float>(zero));
  check_at_run_time(static_cast<double>(zero));
}

BOOST_AUTO_TEST_CASE(nan_is_the_larger_and_the_smaller) {
  larger_and_smaller<float>();
  larger_and_smaller<double>();
}

// Every word that is computed number by number, at the ends of the range: values, and slopes by both ways, against
// limits that are written down here.
#define BOOST_TEST_MODULE graph_ends
#include <array>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstddef>
#include <ingot/graph.hpp>
#include <limits>
#include <string>

using namespace ingot::graph;
using ingot::Tensor;
using Wide = long double;

namespace {

constexpr Wide no_number = std::numeric_limits<Wide>::quiet_NaN();

template <class T>
inline constexpr std::array<T, 19> ends{-std::numeric_limits<T>::infinity(),
                                        std::numeric_limits<T>::lowest(),
                                        T(-100),
                                        T(-2),
                                        T(-1),
                                        T(-0.5),
                                        -std::numeric_limits<T>::min(),
                                        -std::numeric_limits<T>::denorm_min(),
                                        T(-0.0),
                                        T(0),
                                        std::numeric_limits<T>::denorm_min(),
                                        std::numeric_limits<T>::min(),
                                        T(0.5),
                                        T(1),
                                        T(2),
                                        T(100),
                                        std::numeric_limits<T>::max(),
                                        std::numeric_limits<T>::infinity(),
                                        std::numeric_limits<T>::quiet_NaN()};

// Equal, infinities and NaN included, but for some units in the last place of the number or of `size`.
template <class T>
bool agree(T found, Wide expected, Wide size = 0) {
  if (std::isnan(found) || std::isnan(expected)) return std::isnan(found) == std::isnan(expected);
  T const held = static_cast<T>(expected);
  if (std::isinf(found) || std::isinf(held)) return found == held;
  Wide const unit = std::fmax(std::fmax(std::fabs(expected), size), Wide(std::numeric_limits<T>::min()));
  return std::fabs(Wide(found) - expected) <= 8 * Wide(std::numeric_limits<T>::epsilon()) * unit;
}

template <class T, auto F, class Value, class Slope>
void check_function(std::string const& name, Value const& value, Slope const& slope, Wide size) {
  constexpr std::size_t n = ends<T>.size();
  Tensor<T, n> x{};
  for (std::size_t i = 0; i < n; ++i) x[i] = ends<T>[i];
  Tensor<T, n> const y = evaluate(F, bind<"x">(x));
  constexpr auto total = sum(F);
  Tensor<T, n> const slopes = std::get<1>(evaluate_with_gradient(total, wrt<"x">, bind<"x">(x)));
  auto const [unused, written] = evaluate(value_and_gradient<total, "x">, bind<"x">(x));
  for (std::size_t i = 0; i < n; ++i) {
    BOOST_TEST_CONTEXT(name << " in " << 8 * sizeof(T) << " bits at " << x[i]) {
      BOOST_TEST(agree(y[i], value(Wide(x[i]))), "value " << y[i] << ", not " << value(Wide(x[i])));
      BOOST_TEST(agree(slopes[i], slope(Wide(x[i])), size), "gradient " << slopes[i] << ", not " << slope(Wide(x[i])));
      BOOST_TEST(agree(written[i], slope(Wide(x[i])), size), "written " << written[i] << ", not " << slope(Wide(x[i])));
    }
  }
}

constexpr auto x = input<"x", 19>;

// size: what slopes are rounded to, where a slope is what is left of 1.
template <auto F, class Value, class Slope>
void check(std::string const& name, Value const& value, Slope const& slope, Wide size = 0) {
  check_function<float, F>(name, value, slope, size);
  check_function<double, F>(name, value, slope, size);
}

Wide logistic(Wide v) {
  return 1 / (1 + std::exp(-v));
}
Wide density(Wide v) {
  return std::exp(-v * v / 2) * 0.39894228040143267794L;
}
Wide distribution_of_normal(Wide v) {
  return std::erfc(-v * std::sqrt(0.5L)) / 2;
}
Wide softplus_of(Wide v) {
  return v > 0 ? v + std::log1p(std::exp(-v)) : std::log1p(std::exp(v));
}

template <class T, auto F, class Value, class OfA, class OfB>
void check_pair(std::string const& name, Value const& value, OfA const& slope_of_a, OfB const& slope_of_b) {
  constexpr std::size_t count = ends<T>.size();
  constexpr std::size_t n = count * count;
  Tensor<T, n> a{};
  Tensor<T, n> b{};
  for (std::size_t i = 0; i < n; ++i) {
    a[i] = ends<T>[i / count];
    b[i] = ends<T>[i % count];
  }
  constexpr auto total = sum(F);
  Tensor<T, n> const y = evaluate(F, bind<"a">(a), bind<"b">(b));
  auto const [unused, da, db] = evaluate_with_gradient(total, wrt<"a", "b">, bind<"a">(a), bind<"b">(b));
  auto const [unused_too, wa, wb] = evaluate(value_and_gradient<total, "a", "b">, bind<"a">(a), bind<"b">(b));
  for (std::size_t i = 0; i < n; ++i) {
    BOOST_TEST_CONTEXT(name << " in " << 8 * sizeof(T) << " bits at " << a[i] << ", " << b[i]) {
      BOOST_TEST(agree(y[i], value(Wide(a[i]), Wide(b[i]))),
                 "value " << y[i] << ", not " << value(Wide(a[i]), Wide(b[i])));
      Wide const of_a = slope_of_a(Wide(a[i]), Wide(b[i]));
      Wide const of_b = slope_of_b(Wide(a[i]), Wide(b[i]));
      BOOST_TEST(agree(da[i], of_a), "gradient " << da[i] << ", not " << of_a);
      BOOST_TEST(agree(db[i], of_b), "gradient, right, " << db[i] << ", not " << of_b);
      BOOST_TEST(agree(wa[i], of_a), "written " << wa[i] << ", not " << of_a);
      BOOST_TEST(agree(wb[i], of_b), "written, right, " << wb[i] << ", not " << of_b);
    }
  }
}

constexpr auto a = input<"a", 361>;
constexpr auto b = input<"b", 361>;

template <auto F, class Value, class OfA, class OfB>
void check_both(std::string const& name, Value const& value, OfA const& of_a, OfB const& of_b) {
  check_pair<float, F>(name, value, of_a, of_b);
  check_pair<double, F>(name, value, of_a, of_b);
}

bool unordered(Wide p, Wide q) {
  return std::isnan(p) || std::isnan(q);
}
// Of the larger in a pair.
Wide share(Wide p, Wide q) {
  return unordered(p, q) ? no_number : p > q ? 1 : p == q ? 0.5L : 0;
}
Wide none(Wide, Wide) {
  return 0;
}

}  // namespace

BOOST_AUTO_TEST_CASE(exponentials_and_logarithms) {
  check<exp(x)>("exp", [](Wide v) { return std::exp(v); }, [](Wide v) { return std::exp(v); });
  check<expm1(x)>("expm1", [](Wide v) { return std::expm1(v); }, [](Wide v) { return std::exp(v); }, 1);
  check<log(x)>("log", [](Wide v) { return std::log(v); }, [](Wide v) { return 1 / v; });
  check<log1p(x)>("log1p", [](Wide v) { return std::log1p(v); }, [](Wide v) { return 1 / (1 + v); });
  check<sqrt(x)>("sqrt", [](Wide v) { return std::sqrt(v); }, [](Wide v) { return 0.5L / std::sqrt(v); });
}

BOOST_AUTO_TEST_CASE(functions_with_limits) {
  check<tanh(x)>(
      "tanh", [](Wide v) { return std::tanh(v); },
      [](Wide v) { return std::isinf(v) ? 0 : 1 / std::cosh(v) / std::cosh(v); }, 1);
  check<sigmoid(x)>("sigmoid", logistic, [](Wide v) { return logistic(v) * logistic(-v); }, 1);
  check<softplus(x)>("softplus", softplus_of, logistic);
  check<normal_cdf(x)>("normal_cdf", distribution_of_normal, density);
  check<normal_pdf(x)>("normal_pdf", density, [](Wide v) { return std::isinf(v) ? 0 : -v * density(v); });
}

BOOST_AUTO_TEST_CASE(functions_with_kinks) {
  check<relu(x)>("relu", [](Wide v) { return v < 0 ? 0 : v; }, [](Wide v) { return v <= 0 ? 0 : 1; });
  check<abs(x)>(
      "abs", [](Wide v) { return std::fabs(v); }, [](Wide v) { return std::isnan(v) ? v : Wide(v > 0) - Wide(v < 0); });
  check<sign(x)>(
      "sign", [](Wide v) { return std::isnan(v) ? v : Wide(v > 0) - Wide(v < 0); }, [](Wide) { return Wide(0); });
  check<step(x)>("step", [](Wide v) { return v <= 0 ? 0 : 1; }, [](Wide) { return Wide(0); });
  check<-x>("negate", [](Wide v) { return -v; }, [](Wide) { return Wide(-1); });
}

BOOST_AUTO_TEST_CASE(logarithms_in_stable_form) {
  check<log1p(-sigmoid(x))>(
      "log1p(-sigmoid)", [](Wide v) { return -softplus_of(v); }, [](Wide v) { return -logistic(v); });
  auto const rest = [](Wide v) { return -softplus_of(v); };
  auto const slope_of_rest = [](Wide v) { return -logistic(v); };
  check<log(1_c - sigmoid(x))>("log(1 - sigmoid)", rest, slope_of_rest);
  check<log(1_c + -sigmoid(x))>("log(1 + -sigmoid)", rest, slope_of_rest);
  check<log(-sigmoid(x) + 1_c)>("log(-sigmoid + 1)", rest, slope_of_rest);
  check<log(-(sigmoid(x) - 1_c))>("log(-(sigmoid - 1))", rest, slope_of_rest);
  check<log1p(exp(x))>("log1p(exp)", softplus_of, logistic);
  check<log(exp(x))>("log(exp)", [](Wide v) { return v; }, [](Wide) { return Wide(1); });
  check<log1p(expm1(x))>("log1p(expm1)", [](Wide v) { return v; }, [](Wide) { return Wide(1); });
}

// Written out, as one has it from a textbook: the powers overflow, the quotients and their slopes do not.
BOOST_AUTO_TEST_CASE(quotients_in_stable_form) {
  auto const slope = [](Wide v) { return logistic(v) * logistic(-v); };
  check<1_c / (1_c + exp(-x))>("1 / (1 + exp(-x))", logistic, slope, 1);
  check<1_c / (exp(x) + 1_c)>(
      "1 / (exp(x) + 1)", [](Wide v) { return logistic(-v); }, [&](Wide v) { return -slope(v); }, 1);
  check<exp(x) / (1_c + exp(x))>("exp(x) / (1 + exp(x))", logistic, slope, 1);
  check<2_c / (1_c + exp(-2_c * x))>(
      "2 / (1 + exp(-2 x))", [](Wide v) { return 2 * logistic(2 * v); }, [&](Wide v) { return 4 * slope(2 * v); }, 4);
  check<-log(1_c / (1_c + exp(-x)))>(
      "-log(1 / (1 + exp(-x)))", [](Wide v) { return softplus_of(-v); }, [](Wide v) { return -logistic(-v); });
}

BOOST_AUTO_TEST_CASE(a_logarithm_of_a_square_that_overflows) {
  constexpr auto v = input<"v">;
  BOOST_TEST(float(evaluate(log1p(square(v)), bind<"v">(2e19F))) == std::numeric_limits<float>::infinity());
}

BOOST_AUTO_TEST_CASE(the_larger_and_the_smaller_of_two) {
  check_both<maximum(a, b)>(
      "maximum", [](Wide p, Wide q) { return unordered(p, q) ? no_number
                                             : p > q         ? p
                                                             : q; }, share,
      [](Wide p, Wide q) { return share(q, p); });
  check_both<minimum(a, b)>(
      "minimum", [](Wide p, Wide q) { return unordered(p, q) ? no_number
                                             : p < q         ? p
                                                             : q; },
      [](Wide p, Wide q) { return share(q, p); }, share);
}

BOOST_AUTO_TEST_CASE(comparisons_and_choices) {
  check_both<greater(a, b)>("greater", [](Wide p, Wide q) { return p > q ? 1 : 0; }, none, none);
  check_both<greater_equal(a, b)>("greater_equal", [](Wide p, Wide q) { return p >= q ? 1 : 0; }, none, none);
  check_both<where(a, b, -b)>(
      "where", [](Wide p, Wide q) { return p != 0 ? q : -q; }, none, [](Wide p, Wide) { return p != 0 ? 1 : -1; });
}

BOOST_AUTO_TEST_CASE(sums_products_and_quotients) {
  check_both<a + b>(
      "add", [](Wide p, Wide q) { return p + q; }, [](Wide, Wide) { return 1; }, [](Wide, Wide) { return 1; });
  check_both<a - b>(
      "subtract", [](Wide p, Wide q) { return p - q; }, [](Wide, Wide) { return 1; }, [](Wide, Wide) { return -1; });
  check_both<a * b>(
      "multiply", [](Wide p, Wide q) { return p * q; }, [](Wide, Wide q) { return q; }, [](Wide p, Wide) { return p; });
}

// NaN is a window's largest number, and has its gradient.
BOOST_AUTO_TEST_CASE(the_largest_in_windows) {
  constexpr float nan = std::numeric_limits<float>::quiet_NaN();
  constexpr float infinite = std::numeric_limits<float>::infinity();
  constexpr auto image = input<"image", 1, 1, 2, 6>;
  constexpr auto largest = max_pool2d<2>(image);
  Tensor<float, 1, 1, 2, 6> const given{nan, 9,        -infinite, -infinite, 1, infinite,
                                        9,   infinite, -infinite, -infinite, 2, nan};
  Tensor<float, 1, 1, 1, 3> const y = evaluate(largest, bind<"image">(given));
  BOOST_TEST((std::isnan(y[0]) && y[1] == -infinite && std::isnan(y[2])));
  Tensor<float, 1, 1, 2, 6> const slopes{1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1};
  constexpr auto total = sum(largest);
  BOOST_TEST((std::get<1>(evaluate_with_gradient(total, wrt<"image">, bind<"image">(given))) == slopes));
  BOOST_TEST((evaluate(gradient<total, "image">, bind<"image">(given)) == slopes));
}

namespace {

// Both ways to the gradients of a function of two numbers, against each other.
template <class T, auto F>
void check_ways(std::string const& name) {
  constexpr std::size_t count = ends<T>.size();
  constexpr std::size_t n = count * count;
  Tensor<T, n> as{};
  Tensor<T, n> bs{};
  for (std::size_t i = 0; i < n; ++i) {
    as[i] = ends<T>[i / count];
    bs[i] = ends<T>[i % count];
  }
  constexpr auto total = sum(F);
  auto const [unused, da, db] = evaluate_with_gradient(total, wrt<"a", "b">, bind<"a">(as), bind<"b">(bs));
  auto const [unused_too, wa, wb] = evaluate(value_and_gradient<total, "a", "b">, bind<"a">(as), bind<"b">(bs));
  for (std::size_t i = 0; i < n; ++i) {
    BOOST_TEST_CONTEXT(name << " in " << 8 * sizeof(T) << " bits at " << as[i] << ", " << bs[i]) {
      BOOST_TEST(agree(wa[i], Wide(da[i])), "written " << wa[i] << ", slopes " << da[i]);
      BOOST_TEST(agree(wb[i], Wide(db[i])), "written, right, " << wb[i] << ", slopes " << db[i]);
    }
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(quotients_and_powers_by_both_ways) {
  check_ways<float, a / b>("divide");
  check_ways<double, a / b>("divide");
  check_ways<float, power(a, b)>("power");
  check_ways<double, power(a, b)>("power");
}

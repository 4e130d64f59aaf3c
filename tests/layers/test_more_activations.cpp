// The activations of models.hpp at the ends of the range, and their slopes beside those of their formulas.
#define BOOST_TEST_MODULE more_activations
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstddef>
#include <limits>

#include "activation_ends.hpp"
#include "ingot/layers/more_activations.hpp"
#include "ingot/layers/prelu.hpp"

using namespace ingot;
using namespace tests;

namespace {

constexpr Wide none = std::numeric_limits<Wide>::infinity();
constexpr Wide scale = 1.0507009873554804934193349852946L;
constexpr Wide alpha = 1.6732632423543772848170429916717L;

Wide tangent(Wide x) {
  return std::tanh(x > 0 ? x + std::log1p(std::exp(-x)) : std::log1p(std::exp(x)));
}
// Beyond 50 the sigmoid of it is 0 or 1.
Wide cubic(Wide x) {
  Wide const b = x < -50 ? -50 : x > 50 ? 50 : x;
  return 1.5957691216057307117597842397375L * (b + 0.044715L * b * b * b);
}

}  // namespace

// What lies beyond a function's branch is not computed there: in the compiler an overflow is an error.
static_assert(activation::Selu::value(1000.0F) == 1000.0F * static_cast<float>(activation::Selu::scale));
static_assert(activation::Celu<1>::value(1000.0F) == 1000.0F);
static_assert(activation::Mish::value(1e30F) == 1e30F);
static_assert(activation::Mish::slope(1e30F) == 1.0F);
static_assert(activation::Softsign::value(std::numeric_limits<float>::max()) == 1.0F);
static_assert(activation::GeluTanh::value(1e30F) == 1e30F);
static_assert(activation::GeluTanh::slope(-1e30F) == 0.0F);

BOOST_AUTO_TEST_CASE(kinks) {
  check_ends<Selu<end_count>>(
      "Selu", [](Wide x) { return scale * (x > 0 ? x : alpha * std::expm1(x)); },
      [](Wide x) { return scale * (x > 0 ? 1 : alpha * std::exp(x)); });
  check_ends<Celu<0.5, end_count>>(
      "Celu", [](Wide x) { return x > 0 ? x : 0.5L * std::expm1(x / 0.5L); },
      [](Wide x) { return x > 0 ? 1 : std::exp(x / 0.5L); });
  check_ends<Hardtanh<-1, 3, end_count>>(
      "Hardtanh", [](Wide x) { return x < -1  ? -1
                                      : x > 3 ? 3
                                              : x; }, [](Wide x) { return x <= -1 || x >= 3 ? 0 : 1; });
  check_ends<Relu6<end_count>>(
      "Relu6", [](Wide x) { return x < 0   ? 0
                                   : x > 6 ? 6
                                           : x; }, [](Wide x) { return x <= 0 || x >= 6 ? 0 : 1; });
  check_ends<ThresholdedRelu<1, end_count>>(
      "ThresholdedRelu", [](Wide x) { return x <= 1 ? 0 : x; }, [](Wide x) { return x <= 1 ? 0 : 1; });
}

BOOST_AUTO_TEST_CASE(limits) {
  check_ends<Mish<end_count>>("Mish", with_limits(0, none, [](Wide x) { return x * tangent(x); }),
                              with_limits(0, 1, [](Wide x) {
                                Wide const t = tangent(x);
                                return t + (std::fabs(x) > 1e4L ? 0 : x * (1 - t * t) * logistic(x));
                              }));
  check_ends<Softsign<end_count>>("Softsign", with_limits(-1, 1, [](Wide x) { return x / (1 + std::fabs(x)); }),
                                  [](Wide x) { return 1 / ((1 + std::fabs(x)) * (1 + std::fabs(x))); });
  check_ends<GeluTanh<end_count>>(
      "GeluTanh", with_limits(0, none, [](Wide x) { return x * logistic(cubic(x)); }), with_limits(0, 1, [](Wide x) {
        Wide const rise = 1.5957691216057307117597842397375L * (1 + 3 * 0.044715L * x * x);
        return logistic(cubic(x)) + (std::fabs(x) > 50 ? 0 : x * rise * logistic(cubic(x)) * logistic(-cubic(x)));
      }));
}

// The whole range between the ends, in every digit.
BOOST_AUTO_TEST_CASE(between) {
  for (int i = -4000; i <= 4000; ++i) {
    float const x = static_cast<float>(i) / 100.0F;
    Wide const w = x;
    BOOST_TEST(agree(activation::Mish::value(x), w * tangent(w), 0), "mish(" << x << ")");
    // What the exponent's roundings are worth grows with it.
    Wide const gelu = w * logistic(cubic(w));
    BOOST_TEST(agree(activation::GeluTanh::value(x), gelu, std::fabs(gelu * cubic(w)) / 4), "gelu_tanh(" << x << ")");
    BOOST_TEST(agree(activation::Selu::value(x), scale * (w > 0 ? w : alpha * std::expm1(w)), 0), "selu(" << x << ")");
    BOOST_TEST(agree(activation::Softsign::value(x), w / (1 + std::fabs(w)), 0), "softsign(" << x << ")");
  }
}

// A slope of PRelu's own, and NaN and infinity where they belong.
BOOST_AUTO_TEST_CASE(learned_slope) {
  constexpr float infinity = std::numeric_limits<float>::infinity();
  constexpr float nan = std::numeric_limits<float>::quiet_NaN();
  PRelu<Shape<2, 4>> layer{{0.5F, 0.25F}};
  Tensor<float, 2, 4> const x{-infinity, -2, 0, infinity, nan, -4, 3, -0.0F};
  Tensor<float, 2, 4> y{};
  layer.forward<1>(x, y);
  BOOST_TEST(y[0] == -infinity);
  BOOST_TEST(y[1] == -1.0F);
  BOOST_TEST(y[2] == 0.0F);
  BOOST_TEST(y[3] == infinity);
  BOOST_TEST(std::isnan(y[4]));
  BOOST_TEST(y[5] == -1.0F);
  BOOST_TEST(y[6] == 3.0F);
  BOOST_TEST(std::signbit(y[7]));
}

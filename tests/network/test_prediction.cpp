// Classes and probabilities of trained networks, and what they cost.
#define BOOST_TEST_MODULE prediction
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <ingot/ingot.hpp>
#include <limits>

using namespace ingot;

namespace {

using Logits = Network<Dense<2, 3>, Relu<3>, Dense<3, 3>>;
using Ended = Network<Dense<2, 3>, Softmax<3>>;
using LogEnded = Network<Dense<2, 3>, LogSoftmax<3>, Reshape<Shape<3>, Shape<3>>>;
using Binary = Network<Dense<2, 1>>;
using BinaryEnded = Network<Dense<2, 1>, Sigmoid<1>>;
static_assert(outputs_v<Logits> == Outputs::logits);
static_assert(outputs_v<Ended> == Outputs::probabilities);
static_assert(outputs_v<LogEnded> == Outputs::log_probabilities);
static_assert(outputs_v<BinaryEnded> == Outputs::probabilities);
static_assert(outputs_v<Network<Dense<2, 3>, Network<Softmax<3>, Dropout<0.5, 3>>>> == Outputs::probabilities);

// Weights that pass two inputs to three outputs: x0, x1, 0.
constexpr Dense<2, 3> spread{.weight = {1, 0, 0, 1, 0, 0}, .bias = {}};

constexpr float at_compile_time = prediction(Tensor<float, 2>{0, 0}).probability;
static_assert(at_compile_time == 0.5F);

static_assert(macs_of<Logits> == 2 * 3 + 3 * 3);
static_assert(macs_of<Relu<3>> == 0);
static_assert(macs_of<Conv2d<Shape<4, 6, 6>, 8, 3, ConvOptions{.padding = 1, .groups = 2}>> == 8 * 6 * 6 * 2 * 3 * 3);
static_assert(macs_of<Conv1d<Shape<2, 9>, 4, 3>> == 4 * 7 * 2 * 3);
static_assert(macs_of<Network<Residual<Network<Dense<2, 2>>, Dense<2, 2>>, Concat<Dense<2, 3>, Identity<Shape<2>>>>> ==
              2 * 2 + 2 * 2 + 2 * 3);
constexpr auto x = graph::input<"x", 4>;
constexpr auto product = graph::matmul(graph::parameter<"w", 3, 4>, x);
static_assert(macs_of<Network<ExpressionLayer<product>>> == 12);
static_assert(graph::macs<product> == macs_of<Dense<4, 3>>);
struct Own {
  using input_shape = Shape<4>;
  using output_shape = Shape<4>;
  static constexpr std::size_t macs = 7;
  template <std::size_t B, class T>
  constexpr void forward(View<T const, B, Shape<4>>, View<T, B, Shape<4>>) const {}
};
static_assert(macs_of<Network<Own, Dense<4, 1>>> == 11);

}  // namespace

BOOST_AUTO_TEST_CASE(the_word_softmax_is_a_function_of_a_tensor) {
  auto const close = boost::test_tools::tolerance(1e-6F);
  auto const p = softmax(Tensor<float, 2, 3>{1, 2, 3, 1000, 1000, -1000});
  BOOST_TEST(p[0] == 0.0900305732F, close);
  BOOST_TEST(p[1] == 0.244728471F, close);
  BOOST_TEST(p[2] == 0.665240956F, close);
  BOOST_TEST(p[3] == 0.5F);
  BOOST_TEST(p[4] == 0.5F);
  BOOST_TEST(p[5] == 0.0F);
  static_assert(std::is_same_v<decltype(build<Shape<3>>(softmax)), Network<Softmax<3>>>);
}

BOOST_AUTO_TEST_CASE(a_softmax_is_taken_once) {
  auto const close = boost::test_tools::tolerance(1e-6F);
  Logits logits{};
  logits.layer<0>() = spread;
  logits.layer<2>().weight = {1, 0, 0, 0, 1, 0, 0, 0, 1};
  Ended ended{};
  ended.layer<0>() = spread;
  LogEnded log_ended{};
  log_ended.layer<0>() = spread;
  auto const expected = softmax(Tensor<float, 3>{1, 3, 0})[1];
  for (auto const& [label, probability] : {logits.predict({1, 3}), ended.predict({1, 3}), log_ended.predict({1, 3})}) {
    BOOST_TEST(label == 1U);
    BOOST_TEST(probability == expected, close);
  }
  BOOST_TEST(logits.predict({800, 1}).probability == 1.0F);
  BOOST_TEST(logits.predict({5, 5}).label == 0U);
}

BOOST_AUTO_TEST_CASE(one_output_tells_two_classes) {
  auto const close = boost::test_tools::tolerance(1e-6F);
  Binary logit{};
  logit.layer<0>() = {.weight = {1, 0}, .bias = {0}};
  BinaryEnded ended{};
  ended.layer<0>() = logit.layer<0>();
  for (float const value : {-3.0F, -0.5F, 0.25F, 4.0F}) {
    auto const a = logit.predict({value, 0});
    auto const b = ended.predict({value, 0});
    BOOST_TEST(a.label == (value > 0 ? 1U : 0U));
    BOOST_TEST(b.label == a.label);
    BOOST_TEST(a.probability == 1 / (1 + std::exp(-std::abs(value))), close);
    BOOST_TEST(b.probability == a.probability, close);
  }
}

BOOST_AUTO_TEST_CASE(an_output_without_a_number_is_no_class) {
  float const no_number = std::numeric_limits<float>::quiet_NaN();
  auto const several = prediction(Tensor<float, 3>{1, no_number, 2});
  BOOST_TEST(several.label == 3U);
  BOOST_TEST(std::isnan(several.probability));
  auto const one = prediction(Tensor<float, 1>{no_number});
  BOOST_TEST(one.label == 2U);
  BOOST_TEST(std::isnan(one.probability));
  float const infinity = std::numeric_limits<float>::infinity();
  BOOST_TEST(prediction(Tensor<float, 3>{1, infinity, -infinity}).probability == 1.0F);
}

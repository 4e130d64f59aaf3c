// Losses at infinite and at very large outputs, and labels that are no class.
#define BOOST_TEST_MODULE loss_ends
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <ingot/training/known_losses.hpp>
#include <ingot/training/losses.hpp>
#include <limits>

using namespace ingot;

namespace {

constexpr float infinity = std::numeric_limits<float>::infinity();
constexpr float no_number = std::numeric_limits<float>::quiet_NaN();

template <std::size_t B, std::size_t N>
struct Result {
  float value;
  Tensor<float, B, N> slope;
};
template <class Loss, std::size_t B, std::size_t N, class Target>
Result<B, N> run(Loss const& loss, Tensor<float, B, N> const& y, Target const& target) {
  Result<B, N> result{0.0F, {}};
  result.value = loss(View<float const, B, Shape<N>>(y), target, View<float, B, Shape<N>>(result.slope));
  return result;
}
using Row = Tensor<float, 1, 3>;
using One = Tensor<float, 1, 1>;

}  // namespace

BOOST_AUTO_TEST_CASE(a_class_without_weight_adds_nothing_to_a_softmax_cross_entropy) {
  Row const y{1, -infinity, 2};
  auto const by_index = run(SoftmaxCrossEntropy{}, y, Labels<1>{0});
  auto const by_share = run(SoftmaxCrossEntropy{}, y, Row{1, 0, 0});
  BOOST_TEST(std::abs(by_index.value - 1.31326169F) < 1e-6F);
  BOOST_TEST(by_share.value == by_index.value);
  BOOST_TEST((by_share.slope == by_index.slope));
  BOOST_TEST(run(SoftmaxCrossEntropy{}, y, Labels<1>{1}).value == infinity);
  BOOST_TEST(run(SoftmaxCrossEntropy{}, y, Row{0.5F, 0.5F, 0}).value == infinity);
}

BOOST_AUTO_TEST_CASE(one_infinite_logit_makes_its_class_sure) {
  Row const y{1, infinity, -infinity};
  for (auto const& right : {run(SoftmaxCrossEntropy{}, y, Labels<1>{1}), run(SoftmaxCrossEntropy{}, y, Row{0, 1, 0})}) {
    BOOST_TEST(right.value == 0.0F);
    BOOST_TEST((right.slope == Row{0, 0, 0}));
  }
  for (auto const& wrong : {run(SoftmaxCrossEntropy{}, y, Labels<1>{0}), run(SoftmaxCrossEntropy{}, y, Row{1, 0, 0})}) {
    BOOST_TEST(wrong.value == infinity);
    BOOST_TEST((wrong.slope == Row{-1, 1, 0}));
  }
  BOOST_TEST(std::isnan(run(SoftmaxCrossEntropy{}, Row{infinity, infinity, 0}, Labels<1>{0}).value));
  BOOST_TEST(std::isnan(run(SoftmaxCrossEntropy{}, Row{-infinity, -infinity, -infinity}, Labels<1>{0}).value));
}

BOOST_AUTO_TEST_CASE(a_sure_and_right_binary_logit_costs_nothing) {
  auto const yes = run(SigmoidCrossEntropy{}, One{infinity}, One{1});
  auto const no = run(SigmoidCrossEntropy{}, One{-infinity}, One{0});
  BOOST_TEST(yes.value == 0.0F);
  BOOST_TEST(no.value == 0.0F);
  BOOST_TEST((yes.slope == One{0}));
  BOOST_TEST((no.slope == One{0}));
  BOOST_TEST(run(SigmoidCrossEntropy{}, One{infinity}, One{0.5F}).value == infinity);
  BOOST_TEST(run(SigmoidCrossEntropy{}, One{-infinity}, One{1}).value == infinity);
  BOOST_TEST((run(SigmoidCrossEntropy{}, One{-infinity}, One{1}).slope == One{-1}));
}

BOOST_AUTO_TEST_CASE(what_is_not_known_counts_nothing) {
  auto const alone = run(SigmoidCrossEntropy{}, Row{0.5F, 0, -2}, Row{1, 0.5F, 1});
  float const of_zero = run(SigmoidCrossEntropy{}, One{0}, One{0.5F}).value;
  for (float const y : {0.0F, 7.0F, infinity, no_number}) {
    auto const among = run(SigmoidCrossEntropyOfKnown{}, Row{0.5F, y, -2}, Row{1, -1, 1});
    BOOST_TEST(among.value == alone.value - of_zero / 3, boost::test_tools::tolerance(1e-6F));
    BOOST_TEST((among.slope == Row{alone.slope[0], 0, alone.slope[2]}));
  }
  auto const nothing = run(SigmoidCrossEntropyOfKnown{}, Row{1, no_number, 3}, Row{-1, -1, -1});
  BOOST_TEST(nothing.value == 0.0F);
  BOOST_TEST((nothing.slope == Row{0, 0, 0}));
  BOOST_TEST(std::isnan(run(SigmoidCrossEntropyOfKnown{}, One{no_number}, One{0}).value));
  BOOST_TEST(std::isnan(run(SigmoidCrossEntropyOfKnown{}, One{0}, One{no_number}).value));
  BOOST_TEST((run(SigmoidCrossEntropyOfKnown{}, One{-infinity}, One{1}).slope == One{-1}));
}

BOOST_AUTO_TEST_CASE(a_probability_without_weight_adds_nothing_to_a_cross_entropy) {
  float const guard = static_cast<float>(CrossEntropy::guard);
  auto const result = run(CrossEntropy{}, Row{1, -guard, infinity}, Row{1, 0, 0});
  BOOST_TEST(std::abs(result.value) < 1e-6F);
  BOOST_TEST(result.slope[1] == 0.0F);
  BOOST_TEST(result.slope[2] == 0.0F);
}

BOOST_AUTO_TEST_CASE(a_cross_entropy_at_zero_and_below) {
  auto const close = boost::test_tools::tolerance(1e-6F);
  auto const at_zero = run(CrossEntropy{}, Row{0, 1, 0}, Labels<1>{0});
  BOOST_TEST(at_zero.value == 16.118095F, close);  // -ln 1e-7
  BOOST_TEST(at_zero.slope[0] == -1e7F, close);
  BOOST_TEST(std::isnan(run(CrossEntropy{}, Row{-1, 1, 0}, Row{0, 1, 0}).value));
}

BOOST_AUTO_TEST_CASE(nan_stays_nan_whatever_its_weight) {
  BOOST_TEST(std::isnan(run(SoftmaxCrossEntropy{}, Row{1, no_number, 2}, Row{1, 0, 0}).value));
  BOOST_TEST(std::isnan(run(SoftmaxCrossEntropy{}, Row{infinity, no_number, 2}, Labels<1>{0}).value));
  BOOST_TEST(std::isnan(run(SoftmaxCrossEntropy{}, Row{1, no_number, 2}, Labels<1>{0}).slope[2]));
  BOOST_TEST(std::isnan(run(CrossEntropy{}, Row{1, no_number, 2}, Row{1, 0, 0}).value));
  BOOST_TEST(std::isnan(run(CrossEntropy{}, Row{1, no_number, 2}, Row{1, 0, 0}).slope[1]));
  BOOST_TEST(std::isnan(run(SigmoidCrossEntropy{}, One{no_number}, One{0}).value));
  BOOST_TEST(std::isnan(run(SigmoidCrossEntropy{}, One{no_number}, One{1}).slope[0]));
  BOOST_TEST(std::isnan(run(MeanSquaredError{}, One{no_number}, One{0}).value));
  BOOST_TEST(std::isnan(run(L1Loss{}, One{no_number}, One{0}).slope[0]));
  BOOST_TEST(std::isnan(run(HuberLoss<>{}, One{no_number}, One{0}).slope[0]));
}

BOOST_AUTO_TEST_CASE(losses_of_a_difference_at_infinity) {
  BOOST_TEST(run(MeanSquaredError{}, One{infinity}, One{0}).value == infinity);
  BOOST_TEST(run(MeanSquaredError{}, One{-infinity}, One{0}).slope[0] == -infinity);
  BOOST_TEST(run(L1Loss{}, One{-infinity}, One{0}).slope[0] == -1.0F);
  BOOST_TEST(run(HuberLoss<2.0>{}, One{infinity}, One{0}).value == infinity);
  BOOST_TEST(run(HuberLoss<2.0>{}, One{infinity}, One{0}).slope[0] == 2.0F);
}

// A mean that can be held, of squares or of a sum that cannot.
BOOST_AUTO_TEST_CASE(a_mean_that_can_be_held_comes_out) {
  auto const close = boost::test_tools::tolerance(1e-6F);
  Tensor<float, 2, 2> const y{2e19F, 0, 0, 0};
  Tensor<float, 2, 2> const zero{};
  BOOST_TEST(run(MeanSquaredError{}, y, zero).value == 1e38F, close);
  BOOST_TEST(run(HalfSquaredError{}, y, zero).value == 1e38F, close);
  BOOST_TEST(run(HuberLoss<1e30>{}, y, zero).value == 0.5e38F, close);
  Tensor<float, 2, 2> const large{3e38F, -3e38F, 3e38F, 3e38F};
  BOOST_TEST(run(L1Loss{}, large, zero).value == 3e38F, close);
  BOOST_TEST(run(HuberLoss<1.0>{}, large, zero).value == 3e38F, close);
  BOOST_TEST(run(MeanSquaredError{}, large, zero).slope[0] == 1.5e38F, close);
  BOOST_TEST(run(MeanSquaredError{}, large, zero).value == infinity);
  Tensor<float, 2, 2> const logits{3e38F, 0, 3e38F, 0};
  BOOST_TEST(run(SoftmaxCrossEntropy{}, logits, Labels<2>{1, 1}).value == 3e38F, close);
}

BOOST_AUTO_TEST_CASE(a_label_that_is_no_class_makes_nan_at_run_time) {
  Tensor<float, 2, 3> const y{1, 2, 3, 4, 5, 6};
  for (auto const& result : {run(SoftmaxCrossEntropy{}, y, Labels<2>{1, 3}), run(CrossEntropy{}, y, Labels<2>{1, 3})}) {
    BOOST_TEST(std::isnan(result.value));
    BOOST_TEST(result.slope[1] < 0.0F);
    BOOST_TEST(result.slope[3] == 0.0F);
    BOOST_TEST(result.slope[5] == 0.0F);
  }
}

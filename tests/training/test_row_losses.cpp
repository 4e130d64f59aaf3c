// Losses of outputs row by row: their gradients, what counts, and a network that learns by them.
#define BOOST_TEST_MODULE row_losses
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <ingot/host/evaluate.hpp>
#include <ingot/networks.hpp>
#include <ingot/training/row_losses.hpp>
#include <limits>

#include "loss_by_differences.hpp"

using namespace ingot;

namespace {

constexpr std::size_t batch = 3;
using Rows = Shape<3, 2, 3>;

// Of a sample with soft, weighted, empty and one-hot rows, of one where no row counts, and of padding.
template <class T>
constexpr batch_t<T, batch, Rows> targets() {
  batch_t<T, batch, Rows> t{};
  T const first[] = {T(0.2), T(0.3), T(0.5), T(2), T(1), T(0.5), T(0), T(0), T(0), T(0), T(1), T(0)};
  for (std::size_t i = 0; i < 12; ++i) t[i] = first[i];
  t[2 * Rows::size] = T(1);
  return t;
}

template <class T>
constexpr batch_t<T, batch, Rows> outputs() {
  batch_t<T, batch, Rows> y{};
  for (std::size_t i = 0; i < y.size(); ++i) y[i] = T(3.0 * uniform_symmetric({1, 0}, i));
  return y;
}

// The largest difference between the gradient and dual numbers' derivative of the value, over two samples of three.
constexpr double error_by_duals() {
  auto const y = outputs<double>();
  batch_t<double, batch, Rows> dy{};
  SoftmaxCrossEntropyOfRows const loss;
  loss(View<double const, batch, Rows>(y), targets<double>(), View<double, batch, Rows>(dy), 2);
  double worst = 0.0;
  for (std::size_t i = 0; i < y.size(); ++i) {
    batch_t<Dual<double>, batch, Rows> seeded{};
    batch_t<Dual<double>, batch, Rows> ignored{};
    for (std::size_t k = 0; k < y.size(); ++k) seeded[k] = Dual<double>(y[k], k == i ? 1.0 : 0.0);
    auto const value = loss(View<Dual<double> const, batch, Rows>(seeded), targets<Dual<double>>(),
                            View<Dual<double>, batch, Rows>(ignored), 2);
    worst = math::max(worst, math::abs(value.derivative - dy[i]));
  }
  return worst;
}
static_assert(error_by_duals() < 1e-14);

using Two = Shape<2, 3>;
using Sample = Tensor<float, 1, 2, 3>;

float value_of(Sample const& y, Sample const& t, Sample& dy) {
  return SoftmaxCrossEntropyOfRows{}(View<float const, 1, Two>(y), t, View<float, 1, Two>(dy));
}

constexpr float infinity = std::numeric_limits<float>::infinity();

}  // namespace

// With 33 classes, which fill vector registers and more.
BOOST_AUTO_TEST_CASE(gradient_by_differences) {
  using Wide = Shape<5, 33>;
  using Values = Tensor<double, 2, 5, 33>;
  Values y{}, t{};
  for (std::size_t i = 0; i < y.size(); ++i) {
    y[i] = 3.0 * uniform_symmetric({2, 0}, i);
    t[i] = i / 33 % 3 == 1 ? 0.0 : 0.5 + 0.5 * uniform_symmetric({2, 1}, i);
  }
  double const error = tests::error_by_differences(
      y,
      [&](Values const& outputs, Values& dy) {
        return SoftmaxCrossEntropyOfRows{}(View<double const, 2, Wide>(outputs), t, View<double, 2, Wide>(dy));
      },
      0.1);
  BOOST_TEST(error < 1e-7);
}

BOOST_AUTO_TEST_CASE(one_row_that_counts_is_a_softmax_cross_entropy) {
  Sample const y{1, 2, 3, 4, 5, 6};
  Sample dy{7, 7, 7, 7, 7, 7};
  Tensor<float, 1, 3> const row{4, 5, 6};
  Tensor<float, 1, 3> slope{};
  float const alone =
      SoftmaxCrossEntropy{}(View<float const, 1, Shape<3>>(row), Labels<1>{1}, View<float, 1, Shape<3>>(slope));
  BOOST_TEST(value_of(y, Sample{0, 0, 0, 0, 1, 0}, dy) == alone);
  for (std::size_t i = 0; i < 3; ++i) {
    BOOST_TEST(dy[i] == 0.0F);
    BOOST_TEST(dy[3 + i] == slope[i]);
  }
}

BOOST_AUTO_TEST_CASE(rows_that_do_not_count_may_hold_anything) {
  Sample const plain{1, 2, 3, 4, 5, 6};
  Sample const wild{1, 2, 3, std::nanf(""), infinity, -infinity};
  Sample const t{0, 1, 0, 0, -0.0F, 0};
  Sample dy{}, other{};
  BOOST_TEST(value_of(plain, t, dy) == value_of(wild, t, other));
  BOOST_TEST((dy == other));
  Sample const none{};
  BOOST_TEST(value_of(wild, none, dy) == 0.0F);
  BOOST_TEST((dy == none));
}

BOOST_AUTO_TEST_CASE(bad_numbers_in_rows_that_count_are_not_hidden) {
  Sample dy{};
  Sample const t{0, 1, 0, 1, 0, 0};
  BOOST_TEST(std::isnan(value_of(Sample{1, 2, 3, std::nanf(""), 5, 6}, t, dy)));
  BOOST_TEST(value_of(Sample{1, 2, 3, -infinity, 5, 6}, t, dy) == infinity);
  BOOST_TEST(std::isnan(value_of(Sample{1, 2, 3, 4, 5, 6}, Sample{0, 1, 0, std::nanf(""), 0, 0}, dy)));
}

BOOST_AUTO_TEST_CASE(a_mean_that_can_be_held_comes_out) {
  Sample dy{};
  float const mean = value_of(Sample{3e38F, 0, 0, 3e38F, 0, 0}, Sample{0, 1, 0, 0, 1, 0}, dy);
  BOOST_TEST(mean == 3e38F, boost::test_tools::tolerance(1e-6F));
}

// Which of two symbols follows which, of sequences whose last step is padding.
BOOST_AUTO_TEST_CASE(a_network_learns_by_it) {
  using Net = decltype(build<Shape<3, 2>>(per_step<dense<2>>));
  Tensor<float, 2, 3, 2> const x{1, 0, 0, 1, 1, 0, 0, 1, 0, 1, 1, 0};
  Tensor<float, 2, 3, 2> const t{0, 1, 1, 0, 0, 0, 1, 0, 1, 0, 0, 1};
  Net net;
  initialize(net, 1);
  Adam<Net> adam{0.1};
  TrainingMemory<Net, 2> memory;
  Objective const objective{SoftmaxCrossEntropyOfRows{}};
  float loss = 0;
  for (int step = 0; step < 200; ++step) loss = train_step(net, adam, objective, x, t, memory).total();
  BOOST_TEST(loss < 0.02F);
  Dataset<Net::input_shape, Net::output_shape> const data(std::vector<float>(x.begin(), x.end()),
                                                          std::vector<float>(t.begin(), t.end()));
  double const evaluated = evaluate<4>(net, SoftmaxCrossEntropyOfRows{}, data).loss;
  BOOST_TEST(evaluated == double(compute_gradient(net, objective, x, t, memory).total()),
             boost::test_tools::tolerance(1e-5));
}

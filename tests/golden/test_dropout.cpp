#define BOOST_TEST_MODULE golden_dropout
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>

#include "ingot/layers/dropout.hpp"
#include "ingot/network/network.hpp"

using namespace ingot;

// PyTorch's own mask cannot be drawn here, so what a dropout promises is checked instead: the scale, the share of
// dropped elements, the same mask in backward, another for another key, and identity in inference.
BOOST_AUTO_TEST_CASE(masks) {
  auto const in = []<class T>(T) {
    constexpr std::size_t count = 4096;
    using Net = Network<Dropout<0.25, count>>;
    struct Memory {
      Tensor<T, 2, count> x, y, dy, dx, again;
      saved_t<Net, 2, T> saved;
    };
    auto const m = std::make_unique<Memory>();
    Net net;
    m->x.fill(T(3));
    m->dy.fill(T(5));
    Workspace<T, 0> none;
    forward<2, T, Net>(net, m->x, m->y, none);
    BOOST_TEST((m->y == m->x));

    forward_training<2, T, Net>(net, m->x, m->y, m->saved, TrainingContext{RandomKey{1, 2}, 2});
    backward<2, T, Net>(net, m->x, m->y, m->dy, m->dx, m->saved, net);
    std::size_t kept = 0;
    std::size_t equal_rows = 0;
    for (std::size_t i = 0; i < 2 * count; ++i) {
      bool const dropped = m->y[i] == T(0);
      kept += dropped ? 0 : 1;
      BOOST_REQUIRE(dropped || std::abs(m->y[i] - T(4)) <= T(1e-6));
      BOOST_REQUIRE(dropped ? m->dx[i] == T(0) : std::abs(m->dx[i] - T(20) / T(3)) <= T(2e-6));
    }
    for (std::size_t i = 0; i < count; ++i) equal_rows += m->y(0, i) == m->y(1, i) ? 1 : 0;
    // Five standard deviations of a binomial count: sqrt(n p (1 - p)).
    double const n = 2.0 * count;
    BOOST_TEST(std::abs(static_cast<double>(kept) - 0.75 * n) <= 5.0 * std::sqrt(n * 0.75 * 0.25));
    double const pairs = count;
    BOOST_TEST(std::abs(static_cast<double>(equal_rows) - 0.625 * pairs) <= 5.0 * std::sqrt(pairs * 0.625 * 0.375));

    forward_training<2, T, Net>(net, m->x, m->again, m->saved, TrainingContext{RandomKey{1, 2}, 2});
    BOOST_TEST((m->again == m->y));
    forward_training<2, T, Net>(net, m->x, m->again, m->saved, TrainingContext{RandomKey{1, 3}, 2});
    BOOST_TEST((m->again != m->y));
  };
  in(0.0f);
  in(0.0);
}

// Dropping hides no bad number: PyTorch multiplies by the mask, and NaN times zero is NaN.
BOOST_AUTO_TEST_CASE(nan_stays_nan) {
  using Net = Network<Dropout<0.5, 64>>;
  Net net;
  Tensor<float, 1, 64> x;
  Tensor<float, 1, 64> y;
  x.fill(std::numeric_limits<float>::quiet_NaN());
  saved_t<Net, 1, float> saved;
  net.forward_training<1>(x, y, saved, TrainingContext{RandomKey{1, 2}, 1});
  BOOST_TEST(std::count_if(y.begin(), y.end(), [](float v) { return std::isnan(v); }) == 64);
}

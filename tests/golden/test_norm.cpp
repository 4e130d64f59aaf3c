// Batch normalisation of batches that are not whole, or of one element; whole ones are in test_layers.cpp.
#define BOOST_TEST_MODULE golden_norm
#include "check_network.hpp"

#include "ingot/layers/batch_norm.hpp"
#include "ingot/network/network.hpp"

using namespace ingot;

BOOST_TEST_GLOBAL_FIXTURE(ReportWorst);

namespace {

// The three golden samples, then two rows of filler that must not count.
template <class T>
void check_short_batch() {
  using Net = Network<BatchNorm<Shape<17>, NormOptions{}, T>>;
  constexpr std::size_t batch = 5;
  constexpr std::size_t samples = 3;
  Golden const golden("norm");
  std::string const name = "batch_norm_three_samples";
  auto const run = std::make_unique<Run<Net, batch, T>>();
  load(run->net, golden, name + "/state/");
  clear(run->gradient);
  auto const with_filler = [](std::vector<double> values, double filler) {
    values.resize(batch * 17, filler);
    return values;
  };
  assign(run->x, with_filler(golden(name + "/x"), 100.0), name);
  assign(run->dy, with_filler(golden(name + "/dy"), 100.0), name);
  run->net.template forward_training<batch, T>(run->x, run->y, run->saved, TrainingContext{RandomKey{}, samples});
  run->net.template backward<batch, T>(run->x, run->y, run->dy, run->dx, run->saved, run->gradient);
  check_close<T>(name + "/y", std::span<T const>(run->y.data(), samples * 17), golden(name + "/y"));
  check_close<T>(name + "/dx", run->dx, with_filler(golden(name + "/dx"), 0.0));
  check_gradients<T>(run->gradient, golden, name + "/grad/", 1.0);
  Sgd<Net>{0.0}.step(run->net, run->gradient);
  auto const& layer = run->net.template layer<0>();
  check_close<T>(name + "/mean", layer.running_mean, golden(name + "/after/0.running_mean"));
  check_close<T>(name + "/variance", layer.running_var, golden(name + "/after/0.running_var"));
}

}  // namespace

BOOST_AUTO_TEST_CASE(batch_norm_of_a_short_batch) {
  check_short_batch<float>();
  check_short_batch<double>();
}

// No variance from a single element: PyTorch refuses, this gives the bias and leaves the running variance alone.
BOOST_AUTO_TEST_CASE(batch_norm_of_one_element) {
  using Net = Network<BatchNorm<Shape<2>, NormOptions{}, double>>;
  Net net;
  Net gradient;
  net.layer<0>() = {{2, 3}, {0.5, -0.5}, {1, 1}, {4, 4}};
  clear(gradient);
  Tensor<double, 1, 2> const x{5, 6};
  Tensor<double, 1, 2> const dy{1, 1};
  Tensor<double, 1, 2> y{};
  Tensor<double, 1, 2> dx{};
  Net::Saved<1, double> saved;
  net.forward_training<1>(x, y, saved, TrainingContext{RandomKey{}, 1});
  net.backward<1>(x, y, dy, dx, saved, gradient);
  Sgd<Net>{0.0}.step(net, gradient);
  BOOST_TEST((y == Tensor<double, 1, 2>{0.5, -0.5}));
  BOOST_TEST((dx == Tensor<double, 1, 2>{0, 0}));
  BOOST_TEST(net.layer<0>().running_mean[0] == 1.4);
  BOOST_TEST(net.layer<0>().running_var[0] == 4.0);
}

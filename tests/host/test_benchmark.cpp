// Profiles of networks, and networks as benchmarks of Google Benchmark.
#define BOOST_TEST_MODULE benchmark
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstddef>
#include <ingot/benchmark.hpp>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "../headers/names_of_users.hpp"

using namespace ingot;

// A program's own names, and Google Benchmark's namespace, beside Ingot's.
// clang-format off
#define NAMES_BESIDE_BENCHMARKS(X)                                                                                     \
  X(Counter) X(Benchmark) X(Row) X(Peak) X(Chain) X(Times) X(Weights) X(CacheLine) X(Avx2) X(Inference)
// clang-format on
OWN_NAMES(NAMES_OF_USERS)
OWN_NAMES(NAMES_BESIDE_BENCHMARKS)

namespace {

// Keeps the second number of its input; y = x.
struct Spy {
  using input_shape = Shape<2>;
  using output_shape = Shape<2>;
  static inline float seen = 0;

  template <std::size_t B>
  void forward(View<float const, B, Shape<2>> x, View<float, B, Shape<2>> y) const {
    seen = x.data[1];
    for (std::size_t i = 0; i < 2; ++i) y.data[i] = x.data[i];
  }
};

using Small = Network<Dense<2, 8>, Tanh<8>, Dense<8, 2>>;
using Images = decltype(build<Shape<1, 6, 6>, double>(conv2d<2, 3>, relu, flatten, dense<3>));
using Nested = Network<Dense<4, 6>, Residual<Network<Dense<6, 5>, Relu<5>, Dense<5, 6>>>,
                       Concat<Dense<6, 2>, Network<Dense<6, 3>, Relu<3>>>>;

using Runs = std::map<std::string, benchmark::BenchmarkReporter::Run>;
class Capture : public benchmark::BenchmarkReporter {
 public:
  Runs runs;
  bool ReportContext(Context const&) override { return true; }
  void ReportRuns(std::vector<Run> const& reported) override {
    for (auto const& run : reported) runs[run.run_name.function_name] = run;
  }
};

// A network that registers itself as programs do: at namespace scope.
auto* const small = benchmark_inference<Small>("small")->Iterations(50);

Runs const& runs() {
  static Runs const all = [] {
    benchmark_inference<Images, 3>("images")->Iterations(20);
    benchmark_inference<Network<Dense<2, 2>, Spy>>("filled", [](auto& net) {
      net.template layer<0>().weight = {0, 0, 0, 0};
      net.template layer<0>().bias = {1, 2};
    })->Iterations(1);
    benchmark_training<Small, MeanSquaredError>("small, trained")->Iterations(10);
    benchmark_training<Images, SoftmaxCrossEntropy, Adam<Images>, 4>("images, trained")->Iterations(10);
    benchmark_training<Network<Dense<2, 4>, Dropout<0.5, 4>>, MeanSquaredError>("random")->Iterations(2);
    Capture reporter;
    benchmark::RunSpecifiedBenchmarks(&reporter);
    return reporter.runs;
  }();
  return all;
}
double counter(std::string const& name, std::string const& of) {
  return runs().at(name).counters.at(of).value;
}
// A rate times the time that was measured, an iteration.
double each_iteration(std::string const& name, std::string const& of) {
  auto const& run = runs().at(name);
  return counter(name, of) * run.cpu_accumulated_time / static_cast<double>(run.iterations);
}
bool is_share(double percent) {
  return percent > 0 && std::isfinite(percent);
}

}  // namespace

BOOST_AUTO_TEST_CASE(inference_counts_what_the_constants_say, *boost::unit_test::tolerance(1e-9)) {
  BOOST_TEST(small != nullptr);
  BOOST_TEST(each_iteration("small", "MACs") == double{macs_of<Small>});
  BOOST_TEST(counter("small", "parameter_bytes") == double{parameter_bytes<Small>});
  BOOST_TEST(counter("small", "workspace_bytes") == double{workspace_bytes<Small>});
  BOOST_TEST(each_iteration("images", "MACs") == 3.0 * double{macs_of<Images>});
  BOOST_TEST(each_iteration("images", "items_per_second") == 3.0);
  BOOST_TEST(counter("images", "parameter_bytes") == double{parameter_bytes<Images>});
  BOOST_TEST(counter("images", "workspace_bytes") == (double{workspace_bytes<Images, 3>}));
  for (std::string const name : {"small", "images"}) {
    BOOST_TEST(is_share(counter(name, "peak%")));
    BOOST_TEST(is_share(counter(name, "bandwidth%")));
  }
}

BOOST_AUTO_TEST_CASE(weights_are_the_users) {
  BOOST_TEST(runs().count("filled") == 1u);
  BOOST_TEST(Spy::seen == 2.0f);
}

BOOST_AUTO_TEST_CASE(a_training_step_counts_both_gradients, *boost::unit_test::tolerance(1e-9)) {
  // The first layer's input needs no gradient.
  BOOST_TEST(each_iteration("small, trained", "MACs") == 32.0 * (3 * 32 - 16));
  BOOST_TEST(counter("small, trained", "training_bytes") == (double{training_bytes<Small, 32>}));
  BOOST_TEST(each_iteration("images, trained", "MACs") == 4.0 * (2 * 2 * 16 * 9 + 3 * 32 * 3));
  BOOST_TEST(each_iteration("images, trained", "items_per_second") == 4.0);
  BOOST_TEST(is_share(counter("images, trained", "peak%")));
  BOOST_TEST(runs().count("random") == 1u);
  // The first in a network within; a residual block has no such pass.
  using Dense44 = Dense<4, 4>;
  static_assert(detail::training_macs<Network<Relu<4>, Network<Dense44, Dense44>, Dense44>, 8> == 3 * 48 - 16);
  static_assert(detail::training_macs<Network<Residual<Dense44>, Dense44>, 8> == 3 * 32);
}

BOOST_AUTO_TEST_CASE(a_profile_has_a_row_a_layer) {
  Profile const images = profile<Images, 2>({.seconds = 1e-4});
  BOOST_TEST(images.batch == 2u);
  BOOST_TEST(images.layers.size() == Images::depth);
  std::size_t macs = 0;
  std::size_t bytes = 0;
  for (auto const& layer : images.layers) {
    BOOST_TEST(layer.depth == 0u);
    BOOST_TEST((layer.seconds > 0) == (layer.name != "Flatten"));
    BOOST_TEST((layer.macs > 0) == is_share(layer.share_of_peak()));
    BOOST_TEST((layer.parameter_bytes > 0) == is_share(layer.share_of_bandwidth()));
    macs += layer.macs;
    bytes += layer.parameter_bytes;
  }
  BOOST_TEST(macs == 2 * macs_of<Images>);
  BOOST_TEST(images.whole.macs == macs);
  BOOST_TEST(bytes == parameter_bytes<Images>);
  BOOST_TEST(images.whole.parameter_bytes == bytes);
  BOOST_TEST(images.whole.seconds > 0);
}

BOOST_AUTO_TEST_CASE(a_profile_shows_what_is_inside_a_layer) {
  Profile const nested = profile<Nested>({.seconds = 1e-4});
  std::string positions;
  std::size_t macs = 0;
  double seconds = 0;
  for (auto const& layer : nested.layers) {
    positions += std::to_string(layer.depth) + ":" + layer.position + " ";
    BOOST_TEST(layer.seconds > 0);
    if (layer.depth > 0) continue;
    macs += layer.macs;
    seconds += layer.seconds;
  }
  BOOST_TEST(positions == "0:0 0:1 1:1.body 2:1.body.0 2:1.body.1 2:1.body.2 0:2 1:2.0 1:2.1 2:2.1.0 2:2.1.1 ");
  BOOST_TEST(macs == macs_of<Nested>);
  BOOST_TEST(nested.seconds_of_layers() == seconds);
}

BOOST_AUTO_TEST_CASE(layers_get_what_those_before_them_compute) {
  Network<Dense<2, 2>, Spy> net{};
  net.layer<0>() = {.weight = {2, 0, 0, 2}, .bias = {0, 1}};
  Tensor<float, 2> const x{1, 3};
  Profile const of_input = profile(net, x, {.seconds = 1e-4});
  BOOST_TEST(Spy::seen == 7.0f);
  BOOST_TEST(of_input.layers.size() == 2u);
  Profile const lone = profile(net.layer<0>(), {.seconds = 1e-4});
  BOOST_TEST(lone.layers.size() == 1u);
  BOOST_TEST(lone.layers[0].seconds == lone.whole.seconds);
}

BOOST_AUTO_TEST_CASE(a_profile_is_a_table) {
  LayerProfile const dense{"0", "Dense", "[64]", 0, 1e-6, 1000, 4000, 1e10, 1e10};
  LayerProfile const inner{"0.0", "Relu", "[64]", 1, 0.5e-6, 0, 0, 1e10, 0};
  LayerProfile const whole{"", "Network", "[64]", 0, 0.5e-6, 1000, 4000, 1e10, 1e10};
  std::ostringstream out;
  out << Profile{1, {dense, inner}, whole};
  BOOST_TEST(out.str() ==
             "position     layer  output     us  MACs  GMAC/s  peak%  bytes  bandwidth%  time%\n"
             "0            Dense  [64]    1.000  1000    1.00   10.0   4000        40.0  100.0\n"
             "  0.0        Relu   [64]    0.500     0                     0               50.0\n"
             "sum                         1.000  1000    1.00   10.0   4000        40.0  100.0\n"
             "in one call                 0.500  1000    2.00   20.0   4000        80.0   50.0\n");
}

BOOST_AUTO_TEST_CASE(a_machine_is_measured_once) {
  double const peak = peak_macs_per_second<float>();
  BOOST_TEST(peak > 1e7);
  BOOST_TEST(peak == peak_macs_per_second<float>());
  BOOST_TEST(read_bandwidth(1) > 1e7);
  BOOST_TEST(read_bandwidth(1) == read_bandwidth(4096));
  BOOST_TEST(read_bandwidth(100000) == read_bandwidth(100001));
}

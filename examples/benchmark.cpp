// A LeNet under Google Benchmark, and where its time goes: `benchmark --profile`, `benchmark --benchmark_filter=batch`.
#include <ingot/benchmark.hpp>
#include <ingot/ingot.hpp>
#include <iostream>
#include <string_view>

using namespace ingot;

namespace {

using LeNet = decltype(build<Shape<1, 28, 28>>(conv2d<6, 5>, relu, max_pool2d<2>, conv2d<16, 5>, relu, max_pool2d<2>,
                                               flatten, dense<120>, relu, dense<84>, relu, dense<10>));

auto* const one = benchmark_inference<LeNet>("inference");
auto* const many = benchmark_inference<LeNet, 32>("inference of a batch of 32")->Unit(benchmark::kMicrosecond);
auto* const step = benchmark_training<LeNet, SoftmaxCrossEntropy, Adam<LeNet>, 32>("training step on a batch of 32")
                       ->Unit(benchmark::kMicrosecond);
// Weights of one's own: from a file, say, with load_weights.
auto* const sparse =
    benchmark_inference<LeNet>("inference, all weights 0", [](LeNet& net) { initialize(net, 1, ConstantWeights{0}); });

}  // namespace

int main(int argc, char** argv) {
  if (argc == 2 && std::string_view(argv[1]) == "--profile") {
    std::cout << profile<LeNet>();
    return 0;
  }
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  return benchmark::RunSpecifiedBenchmarks() > 0 ? 0 : 1;
}

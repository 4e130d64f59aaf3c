// One training step on a batch of 32: softmax cross-entropy, and squares for the tanh network.
#include <ingot/benchmark.hpp>

#include "models.hpp"

namespace {

using namespace models;

auto* const mlp = benchmark_training<Mlp, MeanSquaredError>("training/16-64-64-4 tanh")->Unit(benchmark::kMicrosecond);
auto* const classifier =
    benchmark_training<Classifier, SoftmaxCrossEntropy>("training/784-128-64-10 relu")->Unit(benchmark::kMicrosecond);
auto* const lenet =
    benchmark_training<LeNet, SoftmaxCrossEntropy>("training/LeNet 3x28x28")->Unit(benchmark::kMicrosecond);

}  // namespace

BENCHMARK_MAIN();

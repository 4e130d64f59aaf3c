// One training step on a batch of 32: softmax cross-entropy, and squares for the tanh network.
#include <benchmark/benchmark.h>

#include "measure.hpp"
#include "models.hpp"

namespace {

using measure::train;
using namespace models;

BENCHMARK(train<Mlp, MeanSquaredError>)->Name("training/16-64-64-4 tanh")->Unit(benchmark::kMicrosecond);
BENCHMARK(train<Classifier, SoftmaxCrossEntropy>)->Name("training/784-128-64-10 relu")->Unit(benchmark::kMicrosecond);
BENCHMARK(train<LeNet, SoftmaxCrossEntropy>)->Name("training/LeNet 3x28x28")->Unit(benchmark::kMicrosecond);

}  // namespace

BENCHMARK_MAIN();

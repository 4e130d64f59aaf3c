// Inference of one sample.
#include <benchmark/benchmark.h>

#include "measure.hpp"
#include "models.hpp"

namespace {

BENCHMARK(measure::infer<models::Mlp>)->Name("inference/16-64-64-4 tanh");
BENCHMARK(measure::infer<models::Classifier>)->Name("inference/784-128-64-10 relu");
BENCHMARK(measure::infer<models::LeNet>)->Name("inference/LeNet 3x28x28");
BENCHMARK(measure::infer<models::DsCnn>)->Name("inference/DS-CNN");
BENCHMARK(measure::infer<models::ResNet8>)->Name("inference/ResNet-8");

}  // namespace

BENCHMARK_MAIN();

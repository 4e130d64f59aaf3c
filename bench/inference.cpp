// Inference of one sample.
#include <ingot/benchmark.hpp>

#include "models.hpp"

namespace {

using ingot::benchmark_inference;

auto* const mlp = benchmark_inference<models::Mlp>("inference/16-64-64-4 tanh");
auto* const classifier = benchmark_inference<models::Classifier>("inference/784-128-64-10 relu");
auto* const lenet = benchmark_inference<models::LeNet>("inference/LeNet 3x28x28");
auto* const ds_cnn = benchmark_inference<models::DsCnn>("inference/DS-CNN");
auto* const resnet = benchmark_inference<models::ResNet8>("inference/ResNet-8");

}  // namespace

BENCHMARK_MAIN();

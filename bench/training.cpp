// One training step on a batch of 32: forward, softmax cross-entropy (squares for the tanh network), backward, plain
// SGD.
#include <benchmark/benchmark.h>

#include <type_traits>

#include "models.hpp"

using namespace ingot;

namespace {

constexpr std::size_t batch = 32;

template <class Net, class Loss>
void train(benchmark::State& state) {
  static Net net;
  static TrainingMemory<Net, batch> memory;
  static batch_t<float, batch, typename Net::input_shape> x;
  constexpr std::size_t outputs = Net::output_shape::size;
  initialize(net, 1, HeNormal{});
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<float>(uniform_unit({2, 0}, i));
  Sgd<Net> optimizer{.learning_rate = 1e-4};
  auto const run = [&](auto const& target) {
    for (auto _ : state) {
      auto loss = train_step(net, optimizer, Objective{Loss{}}, x, target, memory);
      benchmark::DoNotOptimize(loss);
    }
  };
  if constexpr (std::is_same_v<Loss, SoftmaxCrossEntropy>) {
    Labels<batch> labels{};
    for (std::size_t i = 0; i < batch; ++i) labels[i] = static_cast<ClassIndex>(i % outputs);
    run(labels);
  } else {
    batch_t<float, batch, typename Net::output_shape> targets{};
    run(targets);
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(batch));
}

BENCHMARK(train<models::Mlp, MeanSquaredError>)->Name("training/16-64-64-4 tanh")->Unit(benchmark::kMicrosecond);
BENCHMARK(train<models::Classifier, SoftmaxCrossEntropy>)
    ->Name("training/784-128-64-10 relu")
    ->Unit(benchmark::kMicrosecond);
BENCHMARK(train<models::LeNet, SoftmaxCrossEntropy>)->Name("training/LeNet 3x28x28")->Unit(benchmark::kMicrosecond);

}  // namespace

BENCHMARK_MAIN();

// What is measured of a network: the inference of one sample, and a training step on a batch.
#pragma once

#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdint>
#include <ingot/ingot.hpp>
#include <type_traits>

namespace measure {

using namespace ingot;

inline constexpr std::size_t batch = 32;
inline constexpr double learning_rate = 1e-4;

template <class Tensor>
void fill_inputs(Tensor& x) {
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<float>(uniform_unit({2, 0}, i));
}

template <std::size_t Outputs>
constexpr Labels<batch> labels() {
  Labels<batch> classes{};
  for (std::size_t i = 0; i < batch; ++i) classes[i] = static_cast<ClassIndex>(i % Outputs);
  return classes;
}

// Weights and input are warm in cache. Each call's input depends on the call before, as in a loop that waits for its
// answer: this is latency, not throughput.
template <class Net>
void infer(benchmark::State& state) {
  static Net net;
  static typename Net::template Workspace<1> workspace;
  static batch_t<float, 1, typename Net::input_shape> x;
  static batch_t<float, 1, typename Net::output_shape> y;
  initialize(net, 1, XavierUniform{});
  fill_inputs(x);
  float const first = x[0];
  for (auto _ : state) {
    net.template forward<1>(x, y, workspace);
    x[0] = first + 1e-20f * y[0];
    benchmark::DoNotOptimize(x);
    benchmark::ClobberMemory();
  }
}

// Forward, loss, backward and plain SGD on a batch.
template <class Net, class Loss>
void train(benchmark::State& state) {
  static Net net;
  static TrainingMemory<Net, batch> memory;
  static batch_t<float, batch, typename Net::input_shape> x;
  initialize(net, 1, HeNormal{});
  fill_inputs(x);
  Sgd<Net> optimizer{.learning_rate = learning_rate};
  auto const run = [&](auto const& target) {
    for (auto _ : state) {
      auto loss = train_step(net, optimizer, Objective{Loss{}}, x, target, memory);
      benchmark::DoNotOptimize(loss);
    }
  };
  if constexpr (std::is_same_v<Loss, SoftmaxCrossEntropy>) {
    run(labels<Net::output_shape::size>());
  } else {
    batch_t<float, batch, typename Net::output_shape> targets{};
    run(targets);
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(batch));
}

}  // namespace measure

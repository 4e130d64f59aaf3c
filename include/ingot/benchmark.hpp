// Networks as benchmarks of Google Benchmark, which this header includes: link -lbenchmark.
//
// Brings <ingot/networks.hpp>, and <ingot/host/profile.hpp>, which does without Google Benchmark.
#pragma once

#include "ingot/core/prologue.hpp"

#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdint>
#include <string>

#include "ingot/networks.hpp"

#include "ingot/host/in_heap.hpp"
#include "ingot/host/inference_chain.hpp"
#include "ingot/host/machine_peak.hpp"
#include "ingot/host/profile.hpp"
#include "ingot/host/thread_time.hpp"

namespace ingot {

// Weights from initialize(net, 1).
struct WeightsFromSeed {
  template <class Net>
  void operator()(Net& net) const {
    initialize(net, 1);
  }
};

namespace detail {

using BenchmarkCounter = ::benchmark::Counter;

// Multiply-accumulates that a training step saves where a layer's input needs no gradient.
template <class L, std::size_t B, class T>
inline constexpr std::size_t macs_without_input_gradient = has_backward_parameters_v<L, B, T> ? macs_of<L> : 0;
template <class... Layers, std::size_t B, class T>
inline constexpr std::size_t macs_without_input_gradient<Network<Layers...>, B, T> = [] {
  std::size_t saved = 0;
  bool trained = false;  // layers before the first with parameters have no multiply-accumulates to save
  static_cast<void>(InOrder{true, (saved = trained ? saved : macs_without_input_gradient<Layers, B, T>,
                                   trained = trained || has_parameters_v<Layers>)...});
  return saved;
}();

// Of a training step on one sample: output, gradient of the weights, gradient of the input.
template <class Net, std::size_t B>
inline constexpr std::size_t training_macs =
    3 * macs_of<Net> - macs_without_input_gradient<Net, B, default_scalar_t<Net>>;

// Iterations, measured by call(), with what both kinds of benchmarks count. `macs` are those of one.
template <class T, std::size_t Batch, class Call>
double run_counted(::benchmark::State& state, std::size_t macs, std::size_t parameter_bytes, Call const& call) {
  double const start = thread_seconds();
  for (auto _ : state) call();
  double const seconds = (thread_seconds() - start) / static_cast<double>(state.iterations());
  auto const done = static_cast<double>(macs);
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(Batch));
  state.counters["MACs"] = BenchmarkCounter(done, BenchmarkCounter::kIsIterationInvariantRate);
  state.counters["peak%"] =
      BenchmarkCounter(100 * done / seconds / peak_macs_per_second<T>(), BenchmarkCounter::kAvgThreads);
  state.counters["parameter_bytes"] =
      BenchmarkCounter(static_cast<double>(parameter_bytes), BenchmarkCounter::kAvgThreads);
  return seconds;
}

template <class Net, std::size_t Batch, class T>
struct InferenceBenchmark {
  alignas(64) Net net;
  InferenceChain<Net, Batch, T> chain;

  void run(::benchmark::State& state) {
    fill_uniform(chain.x);
    chain.begin();
    double const seconds =
        run_counted<T, Batch>(state, Batch * macs_of<Net>, parameter_bytes<Net>, [this] { chain.call(net); });
    if constexpr (parameter_bytes<Net> > 0) {
      auto const bytes = static_cast<double>(parameter_bytes<Net>);
      state.counters["bandwidth%"] =
          BenchmarkCounter(100 * bytes / seconds / read_bandwidth(parameter_bytes<Net>), BenchmarkCounter::kAvgThreads);
    }
    state.counters["workspace_bytes"] =
        BenchmarkCounter(static_cast<double>(workspace_bytes<Net, Batch>), BenchmarkCounter::kAvgThreads);
  }
};

// Classes by turns for a loss that takes labels, else zeros.
template <class Net, class Loss, std::size_t Batch>
auto benchmark_targets() {
  using T = default_scalar_t<Net>;
  using Output = typename Net::output_shape;
  if constexpr (loss_and_target_fit<Loss, Labels<Batch>, Batch, Output, T>) {
    auto labels = in_heap<Labels<Batch>>();
    for (std::size_t b = 0; b < Batch; ++b) (*labels)[b] = static_cast<ClassIndex>(b % Output::size);
    return labels;
  } else {
    return in_heap<batch_t<T, Batch, Output>>();
  }
}

template <class Net, class Loss, class Optimizer, std::size_t Batch>
struct TrainingBenchmark {
  using T = default_scalar_t<Net>;
  alignas(64) Net net;
  alignas(64) TrainingMemory<Net, Batch> memory;
  alignas(64) batch_t<T, Batch, typename Net::input_shape> x;
  alignas(64) Optimizer optimizer;

  void run(::benchmark::State& state) {
    fill_uniform(x);
    if constexpr (requires { optimizer.learning_rate = 0.0; }) optimizer.learning_rate = 0.0;
    auto const targets = benchmark_targets<Net, Loss, Batch>();
    std::uint64_t step = 0;
    run_counted<T, Batch>(state, Batch * training_macs<Net, Batch>, parameter_bytes<Net>, [&] {
      auto const loss = train_step(net, optimizer, Objective{Loss{}}, x, *targets, memory, RandomKey{1, step++});
      keep_in_memory(&loss);
      keep_in_memory(this);
    });
    state.counters["training_bytes"] =
        BenchmarkCounter(static_cast<double>(training_bytes<Net, Batch>), BenchmarkCounter::kAvgThreads);
  }
};

}  // namespace detail

// Registers the inference of a network on a batch, of float or double and of any input shape. As BENCHMARK(...), at
// namespace scope or in main before the benchmarks are run. The result is Google Benchmark's own, to say more to.
//
//   auto* const lenet = benchmark_inference<LeNet>("LeNet");
//   auto* const of_32 = benchmark_inference<LeNet, 32>("LeNet, 32 images")->Unit(benchmark::kMicrosecond);
//   auto* const trained = benchmark_inference<LeNet>("trained", [](LeNet& net) { load_weights(net, path); });
//
// `fill(net)` sets the weights, once in each run; inputs are in [0, 1) from a fixed seed. Network, input, output and
// workspace are on the heap, each at the beginning of a cache line, and each thread has its own. What is timed is
// net.forward on them, again and again, weights and input warm in cache where they fit: a call waits for the answer of
// the one before, since its first input depends on that one's first output. So it is latency, not throughput.
//
// Counters:
//   MACs             multiply-accumulates a second: macs_of<Net> for each sample
//   peak%            the share that these are of what one core does at most (peak_macs_per_second)
//   bandwidth%       the share of the time that reading the weights once takes at least, from the cache that holds them
//                    or from beyond (read_bandwidth); the larger of the two shares says what bounds the network
//   items_per_second samples
//   parameter_bytes, workspace_bytes   as the constants of these names
// Shares are of this thread's processor time; both limits are measured when they are first asked for, in some 60 ms
// each, outside the timed loop. Exceptions of `fill` leave RunSpecifiedBenchmarks.
template <class Net, std::size_t Batch = 1, class Fill = WeightsFromSeed>
auto* benchmark_inference(std::string const& name, Fill fill = {}) {
  static_assert(can_be_measured<Net>, "benchmark_inference measures networks of float or double");
  return ::benchmark::RegisterBenchmark(name.c_str(), [fill]([[maybe_unused]] ::benchmark::State& state) {
    if constexpr (can_be_measured<Net>) {
      auto const run = in_heap<detail::InferenceBenchmark<Net, Batch, default_scalar_t<Net>>>();
      fill(run->net);
      run->run(state);
    }
  });
}

// Registers a training step: forward, loss, backward and the optimizer's step on one batch, again and again.
//
//   auto* const step = benchmark_training<LeNet, SoftmaxCrossEntropy, Adam<LeNet>, 32>("LeNet, Adam, 32 images");
//
// The optimizer has its defaults, but a learning rate of 0, so that every step computes on the same weights. Targets
// are the classes by turns where the loss takes labels, zeros elsewhere. A network that draws random numbers gets a new
// key each step. All else is as benchmark_inference has it, but for the counters
//   MACs             as many for each gradient as for the output: 3 * macs_of<Net> a sample, without those of the
//                    network's first layer that save the gradient of its input
//   training_bytes   as the constant of this name; bandwidth% and workspace_bytes are not there
template <class Net, class Loss, class Optimizer = Sgd<Net>, std::size_t Batch = 32, class Fill = WeightsFromSeed>
auto* benchmark_training(std::string const& name, Fill fill = {}) {
  static_assert(can_be_measured<Net>, "benchmark_training measures networks of float or double");
  return ::benchmark::RegisterBenchmark(name.c_str(), [fill]([[maybe_unused]] ::benchmark::State& state) {
    if constexpr (can_be_measured<Net>) {
      auto const run = in_heap<detail::TrainingBenchmark<Net, Loss, Optimizer, Batch>>();
      fill(run->net);
      run->run(state);
    }
  });
}

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

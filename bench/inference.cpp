// Inference of one sample, weights and input warm in cache.
#include <benchmark/benchmark.h>

#include "models.hpp"

using namespace ingot;

namespace {

// Each call's input depends on the call before, as in a loop that waits for its answer: this is latency, not
// throughput.
template <class Net>
void infer(benchmark::State& state) {
  static Net net;
  static typename Net::template Workspace<1> workspace;
  static batch_t<float, 1, typename Net::input_shape> x;
  static batch_t<float, 1, typename Net::output_shape> y;
  initialize(net, 1, XavierUniform{});
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<float>(uniform_unit({2, 0}, i));
  float const first = x[0];
  for (auto _ : state) {
    net.template forward<1>(x, y, workspace);
    x[0] = first + 1e-20f * y[0];
    benchmark::DoNotOptimize(x);
    benchmark::ClobberMemory();
  }
}

BENCHMARK(infer<models::Mlp>)->Name("inference/16-64-64-4 tanh");
BENCHMARK(infer<models::Classifier>)->Name("inference/784-128-64-10 relu");
BENCHMARK(infer<models::LeNet>)->Name("inference/LeNet 3x28x28");

}  // namespace

BENCHMARK_MAIN();

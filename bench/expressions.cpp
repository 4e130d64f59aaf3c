// Expressions beside the networks that compute the same: inference (one sample waits for the one before), batches of
// 32, and the gradient of a batch of 32. A program whose two results disagree ends with 1.
#include <benchmark/benchmark.h>

#include <ingot/graph.hpp>
#include <ingot/graph/backward/value_and_gradient.hpp>
#include <ingot/graph/evaluation/evaluate.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <tuple>
#include <type_traits>

#include "models.hpp"

using namespace ingot;

namespace {

template <Text Weight, Text Bias, std::size_t Out, std::size_t In, auto X>
constexpr auto dense_of(graph::Expression<X> x) {
  return graph::linear(x, graph::parameter<Weight, Out, In>, graph::parameter<Bias, Out>);
}
template <Text Weight, Text Bias, std::size_t Out, std::size_t In, auto X>
constexpr auto pooled_convolution(graph::Expression<X> x) {
  auto const bias = graph::reshape<Out, 1, 1>(graph::parameter<Bias, Out>);
  return graph::max_pool2d<2>(graph::relu(graph::convolution(x, graph::parameter<Weight, Out, In, 5, 5>) + bias));
}

// A network, the expression of its output, where the network's parameters are, and the loss of both.
template <std::size_t B>
struct Mlp {
  using Net = models::Mlp;
  using Loss = MeanSquaredError;
  static constexpr std::size_t batch = B;
  static constexpr auto value() {
    auto const h = graph::tanh(dense_of<"w0", "b0", 64, 16>(graph::input<"x", B, 16>));
    return graph::tanh(dense_of<"w2", "b2", 4, 64>(graph::tanh(dense_of<"w1", "b1", 64, 64>(h))));
  }
  static constexpr auto loss() { return graph::mean(graph::square(value() - graph::input<"t", B, 4>)); }
  static constexpr auto targets = graph::wrt<"w0", "b0", "w1", "b1", "w2", "b2">;
  static constexpr std::index_sequence<0, 2, 4> layers{};
};
template <std::size_t B>
struct Classifier {
  using Net = models::Classifier;
  using Loss = SoftmaxCrossEntropy;
  static constexpr std::size_t batch = B;
  static constexpr auto value() {
    auto const h = graph::relu(dense_of<"w0", "b0", 128, 784>(graph::input<"x", B, 784>));
    return dense_of<"w2", "b2", 10, 64>(graph::relu(dense_of<"w1", "b1", 64, 128>(h)));
  }
  static constexpr auto loss() {
    return graph::mean(graph::log_sum_exp(value()) -
                       graph::sum(value() * graph::distribution<"t", B, 10>, graph::axis<-1>));
  }
  static constexpr auto targets = graph::wrt<"w0", "b0", "w1", "b1", "w2", "b2">;
  static constexpr std::index_sequence<0, 2, 4> layers{};
};
template <std::size_t B>
struct LeNet {
  using Net = models::LeNet;
  using Loss = SoftmaxCrossEntropy;
  static constexpr std::size_t batch = B;
  static constexpr auto value() {
    auto const h = pooled_convolution<"w0", "b0", 6, 3>(graph::input<"x", B, 3, 28, 28>);
    auto const flat = graph::reshape<B, 256>(pooled_convolution<"w1", "b1", 16, 6>(h));
    auto const wide = graph::relu(dense_of<"w2", "b2", 120, 256>(flat));
    return dense_of<"w4", "b4", 10, 84>(graph::relu(dense_of<"w3", "b3", 84, 120>(wide)));
  }
  static constexpr auto loss() {
    return graph::mean(graph::log_sum_exp(value()) -
                       graph::sum(value() * graph::distribution<"t", B, 10>, graph::axis<-1>));
  }
  static constexpr auto targets = graph::wrt<"w0", "b0", "w1", "b1", "w2", "b2", "w3", "b3", "w4", "b4">;
  static constexpr std::index_sequence<0, 3, 7, 9, 11> layers{};
};

template <class Model>
using input_of = batch_t<float, Model::batch, typename Model::Net::input_shape>;
template <class Model>
using output_of = batch_t<float, Model::batch, typename Model::Net::output_shape>;

// References to weight and bias of each layer that has them, in the order of Model::targets.
template <class Net, std::size_t... Layers>
auto parameters_of(Net& net, std::index_sequence<Layers...>) {
  return std::tuple_cat(std::tie(net.template layer<Layers>().weight, net.template layer<Layers>().bias)...);
}
// f(bindings...) with every target's name and tensor.
template <Text... Names, class Tensors, class F>
void with_bindings(graph::WithRespectTo<Names...>, Tensors const& tensors, F const& f) {
  std::apply([&](auto const&... tensor) { f(graph::bind<Names>(tensor)...); }, tensors);
}

template <class Model>
typename Model::Net const& network() {
  static auto const net = [] {
    typename Model::Net values;
    initialize(values, 1, XavierUniform{});
    return values;
  }();
  return net;
}
template <class Model>
input_of<Model>& samples() {
  static auto x = [] {
    input_of<Model> values;
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<float>(uniform_unit({2, 0}, i));
    return values;
  }();
  return x;
}

template <class Model>
void run_network(typename Model::Net const& net, input_of<Model> const& x, output_of<Model>& y) {
  static typename Model::Net::template Workspace<Model::batch> workspace;
  net.template forward<Model::batch>(x, y, workspace);
}
template <class Model>
typename graph::EvaluationPlan<decltype(Model::value())>::template Workspace<float> expression_workspace;
template <class Model>
void run_expression(typename Model::Net const& net, input_of<Model> const& x, output_of<Model>& y) {
  with_bindings(Model::targets, parameters_of(net, Model::layers), [&](auto const&... bindings) {
    graph::evaluate_into(Model::value(), y, expression_workspace<Model>, graph::bind<"x">(x), bindings...);
  });
}

template <class Model, auto Run>
void infer(benchmark::State& state) {
  static output_of<Model> y;
  auto& net = network<Model>();
  auto& x = samples<Model>();
  float const first = x[0];
  for (auto _ : state) {
    Run(net, x, y);
    x[0] = first + 1e-20f * y[0];
    benchmark::DoNotOptimize(x);
    benchmark::ClobberMemory();
  }
}

template <class Model>
constexpr bool has_classes = std::is_same_v<typename Model::Loss, SoftmaxCrossEntropy>;
constexpr std::size_t class_of(std::size_t sample, std::size_t outputs) {
  return sample % outputs;
}

template <class Model>
float network_gradient(typename Model::Net const& net, input_of<Model> const& x, typename Model::Net& gradient) {
  static TrainingMemory<typename Model::Net, Model::batch> memory;
  auto const run = [&](auto const& target) {
    return compute_gradient(net, Objective{typename Model::Loss{}}, x, target, memory).total();
  };
  float loss = 0;
  if constexpr (has_classes<Model>) {
    Labels<Model::batch> labels{};
    for (std::size_t i = 0; i < Model::batch; ++i) labels[i] = static_cast<ClassIndex>(class_of(i, 10));
    loss = run(labels);
  } else {
    static output_of<Model> const targets{};
    loss = run(targets);
  }
  gradient = memory.gradient;
  return loss;
}
template <class Model, Text... Names>
typename graph::ValueAndGradient<decltype(Model::loss()), Names...>::template Workspace<float> gradient_workspace;
template <class Model, Text... Names>
float loss_and_gradient(graph::WithRespectTo<Names...> targets, typename Model::Net const& net,
                        input_of<Model> const& x, typename Model::Net& gradient) {
  static output_of<Model> t{};
  if constexpr (has_classes<Model>) {
    for (std::size_t i = 0; i < Model::batch; ++i) t[i * 10 + class_of(i, 10)] = 1;
  }
  Tensor<float> loss{};
  auto const results = std::tuple_cat(std::tie(loss), parameters_of(gradient, Model::layers));
  with_bindings(targets, parameters_of(net, Model::layers), [&](auto const&... bindings) {
    graph::evaluate_with_gradient_into(Model::loss(), targets, results, gradient_workspace<Model, Names...>,
                                       graph::bind<"x">(x), graph::bind<"t">(t), bindings...);
  });
  return loss[0];
}
template <class Model>
float expression_gradient(typename Model::Net const& net, input_of<Model> const& x, typename Model::Net& gradient) {
  return loss_and_gradient<Model>(Model::targets, net, x, gradient);
}

template <class Model, auto Run>
void differentiate(benchmark::State& state) {
  static typename Model::Net gradient;
  auto& net = network<Model>();
  auto& x = samples<Model>();
  for (auto _ : state) {
    benchmark::DoNotOptimize(Run(net, x, gradient));
    benchmark::ClobberMemory();
  }
}

template <class Numbers>
void expect_equal(Numbers const& a, Numbers const& b, std::string const& name) {
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (std::abs(a[i] - b[i]) <= 1e-5f * (1 + std::abs(a[i]))) continue;
    std::fprintf(stderr, "%s: result %zu is %g of the network, %g of the expression\n", name.c_str(), i, double{a[i]},
                 double{b[i]});
    std::exit(1);
  }
}

template <class Model>
void compare_values(std::string const& name) {
  static output_of<Model> of_network;
  static output_of<Model> of_expression;
  run_network<Model>(network<Model>(), samples<Model>(), of_network);
  run_expression<Model>(network<Model>(), samples<Model>(), of_expression);
  expect_equal(of_network, of_expression, name);
  benchmark::RegisterBenchmark((name + "/network").c_str(), infer<Model, run_network<Model>>);
  benchmark::RegisterBenchmark((name + "/expression").c_str(), infer<Model, run_expression<Model>>);
}

template <class Model>
void compare_gradients(std::string const& name) {
  static typename Model::Net of_network;
  static typename Model::Net of_expression;
  Tensor<float> a{};
  Tensor<float> b{};
  a[0] = network_gradient<Model>(network<Model>(), samples<Model>(), of_network);
  b[0] = expression_gradient<Model>(network<Model>(), samples<Model>(), of_expression);
  expect_equal(a, b, name);
  std::apply(
      [&](auto const&... of_net) {
        std::apply([&](auto const&... of_expr) { (expect_equal(of_net, of_expr, name), ...); },
                   parameters_of(of_expression, Model::layers));
      },
      parameters_of(of_network, Model::layers));
  benchmark::RegisterBenchmark((name + "/network").c_str(), differentiate<Model, network_gradient<Model>>);
  benchmark::RegisterBenchmark((name + "/expression").c_str(), differentiate<Model, expression_gradient<Model>>);
}

}  // namespace

int main(int argc, char** argv) {
  compare_values<Mlp<1>>("inference/16-64-64-4 tanh");
  compare_values<Mlp<32>>("inference of 32/16-64-64-4 tanh");
  compare_values<Classifier<1>>("inference/784-128-64-10 relu");
  compare_values<Classifier<32>>("inference of 32/784-128-64-10 relu");
  compare_values<LeNet<1>>("inference/LeNet 3x28x28");
  compare_gradients<Mlp<32>>("gradient of 32/16-64-64-4 tanh");
  compare_gradients<Classifier<32>>("gradient of 32/784-128-64-10 relu");
  compare_gradients<LeNet<32>>("gradient of 32/LeNet 3x28x28");
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  benchmark::RunSpecifiedBenchmarks();
}

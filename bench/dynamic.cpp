// What shapes that the compiler knows are worth: the same networks built of virtual layers on the heap (dynamic.hpp),
// compiled with the same flags, measured beside Ingot's. Before anything is measured, both give the same outputs,
// losses and gradients.
//
// Most of what is found is the innermost loops': sums of products stay in one order, which no compiler may change, and
// the textbook's has one sum where Ingot's has 16 side by side. And a layer that does not know what stands before
// it computes the gradient of the network's input, too.
#include <ingot/benchmark.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>
#include <type_traits>
#include <vector>

#include "dynamic.hpp"
#include "models.hpp"

using namespace ingot;
using models::Classifier;
using models::LeNet;
using models::Mlp;

namespace {

constexpr std::size_t batch = 32;

template <class X>
void fill_inputs(X& x) {
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<float>(uniform_unit({2, 0}, i));
}
template <std::size_t Outputs>
constexpr Labels<batch> labels() {
  Labels<batch> classes{};
  for (std::size_t i = 0; i < batch; ++i) classes[i] = static_cast<ClassIndex>(i % Outputs);
  return classes;
}

template <class Net>
dynamic::Network built();

template <>
dynamic::Network built<Mlp>() {
  dynamic::Network net;
  net.add<dynamic::Affine>(16u, 64u).add<dynamic::Tanh>().add<dynamic::Affine>(64u, 64u).add<dynamic::Tanh>();
  net.add<dynamic::Affine>(64u, 4u).add<dynamic::Tanh>();
  return net;
}
template <>
dynamic::Network built<Classifier>() {
  dynamic::Network net;
  net.add<dynamic::Affine>(784u, 128u).add<dynamic::Relu>().add<dynamic::Affine>(128u, 64u).add<dynamic::Relu>();
  net.add<dynamic::Affine>(64u, 10u);
  return net;
}
template <>
dynamic::Network built<LeNet>() {
  using dynamic::Image;
  dynamic::Network net;
  net.add<dynamic::Conv2d>(Image{3, 28, 28}, 6u, 5u).add<dynamic::Relu>().add<dynamic::MaxPool>(Image{6, 24, 24});
  net.add<dynamic::Conv2d>(Image{6, 12, 12}, 16u, 5u).add<dynamic::Relu>().add<dynamic::MaxPool>(Image{16, 8, 8});
  net.add<dynamic::Affine>(256u, 120u).add<dynamic::Relu>().add<dynamic::Affine>(120u, 84u).add<dynamic::Relu>();
  net.add<dynamic::Affine>(84u, 10u);
  return net;
}

// Calls use(tensor, values) for every tensor of Ingot's and the values of the other, in the order of the tensor.
template <class Net, class Use>
void for_each_pair(Net& net, std::vector<dynamic::Values*> const& values, Use const& use) {
  std::size_t next = 0;
  visit_parameters(
      [&](ParameterPath const&, Parameter, auto& tensor) {
        using Extents = typename std::remove_cvref_t<decltype(tensor)>::shape;
        dynamic::Values& given = *values[next++];
        if constexpr (Extents::rank == 2) {  // weights of a dense layer: [out, in] here, [in, out] there
          constexpr std::size_t out = Extents::extents[0];
          constexpr std::size_t in = Extents::extents[1];
          for (std::size_t o = 0; o < out; ++o) {
            for (std::size_t i = 0; i < in; ++i) use(tensor[o * in + i], given[i * out + o]);
          }
        } else {
          for (std::size_t i = 0; i < tensor.size(); ++i) use(tensor[i], given[i]);
        }
      },
      net);
}
std::vector<dynamic::Values*> parameters_of(dynamic::Network const& net, bool gradients) {
  std::vector<dynamic::Values*> all;
  for (auto const& layer : net.layers()) {
    for (auto const& [values, slopes] : layer->parameters()) all.push_back(gradients ? slopes : values);
  }
  return all;
}
template <class Net>
void copy_parameters(Net& from, dynamic::Network const& to) {
  for_each_pair(from, parameters_of(to, false), [](float& mine, float& other) { other = mine; });
}

struct Difference {
  float largest = 0;
  float scale = 0;
  void operator()(float a, float b) {
    largest = std::max(largest, std::abs(a - b));
    scale = std::max(scale, std::abs(a));
    if (!(std::abs(a - b) <= largest)) largest = INFINITY;  // NaN
  }
  bool report(char const* what, char const* name) const {
    bool const good = largest <= 1e-5f * scale;
    if (!good) {
      std::fprintf(stderr, "%s: the %s differ by %g, of %g\n", name, what, static_cast<double>(largest),
                   static_cast<double>(scale));
    }
    return good;
  }
};

template <class Loss>
float dynamic_loss(dynamic::Values const& y, std::size_t outputs, dynamic::Values& dy) {
  if constexpr (std::is_same_v<Loss, SoftmaxCrossEntropy>) {
    std::array<std::size_t, batch> classes{};
    for (std::size_t i = 0; i < batch; ++i) classes[i] = i % outputs;
    return dynamic::softmax_cross_entropy(y, classes.data(), batch, dy);
  } else {
    return dynamic::mean_squared_error(y, dynamic::Values(y.size()), dy);
  }
}

template <class Net, class Loss>
bool agrees(char const* name) {
  constexpr std::size_t outputs = Net::output_shape::size;
  static Net net;
  static TrainingMemory<Net, batch> memory;
  static batch_t<float, batch, typename Net::input_shape> x;
  initialize(net, 1, HeNormal{});
  fill_inputs(x);
  auto const loss = [&] {
    if constexpr (std::is_same_v<Loss, SoftmaxCrossEntropy>) {
      return compute_gradient(net, Objective{Loss{}}, x, labels<outputs>(), memory).data;
    } else {
      return compute_gradient(net, Objective{Loss{}}, x, batch_t<float, batch, typename Net::output_shape>{}, memory)
          .data;
    }
  }();
  static batch_t<float, batch, typename Net::output_shape> y;
  static typename Net::template Workspace<batch> workspace;
  net.template forward<batch>(x, y, workspace);

  dynamic::Network other = built<Net>();
  copy_parameters(net, other);
  dynamic::Values const inputs(x.begin(), x.end());
  dynamic::Values const& outputs_of_other = other.forward(inputs, batch);
  Difference of_outputs;
  for (std::size_t i = 0; i < y.size(); ++i) of_outputs(y[i], outputs_of_other[i]);
  dynamic::Values dy;
  Difference of_losses;
  of_losses(loss, dynamic_loss<Loss>(outputs_of_other, outputs, dy));
  other.backward(dy, batch);
  Difference of_gradients;
  for_each_pair(memory.gradient, parameters_of(other, true), [&](float a, float b) { of_gradients(a, b); });

  bool good = of_outputs.report("outputs", name);
  good = of_losses.report("losses", name) && good;
  return of_gradients.report("gradients", name) && good;
}

template <class Net>
void infer(benchmark::State& state) {
  static Net net;
  initialize(net, 1, XavierUniform{});
  dynamic::Network other = built<Net>();
  copy_parameters(net, other);
  batch_t<float, 1, typename Net::input_shape> drawn;
  fill_inputs(drawn);
  dynamic::Values x(drawn.begin(), drawn.end());
  float const first = x[0];
  for (auto _ : state) {
    dynamic::Values const& y = other.forward(x, 1);
    x[0] = first + 1e-20f * y[0];
    benchmark::DoNotOptimize(x.data());
    benchmark::ClobberMemory();
  }
}

template <class Net, class Loss>
void train(benchmark::State& state) {
  static Net net;
  initialize(net, 1, HeNormal{});
  dynamic::Network other = built<Net>();
  copy_parameters(net, other);
  static batch_t<float, batch, typename Net::input_shape> drawn;
  fill_inputs(drawn);
  dynamic::Values const x(drawn.begin(), drawn.end());
  dynamic::Values dy;
  for (auto _ : state) {
    float loss = dynamic_loss<Loss>(other.forward(x, batch), Net::output_shape::size, dy);
    other.backward(dy, batch);
    other.descend(0);
    benchmark::DoNotOptimize(loss);
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(batch));
}

// Registers both, one after the other.
template <class Net, class Loss>
void compare(std::string const& name) {
  benchmark_inference<Net>("inference/" + name + "/Ingot");
  benchmark::RegisterBenchmark(("inference/" + name + "/dynamic").c_str(), infer<Net>);
  benchmark_training<Net, Loss, Sgd<Net>, batch>("training/" + name + "/Ingot");
  benchmark::RegisterBenchmark(("training/" + name + "/dynamic").c_str(), train<Net, Loss>);
}

}  // namespace

int main(int argc, char** argv) {
  bool good = agrees<Mlp, MeanSquaredError>("16-64-64-4 tanh");
  good = agrees<Classifier, SoftmaxCrossEntropy>("784-128-64-10 relu") && good;
  good = agrees<LeNet, SoftmaxCrossEntropy>("LeNet 3x28x28") && good;
  if (!good) return 1;
  compare<Mlp, MeanSquaredError>("16-64-64-4 tanh");
  compare<Classifier, SoftmaxCrossEntropy>("784-128-64-10 relu");
  compare<LeNet, SoftmaxCrossEntropy>("LeNet 3x28x28");
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}

// A network against PyTorch: inference, the training pass, and every gradient.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "golden.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/training/optimizers.hpp"

inline std::string spelled(ingot::ParameterPath const& path) {
  std::string text;
  path.spell([&](char c) { text += c; });
  return text;
}

// A network's parameters from the tensors under `prefix`; every one of those must be asked for.
template <class Net>
void load(Net& net, Golden const& golden, std::string const& prefix) {
  std::size_t count = 0;
  ingot::visit_parameters(
      [&](ingot::ParameterPath const& path, ingot::Parameter, auto& values) {
        std::string const name = prefix + spelled(path);
        assign(values, golden(name), name);
        ++count;
      },
      net);
  BOOST_REQUIRE_MESSAGE(count == golden.count(prefix),
                        prefix << " has " << golden.count(prefix) << " parameters, the network " << count);
}

template <class Net>
void clear(Net& gradient) {
  ingot::visit_parameters([](ingot::ParameterPath const&, ingot::Parameter, auto& g) { g.fill({}); }, gradient);
}

// Compares the trained parameters' gradients, `times` times the golden ones.
template <class T, class Net>
void check_gradients(Net const& gradient, Golden const& golden, std::string const& prefix, double times) {
  ingot::visit_parameters(
      [&](ingot::ParameterPath const& path, ingot::Parameter parameter, auto const& g) {
        if (ingot::is_statistic(parameter.role)) return;
        std::string const name = prefix + spelled(path);
        auto expected = golden(name);
        for (double& e : expected) e *= times;
        check_close<T>(name, g, expected);
      },
      gradient);
}

// A training pass's memory for a batch of B, of which `Samples` rows are golden and the others filler.
template <class Net, std::size_t B, class T>
struct Run {
  ingot::batch_t<T, B, typename Net::input_shape> x;
  ingot::batch_t<T, B, typename Net::output_shape> y;
  ingot::batch_t<T, B, typename Net::output_shape> dy;
  ingot::batch_t<T, B, typename Net::input_shape> dx;
  Net net;
  Net gradient;
  ingot::saved_t<Net, B, T> saved;
  ingot::Workspace<T, ingot::workspace_size_v<Net, B>> workspace;
};

template <class Net, std::size_t B, class T>
void check_precision(Golden const& golden, std::string const& name) {
  using N = ingot::with_scalar_t<Net, T>;
  auto const run = std::make_unique<Run<N, B, T>>();
  auto& [x, y, dy, dx, net, gradient, saved, workspace] = *run;
  load(net, golden, name + "/state/");
  assign(x, golden(name + "/x"), name + "/x");
  assign(dy, golden(name + "/dy"), name + "/dy");

  ingot::forward<B, T, N>(net, x, y, ingot::Scratch<T, ingot::workspace_size_v<N, B>>(workspace));
  std::string const inference = name + "/y_inference";
  check_close<T>(inference, y, golden(golden.has(inference) ? inference : name + "/y"));

  // Twice with the input's gradient, because gradients add up; then without it.
  clear(gradient);
  auto const parameters_only = std::make_unique<N>();
  clear(*parameters_only);
  for (int round = 1; round <= 3; ++round) {
    y.fill(T(7));
    dx.fill(T(7));
    ingot::forward_training<B, T, N>(net, x, y, saved, ingot::TrainingContext{ingot::RandomKey{1, 2}, B});
    check_close<T>(name + "/y", y, golden(name + "/y"));
    if (round < 3) {
      ingot::backward<B, T, N>(net, x, y, dy, dx, saved, gradient);
      check_close<T>(name + "/dx", dx, golden(name + "/dx"));
      check_gradients<T>(gradient, golden, name + "/grad/", round);
    } else {
      ingot::backward_parameters<B, T, N>(net, x, y, dy, saved, *parameters_only);
      check_gradients<T>(*parameters_only, golden, name + "/grad/", 1.0);
    }
  }

  ingot::Sgd<N> still{0.0};
  still.step(net, *parameters_only);
  ingot::visit_parameters(
      [&](ingot::ParameterPath const& path, ingot::Parameter parameter, auto const& w) {
        std::string const part = ingot::is_statistic(parameter.role) ? "/after/" : "/state/";
        check_close<T>(name + part + spelled(path), w, golden(name + part + spelled(path)));
      },
      net);
}

// Compares the case `name` with Net on batches of B, in the precisions that golden.hpp names.
template <class Net, std::size_t B>
void check_golden(Golden const& golden, std::string const& name) {
  BOOST_TEST_CONTEXT(name) {
    check_precision<Net, B, float>(golden, name);
    if constexpr (checks_every_precision) check_precision<Net, B, double>(golden, name);
  }
}

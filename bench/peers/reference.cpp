// usage: reference DIRECTORY MODEL...
// Writes what the contenders are given and what they must give back, computed in double precision. Biases are drawn,
// too, so that a contender that forgets one is found.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <string>
#include <utility>
#include <vector>

#include "cells.hpp"
#include "networks.hpp"
#include "problem.hpp"

namespace {

using namespace ingot;
using peers::Problem;
using peers::Task;
using peers::Values;

template <class Net>
using Double = with_scalar_t<Net, double>;

Values drawn(std::size_t count, std::uint64_t seed, double low, double high) {
  Values values(count);
  for (std::size_t i = 0; i < count; ++i) {
    values[i] = static_cast<float>(low + (high - low) * uniform_unit({seed, 0}, i));
  }
  return values;
}

template <class Net>
std::vector<Values> drawn_parameters() {
  static Net net;
  initialize(net, 1, HeNormal{});
  std::vector<Values> parameters = peers::parameters_of(net);
  for (std::size_t i = 1; i < parameters.size(); i += 2) parameters[i] = drawn(parameters[i].size(), i, -0.1, 0.1);
  return parameters;
}

template <class Net>
Problem inference(std::string const& model) {
  Problem problem{model, Task::inference, drawn_parameters<Net>(), drawn(Net::input_shape::size, 1000, 0, 1), {}};
  static Double<Net> net;
  static typename Double<Net>::template Workspace<1> workspace;
  static batch_t<double, 1, typename Net::input_shape> x;
  static batch_t<double, 1, typename Net::output_shape> y;
  peers::set_parameters(net, problem.parameters);
  std::copy(problem.input.begin(), problem.input.end(), x.begin());
  net.template forward<1>(x, y, workspace);
  problem.expected.assign(y.begin(), y.end());
  return problem;
}

template <class Net>
Problem training(std::string const& model) {
  constexpr std::size_t batch = peers::training_batch;
  constexpr std::size_t classes = Net::output_shape::size;
  Problem problem{
      model, Task::training, drawn_parameters<Net>(), drawn(batch * Net::input_shape::size, 1000, 0, 1), {}};
  static Double<Net> net;
  static TrainingMemory<Double<Net>, batch> memory;
  static batch_t<double, batch, typename Net::input_shape> x;
  peers::set_parameters(net, problem.parameters);
  std::copy(problem.input.begin(), problem.input.end(), x.begin());
  Labels<batch> labels{};
  for (std::size_t i = 0; i < batch; ++i) labels[i] = static_cast<ClassIndex>(peers::class_of(i, classes));
  Sgd<Double<Net>> sgd{.learning_rate = peers::compared_rate};
  double const loss = train_step(net, sgd, Objective{SoftmaxCrossEntropy{}}, x, labels, memory).total();
  for (Values const& parameter : peers::parameters_of(net)) {
    problem.expected.insert(problem.expected.end(), parameter.begin(), parameter.end());
  }
  problem.expected.push_back(static_cast<float>(loss));
  return problem;
}

// A cell as its formula has it, with the C library's functions.
Problem steps(std::string const& model) {
  peers::CellSize const size = peers::cell_size(model);
  double const bound = 1 / std::sqrt(static_cast<double>(size.hidden));
  Problem problem{model, Task::step, {}, drawn(peers::compared_steps, 1000, -1, 1), {}};
  std::size_t const rows = size.gates * size.hidden;
  for (std::size_t const count : {rows, rows * size.hidden, rows, rows, size.hidden, std::size_t{1}}) {
    problem.parameters.push_back(drawn(count, problem.parameters.size() + 1, -bound, bound));
  }
  std::vector<double> h(size.hidden), c(size.hidden);
  for (float const x : problem.input) {
    problem.expected.push_back(static_cast<float>(peers::reference_step(problem, size, double{x}, h, c)));
  }
  return problem;
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 3) {
    std::fprintf(stderr, "usage: %s DIRECTORY MODEL...\n", arguments[0]);
    return 2;
  }
  try {
    for (int i = 2; i < count; ++i) {
      std::string const model = arguments[i];
      if (peers::is_recurrent(model)) {
        peers::save(steps(model), arguments[1]);
        continue;
      }
      bool const known = peers::with_network(model, [&]<class Net>(std::type_identity<Net>) {
        peers::save(inference<Net>(model), arguments[1]);
        if constexpr (std::is_same_v<Net, models::Classifier> || std::is_same_v<Net, models::LeNet>) {
          peers::save(training<Net>(model), arguments[1]);
        }
      });
      if (!known) {
        std::fprintf(stderr, "there is no model '%s'\n", arguments[i]);
        return 2;
      }
    }
  } catch (std::exception const& fault) {
    std::fprintf(stderr, "%s\n", fault.what());
    return 1;
  }
}

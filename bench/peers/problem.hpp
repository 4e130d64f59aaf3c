// What every contender is given: a model's parameters and inputs, and what it has to give back. One program writes them
// to a file, so that no contender shares a line of compiled code with another.
#pragma once

#include <cstddef>
#include <cstdint>
#include <fstream>
#include <ios>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace peers {

// A step: one time step of a network with state.
enum class Task { inference, training, step };

inline constexpr std::size_t training_batch = 32;
// The step whose result is compared, and those that are measured, which leave the parameters as good as unchanged.
inline constexpr float compared_rate = 1.0f;
inline constexpr float measured_rate = 1e-4f;

constexpr bool is_trained(std::string_view model) {
  return model == "mlp-relu" || model == "lenet";
}
// One that has a state and runs step by step: one input, a cell, a dense layer to one output.
constexpr bool is_recurrent(std::string_view model) {
  return model == "gru8" || model == "gru24" || model == "lstm24";
}
inline constexpr std::size_t compared_steps = 64;

using Values = std::vector<float>;

struct Problem {
  std::string model;
  Task task;
  // As PyTorch has them: weight, bias, weight, bias; [out, in, height, width]. Of a recurrent layer weight_ih, weight_hh,
  // bias_ih and bias_hh, its gates in PyTorch's order.
  std::vector<Values> parameters;
  Values input;  // [batch, channels, height, width]; of a step, a sequence
  Values
      expected;  // the outputs; of a training step, the parameters that it leaves and the loss; of a step, all outputs
};

// Sample i is of class i, counted round.
constexpr std::size_t class_of(std::size_t sample, std::size_t classes) {
  return sample % classes;
}

inline std::string file_of(std::string const& directory, std::string const& model, Task task) {
  char const* const name = task == Task::inference ? ".inference" : task == Task::training ? ".training" : ".step";
  return directory + "/" + model + name;
}

inline void write_values(std::ostream& file, Values const& values) {
  std::uint64_t const count = values.size();
  file.write(reinterpret_cast<char const*>(&count), sizeof count);
  file.write(reinterpret_cast<char const*>(values.data()), static_cast<std::streamsize>(count * sizeof(float)));
}
inline Values read_values(std::istream& file) {
  std::uint64_t count = 0;
  file.read(reinterpret_cast<char*>(&count), sizeof count);
  Values values(count);
  file.read(reinterpret_cast<char*>(values.data()), static_cast<std::streamsize>(count * sizeof(float)));
  return values;
}

// Both throw where the file cannot be had.
inline void save(Problem const& problem, std::string const& directory) {
  std::string const name = file_of(directory, problem.model, problem.task);
  std::ofstream file(name, std::ios::binary);
  std::uint64_t const count = problem.parameters.size();
  file.write(reinterpret_cast<char const*>(&count), sizeof count);
  for (Values const& parameter : problem.parameters) write_values(file, parameter);
  write_values(file, problem.input);
  write_values(file, problem.expected);
  if (!file.flush()) throw std::runtime_error("cannot write " + name);
}
inline Problem load(std::string const& directory, std::string const& model, Task task) {
  std::string const name = file_of(directory, model, task);
  std::ifstream file(name, std::ios::binary);
  try {
    file.exceptions(std::ios::failbit | std::ios::badbit | std::ios::eofbit);
    Problem problem{model, task, {}, {}, {}};
    std::uint64_t count = 0;
    file.read(reinterpret_cast<char*>(&count), sizeof count);
    for (std::uint64_t i = 0; i < count; ++i) problem.parameters.push_back(read_values(file));
    problem.input = read_values(file);
    problem.expected = read_values(file);
    return problem;
  } catch (std::ios::failure const&) {
    throw std::runtime_error("cannot read " + name);
  }
}

}  // namespace peers

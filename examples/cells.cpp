// Two memories of one's own, each said as one time step and trained through time: a leaky integrator that finds out how
// slow an unknown thermometer is, and a gated memory that learns to hold a number until it is told to take another.
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <cstring>
#include <ingot/core/random.hpp>
#include <ingot/core/tensor.hpp>
#include <ingot/ingot.hpp>
#include <type_traits>

#include "promise.hpp"

using namespace ingot;

namespace {

// What the thermometer shows moves by a part of the distance to what it measures. The part is what is learnt.
constexpr auto measured = graph::input<"measured", 1>;
constexpr auto shown = graph::state<"shown", 1>;
constexpr auto part = graph::sigmoid(graph::parameter<"rate">);
constexpr auto moved = shown + part * (measured - shown);
constexpr auto thermometer = graph::cell(moved, graph::next<"shown">(moved));

constexpr std::size_t steps = 40;
constexpr std::size_t batch = 8;
constexpr double true_part = 0.15;

double find_part() {
  using Net = Network<Recurrent<thermometer, steps>>;
  static TrainingMemory<Net, batch> memory{};
  static Tensor<float, batch, steps, 1> temperatures{};
  static Tensor<float, batch, steps, 1> readings{};
  for (std::size_t b = 0; b < batch; ++b) {
    double reading = 0;
    for (std::size_t t = 0; t < steps; ++t) {
      double const temperature = uniform_symmetric({1, b}, t);
      temperatures(b, t, 0) = static_cast<float>(temperature);
      reading += true_part * (temperature - reading);
      readings(b, t, 0) = static_cast<float>(reading);
    }
  }
  Net net{};
  initialize(net, 1);
  Adam<Net> adam{.learning_rate = 0.05};
  for (int step = 0; step < 400; ++step) {
    train_step(net, adam, Objective{MeanSquaredError{}}, temperatures, readings, memory);
  }
  return 1.0 / (1.0 + std::exp(-static_cast<double>(net.layer<0>().get<"rate">()[0])));
}

// At each step a number comes with a mark; what is remembered moves towards what the number becomes, as far as the gate
// is open.
constexpr std::size_t width = 4;
constexpr auto number_and_mark = graph::input<"number and mark", 2>;
constexpr auto held = graph::state<"held", width>;
constexpr auto gate = graph::sigmoid(
    graph::linear(number_and_mark, graph::parameter<"gate.weight", width, 2>, graph::parameter<"gate.bias", width>));
constexpr auto taken = graph::tanh(
    graph::linear(number_and_mark, graph::parameter<"taken.weight", width, 2>, graph::parameter<"taken.bias", width>));
constexpr auto holds = held + gate * (taken - held);
constexpr auto memory_cell =
    graph::cell(graph::linear(holds, graph::parameter<"weight", 1, width>, graph::parameter<"bias", 1>),
                graph::next<"held">(holds));

constexpr std::size_t length = 20;
template <RecurrentOptions Options = RecurrentOptions{}>
using Memory = Network<Recurrent<memory_cell, length, Options>>;

// The input of step t of a sequence, and the number that was marked last.
struct Source {
  RandomKey key;
  float marked = 0;
  std::array<float, 2> step(std::size_t t) {
    auto const number = static_cast<float>(uniform_symmetric(key.child(0), t));
    bool const mark = t == 0 || uniform_symmetric(key.child(1), t) > 0.6;
    if (mark) marked = number;
    return {number, mark ? 1.0F : 0.0F};
  }
};

// Trained on sequences of 20 steps, each seen once.
template <class Net>
Net learn_to_hold() {
  static TrainingMemory<Net, batch> memory{};
  static Tensor<float, batch, length, 2> x{};
  static Tensor<float, batch, length, 1> y{};
  Net net{};
  initialize(net, 1);
  Adam<Net> adam{};
  constexpr std::size_t updates = 3000;
  for (std::size_t step = 0; step < updates; ++step) {
    for (std::size_t b = 0; b < batch; ++b) {
      Source source{RandomKey{2, step * batch + b}};
      for (std::size_t t = 0; t < length; ++t) {
        auto const [number, mark] = source.step(t);
        x(b, t, 0) = number;
        x(b, t, 1) = mark;
        y(b, t, 0) = source.marked;
      }
    }
    adam.learning_rate = step < updates / 2 ? 0.03 : 0.003;
    train_step(net, adam, Objective{MeanSquaredError{}}, x, y, memory);
  }
  return net;
}

// The root of the mean square error in a stream of so many steps, one at a time.
template <class Net>
double error_in_stream(Net const& net, std::size_t count) {
  auto const& layer = net.template layer<0>();
  using Layer = std::remove_cvref_t<decltype(layer)>;
  std::array<float, Layer::state_size> state{};
  Workspace<float, Layer::template advance_workspace_size<1>> workspace{};
  layer.rest_state(state.data());
  Source source{RandomKey{3, 0}};
  double squares = 0;
  for (std::size_t t = 0; t < count; ++t) {
    auto const [number, mark] = source.step(t);
    Tensor<float, 2> const x{number, mark};
    Tensor<float, 1> y{};
    layer.template advance<1>(x, y, state.data(), workspace);
    double const error = static_cast<double>(y[0]) - static_cast<double>(source.marked);
    squares += error * error;
  }
  return std::sqrt(squares / static_cast<double>(count));
}

}  // namespace

int main() {
  print("The thermometer:   ", graph::line_of<thermometer>);
  double const found = find_part();
  std::printf("It moves by %.4f of the distance in a step; found was %.4f.\n", true_part, found);
  check(std::abs(found - true_part) < 1e-4, "the part is found to four digits");

  print("\nThe gated memory:  ", graph::line_of<memory_cell>);
  using Whole = Memory<>;
  using Recomputed = Memory<RecurrentOptions{.keep_every = 5}>;
  static Whole const whole = learn_to_hold<Whole>();
  static Recomputed const recomputed = learn_to_hold<Recomputed>();
  double const error = error_in_stream(whole, 1000);
  std::printf("Its error in a stream of 1000 steps is %.4f, where guessing 0 has 0.58.\n", error);
  std::printf("Training keeps %zu bytes for the batch; %zu where only every fifth state is kept.\n",
              sizeof(TrainingMemory<Whole, batch>), sizeof(TrainingMemory<Recomputed, batch>));
  check(error < 0.05, "it holds the number that was marked last, within 0.05");
  check(std::memcmp(&whole, &recomputed, sizeof whole) == 0, "recomputed, it learns the same, bit for bit");
  return all_kept ? 0 : 1;
}

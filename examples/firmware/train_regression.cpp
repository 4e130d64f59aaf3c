// Calibrates a temperature sensor on the device: from a few points that an operator measured, a 1-8-1 network learns
// the way from the reading of a thermistor's divider to degrees.
#include <ingot/networks.hpp>

#include "board.hpp"

using namespace ingot;

namespace {

using Net = Network<Dense<1, 8>, Tanh<8>, Dense<8, 1>>;
constexpr Objective objective{MeanSquaredError{}};
constexpr std::size_t points = 12;
constexpr float lowest = -10;
constexpr float highest = 80;

Net net;
TrainingMemory<Net, points> memory;

// What the converter reads, 0 to 1, of a 10 kOhm thermistor (beta 3950) below a resistor of 10 kOhm.
float reading_at(float degrees) {
  float const kelvin = degrees + 273.15f;
  float const resistance = math::exp(3950 * (1 / kelvin - 1 / 298.15f));  // times 10 kOhm
  return resistance / (1 + resistance);
}

// Numbers of a size that a network learns from.
Tensor<float, 1> input_of(float reading) {
  return {4 * (reading - 0.5f)};
}
constexpr float output_of(float degrees) {
  return 2 * (degrees - lowest) / (highest - lowest) - 1;
}
constexpr float degrees_of(float output) {
  return (output + 1) / 2 * (highest - lowest) + lowest;
}

float worst_error() {
  float worst = 0;
  for (float degrees = lowest; degrees <= highest; degrees += 2.5f) {
    float const error = math::abs(degrees_of(net(input_of(reading_at(degrees)))[0]) - degrees);
    worst = error > worst ? error : worst;
  }
  return worst;
}

}  // namespace

int main() {
  Tensor<float, points, 1> readings{};
  Tensor<float, points, 1> temperatures{};
  for (std::size_t i = 0; i < points; ++i) {
    float const degrees = lowest + (highest - lowest) * static_cast<float>(i) / (points - 1);
    readings[i] = input_of(reading_at(degrees))[0];
    temperatures[i] = output_of(degrees);
  }
  print("bytes of parameters", long{sizeof(Net)});
  print("bytes of training", long{sizeof(memory) + sizeof(Adam<Net>)});

  initialize(net, 2, XavierUniform{});
  print_float("worst error before, degrees", worst_error());
  Adam<Net> adam{.learning_rate = 0.02};
  std::uint32_t spent = 0;
  constexpr std::uint32_t steps = 4000;
  for (std::uint32_t step = 0; step < steps; ++step) {
    if (step == steps / 2) adam.learning_rate = 0.005;
    std::uint32_t const start = instructions();
    train_step(net, adam, objective, readings, temperatures, memory);
    spent += instructions() - start;
  }
  print("instructions of a step", long(spent / steps));
  float const worst = worst_error();
  print_float("worst error after, degrees", worst);
  leave(worst < 1 ? 0 : 1);
}

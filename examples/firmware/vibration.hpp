// A machine's vibration as an accelerometer hears it, made up: what the network of train_drift.cpp tells apart.
#pragma once

#include <cstddef>
#include <ingot/layers/conv1d.hpp>
#include <ingot/networks.hpp>

namespace vibration {

using namespace ingot;

inline constexpr std::size_t window = 64;
inline constexpr std::size_t classes = 4;  // healthy, out of balance, out of line, a worn bearing

using Net = decltype(build<Shape<1, window>>(conv1d<8, 7, Conv1dOptions{.stride = 2, .padding = 3}>, relu,
                                             conv1d<12, 5, Conv1dOptions{.stride = 2, .padding = 2}>, relu,
                                             max_pool1d<2>, flatten, dense<24>, relu, dense<classes>));
inline constexpr std::size_t last = 8;  // the position of the last layer

// How a sensor hears: a new one, and one whose mounting has come loose.
struct Sensor {
  float gain = 1;
  float damping = 0;  // of quick changes
  float offset = 0;
};
inline constexpr Sensor as_new{};
inline constexpr Sensor loose{.gain = 0.6f, .damping = 0.4f, .offset = 0.2f};

struct Sample {
  Tensor<float, 1, window> signal{};
  ClassIndex label = 0;
};

// Sample i of a sequence: speed, phase, strength and noise are drawn.
inline Sample sample(RandomKey key, std::uint64_t i, Sensor const& sensor) {
  RandomKey const own = key.child(i);
  auto const draw = [own](std::uint64_t n, float low, float high) {
    return low + (high - low) * 0x1p-24f * static_cast<float>(own.word(n) >> 8);
  };
  Sample result;
  result.label = static_cast<ClassIndex>(i % classes);
  float const turn = draw(0, 0.36f, 0.44f);  // radians from one number to the next
  float const phase = draw(1, 0, 6.283185f);
  float const strength = draw(2, 0.85f, 1.15f) * (result.label == 1 ? 2.0f : 1.0f);
  float const twice = result.label == 2 ? draw(3, 0.7f, 1.0f) : 0.1f;
  float const knock = result.label == 3 ? draw(4, 0.8f, 1.2f) : 0.0f;
  std::size_t const period = 11;
  std::size_t const first = static_cast<std::size_t>(draw(5, 0, static_cast<float>(period)));
  float heard = 0;
  float ringing = 0;
  for (std::size_t t = 0; t < window; ++t) {
    float const angle = phase + turn * static_cast<float>(t);
    ringing = t % period == first ? knock : -0.75f * ringing;
    float const moved =
        strength * math::sin(angle) + twice * math::sin(2 * angle) + ringing + draw(16 + t, -0.3f, 0.3f);
    heard = sensor.damping * heard + (1 - sensor.damping) * sensor.gain * moved;
    result.signal[t] = heard + sensor.offset;
  }
  return result;
}

}  // namespace vibration

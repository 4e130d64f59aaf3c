// Recurrent cells as plain loops over std::array: weights stand input by input, all gates side by side.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include "problem.hpp"

namespace peers {

// One input, a cell with Gates gates of H numbers each, a dense layer to one output.
template <std::size_t H, std::size_t Gates>
class PlainCell {
 public:
  static constexpr std::size_t rows = Gates * H;

  explicit PlainCell(Problem const& problem) {
    auto const& p = problem.parameters;
    std::copy(p[0].begin(), p[0].end(), w_ih.begin());
    for (std::size_t row = 0; row < rows; ++row) {
      for (std::size_t i = 0; i < H; ++i) w_hh[i][row] = p[1][row * H + i];
    }
    std::copy(p[2].begin(), p[2].end(), b_ih.begin());
    std::copy(p[3].begin(), p[3].end(), b_hh.begin());
    std::copy(p[4].begin(), p[4].end(), w_out.begin());
    b_out = p[5][0];
  }
  float* input() { return &x; }
  float const* output() const { return &y; }
  void reset() {
    h.fill(0);
    c.fill(0);
  }
  void operator()() {
    std::array<float, rows> of_state = b_hh;
    for (std::size_t i = 0; i < H; ++i) {
      for (std::size_t row = 0; row < rows; ++row) of_state[row] += w_hh[i][row] * h[i];
    }
    std::array<float, rows> of_input;
    for (std::size_t row = 0; row < rows; ++row) of_input[row] = b_ih[row] + w_ih[row] * x;
    if constexpr (Gates == 3) {
      std::array<float, 2 * H> gates;
      for (std::size_t i = 0; i < 2 * H; ++i) gates[i] = sigmoid(of_input[i] + of_state[i]);
      std::array<float, H> n;
      for (std::size_t i = 0; i < H; ++i) n[i] = std::tanh(of_input[2 * H + i] + gates[i] * of_state[2 * H + i]);
      for (std::size_t i = 0; i < H; ++i) h[i] = n[i] + gates[H + i] * (h[i] - n[i]);
    } else {
      std::array<float, rows> gates;
      for (std::size_t i = 0; i < 2 * H; ++i) gates[i] = sigmoid(of_input[i] + of_state[i]);
      for (std::size_t i = 2 * H; i < 3 * H; ++i) gates[i] = std::tanh(of_input[i] + of_state[i]);
      for (std::size_t i = 3 * H; i < 4 * H; ++i) gates[i] = sigmoid(of_input[i] + of_state[i]);
      for (std::size_t i = 0; i < H; ++i) c[i] = gates[H + i] * c[i] + gates[i] * gates[2 * H + i];
      for (std::size_t i = 0; i < H; ++i) h[i] = gates[3 * H + i] * std::tanh(c[i]);
    }
    float sum = b_out;
    for (std::size_t i = 0; i < H; ++i) sum += w_out[i] * h[i];
    y = sum;
  }

 private:
  static float sigmoid(float v) { return 1 / (1 + std::exp(-v)); }

  alignas(64) std::array<std::array<float, rows>, H> w_hh;
  alignas(64) std::array<float, rows> w_ih, b_ih, b_hh;
  alignas(64) std::array<float, H> h{}, c{}, w_out;
  float x = 0, y = 0, b_out;
};

}  // namespace peers

// The sizes of the recurrent models, and one step of theirs in double precision.
#pragma once

#include <cmath>
#include <cstddef>
#include <stdexcept>
#include <string_view>
#include <vector>

#include "problem.hpp"

namespace peers {

struct CellSize {
  std::size_t hidden;
  std::size_t gates;  // 3 of a GRU, 4 of an LSTM
};
inline CellSize cell_size(std::string_view model) {
  if (model == "gru8") return {8, 3};
  if (model == "gru24") return {24, 3};
  if (model == "lstm24") return {24, 4};
  throw std::invalid_argument("no such cell");
}

// The output of one step from the state h, and c of an LSTM, which become the next ones. Formulas and the order of gates
// are PyTorch's: r, z, n; i, f, g, o.
inline double reference_step(Problem const& problem, CellSize size, double x, std::vector<double>& h,
                             std::vector<double>& c) {
  auto const sigmoid = [](double v) { return 1 / (1 + std::exp(-v)); };
  std::size_t const n = size.hidden;
  std::vector<Values> const& p = problem.parameters;
  std::vector<double> of_input(size.gates * n), of_state(size.gates * n);
  for (std::size_t row = 0; row < of_input.size(); ++row) {
    of_input[row] = double{p[0][row]} * x + double{p[2][row]};
    of_state[row] = double{p[3][row]};
    for (std::size_t i = 0; i < n; ++i) of_state[row] += double{p[1][row * n + i]} * h[i];
  }
  for (std::size_t i = 0; i < n; ++i) {
    double const first = sigmoid(of_input[i] + of_state[i]);
    double const second = sigmoid(of_input[n + i] + of_state[n + i]);
    if (size.gates == 3) {
      double const candidate = std::tanh(of_input[2 * n + i] + first * of_state[2 * n + i]);
      h[i] = (1 - second) * candidate + second * h[i];
    } else {
      double const candidate = std::tanh(of_input[2 * n + i] + of_state[2 * n + i]);
      c[i] = second * c[i] + first * candidate;
      h[i] = sigmoid(of_input[3 * n + i] + of_state[3 * n + i]) * std::tanh(c[i]);
    }
  }
  double y = double{p[5][0]};
  for (std::size_t i = 0; i < n; ++i) y += double{p[4][i]} * h[i];
  return y;
}

}  // namespace peers

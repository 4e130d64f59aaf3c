// Recurrent networks.
#include <algorithm>
#include <cmath>

#include "plan/evaluate_parts.hpp"

namespace tool::plan {
namespace {

double sigmoid_of(double x) {
  return 1 / (1 + std::exp(-x));
}

// One sample's step by step; gates in PyTorch's order.
class Steps {
 public:
  Steps(Recurrent const& recurrent, Operands operands, std::size_t sample)
      : recurrent_(recurrent), operands_(operands), hidden_size_(static_cast<std::size_t>(operands[2]->shape[1])) {
    hidden = initial(5, sample);
    cell = initial(6, sample);
  }

  void step(double const* x) {
    std::vector<double> const a = projected(x, static_cast<std::size_t>(operands_[1]->shape[1]), 1, 3);
    std::vector<double> const b = projected(hidden.data(), hidden_size_, 2, 4);
    std::vector<double> const before = hidden;
    for (std::size_t j = 0; j < hidden_size_; ++j) {
      switch (recurrent_.cell) {
        case Recurrent::Cell::rnn:
          hidden[j] = recurrent_.rnn_relu ? std::max(0.0, a[j] + b[j]) : std::tanh(a[j] + b[j]);
          break;
        case Recurrent::Cell::gru:
          hidden[j] = gru(a, b, before, j);
          break;
        case Recurrent::Cell::lstm:
          lstm(a, b, j);
      }
    }
  }

  std::vector<double> hidden{};
  std::vector<double> cell{};

 private:
  std::vector<double> initial(std::size_t position, std::size_t sample) const {
    std::vector<double> state(hidden_size_);
    if (operands_.size() <= position) return state;
    double const* const from = operands_[position]->values.data() + sample * hidden_size_;
    std::copy(from, from + hidden_size_, state.begin());
    return state;
  }

  std::vector<double> projected(double const* x, std::size_t size, std::size_t weight, std::size_t bias) const {
    std::vector<double> gates = operands_[bias]->values;
    for (std::size_t g = 0; g < gates.size(); ++g) {
      for (std::size_t i = 0; i < size; ++i) gates[g] += operands_[weight]->values[g * size + i] * x[i];
    }
    return gates;
  }

  double gru(std::vector<double> const& a, std::vector<double> const& b, std::vector<double> const& before,
             std::size_t j) const {
    std::size_t const h = hidden_size_;
    double const update = sigmoid_of(a[h + j] + b[h + j]);
    double inner = b[2 * h + j];
    if (recurrent_.reset_after) {
      inner *= sigmoid_of(a[j] + b[j]);
    } else {
      // The reset gates scale the state before the product.
      inner = operands_[4]->values[2 * h + j];
      for (std::size_t i = 0; i < h; ++i)
        inner += operands_[2]->values[(2 * h + j) * h + i] * sigmoid_of(a[i] + b[i]) * before[i];
    }
    return (1 - update) * std::tanh(a[2 * h + j] + inner) + update * before[j];
  }

  void lstm(std::vector<double> const& a, std::vector<double> const& b, std::size_t j) {
    std::size_t const h = hidden_size_;
    double const input = sigmoid_of(a[j] + b[j]);
    double const forget = sigmoid_of(a[h + j] + b[h + j]);
    double const candidate = std::tanh(a[2 * h + j] + b[2 * h + j]);
    double const output = sigmoid_of(a[3 * h + j] + b[3 * h + j]);
    cell[j] = forget * cell[j] + input * candidate;
    hidden[j] = output * std::tanh(cell[j]);
  }

  Recurrent const& recurrent_;
  Operands operands_;
  std::size_t hidden_size_;
};

}  // namespace

void recur(Recurrent const& recurrent, Operands operands, Array& result) {
  Array const& x = *operands[0];
  auto const time = static_cast<std::size_t>(x.shape[0]);
  auto const samples = static_cast<std::size_t>(x.shape[1]);
  auto const in = static_cast<std::size_t>(x.shape[2]);
  auto const hidden = static_cast<std::size_t>(operands[2]->shape[1]);
  for (std::size_t n = 0; n < samples; ++n) {
    Steps steps(recurrent, operands, n);
    for (std::size_t s = 0; s < time; ++s) {
      std::size_t const t = recurrent.reverse ? time - 1 - s : s;
      steps.step(x.values.data() + (t * samples + n) * in);
      if (recurrent.gives_cell_state) continue;
      std::ranges::copy(steps.hidden, result.values.begin() + static_cast<std::ptrdiff_t>((t * samples + n) * hidden));
    }
    if (recurrent.gives_cell_state)
      std::ranges::copy(steps.cell, result.values.begin() + static_cast<std::ptrdiff_t>(n * hidden));
  }
}

}  // namespace tool::plan

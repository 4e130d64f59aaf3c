// RTNeural with sizes fixed at compile time, one program a backend. Its sources are no package: they are looked for where
// bench/run.sh is told.
#include <RTNeural/RTNeural.h>

#include <array>
#include <cstddef>
#include <memory>
#include <vector>

#include "cells.hpp"
#include "contender.hpp"

namespace {

using namespace peers;
using Rows = std::vector<std::vector<float>>;

// The gates of Keras by their places in PyTorch's order, and a matrix with them, [input][gate outputs].
constexpr std::array<std::size_t, 3> gru_order{1, 0, 2};
constexpr std::array<std::size_t, 4> lstm_order{0, 1, 2, 3};
template <std::size_t Gates>
Rows reordered(Values const& weight, std::size_t hidden, std::array<std::size_t, Gates> order) {
  std::size_t const inputs = weight.size() / (Gates * hidden);
  Rows rows(inputs, std::vector<float>(Gates * hidden));
  for (std::size_t gate = 0; gate < Gates; ++gate) {
    for (std::size_t i = 0; i < hidden; ++i) {
      for (std::size_t input = 0; input < inputs; ++input) {
        rows[input][gate * hidden + i] = weight[(order[gate] * hidden + i) * inputs + input];
      }
    }
  }
  return rows;
}

template <class Cell>
class Model {
 public:
  explicit Model(Problem const& problem) {
    auto const& p = problem.parameters;
    constexpr std::size_t hidden = Cell::out_size;
    auto& cell = model_.template get<0>();
    if constexpr (requires { cell.setBVals(Rows{}); }) {
      cell.setWVals(reordered(p[0], hidden, gru_order));
      cell.setUVals(reordered(p[1], hidden, gru_order));
      cell.setBVals({reordered(p[2], hidden, gru_order)[0], reordered(p[3], hidden, gru_order)[0]});
    } else {
      cell.setWVals(reordered(p[0], hidden, lstm_order));
      cell.setUVals(reordered(p[1], hidden, lstm_order));
      Values both = p[2];
      for (std::size_t i = 0; i < both.size(); ++i) both[i] += p[3][i];
      cell.setBVals(reordered(both, hidden, lstm_order)[0]);
    }
    auto& dense = model_.template get<1>();
    dense.setWeights(Rows{p[4]});
    dense.setBias(p[5].data());
    reset();
  }
  float* input() { return &x_; }
  float const* output() const { return &y_; }
  void reset() { model_.reset(); }
  void operator()() { y_ = model_.forward(&x_); }

 private:
  alignas(64) float x_ = 0;
  float y_ = 0;
  RTNeural::ModelT<float, 1, 1, Cell, RTNeural::DenseT<float, Cell::out_size, 1>> model_;
};

std::unique_ptr<Session> make(Problem const& problem, float) {
  if (problem.model == "gru8") return std::make_unique<Stepping<Model<RTNeural::GRULayerT<float, 1, 8>>>>(problem);
  if (problem.model == "gru24") return std::make_unique<Stepping<Model<RTNeural::GRULayerT<float, 1, 24>>>>(problem);
  if (problem.model == "lstm24") return std::make_unique<Stepping<Model<RTNeural::LSTMLayerT<float, 1, 24>>>>(problem);
  return nullptr;
}

}  // namespace

peers::Contender const peers::contender{CONTENDER, make};

// Recurrent cells in Eigen: the products of all gates as one, biases that can be are added up in advance.
#pragma once

#include <Eigen/Dense>
#include <cstddef>

#include "problem.hpp"

namespace peers {

template <int Rows>
using Column = Eigen::Matrix<float, Rows, 1>;

// One input, a cell with Gates gates of H numbers each, a dense layer to one output.
template <int H, int Gates>
class EigenCell {
 public:
  explicit EigenCell(Problem const& problem) {
    auto const& p = problem.parameters;
    w_ih = Eigen::Map<Column<Gates * H> const>(p[0].data());
    w_hh = Eigen::Map<Eigen::Matrix<float, Gates * H, H, Eigen::RowMajor> const>(p[1].data());
    b_ih = Eigen::Map<Column<Gates * H> const>(p[2].data());
    b_hh = Eigen::Map<Column<Gates * H> const>(p[3].data());
    w_out = Eigen::Map<Column<H> const>(p[4].data());
    y = b_out = p[5][0];
    reset();
  }
  float* input() { return &x; }
  float const* output() const { return &y; }
  void reset() {
    h.setZero();
    c.setZero();
  }

 protected:
  Eigen::Matrix<float, Gates * H, H> w_hh;
  Column<Gates * H> w_ih, b_ih, b_hh;
  Column<H> h, c, w_out;
  float x = 0, y, b_out;
};

template <int H>
struct EigenGru : EigenCell<H, 3> {
  explicit EigenGru(Problem const& problem) : EigenCell<H, 3>(problem) {
    b_gates = this->b_ih.template head<2 * H>() + this->b_hh.template head<2 * H>();
    b_state = this->b_hh.template tail<H>();
    b_input = this->b_ih.template tail<H>();
  }
  void operator()() {
    Column<3 * H> of_state;
    of_state.noalias() = this->w_hh * this->h;
    Column<2 * H> const gates =
        (of_state.template head<2 * H>() + this->w_ih.template head<2 * H>() * this->x + b_gates).array().logistic();
    Column<H> const n = (this->w_ih.template tail<H>() * this->x + b_input +
                         gates.template head<H>().cwiseProduct(of_state.template tail<H>() + b_state))
                            .array()
                            .tanh();
    this->h = n + gates.template tail<H>().cwiseProduct(this->h - n);
    this->y = this->w_out.dot(this->h) + this->b_out;
  }

 private:
  Column<2 * H> b_gates;
  Column<H> b_state, b_input;
};

template <int H>
struct EigenLstm : EigenCell<H, 4> {
  explicit EigenLstm(Problem const& problem) : EigenCell<H, 4>(problem) { b = this->b_ih + this->b_hh; }
  void operator()() {
    Column<4 * H> sums = this->w_ih * this->x + b;
    sums.noalias() += this->w_hh * this->h;
    Column<2 * H> const gates = sums.template head<2 * H>().array().logistic();
    Column<H> const g = sums.template segment<H>(2 * H).array().tanh();
    Column<H> const o = sums.template tail<H>().array().logistic();
    this->c = gates.template tail<H>().cwiseProduct(this->c) + gates.template head<H>().cwiseProduct(g);
    this->h = o.array() * this->c.array().tanh();
    this->y = this->w_out.dot(this->h) + this->b_out;
  }

 private:
  Column<4 * H> b;
};

}  // namespace peers

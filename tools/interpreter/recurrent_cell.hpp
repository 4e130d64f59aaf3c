// One direction of a recurrent operator: what it does in one step of time to one sample.
#pragma once

#include <string>
#include <vector>

#include "interpreter/call.hpp"

namespace tool::rules {

// f(x) with parameters.
struct Activation {
  double (*formula)(double x, double alpha, double beta);
  double alpha = 0;
  double beta = 0;

  double operator()(double x) const { return formula(x, alpha, beta); }
};

// The activations of all directions, in order, `each` a direction: those of the attributes activations,
// activation_alpha and activation_beta, or else `otherwise`.
std::vector<Activation> activations_of(Call const& call, std::vector<std::string> const& otherwise,
                                       std::size_t directions);

struct RecurrentCell {
  enum class Kind { rnn, gru, lstm } kind;
  std::size_t inputs;  // of a step
  std::size_t hidden;
  double const* w;          // [gates hidden, inputs]
  double const* r;          // [gates hidden, hidden]
  double const* bias;       // [2 gates hidden]: of w, then of r; or null
  double const* peepholes;  // [3 hidden]: input, output, forget; or null
  Activation const* activations;
  double clip;  // of what goes into activations; infinite where there is none
  bool resets_after = false;
  bool couples_gates = false;

  std::size_t gates() const { return kind == Kind::rnn ? 1 : kind == Kind::gru ? 3 : 4; }
  // x [inputs]; h [hidden] and, of an LSTM, c [hidden] become the next ones.
  void step(double const* x, double* h, double* c) const;
  // How many multiply-accumulates that is.
  std::size_t work() const { return gates() * hidden * (inputs + hidden); }

 private:
  double activated(std::size_t which, double number) const;
  // Row of the weights times x, with its bias.
  double from_input(std::size_t row, double const* x) const;
  double from_hidden(std::size_t row, double const* h) const;
  void step_rnn(double const* x, double* h) const;
  void step_gru(double const* x, double* h) const;
  void step_lstm(double const* x, double* h, double* c) const;
};

}  // namespace tool::rules

#include "interpreter/recurrent_cell.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include <ingot/host/quoted_text.hpp>

namespace tool::rules {
namespace {

struct NamedActivation {
  std::string_view name;
  double (*formula)(double x, double a, double b);
  std::optional<double> alpha{};  // what they are where the node does not say
  std::optional<double> beta{};
};

constexpr std::array<NamedActivation, 11> named_activations{{
    {"Relu", [](double x, double, double) { return std::fmax(x, 0); }},
    {"Tanh", [](double x, double, double) { return std::tanh(x); }},
    {"Sigmoid", [](double x, double, double) { return 1 / (1 + std::exp(-x)); }},
    {"Affine", [](double x, double a, double b) { return a * x + b; }, 1, 0},
    {"LeakyRelu", [](double x, double a, double) { return x < 0 ? a * x : x; }, 0.01},
    {"ThresholdedRelu", [](double x, double a, double) { return x >= a ? x : 0; }, 1},
    {"ScaledTanh", [](double x, double a, double b) { return a * std::tanh(b * x); }, 1, 1},
    {"HardSigmoid", [](double x, double a, double b) { return std::fmin(std::fmax(a * x + b, 0), 1); }, 0.2, 0.5},
    {"Elu", [](double x, double a, double) { return x >= 0 ? x : a * std::expm1(x); }, 1},
    {"Softsign", [](double x, double, double) { return x / (1 + std::fabs(x)); }},
    {"Softplus", [](double x, double, double) { return std::fmax(x, 0) + std::log1p(std::exp(-std::fabs(x))); }},
}};

// The next number of a list, for an activation that has the parameter; where the list has ended, what it is otherwise.
double next(std::vector<double> const& numbers, std::size_t& used, std::optional<double> otherwise) {
  if (!otherwise) return 0;
  return used < numbers.size() ? numbers[used++] : *otherwise;
}

}  // namespace

std::vector<Activation> activations_of(Call const& call, std::vector<std::string> const& otherwise,
                                       std::size_t directions) {
  std::vector<std::string> names = call.texts("activations");
  if (names.empty())
    for (std::size_t d = 0; d < directions; ++d) names.insert(names.end(), otherwise.begin(), otherwise.end());
  if (names.size() != directions * otherwise.size())
    call.refuse_attribute("activations", "expected " + std::to_string(directions * otherwise.size()) + ", found " +
                                             std::to_string(names.size()));
  auto const alphas = call.reals("activation_alpha"), betas = call.reals("activation_beta");
  std::size_t used_alphas = 0, used_betas = 0;
  std::vector<Activation> activations;
  for (std::string const& name : names) {
    auto const* const known = std::ranges::find(named_activations, name, &NamedActivation::name);
    if (known == named_activations.end())
      call.refuse_attribute("activations", ingot::detail::quoted(name) + " is not known");
    activations.push_back(
        {known->formula, next(alphas, used_alphas, known->alpha), next(betas, used_betas, known->beta)});
  }
  return activations;
}

double RecurrentCell::activated(std::size_t which, double number) const {
  return activations[which](number > clip ? clip : number < -clip ? -clip : number);
}

double RecurrentCell::from_input(std::size_t row, double const* x) const {
  double sum = bias == nullptr ? 0 : bias[row];
  for (std::size_t i = 0; i < inputs; ++i) sum += w[row * inputs + i] * x[i];
  return sum;
}

double RecurrentCell::from_hidden(std::size_t row, double const* h) const {
  double sum = bias == nullptr ? 0 : bias[gates() * hidden + row];
  for (std::size_t i = 0; i < hidden; ++i) sum += r[row * hidden + i] * h[i];
  return sum;
}

void RecurrentCell::step(double const* x, double* h, double* c) const {
  if (kind == Kind::rnn) return step_rnn(x, h);
  if (kind == Kind::gru) return step_gru(x, h);
  step_lstm(x, h, c);
}

// H = f(W x + Wb + R H + Rb)
void RecurrentCell::step_rnn(double const* x, double* h) const {
  std::vector<double> next(hidden);
  for (std::size_t i = 0; i < hidden; ++i) next[i] = activated(0, from_input(i, x) + from_hidden(i, h));
  std::ranges::copy(next, h);
}

// z = f(Wz x + Rz H), r = f(Wr x + Rr H), biases with their products;
// n = g(Wh x + Wb + Rh (r H) + Rb), or with linear_before_reset = 1 g(Wh x + Wb + r (Rh H + Rb));
// H = (1 - z) n + z H
void RecurrentCell::step_gru(double const* x, double* h) const {
  std::vector<double> update(hidden), reset(hidden), scaled(hidden), next(hidden);
  for (std::size_t i = 0; i < hidden; ++i) {
    update[i] = activated(0, from_input(i, x) + from_hidden(i, h));
    reset[i] = activated(0, from_input(hidden + i, x) + from_hidden(hidden + i, h));
    scaled[i] = reset[i] * h[i];
  }
  for (std::size_t i = 0; i < hidden; ++i) {
    std::size_t const row = 2 * hidden + i;
    double const recurrent = resets_after ? reset[i] * from_hidden(row, h) : from_hidden(row, scaled.data());
    next[i] = activated(1, from_input(row, x) + recurrent);
  }
  for (std::size_t i = 0; i < hidden; ++i) h[i] = (1 - update[i]) * next[i] + update[i] * h[i];
}

// i, f = f(W x + R H + P C), biases with their products; n = g(Wc x + Rc H); C = f C + i n, or with input_forget = 1
// (1 - i) C + i n; o = f(Wo x + Ro H + Po C), of the new C; H = o h(C). Gates stand as i, o, f, c, peepholes as i, o, f.
void RecurrentCell::step_lstm(double const* x, double* h, double* c) const {
  auto const gate = [&](std::size_t g, std::size_t i) {
    return from_input(g * hidden + i, x) + from_hidden(g * hidden + i, h);
  };
  auto const peephole = [&](std::size_t g, std::size_t i) {
    return peepholes == nullptr ? 0 : peepholes[g * hidden + i] * c[i];
  };
  std::vector<double> output(hidden);
  for (std::size_t i = 0; i < hidden; ++i) {
    double const input = activated(0, gate(0, i) + peephole(0, i));
    double const forget = couples_gates ? 1 - input : activated(0, gate(2, i) + peephole(2, i));
    double const cell = activated(1, gate(3, i));
    output[i] = gate(1, i);
    c[i] = forget * c[i] + input * cell;
    output[i] = activated(0, output[i] + peephole(1, i));
  }
  for (std::size_t i = 0; i < hidden; ++i) h[i] = output[i] * activated(2, c[i]);
}

}  // namespace tool::rules

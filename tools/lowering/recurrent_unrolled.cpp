#include <cmath>

#include "lowering/recurrent.hpp"

namespace tool::lowering {

namespace {

using Cell = plan::Recurrent::Cell;

// More steps than these would be a program that nobody wants to compile.
constexpr std::size_t most_steps = 64;

Id sum(Step& step, Id a, Id b) {
  return step.binary(BinaryFunction::add, a, b);
}
Id product(Step& step, Id a, Id b) {
  return step.binary(BinaryFunction::multiply, a, b);
}

Id applied(Step& step, GateFunction const& function, Id x) {
  std::string const& name = function.name;
  auto const scaled = [&](Id y, double factor) { return step.binary(BinaryFunction::multiply, y, factor); };
  if (name == "sigmoid") return step.unary(UnaryFunction::sigmoid, x);
  if (name == "tanh") return step.unary(UnaryFunction::tanh, x);
  if (name == "relu") return step.unary(UnaryFunction::relu, x);
  if (name == "affine") return step.binary(BinaryFunction::add, scaled(x, function.alpha), function.beta);
  if (name == "leakyrelu") return step.unary(UnaryFunction::leaky_relu, x, function.alpha);
  if (name == "thresholdedrelu") return step.unary(UnaryFunction::thresholded_relu, x, function.alpha);
  if (name == "scaledtanh") return scaled(step.unary(UnaryFunction::tanh, scaled(x, function.beta)), function.alpha);
  if (name == "hardsigmoid") return step.unary(UnaryFunction::hard_sigmoid, x, function.alpha, function.beta);
  if (name == "elu") return step.unary(UnaryFunction::elu, x, function.alpha);
  if (name == "softsign") return step.unary(UnaryFunction::softsign, x);
  return step.unary(UnaryFunction::softplus, x);
}

class Unrolled {
 public:
  Unrolled(Step& step, RecurrentNode const& node, Direction const& direction)
      : step_(step), node_(node), direction_(direction) {
    h_ = direction.initial_h ? *direction.initial_h : zeros();
    c_ = direction.initial_c ? *direction.initial_c : zeros();
  }

  States run() {
    Id const inputs = step_.dense(node_.x, {direction_.weight_ih, direction_.bias_ih});
    std::vector<Id> states(node_.steps);
    for (std::size_t i = 0; i < node_.steps; ++i) {
      std::size_t const time = direction_.reverse ? node_.steps - 1 - i : i;
      Id const input = step_.slice(inputs, 0, time, time + 1);
      advance(step_.reshape(input, {node_.batch, step_.shape(inputs)[2]}));
      states[time] = step_.reshape(h_, {1, node_.batch, node_.hidden});
    }
    States result{step_.concat(std::move(states), 0)};
    if (node_.cell == Cell::lstm) result.last_c = c_;
    return result;
  }

 private:
  Id zeros() {
    Extents const shape{node_.batch, node_.hidden};
    return step_.constant({Scalar::float32, shape, std::vector<double>(count_of(shape))});
  }

  Id gate(Id sums, std::size_t index) {
    std::size_t const hidden = to_size(node_.hidden);
    return step_.slice(sums, 1, index * hidden, (index + 1) * hidden);
  }

  // Of what is clipped, where the node asks for it.
  Id function(std::size_t index, Id x) {
    if (!std::isinf(node_.clip)) x = step_.unary(UnaryFunction::clamp, x, -node_.clip, node_.clip);
    return applied(step_, direction_.functions[index], x);
  }

  void advance(Id input) {
    if (node_.cell == Cell::gru) return advance_gru(input);
    Id const sums = sum(step_, input, step_.dense(h_, {direction_.weight_hh, direction_.bias_hh}));
    if (node_.cell == Cell::lstm) return advance_lstm(sums);
    h_ = function(0, sums);
  }

  // h' = n + z (h - n)
  void advance_gru(Id input) {
    Id const recurrent = step_.dense(h_, {direction_.weight_hh, direction_.bias_hh});
    Id const reset = function(0, sum(step_, gate(input, 0), gate(recurrent, 0)));
    Id const update = function(0, sum(step_, gate(input, 1), gate(recurrent, 1)));
    Id inner;
    if (node_.reset_after) {
      inner = product(step_, reset, gate(recurrent, 2));
    } else {
      inner = gate(step_.dense(product(step_, reset, h_), {direction_.weight_hh, direction_.bias_hh}), 2);
    }
    Id const fresh = function(1, sum(step_, gate(input, 2), inner));
    Id const difference = step_.binary(BinaryFunction::subtract, h_, fresh);
    h_ = sum(step_, fresh, product(step_, update, difference));
  }

  // A gate's sum with what it sees of the cell.
  Id seeing(Id sums, std::size_t index, std::size_t peephole) {
    Id const own = gate(sums, index);
    if (!direction_.peepholes) return own;
    std::size_t const hidden = to_size(node_.hidden);
    Id const weights = step_.slice(*direction_.peepholes, 0, peephole * hidden, (peephole + 1) * hidden);
    return sum(step_, own, product(step_, c_, weights));
  }

  void advance_lstm(Id sums) {
    Id const input = function(0, seeing(sums, 0, 0));
    Id const forget = node_.input_forget ? step_.negation(input) : function(0, seeing(sums, 1, 2));
    Id const fresh = function(1, gate(sums, 2));
    c_ = sum(step_, product(step_, forget, c_), product(step_, input, fresh));
    Id const output = function(0, seeing(sums, 3, 1));
    h_ = product(step_, output, function(2, c_));
  }

  Step& step_;
  RecurrentNode const& node_;
  Direction const& direction_;
  Id h_;
  Id c_;
};

}  // namespace

States unrolled(Step& step, RecurrentNode const& node, Direction const& direction) {
  if (node.steps > most_steps) step.refuse_listed("written out");
  return Unrolled(step, node, direction).run();
}

}  // namespace tool::lowering

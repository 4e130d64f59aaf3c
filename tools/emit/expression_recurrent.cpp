// Recurrent networks, unrolled over time: the rows that read the input are one product for all steps, then a step is
// called as often as there are.
#include <string>
#include <utility>
#include <vector>

#include "emit/expression_writer.hpp"

namespace tool::emit {

namespace {

using Cell = plan::Recurrent::Cell;

constexpr std::size_t most_steps = 128;

std::size_t gates_of(Cell cell) {
  return cell == Cell::lstm ? 4 : cell == Cell::gru ? 3 : 1;
}

// One step as a function of what the input gave [N, gates H], the hidden state and, of an LSTM, the cell state.
class StepFunction {
 public:
  StepFunction(Step const& step, plan::Recurrent const& cell, std::size_t hidden)
      : step_(step), cell_(cell), hidden_(hidden), x_(take("x_t")), h_(take("h_before")) {
    if (cell.cell == Cell::lstm) c_ = take("c_before");
  }

  // Writes it, and gives its name.
  std::string write() {
    std::string const arguments = "auto " + x_ + ", auto " + h_ + (c_.empty() ? "" : ", auto " + c_);
    std::vector<std::string> const lines = cell_.cell == Cell::lstm ? lstm() : cell_.cell == Cell::gru ? gru() : rnn();
    return step_.writer().body().let_function(step_.name() + "_step", arguments, lines);
  }

 private:
  std::string take(std::string const& name) const { return step_.writer().body().take_identifier(name); }
  std::string gate(std::string const& of, std::size_t which) const {
    return "g::slice<1, " + std::to_string(which * hidden_) + ", " + std::to_string((which + 1) * hidden_) + ">(" + of +
           ')';
  }
  std::string opened(std::string const& of, std::size_t which) const { return "g::sigmoid(" + gate(of, which) + ')'; }
  std::string recurrent(std::string const& of) const {
    return "g::linear(" + of + ", " + step_.weight(2).text + ", " + step_.weight(4).text + ')';
  }
  static std::string let(std::string const& name, std::string const& what) {
    return "auto const " + name + " = " + what + ';';
  }

  std::vector<std::string> rnn() const {
    std::string const function = cell_.rnn_relu ? "g::relu" : "g::tanh";
    return {"return " + function + '(' + x_ + " + " + recurrent(h_) + ");"};
  }
  std::vector<std::string> lstm() const {
    std::string const gates = take("gates");
    std::string const cell = take("cell");
    return {let(gates, x_ + " + " + recurrent(h_)),
            let(cell, opened(gates, 1) + " * " + c_ + " + " + opened(gates, 0) + " * g::tanh(" + gate(gates, 2) + ')'),
            "return g::outputs(" + opened(gates, 3) + " * g::tanh(" + cell + "), " + cell + ");"};
  }
  std::vector<std::string> gru() const {
    std::string const rows = take("h_rows");
    std::string const reset = take("reset");
    std::string const update = take("update");
    std::string const fresh = take("candidate");
    auto const both = [&](std::size_t which) { return gate(x_, which) + " + " + gate(rows, which); };
    std::string const of_hidden =
        cell_.reset_after ? reset + " * " + gate(rows, 2) : gate(recurrent(reset + " * " + h_), 2);
    return {let(rows, recurrent(h_)), let(reset, "g::sigmoid(" + both(0) + ')'),
            let(update, "g::sigmoid(" + both(1) + ')'), let(fresh, "g::tanh(" + gate(x_, 2) + " + " + of_hidden + ')'),
            "return " + fresh + " + " + update + " * (" + h_ + " - " + fresh + ");"};
  }

  Step const& step_;
  plan::Recurrent const& cell_;
  std::size_t hidden_;
  std::string x_;
  std::string h_;
  std::string c_;
};

std::string key_of(plan::Recurrent const& cell, Step const& step) {
  std::string key = std::to_string(static_cast<int>(cell.cell)) + (cell.reverse ? 'r' : 'f') +
                    (cell.reset_after ? 'a' : 'b') + (cell.rnn_relu ? 'r' : 't');
  for (plan::Id const operand : step.value().operands) key += ' ' + std::to_string(operand);
  return key;
}

// What all steps read of the input, [Time N, gates H].
Formula rows_of(Step const& step, Formula const& x) {
  Formula const flat = reshape(x, {x.shape[0] * x.shape[1], x.shape[2]});
  return step.let("rows", linear(flat, step.weight(1), step.weight(3)));
}

Formula first_state(Step const& step, std::size_t operand, Extents const& state) {
  return step.operands() > operand ? step.operand(operand) : step.let("rest", filled(0, state));
}

// One call of the step: its result, and both states of it.
struct States {
  Formula hidden;
  Formula cell;
};
States call_step(Step const& step, std::string const& function, std::size_t t, Formula const& row, States const& before,
                 std::vector<Formula> const& parameters) {
  bool const has_cell = !before.cell.text.empty();
  std::vector<Formula> arguments{row, before.hidden};
  if (has_cell) arguments.push_back(before.cell);
  Formula result = call(function, arguments, before.hidden.shape);
  // The parameters of the step are read behind the hidden state, and in front of the cell state.
  std::vector<Formula> order{row, before.hidden};
  order.insert(order.end(), parameters.begin(), parameters.end());
  if (has_cell) order.push_back(before.cell);
  result.parameters = call("", order, before.hidden.shape).parameters;
  result = step.let(std::to_string(t), result);
  if (!has_cell) return {result, {}};
  States after{result, result};
  after.hidden.text += ".get<0>()";
  after.cell.text += ".get<1>()";
  return after;
}

Unrolled unroll(plan::Recurrent const& cell, Step const& step) {
  Formula const x = step.operand(0);
  auto const time = static_cast<std::size_t>(x.shape[0]);
  auto const batch = static_cast<std::size_t>(x.shape[1]);
  auto const hidden = static_cast<std::size_t>(step.shape_of(2)[1]);
  if (static_cast<std::size_t>(step.shape_of(2)[0]) != gates_of(cell.cell) * hidden)
    throw Unsayable("expected weights of " + std::to_string(gates_of(cell.cell)) + " gates, found " +
                    spell(step.shape_of(2)));
  if (time > most_steps)
    throw Unsayable("is not supported in an expression: " + std::to_string(time) +
                    " steps in time, which are unrolled; at most " + std::to_string(most_steps) +
                    ": as a network of layers (--form layers) there is no such limit");
  Extents const state{x.shape[1], static_cast<std::int64_t>(hidden)};
  Formula const rows = rows_of(step, x);
  States states{first_state(step, 5, state), {}};
  if (cell.cell == Cell::lstm) states.cell = step.operands() > 5 ? first_state(step, 6, state) : states.hidden;
  std::vector<Formula> const parameters{step.weight(2), step.weight(4)};
  std::string const function = StepFunction(step, cell, hidden).write();
  Unrolled unrolled{std::vector<Formula>(time), {}};
  for (std::size_t i = 0; i < time; ++i) {
    std::size_t const t = cell.reverse ? time - 1 - i : i;
    states = call_step(step, function, t, slice(rows, 0, t * batch, (t + 1) * batch), states, parameters);
    unrolled.hidden[t] = states.hidden;
  }
  unrolled.cell = states.cell;
  return unrolled;
}

}  // namespace

Formula formula_of(plan::Recurrent const& cell, Step const& step) {
  auto& all = step.writer().unrolled();
  std::string const key = key_of(cell, step);
  auto found = all.find(key);
  if (found == all.end()) found = all.emplace(key, unroll(cell, step)).first;
  Unrolled const& unrolled = found->second;
  if (cell.gives_cell_state) return unrolled.cell;
  std::vector<Formula> parts;
  for (Formula const& hidden : unrolled.hidden) {
    Extents shape{1};
    shape.insert(shape.end(), hidden.shape.begin(), hidden.shape.end());
    parts.push_back(reshape(hidden, shape));
  }
  return concat(parts, 0);
}

}  // namespace tool::emit

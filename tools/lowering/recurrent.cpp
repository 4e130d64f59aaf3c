// RNN, GRU and LSTM.
#include "lowering/recurrent.hpp"

#include "lowering/rules.hpp"

namespace tool::lowering {

namespace {

using Cell = plan::Recurrent::Cell;

States common(Step& step, RecurrentNode const& node, Direction const& direction) {
  std::vector<Id> operands{node.x, direction.weight_ih, direction.weight_hh, direction.bias_ih, direction.bias_hh};
  Extents const state{node.batch, node.hidden};
  if (direction.initial_h || direction.initial_c) {
    auto const zeros = [&] { return step.constant({Scalar::float32, state, std::vector<double>(count_of(state))}); };
    operands.push_back(direction.initial_h ? *direction.initial_h : zeros());
    if (node.cell == Cell::lstm) operands.push_back(direction.initial_c ? *direction.initial_c : zeros());
  }
  plan::Recurrent recurrent{node.cell, direction.reverse, node.reset_after};
  recurrent.rnn_relu = node.cell == Cell::rnn && direction.functions[0].name == "relu";
  Extents const all{to_integer(node.steps), node.batch, node.hidden};
  States states{step.add(recurrent, operands, all)};
  if (node.cell != Cell::lstm || !step.wants(2)) return states;
  recurrent.gives_cell_state = true;
  states.last_c = step.add(recurrent, std::move(operands), state);
  return states;
}

// The last state in the direction's own order, [1, N, H].
Id last_h(Step& step, RecurrentNode const& node, Direction const& direction, Id all) {
  std::size_t const last = direction.reverse ? 0 : node.steps - 1;
  return step.slice(all, 0, last, last + 1);
}

Id with_layout(Step& step, RecurrentNode const& node, Id x, Sizes order) {
  return node.is_batch_first ? step.permute(x, std::move(order)) : x;
}

template <Cell Kind>
void lower_recurrent(Step& step) {
  RecurrentNode const node = recurrent_node(step, Kind);
  std::vector<Id> all;
  std::vector<Id> h;
  std::vector<Id> c;
  for (Direction const& direction : node.directions) {
    bool const unrolls = is_uncommon(step, node, direction);
    if (unrolls) step.note("written out, " + std::to_string(node.steps) + " steps: no layer has all of it");
    States const states = unrolls ? unrolled(step, node, direction) : common(step, node, direction);
    if (step.wants(0)) all.push_back(step.reshape(states.all, {to_integer(node.steps), 1, node.batch, node.hidden}));
    if (step.wants(1)) h.push_back(last_h(step, node, direction, states.all));
    if (states.last_c && step.wants(2)) c.push_back(step.reshape(*states.last_c, {1, node.batch, node.hidden}));
  }
  if (!all.empty()) step.give(0, with_layout(step, node, step.concat(std::move(all), 1), {2, 0, 1, 3}));
  if (!h.empty()) step.give(1, with_layout(step, node, step.concat(std::move(h), 0), {1, 0, 2}));
  if (!c.empty()) step.give(2, with_layout(step, node, step.concat(std::move(c), 0), {1, 0, 2}));
}

}  // namespace

void add_recurrent(Rules& rules) {
  rules["RNN"] = lower_recurrent<Cell::rnn>;
  rules["GRU"] = lower_recurrent<Cell::gru>;
  rules["LSTM"] = lower_recurrent<Cell::lstm>;
}

}  // namespace tool::lowering

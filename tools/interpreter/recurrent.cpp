// RNN, GRU and LSTM: all directions and steps of time.
#include <algorithm>
#include <cmath>

#include "interpreter/recurrent_cell.hpp"
#include "interpreter/rules.hpp"
#include "interpreter/walk.hpp"

namespace tool::rules {
namespace {

using Kind = RecurrentCell::Kind;

struct Sizes {
  std::size_t time, batch, inputs, hidden, directions;
};

// Operands: x, w, r, b, sequence_lens, initial_h, initial_c, p.
Sizes sizes_of(Call const& call, Array const& x, std::size_t gates) {
  std::string const direction = call.choice("direction", "forward", {"forward", "reverse", "bidirectional"});
  Array const& r = call.operand_of_rank(2, 3);
  std::int64_t const directions = direction == "bidirectional" ? 2 : 1, hidden = r.shape[2];
  if (hidden < 1) call.refuse("expected a hidden state, found weights of shape " + spell(r.shape));
  if (call.integer("hidden_size", hidden) != hidden)
    call.refuse_attribute("hidden_size", "expected that of the weights " + spell(r.shape) + ", found " +
                                             std::to_string(call.integer("hidden_size")));
  std::int64_t const rows = as_extent(gates) * hidden, batch = x.shape[1];
  call.expect_shape(1, {directions, rows, x.shape[2]});
  call.expect_shape(2, {directions, rows, hidden});
  if (call.has(3)) call.expect_shape(3, {directions, 2 * rows});
  if (call.has(4)) call.expect_shape(4, {batch});
  if (call.has(7)) call.expect_shape(7, {directions, 3 * hidden});
  return {as_size(x.shape[0]), as_size(batch), as_size(x.shape[2]), as_size(hidden), as_size(directions)};
}

// An initial state [directions, batch, hidden], with layout = 1 [batch, directions, hidden]; zeros where there is none.
Array initial_state(Call& call, std::size_t operand, Sizes const& sizes, bool is_batch_first) {
  std::int64_t const d = as_extent(sizes.directions), n = as_extent(sizes.batch), h = as_extent(sizes.hidden);
  if (!call.has(operand)) return call.make(call.operand(0).scalar, {d, n, h});
  call.expect_shape(operand, is_batch_first ? Extents{n, d, h} : Extents{d, n, h});
  Array const& given = call.operand(operand);
  return permuted(call, given, is_batch_first ? std::vector<std::size_t>{1, 0, 2} : std::vector<std::size_t>{0, 1, 2});
}

std::size_t length_of(Call const& call, std::size_t sample, std::size_t time) {
  if (!call.has(4)) return time;
  std::int64_t const length = to_integer(call.operand(4).values[sample]);
  if (length >= 0 && length <= as_extent(time)) return as_size(length);
  if (!call.is_known(4)) return time;
  call.refuse("sequence length " + std::to_string(length) + " is not within " + std::to_string(time));
}

RecurrentCell cell_of(Call const& call, Kind kind, Sizes const& sizes, std::vector<Activation> const& activations,
                      std::size_t direction) {
  RecurrentCell cell{.kind = kind,
                     .inputs = sizes.inputs,
                     .hidden = sizes.hidden,
                     .w = nullptr,
                     .r = nullptr,
                     .bias = nullptr,
                     .peepholes = nullptr,
                     .activations = nullptr,
                     .clip = infinite};
  std::size_t const rows = cell.gates() * sizes.hidden;
  cell.w = call.operand(1).values.data() + direction * rows * sizes.inputs;
  cell.r = call.operand(2).values.data() + direction * rows * sizes.hidden;
  if (call.has(3)) cell.bias = call.operand(3).values.data() + direction * 2 * rows;
  if (call.has(7)) cell.peepholes = call.operand(7).values.data() + direction * 3 * sizes.hidden;
  cell.activations = activations.data() + direction * activations.size() / sizes.directions;
  if (call.has_attribute("clip")) cell.clip = call.real("clip");
  cell.resets_after = kind == Kind::gru && call.flag("linear_before_reset");
  cell.couples_gates = kind == Kind::lstm && call.flag("input_forget");
  return cell;
}

// y [time, directions, batch, hidden] of one direction and sample. Behind a sample's length y is 0 and the state stays;
// in reverse time runs from the sample's end.
void run_sample(Call const& call, RecurrentCell const& cell, Array const& x, Sizes const& sizes, std::size_t direction,
                std::size_t sample, bool is_reverse, double* h, double* c, Array& y) {
  std::size_t const length = length_of(call, sample, sizes.time);
  for (std::size_t step = 0; step < length; ++step) {
    std::size_t const t = is_reverse ? length - 1 - step : step;
    cell.step(x.values.data() + (t * sizes.batch + sample) * sizes.inputs, h, c);
    std::copy_n(h, sizes.hidden,
                y.values.data() + ((t * sizes.directions + direction) * sizes.batch + sample) * sizes.hidden);
  }
}

// All states [time, directions, batch, hidden], the last one, and that of an LSTM's cells; with layout = 1 the batch is
// the first axis of all.
std::vector<Array> recur(Call& call) {
  Kind const kind = call.op() == "RNN" ? Kind::rnn : call.op() == "GRU" ? Kind::gru : Kind::lstm;
  call.expect_operands(3, kind == Kind::lstm ? 8 : 6);
  std::vector<std::string> const names = kind == Kind::rnn   ? std::vector<std::string>{"Tanh"}
                                         : kind == Kind::gru ? std::vector<std::string>{"Sigmoid", "Tanh"}
                                                             : std::vector<std::string>{"Sigmoid", "Tanh", "Tanh"};
  bool const is_batch_first = call.flag("layout");
  Array const& given = call.operand_of_rank(0, 3);
  Array const x =
      permuted(call, given, is_batch_first ? std::vector<std::size_t>{1, 0, 2} : std::vector<std::size_t>{0, 1, 2});
  Sizes const sizes = sizes_of(call, x, kind == Kind::rnn ? 1 : kind == Kind::gru ? 3 : 4);
  auto const activations = activations_of(call, names, sizes.directions);
  Array h = initial_state(call, 5, sizes, is_batch_first), c = initial_state(call, 6, sizes, is_batch_first);
  Array y = call.make(x.scalar, {x.shape[0], as_extent(sizes.directions), x.shape[1], as_extent(sizes.hidden)});
  for (std::size_t d = 0; d < sizes.directions; ++d) {
    RecurrentCell const cell = cell_of(call, kind, sizes, activations, d);
    call.spend({cell.work(), sizes.time, sizes.batch});
    bool const is_reverse = d == 1 || call.text("direction", "forward") == "reverse";
    for (std::size_t n = 0; n < sizes.batch; ++n) {
      std::size_t const state = (d * sizes.batch + n) * sizes.hidden;
      run_sample(call, cell, x, sizes, d, n, is_reverse, h.values.data() + state, c.values.data() + state, y);
    }
  }
  std::vector<Array> results;
  results.push_back(is_batch_first ? permuted(call, y, {2, 0, 1, 3}) : std::move(y));
  results.push_back(is_batch_first ? permuted(call, h, {1, 0, 2}) : std::move(h));
  if (kind == Kind::lstm) results.push_back(is_batch_first ? permuted(call, c, {1, 0, 2}) : std::move(c));
  return results;
}

}  // namespace

void add_recurrent(Operators& operators) {
  for (char const* name : {"RNN", "GRU", "LSTM"}) operators[name] = {1, recur};
}

}  // namespace tool::rules

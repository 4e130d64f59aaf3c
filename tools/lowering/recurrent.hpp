// What an RNN, GRU or LSTM of ONNX says, its directions apart and its gates in PyTorch's order.
//
// Formulas: https://github.com/onnx/onnx/blob/main/docs/Operators.md at RNN, GRU, LSTM; PyTorch's torch.nn.LSTM and GRU.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "lowering/step.hpp"

namespace tool::lowering {

struct GateFunction {
  std::string name;  // in lower case: "sigmoid"
  double alpha = 0;
  double beta = 0;
};

struct Direction {
  bool reverse = false;
  Id weight_ih;  // [G H, In]
  Id weight_hh;  // [G H, H]
  Id bias_ih;    // [G H]
  Id bias_hh;
  std::optional<Id> initial_h{};  // [N, H], where it is not 0
  std::optional<Id> initial_c{};
  std::optional<Id> peepholes{};  // [3 H]: input, output, forget
  std::vector<GateFunction> functions{};
};

struct RecurrentNode {
  plan::Recurrent::Cell cell;
  std::size_t steps;
  std::int64_t batch;
  std::int64_t hidden;
  bool reset_after;     // GRU: linear_before_reset
  bool input_forget;    // LSTM: the forget gate is 1 - the input gate
  double clip;          // of what the functions get; infinite where there is none
  bool is_batch_first;  // layout = 1
  Id x;                 // [Time, N, In]
  std::vector<Direction> directions{};
};

RecurrentNode recurrent_node(Step& step, plan::Recurrent::Cell cell);

// Whether a direction is more than Recurrent has: other functions, clip, peepholes, computed initial states.
bool is_uncommon(Step const& step, RecurrentNode const& node, Direction const& direction);

struct States {
  Id all;                      // [Time, N, H]
  std::optional<Id> last_c{};  // [N, H]
};
// The same by elementwise operations, step by step.
States unrolled(Step& step, RecurrentNode const& node, Direction const& direction);

}  // namespace tool::lowering

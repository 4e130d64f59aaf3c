// Options of recurrent layers.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>

#include "ingot/core/fingerprint.hpp"
#include "ingot/kernels/recurrent_cells.hpp"

namespace ingot {

// Which way a recurrent layer reads a sequence. Of both ways the outputs of a step stand side by side, as in PyTorch.
enum class SequenceDirection { forward, reverse, bidirectional };

// Whether a layer gives the output of every step, [Time, H], or its final state alone, [H].
enum class StepOutput { every, last };

// Where a sequence begins: at zero; at parameters h_0 and c_0; or, in training, where the batch before it ended.
// Gradients do not pass from one batch to the one before. Inference then begins at zero.
enum class InitialState { zero, learned, carried };

// Those of Rnn. After each `truncate` steps gradients are cut, the state is not (0: never). Training keeps what
// backward needs of every step or, with `keep_every` = k, the state before every k-th step alone, and computes the
// steps between again: the same gradients, bit for bit.
struct RnnOptions {
  SequenceDirection direction = SequenceDirection::forward;
  StepOutput output = StepOutput::every;
  InitialState initial = InitialState::zero;
  std::size_t truncate = 0;
  std::size_t keep_every = 1;
  bool bias = true;
  RnnActivation activation = RnnActivation::tanh;
};

// Those of Gru.
struct GruOptions {
  SequenceDirection direction = SequenceDirection::forward;
  StepOutput output = StepOutput::every;
  InitialState initial = InitialState::zero;
  std::size_t truncate = 0;
  std::size_t keep_every = 1;
  bool bias = true;
  ResetGate reset = ResetGate::after_product;
};

// Those of Lstm. With peepholes its gates look at c.
struct LstmOptions {
  SequenceDirection direction = SequenceDirection::forward;
  StepOutput output = StepOutput::every;
  InitialState initial = InitialState::zero;
  std::size_t truncate = 0;
  std::size_t keep_every = 1;
  bool bias = true;
  bool peepholes = false;
};

namespace detail {

// What they have in common.
struct RecurrentOptions {
  SequenceDirection direction;
  StepOutput output;
  InitialState initial;
  std::size_t truncate;
  std::size_t keep_every;
  bool bias;

  template <class Options>
  explicit constexpr RecurrentOptions(Options const& options)
      : direction(options.direction),
        output(options.output),
        initial(options.initial),
        truncate(options.truncate),
        keep_every(options.keep_every),
        bias(options.bias) {}
  friend constexpr bool operator==(RecurrentOptions const&, RecurrentOptions const&) = default;

  constexpr bool every() const { return output == StepOutput::every; }
  constexpr std::size_t directions() const { return direction == SequenceDirection::bidirectional ? 2 : 1; }
};

}  // namespace detail
}  // namespace ingot

#include "ingot/core/epilogue.hpp"

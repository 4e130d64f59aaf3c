// Options of attention, and why some of them are refused.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>

#include "ingot/core/scalar.hpp"
#include "ingot/layers/dropout.hpp"
#include "ingot/layers/refusal.hpp"

namespace ingot {

// `causal`: a step sees no later one. `window`: nor one that is `window` and more steps before it (0: it sees all before
// it); that is the length of the memory of a stream. `marked`: the last feature of each step is a mark, 0 where the step
// is padding. `bias`: as PyTorch's. `dropout`: of weights, in training.
struct AttentionOptions {
  bool causal = false;
  bool marked = false;
  bool bias = true;
  std::size_t window = 0;
  double dropout = 0.0;
};

namespace reasons {

// A width is divided among heads of equal size.
template <std::size_t Heads, std::size_t Width>
struct HeadsDoNotDivideWidth {};
// A window is one of past steps: it stands beside `.causal = true`.
template <std::size_t Window>
struct WindowWithoutCausal {};
// The steps of two sequences are not of one time: none of the one is later than one of the other.
struct CausalAcrossSequences {};

}  // namespace reasons

namespace detail {

template <std::size_t Width, std::size_t Heads, AttentionOptions Options, class T>
struct AttentionRefusal
    : FirstOf<
          Unless<Heads != 0 && Width % Heads == 0, reasons::HeadsDoNotDivideWidth<Heads, Width>>,
          Unless<Options.window == 0 || Options.causal, reasons::WindowWithoutCausal<Options.window>>,
          Unless<(Options.dropout >= 0.0 && Options.dropout < 1.0), reasons::NotAProbability<Real(Options.dropout)>>,
          UnlessScalar<T>> {};
template <std::size_t Width, AttentionOptions Options, class T>
struct AttentionRefusal<Width, 0, Options, T> {
  using type = reasons::ZeroSize<Width, 0>;
};
template <AttentionOptions Options, class T, std::size_t Heads>
requires(Heads != 0)
struct AttentionRefusal<0, Heads, Options, T> {
  using type = reasons::ZeroSize<0, Heads>;
};

}  // namespace detail
}  // namespace ingot

#include "ingot/core/epilogue.hpp"

// Options of attention, and why some of them are refused.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>

#include "ingot/core/scalar.hpp"
#include "ingot/layers/dropout.hpp"
#include "ingot/layers/refusal.hpp"

namespace ingot {

// `causal`: a step sees no later one. `window`: nor one that is `window` and more steps before it (0: it sees all
// before it); that is the length of the memory of a stream. `marked`: the last feature of each step is a mark, 0 where
// the step is padding (marks.hpp). `bias`: as PyTorch's. `dropout`: of weights, in training. `hands_on`: the marks are
// handed on; else outputs have zeros in their place, for a sum with the input.
struct AttentionOptions {
  bool causal = false;
  bool marked = false;
  bool bias = true;
  bool hands_on = true;  // before larger members: Clang reads those of a template argument amiss where it pads behind
  std::size_t window = 0;
  double dropout = 0.0;
};

namespace detail {

// As a program spells them: host/spelled_layer.hpp.
template <class Spelling>
void spell_options(AttentionOptions const& options, Spelling& spelling) {
  constexpr AttentionOptions plain{};
  spelling.options("AttentionOptions")
      .add("causal", options.causal, plain.causal)
      .add("marked", options.marked, plain.marked)
      .add("bias", options.bias, plain.bias)
      .add("hands_on", options.hands_on, plain.hands_on)
      .add("window", options.window, plain.window)
      .add("dropout", options.dropout, plain.dropout);
}

}  // namespace detail

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

// The fact that a layer has no such reason, beside others.
template <std::size_t Width, std::size_t Heads, AttentionOptions Options, class T>
using UnlessAttentionIsRefused = Unless<accepted<typename AttentionRefusal<Width, Heads, Options, T>::type>,
                                        typename AttentionRefusal<Width, Heads, Options, T>::type>;

}  // namespace detail
}  // namespace ingot

#include "ingot/core/epilogue.hpp"

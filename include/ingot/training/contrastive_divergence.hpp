// Training of restricted Boltzmann machines by contrast: what the data makes likely against what the machine does.
//
//   static Rbm<784, 256> machine;
//   static Momentum<Rbm<784, 256>> optimizer{.learning_rate = 0.05};
//   static ContrastiveMemory<Rbm<784, 256>, 32> memory;
//   static Chains<Rbm<784, 256>, 32> chains;
//   contrastive_step(machine, optimizer, ContrastiveDivergence{1}, batch, chains, memory, RandomKey{1, step});
//
// The gradient of the mean of -ln p(v) is <dF/dw> over the data minus <dF/dw> over the machine's own distribution, with F
// the free energy. The second mean is taken over chains of Gibbs's steps: with ContrastiveDivergence they start at the
// data at every step, with PersistentContrastiveDivergence they go on from where they are. It is a value of the
// machine's own type, so that every optimizer makes the step. training/exact_likelihood.hpp has it exactly, for few
// hidden units.
//
// A penalty of training/penalties.hpp on the weights may stand in either: ContrastiveDivergence{1, L2Penalty{1e-4}}.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <type_traits>
#include <utility>

#include "ingot/core/random.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/core/workspace.hpp"
#include "ingot/kernels/dense.hpp"
#include "ingot/kernels/elementwise.hpp"
#include "ingot/kernels/restricted_boltzmann.hpp"
#include "ingot/kernels/sum.hpp"
#include "ingot/layers/energies/rbm.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/training/options.hpp"
#include "ingot/training/penalties.hpp"

namespace ingot {

namespace detail {

template <class Machine>
inline constexpr bool is_rbm = false;
template <std::size_t Visible, std::size_t Hidden, RbmOptions Options, class T>
inline constexpr bool is_rbm<Rbm<Visible, Hidden, Options, T>> = true;

}  // namespace detail

// CD-k: chains of `steps` steps that start at the batch (Hinton 2002).
template <class Penalty = NoPenalty>
struct ContrastiveDivergence {
  std::size_t steps = 1;
  [[no_unique_address]] Penalty penalty{};

  template <class F>
  constexpr void options(F&& f) const {
    f("steps", double(steps), OptionRange::count);
  }
};
ContrastiveDivergence() -> ContrastiveDivergence<>;
template <class Penalty = NoPenalty>
ContrastiveDivergence(std::size_t, Penalty = {}) -> ContrastiveDivergence<Penalty>;

// PCD-k: chains that go on, `steps` steps for each step of the optimizer (Tieleman 2008).
template <class Penalty = NoPenalty>
struct PersistentContrastiveDivergence {
  std::size_t steps = 1;
  [[no_unique_address]] Penalty penalty{};

  template <class F>
  constexpr void options(F&& f) const {
    f("steps", double(steps), OptionRange::count);
  }
};
PersistentContrastiveDivergence() -> PersistentContrastiveDivergence<>;
template <class Penalty = NoPenalty>
PersistentContrastiveDivergence(std::size_t, Penalty = {}) -> PersistentContrastiveDivergence<Penalty>;

// N chains of a machine, side by side. The user places them; they begin with all units at 0, or where `visible` is set.
template <class Machine, std::size_t N>
struct Chains {
  static_assert(detail::is_rbm<Machine> && N > 0, "Chains<Machine, N> takes an Rbm and at least one chain");
  using T = typename Machine::scalar;
  batch_t<T, N, typename Machine::input_shape> visible{};
  batch_t<T, N, typename Machine::output_shape> hidden{};

  constexpr void advance(Machine const& machine, std::size_t steps, RandomKey key) {
    for (std::size_t step = 0; step < steps; ++step) machine.template gibbs_step<N>(visible, hidden, key.child(step));
  }
};

// What training on batches of B needs besides the machine, its chains and the optimizer. The user places it.
template <class Machine, std::size_t B>
struct ContrastiveMemory {
  static_assert(detail::is_rbm<Machine> && B > 0,
                "ContrastiveMemory<Machine, B> takes an Rbm and a batch size of at least 1");
  batch_t<typename Machine::scalar, B, typename Machine::output_shape> hidden{};
  Machine gradient{};
};

namespace detail {

// gradient = or += sign * <(h v^T, v, h)> over the first `samples` > 0 rows, with h its mean given v: minus dF/dw.
template <bool Accumulate, std::size_t B, std::size_t Visible, std::size_t Hidden, RbmOptions Options, class T>
constexpr void add_phase(Rbm<Visible, Hidden, Options, T> const& machine,
                         std::type_identity_t<View<T const, B, Shape<Visible>>> v, batch_t<T, B, Shape<Hidden>>& hidden,
                         T sign, std::size_t samples, Rbm<Visible, Hidden, Options, T>& gradient) {
  View<T, B, Shape<Hidden>> const means(hidden);
  machine.template hidden_means<B>(v, means);
  T const factor = sign / static_cast<T>(samples);
  for (std::size_t i = 0; i < samples * Hidden; ++i) hidden[i] *= factor;
  for (std::size_t i = samples * Hidden; i < B * Hidden; ++i) hidden[i] = T(0);
  kernels::dense_backward_parameters<true, Visible, Hidden, Accumulate>(
      v, View<T const, B, Shape<Hidden>>(means), gradient.weight.data(), gradient.hidden_bias.data());
  if constexpr (!Accumulate) gradient.visible_bias.fill(T(0));
  kernels::add_rows(v, samples, factor, gradient.visible_bias.data());
}

template <std::size_t B, std::size_t N>
inline constexpr bool a_chain_for_each_sample = B == N;

}  // namespace detail

// The gradient that CD-k has for a batch, in memory.gradient; returns the penalty. `samples` of the batch's rows are
// real, as in compute_gradient. Each call needs its own key. The chains end k steps behind the batch.
template <std::size_t Visible, std::size_t Hidden, RbmOptions Options, class T, class Penalty, std::size_t N,
          std::size_t B>
constexpr T contrastive_gradient(Rbm<Visible, Hidden, Options, T> const& machine,
                                 ContrastiveDivergence<Penalty> const& goal,
                                 std::type_identity_t<View<T const, B, Shape<Visible>>> v,
                                 Chains<Rbm<Visible, Hidden, Options, T>, N>& chains,
                                 ContrastiveMemory<Rbm<Visible, Hidden, Options, T>, B>& memory, RandomKey key,
                                 std::size_t samples = B) {
  static_assert(detail::a_chain_for_each_sample<B, N>,
                "ContrastiveDivergence starts a chain at each sample: chains are as many as the batch has samples");
  detail::check_constant_options(goal);
  if constexpr (detail::a_chain_for_each_sample<B, N>) {
    detail::add_phase<false, B>(machine, v, memory.hidden, T(-1), samples, memory.gradient);
    kernels::copy(v, View<T, B, Shape<Visible>>(chains.visible));
    chains.advance(machine, goal.steps, key);
    detail::add_phase<true, B>(machine, chains.visible, chains.hidden, T(1), samples, memory.gradient);
  }
  return goal.penalty(machine, memory.gradient);
}

// That of PCD-k, whose chains may be more or fewer than the batch's samples.
template <std::size_t Visible, std::size_t Hidden, RbmOptions Options, class T, class Penalty, std::size_t N,
          std::size_t B>
constexpr T contrastive_gradient(Rbm<Visible, Hidden, Options, T> const& machine,
                                 PersistentContrastiveDivergence<Penalty> const& goal,
                                 std::type_identity_t<View<T const, B, Shape<Visible>>> v,
                                 Chains<Rbm<Visible, Hidden, Options, T>, N>& chains,
                                 ContrastiveMemory<Rbm<Visible, Hidden, Options, T>, B>& memory, RandomKey key,
                                 std::size_t samples = B) {
  detail::check_constant_options(goal);
  detail::add_phase<false, B>(machine, v, memory.hidden, T(-1), samples, memory.gradient);
  chains.advance(machine, goal.steps, key);
  detail::add_phase<true, N>(machine, chains.visible, chains.hidden, T(1), N, memory.gradient);
  return goal.penalty(machine, memory.gradient);
}

// contrastive_gradient, then the optimizer's step.
template <std::size_t Visible, std::size_t Hidden, RbmOptions Options, class T, class Optimizer, class Goal,
          std::size_t N, std::size_t B>
constexpr T contrastive_step(Rbm<Visible, Hidden, Options, T>& machine, Optimizer& optimizer, Goal const& goal,
                             std::type_identity_t<View<T const, B, Shape<Visible>>> v,
                             Chains<Rbm<Visible, Hidden, Options, T>, N>& chains,
                             ContrastiveMemory<Rbm<Visible, Hidden, Options, T>, B>& memory, RandomKey key,
                             std::size_t samples = B) {
  T const penalty = contrastive_gradient(machine, goal, v, chains, memory, key, samples);
  optimizer.step(machine, std::as_const(memory.gradient));
  return penalty;
}

// The mean over the first `samples` rows and all units of (v - v')^2, where v' are the means of v given the means of h
// given v: no number is drawn.
template <std::size_t B, std::size_t Visible, std::size_t Hidden, RbmOptions Options, class T>
constexpr T reconstruction_error(Rbm<Visible, Hidden, Options, T> const& machine,
                                 std::type_identity_t<View<T const, B, Shape<Visible>>> v,
                                 std::type_identity_t<Scratch<T, B*(Visible + Hidden)>> scratch,
                                 std::size_t samples = B) {
  View<T, B, Shape<Hidden>> const hidden(scratch.data, Hidden);
  View<T, B, Shape<Visible>> const again(scratch.data + B * Hidden, Visible);
  machine.template hidden_means<B>(v, hidden);
  machine.template visible_means<B>(hidden, again);
  kernels::PairwiseSum<T> sum;
  for (std::size_t b = 0; b < samples; ++b) {
    T const* const one = v.sample(b);
    T const* const other = again.sample(b);
    sum.add(kernels::sum_terms<T>(Visible, [&](std::size_t i) { return (one[i] - other[i]) * (one[i] - other[i]); }));
  }
  return sum.total() / (static_cast<T>(samples) * static_cast<T>(Visible));
}

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

// A batch in parts, whose gradients may be computed by any number of threads and give the same bits.
//
//   static TrainingParts<Net, 8, 4> parts;  // 4 parts of 8 samples
//   for (std::size_t p = 0; p < 4; ++p)     // in any order, by any threads
//     compute_part(net, objective, x[p], labels[p], parts, p, key);
//   LossValue const value = join_parts(net, objective, parts);
//   sgd.step(net, parts.gradient());
//
// The library starts no thread.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <type_traits>

#include "ingot/core/random.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/kernels/update.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/training/objective.hpp"
#include "ingot/training/step.hpp"
#include "ingot/training/training_memory.hpp"

namespace ingot {

// The memory of a batch in Parts parts of P samples. The user places it; a network of any size makes it too large for
// the stack.
template <class Net, std::size_t P, std::size_t Parts>
struct TrainingParts {
  static_assert(Parts > 0, "a batch has at least one part");
  using T = default_scalar_t<Net>;

  std::array<TrainingMemory<Net, P>, Parts> memory{};
  std::array<T, Parts> losses{};             // the mean of each part's samples
  std::array<std::size_t, Parts> samples{};  // how many of them are real

  // Of the whole objective, after join_parts.
  constexpr Net const& gradient() const { return memory[0].gradient; }
};

namespace detail {

template <class T>
struct ScaleRule {
  T factor;
  static constexpr bool of_packs = true;
  template <class N>
  constexpr void operator()(N& w, N) const {
    w = w * N(factor);
  }
};
struct AddRule {
  static constexpr bool of_packs = true;
  template <class N>
  constexpr void operator()(N& w, N g) const {
    w += g;
  }
};

// Applies a rule to all numbers of a gradient, statistics too.
template <class Rule>
struct ForAllNumbers {
  Rule rule;
  template <class Values>
  constexpr void operator()(ParameterPath const&, Parameter, Values& a, Values const& b) const {
    kernels::update(a.data(), b.data(), a.size(), rule);
  }
};

}  // namespace detail

// The gradient of the data's loss over part number `part`, whose `samples` first rows are real, P at most; 0 of them
// where a last batch is too short for all parts. Parts may be computed in any order and by several threads at once:
// each writes its own memory alone. `key` is that of the step: each part draws from a child of its own. A layer that
// mixes the rows of a batch, as BatchNorm does, sees its part alone. Refuses what compute_gradient does.
template <class Net, std::size_t P, std::size_t Parts, class Loss, class Penalty, class Clip, class Target = Labels<P>,
          class Key = detail::KeyLeftOut>
constexpr void compute_part(Net const& net, Objective<Loss, Penalty, Clip> const& objective,
                            std::type_identity_t<View<default_scalar_t<Net> const, P, typename Net::input_shape>> x,
                            Target const& target, TrainingParts<Net, P, Parts>& parts, std::size_t part, Key key = {},
                            std::size_t samples = P) {
  static_assert(has_key_if_random<Net, Key>,
                "a network that draws random numbers (Dropout) takes a key, RandomKey{seed, step}, after the part");
  parts.samples[part] = samples;
  parts.losses[part] = default_scalar_t<Net>(0);
  if (samples == 0) {
    set_to_zero(parts.memory[part].gradient);
  } else {
    parts.losses[part] = compute_gradient(net, Objective<Loss>{objective.loss}, x, target, parts.memory[part],
                                          RandomKey(key).child(part), samples)
                             .data;
  }
}

// Joins the parts, once all are computed: their gradients, each times its share of the samples, are added in pairs,
// then pairs of pairs, and so on, in an order that depends on the number of parts alone; penalty and clip follow. At
// least one sample is real. The loss is that of all samples; the gradient is parts.gradient(). Where no layer mixes the
// rows of a batch or draws random numbers, both are compute_gradient's of the whole batch, but for rounding.
template <class Net, std::size_t P, std::size_t Parts, class Loss, class Penalty, class Clip>
constexpr LossValue<default_scalar_t<Net>> join_parts(Net const& net, Objective<Loss, Penalty, Clip> const& objective,
                                                      TrainingParts<Net, P, Parts>& parts) {
  using T = default_scalar_t<Net>;
  std::size_t all = 0;
  for (std::size_t const samples : parts.samples) all += samples;
  for (std::size_t p = 0; p < Parts; ++p) {
    T const share = T(parts.samples[p]) / T(all);
    Net& gradient = parts.memory[p].gradient;
    visit_parameters(detail::ForAllNumbers<detail::ScaleRule<T>>{{share}}, gradient, gradient);
    parts.losses[p] *= share;
  }
  for (std::size_t step = 1; step < Parts; step *= 2) {
    for (std::size_t p = 0; p + step < Parts; p += 2 * step) {
      Net const& other = parts.memory[p + step].gradient;
      visit_parameters(detail::ForAllNumbers<detail::AddRule>{}, parts.memory[p].gradient, other);
      parts.losses[p] += parts.losses[p + step];
    }
  }
  Net& gradient = parts.memory[0].gradient;
  T const penalty = objective.penalty(net, gradient);
  objective.clip(gradient);
  return {parts.losses[0], penalty};
}

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

// Optimizers: how parameters follow their gradient.
//
// optimizer.step(net, gradient) moves the parameters once. An optimizer is a value that the user places; what it
// remembers between steps has the network's own type, and exists only in programs that name that optimizer. Options are
// `double` whatever the network computes in: 1 - 0.999f would already be wrong in the fifth digit. A gradient with NaN
// makes NaN of the parameters that it belongs to, as everywhere; so does one whose mean square cannot be held (in
// float, elements from 6e20 with Adam's defaults). To add an optimizer, write a struct with `learning_rate` and `step`.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <type_traits>

#include "ingot/core/as_written.hpp"
#include "ingot/core/math.hpp"
#include "ingot/core/scalar.hpp"
#include "ingot/core/simd.hpp"
#include "ingot/kernels/update.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/network/checks.hpp"
#include "ingot/training/options.hpp"

namespace ingot {

namespace detail {

// Applies rule(w, g, state...) to every trained parameter; a running statistic moves by its slot in the gradient.
// A named type, as the rules are: a lambda would carry the whole network in the symbol of every parameter's update.
template <class Rule>
struct ParameterUpdate {
  Rule rule;

  template <class Values, class... State>
  constexpr void operator()(ParameterPath const&, Parameter parameter, Values& w, Values const& g,
                            State&... state) const {
    if (is_statistic(parameter.role)) {
      for (std::size_t i = 0; i < w.size(); ++i) w[i] -= g[i];
    } else {
      kernels::update(w.data(), g.data(), w.size(), rule, state.data()...);
    }
  }
};

// The rules take a number, or a pack of them, as N.
template <class T>
struct SgdRule {
  T rate;
  static constexpr bool of_packs = true;
  template <class N>
  constexpr void operator()(N& w, N g) const {
    w -= rate * g;
  }
};

template <class T>
struct MomentumRule {
  T rate;
  T momentum;
  static constexpr bool of_packs = true;
  template <class N>
  constexpr void operator()(N& w, N g, N& v) const {
    v = momentum * v + g;
    w -= rate * v;
  }
};

template <class T>
struct NesterovRule {
  T rate;
  T momentum;
  static constexpr bool of_packs = true;
  template <class N>
  constexpr void operator()(N& w, N g, N& v) const {
    v = momentum * v + g;
    w -= rate * (g + momentum * v);
  }
};

// What a step adds to the root of a mean square: epsilon, or NaN where that square overflows, since the step would
// silently be 0.
template <class N>
constexpr N epsilon_of(N square, element_t<N> epsilon) {
  return epsilon + square * N(0);
}

template <class T>
struct RmsPropRule {
  T rate;
  T smoothing;
  T rest;
  T epsilon;
  static constexpr bool of_packs = true;
  template <class N>
  constexpr void operator()(N& w, N g, N& s) const {
    INGOT_AS_WRITTEN;
    s = smoothing * s + as_written(rest * g) * g;
    w -= rate * g / (math::sqrt(s) + epsilon_of(s, epsilon));
  }
};

template <class T>
struct AdamRule {
  T rate;
  T square_scale;
  T kept;
  T beta1;
  T rest1;
  T beta2;
  T rest2;
  T epsilon;
  static constexpr bool of_packs = true;
  template <class N>
  constexpr void operator()(N& w, N g, N& m, N& s) const {
    INGOT_AS_WRITTEN;
    m = beta1 * m + rest1 * g;
    s = beta2 * s + as_written(rest2 * g) * g;
    w = kept * w - rate * m / (math::sqrt(s) * square_scale + epsilon_of(s, epsilon));
  }
};

}  // namespace detail

namespace reasons {

// What an optimizer without arguments is of: refused where it is made.
struct NetworkLeftOut {};

}  // namespace reasons

// Whether an optimizer is of a network. One of anything else is refused where it is made.
template <class Net>
inline constexpr bool is_what_an_optimizer_moves = detail::HoldsParameters<Net> && !std::is_const_v<Net>;
template <class Optimizer>
concept RefusedOptimizer = requires { requires !Optimizer::has_a_network; };

// Moves a network's parameters by a rule(w, g, state...) of single numbers, states being values of the network's type.
template <class Net, class Rule, class... State>
constexpr void update_parameters(Net& net, Net const& gradient, Rule const& rule, State&... state) {
  visit_parameters(detail::ParameterUpdate<Rule>{rule}, net, gradient, state...);
}

// w <- w - lr g
template <class Net = reasons::NetworkLeftOut>
struct Sgd {
  static constexpr bool has_a_network = is_what_an_optimizer_moves<Net>;
  using T = default_scalar_t<Net>;
  double learning_rate = 0.01;

  template <class F>
  constexpr void options(F&& f) const {
    f("learning_rate", learning_rate, OptionRange::not_negative);
  }
  constexpr void step(Net& net, Net const& gradient) {
    detail::check_constant_options(*this);
    update_parameters(net, gradient, detail::SgdRule<T>{T(learning_rate)});
  }

  static_assert(is_what_an_optimizer_moves<Net>,
                "an optimizer takes a network type that is not const, as in Adam<Net>");
};
template <detail::HoldsParameters Net, class... More>
Sgd(Net const&, More const&...) -> Sgd<Net>;

// v <- mu v + g, w <- w - lr v; with Nesterov w <- w - lr (g + mu v). PyTorch's SGD with momentum (Sutskever et al.
// 2013).
template <class Net = reasons::NetworkLeftOut>
struct Momentum {
  static constexpr bool has_a_network = is_what_an_optimizer_moves<Net>;
  using T = default_scalar_t<Net>;
  double learning_rate = 0.01;
  double momentum = 0.9;
  bool nesterov = false;
  std::remove_cvref_t<Net> velocity{};

  template <class F>
  constexpr void options(F&& f) const {
    f("learning_rate", learning_rate, OptionRange::not_negative);
    f("momentum", momentum, OptionRange::below_one);
  }
  constexpr void step(Net& net, Net const& gradient) {
    detail::check_constant_options(*this);
    if (nesterov) {
      update_parameters(net, gradient, detail::NesterovRule<T>{T(learning_rate), T(momentum)}, velocity);
    } else {
      update_parameters(net, gradient, detail::MomentumRule<T>{T(learning_rate), T(momentum)}, velocity);
    }
  }

  static_assert(is_what_an_optimizer_moves<Net>,
                "an optimizer takes a network type that is not const, as in Adam<Net>");
};
template <detail::HoldsParameters Net, class... More>
Momentum(Net const&, More const&...) -> Momentum<Net>;

// s <- a s + (1 - a) g^2, w <- w - lr g / (sqrt s + eps). PyTorch's RMSprop (Hinton 2012).
template <class Net = reasons::NetworkLeftOut>
struct RmsProp {
  static constexpr bool has_a_network = is_what_an_optimizer_moves<Net>;
  using T = default_scalar_t<Net>;
  double learning_rate = 0.01;
  double smoothing = 0.99;
  double epsilon = 1e-8;
  std::remove_cvref_t<Net> square{};

  template <class F>
  constexpr void options(F&& f) const {
    f("learning_rate", learning_rate, OptionRange::not_negative);
    f("smoothing", smoothing, OptionRange::below_one);
    f("epsilon", epsilon, OptionRange::finite_not_negative);
  }
  constexpr void step(Net& net, Net const& gradient) {
    detail::check_constant_options(*this);
    detail::RmsPropRule<T> const rule{T(learning_rate), T(smoothing), T(1.0 - smoothing), T(epsilon)};
    update_parameters(net, gradient, rule, square);
  }

  static_assert(is_what_an_optimizer_moves<Net>,
                "an optimizer takes a network type that is not const, as in Adam<Net>");
};
template <detail::HoldsParameters Net, class... More>
RmsProp(Net const&, More const&...) -> RmsProp<Net>;

// m <- b1 m + (1 - b1) g, s <- b2 s + (1 - b2) g^2, w <- w - lr m' / (sqrt s' + eps), where m' = m / (1 - b1^t) and
// s' = s / (1 - b2^t) take the start from zero out (Kingma, Ba 2014). With weight_decay d, w <- w - lr d w comes first:
// AdamW (Loshchilov, Hutter 2017). PyTorch's Adam and AdamW.
template <class Net = reasons::NetworkLeftOut, Real DefaultDecay = 0.0>
struct AdamWithDecay {
  static constexpr bool has_a_network = is_what_an_optimizer_moves<Net>;
  using T = default_scalar_t<Net>;
  double learning_rate = 0.001;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-8;
  double weight_decay = DefaultDecay.value;
  std::remove_cvref_t<Net> mean{};
  std::remove_cvref_t<Net> square{};
  double beta1_power = 1.0;
  double beta2_power = 1.0;

  template <class F>
  constexpr void options(F&& f) const {
    f("learning_rate", learning_rate, OptionRange::not_negative);
    f("beta1", beta1, OptionRange::below_one);
    f("beta2", beta2, OptionRange::below_one);
    f("epsilon", epsilon, OptionRange::finite_not_negative);
    f("weight_decay", weight_decay, OptionRange::not_negative);
  }
  constexpr void step(Net& net, Net const& gradient) {
    detail::check_constant_options(*this);
    beta1_power *= beta1;
    beta2_power *= beta2;
    detail::AdamRule<T> const rule{.rate = T(learning_rate / (1.0 - beta1_power)),
                                   .square_scale = T(1.0 / math::sqrt(1.0 - beta2_power)),
                                   .kept = T(1.0 - learning_rate * weight_decay),
                                   .beta1 = T(beta1),
                                   .rest1 = T(1.0 - beta1),
                                   .beta2 = T(beta2),
                                   .rest2 = T(1.0 - beta2),
                                   .epsilon = T(epsilon)};
    update_parameters(net, gradient, rule, mean, square);
  }

  static_assert(is_what_an_optimizer_moves<Net>,
                "an optimizer takes a network type that is not const, as in Adam<Net>");
};
template <detail::HoldsParameters Net, class... More>
AdamWithDecay(Net const&, More const&...) -> AdamWithDecay<Net, 0.0>;

// Without decay, as PyTorch's.
template <class Net = reasons::NetworkLeftOut>
using Adam = AdamWithDecay<Net, 0.0>;
// PyTorch's default decay.
template <class Net = reasons::NetworkLeftOut>
using AdamW = AdamWithDecay<Net, 0.01>;

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

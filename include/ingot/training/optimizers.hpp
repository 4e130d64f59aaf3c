// Optimizers: how parameters follow their gradient.
//
// optimizer.step(net, gradient) moves the parameters once. An optimizer is a value that the user places; what it
// remembers between steps has the network's own type, and exists only in programs that name that optimizer. Options are
// `double` whatever the network computes in: 1 - 0.999f would already be wrong in the fifth digit. A gradient with NaN
// makes NaN of the parameters that it belongs to, as everywhere. To add an optimizer, write a struct with
// `learning_rate` and `step`.
#pragma once

#include <cstdint>

#include "ingot/core/math.hpp"
#include "ingot/kernels/update.hpp"
#include "ingot/layers/layer.hpp"

namespace ingot {

// Applies rule(w, g, state...) to every trained parameter; a running statistic moves by its slot in the gradient.
template <class Net, class Rule, class... State>
constexpr void update_parameters(Net& net, Net const& gradient, Rule&& rule, State&... state) {
  visit_parameters(
      [&](Path const&, Parameter parameter, auto& w, auto const& g, auto&... s) {
        constexpr std::size_t count = std::remove_reference_t<decltype(w)>::size();
        if (is_statistic(parameter.role)) {
          kernels::update<count>(w.data(), g.data(), [](auto& value, auto displacement) { value -= displacement; });
        } else {
          kernels::update<count>(w.data(), g.data(), rule, s.data()...);
        }
      },
      net, gradient, state...);
}

// w <- w - lr g
template <class Net>
struct Sgd {
  using T = default_scalar_t<Net>;
  double learning_rate = 0.01;

  constexpr void step(Net& net, Net const& gradient) {
    T const rate = T(learning_rate);
    update_parameters(net, gradient, [=](T& w, T g) { w -= rate * g; });
  }
};

// v <- mu v + g, w <- w - lr v; with Nesterov w <- w - lr (g + mu v). PyTorch's SGD with momentum (Sutskever et al.
// 2013).
template <class Net>
struct Momentum {
  using T = default_scalar_t<Net>;
  double learning_rate = 0.01;
  double momentum = 0.9;
  bool nesterov = false;
  Net velocity{};

  constexpr void step(Net& net, Net const& gradient) {
    T const rate = T(learning_rate);
    T const mu = T(momentum);
    if (nesterov) {
      update_parameters(
          net, gradient,
          [=](T& w, T g, T& v) {
            v = mu * v + g;
            w -= rate * (g + mu * v);
          },
          velocity);
    } else {
      update_parameters(
          net, gradient,
          [=](T& w, T g, T& v) {
            v = mu * v + g;
            w -= rate * v;
          },
          velocity);
    }
  }
};

// s <- a s + (1 - a) g^2, w <- w - lr g / (sqrt s + eps). PyTorch's RMSprop (Hinton 2012).
template <class Net>
struct RmsProp {
  using T = default_scalar_t<Net>;
  double learning_rate = 0.01;
  double smoothing = 0.99;
  double epsilon = 1e-8;
  Net square{};

  constexpr void step(Net& net, Net const& gradient) {
    T const rate = T(learning_rate);
    T const a = T(smoothing);
    T const rest = T(1.0 - smoothing);
    T const eps = T(epsilon);
    update_parameters(
        net, gradient,
        [=](T& w, T g, T& s) {
          s = a * s + rest * g * g;
          w -= rate * g / (math::sqrt(s) + eps);
        },
        square);
  }
};

// m <- b1 m + (1 - b1) g, s <- b2 s + (1 - b2) g^2, w <- w - lr m' / (sqrt s' + eps), where m' = m / (1 - b1^t) and
// s' = s / (1 - b2^t) take the start from zero out (Kingma, Ba 2014). With weight_decay d, w <- w - lr d w comes first:
// AdamW (Loshchilov, Hutter 2017). PyTorch's Adam and AdamW.
template <class Net>
struct Adam {
  using T = default_scalar_t<Net>;
  double learning_rate = 0.001;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-8;
  double weight_decay = 0.0;
  Net mean{};
  Net square{};
  double beta1_power = 1.0;
  double beta2_power = 1.0;

  constexpr void step(Net& net, Net const& gradient) {
    beta1_power *= beta1;
    beta2_power *= beta2;
    T const rate = T(learning_rate / (1.0 - beta1_power));
    T const square_scale = T(1.0 / math::sqrt(1.0 - beta2_power));
    T const kept = T(1.0 - learning_rate * weight_decay);
    T const b1 = T(beta1);
    T const rest1 = T(1.0 - beta1);
    T const b2 = T(beta2);
    T const rest2 = T(1.0 - beta2);
    T const eps = T(epsilon);
    update_parameters(
        net, gradient,
        [=](T& w, T g, T& m, T& s) {
          m = b1 * m + rest1 * g;
          s = b2 * s + rest2 * g * g;
          w = kept * w - rate * m / (math::sqrt(s) * square_scale + eps);
        },
        mean, square);
  }
};

// Adam with decoupled weight decay, PyTorch's default 0.01.
template <class Net>
struct AdamW : Adam<Net> {
  constexpr AdamW() { this->weight_decay = 0.01; }
};

}  // namespace ingot

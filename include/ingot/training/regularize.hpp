// What is done to a gradient before an optimizer follows it.
#pragma once

#include <cstddef>
#include <type_traits>

#include "ingot/core/math.hpp"
#include "ingot/kernels/update.hpp"
#include "ingot/layers/layer.hpp"

namespace ingot {

// A penalty is a term of the loss: penalty(net, gradient) adds its gradient to `gradient` and returns its value.
// Penalties look at weights alone, not at biases or normalisations.

struct NoPenalty {
  template <class Net>
  constexpr default_scalar_t<Net> operator()(Net const&, Net&) const {
    return default_scalar_t<Net>(0);
  }
};

namespace detail {

// Adds slope(w) to the gradient of every weight w and returns the sum of value(w).
template <class Net, class Value, class Slope>
constexpr default_scalar_t<Net> penalize(Net const& net, Net& gradient, Value&& value, Slope&& slope) {
  using T = default_scalar_t<Net>;
  T sum = T(0);
  visit_parameters(
      [&](Path const&, Parameter parameter, auto const& w, auto& g) {
        if (parameter.role != Role::weight) return;
        constexpr std::size_t count = std::remove_reference_t<decltype(w)>::size();
        sum += kernels::sum_of<count>(w.data(), value);
        kernels::update<count>(g.data(), w.data(), [&](T& d, T v) { d += slope(v); });
      },
      net, gradient);
  return sum;
}

}  // namespace detail

// lambda sum w^2, gradient 2 lambda w.
struct L2Penalty {
  double lambda;
  template <class Net>
  constexpr default_scalar_t<Net> operator()(Net const& net, Net& gradient) const {
    using T = default_scalar_t<Net>;
    T const factor = T(lambda);
    return factor * detail::penalize(
                        net, gradient, [](T w) { return w * w; }, [=](T w) { return T(2) * factor * w; });
  }
};

// lambda sum |w|, gradient lambda sign(w), 0 at 0.
struct L1Penalty {
  double lambda;
  template <class Net>
  constexpr default_scalar_t<Net> operator()(Net const& net, Net& gradient) const {
    using T = default_scalar_t<Net>;
    T const factor = T(lambda);
    return factor * detail::penalize(
                        net, gradient, [](T w) { return math::abs(w); },
                        [=](T w) { return w > T(0) ? factor : (w < T(0) ? -factor : T(0)); });
  }
};

// A clip is a function of the gradient that bounds it; running statistics are left alone. NaN stays NaN.

struct NoClip {
  template <class Net>
  constexpr void operator()(Net&) const {}
};

namespace detail {

template <class Net, class F>
constexpr void for_each_trained(Net& gradient, F&& f) {
  visit_parameters(
      [&](Path const&, Parameter parameter, auto& g) {
        if (!is_statistic(parameter.role)) f(g);
      },
      gradient);
}

}  // namespace detail

// The Euclidean norm of all trained parameters' gradients together.
template <class Net>
constexpr default_scalar_t<Net> global_norm(Net const& gradient) {
  using T = default_scalar_t<Net>;
  T sum = T(0);
  detail::for_each_trained(gradient, [&](auto const& g) {
    sum += kernels::sum_of<std::remove_reference_t<decltype(g)>::size()>(g.data(), [](T v) { return v * v; });
  });
  return math::sqrt(sum);
}

// Every element to [-limit, limit]. PyTorch's clip_grad_value_.
struct ClipByValue {
  double limit;
  template <class Net>
  constexpr void operator()(Net& gradient) const {
    using T = default_scalar_t<Net>;
    T const bound = T(limit);
    detail::for_each_trained(gradient, [&](auto& g) {
      for (T& v : g) v = v > bound ? bound : (v < -bound ? -bound : v);
    });
  }
};

// The whole gradient scaled so that its norm is at most `limit`. PyTorch's clip_grad_norm_, with its 1e-6.
struct ClipByNorm {
  double limit;
  template <class Net>
  constexpr void operator()(Net& gradient) const {
    using T = default_scalar_t<Net>;
    T const scale = T(limit) / (global_norm(gradient) + T(1e-6));
    if (scale >= T(1)) return;
    detail::for_each_trained(gradient, [&](auto& g) {
      for (T& v : g) v *= scale;
    });
  }
};

}  // namespace ingot

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

// Adds Term::slope to the gradient of every weight and sums Term::value.
template <class T, class Term>
struct PenaltyVisitor {
  T factor;
  T& sum;

  template <class Values>
  constexpr void operator()(Path const&, Parameter parameter, Values const& w, Values& g) const {
    if (parameter.role != Role::weight) return;
    sum += kernels::sum_of(w.data(), w.size(), [](T v) { return Term::value(v); });
    kernels::update(g.data(), w.data(), w.size(), [f = factor](T& d, T v) { d += f * Term::slope(v); });
  }
};

template <class Term, class Net>
constexpr default_scalar_t<Net> penalize(double lambda, Net const& net, Net& gradient) {
  using T = default_scalar_t<Net>;
  T sum = T(0);
  visit_parameters(PenaltyVisitor<T, Term>{T(lambda), sum}, net, gradient);
  return T(lambda) * sum;
}

struct Square {
  template <class T>
  static constexpr T value(T w) {
    return w * w;
  }
  template <class T>
  static constexpr T slope(T w) {
    return T(2) * w;
  }
};

struct Magnitude {
  template <class T>
  static constexpr T value(T w) {
    return math::abs(w);
  }
  template <class T>
  static constexpr T slope(T w) {
    return w > T(0) ? T(1) : (w < T(0) ? T(-1) : T(0));
  }
};

}  // namespace detail

// lambda sum w^2, gradient 2 lambda w.
struct L2Penalty {
  double lambda;
  template <class Net>
  constexpr default_scalar_t<Net> operator()(Net const& net, Net& gradient) const {
    return detail::penalize<detail::Square>(lambda, net, gradient);
  }
};

// lambda sum |w|, gradient lambda sign(w), 0 at 0.
struct L1Penalty {
  double lambda;
  template <class Net>
  constexpr default_scalar_t<Net> operator()(Net const& net, Net& gradient) const {
    return detail::penalize<detail::Magnitude>(lambda, net, gradient);
  }
};

// A clip is a function of the gradient that bounds it; running statistics are left alone. NaN stays NaN.

struct NoClip {
  template <class Net>
  constexpr void operator()(Net&) const {}
};

namespace detail {

template <class T>
struct SquareSum {
  T& sum;
  template <class Values>
  constexpr void operator()(Path const&, Parameter parameter, Values const& g) const {
    if (!is_statistic(parameter.role)) sum += kernels::sum_of(g.data(), g.size(), [](T v) { return v * v; });
  }
};

template <class T>
struct Clamp {
  T bound;
  template <class Values>
  constexpr void operator()(Path const&, Parameter parameter, Values& g) const {
    if (is_statistic(parameter.role)) return;
    for (T& v : g) v = v > bound ? bound : (v < -bound ? -bound : v);
  }
};

template <class T>
struct ScaleBy {
  T factor;
  template <class Values>
  constexpr void operator()(Path const&, Parameter parameter, Values& g) const {
    if (is_statistic(parameter.role)) return;
    for (T& v : g) v *= factor;
  }
};

}  // namespace detail

// The Euclidean norm of all trained parameters' gradients together.
template <class Net>
constexpr default_scalar_t<Net> global_norm(Net const& gradient) {
  using T = default_scalar_t<Net>;
  T sum = T(0);
  visit_parameters(detail::SquareSum<T>{sum}, gradient);
  return math::sqrt(sum);
}

// Every element to [-limit, limit]. PyTorch's clip_grad_value_.
struct ClipByValue {
  double limit;
  template <class Net>
  constexpr void operator()(Net& gradient) const {
    using T = default_scalar_t<Net>;
    visit_parameters(detail::Clamp<T>{T(limit)}, gradient);
  }
};

// The whole gradient scaled so that its norm is at most `limit`. PyTorch's clip_grad_norm_, with its 1e-6.
struct ClipByNorm {
  double limit;
  template <class Net>
  constexpr void operator()(Net& gradient) const {
    using T = default_scalar_t<Net>;
    T const factor = T(limit) / (global_norm(gradient) + T(1e-6));
    if (!(factor >= T(1))) visit_parameters(detail::ScaleBy<T>{factor}, gradient);
  }
};

}  // namespace ingot

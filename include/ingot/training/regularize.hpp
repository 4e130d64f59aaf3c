// What is done to a gradient before an optimizer follows it.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>

#include "ingot/core/as_written.hpp"
#include "ingot/core/float_format.hpp"
#include "ingot/core/math.hpp"
#include "ingot/kernels/norm.hpp"
#include "ingot/kernels/sum.hpp"
#include "ingot/kernels/update.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/training/options.hpp"

namespace ingot {

// A penalty is a term of the loss: penalty(net, gradient) adds its gradient to `gradient` and returns its value.
// Penalties look at weights alone, not at biases or normalisations.

// No term beside the loss.
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
  kernels::PairwiseSum<T>& sum;

  template <class Values>
  constexpr void operator()(Path const&, Parameter parameter, Values const& w, Values& g) const {
    if (parameter.role != Role::weight) return;
    sum.add_terms(w.size(), [&](std::size_t i) { return Term::value(w[i], T(1)); });
    kernels::update(g.data(), w.data(), w.size(), [f = factor](T& d, T v) { d += Term::slope(v, f); });
  }
};
// Sums the terms times the factor, which may be held where the sum of the terms is not.
template <class T, class Term>
struct PenaltyShares {
  T factor;
  kernels::PairwiseSum<T>& sum;

  template <class Values>
  constexpr void operator()(Path const&, Parameter parameter, Values const& w) const {
    if (parameter.role != Role::weight) return;
    sum.add_terms(w.size(), [&](std::size_t i) { return Term::value(w[i], factor); });
  }
};

template <class Term, class Net>
constexpr default_scalar_t<Net> penalize(double lambda, Net const& net, Net& gradient) {
  using T = default_scalar_t<Net>;
  kernels::PairwiseSum<T> sum;
  visit_parameters(PenaltyVisitor<T, Term>{T(lambda), sum}, net, gradient);
  T const total = sum.total();
  if (!is_near_overflow(total)) return T(lambda) * total;
  kernels::PairwiseSum<T> shares;
  visit_parameters(PenaltyShares<T, Term>{T(lambda), shares}, net);
  return shares.total();
}

// A term and its slope, both times a factor, multiplied in such an order that nothing overflows on the way.
struct Square {
  template <class T>
  static constexpr T value(T w, T factor) {
    INGOT_AS_WRITTEN;
    return as_written(factor * w) * w;
  }
  template <class T>
  static constexpr T slope(T w, T factor) {
    return (T(2) * factor) * w;
  }
};

struct Magnitude {
  template <class T>
  static constexpr T value(T w, T factor) {
    return as_written(factor * math::abs(w));
  }
  template <class T>
  static constexpr T slope(T w, T factor) {
    return factor * (w > T(0) ? T(1) : (w < T(0) ? T(-1) : w));  // w itself is 0, or NaN
  }
};

}  // namespace detail

// lambda sum w^2, gradient 2 lambda w.
struct L2Penalty {
  double lambda;
  template <class F>
  constexpr void options(F&& f) const {
    f("lambda", lambda, Allowed::not_negative);
  }
  template <class Net>
  constexpr default_scalar_t<Net> operator()(Net const& net, Net& gradient) const {
    detail::check_constant_options(*this);
    return detail::penalize<detail::Square>(lambda, net, gradient);
  }
};

// lambda sum |w|, gradient lambda sign(w), 0 at 0.
struct L1Penalty {
  double lambda;
  template <class F>
  constexpr void options(F&& f) const {
    f("lambda", lambda, Allowed::not_negative);
  }
  template <class Net>
  constexpr default_scalar_t<Net> operator()(Net const& net, Net& gradient) const {
    detail::check_constant_options(*this);
    return detail::penalize<detail::Magnitude>(lambda, net, gradient);
  }
};

// A clip is a function of the gradient that bounds it; running statistics are left alone. NaN stays NaN.

// The gradient as it is.
struct NoClip {
  template <class Net>
  constexpr void operator()(Net&) const {}
};

namespace detail {

template <class T>
struct AddToNorm {
  kernels::Norm<T>& norm;
  template <class Values>
  constexpr void operator()(Path const&, Parameter parameter, Values const& g) const {
    if (!is_statistic(parameter.role)) norm.add(g.data(), g.size());
  }
};

template <class Net>
constexpr kernels::Norm<default_scalar_t<Net>> norm_of(Net const& net) {
  kernels::Norm<default_scalar_t<Net>> norm;
  visit_parameters(AddToNorm<default_scalar_t<Net>>{norm}, net);
  return norm;
}

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
  T scale;  // times this, then times the factor: their product may vanish
  T factor;
  template <class Values>
  constexpr void operator()(Path const&, Parameter parameter, Values& g) const {
    if (is_statistic(parameter.role)) return;
    ScaleBy const by = *this;  // its own: what is written to may be one of its numbers, for all that a compiler knows
    for (T& v : g) {
      INGOT_AS_WRITTEN;
      v = as_written(v * by.scale) * by.factor;
    }
  }
};

}  // namespace detail

// The Euclidean norm of all trained parameters' gradients together.
template <class Net>
constexpr default_scalar_t<Net> global_norm(Net const& gradient) {
  return detail::norm_of(gradient).value();
}

// Every element to [-limit, limit]. PyTorch's clip_grad_value_.
struct ClipByValue {
  double limit;
  template <class F>
  constexpr void options(F&& f) const {
    f("limit", limit, Allowed::positive);
  }
  template <class Net>
  constexpr void operator()(Net& gradient) const {
    detail::check_constant_options(*this);
    using T = default_scalar_t<Net>;
    visit_parameters(detail::Clamp<T>{T(limit)}, gradient);
  }
};

// The whole gradient scaled so that its norm is at most `limit`, also where that norm itself would overflow. PyTorch's
// clip_grad_norm_, with its 1e-6. Infinity in the gradient makes NaN of itself and zero of the rest, as there.
struct ClipByNorm {
  double limit;
  template <class F>
  constexpr void options(F&& f) const {
    f("limit", limit, Allowed::positive);
  }
  template <class Net>
  constexpr void operator()(Net& gradient) const {
    detail::check_constant_options(*this);
    using T = default_scalar_t<Net>;
    auto const norm = detail::norm_of(gradient);
    T const scale = norm.inverse_scale();
    T const scaled = norm.scaled() + scale * T(1e-6);
    if (!(T(limit) * scale >= scaled)) visit_parameters(detail::ScaleBy<T>{scale, T(limit) / scaled}, gradient);
  }
};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

// Penalties: terms of what is minimised that depend on the weights alone.
//
// penalty(net, gradient) adds the term's gradient to `gradient` and returns the term; any callable of these two
// arguments is one. Those here are sums over the weights of all layers, not over biases or the parameters of
// normalisations (PyTorch's weight_decay takes all parameters). A term is right also where the sum overflows that its
// factor makes small; NaN and infinity propagate.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>

#include "ingot/core/as_written.hpp"
#include "ingot/core/float_format.hpp"
#include "ingot/core/math.hpp"
#include "ingot/kernels/sum.hpp"
#include "ingot/kernels/update.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/training/option.hpp"
#include "ingot/training/options.hpp"

namespace ingot {

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
  constexpr void operator()(ParameterPath const&, Parameter parameter, Values const& w, Values& g) const {
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
  constexpr void operator()(ParameterPath const&, Parameter parameter, Values const& w) const {
    if (parameter.role != Role::weight) return;
    sum.add_terms(w.size(), [&](std::size_t i) { return Term::value(w[i], factor); });
  }
};

template <class Term, class Net>
constexpr default_scalar_t<Net> penalize(Option<> const& lambda, Net const& net, Net& gradient) {
  using T = default_scalar_t<Net>;
  T const factor = lambda.as<T>();
  kernels::PairwiseSum<T> sum;
  visit_parameters(PenaltyVisitor<T, Term>{factor, sum}, net, gradient);
  T const total = sum.total();
  if (!is_near_overflow(total)) return factor * total;
  kernels::PairwiseSum<T> shares;
  visit_parameters(PenaltyShares<T, Term>{factor, shares}, net);
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
  Option<> lambda;
  template <class F>
  constexpr void options(F&& f) const {
    f("lambda", double(lambda), OptionRange::not_negative);
  }
  template <class Net>
  constexpr default_scalar_t<Net> operator()(Net const& net, Net& gradient) const {
    detail::check_constant_options(*this);
    return detail::penalize<detail::Square>(lambda, net, gradient);
  }
};

// lambda sum |w|, gradient lambda sign(w), 0 at 0.
struct L1Penalty {
  Option<> lambda;
  template <class F>
  constexpr void options(F&& f) const {
    f("lambda", double(lambda), OptionRange::not_negative);
  }
  template <class Net>
  constexpr default_scalar_t<Net> operator()(Net const& net, Net& gradient) const {
    detail::check_constant_options(*this);
    return detail::penalize<detail::Magnitude>(lambda, net, gradient);
  }
};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

// Clipping: a bound on the gradient before the optimizer follows it.
//
// clip(gradient) bounds it in place; any callable of this one argument is one. The statistics that a gradient carries
// for batch normalisation are no part of it and are left alone. NaN stays NaN.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>

#include "ingot/core/as_written.hpp"
#include "ingot/kernels/norm.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/training/option.hpp"
#include "ingot/training/options.hpp"

namespace ingot {

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
  constexpr void operator()(ParameterPath const&, Parameter parameter, Values const& g) const {
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
  constexpr void operator()(ParameterPath const&, Parameter parameter, Values& g) const {
    if (is_statistic(parameter.role)) return;
    for (T& v : g) v = v > bound ? bound : (v < -bound ? -bound : v);
  }
};

template <class T>
struct ScaleBy {
  T scale;  // times this, then times the factor: their product may vanish
  T factor;
  template <class Values>
  constexpr void operator()(ParameterPath const&, Parameter parameter, Values& g) const {
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
  Option<> limit;
  template <class F>
  constexpr void options(F&& f) const {
    f("limit", double(limit), OptionRange::positive);
  }
  template <class Net>
  constexpr void operator()(Net& gradient) const {
    detail::check_constant_options(*this);
    using T = default_scalar_t<Net>;
    visit_parameters(detail::Clamp<T>{limit.as<T>()}, gradient);
  }
};

// The whole gradient scaled so that its norm is at most `limit`, also where that norm itself would overflow. PyTorch's
// clip_grad_norm_, with its 1e-6. Infinity in the gradient makes NaN of itself and zero of the rest, as there.
struct ClipByNorm {
  Option<> limit;
  template <class F>
  constexpr void options(F&& f) const {
    f("limit", double(limit), OptionRange::positive);
  }
  template <class Net>
  constexpr void operator()(Net& gradient) const {
    detail::check_constant_options(*this);
    using T = default_scalar_t<Net>;
    auto const norm = detail::norm_of(gradient);
    T const scale = norm.inverse_scale();
    T const scaled = norm.scaled() + scale * T(1e-6);
    T const most = limit.as<T>();
    if (!(most * scale >= scaled)) visit_parameters(detail::ScaleBy<T>{scale, most / scaled}, gradient);
  }
};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

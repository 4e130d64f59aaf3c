// Initial parameters.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "ingot/core/parameter.hpp"
#include "ingot/core/random.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/network/checks.hpp"
#include "ingot/training/options.hpp"

namespace ingot {

// How a weight with given fans is drawn: element i of its sequence of random numbers.
// Every scheme's result depends on the seed and the parameter's position alone, and has the same bits on every compiler
// and board and at compile time.

// Uniform in +-sqrt(6 / (fan_in + fan_out)): Glorot, Bengio 2010. PyTorch's xavier_uniform_.
struct XavierUniform {
  double gain = 1.0;
  template <class F>
  constexpr void options(F&& f) const {
    f("gain", gain, OptionRange::not_negative);
  }
  constexpr double operator()(Parameter p, RandomKey key, std::uint64_t i) const {
    return gain * detail::portable_sqrt(6.0 / static_cast<double>(p.fan_in + p.fan_out)) * uniform_symmetric(key, i);
  }
};
// Normal with deviation sqrt(2 / (fan_in + fan_out)).
struct XavierNormal {
  double gain = 1.0;
  template <class F>
  constexpr void options(F&& f) const {
    f("gain", gain, OptionRange::not_negative);
  }
  constexpr double operator()(Parameter p, RandomKey key, std::uint64_t i) const {
    return gain * detail::portable_sqrt(2.0 / static_cast<double>(p.fan_in + p.fan_out)) * standard_normal(key, i);
  }
};
// Uniform in +-sqrt(6 / fan_in): He et al. 2015, for ReLU. PyTorch's kaiming_uniform_(nonlinearity='relu').
struct HeUniform {
  constexpr double operator()(Parameter p, RandomKey key, std::uint64_t i) const {
    return detail::portable_sqrt(6.0 / static_cast<double>(p.fan_in)) * uniform_symmetric(key, i);
  }
};
// Normal with deviation sqrt(2 / fan_in).
struct HeNormal {
  constexpr double operator()(Parameter p, RandomKey key, std::uint64_t i) const {
    return detail::portable_sqrt(2.0 / static_cast<double>(p.fan_in)) * standard_normal(key, i);
  }
};
// Uniform in +-sqrt(3 / fan_in): LeCun et al. 1998.
struct LecunUniform {
  constexpr double operator()(Parameter p, RandomKey key, std::uint64_t i) const {
    return detail::portable_sqrt(3.0 / static_cast<double>(p.fan_in)) * uniform_symmetric(key, i);
  }
};
// Normal with deviation sqrt(1 / fan_in).
struct LecunNormal {
  constexpr double operator()(Parameter p, RandomKey key, std::uint64_t i) const {
    return detail::portable_sqrt(1.0 / static_cast<double>(p.fan_in)) * standard_normal(key, i);
  }
};
// Normal with a deviation of one's own.
struct NormalWeights {
  double deviation;
  template <class F>
  constexpr void options(F&& f) const {
    f("deviation", deviation, OptionRange::not_negative);
  }
  constexpr double operator()(Parameter, RandomKey key, std::uint64_t i) const {
    return deviation * standard_normal(key, i);
  }
};
// One value for all.
struct ConstantWeights {
  double value;
  template <class F>
  constexpr void options(F&& f) const {
    f("value", value, OptionRange::finite);
  }
  constexpr double operator()(Parameter, RandomKey, std::uint64_t) const { return value; }
};

namespace detail {

template <class Scheme>
struct InitialValues {
  Scheme scheme;
  RandomKey key;
  std::uint64_t& position;

  template <class Values>
  constexpr void operator()(ParameterPath const&, Parameter parameter, Values& values) const {
    using T = typename Values::value_type;
    RandomKey const own = key.child(position++);
    switch (parameter.role) {
      case Role::weight:
        for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<T>(scheme(parameter, own, i));
        break;
      case Role::scale:
      case Role::variance:
        values.fill(T(1));
        break;
      case Role::bias:
      case Role::shift:
      case Role::mean:
        values.fill(T(0));
        break;
    }
  }
};

}  // namespace detail

// Never called.
void initialize(detail::CompleteFirst, std::uint64_t);

// Whether initialize takes arguments of these types.
template <class... Given>
inline constexpr bool initializes = false;
template <class Net, class Seed>
requires(!std::is_const_v<Net>)
inline constexpr bool initializes<Net&, Seed> =
    detail::HoldsParameters<Net> && std::is_convertible_v<Seed, std::uint64_t>;
template <class Net, class Seed, class Scheme>
requires(!std::is_const_v<Net>)
inline constexpr bool initializes<Net&, Seed, Scheme> =
    initializes<Net&, Seed> && std::is_invocable_r_v<double, Scheme const&, Parameter, RandomKey, std::uint64_t>;

// Sets every parameter: weights by the scheme; biases, shifts and running means to 0; scales and running variances to
// 1.
template <class Net, class Scheme = HeNormal>
requires initializes<Net&, std::uint64_t, Scheme>
constexpr void initialize(Net& net, std::uint64_t seed, Scheme const& scheme = {}) {
  detail::check_constant_options(scheme);
  std::uint64_t position = 0;
  visit_parameters(detail::InitialValues<Scheme>{scheme, RandomKey{seed, 0}, position}, net);
}
template <class... Given>
requires(!initializes<Given...>)
constexpr void initialize(Given&&...) {
  static_assert(
      initializes<Given...>,
      "initialize(net, seed, scheme) takes a network that is not const, a number and a scheme such as HeNormal{}");
}
template <class Named, class... Given>
requires(!detail::HoldsParameters<std::remove_cvref_t<Named>>)
constexpr void initialize(Given&&...) {
  static_assert(
      initializes<Named, Given...>,
      "initialize(net, seed, scheme) takes a network that is not const, a number and a scheme such as HeNormal{}");
}

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

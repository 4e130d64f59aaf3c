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
#include "ingot/training/option.hpp"
#include "ingot/training/options.hpp"

namespace ingot {

// How a weight with given fans is drawn: element i of its sequence of random numbers.
// Every scheme's result depends on the seed and the parameter's position alone, and has the same bits on every compiler
// and board and at compile time: it is computed in double and rounded once, in integers on parts without a unit for
// double. A scheme of one's own is a function object double(Parameter, RandomKey, std::uint64_t).

namespace detail {

// sqrt(numerator / fan)
template <class N>
constexpr N deviation_by_fan(std::uint64_t numerator, std::size_t fan) {
  return portable_sqrt(N(numerator) / N(std::uint64_t{fan}));
}

// Number i of a scheme in an arithmetic N, of which `scale` is the same for a whole parameter.
template <class N, class Scheme>
constexpr Drawn<N> draw_scaled(Scheme const&, N scale, RandomKey key, std::uint64_t i) {
  Drawn<N> const drawn = Scheme::Numbers::template draw<N>(key, i);
  return {scale * drawn.magnitude, drawn.negative};
}
template <class Scheme>
constexpr double draw_weight(Scheme const& scheme, Parameter p, RandomKey key, std::uint64_t i) {
  return draw_scaled<double>(scheme, scheme.template scale<double>(p), key, i).template as<double>();
}

// What a scheme's numbers are: a scale times one of these.
struct UniformNumbers {
  template <class N>
  static constexpr Drawn<N> draw(RandomKey key, std::uint64_t i) {
    return draw_uniform<N>(key, i);
  }
};
struct NormalNumbers {
  template <class N>
  static constexpr Drawn<N> draw(RandomKey key, std::uint64_t i) {
    return draw_normal<N>(key, i);
  }
};

}  // namespace detail

// Uniform in +-sqrt(6 / (fan_in + fan_out)): Glorot, Bengio 2010. PyTorch's xavier_uniform_.
struct XavierUniform {
  Option<> gain = 1.0;
  using Numbers = detail::UniformNumbers;
  template <class F>
  constexpr void options(F&& f) const {
    f("gain", double(gain), OptionRange::not_negative);
  }
  template <class N>
  constexpr N scale(Parameter p) const {
    return gain.as<N>() * detail::deviation_by_fan<N>(6, p.fan_in + p.fan_out);
  }
  constexpr double operator()(Parameter p, RandomKey key, std::uint64_t i) const {
    return detail::draw_weight(*this, p, key, i);
  }
};
// Normal with deviation sqrt(2 / (fan_in + fan_out)).
struct XavierNormal {
  Option<> gain = 1.0;
  using Numbers = detail::NormalNumbers;
  template <class F>
  constexpr void options(F&& f) const {
    f("gain", double(gain), OptionRange::not_negative);
  }
  template <class N>
  constexpr N scale(Parameter p) const {
    return gain.as<N>() * detail::deviation_by_fan<N>(2, p.fan_in + p.fan_out);
  }
  constexpr double operator()(Parameter p, RandomKey key, std::uint64_t i) const {
    return detail::draw_weight(*this, p, key, i);
  }
};
// Uniform in +-sqrt(6 / fan_in): He et al. 2015, for ReLU. PyTorch's kaiming_uniform_(nonlinearity='relu').
struct HeUniform {
  using Numbers = detail::UniformNumbers;
  template <class N>
  constexpr N scale(Parameter p) const {
    return detail::deviation_by_fan<N>(6, p.fan_in);
  }
  constexpr double operator()(Parameter p, RandomKey key, std::uint64_t i) const {
    return detail::draw_weight(*this, p, key, i);
  }
};
// Normal with deviation sqrt(2 / fan_in).
struct HeNormal {
  using Numbers = detail::NormalNumbers;
  template <class N>
  constexpr N scale(Parameter p) const {
    return detail::deviation_by_fan<N>(2, p.fan_in);
  }
  constexpr double operator()(Parameter p, RandomKey key, std::uint64_t i) const {
    return detail::draw_weight(*this, p, key, i);
  }
};
// Uniform in +-sqrt(3 / fan_in): LeCun et al. 1998.
struct LecunUniform {
  using Numbers = detail::UniformNumbers;
  template <class N>
  constexpr N scale(Parameter p) const {
    return detail::deviation_by_fan<N>(3, p.fan_in);
  }
  constexpr double operator()(Parameter p, RandomKey key, std::uint64_t i) const {
    return detail::draw_weight(*this, p, key, i);
  }
};
// Normal with deviation sqrt(1 / fan_in).
struct LecunNormal {
  using Numbers = detail::NormalNumbers;
  template <class N>
  constexpr N scale(Parameter p) const {
    return detail::deviation_by_fan<N>(1, p.fan_in);
  }
  constexpr double operator()(Parameter p, RandomKey key, std::uint64_t i) const {
    return detail::draw_weight(*this, p, key, i);
  }
};
// Normal with a deviation of one's own.
struct NormalWeights {
  Option<> deviation;
  using Numbers = detail::NormalNumbers;
  template <class F>
  constexpr void options(F&& f) const {
    f("deviation", double(deviation), OptionRange::not_negative);
  }
  template <class N>
  constexpr N scale(Parameter) const {
    return deviation.as<N>();
  }
  constexpr double operator()(Parameter p, RandomKey key, std::uint64_t i) const {
    return detail::draw_weight(*this, p, key, i);
  }
};
// One value for all.
struct ConstantWeights {
  Option<> value;
  template <class F>
  constexpr void options(F&& f) const {
    f("value", double(value), OptionRange::finite);
  }
  constexpr Option<> operator()(Parameter, RandomKey, std::uint64_t) const { return value; }
};

namespace detail {

template <class N, class Scheme>
constexpr void draw_floats(Scheme const& scheme, Parameter parameter, RandomKey key, float* values, std::size_t count) {
  N const scale = scheme.template scale<N>(parameter);
  for (std::size_t i = 0; i < count; ++i) {
    values[i] = draw_scaled<N>(scheme, scale, key, i).template as<float>();
  }
}

// Not inlined: the number of weights is no part of the type, so that one function serves all layers.
template <class T, class Scheme>
[[gnu::noinline]] constexpr void draw_weights(Scheme const& scheme, Parameter parameter, RandomKey key, T* values,
                                              std::size_t count) {
  if constexpr (!std::is_same_v<T, float> || !requires { typename Scheme::Numbers; }) {
    for (std::size_t i = 0; i < count; ++i) values[i] = number_in<T>(scheme(parameter, key, i));
  } else if (std::is_constant_evaluated()) {
    draw_floats<double>(scheme, parameter, key, values, count);
  } else {
    draw_floats<DrawnIn>(scheme, parameter, key, values, count);
  }
}

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
        draw_weights(scheme, parameter, own, values.data(), values.size());
        break;
      case Role::scale:
      case Role::variance:
        values.fill(T(1));
        break;
      case Role::bias:
      case Role::shift:
        values.fill(T(parameter.start));
        break;
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

// Optimizers: how parameters follow their gradient.
//
// optimizer.step(net, gradient) moves the parameters once. An optimizer is a value that the user places; what it
// remembers between steps, its Moments, are of the network's own type, and exist only in programs that name that
// optimizer. They start at zero, but beside options that do not: a static optimizer lies in the image of a program, and
// in RAM. Where flash is scarce the user places them apart, in memory that starts at zero:
//   static Adam<Net>::Moments moments;
//   static Adam<Net>::Apart adam{.learning_rate = 0.05, .moments = moments};
// which does not compile without the moments. Options take and give a double, whatever the network computes in, and
// cost a network of float no double arithmetic. A gradient with NaN makes NaN of the parameters that it belongs to, as
// everywhere; so does one whose mean square cannot be held (in float, elements from 6e20 with Adam's defaults). To add
// an optimizer, write a struct with `learning_rate` and `step`.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <type_traits>

#include "ingot/core/as_written.hpp"
#include "ingot/core/math.hpp"
#include "ingot/core/power.hpp"
#include "ingot/core/scalar.hpp"
#include "ingot/core/simd.hpp"
#include "ingot/kernels/update.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/network/checks.hpp"
#include "ingot/training/option.hpp"
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

// Stands for a network in the type of an optimizer whose moments the user places.
template <class Net>
struct MomentsApart {};

// Where they are. Refuses to be made without them.
template <class Given>
inline constexpr bool has_been_given_moments = !std::is_void_v<Given>;
template <class Moments>
class PlaceOfMoments {
 public:
  constexpr PlaceOfMoments(Moments& place) : moments_(&place) {}
  template <class Given = void>
  constexpr PlaceOfMoments() : moments_(nullptr) {
    static_assert(has_been_given_moments<Given>,
                  "an optimizer apart from its moments is given them: static Adam<Net>::Moments moments; "
                  "static Adam<Net>::Apart adam{.moments = moments}");
  }
  constexpr operator Moments&() const { return *moments_; }

 private:
  Moments* moments_;
};

// The network that an optimizer is of, and how it holds its moments.
template <class Net>
struct Optimized {
  using type = Net;
  template <class Moments>
  using moments = Moments;
};
template <class Net>
struct Optimized<MomentsApart<Net>> {
  using type = Net;
  template <class Moments>
  using moments = PlaceOfMoments<Moments>;
};
template <class Net>
inline constexpr bool has_moments_apart = false;
template <class Net>
inline constexpr bool has_moments_apart<MomentsApart<Net>> = true;

// 1 - b^t after t steps, by c <- c + (1 - b) (1 - c) from c = 0: as exact as 1 - b is, since the sum keeps twice the
// digits.
template <class T>
struct StartCorrection {
  TwoPart<T> sum{};
  constexpr T next(T rest) {
    INGOT_AS_WRITTEN;
    T const distance = as_written(T(1) - sum.high) - sum.low;
    auto const [high, low] = exact_sum(sum.high, as_written(rest * distance + sum.low));
    sum = {high, low};
    return high;
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
  option_t<T> learning_rate = 0.01;

  template <class F>
  constexpr void options(F&& f) const {
    f("learning_rate", double(learning_rate), OptionRange::not_negative);
  }
  constexpr void step(Net& net, Net const& gradient) {
    detail::check_constant_options(*this);
    update_parameters(net, gradient, detail::SgdRule<T>{learning_rate.template as<T>()});
  }

  static_assert(is_what_an_optimizer_moves<Net>,
                "an optimizer takes a network type that is not const, as in Adam<Net>");
};
template <detail::HoldsParameters Net, class... More>
Sgd(Net const&, More const&...) -> Sgd<Net>;

// What Momentum remembers.
template <class Net>
struct MomentumMoments {
  std::remove_cvref_t<Net> velocity{};
};

// v <- mu v + g, w <- w - lr v; with Nesterov w <- w - lr (g + mu v). PyTorch's SGD with momentum (Sutskever et al.
// 2013).
template <class Net = reasons::NetworkLeftOut>
struct Momentum {
  using Moved = typename detail::Optimized<Net>::type;
  static constexpr bool has_a_network = is_what_an_optimizer_moves<Moved>;
  using T = default_scalar_t<Moved>;
  using Moments = MomentumMoments<Moved>;
  using Apart = Momentum<detail::MomentsApart<Moved>>;
  option_t<T> learning_rate = 0.01;
  option_t<T> momentum = 0.9;
  bool nesterov = false;
  typename detail::Optimized<Net>::template moments<Moments> moments = {};

  template <class F>
  constexpr void options(F&& f) const {
    f("learning_rate", double(learning_rate), OptionRange::not_negative);
    f("momentum", double(momentum), OptionRange::below_one);
  }
  constexpr void step(Moved& net, Moved const& gradient) {
    detail::check_constant_options(*this);
    move(net, gradient, moments);
  }
  constexpr void step(Moved& net, Moved const& gradient) const
  requires detail::has_moments_apart<Net>
  {
    detail::check_constant_options(*this);
    move(net, gradient, moments);
  }

  static_assert(has_a_network, "an optimizer takes a network type that is not const, as in Adam<Net>");

 private:
  constexpr void move(Moved& net, Moved const& gradient, Moments& kept) const {
    T const rate = learning_rate.template as<T>();
    T const share = momentum.template as<T>();
    if (nesterov) {
      update_parameters(net, gradient, detail::NesterovRule<T>{rate, share}, kept.velocity);
    } else {
      update_parameters(net, gradient, detail::MomentumRule<T>{rate, share}, kept.velocity);
    }
  }
};
template <detail::HoldsParameters Net, class... More>
Momentum(Net const&, More const&...) -> Momentum<Net>;

// What RmsProp remembers.
template <class Net>
struct RmsPropMoments {
  std::remove_cvref_t<Net> square{};
};

// s <- a s + (1 - a) g^2, w <- w - lr g / (sqrt s + eps). PyTorch's RMSprop (Hinton 2012).
template <class Net = reasons::NetworkLeftOut>
struct RmsProp {
  using Moved = typename detail::Optimized<Net>::type;
  static constexpr bool has_a_network = is_what_an_optimizer_moves<Moved>;
  using T = default_scalar_t<Moved>;
  using Moments = RmsPropMoments<Moved>;
  using Apart = RmsProp<detail::MomentsApart<Moved>>;
  option_t<T> learning_rate = 0.01;
  option_t<T> smoothing = 0.99;
  option_t<T> epsilon = 1e-8;
  typename detail::Optimized<Net>::template moments<Moments> moments = {};

  template <class F>
  constexpr void options(F&& f) const {
    f("learning_rate", double(learning_rate), OptionRange::not_negative);
    f("smoothing", double(smoothing), OptionRange::below_one);
    f("epsilon", double(epsilon), OptionRange::finite_not_negative);
  }
  constexpr void step(Moved& net, Moved const& gradient) {
    detail::check_constant_options(*this);
    move(net, gradient, moments);
  }
  constexpr void step(Moved& net, Moved const& gradient) const
  requires detail::has_moments_apart<Net>
  {
    detail::check_constant_options(*this);
    move(net, gradient, moments);
  }

  static_assert(has_a_network, "an optimizer takes a network type that is not const, as in Adam<Net>");

 private:
  constexpr void move(Moved& net, Moved const& gradient, Moments& kept) const {
    detail::RmsPropRule<T> const rule{learning_rate.template as<T>(), smoothing.template as<T>(),
                                      smoothing.template complement<T>(), epsilon.template as<T>()};
    update_parameters(net, gradient, rule, kept.square);
  }
};
template <detail::HoldsParameters Net, class... More>
RmsProp(Net const&, More const&...) -> RmsProp<Net>;

// What Adam remembers: the moments, and how much of them is there since the start.
template <class Net>
struct AdamMoments {
  using S = typename option_t<default_scalar_t<Net>>::scalar;
  std::remove_cvref_t<Net> mean{};
  std::remove_cvref_t<Net> square{};
  detail::StartCorrection<S> mean_correction{};
  detail::StartCorrection<S> square_correction{};
};

// m <- b1 m + (1 - b1) g, s <- b2 s + (1 - b2) g^2, w <- w - lr m' / (sqrt s' + eps), where m' = m / (1 - b1^t) and
// s' = s / (1 - b2^t) take the start from zero out (Kingma, Ba 2014). With weight_decay d, w <- w - lr d w comes first:
// AdamW (Loshchilov, Hutter 2017). PyTorch's Adam and AdamW.
template <class Net = reasons::NetworkLeftOut, Real DefaultDecay = 0.0>
struct AdamWithDecay {
  using Moved = typename detail::Optimized<Net>::type;
  static constexpr bool has_a_network = is_what_an_optimizer_moves<Moved>;
  using T = default_scalar_t<Moved>;
  using Moments = AdamMoments<Moved>;
  using Apart = AdamWithDecay<detail::MomentsApart<Moved>, DefaultDecay>;
  option_t<T> learning_rate = 0.001;
  option_t<T> beta1 = 0.9;
  option_t<T> beta2 = 0.999;
  option_t<T> epsilon = 1e-8;
  option_t<T> weight_decay = DefaultDecay.value;
  typename detail::Optimized<Net>::template moments<Moments> moments = {};

  template <class F>
  constexpr void options(F&& f) const {
    f("learning_rate", double(learning_rate), OptionRange::not_negative);
    f("beta1", double(beta1), OptionRange::below_one);
    f("beta2", double(beta2), OptionRange::below_one);
    f("epsilon", double(epsilon), OptionRange::finite_not_negative);
    f("weight_decay", double(weight_decay), OptionRange::not_negative);
  }
  constexpr void step(Moved& net, Moved const& gradient) {
    detail::check_constant_options(*this);
    move(net, gradient, moments);
  }
  constexpr void step(Moved& net, Moved const& gradient) const
  requires detail::has_moments_apart<Net>
  {
    detail::check_constant_options(*this);
    move(net, gradient, moments);
  }

  static_assert(has_a_network, "an optimizer takes a network type that is not const, as in Adam<Net>");

 private:
  constexpr void move(Moved& net, Moved const& gradient, Moments& kept) const {
    using S = typename Moments::S;
    S const rate = learning_rate.template as<S>();
    S const mean_share = kept.mean_correction.next(beta1.template complement<S>());
    S const square_share = kept.square_correction.next(beta2.template complement<S>());
    detail::AdamRule<T> const rule{.rate = T(rate / mean_share),
                                   .square_scale = T(S(1) / math::sqrt(square_share)),
                                   .kept = T(S(1) - rate * weight_decay.template as<S>()),
                                   .beta1 = beta1.template as<T>(),
                                   .rest1 = beta1.template complement<T>(),
                                   .beta2 = beta2.template as<T>(),
                                   .rest2 = beta2.template complement<T>(),
                                   .epsilon = epsilon.template as<T>()};
    update_parameters(net, gradient, rule, kept.mean, kept.square);
  }
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

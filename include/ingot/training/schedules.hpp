// Schedules: the learning rate at a step (or epoch) t, counted from 0.
//
// A schedule is a function object double(std::size_t t); a lambda will do. Those here compute in what the rate is for:
//   adam.learning_rate = schedule(t);   in float where the network is of float
//   double const rate = schedule(t);    in double
// and return a ScheduledRate. PyTorch's lr_scheduler classes are the source.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <type_traits>

#include "ingot/core/math.hpp"
#include "ingot/training/option.hpp"
#include "ingot/training/options.hpp"

namespace ingot {

// A schedule's rate at step t, computed where it becomes a number: a double, or what an optimizer's option needs.
template <class Schedule>
struct ScheduledRate {
  Schedule schedule;
  std::size_t t;
  // The rate computed in T.
  template <class T>
  constexpr T in() const {
    return schedule.template rate_at<T>(t);
  }
  constexpr operator double() const { return in<double>(); }
};

// The same rate at every step.
struct ConstantRate {
  Option<> rate;
  template <class F>
  constexpr void options(F&& f) const {
    f("rate", double(rate), OptionRange::not_negative);
  }
  template <class T>
  constexpr T rate_at(std::size_t) const {
    return rate.as<T>();
  }
  constexpr ScheduledRate<ConstantRate> operator()(std::size_t t) const { return {*this, t}; }
};

namespace detail {

// base^exponent by repeated squaring.
template <class T>
constexpr T power(T base, std::size_t exponent) {
  T result = T(1);
  for (; exponent > 0; exponent /= 2, base *= base) {
    if (exponent % 2 == 1) result *= base;
  }
  return result;
}

// The same for large exponents. In float the factor's own rounding would grow with the exponent: one near 1 enters by
// its distance from 1.
template <class T>
constexpr T decayed(Option<> const& factor, std::size_t exponent) {
  if constexpr (!std::is_same_v<T, float>) {
    return power(factor.as<T>(), exponent);
  } else {
    T const base = factor.as<T>();
    if (exponent == 0) return T(1);
    T const logarithm = base < T(0.5) ? math::log(base) : math::log1p(-factor.complement<T>());
    return math::exp(static_cast<T>(exponent) * logarithm);
  }
}

// sin^2(pi / 2 part / whole) for part <= whole, which is (1 - cos(pi part / whole)) / 2 without cancellation.
template <class T>
constexpr T square_of_sine(std::size_t part, std::size_t whole) {
  if (part == whole) return T(1);
  T const angle = T(1.57079632679489661923) * (static_cast<T>(part) / static_cast<T>(whole));
  return math::square(ScalarMath<T>::sin_quarter_turn(angle));
}

}  // namespace detail

// rate * factor^floor(t / every); with every = 0 the rate stays.
struct StepDecay {
  Option<> rate;
  Option<> factor = 0.1;
  std::size_t every = 1;
  template <class F>
  constexpr void options(F&& f) const {
    f("rate", double(rate), OptionRange::not_negative);
    f("factor", double(factor), OptionRange::not_negative);
    f("every", every, OptionRange::count);
  }
  template <class T>
  constexpr T rate_at(std::size_t t) const {
    return every == 0 ? rate.as<T>() : rate.as<T>() * detail::power(factor.as<T>(), t / every);
  }
  constexpr ScheduledRate<StepDecay> operator()(std::size_t t) const { return {*this, t}; }
};

// rate * factor^t
struct ExponentialDecay {
  Option<> rate;
  Option<> factor;
  template <class F>
  constexpr void options(F&& f) const {
    f("rate", double(rate), OptionRange::not_negative);
    f("factor", double(factor), OptionRange::not_negative);
  }
  template <class T>
  constexpr T rate_at(std::size_t t) const {
    return rate.as<T>() * detail::decayed<T>(factor, t);
  }
  constexpr ScheduledRate<ExponentialDecay> operator()(std::size_t t) const { return {*this, t}; }
};

// From rate at t = 0 to final_rate at t = period along half a cosine, final_rate after it (Loshchilov, Hutter 2016).
struct CosineDecay {
  Option<> rate;
  std::size_t period;
  Option<> final_rate = 0.0;
  template <class F>
  constexpr void options(F&& f) const {
    f("rate", double(rate), OptionRange::not_negative);
    f("period", period, OptionRange::count);
    f("final_rate", double(final_rate), OptionRange::not_negative);
  }
  template <class T>
  constexpr T rate_at(std::size_t t) const {
    T const last = final_rate.as<T>();
    return t >= period ? last : last + (rate.as<T>() - last) * detail::square_of_sine<T>(period - t, period);
  }
  constexpr ScheduledRate<CosineDecay> operator()(std::size_t t) const { return {*this, t}; }
};

// Over the first `steps` steps, (t + 1) / steps of what `then` starts with; after them, `then` from its own t = 0.
template <class Schedule>
struct WarmUp {
  std::size_t steps;
  Schedule then;
  template <class F>
  constexpr void options(F&& f) const {
    f("steps", steps, OptionRange::count);
    detail::visit_options(then, f);
  }
  template <class T>
  constexpr T rate_at(std::size_t t) const {
    if (t >= steps) return detail::number_in<T>(then(t - steps));
    return detail::number_in<T>(then(0)) * static_cast<T>(t + 1) / static_cast<T>(steps);
  }
  constexpr ScheduledRate<WarmUp> operator()(std::size_t t) const { return {*this, t}; }
};
template <class Schedule>
WarmUp(std::size_t, Schedule) -> WarmUp<Schedule>;

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

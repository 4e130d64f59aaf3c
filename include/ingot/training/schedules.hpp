// Schedules: the learning rate at a step (or epoch) t, counted from 0.
//
// A schedule is a function object double(std::size_t t); a lambda will do. PyTorch's lr_scheduler classes are the
// source.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>

#include "ingot/core/math.hpp"
#include "ingot/training/options.hpp"

namespace ingot {

// The same rate at every step.
struct ConstantRate {
  double rate;
  template <class F>
  constexpr void options(F&& f) const {
    f("rate", rate, OptionRange::not_negative);
  }
  constexpr double operator()(std::size_t) const { return rate; }
};

namespace detail {

// base^exponent by repeated squaring.
constexpr double power(double base, std::size_t exponent) {
  double result = 1.0;
  for (; exponent > 0; exponent /= 2, base *= base) {
    if (exponent % 2 == 1) result *= base;
  }
  return result;
}

}  // namespace detail

// rate * factor^floor(t / every); with every = 0 the rate stays.
struct StepDecay {
  double rate;
  double factor = 0.1;
  std::size_t every = 1;
  template <class F>
  constexpr void options(F&& f) const {
    f("rate", rate, OptionRange::not_negative);
    f("factor", factor, OptionRange::not_negative);
    f("every", every, OptionRange::count);
  }
  constexpr double operator()(std::size_t t) const {
    return every == 0 ? rate : rate * detail::power(factor, t / every);
  }
};

// rate * factor^t
struct ExponentialDecay {
  double rate;
  double factor;
  template <class F>
  constexpr void options(F&& f) const {
    f("rate", rate, OptionRange::not_negative);
    f("factor", factor, OptionRange::not_negative);
  }
  constexpr double operator()(std::size_t t) const { return rate * detail::power(factor, t); }
};

// From rate at t = 0 to final_rate at t = period along half a cosine, final_rate after it (Loshchilov, Hutter 2016).
struct CosineDecay {
  double rate;
  std::size_t period;
  double final_rate = 0.0;
  template <class F>
  constexpr void options(F&& f) const {
    f("rate", rate, OptionRange::not_negative);
    f("period", period, OptionRange::count);
    f("final_rate", final_rate, OptionRange::not_negative);
  }
  constexpr double operator()(std::size_t t) const {
    if (t >= period) return final_rate;
    double const angle = 3.14159265358979323846 * static_cast<double>(t) / static_cast<double>(period);
    return final_rate + (rate - final_rate) * 0.5 * (1.0 + ScalarMath<double>::cos_half_turn(angle));
  }
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
  constexpr double operator()(std::size_t t) const {
    if (t < steps) return then(0) * static_cast<double>(t + 1) / static_cast<double>(steps);
    return then(t - steps);
  }
};
template <class Schedule>
WarmUp(std::size_t, Schedule) -> WarmUp<Schedule>;

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

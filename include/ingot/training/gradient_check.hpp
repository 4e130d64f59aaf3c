// Checks of a layer's backward pass against derivatives that are computed without it.
//
//   static_assert(check_by_duals<MyLayer<3, 2>>().worst() < 1e-12);      // exact, at compile time, on a small instance
//   check_by_differences<MyLayer<30, 20>, 8>().worst() < 1e-7            // central differences, at run time
//
// Both run the training pass on random inputs and parameters, weigh the outputs with random numbers to one sum, and
// compare the sum's derivatives with what backward gives, by input and by parameter. They also hold the layer to what
// it declares: that backward does not read what it says it does not, that a layer which works in place may, that
// backward writes dx and adds to the gradient, or writes it where it takes a fresh one. A forward that adds to its
// output, or draws random numbers without draws_random, shows as an error by input. A layer with a scalar needs
// `with_scalar`. Both cost a forward pass an element: they are for small layers.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>

#include "ingot/core/dual.hpp"
#include "ingot/core/float_format.hpp"
#include "ingot/core/math.hpp"
#include "ingot/core/random.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/network/checks.hpp"
#include "ingot/network/untrainable.hpp"

namespace ingot {

// The largest difference of any element, over the largest derivative.
struct GradientErrors {
  double input = 0.0;
  double parameters = 0.0;
  constexpr double worst() const { return input > parameters || input != input ? input : parameters; }
};

namespace detail {

template <class L>
inline constexpr std::size_t elements_of = std::is_empty_v<L> ? 0 : sizeof(L) / sizeof(default_scalar_t<L>);

// The parameters of a layer as plain numbers, in the order of visit_parameters.
template <class L, std::size_t N>
constexpr void read_parameters(L const& layer, std::array<double, N>& values) {
  std::size_t i = 0;
  visit_parameters(
      [&](ParameterPath const&, Parameter, auto const& tensor) {
        for (auto const& element : tensor) values[i++] = static_cast<double>(element);
      },
      layer);
}
template <class L, std::size_t N>
constexpr void write_parameters(L& layer, std::array<double, N> const& values) {
  std::size_t i = 0;
  visit_parameters(
      [&](ParameterPath const&, Parameter, auto& tensor) {
        for (auto& element : tensor) element = std::remove_reference_t<decltype(element)>(values[i++]);
      },
      layer);
}

// Which elements are trained.
template <class L, std::size_t N>
constexpr std::array<bool, N> trained_elements(L const& layer) {
  std::array<bool, N> trained{};
  std::size_t i = 0;
  visit_parameters(
      [&](ParameterPath const&, Parameter parameter, auto const& tensor) {
        for (std::size_t k = 0; k < tensor.size(); ++k) trained[i++] = !is_statistic(parameter.role);
      },
      layer);
  return trained;
}

// One layer with a batch of inputs, random parameters, and random weights for its outputs; all in double.
template <class L, std::size_t B>
struct GradientProblem {
  using Double = with_scalar_t<L, double>;
  using Input = typename L::input_shape;
  using Output = typename L::output_shape;
  static constexpr std::size_t inputs = B * Input::size;
  static constexpr std::size_t outputs = B * Output::size;
  static constexpr std::size_t parameters = elements_of<Double>;

  std::array<double, inputs> x{};
  std::array<double, outputs> weights{};
  std::array<double, parameters> values{};
  std::array<bool, parameters> trained{};
  TrainingContext context{};

  constexpr explicit GradientProblem(std::uint64_t seed) : context{RandomKey{seed, 3}, B} {
    for (std::size_t i = 0; i < inputs; ++i) x[i] = 2.0 * uniform_symmetric({seed, 0}, i);
    for (std::size_t i = 0; i < outputs; ++i) weights[i] = uniform_symmetric({seed, 1}, i);
    // Positive and away from zero, so that it can stand for a variance as well as for a weight.
    for (std::size_t i = 0; i < parameters; ++i) values[i] = 0.75 + 0.5 * uniform_symmetric({seed, 2}, i);
    Double layer{};
    write_parameters(layer, values);
    trained = trained_elements<Double, parameters>(layer);
    std::size_t i = 0;
    visit_parameters(
        [&](ParameterPath const&, Parameter parameter, auto const& tensor) {
          for (std::size_t k = 0; k < tensor.size(); ++k, ++i) {
            if (parameter.role != Role::variance && i % 2 == 1) values[i] = -values[i];
          }
        },
        layer);
  }

  // The weighted sum of the outputs of a training pass in scalar T.
  template <class T>
  constexpr T weighted_sum(std::array<T, inputs> const& input, with_scalar_t<L, T> const& layer) const {
    using Layer = with_scalar_t<L, T>;
    std::array<T, outputs> y{};
    saved_through_t<Layer, B, T> saved{};
    forward_training<B, T, Layer>(layer, View<T const, B, Input>(input.data(), Input::size),
                                  View<T, B, Output>(y.data(), Output::size), saved, context);
    T sum = T(0);
    for (std::size_t i = 0; i < outputs; ++i) sum += T(weights[i]) * y[i];
    return sum;
  }

  // What backward says: the derivatives of the sum by every input and every parameter.
  // The layer is held to its declarations: it runs twice in the same memory, which shows what it adds instead of
  // writing; what it declares unread holds other numbers; and where it declares that it works in place, it does.
  // With Fresh the gradient is to be written, whatever it held.
  template <bool Fresh = false>
  constexpr void run_backward(std::array<double, inputs>& dx, std::array<double, parameters>& dvalues) const {
    constexpr double other = 12345.0;
    constexpr bool in_place = in_place_v<Double>;
    Double layer{};
    write_parameters(layer, values);
    std::array<double, parameters> before{};
    before.fill(1.0);
    Double gradient{};
    std::conditional_t<Fresh, FreshGradient<Double>, Double&> const taken{gradient};
    saved_through_t<Double, B, double> saved{};
    std::array<double, outputs> y{};
    for (int round = 0; round < 2; ++round) {
      write_parameters(gradient, before);
      std::array<double, inputs> input = x;
      if (round == 0) {
        for (double& v : input) v = 0.5 * v + 0.25;
      }
      View<double, B, Output> const out(in_place ? input.data() : y.data(), Output::size);
      forward_training<B, double, Double>(layer, View<double const, B, Input>(input.data(), Input::size), out, saved,
                                          context);
      if (in_place) copy_all(input.data(), y.data());
      auto read_input = round == 0 ? input : x;
      if (!backward_reads_input_v<Double>) read_input.fill(other);
      auto read_output = y;
      if (!backward_reads_output_v<Double>) read_output.fill(other);
      auto dy = weights;
      backward<B, double, Double>(layer, View<double const, B, Input>(read_input.data(), Input::size),
                                  View<double const, B, Output>(read_output.data(), Output::size),
                                  View<double const, B, Output>(dy.data(), Output::size),
                                  View<double, B, Input>(in_place ? dy.data() : dx.data(), Input::size), saved, taken);
      if (in_place) copy_all(dy.data(), dx.data());
    }
    read_parameters(gradient, dvalues);
    if (Fresh) return;
    for (std::size_t i = 0; i < parameters; ++i) dvalues[i] -= before[i];
  }

  // What a training pass makes of memory that holds `before`.
  constexpr std::array<double, outputs> output(double before, TrainingContext const& random) const {
    Double layer{};
    write_parameters(layer, values);
    std::array<double, outputs> y{};
    y.fill(before);
    saved_through_t<Double, B, double> saved{};
    forward_training<B, double, Double>(layer, View<double const, B, Input>(x.data(), Input::size),
                                        View<double, B, Output>(y.data(), Output::size), saved, random);
    return y;
  }
  // Whether forward writes its output, whatever the memory held, and does not add to it; and draws random numbers only
  // where the layer says so.
  constexpr bool writes_output() const {
    auto const fresh = output(0.0, context);
    return fresh == output(1.0, context) && (draws_random_v<L> || fresh == output(0.0, context.child(1)));
  }

  // Whether visit shows every element that the layer holds.
  constexpr bool visits_everything() const {
    std::size_t visited = 0;
    Double const layer{};
    visit_parameters([&](ParameterPath const&, Parameter, auto const& tensor) { visited += tensor.size(); }, layer);
    return visited == parameters;
  }

 private:
  // In place the input's memory is the output's, and of the same size.
  static constexpr void copy_all(double const* from, double* to) {
    for (std::size_t i = 0; i < std::min(inputs, outputs); ++i) to[i] = from[i];
  }
};

// The largest |a - b| over the largest |b|, over the elements that count. NaN anywhere gives NaN.
template <std::size_t N, class Counts>
constexpr double relative_error(std::array<double, N> const& a, std::array<double, N> const& b, Counts&& counts) {
  double error = 0.0;
  double scale = 0.0;
  for (std::size_t i = 0; i < N; ++i) {
    if (!counts(i)) continue;
    error = math::max(error, math::abs(a[i] - b[i]));
    scale = math::max(scale, math::abs(b[i]));
  }
  return scale > 0.0 ? error / scale : error;
}

// Compares backward with derivatives from `by_input(i)` and `by_parameter(i)`.
template <class Problem, class ByInput, class ByParameter>
constexpr GradientErrors compare_gradient(Problem const& problem, ByInput&& by_input, ByParameter&& by_parameter) {
  std::array<double, Problem::inputs> dx{};
  std::array<double, Problem::parameters> dvalues{};
  if (!problem.writes_output()) return {ingot::detail::infinite_value<double>(), 0.0};
  if (!problem.visits_everything()) return {0.0, ingot::detail::infinite_value<double>()};
  problem.run_backward(dx, dvalues);
  std::array<double, Problem::inputs> expected_dx{};
  for (std::size_t i = 0; i < Problem::inputs; ++i) expected_dx[i] = by_input(i);
  std::array<double, Problem::parameters> expected{};
  for (std::size_t i = 0; i < Problem::parameters; ++i) expected[i] = problem.trained[i] ? by_parameter(i) : 0.0;
  auto const error = [&](std::array<double, Problem::parameters> const& values) {
    return relative_error(values, expected, [&](std::size_t i) { return problem.trained[i]; });
  };
  GradientErrors errors{relative_error(dx, expected_dx, [](std::size_t) { return true; }), error(dvalues)};
  if constexpr (takes_fresh_gradient_v<typename Problem::Double>) {
    problem.template run_backward<true>(dx, dvalues);
    errors.parameters = math::max(errors.parameters, error(dvalues));
  }
  return errors;
}

}  // namespace detail

namespace reasons {

// Of a layer without parameters: forward and backward are no templates of the scalar.
struct ItComputesInOneScalarAlone {};
// Of a layer as its with_scalar names it for the check's numbers.
template <class Reason>
struct InDualNumbers {};

}  // namespace reasons

namespace detail {

// Why a layer's gradient cannot be checked: what a network would say of it, and the scalars that the check takes.
template <class L>
constexpr auto gradient_check_fault() {
  using Number = Dual<double>;
  if constexpr (!can_be_held<L>) {
    return Type<branch_refusal_t<L>>{};
  } else if constexpr (!can_be_trained<L>) {
    return Type<typename UntrainableReason<typename FirstUntrainable<L>::type>::type>{};
  } else if constexpr (has_parameters_v<L> && !HasWithScalar<L, Number>) {
    return Type<reasons::ItHasNoWithScalar>{};
  } else if constexpr (!can_be_held<with_scalar_t<L, Number>>) {
    return Type<reasons::InDualNumbers<branch_refusal_t<with_scalar_t<L, Number>>>>{};
  } else if constexpr (!has_good_data<with_scalar_t<L, Number>>) {
    return Type<reasons::InDualNumbers<data_fault_t<with_scalar_t<L, Number>>>>{};
  } else if constexpr (!has_parameters_v<L> && !reshapes_only_v<L> && !takes_scratch_v<L, 1> &&
                       !ForwardTakes<1, Number, L, input_view_t<L, 1, Number>, output_view_t<L, 1, Number>>) {
    return Type<reasons::ItComputesInOneScalarAlone>{};
  } else {
    return Type<NoneRefused>{};
  }
}

// What is asserted of a layer whose gradient is checked: no reason against it.
template <class L, class Reason>
inline constexpr bool gradient_can_be_checked = std::is_same_v<Reason, NoneRefused>;

}  // namespace detail

// Against dual numbers, which differentiate the forward pass exactly. Costs one forward pass an element: for small
// layers.
template <class L, std::size_t B = 2>
constexpr GradientErrors check_by_duals(std::uint64_t seed = 1) {
  static_assert(
      detail::gradient_can_be_checked<L, typename decltype(detail::gradient_check_fault<L>())::type>,
      "the gradient of this layer cannot be checked: gradient_can_be_checked<...> has the layer and the reason");
  if constexpr (!std::is_same_v<typename decltype(detail::gradient_check_fault<L>())::type, NoneRefused>) {
    return {};
  } else {
    using Problem = detail::GradientProblem<L, B>;
    using Number = Dual<double>;
    Problem const problem(seed);
    std::array<Number, Problem::inputs> input{};
    for (std::size_t i = 0; i < Problem::inputs; ++i) input[i] = Number(problem.x[i]);
    with_scalar_t<L, Number> layer{};
    detail::write_parameters(layer, problem.values);
    return detail::compare_gradient(
        problem,
        [&](std::size_t i) {
          auto seeded = input;
          seeded[i].derivative = 1.0;
          return problem.weighted_sum(seeded, layer).derivative;
        },
        [&](std::size_t i) {
          auto seeded = layer;
          std::size_t k = 0;
          visit_parameters(
              [&](ParameterPath const&, Parameter, auto& tensor) {
                for (auto& element : tensor) element.derivative = k++ == i ? 1.0 : 0.0;
              },
              seeded);
          return problem.weighted_sum(input, seeded).derivative;
        });
  }
}

// Against central differences in double, (f(v + h) - f(v - h)) / 2h with h = 1e-5: good to about 1e-9 where f is
// smooth.
template <class L, std::size_t B = 2>
constexpr GradientErrors check_by_differences(std::uint64_t seed = 1) {
  static_assert(
      detail::gradient_can_be_checked<L, typename decltype(detail::gradient_check_fault<L>())::type>,
      "the gradient of this layer cannot be checked: gradient_can_be_checked<...> has the layer and the reason");
  if constexpr (!std::is_same_v<typename decltype(detail::gradient_check_fault<L>())::type, NoneRefused>) {
    return {};
  } else {
    using Problem = detail::GradientProblem<L, B>;
    constexpr double h = 1e-5;
    Problem const problem(seed);
    typename Problem::Double layer{};
    detail::write_parameters(layer, problem.values);
    return detail::compare_gradient(
        problem,
        [&](std::size_t i) {
          auto above = problem.x;
          auto below = problem.x;
          above[i] += h;
          below[i] -= h;
          return (problem.weighted_sum(above, layer) - problem.weighted_sum(below, layer)) / (2.0 * h);
        },
        [&](std::size_t i) {
          auto above = problem.values;
          auto below = problem.values;
          above[i] += h;
          below[i] -= h;
          typename Problem::Double moved{};
          detail::write_parameters(moved, above);
          double const upper = problem.weighted_sum(problem.x, moved);
          detail::write_parameters(moved, below);
          return (upper - problem.weighted_sum(problem.x, moved)) / (2.0 * h);
        });
  }
}

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

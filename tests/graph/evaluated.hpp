// Runs an expression both ways, by its steps and by the reference, on the same random values.
#pragma once

#include <array>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

#include "ingot/graph/backward/value_and_gradient.hpp"
#include "ingot/graph/evaluation/evaluate.hpp"
#include "reference.hpp"
#include "reference_derivatives.hpp"

namespace ingot::tests {

template <class T>
void check_near(std::vector<T> const& found, std::vector<T> const& expected, double tolerance) {
  BOOST_TEST_REQUIRE(found.size() == expected.size());
  double largest = 1.0;
  for (T const& value : expected) largest = std::max(largest, std::abs(static_cast<double>(value)));
  for (std::size_t i = 0; i < found.size(); ++i) {
    BOOST_TEST(std::abs(static_cast<double>(found[i] - expected[i])) <= tolerance * largest,
               "element " << i << ": " << found[i] << ", the reference has " << expected[i]);
  }
}

// The values that the reference holds, as evaluations take them.
template <class E>
auto leaf_addresses(Reference<double> const& r) {
  std::array<double const*, graph::EvaluationPlan<E>::leaf_count> leaves{};
  auto const ids = r.named_leaves();
  for (std::size_t i = 0; i < leaves.size(); ++i) leaves[i] = r.value(ids[i]).data();
  return leaves;
}

// Every root of an expression, evaluated in double.
template <class E>
std::vector<std::vector<double>> evaluated(Reference<double> const& r) {
  using Program = graph::EvaluationPlan<E>;
  std::vector<std::vector<double>> results;
  std::array<double*, Program::result_count> addresses{};
  for (std::size_t i = 0; i < Program::result_count; ++i) results.emplace_back(r.result(i).size(), std::nan(""));
  for (std::size_t i = 0; i < Program::result_count; ++i) addresses[i] = results[i].data();
  std::vector<double> arena(Program::workspace_size, std::nan(""));
  Program::run(leaf_addresses<E>(r), addresses, arena.data());
  return results;
}

namespace detail {

template <class Program>
struct Planned : Program {
  static constexpr auto plan = plan_memory(Program::schedule.lifetimes);
};

template <class E, std::size_t... Places>
void check_backward(Reference<double> const& r, double tolerance, std::index_sequence<Places...>) {
  using Program = graph::ValueAndGradientProgram<E, graph::BackwardOptions{}, Places...>;
  auto const ids = r.named_leaves();
  std::vector<std::vector<double>> results{std::vector<double>(1)};
  for (auto const id : ids) results.emplace_back(r.value(id).size(), std::nan(""));
  std::array<double*, Program::result_count> addresses{};
  for (std::size_t i = 0; i < addresses.size(); ++i) addresses[i] = results[i].data();
  std::vector<double> arena(Planned<Program>::plan.size, std::nan(""));
  graph::detail::run_steps<Planned<Program>, double>(
      graph::detail::Memory<double, Program::leaf_count, Program::result_count>{
          leaf_addresses<E>(r), addresses, Program::template table<double>.data(), arena.data()},
      std::make_index_sequence<Program::schedule.size.steps>{});
  check_near(results[0], r.result(), tolerance);
  for (std::size_t i = 0; i < ids.size(); ++i) {
    std::vector<double> expected(r.value(ids[i]).size());
    for (std::size_t k = 0; k < expected.size(); ++k) {
      std::vector<double> direction(expected.size(), 0.0);
      direction[k] = 1.0;
      expected[k] = derivatives_along(r, ids[i], direction).at(0).at(0);
    }
    check_near(results[1 + i], expected, tolerance);
  }
}

}  // namespace detail

// Values against the reference; the backward pass's gradients with respect to all leaves against dual numbers.
template <class E>
void check_values(E, unsigned seed, double low = -1.0, double high = 1.0, double tolerance = 1e-12) {
  Reference<double> r(E::graph);
  set_random(r, seed, low, high);
  r.run();
  auto const results = evaluated<E>(r);
  for (std::size_t i = 0; i < results.size(); ++i) check_near(results[i], r.result(i), tolerance);
}
template <class E>
void check_gradients(E, unsigned seed, double low = -1.0, double high = 1.0, double tolerance = 1e-12) {
  Reference<double> r(E::graph);
  set_random(r, seed, low, high);
  r.run();
  detail::check_backward<E>(r, tolerance, std::make_index_sequence<graph::EvaluationPlan<E>::leaf_count>{});
}

// A scalar in which every element of an expression has a weight of its own.
template <auto G>
constexpr auto weighted(graph::Expression<G> e) {
  return graph::sum(e * graph::sigmoid(e + graph::constant<0.3>));
}

template <class E>
void check_both(E e, unsigned seed, double low = -1.0, double high = 1.0) {
  check_values(e, seed, low, high);
  check_gradients(weighted(e), seed, low, high);
}

}  // namespace ingot::tests

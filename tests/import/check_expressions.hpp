// Compares networks of expressions with numbers that were computed without the library, in double.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <ingot/ingot.hpp>
#include <ingot/models.hpp>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

// Tensors by name, rows of numbers.
using Tensors = std::vector<std::pair<std::string, std::vector<double>>>;

class Checks {
 public:
  // Parameters are in the order in which the network visits them; inputs in any order, outputs in its order.
  template <class Net>
  void network(char const* name, Tensors const& parameters, Tensors const& inputs, Tensors const& outputs) {
    using Double = typename Net::template with_scalar<double>;
    static Double net;
    static typename Double::Results results;
    static typename Double::Workspace workspace;
    ++networks_;
    load(name, net, parameters);
    std::array<double const*, Double::input_count> addresses{};
    for (std::size_t i = 0; i < Double::input_count; ++i) addresses[i] = find(name, inputs, Double::input_names[i]);
    if (inputs.size() != Double::input_count) fail(name, "has another number of inputs than was written");
    net.forward_at(addresses, results, workspace);
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (compare(name, std::string(Double::output_names[I]), results.template get<I>(), outputs.at(I)), ...);
    }(std::make_index_sequence<Double::output_count>{});
  }

  int status() const {
    std::printf("%zu networks, %zu numbers, largest error %.3g of the bound, %zu faults\n", networks_, numbers_, worst_,
                faults_);
    return faults_ == 0 && numbers_ > 0 ? 0 : 1;
  }

 private:
  template <class Net>
  void load(char const* name, Net& net, Tensors const& parameters) {
    std::size_t next = 0;
    ingot::visit_parameters(
        [&](ingot::ParameterPath const&, ingot::Parameter parameter, auto& values) {
          if (next < parameters.size() && parameters[next].first == parameter.name &&
              parameters[next].second.size() == values.size()) {
            for (std::size_t i = 0; i < values.size(); ++i) values[i] = parameters[next].second[i];
          } else {
            fail(name, "parameter " + std::string(parameter.name) + " is not the one that was written there");
          }
          ++next;
        },
        net);
    if (next != parameters.size()) fail(name, "has another number of parameters than was written");
  }

  double const* find(char const* name, Tensors const& tensors, std::string_view wanted) {
    for (auto const& [found, values] : tensors) {
      if (found == wanted) return values.data();
    }
    fail(name, "has no input " + std::string(wanted));
    static std::vector<double> const zeros(10000);
    return zeros.data();
  }

  template <class Tensor>
  void compare(char const* name, std::string const& output, Tensor const& found,
               std::pair<std::string, std::vector<double>> const& expected) {
    if (expected.first != output || expected.second.size() != Tensor::size()) {
      fail(name, "output " + output + " is not the one that was written there");
      return;
    }
    for (std::size_t i = 0; i < Tensor::size(); ++i) {
      double const bound = 1e-9 * (1 + std::abs(expected.second[i]));
      double const part = std::abs(found[i] - expected.second[i]) / bound;
      ++numbers_;
      worst_ = part > worst_ ? part : worst_;
      if (part <= 1) continue;
      std::printf("%s, %s[%zu]: expected %.17g, found %.17g\n", name, output.c_str(), i, expected.second[i], found[i]);
      ++faults_;
      return;
    }
  }

  void fail(char const* name, std::string const& what) {
    std::printf("%s: %s\n", name, what.c_str());
    ++faults_;
  }

  std::size_t networks_ = 0;
  std::size_t numbers_ = 0;
  std::size_t faults_ = 0;
  double worst_ = 0;
};

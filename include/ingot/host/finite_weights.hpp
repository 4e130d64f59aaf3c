// Finds parameters that are NaN or infinite.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cmath>
#include <optional>
#include <string>

#include "ingot/core/float_format.hpp"
#include "ingot/core/parameter.hpp"
#include "ingot/layers/layer.hpp"

namespace ingot::detail {

// A parameter, named as in a state_dict, and its value that is NaN or infinite.
struct WeightNotFinite {
  std::string name;
  double value;
};

// The first such value of a network, running statistics included; none if all are finite.
template <class Net>
std::optional<WeightNotFinite> find_weight_not_finite(Net const& net) {
  std::optional<WeightNotFinite> found;
  visit_parameters(
      [&](ParameterPath const& path, Parameter, auto const& values) {
        for (auto const& value : values) {
          if (found) return;
          if (auto const number = static_cast<double>(value); !detail::has_finite_bits(number)) {
            found.emplace(WeightNotFinite{{}, number});
            path.spell([&](char c) { found->name += c; });
          }
        }
      },
      net);
  return found;
}

}  // namespace ingot::detail

#include "ingot/core/epilogue.hpp"

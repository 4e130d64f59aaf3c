#include "one_node_models.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

double distance_of(tool::Model const& model) {
  auto const inputs = tool::drawn_inputs(model, 7);
  auto const expected = tool::interpret(model, inputs);
  auto const found = tool::plan::evaluate(tool::lower(model, tool::facts_of(model)), inputs);
  double distance = 0;
  for (auto const& [name, array] : expected) {
    tool::Array const& own = found.at(name);
    if (own.shape != array.shape) return std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < array.values.size(); ++i) {
      bool const are_same =
          own.values[i] == array.values[i] || (std::isnan(own.values[i]) && std::isnan(array.values[i]));
      double const error = are_same ? 0 : std::fabs(own.values[i] - array.values[i]);
      distance = std::isnan(error) ? std::numeric_limits<double>::infinity() : std::max(distance, error);
    }
  }
  return distance;
}

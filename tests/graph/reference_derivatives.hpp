// Random values for the reference interpreter, and derivatives from values alone.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <random>
#include <string_view>
#include <vector>

#include "ingot/core/dual.hpp"
#include "reference.hpp"

namespace ingot::tests {

// Uniform numbers in [low, high), the same on every platform.
template <class T = double>
std::vector<T> random_values(std::size_t count, std::mt19937_64& generator, double low = -1.0, double high = 1.0) {
  std::vector<T> values(count);
  for (T& value : values) value = T(low + (high - low) * (static_cast<double>(generator() >> 11) * 0x1p-53));
  return values;
}

// Gives every input and parameter random values; distributions are positive and sum to one along the last axis.
template <class T>
void set_random(Reference<T>& r, unsigned seed, double low = -1.0, double high = 1.0) {
  std::mt19937_64 generator(seed);
  for (graph::detail::NodeId const id : r.named_leaves()) {
    graph::detail::Kind const kind = r.graph().kind(id);
    Dimensions const shape = r.graph().shape(id);
    bool const distribution =
        kind.operation == graph::detail::Operation::input &&
        r.graph().option(kind, 0) == static_cast<std::uint64_t>(graph::detail::Known::distribution);
    auto values = random_values<T>(shape.size(), generator, distribution ? 0.1 : low, distribution ? 1.0 : high);
    if (distribution && shape.rank > 0) {
      std::size_t const length = shape[shape.rank - 1];
      for (std::size_t row = 0; row < shape.size(); row += length) {
        T total(0);
        for (std::size_t i = 0; i < length; ++i) total += values[row + i];
        for (std::size_t i = 0; i < length; ++i) values[row + i] /= total;
      }
    }
    r.set(id, values);
  }
}

// The derivatives of the roots along a direction of one leaf, by dual numbers: one run.
template <class T>
std::vector<std::vector<T>> derivatives_along(Reference<T> const& r, graph::detail::NodeId leaf,
                                              std::vector<T> const& direction) {
  Reference<Dual<T>> dual(r.graph());
  for (graph::detail::NodeId const id : r.named_leaves()) {
    std::vector<Dual<T>> values;
    for (std::size_t i = 0; i < r.value(id).size(); ++i) {
      values.push_back({r.value(id)[i], id == leaf ? direction.at(i) : T(0)});
    }
    dual.set(id, values);
  }
  dual.run();
  std::vector<std::vector<T>> derivatives(r.graph().root_count);
  for (std::size_t root = 0; root < derivatives.size(); ++root) {
    for (Dual<T> const& value : dual.result(root)) derivatives[root].push_back(value.derivative);
  }
  return derivatives;
}
template <class T>
std::vector<std::vector<T>> derivatives_along(Reference<T> const& r, std::string_view name,
                                              std::vector<T> const& direction) {
  return derivatives_along(r, r.leaf(name), direction);
}

// The gradient of the first root, which has one element, element by element: by dual numbers, or by central differences
// of fourth order, (8 (f(h) - f(-h)) - (f(2h) - f(-2h))) / 12 h, good to about 1e-11 where f is smooth.
template <class T>
std::vector<T> gradient_by_duals(Reference<T> const& r, std::string_view name) {
  std::size_t const count = r.value(r.leaf(name)).size();
  std::vector<T> gradient(count);
  for (std::size_t i = 0; i < count; ++i) {
    std::vector<T> direction(count, T(0));
    direction[i] = T(1);
    gradient[i] = derivatives_along(r, name, direction).at(0).at(0);
  }
  return gradient;
}
inline std::vector<double> gradient_by_differences(Reference<double> r, std::string_view name, double step = 1e-3) {
  std::vector<double> const at = r.value(r.leaf(name));
  std::vector<double> gradient(at.size());
  for (std::size_t i = 0; i < at.size(); ++i) {
    auto const shifted = [&](double by) {
      std::vector<double> values = at;
      values[i] += by;
      r.set(name, values);
      r.run();
      return r.result().at(0);
    };
    gradient[i] = (8 * (shifted(step) - shifted(-step)) - (shifted(2 * step) - shifted(-2 * step))) / (12 * step);
  }
  return gradient;
}

}  // namespace ingot::tests

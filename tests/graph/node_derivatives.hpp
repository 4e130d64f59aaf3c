// Derivatives with respect to any node of a graph, by an interpreter in which a node can be shifted.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "evaluated.hpp"
#include "ingot/core/dual.hpp"
#include "ingot/graph/operations/leaves.hpp"
#include "ingot/graph/packed.hpp"
#include "reference.hpp"
#include "reference_derivatives.hpp"

namespace ingot::tests {

inline std::vector<double> by_duals(Reference<double> const& r, graph::detail::NodeId node) {
  std::vector<double> gradient;
  for (std::size_t i = 0; i < r.value(node).size(); ++i) {
    Reference<Dual<double>> dual(r.graph());
    for (graph::detail::NodeId const leaf : r.named_leaves()) {
      dual.set(leaf, std::vector<Dual<double>>(r.value(leaf).begin(), r.value(leaf).end()));
    }
    dual.run(node, i, Dual<double>{0.0, 1.0});
    gradient.push_back(dual.result().at(0).derivative);
  }
  return gradient;
}

inline std::vector<double> by_differences(Reference<double> const& r, graph::detail::NodeId node, double h = 1e-4) {
  std::vector<double> gradient;
  for (std::size_t i = 0; i < r.value(node).size(); ++i) {
    auto const shifted = [&](double by) {
      Reference<double> copy = r;
      copy.run(node, i, by);
      return copy.result().at(0);
    };
    gradient.push_back((8 * (shifted(h) - shifted(-h)) - (shifted(2 * h) - shifted(-2 * h))) / (12 * h));
  }
  return gradient;
}

// The gradients of a result of gradient_at, evaluated on the values that the reference of the loss holds.
template <class E>
std::vector<std::vector<double>> evaluated_like(Reference<double> const& loss, E) {
  Reference<double> r(E::graph);
  for (graph::detail::NodeId const id : r.named_leaves()) {
    graph::detail::LeafName const name =
        graph::detail::name_of_leaf(r.graph().pool + r.graph().kind(id).first, r.graph().kind(id).options);
    std::string text;
    for (std::size_t i = 0; i < name.size(); ++i) text += name[i];
    r.set(id, loss.value(loss.leaf(text)));
  }
  r.run();
  return evaluated<E>(r);
}

}  // namespace ingot::tests

// Gradients as expressions, and the second derivatives in them, against dual numbers and central differences of an
// interpreter.
#pragma once

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "ingot/graph.hpp"
#include "ingot/graph/derivatives/gradient.hpp"
#include "reference.hpp"
#include "reference_derivatives.hpp"

namespace ingot::tests {

// Leaves that a simplification left out keep no values.
template <class T>
void copy_leaves(Reference<T> const& from, Reference<T>& to) {
  for (graph::detail::NodeId const id : to.named_leaves()) {
    graph::detail::Kind const kind = to.graph().kind(id);
    graph::detail::LeafName const name = graph::detail::name_of_leaf(to.graph().pool + kind.first, kind.options);
    std::string text;
    for (std::size_t i = 0; i < name.size(); ++i) text += name[i];
    to.set(id, from.value(from.leaf(text)));
  }
}

inline void check_close(std::vector<double> const& found, std::vector<double> const& expected, double tolerance,
                        std::string_view what) {
  BOOST_REQUIRE_EQUAL(found.size(), expected.size());
  double scale = 1;
  for (double const x : expected) scale = std::max(scale, std::abs(x));
  for (std::size_t i = 0; i < found.size(); ++i) {
    BOOST_TEST(std::abs(found[i] - expected[i]) <= tolerance * scale,
               what << "[" << i << "]: " << found[i] << " is not " << expected[i]);
  }
}

// The gradient of a loss with respect to leaves, and the loss beside it.
template <graph::AnyExpression auto Loss, Text... Names>
void check_first(unsigned seed, double low, double high) {
  auto constexpr with_value = graph::value_and_gradient<Loss, Names...>;
  Reference<double> loss(Loss.graph);
  set_random(loss, seed, low, high);
  loss.run();
  Reference<double> both(with_value.graph);
  copy_leaves(loss, both);
  both.run();
  check_close(both.result(0), loss.result(), 1e-13, "value");
  std::size_t root = 1;
  auto const check_name = [&](std::string_view name) {
    check_close(both.result(root), gradient_by_duals(loss, name), 1e-12, name);
    check_close(both.result(root), gradient_by_differences(loss, name), 1e-8, name);
    ++root;
  };
  (check_name(Names.view()), ...);
}

// The same of the squared length of the gradient with respect to the first name: all second derivatives have a share.
template <graph::AnyExpression auto Loss, Text First, Text... Names>
void check(unsigned seed, double low = -1, double high = 1) {
  check_first<Loss, First, Names...>(seed, low, high);
  check_first<Loss + graph::sum(graph::square(graph::gradient<Loss, First>)), First, Names...>(seed + 1, low, high);
}

}  // namespace ingot::tests

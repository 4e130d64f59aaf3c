// An expression against PyTorch: its value, and its derivatives by every way that there is to them.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "../graph/reference_derivatives.hpp"
#include "golden.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/core/text.hpp"
#include "ingot/graph.hpp"
#include "ingot/graph/backward/value_and_gradient.hpp"
#include "ingot/graph/derivatives/gradient.hpp"
#include "ingot/graph/evaluation/evaluate.hpp"
#include "ingot/graph/outputs.hpp"

// The dimensions of the leaf of a name.
template <class E, ingot::Text Name>
constexpr ingot::Dimensions leaf_dimensions() {
  ingot::graph::detail::GraphView const graph(E::graph);
  for (ingot::graph::detail::NodeId id = 0; id < graph.node_count; ++id) {
    ingot::graph::detail::Kind const kind = graph.kind(id);
    if (ingot::graph::detail::is_named(kind.operation) &&
        ingot::graph::detail::name_of_leaf(graph.pool + kind.first, kind.options) == Name.view()) {
      return graph.shape(id);
    }
  }
  return {};
}
template <class E, ingot::Text Name, std::size_t... Axes>
ingot::Shape<leaf_dimensions<E, Name>()[Axes]...> leaf_shape(std::index_sequence<Axes...>);

// A leaf with its golden values.
template <class E, ingot::Text Name, class T>
auto golden_leaf(Golden const& golden, std::string const& path, std::string const& key) {
  using S = decltype(leaf_shape<E, Name>(std::make_index_sequence<leaf_dimensions<E, Name>().rank>{}));
  ingot::tensor_t<T, S> tensor;
  assign(tensor, golden(path + "/" + key), path + "/" + key);
  return tensor;
}

template <class T>
std::vector<T> as(std::vector<double> const& values) {
  std::vector<T> converted;
  for (double const value : values) converted.push_back(static_cast<T>(value));
  return converted;
}

template <ingot::Text Name>
std::string const text{Name.view()};

// The interpreter of tests/graph with golden leaves.
template <class T, ingot::Text... Names>
ingot::tests::Reference<T> golden_reference(ingot::graph::detail::GraphView graph, Golden const& golden,
                                            std::string const& path) {
  ingot::tests::Reference<T> r(graph);
  (r.set(Names.view(), as<T>(golden(path + "/" + text<Names>))), ...);
  return r;
}

inline Golden const& golden_expressions() {
  static Golden const golden("expressions");
  return golden;
}

template <auto Y, std::size_t... Axes>
constexpr auto sum_with_dy(std::index_sequence<Axes...>) {
  return ingot::graph::sum(ingot::graph::input<"dy", decltype(Y)::dimensions[Axes]...> * Y);
}
// sum(dy * y) makes of all derivatives of y one gradient.
template <auto Y>
inline constexpr auto loss_of = sum_with_dy<Y>(std::make_index_sequence<decltype(Y)::dimensions.rank>{});

template <auto Y, class T, ingot::Text... Names>
void check_expression(std::string const& path) {
  using namespace ingot::graph;
  Golden const& golden = golden_expressions();
  using Loss = std::remove_cvref_t<decltype(loss_of<Y>)>;

  auto reference = golden_reference<T, Names...>(decltype(Y)::graph, golden, path);
  reference.run();
  check_close<T>(path + " by the reference", std::span<T const>(reference.result()), golden(path + "/result"));
  if constexpr (std::is_same_v<T, double>) {
    auto const slopes = golden_reference<T, Names..., "dy">(Loss::graph, golden, path);
    (check_close<T>(path + " d/" + text<Names> + " by duals",
                    std::span<T const>(ingot::tests::gradient_by_duals(slopes, Names.view())),
                    golden(path + "/d/" + text<Names>)),
     ...);
  }

  auto const leaves = std::make_tuple(golden_leaf<Loss, Names, T>(golden, path, text<Names>)...);
  auto const dy = golden_leaf<Loss, "dy", T>(golden, path, "dy");
  auto const bound = [&](auto const& evaluated, auto const&... more) {
    return std::apply([&](auto const&... values) { return evaluated(more..., bind<Names>(values)...); }, leaves);
  };
  auto const compare = [&](std::string const& how, auto const& results) {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (check_close<T>(path + " d/" + text<Names> + " by " + how, std::get<I + 1>(results),
                      golden(path + "/d/" + text<Names>)),
       ...);
    }(std::make_index_sequence<sizeof...(Names)>{});
  };
  check_close<T>(path, bound([](auto const&... b) { return evaluate(Y, b...); }), golden(path + "/result"));
  compare("symbols", bound([](auto const&... b) { return evaluate(value_and_gradient<loss_of<Y>, Names...>, b...); },
                           bind<"dy">(dy)));
  compare(
      "the backward pass",
      bound([](auto const&... b) { return evaluate_with_gradient(loss_of<Y>, wrt<Names...>, b...); }, bind<"dy">(dy)));
}

// check<y, "x", "w">("dense"): what the file says of "dense", in the precisions that golden.hpp names.
template <auto Y, ingot::Text... Names>
void check(std::string const& path) {
  if constexpr (checks_every_precision) check_expression<Y, float, Names...>(path);
  check_expression<Y, double, Names...>(path);
}

template <auto Y, class T, ingot::Text... Names>
void check_expression_twice(std::string const& path) {
  using namespace ingot::graph;
  Golden const& golden = golden_expressions();

  auto reference = golden_reference<T, Names...>(decltype(Y)::graph, golden, path);
  reference.run();
  check_close<T>(path + " by the reference", std::span<T const>(reference.result()), golden(path + "/result"));
  if constexpr (std::is_same_v<T, double>) {
    // Duals of duals: the gradient, and how it changes along u.
    ingot::tests::Reference<ingot::Dual<T>> slopes(decltype(Y)::graph);
    for (ingot::graph::detail::NodeId const id : reference.named_leaves()) {
      std::vector<double> const u = id == reference.leaf("x") ? golden(path + "/u") : std::vector<double>{};
      std::vector<ingot::Dual<T>> values;
      for (std::size_t i = 0; i < reference.value(id).size(); ++i) {
        values.push_back({reference.value(id)[i], u.empty() ? T(0) : u[i]});
      }
      slopes.set(id, values);
    }
    std::vector<T> gradient, hu;
    for (ingot::Dual<T> const& g : ingot::tests::gradient_by_duals(slopes, "x")) {
      gradient.push_back(g.value);
      hu.push_back(g.derivative);
    }
    check_close<T>(path + " d/x by duals", std::span<T const>(gradient), golden(path + "/d/x"));
    check_close<T>(path + " hu by duals", std::span<T const>(hu), golden(path + "/hu"));
  }

  auto const leaves =
      std::make_tuple(golden_leaf<std::remove_cvref_t<decltype(Y)>, Names, T>(golden, path, text<Names>)...);
  auto const u = golden_leaf<std::remove_cvref_t<decltype(Y)>, "x", T>(golden, path, "u");
  auto const bound = [&](auto const& evaluated, auto const&... more) {
    return std::apply([&](auto const&... values) { return evaluated(more..., bind<Names>(values)...); }, leaves);
  };
  // With the value, so that no leaf is without use.
  check_close<T>(path + " d/x by symbols",
                 std::get<1>(bound([](auto const&... b) { return evaluate(value_and_gradient<Y, "x">, b...); })),
                 golden(path + "/d/x"));
  check_close<T>(path + " hu by symbols",
                 std::get<1>(bound(
                     [](auto const&... b) { return evaluate(outputs(Y, hessian_vector_product<Y, "x", "u">), b...); },
                     bind<"u">(u))),
                 golden(path + "/hu"));
}
template <auto Y, ingot::Text... Names>
void check_twice(std::string const& path) {
  if constexpr (checks_every_precision) check_expression_twice<Y, float, Names...>(path);
  check_expression_twice<Y, double, Names...>(path);
}

#define BOOST_TEST_MODULE passes_normalizations
#include <boost/test/unit_test.hpp>

#include "plan_builder.hpp"

// In a namespace, where names of functions are not those of <cmath>.
namespace import_test {
namespace {

using enum plan::UnaryFunction;
using enum plan::BinaryFunction;
using plan::GroupNorm;
using plan::LayerNorm;
using plan::Reduction;
using plan::RmsNorm;
using plan::Softmax;
using Axes = std::vector<std::size_t>;

Passed found(std::function<Id(Builder&, Id)> const& expression, Extents shape = {2, 4, 3, 6}) {
  Builder b;
  Id const x = b.input("x", std::move(shape));
  b.output("y", expression(b, x));
  return passed(b.plan, find_normalizations);
}
template <class T>
T check_found(std::function<Id(Builder&, Id)> const& expression) {
  Passed const result = found(expression);
  BOOST_TEST(result.difference < exact);
  BOOST_TEST(operations(result.plan) == 1U, plan::text_of(result.plan));
  BOOST_REQUIRE(output_as<T>(result.plan) != nullptr);
  return *output_as<T>(result.plan);
}
template <class T>
void check_not_found(std::function<Id(Builder&, Id)> const& expression) {
  Passed const result = found(expression);
  BOOST_TEST(result.difference < exact);
  BOOST_TEST(count<T>(result.plan) == 0U, plan::text_of(result.plan));
}

Id centred(Builder& b, Id x, Axes const& axes) {
  return b(subtract, x, b.reduce(Reduction::mean, x, axes));
}
Id spread(Builder& b, Id c, Axes const& axes, double epsilon = 1e-5) {
  return b(sqrt, b(add, b.reduce(Reduction::mean, b(power, c, 2), axes), epsilon));
}
// As PyTorch exports it below opset 17.
Id layer_norm(Builder& b, Id x, Axes const& axes) {
  Id const c = centred(b, x, axes);
  return b(divide, c, spread(b, c, axes));
}

}  // namespace

BOOST_AUTO_TEST_CASE(layer_norm_in_its_spellings) {
  LayerNorm const norm = check_found<LayerNorm>(
      [](Builder& b, Id x) { return b(add, b(multiply, layer_norm(b, x, {3}), b.numbers({6})), b.numbers({6})); });
  BOOST_TEST(norm.axes == 1U);
  BOOST_TEST(norm.epsilon == 1e-5);
  BOOST_TEST(check_found<LayerNorm>([](Builder& b, Id x) { return layer_norm(b, x, {2, 3}); }).axes == 2U);
  // By the reciprocal, with what is subtracted computed twice, the constants in front.
  check_found<LayerNorm>([](Builder& b, Id x) {
    Id const square = b(multiply, centred(b, x, {3}), centred(b, x, {3}));
    Id const below = b(sqrt, b(add, 1e-6, b.reduce(Reduction::mean, square, {3})));
    return b(add, b.numbers({6}),
             b(multiply, b.numbers({1, 1, 1, 6}), b(multiply, centred(b, x, {3}), b(divide, 1, below))));
  });
  check_found<LayerNorm>([](Builder& b, Id x) {
    Id const c = centred(b, x, {3});
    Id const variance = b(add, b.reduce(Reduction::mean, b(square, c), {3}), 1e-3);
    return b(multiply, c, b(power, variance, -0.5));
  });
  // As the standard defines it: the mean of the squares less the square of the mean.
  check_found<LayerNorm>([](Builder& b, Id x) {
    Id const mean = b.reduce(Reduction::mean, x, {3});
    Id const variance = b(subtract, b.reduce(Reduction::mean, b(multiply, x, x), {3}), b(multiply, mean, mean));
    return b(divide, b(subtract, x, mean), b(sqrt, b(add, variance, 1e-5)));
  });
  check_not_found<LayerNorm>([](Builder& b, Id x) {
    Id const mean = b.reduce(Reduction::mean, x, {3});
    Id const variance = b(subtract, b.reduce(Reduction::mean, b(square, x), {3}), b(square, b(sin, mean)));
    return b(divide, b(subtract, x, mean), b(sqrt, b(add, variance, 20)));
  });
  check_not_found<RmsNorm>([](Builder& b, Id x) {
    Id const mean = b.reduce(Reduction::mean, x, {3});
    Id const variance = b(subtract, b.reduce(Reduction::mean, b(square, x), {3}), b(square, mean));
    return b(divide, x, b(sqrt, b(add, variance, 1e-5)));
  });
  // Only a shift: the scale is 1.
  check_found<LayerNorm>([](Builder& b, Id x) { return b(add, layer_norm(b, x, {3}), b.numbers({6})); });
}

BOOST_AUTO_TEST_CASE(layer_norm_as_tensorflow_expands_it) {
  auto const expanded = [](Builder& b, Id x, Id mean) {
    Id const variance = b.reduce(Reduction::mean, b(square, b(subtract, x, mean)), {3});
    Id const i = b(multiply, b(reciprocal, b(sqrt, b(add, variance, 1e-3))), b.numbers({6}));
    return std::pair{b(multiply, x, i), b(subtract, b.numbers({6}), b(multiply, mean, i))};
  };
  check_found<LayerNorm>([&](Builder& b, Id x) {
    auto const [product, shift] = expanded(b, x, b.reduce(Reduction::mean, x, {3}));
    return b(add, product, shift);
  });
  check_not_found<LayerNorm>([&](Builder& b, Id x) {
    auto const [product, shift] = expanded(b, x, b.reduce(Reduction::max, x, {3}));
    return b(add, product, shift);
  });
}

BOOST_AUTO_TEST_CASE(what_only_looks_like_layer_norm_stays) {
  // Other axes, which are not the last ones; a mean over others than the variance.
  check_not_found<LayerNorm>([](Builder& b, Id x) { return layer_norm(b, x, {1}); });
  check_not_found<LayerNorm>([](Builder& b, Id x) {
    Id const c = centred(b, x, {2, 3});
    return b(divide, c, spread(b, c, {3}));
  });
  // Epsilon behind the root; a sum for a mean; another value above.
  check_not_found<LayerNorm>([](Builder& b, Id x) {
    Id const c = centred(b, x, {3});
    return b(divide, c, b(add, b(sqrt, b.reduce(Reduction::mean, b(square, c), {3})), 1e-5));
  });
  check_not_found<LayerNorm>([](Builder& b, Id x) {
    Id const c = centred(b, x, {3});
    return b(divide, c, b(sqrt, b(add, b.reduce(Reduction::sum, b(square, c), {3}), 1e-5)));
  });
  check_not_found<LayerNorm>([](Builder& b, Id x) {
    Id const c = centred(b, x, {3});
    return b(divide, b(sin, c), spread(b, c, {3}));
  });
  // Somebody else reads the variance.
  check_not_found<LayerNorm>([](Builder& b, Id x) {
    Id const c = centred(b, x, {3});
    Id const below = spread(b, c, {3});
    return b(add, b(divide, c, below), b(sin, below));
  });
  // A scale by another axis is none of it.
  Passed const scaled = found([](Builder& b, Id x) { return b(multiply, layer_norm(b, x, {3}), b.numbers({3, 1})); });
  BOOST_TEST(scaled.difference < exact);
  BOOST_TEST(operations(scaled.plan) == 2U);
}

BOOST_AUTO_TEST_CASE(the_root_of_the_mean_square) {
  RmsNorm const norm = check_found<RmsNorm>([](Builder& b, Id x) {
    return b(multiply, b.numbers({6}), b(multiply, x, b(reciprocal, spread(b, x, {3}, 1e-6))));
  });
  BOOST_TEST(norm.epsilon == 1e-6);
  check_found<RmsNorm>([](Builder& b, Id x) { return b(divide, x, spread(b, x, {2, 3})); });
  check_not_found<RmsNorm>([](Builder& b, Id x) { return b(divide, x, spread(b, b(sin, x), {3})); });
  check_not_found<RmsNorm>([](Builder& b, Id x) { return b(divide, x, spread(b, x, {2})); });
}

BOOST_AUTO_TEST_CASE(group_norm_by_reshapes) {
  auto const grouped = [](Builder& b, Id x, Extents const& groups) {
    Id const flat = b.reshape(x, groups);
    Id const norm = b.add(GroupNorm{2, 1e-5}, {flat, b.number(1, {2}), b.number(0, {2})}, groups);
    return b.reshape(norm, b.shape(x));
  };
  GroupNorm const norm = check_found<GroupNorm>([&](Builder& b, Id x) { return grouped(b, x, {2, 2, 36}); });
  BOOST_TEST(norm.groups == 2U);
  check_found<GroupNorm>(
      [](Builder& b, Id x) { return b.reshape(layer_norm(b, b.reshape(x, {2, 2, 36}), {2}), {2, 4, 3, 6}); });
  // An instance norm, spelled out.
  GroupNorm const instance = check_found<GroupNorm>(
      [](Builder& b, Id x) { return b(multiply, layer_norm(b, x, {2, 3}), b.numbers({4, 1, 1})); });
  BOOST_TEST(instance.groups == 4U);
  // To another shape than it had.
  Passed const other = found([](Builder& b, Id x) {
    Id const inner = layer_norm(b, b.reshape(x, {2, 2, 36}), {2});
    return b.reshape(inner, {2, 4, 6, 3});
  });
  BOOST_TEST(other.difference < exact);
  BOOST_TEST(count<GroupNorm>(other.plan) == 0U);
}

BOOST_AUTO_TEST_CASE(softmax_in_its_spellings) {
  auto const quotient = [](Builder& b, Id x, Axes const& axes) {
    Id const above = b(exp, x);
    return b(divide, above, b.reduce(Reduction::sum, above, axes));
  };
  BOOST_TEST(check_found<Softmax>([&](Builder& b, Id x) { return quotient(b, x, {1}); }).axis == 1U);
  check_found<Softmax>(
      [&](Builder& b, Id x) { return quotient(b, b(subtract, x, b.reduce(Reduction::max, x, {3})), {3}); });
  check_found<Softmax>([](Builder& b, Id x) {
    Id const above = b(exp, x);
    return b(multiply, b(divide, 1, b.reduce(Reduction::sum, above, {3})), above);
  });
  BOOST_TEST(check_found<Softmax>([&](Builder& b, Id x) { return b(log, quotient(b, x, {2})); }).is_log);
  BOOST_TEST(check_found<Softmax>([](Builder& b, Id x) {
               return b(subtract, x, b(log, b.reduce(Reduction::sum, b(exp, x), {3})));
             }).is_log);
  check_not_found<Softmax>([&](Builder& b, Id x) { return quotient(b, x, {2, 3}); });
  check_not_found<Softmax>(
      [](Builder& b, Id x) { return b(divide, b(exp, x), b.reduce(Reduction::sum, b(exp, b(sin, x)), {3})); });
  check_not_found<Softmax>(
      [](Builder& b, Id x) { return b(divide, b(exp, x), b.reduce(Reduction::max, b(exp, x), {3})); });
  // What is subtracted along another axis changes the result.
  Passed const shifted =
      found([&](Builder& b, Id x) { return quotient(b, b(subtract, x, b.reduce(Reduction::max, x, {2})), {3}); });
  BOOST_TEST(shifted.difference < exact);
  BOOST_TEST(count(shifted.plan, subtract) == 1U);
}

}  // namespace import_test

#define BOOST_TEST_MODULE passes_weights
#include <boost/test/unit_test.hpp>

#include "plan_builder.hpp"

namespace import_test {
namespace {

using enum plan::BinaryFunction;
using plan::UnaryFunction;

// A convolution of [2, 4, 6, 5] to 6 channels, without bias unless there is one.
Id convolution(Builder& b, Id x, bool has_bias = false, std::size_t padding = 1, std::size_t groups = 1) {
  std::vector<Id> const bias = has_bias ? std::vector{b.numbers({6}, "conv.bias")} : std::vector<Id>{};
  std::int64_t const channels = 4 / static_cast<std::int64_t>(groups);
  return b.convolution(x, b.numbers({6, channels, 3, 3}, "conv.weight"), bias, padding, 1, groups);
}
Id transposed(Builder& b, Id x, std::size_t groups) {
  plan::Window const window{{2, 2}, {2, 2}, {0, 0}, {0, 0}, {1, 1}};
  Id const weight = b.numbers({4, 6 / static_cast<std::int64_t>(groups), 2, 2});
  return b.add(plan::ConvolutionTranspose{window, {0, 0}, groups}, {x, weight}, {2, 6, 12, 10});
}

Passed folded(std::function<Id(Builder&, Id)> const& expression, Extents shape = {2, 4, 6, 5}) {
  Builder b;
  Id const x = b.input("x", std::move(shape));
  b.output("y", expression(b, x));
  return passed(b.plan, fold_into_weights);
}
void check_folded(std::function<Id(Builder&, Id)> const& expression, Extents shape = {2, 4, 6, 5}) {
  Passed const result = folded(expression, std::move(shape));
  BOOST_TEST(result.changed);
  BOOST_TEST(result.difference < exact);
  BOOST_TEST(operations(result.plan) == 1U, plan::text_of(result.plan));
}
void check_stays(std::size_t wanted, std::function<Id(Builder&, Id)> const& expression, Extents shape = {2, 4, 6, 5}) {
  Passed const result = folded(expression, std::move(shape));
  BOOST_TEST(result.difference < exact);
  BOOST_TEST(operations(result.plan) == wanted, plan::text_of(result.plan));
}

}  // namespace

BOOST_AUTO_TEST_CASE(behind_a_convolution) {
  check_folded([](Builder& b, Id x) { return b.batch_norm(convolution(b, x)); });
  check_folded([](Builder& b, Id x) { return b.batch_norm(convolution(b, x, true, 1, 2)); });
  check_folded([](Builder& b, Id x) { return b.batch_norm(transposed(b, x, 1)); });
  check_folded([](Builder& b, Id x) { return b.batch_norm(transposed(b, x, 2)); });
  check_folded([](Builder& b, Id x) { return b(add, convolution(b, x), b.numbers({6, 1, 1})); });
  check_folded([](Builder& b, Id x) { return b(add, b.numbers({1, 6, 1, 1}), convolution(b, x, true)); });
  check_folded([](Builder& b, Id x) { return b(subtract, convolution(b, x), b.numbers({6, 1, 1})); });
  check_folded([](Builder& b, Id x) { return b(subtract, b.numbers({6, 1, 1}), convolution(b, x, true)); });
  check_folded([](Builder& b, Id x) { return b(divide, convolution(b, x, true), b.positive({6, 1, 1})); });
  check_folded([](Builder& b, Id x) { return b(multiply, convolution(b, x, true), 3); });
  check_folded([](Builder& b, Id x) {
    return b(add, b(multiply, b.batch_norm(convolution(b, x)), b.numbers({6, 1, 1})), b.numbers({6, 1, 1}));
  });
}

BOOST_AUTO_TEST_CASE(a_new_bias_is_named_by_its_weight) {
  Passed const result = folded([](Builder& b, Id x) { return b.batch_norm(convolution(b, x)); });
  auto const& operands = result.plan.values[result.plan.outputs[0].value].operands;
  BOOST_REQUIRE(operands.size() == 3U);
  BOOST_TEST(result.plan.values[operands[1]].name == "conv.weight");
  BOOST_TEST(result.plan.values[operands[2]].name == "conv.bias");
}

BOOST_AUTO_TEST_CASE(in_front_of_a_convolution) {
  check_folded([](Builder& b, Id x) { return convolution(b, b(multiply, x, b.numbers({4, 1, 1}))); });
  check_folded([](Builder& b, Id x) { return convolution(b, b(divide, x, 255), true, 1, 2); });
  check_folded([](Builder& b, Id x) { return convolution(b, b(subtract, x, b.numbers({4, 1, 1})), false, 0); });
  check_folded([](Builder& b, Id x) { return convolution(b, b.batch_norm(x), true, 0, 2); });
  check_folded([](Builder& b, Id x) { return transposed(b, b(multiply, x, b.numbers({4, 1, 1})), 2); });
  // A shift is not that of the padding.
  check_stays(2, [](Builder& b, Id x) { return convolution(b, b(add, x, b.numbers({4, 1, 1}))); });
  check_stays(2, [](Builder& b, Id x) { return convolution(b, b.batch_norm(x)); });
  check_stays(2, [](Builder& b, Id x) { return transposed(b, b(add, x, 1), 1); });
}

BOOST_AUTO_TEST_CASE(around_a_dense) {
  auto const dense = [](Builder& b, Id x, std::vector<Id> const& bias) { return b.dense(x, b.numbers({4, 3}), bias); };
  check_folded([&](Builder& b, Id x) { return b.batch_norm(dense(b, x, {})); }, {2, 3});
  check_folded([&](Builder& b, Id x) { return dense(b, b.batch_norm(x), {b.numbers({4})}); }, {2, 3});
  check_folded([&](Builder& b, Id x) { return b(add, dense(b, x, {}), b.numbers({4})); }, {2, 5, 3});
  // Axis 1 is not the last one.
  check_stays(2, [&](Builder& b, Id x) { return b.batch_norm(dense(b, x, {})); }, {2, 5, 3});
}

BOOST_AUTO_TEST_CASE(what_is_no_scale_by_channel_stays) {
  check_stays(2, [](Builder& b, Id x) { return b(add, convolution(b, x), b.numbers({6, 1})); });
  check_stays(2, [](Builder& b, Id x) { return b(add, convolution(b, x), b.numbers({5})); });
  check_stays(2, [](Builder& b, Id x) { return b(divide, 1, convolution(b, x, true)); });
  check_stays(2, [](Builder& b, Id x) { return b(maximum, convolution(b, x), 1); });
  check_stays(2, [](Builder& b, Id x) { return b.batch_norm(b(UnaryFunction::relu, x)); });
  // Somebody else reads the convolution.
  check_stays(3, [](Builder& b, Id x) {
    Id const inner = convolution(b, x);
    return b(multiply, inner, b.batch_norm(inner));
  });
}

BOOST_AUTO_TEST_CASE(into_a_normalisation) {
  check_folded([](Builder& b, Id x) { return b(add, b(multiply, b.batch_norm(x), b.numbers({4, 1, 1})), 2); });
  check_folded([](Builder& b, Id x) {
    Id const norm = b.add(plan::GroupNorm{2, 1e-5}, {x, b.numbers({4}), b.numbers({4})}, b.shape(x));
    return b(add, b(multiply, norm, b.numbers({4, 1, 1})), b.numbers({4, 1, 1}));
  });
}

BOOST_AUTO_TEST_CASE(matrices_as_dense) {
  auto const found = [](std::function<Id(Builder&, Id)> const& expression, Extents shape) {
    Builder b;
    b.output("y", expression(b, b.input("x", std::move(shape))));
    return passed(b.plan, find_dense);
  };
  auto const check = [&](std::function<Id(Builder&, Id)> const& expression, Extents const& shape) {
    Passed const result = found(expression, shape);
    BOOST_TEST(result.difference < exact);
    BOOST_TEST(operations(result.plan) == 1U, plan::text_of(result.plan));
    BOOST_TEST(count<plan::Dense>(result.plan) == 1U);
  };
  check([](Builder& b, Id x) { return b.matmul(x, b.numbers({3, 4})); }, {2, 3});
  check([](Builder& b, Id x) { return b(add, b.numbers({4}), b.matmul(x, b.numbers({3, 4}))); }, {2, 5, 3});
  check([](Builder& b, Id x) { return b(add, b.matmul(x, b.numbers({1, 3, 4})), b.numbers({1, 1, 4})); }, {2, 5, 3});
  check(
      [](Builder& b, Id x) {
        return b.reshape(b(add, b.matmul(b.reshape(x, {10, 3}), b.numbers({3, 4})), b.numbers({4})), {2, 5, 4});
      },
      {2, 5, 3});
  // A matrix a sample; a matrix in front; rows that differ.
  auto const stays = [&](std::function<Id(Builder&, Id)> const& expression, Extents const& shape, std::size_t wanted) {
    Passed const result = found(expression, shape);
    BOOST_TEST(result.difference < exact);
    BOOST_TEST(operations(result.plan) == wanted, plan::text_of(result.plan));
  };
  stays([](Builder& b, Id x) { return b.matmul(x, b.numbers({2, 3, 4})); }, {2, 5, 3}, 1);
  BOOST_TEST(count<plan::Dense>(
                 found([](Builder& b, Id x) { return b.matmul(x, b.numbers({2, 3, 4})); }, {2, 5, 3}).plan) == 0U);
  stays([](Builder& b, Id x) { return b(add, b.matmul(x, b.numbers({3, 4})), b.numbers({2, 4})); }, {2, 3}, 2);
  stays([](Builder& b, Id x) { return b.reshape(b.matmul(b.reshape(x, {10, 3}), b.numbers({3, 4})), {5, 2, 4}); },
        {2, 5, 3}, 3);
}

BOOST_AUTO_TEST_CASE(constants_are_computed) {
  Builder b;
  Id const x = b.input("x", {2, 3});
  Id const table = b(multiply, b(UnaryFunction::exp, b.numbers({3})), b.number(2));
  Id const wide = b.add(plan::Broadcast{}, {b.number(1)}, {1000, 2, 3});
  b.output("y", b(add, b(add, x, table), b.reduce(plan::Reduction::sum, wide, {0}, false)));
  Passed const result = passed(b.plan, fold_constants);
  BOOST_TEST(result.difference < exact);
  // What repeats a number 6000 times is left, and what reads it.
  BOOST_TEST(operations(result.plan) == 4U, plan::text_of(result.plan));
}

}  // namespace import_test

#define BOOST_TEST_MODULE passes_activations
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <numbers>

#include "plan_builder.hpp"

// In a namespace, where names of functions are not those of <cmath>.
namespace import_test {

using enum plan::UnaryFunction;
using enum plan::BinaryFunction;

namespace {

// What an expression of x becomes.
Passed found(std::function<Id(Builder&, Id)> const& expression, Extents shape = {2, 12}) {
  Builder build;
  Id const x = build.input("x", std::move(shape));
  build.output("y", expression(build, x));
  return passed(build.plan, find_activations);
}

// Becomes one operation.
void check_found(UnaryFunction wanted, std::function<Id(Builder&, Id)> const& expression) {
  Passed const result = found(expression);
  BOOST_TEST(result.changed);
  BOOST_TEST(result.difference < exact);
  BOOST_TEST(operations(result.plan) == 1U, plan::text_of(result.plan));
  BOOST_TEST(gives(result.plan, wanted), plan::text_of(result.plan));
}

// Is no such function, and computes what it did.
void check_not_found(UnaryFunction unwanted, std::function<Id(Builder&, Id)> const& expression) {
  Passed const result = found(expression);
  BOOST_TEST(result.difference < exact);
  BOOST_TEST(count(result.plan, unwanted) == 0U, plan::text_of(result.plan));
}

constexpr double root = std::numbers::sqrt2;
double const slope = std::sqrt(2 / std::numbers::pi);

}  // namespace

BOOST_AUTO_TEST_CASE(gelu_in_its_orders) {
  // As PyTorch exports it: x (1 + erf(x / sqrt 2)) 0.5.
  check_found(gelu,
              [](Builder& b, Id x) { return b(multiply, b(multiply, x, b(add, b(erf, b(divide, x, root)), 1)), 0.5); });
  check_found(gelu, [](Builder& b, Id x) {
    return b(multiply, b(multiply, 0.5, x), b(add, 1, b(erf, b(multiply, x, 1 / root))));
  });
  check_found(gelu,
              [](Builder& b, Id x) { return b(multiply, x, b(multiply, 0.5, b(add, 1, b(erf, b(divide, x, root))))); });
  check_found(
      gelu, [](Builder& b, Id x) { return b(multiply, b(add, 0.5, b(multiply, 0.5, b(erf, b(divide, x, root)))), x); });
  check_found(gelu, [](Builder& b, Id x) {
    return b(divide, b(multiply, x, b(subtract, 1, b(erf, b(negate, b(divide, x, root))))), 2);
  });
  // x is a sum itself.
  Passed const result = found([](Builder& b, Id x) {
    Id const sum = b(add, x, b.numbers({12}));
    return b(multiply, b(multiply, sum, b(add, b(erf, b(divide, sum, root)), 1)), 0.5);
  });
  BOOST_TEST(result.difference < exact);
  BOOST_TEST(operations(result.plan) == 2U);
  BOOST_TEST(gives(result.plan, gelu));
}

BOOST_AUTO_TEST_CASE(what_only_looks_like_gelu_stays) {
  check_not_found(
      gelu, [](Builder& b, Id x) { return b(multiply, b(multiply, x, b(add, b(erf, b(divide, x, root)), 1)), 0.6); });
  check_not_found(
      gelu, [](Builder& b, Id x) { return b(multiply, b(multiply, x, b(add, b(erf, b(divide, x, 1.5)), 1)), 0.5); });
  check_not_found(gelu, [](Builder& b, Id x) {
    return b(multiply, b(multiply, x, b(subtract, b(erf, b(divide, x, root)), 1)), 0.5);
  });
  // Of another value.
  check_not_found(gelu, [](Builder& b, Id x) {
    Id const other = b(sin, x);
    return b(multiply, b(multiply, other, b(add, b(erf, b(divide, x, root)), 1)), 0.5);
  });
  // Somebody else reads the erf.
  check_not_found(gelu, [](Builder& b, Id x) {
    Id const inner = b(erf, b(divide, x, root));
    return b(add, inner, b(sin, b(multiply, b(multiply, x, b(add, inner, 1)), 0.5)));
  });
}

BOOST_AUTO_TEST_CASE(a_value_that_is_an_output_is_not_fused) {
  Builder b;
  Id const x = b.input("x", {2, 12});
  Id const inner = b.output("erf", b(erf, b(divide, x, root)));
  b.output("y", b(multiply, b(multiply, x, b(add, inner, 1)), 0.5));
  Passed const result = passed(b.plan, find_activations);
  BOOST_TEST(count(result.plan, gelu) == 0U);
  BOOST_TEST(result.difference < exact);
}

BOOST_AUTO_TEST_CASE(gelu_by_tanh) {
  check_found(gelu_tanh, [](Builder& b, Id x) {
    Id const cube = b(multiply, 0.044715, b(power, x, 3));
    Id const inner = b(tanh, b(multiply, slope, b(add, x, cube)));
    return b(multiply, b(multiply, 0.5, x), b(add, 1, inner));
  });
  check_found(gelu_tanh, [](Builder& b, Id x) {
    Id const factor = b(add, 1, b(multiply, 0.044715, b(multiply, x, x)));
    Id const inner = b(tanh, b(multiply, b(multiply, x, slope), factor));
    return b(multiply, b(multiply, x, b(add, inner, 1)), 0.5);
  });
  check_found(gelu_tanh, [](Builder& b, Id x) {
    Id const cube = b(multiply, b(multiply, b(multiply, x, x), x), 0.044715);
    return b(multiply, x, b(sigmoid, b(multiply, b(add, x, cube), 2 * slope)));
  });
  check_not_found(gelu_tanh, [](Builder& b, Id x) {
    Id const cube = b(multiply, 0.045, b(power, x, 3));
    return b(multiply, b(multiply, 0.5, x), b(add, 1, b(tanh, b(multiply, slope, b(add, x, cube)))));
  });
}

BOOST_AUTO_TEST_CASE(silu_and_sigmoid) {
  check_found(silu, [](Builder& b, Id x) { return b(multiply, x, b(sigmoid, x)); });
  check_found(silu, [](Builder& b, Id x) { return b(multiply, b(sigmoid, x), x); });
  check_found(silu, [](Builder& b, Id x) { return b(divide, x, b(add, 1, b(exp, b(negate, x)))); });
  check_found(sigmoid, [](Builder& b, Id x) { return b(divide, 1, b(add, b(exp, b(negate, x)), 1)); });
  check_found(sigmoid, [](Builder& b, Id x) { return b(reciprocal, b(add, 1, b(exp, b(multiply, x, -1)))); });
  check_found(sigmoid, [](Builder& b, Id x) { return b(divide, b(exp, x), b(add, b(exp, x), 1)); });
  check_found(sigmoid, [](Builder& b, Id x) { return b(multiply, 0.5, b(add, 1, b(tanh, b(multiply, x, 0.5)))); });
  check_not_found(silu, [](Builder& b, Id x) { return b(multiply, x, b(sigmoid, b(multiply, x, 1.702))); });
  check_not_found(sigmoid, [](Builder& b, Id x) { return b(divide, 1, b(add, b(exp, b(negate, x)), 2)); });
  check_not_found(sigmoid, [](Builder& b, Id x) { return b(divide, 1, b(add, b(exp, x), 1)); });
}

BOOST_AUTO_TEST_CASE(mish_and_softplus) {
  check_found(softplus, [](Builder& b, Id x) { return b(log, b(add, b(exp, x), 1)); });
  check_found(mish, [](Builder& b, Id x) { return b(multiply, x, b(tanh, b(softplus, x))); });
  check_found(mish, [](Builder& b, Id x) { return b(multiply, b(tanh, b(log, b(add, 1, b(exp, x)))), x); });
  check_found(softsign, [](Builder& b, Id x) { return b(divide, x, b(add, 1, b(abs, x))); });
  check_not_found(softsign, [](Builder& b, Id x) { return b(divide, x, b(add, 2, b(abs, x))); });
  check_not_found(softplus, [](Builder& b, Id x) { return b(log, b(add, b(exp, x), 2)); });
  check_not_found(mish, [](Builder& b, Id x) { return b(multiply, b(sin, x), b(tanh, b(softplus, x))); });
}

BOOST_AUTO_TEST_CASE(hard_swish_and_hard_sigmoid) {
  auto const ramp = [](Builder& b, Id x) { return b(minimum, b(maximum, b(add, x, 3), 0), 6); };
  check_found(hard_swish, [&](Builder& b, Id x) { return b(multiply, x, b(divide, ramp(b, x), 6)); });
  check_found(hard_swish, [&](Builder& b, Id x) { return b(divide, b(multiply, x, ramp(b, x)), 6); });
  check_found(hard_swish, [](Builder& b, Id x) { return b(multiply, x, b(hard_sigmoid, x, 1.0 / 6, 0.5)); });
  check_found(hard_swish,
              [](Builder& b, Id x) { return b(multiply, b(multiply, x, 1.0 / 6), b(clamp, b(add, x, 3), 0, 6)); });
  check_found(hard_sigmoid, [&](Builder& b, Id x) { return b(divide, ramp(b, x), 6); });
  check_found(hard_sigmoid, [](Builder& b, Id x) { return b(clamp, b(add, b(multiply, x, 0.2), 0.5), 0, 1); });
  check_not_found(hard_swish, [&](Builder& b, Id x) { return b(divide, b(multiply, x, ramp(b, x)), 5); });
  check_not_found(hard_swish, [](Builder& b, Id x) { return b(multiply, x, b(hard_sigmoid, x, 0.2, 0.5)); });
  check_not_found(hard_sigmoid, [](Builder& b, Id x) { return b(clamp, b(add, x, 1), 0, 2); });
  check_not_found(hard_sigmoid, [](Builder& b, Id x) { return b(clamp, x, 0, 1); });
}

BOOST_AUTO_TEST_CASE(clamps) {
  check_found(relu, [](Builder& b, Id x) { return b(maximum, 0, x); });
  check_found(relu, [](Builder& b, Id x) { return b(clamp, x, 0, HUGE_VAL); });
  Passed const six = found([](Builder& b, Id x) { return b(minimum, b(relu, x), 1.5); });
  BOOST_TEST(operations(six.plan) == 1U);
  BOOST_TEST(gives(six.plan, clamp));
  BOOST_TEST(output_as<plan::Unary>(six.plan)->a == 0.0);
  BOOST_TEST(output_as<plan::Unary>(six.plan)->b == 1.5);
  BOOST_TEST(six.difference == 0.0);
  // The inner one is read by somebody else.
  Passed const shared = found([](Builder& b, Id x) {
    Id const inner = b(relu, x);
    return b(add, inner, b(minimum, inner, 1.5));
  });
  BOOST_TEST(count(shared.plan, relu) == 1U);
  BOOST_TEST(shared.difference == 0.0);
  // Ends that have no number between them.
  Passed const crossed = found([](Builder& b, Id x) { return b(maximum, b(minimum, x, -1), 1); });
  BOOST_TEST(crossed.difference == 0.0);
}

BOOST_AUTO_TEST_CASE(one_function_above_and_another_below) {
  check_found(leaky_relu, [](Builder& b, Id x) { return b(maximum, x, b(multiply, x, 0.1)); });
  check_found(leaky_relu, [](Builder& b, Id x) { return b(minimum, b(multiply, 2, x), x); });
  check_found(leaky_relu, [](Builder& b, Id x) { return b.where(b(greater, x, 0), x, b(multiply, x, 0.1)); });
  check_found(leaky_relu, [](Builder& b, Id x) { return b.where(b(less, x, 0), b(multiply, x, 0.1), x); });
  check_found(leaky_relu, [](Builder& b, Id x) { return b.where(b(less_equal, 0, x), x, b(multiply, x, 0.1)); });
  check_found(relu, [](Builder& b, Id x) { return b.where(b(greater, x, 0), x, b.number(0)); });
  check_found(
      elu, [](Builder& b, Id x) { return b.where(b(greater, x, 0), x, b(multiply, 0.7, b(subtract, b(exp, x), 1))); });
  check_found(selu, [](Builder& b, Id x) {
    return b(multiply, 1.05, b.where(b(greater, x, 0), x, b(subtract, b(multiply, b(exp, x), 1.67), 1.67)));
  });
  check_found(thresholded_relu, [](Builder& b, Id x) { return b.where(b(greater, x, 0.5), x, b.number(0)); });
  check_not_found(leaky_relu, [](Builder& b, Id x) { return b(maximum, x, b(multiply, x, 1.1)); });
  check_not_found(leaky_relu, [](Builder& b, Id x) { return b.where(b(greater, x, 0.2), x, b(multiply, x, 0.1)); });
  check_not_found(leaky_relu, [](Builder& b, Id x) { return b.where(b(less, x, 0), x, b(multiply, x, 0.1)); });
  check_not_found(thresholded_relu, [](Builder& b, Id x) { return b.where(b(greater_equal, x, 0.5), x, b.number(0)); });
  check_not_found(
      elu, [](Builder& b, Id x) { return b.where(b(greater, x, 0), x, b(multiply, 0.7, b(subtract, b(exp, x), 2))); });
}

BOOST_AUTO_TEST_CASE(prelu_in_its_spellings) {
  auto const check = [](std::function<Id(Builder&, Id)> const& expression) {
    Passed const result = found(expression, {2, 3, 4});
    BOOST_TEST(result.difference < exact);
    BOOST_TEST(operations(result.plan) == 1U, plan::text_of(result.plan));
    BOOST_TEST(count(result.plan, prelu) == 1U);
  };
  check([](Builder& b, Id x) { return b.where(b(greater, x, 0), x, b(multiply, b.numbers({3, 1}), x)); });
  check([](Builder& b, Id x) { return b(add, b(relu, x), b(multiply, b.numbers({3, 1}), b(relu, b(negate, x)))); });
  check(
      [](Builder& b, Id x) { return b(subtract, b(relu, x), b(multiply, b.numbers({3, 1}), b(relu, b(negate, x)))); });
  check([](Builder& b, Id x) { return b(add, b(relu, x), b(multiply, b.numbers({3, 1}), b(minimum, x, 0))); });
  check([](Builder& b, Id x) {
    Id const below = b(multiply, b(multiply, b.numbers({3, 1}), b(subtract, x, b(abs, x))), 0.5);
    return b(add, below, b(relu, x));
  });
  check_found(leaky_relu,
              [](Builder& b, Id x) { return b(subtract, b(relu, x), b(multiply, 0.3, b(relu, b(negate, x)))); });
  Passed const other =
      found([](Builder& b, Id x) { return b(add, b(relu, x), b(multiply, b.numbers({3, 1}), b(relu, b(sin, x)))); },
            {2, 3, 4});
  BOOST_TEST(count(other.plan, prelu) == 0U);
}

BOOST_AUTO_TEST_CASE(gates) {
  auto const glu = [](Builder& b, Id x) { return b(multiply, b.slice(x, 1, 0, 6), b(sigmoid, b.slice(x, 1, 6, 12))); };
  Passed const result = found(glu);
  BOOST_TEST(result.difference < exact);
  BOOST_TEST(operations(result.plan) == 1U);
  BOOST_REQUIRE(output_as<plan::Gated>(result.plan) != nullptr);
  BOOST_TEST(!output_as<plan::Gated>(result.plan)->value.has_value());
  Passed const wave = found(
      [](Builder& b, Id x) { return b(multiply, b(sigmoid, b.slice(x, 1, 6, 12)), b(tanh, b.slice(x, 1, 0, 6))); });
  BOOST_TEST(wave.difference < exact);
  BOOST_REQUIRE(output_as<plan::Gated>(wave.plan) != nullptr);
  BOOST_TEST((output_as<plan::Gated>(wave.plan)->value == tanh));
  // The halves in the other order; parts that are no halves.
  BOOST_TEST(count<plan::Gated>(found([](Builder& b, Id x) {
                                  return b(multiply, b.slice(x, 1, 6, 12), b(sigmoid, b.slice(x, 1, 0, 6)));
                                }).plan) == 0U);
  BOOST_TEST(count<plan::Gated>(found([](Builder& b, Id x) {
                                  return b(multiply, b.slice(x, 1, 0, 4), b(sigmoid, b.slice(x, 1, 4, 8)));
                                }).plan) == 0U);
}

BOOST_AUTO_TEST_CASE(powers) {
  check_found(square, [](Builder& b, Id x) { return b(power, x, 2); });
  check_found(reciprocal, [](Builder& b, Id x) { return b(divide, 1, x); });
  check_not_found(square, [](Builder& b, Id x) { return b(power, b(abs, x), 2.5); });
}

}  // namespace import_test

// Each pass once; the rest is in test_passes_*.cpp.
#define BOOST_TEST_MODULE passes
#include <boost/test/unit_test.hpp>

#include "plan_builder.hpp"

namespace import_test {
namespace {

using enum plan::BinaryFunction;
using plan::Reduction;

Id convolution(Builder& b, Id x, std::int64_t filters, std::size_t padding) {
  Id const moved = b.permute(x, {0, 3, 1, 2});
  return b.permute(b.convolution(moved, b.numbers({filters, b.shape(x)[3], 3, 3}), {}, padding), {0, 2, 3, 1});
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_network_as_it_is_exported_becomes_few_operations) {
  Builder b;
  Id const x = b.input("x", {1, 6, 6, 2});
  Id const padded = b.pad(b(divide, x, 255), {0, 1, 1, 0}, {0, 1, 1, 0});
  Id const stem = b(maximum, b(add, convolution(b, padded, 4, 0), b.numbers({4})), 0);
  Id const body = convolution(b, stem, 4, 1);
  Id const sum = b(add, stem, body);
  Id const swish = b(multiply, sum, b(divide, 1, b(add, b(UnaryFunction::exp, b(UnaryFunction::negate, sum)), 1)));
  Id const features = b.reduce(Reduction::mean, swish, {1, 2}, false);
  Id const c = b(subtract, features, b.reduce(Reduction::mean, features, {1}));
  Id const variance = b.reduce(Reduction::mean, b(multiply, c, c), {1});
  Id const norm = b(divide, c, b(UnaryFunction::sqrt, b(add, variance, 1e-5)));
  Id const table = b(multiply, b.numbers({4, 3}), b.number(2));
  b.output("y", b(add, b.matmul(b(multiply, norm, b.numbers({4})), table), b.numbers({3})));

  Plan after = b.plan;
  simplify(after);
  // Convolution, relu, convolution, sum, silu, mean, layer norm, Dense.
  BOOST_CHECK(difference(b.plan, after) < exact);
  BOOST_CHECK(operations(after) == 8U);
  BOOST_CHECK(count<plan::Permute>(after) == 0U);
  BOOST_CHECK(count<plan::LayerNorm>(after) == 1U);
  BOOST_CHECK(count(after, UnaryFunction::silu) == 1U);
  BOOST_CHECK(!after.notes.empty());
}

BOOST_AUTO_TEST_CASE(what_somebody_else_reads_is_left_alone) {
  Builder b;
  Id const x = b.input("x", {2, 4});
  Id const sigmoid = b(UnaryFunction::sigmoid, x);
  Id const dense = b.dense(x, b.numbers({4, 4}));
  b.output("sigmoid", sigmoid);
  b.output("silu", b(multiply, x, sigmoid));
  b.output("dense", dense);
  b.output("shifted", b(add, dense, b.numbers({4})));
  Plan after = b.plan;
  simplify(after);
  BOOST_CHECK(difference(b.plan, after) == 0);
  BOOST_CHECK(operations(after) == 4U);
}

}  // namespace import_test

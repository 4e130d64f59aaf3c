#define BOOST_TEST_MODULE passes_attention
#include <boost/test/unit_test.hpp>

#include "plan_builder.hpp"

namespace import_test {
namespace {

using enum plan::BinaryFunction;
using plan::Attention;
using plan::UnaryFunction;

constexpr std::int64_t samples = 2;
constexpr std::int64_t time = 5;
constexpr std::int64_t width = 6;
constexpr std::int64_t heads = 3;
constexpr std::int64_t head = width / heads;
double const root = std::sqrt(static_cast<double>(head));

Array causal_mask(double shut) {
  Array mask{Scalar::float32, {time, time}, std::vector<double>(time * time)};
  for (std::int64_t t = 0; t < time; ++t) {
    for (std::int64_t i = t + 1; i < time; ++i) mask.values[static_cast<std::size_t>(t * time + i)] = shut;
  }
  return mask;
}

Id matmul(Builder& b, Id x, Id y) {
  Extents shape = b.shape(x);
  shape.back() = b.shape(y).back();
  return b.add(plan::Matmul{}, {x, y}, shape);
}
Id softmax(Builder& b, Id x) {
  return b.add(plan::Softmax{b.shape(x).size() - 1}, {x}, b.shape(x));
}

// How a model says attention; each differs from the first in what it names.
struct Spelling {
  double divisor = root;
  std::vector<Array> mask{};
  bool has_bias = true;
  bool reads_weights = false;
  bool other_keys = false;
};

// One projection, steps before samples, heads and samples on one axis: as PyTorch exports MultiheadAttention.
void steps_first(Builder& b, Spelling const& how = {}) {
  Id const x = b.permute(b.input("x", {samples, time, width}), {1, 0, 2});
  std::vector<Id> const bias = how.has_bias ? std::vector{b.numbers({3 * width})} : std::vector<Id>{};
  Id const all = b.dense(x, b.numbers({3 * width, width}), bias);
  auto const part = [&](std::size_t which, std::vector<std::size_t> order) {
    std::size_t const begin = which * width;
    return b.permute(b.reshape(b.slice(all, 2, begin, begin + width), {time, samples * heads, head}), std::move(order));
  };
  Id const q = b(divide, part(0, {1, 0, 2}), how.divisor);
  Id keys = part(1, {1, 2, 0});
  if (how.other_keys) keys = b(UnaryFunction::sin, keys);
  Id scores = matmul(b, q, keys);
  for (Array const& mask : how.mask) scores = b(add, scores, b.plan.constant(mask));
  Id const weights = softmax(b, scores);
  if (how.reads_weights) b.output("weights", weights);
  Id const joined = b.permute(matmul(b, weights, part(2, {1, 0, 2})), {1, 0, 2});
  std::vector<Id> const out_bias = how.has_bias ? std::vector{b.numbers({width})} : std::vector<Id>{};
  Id const out = b.dense(b.reshape(joined, {time * samples, width}), b.numbers({width, width}), out_bias);
  b.output("y", b.permute(b.reshape(out, {time, samples, width}), {1, 0, 2}));
}

// Three projections, samples first, heads on an axis of their own, the keys scaled.
void samples_first(Builder& b) {
  Id const x = b.input("x", {samples, time, width});
  auto const part = [&](std::vector<std::size_t> order, std::vector<Id> const& bias) {
    Id const dense = b.dense(x, b.numbers({width, width}), bias);
    return b.permute(b.reshape(dense, {samples, time, heads, head}), std::move(order));
  };
  Id const q = part({0, 2, 1, 3}, {});
  Id const keys = part({0, 2, 3, 1}, {b.numbers({width})});
  Id const scores = b(multiply, matmul(b, q, keys), 0.3);
  Id const joined = b.permute(matmul(b, softmax(b, scores), part({0, 2, 1, 3}, {})), {0, 2, 1, 3});
  b.output("y", b.dense(b.reshape(joined, {samples, time, width}), b.numbers({width, width})));
}

// One projection whose columns have q, k, v of a head side by side.
void heads_first(Builder& b) {
  Id const x = b.input("x", {samples, time, width});
  Id const all = b.reshape(b.dense(x, b.numbers({3 * width, width})), {samples, time, heads, 3, head});
  auto const part = [&](std::size_t which, std::vector<std::size_t> order) {
    Id const cut = b.reshape(b.slice(all, 3, which, which + 1), {samples, time, heads, head});
    return b.permute(cut, std::move(order));
  };
  Id const scores = b(divide, matmul(b, part(0, {0, 2, 1, 3}), part(1, {0, 2, 3, 1})), root);
  Id const joined = b.permute(matmul(b, softmax(b, scores), part(2, {0, 2, 1, 3})), {0, 2, 1, 3});
  b.output("y", b.dense(b.reshape(joined, {samples, time, width}), b.numbers({width, width})));
}

Passed simplified(Builder const& b) {
  return passed(b.plan, [](Plan& plan) {
    simplify(plan);
    return true;
  });
}
void check_attention(Builder const& b, bool causal) {
  Passed const result = simplified(b);
  BOOST_TEST(result.difference < exact);
  BOOST_TEST(operations(result.plan) == 1U, plan::text_of(result.plan));
  BOOST_REQUIRE(output_as<Attention>(result.plan) != nullptr);
  BOOST_TEST(output_as<Attention>(result.plan)->heads == std::size_t{heads});
  BOOST_TEST(output_as<Attention>(result.plan)->causal == causal);
}
void check_spelled_out(Builder const& b) {
  Passed const result = simplified(b);
  BOOST_TEST(result.difference < exact);
  BOOST_TEST(count<Attention>(result.plan) == 0U);
}

}  // namespace

BOOST_AUTO_TEST_CASE(as_pytorch_exports_it) {
  Builder plain;
  steps_first(plain);
  check_attention(plain, false);
  Builder without_bias;
  steps_first(without_bias, {.has_bias = false});
  check_attention(without_bias, false);
  BOOST_TEST(simplified(without_bias).plan.values.back().operands.size() == 3U);
}

BOOST_AUTO_TEST_CASE(masks) {
  for (double const shut : {-HUGE_VAL, -1e9}) {
    Builder causal;
    steps_first(causal, {.mask = {causal_mask(shut)}});
    check_attention(causal, true);
  }
  Builder open;
  steps_first(open, {.mask = {Array{Scalar::float32, {time, time}, std::vector<double>(time * time)}}});
  check_attention(open, false);
  // One that weakens, and one that leaves the later steps.
  Builder weak;
  steps_first(weak, {.mask = {causal_mask(-2)}});
  check_spelled_out(weak);
  Array later = causal_mask(-HUGE_VAL);
  std::reverse(later.values.begin(), later.values.end());
  Builder other;
  steps_first(other, {.mask = {later}});
  check_spelled_out(other);
}

BOOST_AUTO_TEST_CASE(other_cuts_of_the_heads) {
  Builder three;
  samples_first(three);
  check_attention(three, false);
  Builder interleaved;
  heads_first(interleaved);
  check_attention(interleaved, false);
}

BOOST_AUTO_TEST_CASE(another_scale_is_taken_in) {
  Builder b;
  steps_first(b, {.divisor = 3});
  check_attention(b, false);
}

BOOST_AUTO_TEST_CASE(what_is_no_attention_stays) {
  Builder read;
  steps_first(read, {.reads_weights = true});
  check_spelled_out(read);
  Builder keys;
  steps_first(keys, {.other_keys = true});
  check_spelled_out(keys);
  // Softmax along the wrong axis is that of a column.
  Builder columns;
  Id const x = columns.input("x", {samples, time, width});
  Id const q = columns.dense(x, columns.numbers({width, width}));
  Id const k = columns.permute(columns.dense(x, columns.numbers({width, width})), {0, 2, 1});
  Id const scores = matmul(columns, q, k);
  Id const weights = columns.add(plan::Softmax{1}, {scores}, columns.shape(scores));
  Id const joined = matmul(columns, weights, columns.dense(x, columns.numbers({width, width})));
  columns.output("y", columns.dense(joined, columns.numbers({width, width})));
  check_spelled_out(columns);
  // Keys of another sequence.
  Builder cross;
  Id const a = cross.input("a", {samples, time, width});
  Id const c = cross.input("b", {samples, time, width});
  Id const of_a = cross.dense(a, cross.numbers({width, width}));
  Id const of_c = cross.permute(cross.dense(c, cross.numbers({width, width})), {0, 2, 1});
  Id const values = cross.dense(c, cross.numbers({width, width}));
  Id const crossed = matmul(cross, softmax(cross, matmul(cross, of_a, of_c)), values);
  cross.output("y", cross.dense(crossed, cross.numbers({width, width})));
  check_spelled_out(cross);
}

}  // namespace import_test

#define BOOST_TEST_MODULE passes_layout
#include <boost/test/unit_test.hpp>

#include "plan_builder.hpp"

// In a namespace, where names of functions are not those of <cmath>.
namespace import_test {
namespace {

using enum plan::UnaryFunction;
using enum plan::BinaryFunction;
using plan::Permute;
using Order = std::vector<std::size_t>;

Order const first{0, 3, 1, 2};  // channels
Order const last{0, 2, 3, 1};

// A convolution as a TFLite model has it, between permutations, of kernels 3 by 3.
Id convolution(Builder& b, Id x, std::int64_t filters, std::size_t padding = 1) {
  Id const moved = b.permute(x, first);
  Id const weight = b.numbers({filters, b.shape(x)[3], 3, 3});
  return b.permute(b.convolution(moved, weight, {b.numbers({filters})}, padding), last);
}

Passed carried(Builder const& b, PassOptions const& options = {}) {
  return passed(b.plan, [&](Plan& plan) { return carry_permutations(plan, options); });
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_residual_network_of_a_tflite_model_has_no_permutation_left) {
  Builder b;
  Id const x = b.input("image", {1, 6, 6, 3});
  Id const stem = b(relu, convolution(b, x, 4));
  Id const body = convolution(b, b(relu, convolution(b, stem, 4)), 4);
  Id const sum = b(relu, b(add, stem, body));
  Id const scaled = b(multiply, b.numbers({4}), sum);
  Id const mean = b.reduce(plan::Reduction::mean, scaled, {1, 2}, false);
  b.output("y", b.dense(mean, b.numbers({5, 4}), {b.numbers({5})}));
  Passed const result = carried(b);
  BOOST_TEST(result.changed);
  BOOST_TEST(result.difference < exact);
  BOOST_TEST(count<Permute>(result.plan) == 0U, plan::text_of(result.plan));
  auto const& input = result.plan.values[result.plan.inputs[0]];
  BOOST_TEST(input.shape == (Extents{1, 3, 6, 6}), boost::test_tools::per_element());
  BOOST_TEST(std::get<plan::Input>(input.operation).order == first, boost::test_tools::per_element());
  BOOST_TEST(result.plan.outputs[0].order.empty());
  BOOST_TEST(result.plan.notes[0].find("input \"image\" is to be laid [1, 3, 6, 6]") == 0U, result.plan.notes[0]);
}

BOOST_AUTO_TEST_CASE(the_interface_stays_where_it_is_asked_for) {
  Builder b;
  Id const x = b.input("image", {1, 6, 6, 3});
  b.output("y", convolution(b, b(relu, convolution(b, x, 4)), 2));
  Passed const kept = carried(b, {.keep_layout = true});
  BOOST_TEST(kept.difference < exact);
  BOOST_TEST(count<Permute>(kept.plan) == 2U, plan::text_of(kept.plan));
  BOOST_TEST(kept.plan.values[kept.plan.inputs[0]].shape == (Extents{1, 6, 6, 3}), boost::test_tools::per_element());
  BOOST_TEST(output_as<Permute>(kept.plan) != nullptr);
  Passed const moved = carried(b);
  BOOST_TEST(moved.difference < exact);
  BOOST_TEST(count<Permute>(moved.plan) == 0U);
  BOOST_TEST(moved.plan.outputs[0].order == first, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(what_follows_a_convolution_comes_next_to_it) {
  Builder b;
  Id const x = b.input("image", {1, 6, 6, 3});
  b.output("y", b(relu, b(add, convolution(b, x, 4), b.numbers({4}))));
  Passed const result = passed(b.plan, [](Plan& plan) {
    simplify(plan, {.keep_layout = true});
    return true;
  });
  BOOST_TEST(result.difference < exact);
  BOOST_TEST(operations(result.plan) == 4U, plan::text_of(result.plan));
  BOOST_TEST(count(result.plan, add) == 0U);
  // An output that is read elsewhere, too, as the model has it, keeps its layout.
  Builder shared;
  Id const image = shared.output("y", convolution(shared, shared.input("x", {1, 4, 4, 2}), 2));
  shared.output("rows", shared.reshape(image, {4, 8}));
  Passed const kept = carried(shared);
  BOOST_TEST(kept.difference < exact);
  BOOST_TEST(count<Permute>(kept.plan) == 1U);
  BOOST_TEST(kept.plan.outputs[0].order.empty());
}

BOOST_AUTO_TEST_CASE(columns_of_a_flattened_image_are_permuted_once) {
  Builder b;
  Id const x = b.input("image", {2, 5, 4, 1});
  Id const flat = b(relu, b.reshape(convolution(b, x, 3, 0), {2, 18}));
  b.output("y", b.dense(flat, b.numbers({4, 18}, "fc.weight"), {b.numbers({4})}));
  Passed const result = carried(b);
  BOOST_TEST(result.difference < exact);
  BOOST_TEST(count<Permute>(result.plan) == 0U, plan::text_of(result.plan));
  // Axes in front of the flattened ones may stay.
  Builder kept;
  Id const y = kept.permute(kept.input("x", {2, 3, 4, 5}), {0, 1, 3, 2});
  kept.output("y", kept.dense(kept.reshape(y, {2, 3, 20}), kept.numbers({4, 20})));
  Passed const second = carried(kept);
  BOOST_TEST(second.difference < exact);
  BOOST_TEST(count<Permute>(second.plan) == 0U);
  // One that moves them does not.
  Builder moves;
  Id const z = moves.permute(moves.input("x", {2, 3, 4, 5}), {1, 0, 3, 2});
  moves.output("y", moves.dense(moves.reshape(z, {3, 2, 20}), moves.numbers({4, 20})));
  Passed const third = carried(moves);
  BOOST_TEST(third.difference < exact);
  BOOST_TEST(count<Permute>(third.plan) == 1U);
}

BOOST_AUTO_TEST_CASE(operations_that_permutations_move_through) {
  auto const check = [](std::function<Id(Builder&, Id)> const& operation) {
    Builder b;
    Id const x = b.input("x", {2, 4, 5, 3});
    Id const inner = operation(b, convolution(b, x, 4));
    b.output("y", convolution(b, inner, 2));
    Passed const result = carried(b);
    BOOST_TEST(result.difference < exact);
    BOOST_TEST(count<Permute>(result.plan) == 0U, plan::text_of(result.plan));
  };
  check([](Builder& b, Id x) { return b(tanh, x); });
  check([](Builder& b, Id x) { return b(add, x, b.numbers({4})); });
  check([](Builder& b, Id x) { return b(subtract, b.numbers({4, 1, 4}), x); });
  check([](Builder& b, Id x) { return b(multiply, x, 2); });
  check([](Builder& b, Id x) { return b(prelu, x, b.numbers({1, 1, 4})); });
  check([](Builder& b, Id x) { return b.where(b(greater, x, 0), b.numbers({4}), x); });
  check([](Builder& b, Id x) { return b.pad(x, {0, 1, 2, 0}, {0, 0, 1, 3}, 0.5); });
  check([](Builder& b, Id x) { return b.slice(b.slice(x, 3, 1, 3), 1, 0, 3); });
  check([](Builder& b, Id x) { return b.concat({x, b(sin, x), b.numbers({2, 4, 5, 1})}, 3); });
  check([](Builder& b, Id x) { return b.concat({x, x}, 1); });
  check([](Builder& b, Id x) { return b.add(plan::Softmax{3}, {x}, b.shape(x)); });
  check([](Builder& b, Id x) { return b.add(plan::CumulativeSum{2}, {x}, b.shape(x)); });
  check([](Builder& b, Id x) { return b.add(plan::Gather{3, {2, 0, 1, 1, 3}}, {x}, {2, 4, 5, 5}); });
  check([](Builder& b, Id x) { return b.add(plan::Gated{3, {}, sigmoid}, {x}, {2, 4, 5, 2}); });
  check([](Builder& b, Id x) { return b(multiply, x, b(sigmoid, b.reduce(plan::Reduction::mean, x, {1, 2}))); });
  check([](Builder& b, Id x) { return b(subtract, x, b.reduce(plan::Reduction::max, x, {3})); });
  // Squeeze and excite by a Dense, whose result is reshaped to the image's rank.
  check([](Builder& b, Id x) {
    Id const squeezed = b.reduce(plan::Reduction::mean, x, {1, 2}, false);
    return b(multiply, x, b.reshape(b.dense(squeezed, b.numbers({4, 4})), {2, 1, 1, 4}));
  });
}

BOOST_AUTO_TEST_CASE(reductions_that_leave_axes_in_another_order_are_permuted) {
  Builder b;
  Id const x = b.permute(b.input("x", {2, 3, 4, 5}), {2, 3, 1, 0});
  b.output("y", b(sin, b.reduce(plan::Reduction::sum, x, {1}, false)));
  b.output("z", b.reduce(plan::Reduction::argmax, x, {2}, false));
  Passed const result = carried(b);
  BOOST_TEST(result.difference < exact);
}

BOOST_AUTO_TEST_CASE(permutations_that_nothing_undoes_stay) {
  // Between batches of matrices; of time and batch; of another order than images have.
  Builder b;
  Id const x = b.input("x", {2, 3, 4, 5});
  b.output("y", b.matmul(x, b.permute(x, {0, 1, 3, 2})));
  Passed const result = carried(b);
  BOOST_TEST(!result.changed);
  BOOST_TEST(count<Permute>(result.plan) == 1U);
  Builder other;
  other.output("y", other(sin, other.permute(other.input("x", {2, 3, 4, 5}), {1, 0, 2, 3})));
  Passed const kept = carried(other);
  BOOST_TEST(kept.difference < exact);
  BOOST_TEST(count<Permute>(kept.plan) == 1U);
  BOOST_TEST(kept.plan.outputs[0].order.empty());
  // Somebody reads the image as it is, between a permutation and its inverse.
  Builder shared;
  Id const image = shared(relu, convolution(shared, shared.input("x", {1, 4, 4, 2}), 2));
  shared.output("rows", shared.reshape(image, {4, 8}));
  shared.output("y", convolution(shared, image, 2));
  Passed const both = carried(shared);
  BOOST_TEST(both.difference < exact);
  BOOST_TEST(count<Permute>(both.plan) == 1U, plan::text_of(both.plan));
}

BOOST_AUTO_TEST_CASE(an_input_of_which_a_part_is_read_otherwise) {
  Builder b;
  Id const x = b.input("x", {1, 4, 4, 2});
  b.output("y", b(add, x, convolution(b, x, 2)));
  Passed const result = carried(b);
  BOOST_TEST(result.difference < exact);
  BOOST_TEST(count<Permute>(result.plan) == 0U, plan::text_of(result.plan));
  // An input that no convolution reads keeps its layout.
  Builder two;
  Id const image = two.input("image", {1, 4, 4, 2});
  Id const rows = two.input("rows", {1, 4, 4, 2});
  two.output("y", convolution(two, image, 2));
  two.output("z", two.matmul(rows, rows));
  Passed const one = carried(two);
  BOOST_TEST(one.difference < exact);
  BOOST_TEST(std::get<plan::Input>(one.plan.values[one.plan.inputs[1]].operation).order.empty());
  BOOST_TEST(!std::get<plan::Input>(one.plan.values[one.plan.inputs[0]].operation).order.empty());
}

BOOST_AUTO_TEST_CASE(signals_of_one_axis) {
  Builder b;
  Id const x = b.input("x", {1, 9, 3});
  Id const inner = b.convolution(b.permute(x, {0, 2, 1}), b.numbers({4, 3, 3}));
  Id const out = b(relu, b.permute(inner, {0, 2, 1}));
  b.output("y", b.reduce(plan::Reduction::max, out, {1}, false));
  Passed const result = carried(b);
  BOOST_TEST(result.difference < exact);
  BOOST_TEST(count<Permute>(result.plan) == 0U);
}

BOOST_AUTO_TEST_CASE(everything_together) {
  // As tf2onnx writes it: padding in front, scale and shift behind, a matrix at the end.
  Builder b;
  Id const x = b.input("x", {1, 8, 8, 3});
  Id const shifted = b(divide, b(subtract, x, b.numbers({3})), 2);
  Id const padded = b.pad(shifted, {0, 1, 1, 0}, {0, 1, 1, 0});
  Id const conv = convolution(b, padded, 4, 0);
  Id const scaled = b(add, b(multiply, conv, b.positive({4})), b.numbers({4}));
  Id const pooled = b.permute(b.pool(b.permute(b(relu, scaled), first), true, 2, 2), last);
  Id const flat = b.reshape(pooled, {1, 64});
  Id const logits = b(add, b.matmul(flat, b.numbers({64, 5})), b.numbers({5}));
  b.output("y", b.add(plan::Softmax{1}, {logits}, {1, 5}));
  Passed const result = passed(b.plan, [](Plan& plan) {
    simplify(plan);
    return true;
  });
  BOOST_TEST(result.difference < exact);
  BOOST_TEST(count<Permute>(result.plan) == 0U, plan::text_of(result.plan));
  BOOST_TEST(count<plan::Pad>(result.plan) == 0U, plan::text_of(result.plan));
  BOOST_TEST(count<plan::Dense>(result.plan) == 1U);
  BOOST_TEST(count<plan::Matmul>(result.plan) == 0U);
  // The shift in front of a padded convolution stays, its scale and the rest do not.
  BOOST_TEST(count<plan::Binary>(result.plan) == 1U, plan::text_of(result.plan));
  BOOST_TEST(operations(result.plan) == 7U, plan::text_of(result.plan));
}

}  // namespace import_test

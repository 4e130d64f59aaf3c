#define BOOST_TEST_MODULE passes_rearrangements
#include <boost/test/unit_test.hpp>

#include "plan_builder.hpp"

namespace import_test {
namespace {

using enum plan::BinaryFunction;
using plan::UnaryFunction;

Passed joined(std::function<Id(Builder&, Id)> const& expression, Extents shape = {2, 4, 6, 5}) {
  Builder b;
  Id const x = b.input("x", std::move(shape));
  b.output("y", expression(b, x));
  return passed(b.plan, join_rearrangements);
}
// Only one operation is left, of this kind.
template <class T>
void check_one(std::function<Id(Builder&, Id)> const& expression) {
  Passed const result = joined(expression);
  BOOST_TEST(result.difference < exact);
  BOOST_TEST(operations(result.plan) == 1U, plan::text_of(result.plan));
  BOOST_TEST(output_as<T>(result.plan) != nullptr, plan::text_of(result.plan));
}
void check_none(std::function<Id(Builder&, Id)> const& expression) {
  Passed const result = joined(expression);
  BOOST_TEST(result.difference < exact);
  BOOST_TEST(operations(result.plan) == 0U, plan::text_of(result.plan));
}
void check_stays(std::size_t wanted, std::function<Id(Builder&, Id)> const& expression) {
  Passed const result = joined(expression);
  BOOST_TEST(result.difference < exact);
  BOOST_TEST(operations(result.plan) == wanted, plan::text_of(result.plan));
}
Id gather(Builder& b, Id x, std::size_t axis, std::vector<std::size_t> positions) {
  Extents shape = b.shape(x);
  shape[axis] = static_cast<std::int64_t>(positions.size());
  return b.add(plan::Gather{axis, std::move(positions)}, {x}, std::move(shape));
}

}  // namespace

BOOST_AUTO_TEST_CASE(like_upon_like) {
  check_one<plan::Reshape>([](Builder& b, Id x) { return b.reshape(b.reshape(x, {8, 30}), {2, 120}); });
  check_one<plan::Permute>([](Builder& b, Id x) { return b.permute(b.permute(x, {0, 2, 3, 1}), {1, 0, 3, 2}); });
  check_one<plan::Slice>([](Builder& b, Id x) { return b.slice(b.slice(x, 2, 1, 5), 2, 1, 3); });
  check_one<plan::Gather>([](Builder& b, Id x) { return gather(b, gather(b, x, 1, {3, 1, 2}), 1, {2, 0, 0}); });
  check_one<plan::Slice>([](Builder& b, Id x) { return gather(b, gather(b, x, 1, {3, 1, 2}), 1, {1, 2}); });
  check_one<plan::Pad>(
      [](Builder& b, Id x) { return b.pad(b.pad(x, {0, 0, 1, 0}, {0, 0, 0, 2}), {0, 0, 1, 1}, {0, 0, 0, 0}); });
  check_stays(2, [](Builder& b, Id x) {
    Id const sum = b.reduce(plan::Reduction::sum, x, {0, 1, 2, 3}, false);
    return b.add(plan::Broadcast{}, {b.add(plan::Broadcast{}, {sum}, {3, 1})}, {2, 3, 7});
  });
  // Along other axes, of other numbers.
  check_stays(2, [](Builder& b, Id x) { return b.slice(b.slice(x, 2, 1, 5), 3, 1, 3); });
  check_stays(2, [](Builder& b, Id x) { return gather(b, gather(b, x, 1, {3, 1, 2}), 2, {2, 0, 0}); });
  check_stays(
      2, [](Builder& b, Id x) { return b.pad(b.pad(x, {0, 0, 1, 0}, {0, 0, 0, 2}), {0, 0, 1, 1}, {0, 0, 0, 0}, 1); });
}

BOOST_AUTO_TEST_CASE(what_changes_nothing) {
  check_none([](Builder& b, Id x) { return b.reshape(b.reshape(x, {8, 30}), {2, 4, 6, 5}); });
  check_none([](Builder& b, Id x) { return b.permute(b.permute(x, {0, 3, 1, 2}), {0, 2, 3, 1}); });
  check_none([](Builder& b, Id x) { return b.slice(x, 3, 0, 5); });
  check_none([](Builder& b, Id x) { return gather(b, x, 1, {0, 1, 2, 3}); });
  check_none([](Builder& b, Id x) { return b.pad(x, {0, 0, 0, 0}, {0, 0, 0, 0}); });
  check_none([](Builder& b, Id x) { return b.add(plan::Broadcast{}, {x}, {2, 4, 6, 5}); });
  check_none([](Builder& b, Id x) { return b.concat({x}, 1); });
  check_none([](Builder& b, Id x) { return b(add, x, 0); });
  check_none([](Builder& b, Id x) { return b(add, b.number(0, {4, 1, 1}), x); });
  check_none([](Builder& b, Id x) { return b(divide, b(multiply, b(subtract, x, 0), 1), 1); });
  check_none([](Builder& b, Id x) { return b(power, x, 1); });
  // The number broadcasts the value, stands on the other side, is another one.
  check_stays(1, [](Builder& b, Id x) { return b(add, x, b.number(0, {3, 1, 1, 1, 1})); });
  check_stays(1, [](Builder& b, Id x) { return b(subtract, 0, x); });
  check_stays(1, [](Builder& b, Id x) { return b(divide, 1, x); });
  check_stays(1, [](Builder& b, Id x) { return b(add, x, 1e-9); });
  check_stays(1, [](Builder& b, Id x) { return b(multiply, x, 1.0000001); });
}

BOOST_AUTO_TEST_CASE(slices_put_together) {
  check_none([](Builder& b, Id x) { return b.concat({b.slice(x, 1, 0, 3), b.slice(x, 1, 3, 4)}, 1); });
  check_one<plan::Slice>([](Builder& b, Id x) { return b.concat({b.slice(x, 2, 1, 3), b.slice(x, 2, 3, 4)}, 2); });
  check_stays(3, [](Builder& b, Id x) { return b.concat({b.slice(x, 2, 3, 4), b.slice(x, 2, 1, 3)}, 2); });
  check_stays(3, [](Builder& b, Id x) { return b.concat({b.slice(x, 2, 1, 3), b.slice(x, 2, 3, 5)}, 1); });
  check_stays(4, [](Builder& b, Id x) {
    return b.concat({b.slice(x, 1, 0, 2), b.slice(b(UnaryFunction::sin, x), 1, 2, 4)}, 1);
  });
}

BOOST_AUTO_TEST_CASE(a_permutation_of_ones_is_a_reshape) {
  check_one<plan::Reshape>([](Builder& b, Id x) { return b.permute(b.reshape(x, {2, 1, 24, 5}), {1, 0, 2, 3}); });
  check_stays(2, [](Builder& b, Id x) { return b.permute(b.reshape(x, {2, 1, 24, 5}), {0, 1, 3, 2}); });
}

BOOST_AUTO_TEST_CASE(operands_that_are_broadcast_anyway) {
  check_stays(2, [](Builder& b, Id x) {
    Id const row = b.reduce(plan::Reduction::max, x, {3});
    return b(subtract, x, b.add(plan::Broadcast{}, {row}, {2, 4, 6, 5}));
  });
  // Both are: one of them has to be.
  check_stays(4, [](Builder& b, Id x) {
    Id const row = b.reduce(plan::Reduction::max, x, {3});
    Id const column = b.reduce(plan::Reduction::max, x, {2});
    return b(subtract, b.add(plan::Broadcast{}, {row}, {2, 4, 6, 5}), column);
  });
}

BOOST_AUTO_TEST_CASE(padding_into_what_follows) {
  auto const conv = [](Builder& b, Id x, std::size_t padding, std::size_t stride) {
    return b.convolution(x, b.numbers({3, 4, 3, 2}), {b.numbers({3})}, padding, stride);
  };
  check_one<plan::Convolution>([&](Builder& b, Id x) { return conv(b, b.pad(x, {0, 0, 1, 0}, {0, 0, 2, 1}), 0, 1); });
  // Behind, the stride does not reach all of it.
  check_one<plan::Convolution>([&](Builder& b, Id x) { return conv(b, b.pad(x, {0, 0, 0, 1}, {0, 0, 1, 2}), 1, 2); });
  check_stays(2, [&](Builder& b, Id x) { return conv(b, b.pad(x, {0, 0, 1, 0}, {0, 0, 2, 1}, 1), 0, 1); });
  check_stays(2, [&](Builder& b, Id x) { return conv(b, b.pad(x, {1, 0, 1, 0}, {0, 0, 2, 1}), 0, 1); });
  auto const padded = [](Builder& b, Id x, double number) { return b.pad(x, {0, 0, 1, 1}, {0, 0, 1, 1}, number); };
  check_one<plan::Pool>([&](Builder& b, Id x) { return b.pool(padded(b, x, 0), false, 3, 2); });
  check_stays(2, [&](Builder& b, Id x) { return b.pool(padded(b, x, 1), false, 3, 2); });
  check_one<plan::Pool>([&](Builder& b, Id x) { return b.pool(padded(b, x, -HUGE_VAL), true, 3, 2); });
  check_stays(2, [&](Builder& b, Id x) { return b.pool(padded(b, x, 0), true, 3, 2); });
  // What is never negative has no need of padding by less.
  check_stays(2, [&](Builder& b, Id x) { return b.pool(padded(b, b(UnaryFunction::relu, x), 0), true, 3, 2); });
  check_stays(3, [&](Builder& b, Id x) { return b.pool(padded(b, b(UnaryFunction::relu, x), 0), true, 1, 1); });
  check_one<plan::Slice>([&](Builder& b, Id x) { return b.slice(b.pad(x, {0, 0, 0, 2}, {0, 0, 0, 2}), 3, 3, 6); });
  check_one<plan::Pad>([&](Builder& b, Id x) { return b.slice(b.pad(x, {0, 0, 0, 2}, {0, 0, 0, 2}), 3, 1, 9); });
  check_stays(2, [&](Builder& b, Id x) { return b.slice(b.pad(x, {0, 0, 0, 2}, {0, 0, 0, 2}), 3, 7, 9); });
}

}  // namespace import_test

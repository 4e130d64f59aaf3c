// What a file leaves open about the inputs of a model, and the counts that shapes of files have.
#define BOOST_TEST_MODULE model binding
#include <boost/test/unit_test.hpp>
#include <cstdint>
#include <functional>
#include <limits>
#include <string>

#include "models/checked_count.hpp"
#include "models/model.hpp"
#include "models/model_error.hpp"

using namespace tool;

namespace {

std::string refusal(std::function<void()> const& call) {
  try {
    call();
  } catch (ModelError const& error) {
    return error.what();
  }
  return "taken";
}

// y = x + s + k, where x [N, T, 3] and s [N, H] are open and k [2] is a weight by nature.
Model open_model() {
  Model model;
  model.inputs = {{.name = "x", .shape = {{0, "N"}, {0, "T"}, {3, {}}}},
                  {.name = "s", .shape = {{0, "N"}, {0, "H"}}},
                  {.name = "k", .scalar = Scalar::int32, .shape = {{2, {}}}}};
  model.outputs = {{.name = "y", .shape = {{0, "N"}, {0, "T"}}}};
  model.nodes = {{.op = "Sum", .inputs = {"x", "s", "k"}, .outputs = {"y"}, .place = "node 0 (Sum)"}};
  return model;
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_batch_is_the_first_axis_and_symbols_of_one_name_are_one) {
  Model model = open_model();
  bind_shapes(model, 4, {{"x", {2, 5, 3}}, {"s", {2, 7}}});
  BOOST_TEST(extents_of(model.inputs[0]) == (Extents{2, 5, 3}));
  BOOST_TEST(extents_of(model.outputs[0]) == (Extents{2, 5}));
  model = open_model();
  model.inputs[0].shape[1] = {5, {}};
  model.inputs[1].shape[1] = {7, {}};
  bind_shapes(model, 4, {});
  BOOST_TEST(extents_of(model.inputs[0]) == (Extents{4, 5, 3}));
  BOOST_TEST(extents_of(model.inputs[1]) == (Extents{4, 7}));
  BOOST_TEST(model.notes.size() == 1u);
  BOOST_TEST(model.notes.at(0) == "bound the first axis (N) of input \"x\" to 4");
  // T is a symbol of the output alone.
  BOOST_TEST(!model.outputs[0].has_shape);
}

BOOST_AUTO_TEST_CASE(an_input_without_a_shape_gets_one) {
  Model model = open_model();
  model.inputs = {{.name = "x", .has_shape = false}};
  BOOST_TEST(refusal([&] { bind_shapes(model, 1, {}); }) ==
             "input \"x\": its shape is open: the file says no shape; bind it by --input NAME=SHAPE");
  bind_shapes(model, 1, {{"x", {2, 3}}});
  BOOST_TEST(extents_of(model.inputs[0]) == (Extents{2, 3}));
}

BOOST_AUTO_TEST_CASE(bindings_that_are_refused) {
  auto const bound = [](std::map<std::string, Extents> const& shapes, std::int64_t batch = 1) {
    return refusal([&] {
      Model model = open_model();
      bind_shapes(model, batch, shapes);
    });
  };
  BOOST_TEST(bound({}) == "input \"x\": its shape is open: the file says [1, T, 3]; bind it by --input NAME=SHAPE");
  BOOST_TEST(bound({{"x", {1, 2, 4}}}) == "input \"x\": expected [1, 2, 3], as the file says, found [1, 2, 4]");
  BOOST_TEST(bound({{"x", {1, 2}}}) == "input \"x\": expected [N, T, 3], as the file says, found [1, 2]");
  BOOST_TEST(bound({{"s", {1, 2}}, {"x", {3, 2, 3}}}) ==
             "input \"x\": expected [1, T, 3], as the file says, found [3, 2, 3]");
  BOOST_TEST(bound({{"x", {1, 0, 3}}}) == "input \"x\": expected extents of at least 1, found [1, 0, 3]");
  BOOST_TEST(bound({{"z", {1}}}) == "the model has no input \"z\", but \"x\", \"s\", \"k\"");
  BOOST_TEST(bound({}, 0) == "expected a batch of at least 1, found 0");
}

BOOST_AUTO_TEST_CASE(an_input_that_is_a_weight_by_nature) {
  Model model = open_model();
  bind_constant(model, "k", {.scalar = Scalar::int64, .shape = {2}, .values = {1, -2}});
  BOOST_TEST(model.inputs.size() == 2u);
  BOOST_TEST((model.constants.at("k").scalar == Scalar::int32));
  bind_constant(model, "s", {.scalar = Scalar::float64, .shape = {6, 1}, .values = {1, 2, 3, 4, 5, 6}});
  BOOST_TEST(spell(model.inputs.at(0).shape[0]) == "6");
  auto const refused = [](std::string const& name, Array const& array) {
    return refusal([&] {
      Model other = open_model();
      bind_constant(other, name, array);
    });
  };
  BOOST_TEST(refused("k", {.shape = {3}, .values = {1, 2, 3}}) ==
             "input \"k\": expected [2], as the file says, found [3]");
  BOOST_TEST(refused("k", {.shape = {2}, .values = {1, 0.5}}) == "input \"k\": expected numbers of int32, found 0.5");
  BOOST_TEST(refused("k", {.shape = {2}, .values = {1, 0x1p31}}) ==
             "input \"k\": expected numbers of int32, found 2147483648");
  BOOST_TEST(refused("z", {}) == "the model has no input \"z\", but \"x\", \"s\", \"k\"");
}

BOOST_AUTO_TEST_CASE(counts_do_not_overflow) {
  ModelLimits const limits{.elements = 100, .rank = 4};
  constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
  BOOST_TEST(checked_count({}, limits, "p") == 1u);
  BOOST_TEST(checked_count({4, 25}, limits, "p") == 100u);
  BOOST_TEST(checked_count({most, 0, most}, limits, "p") == 0u);
  auto const refused = [&](Extents const& shape) { return refusal([&] { checked_count(shape, limits, "p"); }); };
  BOOST_TEST(refused({101}) == "p: expected at most 100 elements, found the shape [101]");
  BOOST_TEST(refused({most, most, most, most}).starts_with("p: expected at most 100 elements"));
  BOOST_TEST(refused({std::int64_t{1} << 32, std::int64_t{1} << 32}).starts_with("p: expected at most 100 elements"));
  BOOST_TEST(refused({0, -1}) == "p: expected extents that are not negative, found [0, -1]");
  BOOST_TEST(refused({1, 1, 1, 1, 1}) == "p: expected at most 4 axes, found 5");
}

#include "expression_plans.hpp"

#include <array>
#include <limits>

namespace tool::tests {

using namespace plan;

Array drawn(Draw& draw, Extents const& shape, double low, double high) {
  Array array{Scalar::float32, shape, std::vector<double>(count_of(shape))};
  for (double& value : array.values) value = draw(low, high);
  return array;
}

Id Building::input(std::string const& name, Extents const& shape) {
  Id const id = case_.plan.add(Input{}, {}, shape, name);
  case_.plan.inputs.push_back(id);
  return id;
}
Id Building::numbers(std::string const& name, Extents const& shape, double low, double high) {
  return case_.plan.constant(drawn(draw_, shape, low, high), name);
}
Id Building::number(double value, Extents const& shape) {
  return case_.plan.constant({Scalar::float32, shape, std::vector<double>(count_of(shape), value)});
}
Id Building::then(Operation operation, std::vector<Id> operands, Extents shape, std::string const& name) {
  return case_.plan.add(std::move(operation), std::move(operands), std::move(shape), name, "node of " + case_.name);
}
void Building::give(Id value, std::string const& name) {
  case_.plan.outputs.push_back({name.empty() ? 'y' + std::to_string(case_.plan.outputs.size()) : name, value});
}

namespace {

PlanCase functions(std::string const& name, double low, double high, std::vector<Unary> const& all) {
  Building building(name, low, high);
  Id const x = building.input("x", {3, 5});
  for (Unary const& function : all) building.give(building.then(function, {x}, {3, 5}));
  return building.done();
}

PlanCase binary_functions() {
  Building building("binary", 0.25, 2);
  Id const a = building.input("a", {2, 1, 3});
  Id const b = building.input("b", {4, 1});
  for (auto const function :
       {BinaryFunction::add, BinaryFunction::subtract, BinaryFunction::multiply, BinaryFunction::divide,
        BinaryFunction::power, BinaryFunction::maximum, BinaryFunction::minimum, BinaryFunction::remainder,
        BinaryFunction::greater, BinaryFunction::greater_equal, BinaryFunction::less, BinaryFunction::less_equal,
        BinaryFunction::equal})
    building.give(building.then(Binary{function}, {a, b}, {2, 4, 3}));
  return building.done();
}

// Constants of one number, in every rank, and such whose axes are all that gives the result its shape.
PlanCase numbers_and_parameters() {
  Building building("numbers");
  Id const x = building.input("x", {3});
  Id const scalar = building.then(Reduce{Reduction::sum, {0}, false}, {x}, {});
  building.give(scalar);
  building.give(building.then(Binary{BinaryFunction::add}, {scalar, building.number(2.5, {1, 1})}, {1, 1}));
  building.give(building.then(Binary{BinaryFunction::multiply}, {x, building.number(-0.5, {1, 1, 1})}, {1, 1, 3}));
  Id const w = building.numbers("scale w", {2, 3});
  building.give(building.then(Binary{BinaryFunction::multiply}, {x, w}, {2, 3}));
  Id const again = building.numbers("scale w", {3}, 0.25, 0.5);  // a name that is taken
  building.give(building.then(Binary{BinaryFunction::prelu}, {x, again}, {3}));
  building.give(building.then(
      Where{}, {building.then(Binary{BinaryFunction::greater}, {x, again}, {3}), x, building.number(0.125, {})}, {3}));
  return building.done();
}

}  // namespace

std::vector<PlanCase> elementwise_plans() {
  using enum UnaryFunction;
  double const infinity = std::numeric_limits<double>::infinity();
  std::vector<Unary> everywhere;
  for (auto const function :
       {negate, abs,  sign,  exp,  square,  floor, ceil, round,     erf,  sin,  cos,      tan,      atan,
        sinh,   cosh, asinh, tanh, sigmoid, relu,  gelu, gelu_tanh, silu, mish, softplus, softsign, hard_swish})
    everywhere.push_back({function});
  everywhere.insert(everywhere.end(), {{leaky_relu, 0.125},
                                       {elu, 0.75},
                                       {selu, 1.6732632423543772, 1.0507009873554805},
                                       {selu, 1.5, 2},
                                       {celu, 0.5},
                                       {hard_sigmoid, 1.0 / 6, 0.5},
                                       {hard_sigmoid, 0.25, 0.375},
                                       {thresholded_relu, 0.5},
                                       {clamp, -0.5, 1.25},
                                       {clamp, -0.5, infinity},
                                       {clamp, -infinity, 0.25},
                                       {clamp, -infinity, infinity}});
  return {functions("everywhere", -3, 3, everywhere),
          functions("unit", 0.125, 0.9375, {{log}, {sqrt}, {reciprocal}, {asin}, {acos}, {atanh}}),
          functions("above_one", 1.0625, 3, {{acosh}, {log}}), binary_functions(), numbers_and_parameters()};
}

namespace {

PlanCase gathers() {
  Building building("gathers");
  Id const x = building.input("x", {2, 6, 3});
  for (std::vector<std::size_t> const& positions : std::vector<std::vector<std::size_t>>{{5, 4, 3, 2, 1, 0},
                                                                                         {1, 3, 5},
                                                                                         {0, 2, 4},
                                                                                         {0, 5},
                                                                                         {2, 2, 3, 3, 4, 4},
                                                                                         {1, 0, 1, 0, 1, 0},
                                                                                         {3},
                                                                                         {2, 3, 4},
                                                                                         {0, 1, 4, 5, 1},
                                                                                         {0, 0, 0},
                                                                                         {4, 4, 1, 2, 2}}) {
    building.give(building.then(Gather{1, positions}, {x}, {2, static_cast<std::int64_t>(positions.size()), 3}));
  }
  building.give(building.then(Gather{0, {1, 1, 0, 0}}, {x}, {4, 6, 3}));
  building.give(building.then(Gather{2, {2, 0}}, {x}, {2, 6, 2}));
  return building.done();
}

PlanCase arrangements() {
  Building building("arrangements");
  Id const x = building.input("x", {2, 3, 4});
  building.give(building.then(Reshape{}, {x}, {6, 4}));
  building.give(building.then(Permute{{2, 0, 1}}, {x}, {4, 2, 3}));
  building.give(building.then(Permute{{0, 2, 1}}, {x}, {2, 4, 3}));
  building.give(building.then(Slice{2, 1, 3}, {x}, {2, 3, 2}));
  Id const row = building.then(Slice{1, 1, 2}, {x}, {2, 1, 4});
  building.give(building.then(Broadcast{}, {row}, {5, 2, 3, 4}));
  building.give(building.then(Broadcast{}, {building.number(0.75, {1})}, {2, 2}));
  Id const ones = building.number(1, {2, 1, 4});
  building.give(building.then(Concat{1}, {x, ones, row, building.numbers("more", {2, 2, 4})}, {2, 7, 4}));
  building.give(building.then(Pad{{0, 1, 2}, {0, 0, 1}, -1.5}, {x}, {2, 4, 7}));
  building.give(building.then(CumulativeSum{1}, {x}, {2, 3, 4}));
  building.give(building.then(CumulativeSum{2}, {x}, {2, 3, 4}));
  return building.done();
}

PlanCase reductions() {
  Building building("reductions");
  Id const x = building.input("x", {2, 3, 4});
  for (auto const kind : {Reduction::sum, Reduction::mean, Reduction::max, Reduction::min, Reduction::product}) {
    building.give(building.then(Reduce{kind, {0, 2}, false}, {x}, {3}));
    building.give(building.then(Reduce{kind, {1}, true}, {x}, {2, 1, 4}));
    building.give(building.then(Reduce{kind, {0, 1, 2}, true}, {x}, {1, 1, 1}));
    building.give(building.then(Reduce{kind, {0, 1, 2}, false}, {x}, {}));
  }
  for (auto const kind : {Reduction::argmax, Reduction::argmin}) {
    building.give(building.then(Reduce{kind, {1}, false}, {x}, {2, 4}));
    building.give(building.then(Reduce{kind, {2}, true}, {x}, {2, 3, 1}));
  }
  return building.done();
}

// An input and a constant as outputs, one value as two outputs, an input that nothing reads.
PlanCase outputs() {
  Building building("outputs");
  Id const x = building.input("state in", {1, 2});
  building.input("idle", {3});
  Id const y = building.then(Unary{UnaryFunction::tanh}, {x}, {1, 2}, "double");
  building.give(y);
  building.give(x, "state in");
  building.give(y, "y again");
  building.give(building.numbers("table", {2, 2}), "table");
  building.give(building.number(0.5, {2, 3}), "filled");
  building.give(building.number(0.25, {1}), "one");
  return building.done();
}

}  // namespace

std::vector<PlanCase> arrangement_plans() {
  return {gathers(), arrangements(), reductions(), outputs()};
}

}  // namespace tool::tests

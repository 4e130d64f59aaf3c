// A parameter asked for by a name that the expression does not have.
// EXPECT: get<name>\(\) asks for a parameter
// EXPECT: is_a_parameter_of_the_layer<.*b
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/graph.hpp>
#include <ingot/layers/expression_layer.hpp>

using namespace ingot::graph;

using Layer = ingot::ExpressionLayer<input<"x", 3> * parameter<"w", 3>>;

#ifdef FIXED
auto* run(Layer& layer) {
  return layer.get<"w">().data();
}
#else
auto* run(Layer& layer) {
  return layer.get<"b">().data();
}
#endif

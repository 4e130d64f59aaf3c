#include "lowering/norms.hpp"

namespace tool::lowering {

double norm_order(Step const& step) {
  auto const found = step.node().attributes.find("p");
  if (found == step.node().attributes.end()) return 2;
  bool const is_real = std::holds_alternative<double>(found->second);
  double const p = is_real ? step.real("p", 2) : static_cast<double>(step.integer("p", 2));
  if (!(p > 0)) step.refuse("expected a positive number as attribute p, found " + std::to_string(p));
  return p;
}

Id magnitudes(Builder& builder, Id x, double p) {
  if (p == 2) return builder.unary(UnaryFunction::square, x);
  Id const size = builder.unary(UnaryFunction::abs, x);
  return p == 1 ? size : builder.binary(BinaryFunction::power, size, p);
}

Id root(Builder& builder, Id x, double p) {
  if (p == 1) return x;
  return p == 2 ? builder.unary(UnaryFunction::sqrt, x) : builder.binary(BinaryFunction::power, x, 1 / p);
}

}  // namespace tool::lowering

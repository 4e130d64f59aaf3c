// What depends on shapes and attributes alone, and so is a constant before anything is lowered.
#include "lowering/rules.hpp"

namespace tool::lowering {

namespace {

void expect_known(Step& step) {
  step.refuse("a fault of the importer: its result should be a constant");
}

}  // namespace

void add_known(Rules& rules) {
  for (char const* const name : {"Constant", "ConstantOfShape", "EyeLike", "Shape", "Size"}) rules[name] = expect_known;
}

}  // namespace tool::lowering

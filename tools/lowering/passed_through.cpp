// What changes nothing in inference.
#include "lowering/rules.hpp"

namespace tool::lowering {

namespace {

void lower_identity(Step& step) {
  step.note("dropped: it changes nothing");
  step.give(step.operand(0));
}

// From opset 12 on an operand asks for training; its ratio may still be 0.
void lower_dropout(Step& step) {
  if (step.opset() >= 12 && step.has(2) && step.fixed_integer(2, "whether it trains") != 0) {
    bool const drops = !step.has(1) || step.fixed(1, "its ratio").values != std::vector<double>{0};
    if (drops) step.refuse_listed("training_mode");
  }
  step.note("dropped: it changes nothing in inference");
  step.give(step.operand(0));
  if (step.wants(1)) step.give(1, step.broadcast(step.number(1), step.result_shape(1)));
}

}  // namespace

void add_passed_through(Rules& rules) {
  rules["Identity"] = lower_identity;
  rules["Dropout"] = lower_dropout;
}

}  // namespace tool::lowering

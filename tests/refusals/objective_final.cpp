// A clip for every network that cannot be derived from.
// EXPECT: a penalty or a clip whose call is a template is not final: leave the word out
// EXPECT: has_a_call_to_look_into<.*reasons::FinalHidesItsCall<OwnClip>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;
using Net = Network<Dense<4, 2>>;

#ifdef FIXED
#define FINAL
#else
#define FINAL final
#endif
struct OwnClip FINAL{template <class Any> constexpr void operator()(Any& gradient)
                         const {gradient.template layer<0>().bias = {};
}
}
;
Objective const objective{MeanSquaredError{}, OwnClip{}};

void train(Net& net, Sgd<Net>& optimizer, Tensor<float, 8, 4> const& x, Tensor<float, 8, 2> const& target,
           TrainingMemory<Net, 8>& memory) {
  train_step(net, optimizer, objective, x, target, memory);
}

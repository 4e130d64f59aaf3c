// EXPECT: a layer that is trained has void backward<B>
// EXPECT: has_backward<.*At<1, .*At<1, (struct )?Twice>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

struct Twice {
  using input_shape = Shape<2>;
  using output_shape = Shape<2>;
  template <std::size_t B, class T>
  constexpr void forward(View<T const, B, Shape<2>> x, View<T, B, Shape<2>> y) const {
    for (std::size_t i = 0; i < 2 * B; ++i) y.data[i] = T(2) * x.data[i];
  }
};

#ifdef FIXED
using Net = Network<Dense<2, 2>, Concat<Relu<2>, Relu<2>>>;
#else
using Net = Network<Dense<2, 2>, Concat<Relu<2>, Twice>>;
#endif

void train(Net& net, Sgd<Net>& optimizer, Tensor<float, 8, 2> const& x, Tensor<float, 8, 4> const& target,
           TrainingMemory<Net, 8>& memory) {
  train_step(net, optimizer, Objective{MeanSquaredError{}}, x, target, memory);
}

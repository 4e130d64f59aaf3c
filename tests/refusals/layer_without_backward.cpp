// Inference needs no backward; training does, and names the layer that has none.
// EXPECT: a layer that is trained has void backward<B>
// EXPECT: has_backward<.*At<1, .*Twice> ?, .*NoMemberOfThisName ?>
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
#ifdef FIXED
  template <std::size_t B, class T>
  constexpr void backward(View<T const, B, Shape<2>>, View<T const, B, Shape<2>>, View<T const, B, Shape<2>> dy,
                          View<T, B, Shape<2>> dx, Twice&) const {
    for (std::size_t i = 0; i < 2 * B; ++i) dx.data[i] = T(2) * dy.data[i];
  }
#endif
};

using Net = Network<Dense<3, 2>, Twice, Dense<2, 1>>;

auto run(Net const& net, Tensor<float, 3> const& x) {
  return net(x);
}

TrainingMemory<Net, 8> memory;

void train(Net& net, Sgd<Net>& optimizer, Tensor<float, 8, 3> const& x, Tensor<float, 8, 1> const& target) {
  train_step(net, optimizer, Objective{MeanSquaredError{}}, x, target, memory);
}

// The gradient of a network with one's own layer that draws random numbers, without a key.
// EXPECT: gradient_without_key.cpp:31
// EXPECT: takes a key, RandomKey\{seed, step\}, after the memory
// EXPECT: has_key_if_random<ingot::Network<
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>
using namespace ingot;

struct Noise {
  using input_shape = Shape<3>;
  using output_shape = Shape<3>;
  static constexpr bool draws_random = true;
  template <std::size_t B, class T>
  struct Saved {};
  template <std::size_t B, class T>
  void forward(View<T const, B, Shape<3>>, View<T, B, Shape<3>>) const {}
  template <std::size_t B, class T>
  void forward_training(View<T const, B, Shape<3>>, View<T, B, Shape<3>>, Saved<B, T>&, TrainingContext) const {}
  template <std::size_t B, class T>
  void backward(View<T const, B, Shape<3>>, View<T const, B, Shape<3>>, View<T const, B, Shape<3>>,
                View<T, B, Shape<3>>, Saved<B, T>&, Noise&) const {}
};
using Net = Network<Dense<2, 3>, Noise>;

void gradient(Net const& net, TrainingMemory<Net, 1>& memory, Tensor<float, 2> const& x, Labels<1> const& t) {
#ifdef FIXED
  compute_gradient(net, Objective{SoftmaxCrossEntropy{}}, x, t, memory, RandomKey{1, 2});
#else

  compute_gradient(net, Objective{SoftmaxCrossEntropy{}}, x, t, memory);
#endif
}

#include <cstdio>
#include <ingot/ingot.hpp>
using namespace ingot;

// y = x for x > 0, else slope[c] x: PReLU (He et al. 2015).
template <class S, class T = float>
struct PRelu {
  static constexpr std::size_t channels = S::extents[0];
  using scalar = T;
  using input_shape = S;
  using output_shape = S;
  template <class U>
  using with_scalar = PRelu<S, U>;
  static constexpr LayerIdentity identity() { return layer_identity("PRelu"); }

  Tensor<T, channels> slope;

  template <std::size_t B>
  constexpr void forward(View<T const, B, S> x, View<T, B, S> y) const {
    for (std::size_t b = 0; b < B; ++b) {
      for (std::size_t i = 0; i < S::size; ++i) {
        T const v = x.sample(b)[i];
        y.sample(b)[i] = v > T(0) ? v : slope[i / (S::size / channels)] * v;
      }
    }
  }
  // Writes dx, adds to the gradient.
  template <std::size_t B>
  constexpr void backward(View<T const, B, S> x, View<T const, B, S>, View<T const, B, S> dy, View<T, B, S> dx,
                          PRelu& gradient) const {
    for (std::size_t b = 0; b < B; ++b) {
      for (std::size_t i = 0; i < S::size; ++i) {
        std::size_t const c = i / (S::size / channels);
        T const v = x.sample(b)[i];
        dx.sample(b)[i] = dy.sample(b)[i] * (v > T(0) ? T(1) : slope[c]);
        if (!(v > T(0))) gradient.slope[c] += dy.sample(b)[i] * v;
      }
    }
  }
  // Role::bias starts at zero: as a ReLU that learns to leak.
  template <class F, class... Same>
  static constexpr void visit(F&& f, Same&... same) {
    f(Parameter{"slope", Role::bias}, same.slope...);
  }
};
static_assert(check_by_duals<PRelu<Shape<2, 3>>>().worst() < 1e-12);

int main() {  // learns |x|, which a network of two units and slopes can say
  using Net = Network<Dense<1, 2>, PRelu<Shape<2>>, Dense<2, 1>>;
  static Net net;
  static Adam<Net> adam{.learning_rate = 0.02};
  static TrainingMemory<Net, 4> memory;
  initialize(net, 1);
  Tensor<float, 4, 1> const x{-2, -1, 1, 2};
  Tensor<float, 4, 1> const y{2, 1, 1, 2};
  float loss = 0;
  for (int i = 0; i < 3000; ++i) loss = train_step(net, adam, Objective{MeanSquaredError{}}, x, y, memory).total();
  std::printf("loss %.1e, |-1.5| = %.3f\n", double(loss), double(net({-1.5f})[0]));
  return loss < 1e-6f ? 0 : 1;
}

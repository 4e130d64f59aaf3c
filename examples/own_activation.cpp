#include <cstdio>
#include <ingot/ingot.hpp>
using namespace ingot;

// y = x tanh(ln(1 + e^x)): Mish (Misra 2019).
struct MishFunction {
  static constexpr LayerIdentity identity() { return layer_identity("Mish"); }
  template <class T>
  static constexpr T value(T x) {
    return x * math::tanh(math::softplus(x));
  }
  template <class T>
  static constexpr T slope(T x) {
    T const t = math::tanh(math::softplus(x));
    return t + x * (T(1) - t * t) * math::sigmoid(x);
  }
};
template <std::size_t... Extents>
struct Mish : Elementwise<MishFunction, Extents...> {};
inline constexpr words::OfExtents<Mish> mish{};
static_assert(check_by_duals<Mish<3>>().worst() < 1e-12);

int main() {  // learns sin(x) on [-2, 2]
  using Net = decltype(build<Shape<1>>(dense<8>, mish, dense<1>));
  static Net net;
  static Adam<Net> adam{.learning_rate = 0.02};
  static TrainingMemory<Net, 9> memory;
  initialize(net, 1);
  Tensor<float, 9, 1> const x{-2, -1.5f, -1, -0.5f, 0, 0.5f, 1, 1.5f, 2};
  Tensor<float, 9, 1> const y{-0.909f, -0.997f, -0.841f, -0.479f, 0, 0.479f, 0.841f, 0.997f, 0.909f};
  float loss = 0;
  for (int i = 0; i < 2000; ++i) loss = train_step(net, adam, Objective{MeanSquaredError{}}, x, y, memory).total();
  float const between = net({0.25f})[0];
  std::printf("loss %.1e, sin 0.25 = 0.247, the network says %.3f\n", double(loss), double(between));
  return loss < 1e-4f && between > 0.2f && between < 0.3f ? 0 : 1;
}

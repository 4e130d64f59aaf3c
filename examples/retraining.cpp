// Retrains the last layer of a LeNet whose other layers stay in flash, and says what memory that takes beside training
// all of it.
#include <cstddef>
#include <cstdio>
#include <ingot/ingot.hpp>
#include <ingot/network/retrained.hpp>

using namespace ingot;

namespace {

using LeNet = decltype(build<Shape<1, 28, 28>>(conv2d<6, 5>, relu, max_pool2d<2>, conv2d<16, 5>, relu, max_pool2d<2>,
                                               flatten, dense<120>, relu, dense<84>, relu, dense<10>));

// In a device these are the weights that it was shipped with, `extern LeNet const net;`.
LeNet const net = [] {
  LeNet filled{};
  initialize(filled, 1);
  return filled;
}();

using Retrained = retrained_t<net, 11>;
Retrained retrained = retrainable<net, 11>();
TrainingMemory<Retrained, 1> memory;
Sgd<Retrained> sgd{.learning_rate = 0.05};

template <class Net>
void print_line(char const* what) {
  constexpr std::size_t training = training_bytes<Net, 1>;
  std::printf("%-20s %12zu %10zu %10zu %10zu %12zu\n", what, parameter_bytes<Net>, training, sizeof(Momentum<Net>),
              sizeof(Adam<Net>), parameter_bytes<Net> + training + sizeof(Adam<Net>));
}

}  // namespace

int main() {
  std::puts("bytes of RAM           parameters   training   Momentum       Adam    with Adam");
  print_line<LeNet>("all of LeNet");
  print_line<retrained_t<net, 7>>("its dense layers");
  print_line<retrained_t<net, 9>>("the last two");
  print_line<Retrained>("the last one");

  // A new picture, and its class. The layers in flash are as they were.
  Tensor<float, 1, 28, 28> picture{};
  for (std::size_t i = 0; i < 28; ++i) picture[29 * i] = 1;
  Labels<1> const label{3};
  for (int i = 0; i < 20; ++i) train_step(retrained, sgd, Objective{SoftmaxCrossEntropy{}}, picture, label, memory);
  auto const before = net.predict(picture);
  auto const after = retrained.predict(picture);
  std::printf("\na picture of class 3 was a %u, and is a %u with probability %.3f\n", unsigned{before.label},
              unsigned{after.label}, double{after.probability});
  return after.label == 3 ? 0 : 1;
}

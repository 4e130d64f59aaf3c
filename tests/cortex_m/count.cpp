// Counts the instructions of an inference on a Cortex-M under QEMU, and prints the bits of its outputs. Built for a host,
// it prints the bits alone.
#include <bit>
#include <cstdint>
#include <ingot/networks.hpp>

#include "board.hpp"

using namespace ingot;

// Of 100 inputs, since counts must not depend on data.
constexpr std::size_t samples = 100;

using Mlp = decltype(build<Shape<16>>(dense<32>, relu, dense<32>, relu, dense<4>));
using Smooth = decltype(build<Shape<16>>(dense<32>, ingot::tanh(), dense<32>, sigmoid, dense<4>));
using LeNet = decltype(build<Shape<1, 28, 28>>(conv2d<6, 5>, relu, max_pool2d<2>, conv2d<16, 5>, relu, max_pool2d<2>,
                                               flatten, dense<120>, relu, dense<84>, relu, dense<10>));
// The accelerometer classifier of ST's model zoo: 24 samples of three axes, four activities.
using Ign = decltype(build<Shape<1, 24, 3>>(conv2d<24, Size2{16, 1}>, relu, max_pool2d<Size2{3, 1}>, flatten, dense<12>,
                                            relu, dense<4>, softmax));
static_assert(parameter_count<Ign> == 3064 && macs_of<Ign> == 13008);
// One step of a cell, as a sequence of one.
using GruStep = decltype(build<Shape<1, 1>>(gru<8>, per_step<dense<1>>));
using LstmStep = decltype(build<Shape<1, 1>>(lstm<8>, per_step<dense<1>>));
using Empty = decltype(build<Shape<16>>(flatten));

static NETWORK net;
static NETWORK::Workspace<1> workspace;
static batch_t<float, 1, NETWORK::input_shape> x;
static batch_t<float, 1, NETWORK::output_shape> y;

[[gnu::noinline]] static void infer() {
  net.forward<1>(x, y, workspace);
}

#if defined(__arm__)

static std::uint32_t instructions_of(void (*run)()) {
  std::uint32_t const before = instructions();
  std::uint32_t const begin = instructions();
  run();
  return instructions() - begin - (begin - before);
}

#else

#include <cstdio>

void print(char const* text, long number) {
  std::printf("%s %ld\n", text, number);
}
static std::uint32_t instructions_of(void (*run)()) {
  run();
  return 0;
}

#endif

// In every program, the empty one, too, so that its code is none of the network's.
static Network<Dense<1, 1>> drawn;

int main() {
  initialize(drawn, 1, XavierUniform{});
  initialize(net, 1, XavierUniform{});
  std::uint32_t least = 0xFFFFFFFF;
  std::uint32_t most = 0;
  std::uint32_t bits = 0;
  for (std::size_t n = 0; n < samples; ++n) {
    for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<float>(uniform_symmetric({2, n}, i));
    std::uint32_t const count = instructions_of(infer);
    least = count < least ? count : least;
    most = count > most ? count : most;
    for (std::size_t i = 0; i < y.size(); ++i) bits = bits * 31 + std::bit_cast<std::uint32_t>(y[i]);
  }
  print("least", long(least));
  print("most", long(most));
  print("bits", long(bits & 0x7FFFFFFF));
}

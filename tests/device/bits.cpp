// Initialises a network by schemes of both kinds and trains it. Built for a host, it prints the bits of all parameters
// on the way, as one number; for a device, it ends with status 0 where they are EXPECTED.
#include <bit>
#include <cstdint>
#include <ingot/networks.hpp>

using namespace ingot;

using Net = decltype(build<Shape<1, 8, 8>>(conv2d<4, 3>, batch_norm<>, relu, max_pool2d<2>, flatten, dense<12>,
                                           layer_norm<>, gelu, dropout<0.25>, dense<3>));
constexpr std::size_t batch = 4;

static Net net;
static TrainingMemory<Net, batch> memory;
static Adam<Net>::Moments moments;
static Adam<Net>::Apart adam{.moments = moments};
static Tensor<float, batch, 1, 8, 8> images;
static Labels<batch> labels;

static std::uint32_t bits = 0;

static void add(float number) {
  bits = bits * 31 + std::bit_cast<std::uint32_t>(number);
}
static void add_parameters() {
  visit_parameters(
      [](ParameterPath const&, Parameter, auto const& values) {
        for (float v : values) add(v);
      },
      net);
}

static void train(std::uint64_t seed) {
  initialize(net, seed, XavierUniform{0.7});
  add_parameters();
  initialize(net, seed);
  add_parameters();
  for (std::size_t i = 0; i < images.size(); ++i) images[i] = static_cast<float>(uniform_symmetric({2, seed}, i));
  for (std::size_t i = 0; i < batch; ++i) labels[i] = static_cast<ClassIndex>(i % 3);
  constexpr WarmUp rate{3, CosineDecay{0.02, 30}};
  constexpr Objective objective{SoftmaxCrossEntropy{}, L2Penalty{1e-4}, ClipByNorm{1.0}};
  for (std::size_t step = 0; step < 10; ++step) {
    adam.learning_rate = rate(step);
    add(train_step(net, adam, objective, images, labels, memory, RandomKey{1, step}).total());
    add_parameters();
  }
}

#if defined(__arm__)

int main() {
  std::uint64_t volatile seed = 7;
  train(seed);
  return bits == EXPECTED ? 0 : 1;
}

#else

#include <cstdio>

int main() {
  std::uint64_t volatile seed = 7;
  train(seed);
  std::printf("%lu\n", static_cast<unsigned long>(bits));
}

#endif

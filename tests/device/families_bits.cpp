// A causal transformer that learns and then reads letter by letter, beyond its window; Hopfield networks that recall; a
// restricted Boltzmann machine that learns by drawn samples. Built for a host, it prints the bits of all results as one
// number; for a device, it ends with status 0 where they are EXPECTED.
#include <bit>
#include <cstdint>
#include <ingot/attention.hpp>
#include <ingot/energies.hpp>

#include "hopfield_recall.hpp"

using namespace ingot;

static std::uint32_t bits = 0;

static void add(float number) {
  bits = bits * 31 + std::bit_cast<std::uint32_t>(number);
}
template <class Values>
static void add_all(Values const& values) {
  for (float v : values) add(v);
}
template <class Net>
static void add_parameters(Net const& net) {
  visit_parameters([](ParameterPath const&, Parameter, auto const& values) { add_all(values); }, net);
}

namespace letters {

constexpr std::size_t length = 16;
constexpr std::size_t vocabulary = 20;
constexpr TransformerOptions looking_back{.norm_first = true,
                                          .norm = BlockNorm::rms,
                                          .activation = BlockActivation::gelu,
                                          .causal = true,
                                          .window = 7,
                                          .dropout = 0.1};
using Net = Network<Embedding<length, vocabulary, 12>, SinusoidalPositions<length, 12>,
                    TransformerBlock<length, 12, 3, 20, looking_back>,
                    LayerNorm<Shape<length, 12>, LayerNormOptions{.axes = 1}>, PerStep<length, Dense<12, vocabulary>>>;

static Net net;
static State<Net> state;
static StepWorkspace<Net> step;
static BlockWorkspace<Net, 8> block;
static TrainingMemory<Net, 2> memory;
static Adam<Net>::Moments moments;
static Adam<Net>::Apart adam{.learning_rate = 0.01, .moments = moments};
static Tensor<float, 2, length> text;
static Tensor<float, 2, length, vocabulary> next;
static Tensor<float, 2 * length, vocabulary> outputs;

static void run(std::uint64_t seed) {
  initialize(net, seed);
  for (std::size_t i = 0; i < text.size(); ++i) {
    text[i] = static_cast<float>(RandomKey{seed}.word(i) % vocabulary);
    next[(i + text.size() - 1) % text.size() * vocabulary + static_cast<std::size_t>(text[i])] = 1;
  }
  for (std::size_t i = 0; i < 3; ++i) {
    add(train_step(net, adam, Objective{SoftmaxCrossEntropyOfRows{}}, text, next, memory, RandomKey{seed, i}).total());
  }
  add_parameters(net);
  state = net.rest_state();
  Tensor<float, vocabulary> y{};
  for (std::size_t t = 0; t < 11; ++t) {
    net.step(text[t], y, state, step);
    add_all(y);
  }
  net.advance<8>(text.data() + 11, outputs.data(), 2 * length - 11, state, block);
  add_all(outputs);
  add_all(state.values);
}

}  // namespace letters

static HopfieldRecall recall;

namespace dreams {

using Machine = Rbm<24, 10>;
static Machine machine;
static Sgd<Machine> sgd{.learning_rate = 0.1};
static ContrastiveMemory<Machine, 4> memory;
static Chains<Machine, 4> chains;

static void run(std::uint64_t seed) {
  initialize(machine, seed);
  Tensor<float, 4, 24> seen{};
  for (std::size_t i = 0; i < seen.size(); ++i) seen[i] = RandomKey{seed, 3}.word(i) % 3 == 0 ? 1.F : 0.F;
  for (std::size_t i = 0; i < 4; ++i) {
    contrastive_step(machine, sgd, ContrastiveDivergence{2}, seen, chains, memory, RandomKey{seed, i});
  }
  add_parameters(machine);
  add_all(chains.visible);
}

}  // namespace dreams

static void run() {
  std::uint64_t volatile seed = 7;
  letters::run(seed);
  bits = bits * 31 + recall.run(seed);
  dreams::run(seed);
}

#if defined(__arm__)

int main() {
  run();
  return bits == EXPECTED ? 0 : 1;
}

#else

#include <cstdio>

int main() {
  run();
  std::printf("%lu\n", static_cast<unsigned long>(bits));
}

#endif

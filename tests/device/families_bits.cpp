// A causal transformer that streams, block by block across its window, and learns; a Hopfield network that recalls. Built
// for a host, it prints the bits of all results as one number; for a device, it ends with status 0 where they are EXPECTED.
#include <bit>
#include <cstdint>
#include <ingot/attention.hpp>
#include <ingot/energies.hpp>

using namespace ingot;

constexpr std::size_t length = 24;
constexpr std::size_t letters = 20;

constexpr AttentionOptions looking_back{.causal = true, .window = 7};
using Net = Network<RmsNorm<Shape<length, 12>, RmsNormOptions{.axes = 1}>,
                    Residual<MultiHeadAttention<length, 12, 3, looking_back>>, PerStep<length, Dense<12, letters>>>;

static Net net;
static State<Net> state;
static BlockWorkspace<Net, 8> workspace;
static TrainingMemory<Net, 2> memory;
static Adam<Net>::Moments moments;
static Adam<Net>::Apart adam{.learning_rate = 0.01, .moments = moments};
static batch_t<float, 2, Net::input_shape> text;
static batch_t<float, 2, Net::output_shape> wanted;
static Tensor<float, 2 * length, letters> outputs;

static Hopfield<40> memory_of_patterns;

static std::uint32_t bits = 0;

static void add(float number) {
  bits = bits * 31 + std::bit_cast<std::uint32_t>(number);
}
template <class Values>
static void add_all(Values const& values) {
  for (float v : values) add(v);
}

static void attend(std::uint64_t seed) {
  initialize(net, seed);
  for (std::size_t i = 0; i < text.size(); ++i) {
    text[i] = static_cast<float>(uniform_symmetric(RandomKey{seed, 1}, i));
  }
  for (std::size_t i = 0; i < wanted.size(); i += letters) wanted[i + i / letters % letters] = 1;
  for (std::size_t i = 0; i < 3; ++i) {
    add(train_step(net, adam, Objective{MeanSquaredError{}}, text, wanted, memory, RandomKey{seed, i}).total());
  }
  visit_parameters([](ParameterPath const&, Parameter, auto const& values) { add_all(values); }, net);
  state = net.rest_state();
  net.advance<8>(text.data(), outputs.data(), 2 * length, state, workspace);
  add_all(outputs);
  add_all(state.values);
}

static void recall(std::uint64_t seed) {
  Tensor<float, 4, 40> patterns{};
  for (std::size_t i = 0; i < patterns.size(); ++i) patterns[i] = uniform_symmetric(RandomKey{seed, 2}, i) < 0 ? -1 : 1;
  if (!store(memory_of_patterns, patterns, StorkeyRule{})) add(1);
  add_all(memory_of_patterns.weight);
  Tensor<float, 40> damaged{};
  for (std::size_t i = 0; i < 40; ++i) damaged[i] = i < 6 ? -patterns[i] : patterns[i];
  auto const result = memory_of_patterns.recall(damaged, {.key = {seed}});
  add(static_cast<float>(result.sweeps));
  add(static_cast<float>(result.changes));
  add_all(damaged);
  add(memory_of_patterns.energy(damaged));
}

static void run() {
  std::uint64_t volatile seed = 7;
  attend(seed);
  recall(seed);
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

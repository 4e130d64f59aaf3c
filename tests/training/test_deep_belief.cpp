// Stacks of restricted Boltzmann machines, and the networks that start from them.
#define BOOST_TEST_MODULE deep_belief
#include <boost/test/unit_test.hpp>
#include <cstddef>
#include <cstdint>
#include <ingot/energies.hpp>
#include <memory>

using namespace ingot;

namespace {

constexpr std::size_t side = 4;
constexpr std::size_t count = 70;  // no multiple of the batch
using Stack = Network<Rbm<side * side, 12>, Rbm<12, 6>>;
using Net = Network<Flatten<side, side>, Dense<side * side, 12>, Sigmoid<12>, Dense<12, 6>, Sigmoid<6>, Dense<6, 2>>;

// Bars across or along.
Tensor<float, count, side, side> bars() {
  Tensor<float, count, side, side> images{};
  for (std::size_t n = 0; n < count; ++n) {
    for (std::size_t line = 0; line < side; ++line) {
      if (uniform_unit({1, n}, line) < 0.4) {
        for (std::size_t i = 0; i < side; ++i) (n % 2 == 0 ? images(n, line, i) : images(n, i, line)) = 1.0F;
      }
    }
  }
  return images;
}

template <std::size_t I>
float error_of(Stack const& stack, Tensor<float, count, side, side> const& images) {
  auto const one = std::make_unique<Workspace<float, count * 12>>();
  auto const other = std::make_unique<Workspace<float, count * 12>>();
  View<float const, count, Shape<side * side>> const v(images.data(), side * side);
  auto const inputs = detail::means_below<I>(stack, v, one->data(), other->data());
  auto const scratch = std::make_unique<Workspace<float, count * 32>>();
  return reconstruction_error<count>(stack.layer<I>(), inputs,
                                     Scratch<float, count*(I == 0 ? 28 : 18)>(scratch->data()));
}

}  // namespace

BOOST_AUTO_TEST_CASE(each_machine_learns_what_the_one_below_makes) {
  auto const images = bars();
  Stack stack{};
  initialize(stack, 1, NormalWeights{0.1});
  float const before = error_of<0>(stack, images);
  GreedyMemory<Stack, 0, 16> memory0{};
  Momentum<Stack::layer_type<0>> optimizer0{.learning_rate = 0.1};
  for (std::uint64_t epoch = 0; epoch < 40; ++epoch) {
    greedy_epoch<0>(stack, optimizer0, ContrastiveDivergence{1}, images.data(), count, memory0, RandomKey{1, epoch});
  }
  BOOST_TEST(error_of<0>(stack, images) < 0.3F * before);
  auto const first = stack.layer<0>().weight;
  float const before_second = error_of<1>(stack, images);
  GreedyMemory<Stack, 1, 16> memory1{};
  Momentum<Stack::layer_type<1>> optimizer1{.learning_rate = 0.1};
  for (std::uint64_t epoch = 0; epoch < 40; ++epoch) {
    greedy_epoch<1>(stack, optimizer1, ContrastiveDivergence{1}, images.data(), count, memory1, RandomKey{2, epoch});
  }
  BOOST_TEST(error_of<1>(stack, images) < 0.6F * before_second);
  BOOST_TEST(bool(stack.layer<0>().weight == first));
}

// An epoch steps through every sample: the last batch is whole.
BOOST_AUTO_TEST_CASE(epochs_are_steps) {
  auto const images = bars();
  Stack stack{};
  initialize(stack, 1, NormalWeights{0.1});
  Stack by_steps = stack;
  GreedyMemory<Stack, 1, 32> memory{};
  Sgd<Stack::layer_type<1>> optimizer{.learning_rate = 0.1};
  greedy_epoch<1>(stack, optimizer, PersistentContrastiveDivergence{1}, images.data(), count, memory, RandomKey{4});
  memory.chains = {};
  for (std::size_t const first : {std::size_t{0}, std::size_t{32}, count - 32}) {
    View<float const, 32, Shape<side * side>> const v(images.data() + first * side * side, side * side);
    greedy_step<1>(by_steps, optimizer, PersistentContrastiveDivergence{1}, v, memory,
                   RandomKey{4}.child(first == count - 32 ? 64 : first));
  }
  BOOST_TEST(bool(stack.layer<1>().weight == by_steps.layer<1>().weight));
}

// The network's hidden layers put out what the stack does, to the bit; its last layer is untouched.
BOOST_AUTO_TEST_CASE(a_network_starts_from_a_stack) {
  Stack stack{};
  initialize(stack, 3, NormalWeights{0.5});
  stack.layer<1>().hidden_bias.fill(0.25F);
  Net net{};
  initialize(net, 4);
  auto const last = net.layer<5>().weight;
  start_from(net, stack);
  BOOST_TEST(bool(net.layer<5>().weight == last));
  auto const images = bars();
  using Hidden = Network<Flatten<side, side>, Dense<side * side, 12>, Sigmoid<12>, Dense<12, 6>, Sigmoid<6>>;
  Hidden hidden{};
  hidden.layer<1>() = net.layer<1>();
  hidden.layer<3>() = net.layer<3>();
  for (std::size_t n = 0; n < 5; ++n) {
    Tensor<float, side, side> image{};
    Tensor<float, side * side> flat{};
    for (std::size_t i = 0; i < image.size(); ++i) flat[i] = image[i] = images[n * image.size() + i];
    BOOST_TEST(bool(hidden(image) == stack(flat)));
  }
}

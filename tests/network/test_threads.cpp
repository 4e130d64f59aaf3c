// Two threads run, two train, and two run step by step, on one const network, each with memory of its own: the same
// results as one after the other. Built with ThreadSanitizer too, which sees what results may hide.
#include <array>
#include <cstdio>
#include <ingot/ingot.hpp>
#include <memory>
#include <thread>

using namespace ingot;

namespace {

using Net = decltype(build<Shape<2, 8, 8>>(conv2d<4, 3>, batch_norm<>, relu, max_pool2d<2>, flatten, dense<12>, tanh,
                                           dropout<0.3>, dense<5>));
constexpr std::size_t batch = 4;
constexpr std::uint64_t rounds = 20;

struct Memory {
  Tensor<float, batch, 2, 8, 8> x{};
  Tensor<float, batch, 5> y{};
  Net::Workspace<batch> workspace{};
  TrainingMemory<Net, batch> training{};
};

// Leaves the outputs and the last gradient in the memory.
void work(Net const& net, Memory& memory, std::uint64_t seed) {
  Labels<batch> const classes{0, 1, 2, 3};
  for (std::uint64_t round = 0; round < rounds; ++round) {
    for (std::size_t i = 0; i < memory.x.size(); ++i) {
      memory.x[i] = static_cast<float>(uniform_symmetric(RandomKey{seed, round}, i));
    }
    net.forward<batch>(memory.x, memory.y, memory.workspace);
    compute_gradient(net, Objective{SoftmaxCrossEntropy{}}, memory.x, classes, memory.training, RandomKey{seed, round});
  }
}

bool same(Memory const& a, Memory const& b) {
  bool equal = a.y == b.y;
  visit_parameters([&](ParameterPath const&, Parameter, auto const& u, auto const& v) { equal = equal && u == v; },
                   a.training.gradient, b.training.gradient);
  return equal;
}

// A network over time, and what runs it step by step: a state and scratch of its own, and its outputs.
using Stream = decltype(build<Shape<2, 30>>(conv1d<4, 3, Conv1dOptions{.padding = {2, 0}}>, relu, conv1d<3, 2>));
struct Listener {
  State<Stream> state{};
  StepWorkspace<Stream> workspace{};
  Tensor<float, 30, 3> y{};
};
void listen(Stream const& net, Listener& listener, std::uint64_t seed) {
  for (std::uint64_t round = 0; round < rounds; ++round) {
    listener.state = net.rest_state();
    for (std::size_t t = 0; t < 30; ++t) {
      Tensor<float, 2> x{};
      for (std::size_t i = 0; i < 2; ++i)
        x[i] = static_cast<float>(uniform_symmetric(RandomKey{seed, round}, 2 * t + i));
      net.step(x, View<float, 1, Shape<3>>(&listener.y(t, 0), 3), listener.state, listener.workspace);
    }
  }
}
bool two_states_of_one_network() {
  static Stream net;
  initialize(net, 1);
  static std::array<Listener, 2> alone;
  static std::array<Listener, 2> together;
  for (std::size_t i = 0; i < 2; ++i) listen(net, alone[i], i);
  std::thread other([&] { listen(net, together[1], 1); });
  listen(net, together[0], 0);
  other.join();
  return alone[0].y == together[0].y && alone[1].y == together[1].y && alone[0].y != alone[1].y;
}

}  // namespace

int main() {
  auto const net = std::make_unique<Net>();
  initialize(*net, 1);
  auto const alone = std::make_unique<std::array<Memory, 2>>();
  auto const together = std::make_unique<std::array<Memory, 2>>();
  for (std::size_t i = 0; i < 2; ++i) work(*net, (*alone)[i], i);
  {
    std::thread other([&] { work(*net, (*together)[1], 1); });
    work(*net, (*together)[0], 0);
    other.join();
  }
  bool const good =
      same((*alone)[0], (*together)[0]) && same((*alone)[1], (*together)[1]) && !same((*alone)[0], (*alone)[1]);
  bool const streams = two_states_of_one_network();
  std::puts(good && streams ? "the same" : "OTHER RESULTS");
  return good && streams ? 0 : 1;
}

// A machine with a memory learns an algorithm: it hears up to 8 vectors of 6 bits and a mark, and then says them again. It
// learns to write each into the slot beside the last, to go back to the first at the mark, and to read on from there; so
// it also copies sequences twice as long as any that it trained on. An LSTM of as many parameters, trained on the same for
// as many steps, copies short ones, and what it has learned ends where its training did.
//
// The task is that of Graves, Wayne, Danihelka, Neural Turing machines, 2014 (4.1).
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <ingot/external_memory.hpp>

#include "promise.hpp"

using namespace ingot;

namespace {

constexpr std::size_t bits = 6;
constexpr std::size_t longest = 8;  // of what it trains on; it is tried up to twice that
constexpr std::size_t steps = 2 * longest + 2;
constexpr std::size_t batch = 16;
constexpr std::size_t updates = 4000;
constexpr std::size_t part = updates / 8;

// Bits and the two marks, in front of the vectors and behind them.
constexpr std::size_t inputs = bits + 2;
constexpr std::size_t hidden = 32;
constexpr std::size_t slots = 24;
constexpr std::size_t width = 10;
// Cosines with an epsilon of the size of a faint trace: a slot in which next to nothing stands is like no key. With 1e-6
// it learns as well, and has six times as many wrong bits of longer sequences.
constexpr graph::NtmOptions options{.epsilon = 1e-3};
constexpr auto machine =
    graph::neural_turing_machine<inputs, bits, slots, width, options>(graph::lstm_controller<hidden>);

using Turing = decltype(build<Shape<steps, inputs>>(recurrent<machine>));
using Plain = decltype(build<Shape<steps, inputs>>(lstm<41>, per_step<dense<bits>>));
static_assert(parameter_count<Turing> == 8678 && parameter_count<Plain> == 8616);

// One sequence: what is heard and what is to be said at each step, if anything. It takes 2 length + 2 steps.
struct Sequence {
  RandomKey key;
  std::size_t length;

  float bit(std::size_t vector, std::size_t i) const { return uniform_symmetric(key, vector * bits + i) > 0 ? 1 : 0; }
  float heard(std::size_t t, std::size_t i) const {
    if (i == bits) return t == 0 ? 1 : 0;
    if (i == bits + 1) return t == length + 1 ? 1 : 0;
    return t > 0 && t <= length ? bit(t - 1, i) : 0;
  }
  // Below 0 where nothing is asked for.
  float said(std::size_t t, std::size_t i) const {
    return t > length + 1 && t < 2 * length + 2 ? bit(t - length - 2, i) : -1;
  }
};

// Wrong bits a sequence of that length, of fresh ones that come step by step.
template <class Net>
double wrong_bits(Net const& net, std::size_t length, std::size_t count) {
  static StepWorkspace<Net> workspace;
  std::size_t wrong = 0;
  for (std::size_t n = 0; n < count; ++n) {
    Sequence const sequence{RandomKey{2, n}.child(length), length};
    auto state = net.rest_state();
    for (std::size_t s = 0; s < 2 * length + 2; ++s) {
      Tensor<float, inputs> x;
      Tensor<float, bits> y;
      for (std::size_t i = 0; i < inputs; ++i) x[i] = sequence.heard(s, i);
      net.step(x, y, state, workspace);
      for (std::size_t i = 0; i < bits; ++i) {
        float const wanted = sequence.said(s, i);
        wrong += wanted >= 0 && (y[i] > 0) != (wanted > 0) ? 1 : 0;
      }
    }
  }
  return static_cast<double>(wrong) / static_cast<double>(count);
}

// The same of all lengths from `first` to `last`.
template <class Net>
double wrong_bits(Net const& net, std::size_t first, std::size_t last, std::size_t count) {
  double wrong = 0;
  for (std::size_t length = first; length <= last; ++length) wrong += wrong_bits(net, length, count);
  return wrong / static_cast<double>(last - first + 1);
}

// Every sequence is seen once; both networks see the same.
template <class Net>
Net const& learn(char const* title) {
  static Net net;
  static Adam<Net> adam;
  static TrainingMemory<Net, batch> memory;
  static Tensor<float, batch, steps, inputs> x;
  static Tensor<float, batch, steps, bits> t;
  initialize(net, 1);
  std::clock_t const start = std::clock();
  double loss = 0;
  bool learned = false;
  std::printf("%s, %zu parameters\n", title, parameter_count<Net>);
  for (std::size_t update = 0; update < updates; ++update) {
    for (std::size_t b = 0; b < batch; ++b) {
      RandomKey const key{1, update * batch + b};
      Sequence const sequence{key, 1 + static_cast<std::size_t>(key.child(1).below(0, longest))};
      for (std::size_t s = 0; s < steps; ++s) {
        for (std::size_t i = 0; i < inputs; ++i) x(b, s, i) = sequence.heard(s, i);
        for (std::size_t i = 0; i < bits; ++i) t(b, s, i) = sequence.said(s, i);
      }
    }
    double const left = 1 - static_cast<double>(update) / updates;
    adam.learning_rate = 0.003 * std::min(1.0, left / 0.3);
    loss += static_cast<double>(
        train_step(net, adam, Objective{SigmoidCrossEntropyOfKnown{}, ClipByNorm{0.05}}, x, t, memory).total());
    if ((update + 1) % part == 0) {
      double const wrong = wrong_bits(net, 1, longest, 50);
      std::printf("  after %4zu batches of %zu, %4.1f s: loss %.5f, wrong bits a sequence %.3f%s\n", update + 1, batch,
                  static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC, loss / part, wrong,
                  wrong < 0.1 && !learned ? "   learned" : "");
      learned = learned || wrong < 0.1;
      loss = 0;
    }
  }
  std::puts("");
  return net;
}

// Where the heads stand while a sequence is copied.
void show_heads(Turing const& net, std::size_t length) {
  auto const& layer = net.layer<0>();
  using Layer = std::remove_cvref_t<decltype(layer)>;
  Sequence const sequence{{3, 0}, length};
  std::array<float, Layer::state_size> state{};
  Workspace<float, Layer::advance_workspace_size<1>> workspace{};
  layer.rest_state(state.data());
  std::printf("Where the heads stand while %zu vectors are copied, and how firmly:\n", length);
  std::puts("  step   heard   writes to    reads from");
  for (std::size_t s = 0; s < 2 * length + 2; ++s) {
    Tensor<float, inputs> x;
    Tensor<float, bits> y;
    for (std::size_t i = 0; i < inputs; ++i) x[i] = sequence.heard(s, i);
    layer.advance<1>(x, y, state.data(), workspace);
    // Behind h, c and the memory: the weightings of the head that reads, then of the one that writes.
    float const* const reading = state.data() + 2 * hidden + slots * width;
    float const* const writing = reading + slots;
    float const* const read = std::max_element(reading, reading + slots);
    float const* const write = std::max_element(writing, writing + slots);
    std::printf("  %4zu   ", s);
    if (s == 0 || s == length + 1) std::printf("%-6s", s == 0 ? "start" : "end");
    for (std::size_t i = 0; i < bits && s > 0 && s != length + 1; ++i)
      std::putchar(s > length ? '.' : x[i] > 0 ? '1' : '0');
    std::printf("  %2zu (%.2f)    %2zu (%.2f)\n", static_cast<std::size_t>(write - writing),
                static_cast<double>(*write), static_cast<std::size_t>(read - reading), static_cast<double>(*read));
  }
}

}  // namespace

int main() {
  Turing const& turing = learn<Turing>("A neural Turing machine");
  Plain const& plain = learn<Plain>("An LSTM");

  constexpr std::size_t count = 200;
  std::puts("Wrong bits a sequence, of fresh ones:\n  vectors   machine     LSTM   guessing");
  std::array<double, 2> seen{};
  std::array<double, 2> beyond{};
  for (std::size_t length = 1; length <= 2 * longest; ++length) {
    std::array<double, 2> const wrong{wrong_bits(turing, length, count), wrong_bits(plain, length, count)};
    std::printf("  %7zu   %7.3f  %7.3f    %7.1f%s\n", length, wrong[0], wrong[1],
                0.5 * bits * static_cast<double>(length),
                length == longest + 1 ? "   longer than any that was trained on" : "");
    for (std::size_t i = 0; i < 2; ++i) (length <= longest ? seen : beyond)[i] += wrong[i] / longest;
  }
  std::printf("  1 to %2zu   %7.3f  %7.3f\n %2zu to %2zu   %7.3f  %7.3f\n\n", longest, seen[0], seen[1], longest + 1,
              2 * longest, beyond[0], beyond[1]);
  show_heads(turing, 5);

  std::puts("");
  check(seen[0] < 0.1, "the machine copies up to 8 vectors with less than 0.1 wrong bits a sequence");
  check(beyond[0] < 0.5, "and 9 to 16, which it never saw, with less than 0.5");
  check(seen[1] > 10 * seen[0] && beyond[1] > 10 * beyond[0],
        "the LSTM has more than ten times as many wrong, here and there");
  return all_kept ? 0 : 1;
}

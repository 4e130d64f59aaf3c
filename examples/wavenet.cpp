// A WaveNet as models of guitar amplifiers are: it learns an amplifier from what goes in and what comes out, and then
// plays along, a sample or a block of them at a time. The amplifier is made here: a soft clipper whose bias follows the
// signal before it, so that what comes out depends on what came before.
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <ingot/ingot.hpp>
#include <type_traits>

#include "promise.hpp"

using namespace ingot;

namespace {

// Training sees windows of so many samples, each from silence.
constexpr std::size_t window = 48;

// Two arrays of blocks, of 4 channels and of 2, through gates and through tanh; dilations 1, 2, 4.
using Net = Network<WaveNet<window, 1, WaveNetArray{.channels = 4, .outputs = 2, .blocks = 3, .gated = true},
                            WaveNetArray{.channels = 2, .outputs = 1, .blocks = 2, .head_bias = true}>>;
using Stream = Streaming<Net>;

// Facts of the type. 2 (1 + 2 + 4) + 2 (1 + 2) samples back and the one that comes.
static_assert(Stream::receptive_field == 21 && Stream::delay == 0 && Stream::hop == 1);
// Each block's ring: 4 channels of 2 + 4 + 8 frames, 2 channels of 2 + 4; and where each of the five goes on.
static_assert(Stream::state_bytes == (4 * 14 + 2 * 6) * sizeof(float) + 5 * sizeof(StatePosition));
static_assert(std::is_trivially_copyable_v<Stream::State>);
static_assert(parameter_count<Net> == 463);

// The standard model of NeuralAmpModelerCore, which this is a small one of: 13,801 weights and a factor behind them.
using Standard = Network<WaveNet<64, 1, WaveNetArray{.channels = 16, .outputs = 8},
                                 WaveNetArray{.channels = 8, .outputs = 1, .head_bias = true}>>;
static_assert(parameter_count<Standard> == 13801);
static_assert(Streaming<Standard>::receptive_field == 4093);
static_assert(Streaming<Standard>::state_bytes == 2 * 1023 * (16 + 8) * sizeof(float) + 20 * sizeof(StatePosition));
static_assert(Streaming<Standard>::macs_per_step == 13256);

struct Amplifier {
  float bias = 0;
  float operator()(float x) {
    float const y = math::tanh(2.5F * (x - 0.8F * bias));
    bias += 0.3F * (x - bias);
    return y;
  }
};

// A plucked string, more or less: a few decaying waves of any pitch.
template <class Put>
void play(std::uint64_t seed, std::size_t samples, Put const& put) {
  RandomKey const key{seed};
  float const pitch = 0.15F + 0.25F * static_cast<float>(uniform_symmetric(key, 0) + 1);
  float const level = 0.5F + 0.3F * static_cast<float>(uniform_symmetric(key, 1));
  float phase = 3.0F * static_cast<float>(uniform_symmetric(key, 2));
  float decay = level;
  for (std::size_t t = 0; t < samples; ++t) {
    put(t, decay * (math::sin(phase) + 0.4F * math::sin(2.7F * phase)));
    phase += pitch;
    decay *= 0.995F;
  }
}

constexpr std::size_t batch = 8;
struct Examples {
  batch_t<float, batch, Shape<1, window>> x;
  batch_t<float, batch, Shape<1, window>> y;
};
void record(std::uint64_t seed, Examples& of) {
  for (std::size_t b = 0; b < batch; ++b) {
    Amplifier amplifier;
    play(seed * batch + b, window, [&](std::size_t t, float x) {
      of.x(b, 0, t) = x;
      of.y(b, 0, t) = amplifier(x);
    });
  }
}

Net net;
TrainingMemory<Net, batch> memory;
Stream stream;
Examples examples;

// Blocks of any length up to 16, with the state handed on.
constexpr std::size_t most = 16;
constexpr std::size_t length = window;
using Signal = std::array<float, length>;
Stream::Workspace<most> workspace;

Signal streamed(Stream::State& state, Signal const& x, std::size_t block) {
  Signal y{};
  for (std::size_t t = 0; t < length; t += block) {
    stream.advance<most>(x.data() + t, y.data() + t, block < length - t ? block : length - t, state, workspace);
  }
  return y;
}

// Where the target can make one instruction of a product and a sum, a compiler does so in some loops and not in others,
// unless it is told -ffp-contract=off: results then agree to the last digits, else to the bit.
#if defined(__FMA__) || defined(__FP_FAST_FMAF) || defined(__ARM_FEATURE_FMA)
constexpr bool to_the_bit = false;
#else
constexpr bool to_the_bit = true;
#endif

bool same(float const* a, float const* b) {
  for (std::size_t t = 0; t < length; ++t) {
    if (to_the_bit && std::bit_cast<std::uint32_t>(a[t]) != std::bit_cast<std::uint32_t>(b[t])) return false;
    if (!(std::fabs(a[t] - b[t]) < 1e-5F)) return false;
  }
  return true;
}

}  // namespace

int main() {
  initialize(net, 1, XavierUniform{});
  static Adam<Net> adam{.learning_rate = 0.01};
  float first = 0;
  float loss = 0;
  constexpr int steps = 200;
  for (int step = 0; step < steps; ++step) {
    record(static_cast<std::uint64_t>(step) % 20, examples);
    loss = train_step(net, adam, Objective{MeanSquaredError{}}, examples.x, examples.y, memory).total();
    if (step == 0) first = loss;
  }
  std::printf("A WaveNet of %zu weights, trained on %d batches of a soft clipper with memory\n", parameter_count<Net>,
              steps);
  std::printf("  mean squared error %.4f at first, %.4f at last\n", static_cast<double>(first),
              static_cast<double>(loss));

  // A melody that it has not heard, as one sequence.
  Signal x{};
  Signal clean{};
  Amplifier amplifier;
  play(9999, length, [&](std::size_t t, float v) {
    x[t] = v;
    clean[t] = amplifier(v);
  });
  static tensor_t<float, Shape<1, window>> whole_x;
  static tensor_t<float, Shape<1, window>> whole;
  static Net::Workspace<1> scratch;
  for (std::size_t t = 0; t < length; ++t) whole_x[t] = x[t];
  net.forward<1>(whole_x, whole, scratch);
  float error = 0;
  float power = 0;
  for (std::size_t t = 0; t < length; ++t) {
    error += (whole[t] - clean[t]) * (whole[t] - clean[t]) / length;
    power += clean[t] * clean[t] / length;
  }
  std::printf("  of a melody it has not heard %.4f, of a power of %.4f\n", static_cast<double>(error),
              static_cast<double>(power));
  check(error < 0.02F * power, "it sounds like the amplifier, to 2 % of the power");

  std::printf("\nThe same as a stream: %zu bytes of state, %zu samples of memory, %zu multiplications a sample\n",
              Stream::state_bytes, Stream::receptive_field, Stream::macs_per_step);
  stream.prepare(net);
  Stream::State const rest = stream.rest_state();
  Stream::State state = rest;
  check(same(streamed(state, x, 1).data(), whole.data()), "sample by sample it has the numbers of the whole sequence");
  Stream::State const played = state;
  for (std::size_t const block : {std::size_t{5}, most}) {
    state = rest;  // a reset is a copy
    check(same(streamed(state, x, block).data(), whole.data()) && (!to_the_bit || state == played),
          block == most ? "in blocks of 16 too, and the state" : "in blocks of 5 too, and the state");
  }

  // Saved and restored in the midst: what comes then is the same.
  Stream::State const saved = state;
  Signal const once = streamed(state, x, most);
  state = saved;
  check(same(streamed(state, x, 7).data(), once.data()), "a state that was saved goes on as it went on");

  // At rest every ring is silent, but a network with biases is not: silence from there on is heard as a click.
  auto const settled = stream.settled_state(workspace);
  Signal const silence{};
  state = settled.state;
  Signal const after = streamed(state, silence, most);
  state = rest;
  Signal const before = streamed(state, silence, most);
  bool steady = true;
  for (float const v : after) steady = steady && std::fabs(v - after[0]) < 1e-6F;
  std::printf("\nSilence from the state of rest: %.4f, and %.4f when it has settled\n", static_cast<double>(before[0]),
              static_cast<double>(before[length - 1]));
  check(settled.settled && settled.steps == Stream::receptive_field - 1, "it settles in the samples that it remembers");
  check(steady && std::fabs(after[0] - before[length - 1]) < 1e-6F, "from the settled state on nothing is heard");
  return all_kept ? 0 : 1;
}

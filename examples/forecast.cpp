// The next value of a noisy signal, from a stream of its values: a GRU that learns from pieces of the signal and then
// runs sample by sample. In the midst its state is saved, as a program does that will be switched off, and restored.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <ingot/ingot.hpp>
#include <type_traits>

#include "promise.hpp"

using namespace ingot;

namespace {

constexpr std::size_t piece = 50;
constexpr std::size_t batch = 16;
constexpr std::size_t pieces = 400;
constexpr std::size_t pieces_of_signal = 20;
constexpr double noise = 0.1;

using Net = decltype(build<Shape<piece, 1>>(gru<16, GruOptions{.initial = InitialState::carried}>, per_step<dense<1>>));
static_assert(std::is_trivially_copyable_v<State<Net>> && state_bytes<Net> == sizeof(float) * 16);

// Two tones, whose phases differ from signal to signal, and noise that nobody can foresee.
float value(std::uint64_t signal, std::size_t t) {
  RandomKey const key{1, signal};
  double const time = 6.283185307179586 * static_cast<double>(t);
  double const tones = 0.6 * math::sin(time / 25 + 3 * uniform_symmetric(key.child(0), 0)) +
                       0.3 * math::sin(time / 9 + 3 * uniform_symmetric(key.child(0), 1));
  return static_cast<float>(tones + noise * standard_normal(key.child(1), t));
}

// Every batch goes on with the signals of the one before, from the state that it ended in.
void learn(Net& net) {
  static Adam<Net> adam;
  static TrainingMemory<Net, batch> memory;
  static Tensor<float, batch, piece, 1> x;
  static Tensor<float, batch, piece, 1> next;
  initialize(net, 1);
  for (std::size_t p = 0; p < pieces; ++p) {
    std::size_t const start = p % pieces_of_signal * piece;
    if (start == 0) restart(net, memory);
    for (std::size_t b = 0; b < batch; ++b) {
      for (std::size_t t = 0; t < piece; ++t) {
        std::uint64_t const signal = 1 + p / pieces_of_signal * batch + b;
        x(b, t, 0) = value(signal, start + t);
        next(b, t, 0) = value(signal, start + t + 1);
      }
    }
    adam.learning_rate = 0.01 * (1 - 0.9 * static_cast<double>(p) / pieces);
    Objective const objective{MeanSquaredError{}, ClipByNorm{1.0}};
    auto const loss = static_cast<double>(train_step(net, adam, objective, x, next, memory).total());
    if (p % 50 == 49) std::printf("piece %3zu: loss %.4f\n", p + 1, loss);
  }
}

// Reads one value after the other and says the next.
struct Forecaster {
  Net const& net;
  State<Net> state = net.rest_state();
  StepWorkspace<Net> workspace{};

  float after(float x) {
    Tensor<float, 1> y;
    net.step(Tensor<float, 1>{x}, y, state, workspace);
    return y[0];
  }
};

}  // namespace

int main() {
  static Net net;
  learn(net);

  // A signal that it never saw. After 500 values the state is put away, as bytes; the stream goes on meanwhile.
  constexpr std::size_t length = 1000;
  constexpr std::size_t midst = length / 2;
  constexpr std::size_t begun = 50;
  std::array<unsigned char, state_bytes<Net>> saved{};
  std::array<float, length> forecast{};
  Forecaster stream{net};
  for (std::size_t t = 0; t < length; ++t) {
    if (t == midst) std::memcpy(saved.data(), &stream.state, saved.size());
    forecast[t] = stream.after(value(0, t));
  }

  // One that is switched on later, with the state that was saved; and one that is not given it.
  Forecaster restored{net};
  std::memcpy(&restored.state, saved.data(), saved.size());
  Forecaster fresh{net};
  bool same = true;
  double error = 0;
  double of_last_value = 0;
  double of_restored = 0;
  double of_fresh = 0;
  auto const square = [](float difference) {
    return static_cast<double>(difference) * static_cast<double>(difference);
  };
  for (std::size_t t = begun; t < length; ++t) {
    float const x = value(0, t);
    float const next = value(0, t + 1);
    error += square(forecast[t] - next) / (length - begun);
    of_last_value += square(x - next) / (length - begun);
    if (t < midst) continue;
    float const continued = restored.after(x);
    float const begun_anew = fresh.after(x);
    same = same && continued == forecast[t];
    if (t >= midst + 8) continue;
    of_restored += square(continued - next) / 8;
    of_fresh += square(begun_anew - next) / 8;
  }
  std::printf("\nmean square of the error of a forecast, where the noise's is %.4f:\n", noise * noise);
  std::printf("  GRU                             %.4f\n", error);
  std::printf("  'as now'                        %.4f\n", of_last_value);
  std::printf("  the first 8 after the restart   %.4f with the saved state of %zu bytes, %.4f without\n", of_restored,
              saved.size(), of_fresh);
  check(error < 1.5 * noise * noise, "the error is within half of what the noise alone makes");
  check(of_last_value > 3 * error, "'as now' is more than three times as far off");
  check(same, "with the state restored every forecast is the same, to the last bit");
  check(of_fresh > 2 * of_restored, "a stream that begins anew is at first more than twice as far off");
  return all_kept ? 0 : 1;
}

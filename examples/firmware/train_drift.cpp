// A shipped classifier whose sensor drifts: its last layer is learnt again on the device, from labelled samples that
// come one at a time, while all before it stays in flash. Sixteen samples are a step, in the memory of one.
#include <ingot/network/retrained.hpp>
#include <ingot/training/accumulate.hpp>

#include "board.hpp"
#include "vibration_weights.hpp"

using namespace vibration;

namespace {

using Retrained = retrained_t<shipped, last>;
constexpr Objective objective{SoftmaxCrossEntropy{}};
constexpr std::size_t samples_of_a_step = 16;
constexpr std::size_t steps = 60;

constinit Retrained retrained = retrainable<shipped, last>();
TrainingMemory<Retrained, 1> memory;
Net::Workspace<1> workspace;

// Percent of 200 samples that no training has seen.
template <class AnyNet>
int accuracy(AnyNet const& net, Sensor const& sensor) {
  int right = 0;
  for (std::uint64_t i = 0; i < 200; ++i) {
    Sample const one = sample({99, 0}, i, sensor);
    Tensor<float, classes> y{};
    net.forward(one.signal, y, workspace);
    right += prediction(y).label == one.label ? 1 : 0;
  }
  return right / 2;
}

}  // namespace

int main() {
  print("bytes of RAM: retrained layer", long{sizeof(Retrained)});
  print("  its training", long{sizeof(memory)});
  print("  all layers would take", long{sizeof(Net)});
  print("  and their training", long{training_bytes<Net, 1>});

  int const shipped_accuracy = accuracy(shipped, as_new);
  int const drifted = accuracy(shipped, loose);
  print("percent right as shipped", shipped_accuracy);
  print("percent right after drift", drifted);

  Momentum<Retrained> momentum{.learning_rate = 0.05, .momentum = 0.9};
  GradientSum<Retrained> sum;
  std::uint32_t spent = 0;
  for (std::uint64_t i = 0; i < steps * samples_of_a_step; ++i) {
    Sample const one = sample({42, 0}, i, loose);
    std::uint32_t const start = instructions();
    if (accumulate(retrained, objective, one.signal, Labels<1>{one.label}, memory, sum) == samples_of_a_step) {
      accumulated_step(retrained, momentum, objective, memory, sum);
    }
    spent += instructions() - start;
  }
  print("instructions of a sample", long(spent / (steps * samples_of_a_step)));
  int const recovered = accuracy(retrained, loose);
  print("percent right after retraining", recovered);
  leave(shipped_accuracy >= 95 && drifted < 75 && recovered >= 90 ? 0 : 1);
}

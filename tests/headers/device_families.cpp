// The families beside ingot.hpp as a device compiles them: every buffer placed here, by us.
#include <ingot/attention.hpp>
#include <ingot/energies.hpp>
#include <ingot/external_memory.hpp>
#include <ingot/graph_networks.hpp>

using namespace ingot;

namespace {

constexpr std::size_t length = 16;
constexpr AttentionOptions looking_back{.causal = true, .window = 5};
using Attending = Network<RmsNorm<Shape<length, 8>, RmsNormOptions{.axes = 1}>,
                          Residual<MultiHeadAttention<length, 8, 2, looking_back>>, PerStep<length, Dense<8, 4>>>;
Attending attending{};
Attending::Workspace<1> attending_workspace;
State<Attending> state;
StepWorkspace<Attending> step_workspace;
Adam<Attending> optimizer{};
TrainingMemory<Attending, 2> memory{};

Hopfield<32> patterns{};

}  // namespace

extern "C" void attend(Tensor<float, length, 8> const& x, Tensor<float, length, 4>& y) {
  attending.forward<1>(x, y, attending_workspace);
}

extern "C" void attend_step(Tensor<float, 8> const& x, Tensor<float, 4>& y) {
  attending.step(x, y, state, step_workspace);
}

extern "C" float train_attention(batch_t<float, 2, Attending::input_shape> const& x,
                                 batch_t<float, 2, Attending::output_shape> const& target, std::uint64_t step) {
  return train_step(attending, optimizer, Objective{MeanSquaredError{}}, x, target, memory, RandomKey{step}).total();
}

extern "C" bool remember(Tensor<float, 3, 32> const& given) {
  return static_cast<bool>(store(patterns, given, StorkeyRule{}));
}

extern "C" bool recall(Tensor<float, 32>& damaged, std::uint64_t seed) {
  return static_cast<bool>(patterns.recall(damaged, {.key = {seed}}));
}

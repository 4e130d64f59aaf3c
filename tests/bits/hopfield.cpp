// Prints what Hopfield networks store, recall and learn, as program.cpp does.
#include <bit>
#include <cstdio>
#include <ingot/energies.hpp>

using namespace ingot;

namespace {

void print(float value) {
  std::printf(" %08lx", static_cast<unsigned long>(std::bit_cast<std::uint32_t>(value)));
}
template <class Values>
void print_line(char const* name, Values const& values) {
  std::printf("%s", name);
  for (auto const& value : values) print(value);
  std::printf("\n");
}

constexpr std::size_t units = 53;
constexpr std::size_t count = 7;
Tensor<float, count, units> patterns;
Tensor<float, count, units> results;

template <class Rule>
void store_and_recall(char const* weight_name, char const* states_name, char const* energies_name) {
  static Hopfield<units> net;
  net = {};
  if (!store(net, patterns, Rule{})) std::printf("not_stored\n");
  print_line(weight_name, net.weight);
  Tensor<float, count> energies;
  for (std::size_t k = 0; k < count; ++k) {
    Tensor<float, units> state;
    for (std::size_t i = 0; i < units; ++i) state[i] = i % 9 == k ? -patterns(k, i) : patterns(k, i);
    net.recall(state, {.order = k % 2 == 0 ? UpdateOrder::asynchronous : UpdateOrder::synchronous, .key = {1, k}});
    energies[k] = net.energy(state);
    for (std::size_t i = 0; i < units; ++i) results(k, i) = state[i];
  }
  print_line(states_name, results);
  print_line(energies_name, energies);
}

void continuous() {
  using Layer = ModernHopfield<Shape<units>, 37, ModernHopfieldOptions{.beta = 0.25, .steps = 2, .learned_beta = true}>;
  static Layer layer;
  static Layer gradient;
  static Layer::Saved<count, float> saved;
  static Workspace<float, Layer::workspace_size<count>> workspace;
  using Input = View<float const, count, Shape<units>>;
  using Output = View<float, count, Shape<units>>;
  for (std::size_t i = 0; i < layer.patterns.size(); ++i) {
    layer.patterns[i] = static_cast<float>(uniform_symmetric({2, 1}, i));
  }
  layer.scale[0] = 1.5F;
  layer.forward<count>(Input(patterns), Output(results), workspace);
  print_line("continuous_outputs", results);
  layer.forward_training<count>(Input(patterns), Output(results), saved, {});
  print_line("continuous_outputs_in_training", results);
  layer.backward<count>(Input(patterns), Input(results), Input(patterns), Output(results), saved, gradient);
  print_line("continuous_input_gradient", results);
  print_line("continuous_patterns_gradient", gradient.patterns);
  print_line("continuous_scale_gradient", gradient.scale);
}

}  // namespace

int main() {
  for (std::size_t i = 0; i < patterns.size(); ++i) patterns[i] = RandomKey{1, 0}.word(i) % 2 == 0 ? 1.0F : -1.0F;
  store_and_recall<HebbRule>("hebb_weights", "hebb_states", "hebb_energies");
  store_and_recall<StorkeyRule>("storkey_weights", "storkey_states", "storkey_energies");
  store_and_recall<PseudoInverseRule>("pseudo_inverse_weights", "pseudo_inverse_states", "pseudo_inverse_energies");
  continuous();
}

// What attention, graphs, energies, external memory and layers of models of others compute.
#pragma once

#include <cstddef>
#include <cstdint>
#include <ingot/attention.hpp>
#include <ingot/energies.hpp>
#include <ingot/external_memory.hpp>
#include <ingot/graph_networks.hpp>
#include <ingot/models.hpp>

#include "printing.hpp"

namespace bits {

// A causal transformer of widths that registers do not divide: learns, and reads letter by letter beyond its window.
inline void attend() {
  constexpr std::size_t length = 21;
  constexpr std::size_t letters = 13;
  constexpr EmbeddingOptions padded{.padding = 0, .marked = true};
  constexpr PositionOptions marked{.marked = true};
  constexpr TransformerOptions first{.norm_first = true,
                                     .norm = BlockNorm::rms,
                                     .activation = BlockActivation::gelu,
                                     .causal = true,
                                     .marked = true,
                                     .window = 6,
                                     .dropout = 0.1};
  constexpr TransformerOptions second{.activation = BlockActivation::silu, .causal = true, .marked = true};
  using Net = Network<Embedding<length, letters, 14, padded>, SinusoidalPositions<length, 14, marked>,
                      LearnedPositions<length, 14, marked>, TransformerBlock<length, 14, 2, 23, first>,
                      TransformerBlock<length, 14, 7, 11, second>, PerMarkedStep<length, Dense<14, letters - 1>>>;
  static Net net;
  initialize(net, 7);
  static Sgd<Net> sgd{.learning_rate = 0.05};
  static TrainingMemory<Net, 3> memory;
  Tensor<float, 3, length> text{};
  Tensor<float, 3, length, letters> next{};
  for (std::size_t i = 0; i < text.size(); ++i) {
    text[i] = static_cast<float>(RandomKey{5}.word(i) % letters);
    if (i > 0) next[(i - 1) * letters + static_cast<std::size_t>(text[i])] = 1;
  }
  for (std::uint64_t i = 0; i < 3; ++i) {
    train_step(net, sgd, Objective{MeanSquaredError{}}, text, next, memory, RandomKey{1, i});
  }
  print_line("transformer_outputs", memory.output);
  print_parameters("transformer_weights", net);
  static StepWorkspace<Net> workspace;
  static BlockWorkspace<Net, 8> block;
  auto state = net.rest_state();
  Tensor<float, length, letters> y{};
  for (std::size_t t = 0; t < 9; ++t) {
    net.step(text[t], View<float, 1, Shape<letters>>(&y(t, 0), letters), state, workspace);
  }
  net.advance<8>(&text[9], &y(9, 0), length - 9, state, block);
  print_line("transformer_stream", y);
  print_line("transformer_state", state.values);
}

inline constexpr auto molecule =
    graph_of<9>({{0, 1}, {1, 2}, {2, 3}, {3, 0}, {3, 4}, {4, 5}, {5, 6}, {6, 4}, {7, 3}, {7, 8}});

// Ways to hear one's neighbours.
inline void hear_neighbours() {
  constexpr GraphSageOptions largest{.aggregation = Aggregation::max};
  using Net =
      Network<GraphConvolution<molecule, 5, 11>, Relu<9, 11>, GraphSage<molecule, 11, 7>, Tanh<9, 7>,
              GraphSage<molecule, 7, 6, largest>, GraphAttention<molecule, 6, 3, 3>, MeanOfNodes<9, 9>, Dense<9, 3>>;
  static Net net;
  initialize(net, 7);
  static Sgd<Net> sgd{.learning_rate = 0.05};
  static TrainingMemory<Net, 4> memory;
  auto const x = random_tensor<float, 4, 9, 5>(3);
  Labels<4> const classes{0, 1, 2, 0};
  for (int i = 0; i < 3; ++i) train_step(net, sgd, Objective{SoftmaxCrossEntropy{}}, x, classes, memory);
  print_line("graph_outputs", memory.output);
  print_line("graph_convolution_weights", net.layer<0>().weight);
  print_line("graph_attention_weights", net.layer<5>().weight);
}

inline void recall() {
  constexpr std::size_t units = 50;
  static Hopfield<units> net;
  Tensor<float, 5, units> patterns{};
  for (std::size_t i = 0; i < patterns.size(); ++i) patterns[i] = RandomKey{9}.word(i) % 2 == 0 ? 1.F : -1.F;
  if (!store(net, patterns, StorkeyRule{})) print_line("hopfield_patterns_refused", patterns);
  print_line("hopfield_weights", net.weight);
  Tensor<float, units> damaged{};
  for (std::size_t i = 0; i < units; ++i) damaged[i] = i < 8 ? -patterns[i] : patterns[i];
  auto const result = net.recall(damaged, {.key = {3}});
  print_line("hopfield_recalled", damaged);
  print_line("hopfield_course", Tensor<float, 3>{static_cast<float>(result.sweeps), static_cast<float>(result.changes),
                                                 net.energy(damaged)});
  using Continuous = Network<ModernHopfield<Shape<23>, 7, ModernHopfieldOptions{.steps = 2, .learned_beta = true}>>;
  static Continuous continuous;
  initialize(continuous, 7);
  static Sgd<Continuous> sgd{.learning_rate = 0.05};
  static TrainingMemory<Continuous, 5> memory;
  auto const x = random_tensor<float, 5, 23>(3);
  for (int i = 0; i < 2; ++i) train_step(continuous, sgd, Objective{MeanSquaredError{}}, x, x, memory);
  print_line("modern_hopfield_outputs", memory.output);
  print_line("modern_hopfield_patterns", continuous.layer<0>().patterns);
}

inline void dream() {
  using Machine = Rbm<23, 11>;
  static Machine machine;
  static Sgd<Machine> sgd{.learning_rate = 0.1};
  static ContrastiveMemory<Machine, 5> memory;
  static Chains<Machine, 5> chains;
  initialize(machine, 7);
  Tensor<float, 5, 23> seen{};
  for (std::size_t i = 0; i < seen.size(); ++i) seen[i] = RandomKey{4}.word(i) % 3 == 0 ? 1.F : 0.F;
  for (std::uint64_t i = 0; i < 4; ++i) {
    contrastive_step(machine, sgd, ContrastiveDivergence{2}, seen, chains, memory, RandomKey{1, i});
  }
  print_line("rbm_weights", machine.weight);
  print_line("rbm_chains", chains.visible);
}

inline void remember() {
  constexpr auto machine = graph::neural_turing_machine<5, 3, 7, 4>(graph::lstm_controller<6>);
  using Net = Network<Recurrent<machine, 8>>;
  static Net net;
  initialize(net, 7);
  static Sgd<Net> sgd{.learning_rate = 0.05};
  static TrainingMemory<Net, 2> memory;
  auto const x = random_tensor<float, 2, 8, 5>(3);
  auto const wanted = random_tensor<float, 2, 8, 3>(4);
  for (int i = 0; i < 2; ++i) train_step(net, sgd, Objective{MeanSquaredError{}}, x, wanted, memory);
  print_line("turing_outputs", memory.output);
  print_parameters("turing_weights", net);
}

// Transposed convolutions of phases that registers do not divide, and what stands between them.
inline void decode() {
  constexpr ConvTransposeOptions twice{.stride = 2, .padding = 1, .output_padding = {1, 0}};
  constexpr ConvTransposeOptions uneven{.stride = {1, 3}, .padding = {0, 2, 1, 0}, .dilation = {2, 2}, .groups = 2};
  constexpr PoolOptions dilated{.stride = {1, 2}, .padding = 1, .dilation = 2, .ceil_mode = true};
  constexpr PoolOptions uncounted{.stride = 2, .padding = 1, .ceil_mode = true, .count_include_pad = false};
  using Net = decltype(build<Shape<5, 7, 5>>(
      conv_transpose2d<6, Size2{3, 4}, twice>, group_norm<2>, selu<>, conv_transpose2d<8, 3, uneven>, instance_norm<>,
      mish, max_pool2d<3, dilated>, celu<1.5>, local_response_norm<LocalResponseNormOptions{.beta = 0.6}>, gelu_tanh,
      avg_pool2d<3, uncounted>, softsign, prelu, conv_transpose2d<3, 5, ConvTransposeOptions{.padding = 2}>, flatten,
      dense<4>));
  static Net net;
  initialize(net, 7);
  static Sgd<Net> sgd{.learning_rate = 0.05};
  static TrainingMemory<Net, 3> memory;
  auto const x = random_tensor<float, 3, 5, 7, 5>(3);
  Labels<3> const classes{0, 3, 1};
  for (int i = 0; i < 3; ++i) train_step(net, sgd, Objective{SoftmaxCrossEntropy{}}, x, classes, memory);
  print_line("decoder_outputs", memory.output);
  print_line("transposed_weights", net.layer<0>().weight);
  print_line("uneven_weights", net.layer<3>().weight);
  print_line("padded_weights", net.layer<13>().weight);
}

inline void families() {
  attend();
  hear_neighbours();
  recall();
  dream();
  remember();
  decode();
}

}  // namespace bits

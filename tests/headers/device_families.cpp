// The families beside ingot.hpp as a device compiles them: every buffer placed here, by us.
#include <ingot/attention.hpp>
#include <ingot/energies.hpp>
#include <ingot/external_memory.hpp>
#include <ingot/graph_networks.hpp>
#include <ingot/models.hpp>

using namespace ingot;

namespace {

constexpr std::size_t length = 12;
constexpr EmbeddingOptions padded{.padding = 0, .marked = true};
constexpr PositionOptions marked{.marked = true};
constexpr TransformerOptions looking_back{.norm = BlockNorm::rms,
                                          .activation = BlockActivation::silu,
                                          .causal = true,
                                          .marked = true,
                                          .window = 5,
                                          .dropout = 0.1};
using Attending = Network<Embedding<length, 10, 8, padded>, SinusoidalPositions<length, 8, marked>,
                          LearnedPositions<length, 8, marked>, TransformerBlock<length, 8, 2, 12, looking_back>,
                          PerMarkedStep<length, Dense<8, 9>>>;
Attending attending{};
State<Attending> state;
StepWorkspace<Attending> step_workspace;
Adam<Attending> optimizer{};
TrainingMemory<Attending, 2> memory{};
using Classifying =
    Network<Embedding<length, 10, 8, padded>, TransformerBlock<length, 8, 2, 12, TransformerOptions{.marked = true}>,
            MeanOverSteps<length, 8, MeanOverStepsOptions{.marked = true}>, Dense<8, 3>>;
Classifying classifying{};
Classifying::Workspace<1> classifying_workspace;

Hopfield<24> patterns{};
using Machine = Rbm<20, 12>;
Machine machine{};
Sgd<Machine> sgd{};
ContrastiveMemory<Machine, 2> contrast;
Chains<Machine, 2> chains;

constexpr auto square = graph_of<5>({{0, 1}, {1, 2}, {2, 3}, {3, 0}, {3, 4}});
using Nodes = Network<GraphConvolution<square, 3, 4>, Relu<5, 4>, GraphSage<square, 4, 4>,
                      GraphAttention<square, 4, 2, 2>, MeanOfNodes<5, 4>, Dense<4, 2>>;
Nodes nodes{};
Adam<Nodes> nodes_optimizer{};
TrainingMemory<Nodes, 2> nodes_memory{};

constexpr auto remembering = graph::neural_turing_machine<3, 2, 6, 4>(graph::lstm_controller<5>);
using Remembering = Network<Recurrent<remembering, 4>>;
Remembering turing{};
State<Remembering> turing_state;
StepWorkspace<Remembering> turing_workspace;

using Decoding = decltype(build<Shape<4, 3, 3>>(
    conv_transpose2d<3, 4, ConvTransposeOptions{.stride = 2, .padding = 1}>, group_norm<3>, mish, prelu,
    local_response_norm<LocalResponseNormOptions{.size = 3}>, conv_transpose2d<1, 3>, hardtanh<>,
    avg_pool2d<3, PoolOptions{.stride = 2, .padding = 1, .ceil_mode = true, .count_include_pad = false}>));
Decoding decoding{};
Decoding::Workspace<1> decoding_workspace;
Adam<Decoding> decoding_optimizer{};
TrainingMemory<Decoding, 2> decoding_memory{};

}  // namespace

extern "C" void classify(Tensor<float, length> const& x, Tensor<float, 3>& y) {
  classifying.forward<1>(x, y, classifying_workspace);
}

extern "C" void attend_step(float letter, Tensor<float, 10>& y) {
  attending.step(letter, y, state, step_workspace);
}

extern "C" float train_attention(Tensor<float, 2, length> const& x, Tensor<float, 2, length, 10> const& target,
                                 std::uint64_t step) {
  return train_step(attending, optimizer, Objective{MeanSquaredError{}}, x, target, memory, RandomKey{step}).total();
}

extern "C" bool remember(Tensor<float, 3, 24> const& given) {
  return static_cast<bool>(store(patterns, given, StorkeyRule{}));
}

extern "C" bool recall(Tensor<float, 24>& damaged, std::uint64_t seed) {
  return static_cast<bool>(patterns.recall(damaged, {.key = {seed}}));
}

extern "C" void dream(Tensor<float, 2, 20> const& seen, std::uint64_t step) {
  contrastive_step(machine, sgd, ContrastiveDivergence{1}, seen, chains, contrast, RandomKey{step});
}

extern "C" float train_nodes(Tensor<float, 2, 5, 3> const& x, Labels<2> const& target) {
  return train_step(nodes, nodes_optimizer, Objective{SoftmaxCrossEntropy{}}, x, target, nodes_memory).total();
}

extern "C" void decode(Tensor<float, 4, 3, 3> const& x, Tensor<float, 1, 5, 5>& y) {
  decoding.forward<1>(x, y, decoding_workspace);
}

extern "C" float train_decoding(Tensor<float, 2, 4, 3, 3> const& x, Tensor<float, 2, 1, 5, 5> const& target) {
  return train_step(decoding, decoding_optimizer, Objective{MeanSquaredError{}}, x, target, decoding_memory).total();
}

extern "C" void step_turing(Tensor<float, 3> const& x, Tensor<float, 2>& y) {
  turing.step(x, y, turing_state, turing_workspace);
}

// A program with globals and types of common names, which trains and runs each of the families: -Wshadow finds none of
// them in Ingot's headers, as GCC would where a template's local alias or a lambda's parameter has such a name. (The
// loop variable i is one of too many.)
#include <ingot/attention.hpp>
#include <ingot/energies.hpp>
#include <ingot/external_memory.hpp>
#include <ingot/graph_networks.hpp>

#include "names_of_users.hpp"

// clang-format off
#define NAMES_OF_PROGRAMS(X)                                                                                           \
  X(Net) X(Model) X(Machine) X(Layer) X(Out) X(In) X(Node) X(Input) X(Output) X(Row) X(Rows) X(Source) X(Target)       \
  X(Message) X(Update) X(Score) X(Sums) X(Start) X(Vector) X(Mean) X(Norm) X(Factor) X(Batch) X(Training) X(Outputs)   \
  X(Inputs) X(Types) X(Stack) X(Steps) X(Time) X(Width) X(Heads) X(Memory) X(Data) X(Weights)
// clang-format on
OWN_NAMES(NAMES_OF_PROGRAMS)

int x = 1, y = 2, w = 3, t = 4, n = 5, count = 6;

namespace {

template <class Trained, class Loss, class Labelled>
float train(Loss loss, Labelled const& labelled) {
  static Trained trained{};
  static ingot::Adam<Trained> optimizer{};
  static ingot::TrainingMemory<Trained, 2> memory{};
  static ingot::batch_t<float, 2, typename Trained::input_shape> const given{};
  ingot::initialize(trained, 1);
  float const value =
      ingot::train_step(trained, optimizer, ingot::Objective{loss}, given, labelled, memory, ingot::RandomKey{2})
          .total();

  static ingot::tensor_t<float, typename Trained::input_shape> const sample{};
  static ingot::tensor_t<float, typename Trained::output_shape> result{};
  static typename Trained::template Workspace<1> workspace;
  trained.template forward<1>(sample, result, workspace);
  return value + result.data()[0];
}

constexpr std::size_t length = 12;
constexpr ingot::EmbeddingOptions padded{.padding = 0, .marked = true};
constexpr ingot::PositionOptions positions{.marked = true};
constexpr ingot::TransformerOptions looking_back{
    .norm = ingot::BlockNorm::rms, .causal = true, .marked = true, .window = 5, .dropout = 0.1};
using Steps12 = ingot::Shape<length, 9>;
using Attending =
    ingot::Network<ingot::Embedding<length, 10, 8, padded>, ingot::SinusoidalPositions<length, 8, positions>,
                   ingot::LearnedPositions<length, 8, positions>,
                   ingot::TransformerBlock<length, 8, 2, 12, looking_back>,
                   ingot::PerMarkedStep<length, ingot::RmsNorm<ingot::Shape<8>>>,
                   ingot::Concat<ingot::Narrow<Steps12, 0, 5>, ingot::Narrow<Steps12, 5, 7>>,
                   ingot::CrossAttention<5, 7, 8, 2, ingot::AttentionOptions{.marked = true}>,
                   ingot::MeanOverSteps<5, 8, ingot::MeanOverStepsOptions{.marked = true}>, ingot::Dense<8, 3>>;

constexpr auto square = ingot::graph_of<5>({{0, 1}, {1, 2}, {2, 3}, {3, 0}, {3, 4}});
constexpr auto arrows = ingot::graph_of<5>({{0, 1}, {1, 2}, {2, 3}}, {.directed = true});
constexpr auto sent = ingot::graph::tanh(ingot::graph::input<"source", 4>);
constexpr auto made = ingot::graph::tanh(ingot::graph::linear(
    ingot::graph::input<"messages", 4>, ingot::graph::parameter<"weight", 4, 4>, ingot::graph::parameter<"bias", 4>));
using Nodes = ingot::Network<ingot::GraphConvolution<square, 3, 4>, ingot::Relu<5, 4>, ingot::GraphSage<square, 4, 4>,
                             ingot::MessagePassing<arrows, sent, made>, ingot::GraphAttention<square, 4, 2, 2>,
                             ingot::MeanOfNodes<5, 4>, ingot::Dense<4, 2>>;

constexpr auto turing = ingot::graph::neural_turing_machine<3, 2, 6, 4>(ingot::graph::lstm_controller<5>);
using Remembering = ingot::Network<ingot::Recurrent<turing, 4>>;
Remembering remembering{};
ingot::State<Remembering> state;
ingot::StepWorkspace<Remembering> workspace;

using Stacked = ingot::Network<ingot::Rbm<20, 12>, ingot::Rbm<12, 6>>;
using Begun = ingot::Network<ingot::Dense<20, 12>, ingot::Sigmoid<12>, ingot::Dense<12, 6>, ingot::Sigmoid<6>,
                             ingot::Dense<6, 3>>;
bool relax() {
  static ingot::Hopfield<24> patterns{};
  static ingot::Tensor<float, 3, 24> const given{};
  static ingot::Tensor<float, 24> damaged{};
  bool const stored = static_cast<bool>(ingot::store(patterns, given, ingot::StorkeyRule{}));
  static Stacked stack{};
  static ingot::Momentum<Stacked::layer_type<1>> optimizer{};
  static ingot::GreedyMemory<Stacked, 1, 2> memory{};
  static ingot::Tensor<float, 2, 20> const seen{};
  ingot::greedy_epoch<1>(stack, optimizer, ingot::ContrastiveDivergence{1}, seen.data(), 2, memory,
                         ingot::RandomKey{3});
  static Begun begun{};
  ingot::start_from(begun, stack);
  return stored && static_cast<bool>(patterns.recall(damaged, {.key = {4}}));
}

}  // namespace

int main() {
  float const losses = train<Attending>(ingot::SoftmaxCrossEntropy{}, ingot::Labels<2>{}) +
                       train<Nodes>(ingot::SoftmaxCrossEntropy{}, ingot::Labels<2>{}) +
                       train<Remembering>(ingot::MeanSquaredError{}, ingot::Tensor<float, 2, 4, 2>{});
  ingot::Tensor<float, 2> told{};
  remembering.step(ingot::Tensor<float, 3>{}, told, state, workspace);
  return relax() && losses > 0 ? x + y + w + t + n + count : 0;
}

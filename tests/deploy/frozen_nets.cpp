// Freezes the networks that frozen.py compiles, links and runs:  frozen_nets FOLDER
#include <cstdio>
#include <filesystem>
#include <ingot/attention.hpp>
#include <ingot/host/freeze.hpp>
#include <ingot/networks.hpp>
#include <string>

#include "own_layer.hpp"

using namespace ingot;

namespace {

using LeNet = decltype(build<Shape<1, 28, 28>>(conv2d<6, 5>, relu, max_pool2d<2>, conv2d<16, 5>, relu, max_pool2d<2>,
                                               flatten, dense<120>, relu, dense<84>, relu, dense<10>));
// Everything that a path to a parameter may lead through.
using Tree = decltype(build<Shape<2, 6, 6>>(
    conv2d<4, 3, ConvOptions{.padding = 1}>, batch_norm<>, relu,
    residual(chain(conv2d<4, 3, ConvOptions{.padding = 1}>, batch_norm<>)), residual(conv2d<8, 1>, conv2d<8, 1>),
    concat(conv2d<2, 1>, identity), flatten, dropout<0.25>, dense<20>, layer_norm<>, ingot::tanh(), dense<3>, softmax));
// What runs step by step, in all forms.
using Stream =
    Network<Conv1d<Shape<2, 12>, 3, 3, causal(3, 2)>, Tanh<3, 12>, Transpose<Shape<3, 12>>, Gru<12, 3, 5>,
            Dropout<0.5, 12, 5>, Lstm<12, 5, 4, LstmOptions{.initial = InitialState::learned, .peepholes = true}>,
            PerStep<12, Network<Dense<4, 20>, Relu<20>>>, PerStep<12, Dense<20, 3>>>;
// Letters, which come one by one.
using Letters =
    Network<Embedding<9, 12, 8>, LearnedPositions<9, 8>, SinusoidalPositions<9, 8>,
            TransformerBlock<9, 8, 2, 10, TransformerOptions{.causal = true, .window = 4, .dropout = 0.1}>,
            Residual<MultiHeadAttention<9, 8, 4, AttentionOptions{.causal = true, .bias = false}>>,
            FeedForward<9, 8, 6>, RmsNorm<Shape<9, 8>, RmsNormOptions{.axes = 1}>, PerStep<9, Dense<8, 12>>>;
// Sequences with padding.
using Padded = decltype(build<Shape<6>>(
    embedding<9, 4, EmbeddingOptions{.padding = 0, .marked = true}>, learned_positions<PositionOptions{.marked = true}>,
    sinusoidal_positions<PositionOptions{.marked = true, .base = 100.0}>,
    transformer_block<2, 8, TransformerOptions{.norm_first = true, .marked = true}>,
    per_marked_step<chain(rms_norm<>, dense<5>)>, mean_over_steps<MeanOverStepsOptions{.marked = true}>, dense<3>));
using Own = Network<Dense<3, 4>, own::Gain<4>, Dense<4, 2>>;

template <class Net>
void train(Net& net, std::uint64_t seed) {
  std::uint64_t part = 0;
  visit_parameters(
      [&](ParameterPath const&, Parameter parameter, auto& values) {
        ++part;
        bool const positive = parameter.role == Role::variance || parameter.role == Role::scale;
        for (std::size_t i = 0; i < values.size(); ++i) {
          double const number = uniform_symmetric({seed, part}, i);
          values[i] = static_cast<typename Net::value_type>(positive ? 1.0 + 0.5 * number : 0.3 * number);
        }
      },
      net);
}

template <class Net>
Net& trained(std::uint64_t seed) {
  static Net net;
  train(net, seed);
  return net;
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) return 2;
  std::string const folder = arguments[1];
  std::filesystem::create_directories(folder + "/other");
  using Exact = with_scalar_t<Tree, double>;
  ModelNotes<Exact> notes{.normalization = Normalization<Shape<2, 6, 6>, double>{}, .classes = {"a", "b", "c"}};
  notes.normalization->mean.fill(0.5);
  notes.normalization->deviation.fill(0.25);
  freeze(trained<LeNet>(1), {.name = "lenet", .folder = folder, .c = true});
  freeze(trained<Tree>(2), {.name = "tree", .folder = folder, .c = true});
  freeze<FrozenForm::for_this_machine>(trained<Tree>(2), {.name = "tree_here", .folder = folder});
  freeze<FrozenForm::plain>(trained<Tree>(2), {.name = "tree_plain", .folder = folder, .section = ".weights"});
  freeze(trained<with_scalar_t<Tree, double>>(2), {.name = "tree_double", .folder = folder, .c = true}, notes);
  freeze(trained<Tree>(2), {.name = "tree_blob", .folder = folder, .c = true, .blob = true});
  freeze(trained<Stream>(5), {.name = "stream", .folder = folder});
  freeze<FrozenForm::for_this_machine>(trained<Stream>(5), {.name = "stream_here", .folder = folder});
  freeze(trained<Letters>(6), {.name = "letters", .folder = folder});
  freeze(trained<Padded>(7), {.name = "padded", .folder = folder},
         Tensor<float, 2, 6>{1, 2, 3, 0, 0, 0, 8, 7, 6, 5, 4, 3});
  freeze(trained<Own>(3), {.name = "own_spelled", .folder = folder, .include = "own_layer.hpp"});
  freeze(trained<Own>(3), {.name = "own_named", .folder = folder, .type = "own::Net", .include = "own_layer.hpp"});
  // The same network of other parameters.
  freeze(trained<LeNet>(4), {.name = "lenet", .folder = folder + "/other", .c = true});
}

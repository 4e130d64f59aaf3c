// Prints what inference, training and expressions compute, to the last bit: a line a result, its name and its numbers
// in hexadecimal. check.py compares the lines between compilers, flags and machines.
#include <cstdio>
#include <ingot/ingot.hpp>

#include "printing.hpp"
#ifdef INGOT_BITS_OF_ALL
#include "families.hpp"
#endif

using namespace ingot;
using namespace bits;

namespace {

template <class T>
void elementary(char const* name) {
  std::printf("%s", name);
  for (T const x : {T(-87), T(-5.5), T(-1), T(-0.3), T(1e-6), T(0.7), T(2.25), T(9), T(60)}) {
    for (T const y : {math::exp(x), math::expm1(x < T(20) ? x : T(20)), math::log(math::abs(x)), math::tanh(x),
                      math::sigmoid(x), math::softplus(x), math::normal_cdf(x), math::sqrt(math::abs(x)),
                      math::pow(math::abs(x), T(0.3)), math::sin(x), math::cos(x * T(1e20))}) {
      print(y);
    }
  }
  std::printf("\n");
}

template <class T>
using Net = decltype(build<Shape<2, 9, 7>, T>(conv2d<5, 3>, batch_norm<>, gelu, max_pool2d<2>, flatten, layer_norm<>,
                                              dense<11>, tanh, dropout<0.25>, dense<4>));

template <class T>
void train(char const* losses_name, char const* outputs_name, char const* parameters_name) {
  constexpr std::size_t batch = 6;
  static Net<T> net;
  initialize(net, 7);
  static Adam<Net<T>> adam{.learning_rate = 0.01};
  static TrainingMemory<Net<T>, batch> memory;
  auto const x = random_tensor<T, batch, 2, 9, 7>(3);
  Tensor<T, batch, 4> y{};
  static typename Net<T>::template Workspace<batch> workspace;
  net.template forward<batch>(x, y, workspace);
  print_line(outputs_name, y);
  Labels<batch> const classes{0, 1, 2, 3, 1, 2};
  Objective const objective{SoftmaxCrossEntropy{}, L2Penalty{1e-3}, ClipByNorm{0.5}};
  Tensor<T, 5> losses{};
  for (std::size_t i = 0; i < losses.size(); ++i) {
    losses[i] = train_step(net, adam, objective, x, classes, memory, RandomKey{1, i}).total();
  }
  print_line(losses_name, losses);
  print_line(parameters_name, net.template layer<6>().weight);
}

template <class T>
void expressions(char const* value_name, char const* slope_name) {
  constexpr auto x = graph::input<"x", 6, 5>;
  constexpr auto w = graph::parameter<"w", 5, 3>;
  constexpr auto loss = graph::mean(graph::log_sum_exp(graph::matmul(x, w) * graph::sigmoid(graph::matmul(x, w))));
  auto const xs = random_tensor<T, 6, 5>(11);
  auto const ws = random_tensor<T, 5, 3>(12);
  auto const [value, slope] = evaluate_with_gradient(loss, graph::wrt<"w">, graph::bind<"x">(xs), graph::bind<"w">(ws));
  print_line(value_name, value);
  print_line(slope_name, slope);
}

// Gradients behind max-pooling, most of them zero, and of an image behind strides.
void train_convolutions() {
  constexpr std::size_t batch = 6;
  using Convolutions = decltype(build<Shape<5, 13, 13>>(
      conv2d<5, 3, ConvOptions{.stride = 2}>, relu, conv2d<5, 3, ConvOptions{.padding = 1}>, relu, max_pool2d<2>,
      conv2d<6, 3, ConvOptions{.stride = 2, .padding = 1}>, flatten, dense<4>));
  static Convolutions net;
  initialize(net, 7);
  static Sgd<Convolutions> sgd{.learning_rate = 0.05};
  static TrainingMemory<Convolutions, batch> memory;
  auto const x = random_tensor<float, batch, 5, 13, 13>(3);
  Labels<batch> const classes{0, 1, 2, 3, 1, 2};
  for (int i = 0; i < 3; ++i) train_step(net, sgd, Objective{SoftmaxCrossEntropy{}}, x, classes, memory);
  print_line("first_weights", net.layer<0>().weight);
  print_line("second_weights", net.layer<2>().weight);
}

#ifdef INGOT_BITS_OF_ALL
// Recurrent layers of sizes that registers do not divide, over sequences that are cut and run again.
void train_recurrent() {
  constexpr std::size_t batch = 5;
  using Recurrent = decltype(build<Shape<11, 3>>(
      gru<9, GruOptions{.direction = SequenceDirection::bidirectional, .keep_every = 4}>,
      lstm<13, LstmOptions{.initial = InitialState::learned, .truncate = 6, .peepholes = true}>,
      gru<21, GruOptions{.output = StepOutput::last, .reset = ResetGate::before_product}>, dense<4>));
  static Recurrent net;
  initialize(net, 7);
  static Sgd<Recurrent> sgd{.learning_rate = 0.05};
  static TrainingMemory<Recurrent, batch> memory;
  auto const x = random_tensor<float, batch, 11, 3>(3);
  Labels<batch> const classes{0, 1, 2, 3, 1};
  for (int i = 0; i < 3; ++i) train_step(net, sgd, Objective{SoftmaxCrossEntropy{}}, x, classes, memory);
  print_line("recurrent_outputs", memory.output);
  print_line("gru_weights", net.layer<0>().weight_hh_l0_reverse);
  print_line("lstm_weights", net.layer<1>().weight_ih_l0);
  print_line("reset_weights", net.layer<2>().weight_hh_l0);
}

// A WaveNet of channels that registers do not divide: learns, and runs step by step, in blocks that wrap its rings.
void stream_wavenet() {
  constexpr std::size_t time = 45;
  using Wave = Network<WaveNet<time, 1, WaveNetArray{.channels = 11, .outputs = 7, .blocks = 3, .gated = true},
                               WaveNetArray{.channels = 7, .outputs = 1, .blocks = 4, .kernel = 2}>>;
  static Wave net;
  initialize(net, 7);
  static Sgd<Wave> sgd{.learning_rate = 0.05};
  static TrainingMemory<Wave, 2> memory;
  auto const x = random_tensor<float, 2, 1, time>(3);
  for (int i = 0; i < 2; ++i) train_step(net, sgd, Objective{MeanSquaredError{}}, x, x, memory);
  print_line("wavenet_outputs", memory.output);
  print_line("wavenet_weights", net.layer<0>().array<0>().block<1>().filter().weight);
  static Streaming<Wave> stream;
  stream.prepare(net);
  static auto state = stream.rest_state();
  static Streaming<Wave>::Workspace<16> workspace;
  Tensor<float, time> y{};
  stream.advance<16>(x.data(), y.data(), time, state, workspace);
  print_line("wavenet_stream", y);
  print_line("wavenet_state", state.values);
}

// Step by step and in blocks, through ring buffers, delays and a layer with memory.
void stream() {
  using Stream = decltype(build<Shape<3, 40>>(residual(conv1d<3, 3, Conv1dOptions{.padding = 1}>, relu),
                                              conv1d<8, 3, Conv1dOptions{.padding = {4, 0}, .dilation = 2}>,
                                              batch_norm<>, max_pool1d<3, Pool1dOptions{.stride = 1, .padding = 1}>,
                                              transpose, gru<5>, per_step<dense<2>>, tanh()));
  static Stream net;
  initialize(net, 7);
  auto const x = random_tensor<float, 40, 3>(3);
  Tensor<float, 40, 2> y{};
  static StepWorkspace<Stream> workspace;
  static StepWorkspace<Stream, 8> block;
  auto state = net.rest_state();
  for (std::size_t t = 0; t < 24; ++t) {
    net.step(View<float const, 1, Shape<3>>(&x(t, 0), 3), View<float, 1, Shape<2>>(&y(t, 0), 2), state, workspace);
  }
  for (std::size_t t = 24; t < 40; t += 8) {
    net.advance<8>(View<float const, 8, Shape<3>>(&x(t, 0), 3), View<float, 8, Shape<2>>(&y(t, 0), 2), state, block);
  }
  print_line("stream_outputs", y);
  print_line("stream_state", state.values);
}
#endif

}  // namespace

int main() {
  elementary<float>("elementary_float");
  elementary<double>("elementary_double");
  train<float>("losses_float", "outputs_float", "parameters_float");
  train<double>("losses_double", "outputs_double", "parameters_double");
  train_convolutions();
#ifdef INGOT_BITS_OF_ALL
  train_recurrent();
  stream_wavenet();
  stream();
  bits::families();
#endif
  expressions<float>("value_float", "slope_float");
  expressions<double>("value_double", "slope_double");
}

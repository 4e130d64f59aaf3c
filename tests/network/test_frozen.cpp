// Frozen layers: in inference the bits of the network that they stand in, in training constants.
#define BOOST_TEST_MODULE frozen
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <ingot/ingot.hpp>
#include <ingot/network/cost.hpp>
#include <ingot/network/frozen.hpp>
#include <ingot/network/retrained.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "../layers/expression_formulas.hpp"

using namespace ingot;

namespace {

// A small network of every structure whose fusion a frozen layer must not change.
template <class T>
using Mixed = decltype(build<Shape<2, 10, 10>, T>(
    conv2d<4, 3>, batch_norm<>, relu, max_pool2d<2>, dropout<0.5>,
    residual(conv2d<4, 3, ConvOptions{.padding = 1}>, relu, conv2d<4, 3, ConvOptions{.padding = 1}>), relu,
    concat(conv2d<2, 1>, conv2d<3, 1>), flatten, layer_norm<>, dense<12>, ingot::tanh, dense<5>));

Mixed<float> mixed;
Mixed<double> mixed_double;

template <class Net>
void fill(Net& net) {
  initialize(net, 3);
  std::uint64_t position = 0;
  visit_parameters(
      [&](ParameterPath const&, Parameter parameter, auto& values) {
        RandomKey const key = RandomKey{5, 0}.child(position++);
        for (std::size_t i = 0; i < values.size(); ++i) {
          auto const change = uniform_symmetric(key, i);
          using T = typename std::remove_reference_t<decltype(values)>::value_type;
          if (parameter.role != Role::weight) values[i] += T(0.3 * change);
        }
      },
      net);
}

struct Filled {
  Filled() {
    fill(mixed);
    fill(mixed_double);
  }
};
BOOST_GLOBAL_FIXTURE(Filled);

template <class Net, std::size_t B>
batch_t<typename Net::value_type, B, typename Net::input_shape> inputs(std::uint64_t seed = 1) {
  batch_t<typename Net::value_type, B, typename Net::input_shape> x{};
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = typename Net::value_type(standard_normal(RandomKey{seed, 9}, i));
  return x;
}

template <std::size_t B, class Net>
auto outputs(Net const& net) {
  auto const x = inputs<Net, B>();
  batch_t<typename Net::value_type, B, typename Net::output_shape> y{};
  auto const workspace = std::make_unique<typename Net::template Workspace<B>>();
  net.template forward<B>(x, y, *workspace);
  return y;
}

template <auto const& Net, std::size_t First>
void same_bits() {
  using Whole = std::remove_cvref_t<decltype(Net)>;
  using Retrained = retrained_t<Net, First>;
  auto const retrained = retrainable<Net, First>();
  BOOST_TEST((outputs<1>(Net) == outputs<1>(retrained)));
  BOOST_TEST((outputs<3>(Net) == outputs<3>(retrained)));
  static_assert(workspace_size_v<Whole, 1> == workspace_size_v<Retrained, 1>);
  static_assert(macs_of<Whole> == macs_of<Retrained>);
  static_assert(other_operations_of<Whole> == other_operations_of<Retrained>);
  static_assert(outputs_v<Whole> == outputs_v<Retrained>);
}

// The gradient of a network by central differences of its objective.
template <class Net, std::size_t B, class Target>
double largest_difference(Net& net, Target const& target) {
  Objective const objective{MeanSquaredError{}};
  auto const x = inputs<Net, B>();
  // Whatever the memory holds before.
  std::unique_ptr<TrainingMemory<Net, B>> const memory(new TrainingMemory<Net, B>);
  compute_gradient(net, objective, x, target, *memory);
  auto const gradient = std::make_unique<Net>(memory->gradient);
  double worst = 0;
  visit_parameters(
      [&](ParameterPath const&, Parameter, auto& values, auto const& slopes) {
        for (std::size_t i = 0; i < values.size(); ++i) {
          constexpr double step = 1e-5;
          double const before = values[i];
          values[i] = before + step;
          double const above = compute_gradient(net, objective, x, target, *memory).data;
          values[i] = before - step;
          double const below = compute_gradient(net, objective, x, target, *memory).data;
          values[i] = before;
          worst = std::max(worst, std::abs((above - below) / (2 * step) - slopes[i]));
        }
      },
      net, *gradient);
  return worst;
}

// Every kind of layer, frozen between two that are trained: as one network, and as a list.
using First = Conv2d<Shape<2, 10, 10>, 2, Size2{1}, ConvOptions{}, double>;
using Last = Dense<5, 3, double>;
using Between = Network<First, Frozen<mixed_double>, Last>;
template <std::size_t... I>
auto each_frozen(std::index_sequence<I...>) -> Network<First, Frozen<mixed_double, I>..., Last>;
using Listed = decltype(each_frozen(std::make_index_sequence<13>{}));
static_assert(sizeof(Between) == sizeof(First) + sizeof(Last) && sizeof(Listed) == sizeof(Between));
static_assert(parameter_count<Between> == parameter_count<First> + parameter_count<Last>);
static_assert(!draws_random_v<Between>);

template <class Net>
Net between() {
  Net net{};
  initialize(net, 11);
  return net;
}

}  // namespace

BOOST_AUTO_TEST_CASE(in_texts_they_have_the_names_of_their_layers) {
  BOOST_TEST((network_tree<retrained_t<mixed, 12>>.find("0 Frozen Conv2d") != std::string_view::npos));
  BOOST_TEST((network_tree<retrained_t<mixed, 12>>.find("Frozen Residual") != std::string_view::npos));
}

BOOST_AUTO_TEST_CASE(inference_has_the_bits_of_the_network) {
  [&]<std::size_t... First>(std::index_sequence<First...>) {
    (same_bits<mixed, First>(), ...);
  }(std::make_index_sequence<13>{});
}

BOOST_AUTO_TEST_CASE(gradients_pass_through_frozen_layers) {
  auto net = between<Between>();
  Tensor<double, 2, 3> const target{1, -1, 0.5, 2, 0, -0.5};
  BOOST_TEST((largest_difference<Between, 2>(net, target)) < 1e-8);

  auto listed = between<Listed>();
  BOOST_TEST((outputs<2>(net) == outputs<2>(listed)));
  auto const memory = std::make_unique<TrainingMemory<Between, 2>>();
  auto const of_list = std::make_unique<TrainingMemory<Listed, 2>>();
  auto const x = inputs<Between, 2>();
  Objective const objective{MeanSquaredError{}};
  double const loss = compute_gradient(net, objective, x, target, *memory).data;
  BOOST_TEST((loss == compute_gradient(listed, objective, x, target, *of_list).data));
  BOOST_TEST((memory->gradient.layer<0>().weight == of_list->gradient.layer<0>().weight));
  BOOST_TEST((memory->gradient.layer<2>().weight == of_list->gradient.layer<14>().weight));
}

// What stands between is in training what it is in inference: running statistics, nothing dropped.
BOOST_AUTO_TEST_CASE(training_runs_frozen_layers_as_inference) {
  auto const net = between<Between>();
  auto const memory = std::make_unique<TrainingMemory<Between, 2>>();
  compute_gradient(net, Objective{MeanSquaredError{}}, inputs<Between, 2>(), Tensor<double, 2, 3>{}, *memory);
  BOOST_TEST((memory->output == outputs<2>(net)));
  auto const retrained = retrainable<mixed_double, 10>();
  using Tail = TrainingMemory<retrained_t<mixed_double, 10>, 2>;
  std::unique_ptr<Tail> const tail(new Tail);
  compute_gradient(retrained, Objective{MeanSquaredError{}}, inputs<Between, 2>(), Tensor<double, 2, 5>{}, *tail);
  BOOST_TEST((tail->output == outputs<2>(mixed_double)));
}

// The trained layers' gradient has the bits that it has in the whole network.
BOOST_AUTO_TEST_CASE(the_tail_learns_as_in_the_whole_network) {
  using Net = decltype(build<Shape<1, 12, 12>>(conv2d<4, 3>, relu, max_pool2d<2>, flatten, dense<20>, relu, dense<6>));
  static Net net;
  initialize(net, 4);
  Labels<3> const labels{1, 5, 0};
  auto const x = inputs<Net, 3>();
  auto const whole = std::make_unique<TrainingMemory<Net, 3>>();
  auto const loss = compute_gradient(net, Objective{SoftmaxCrossEntropy{}}, x, labels, *whole);
  auto const compare = [&]<std::size_t First>(std::integral_constant<std::size_t, First>) {
    auto retrained = retrainable<net, First>();
    auto const memory = std::make_unique<TrainingMemory<retrained_t<net, First>, 3>>();
    auto const its_loss = compute_gradient(retrained, Objective{SoftmaxCrossEntropy{}}, x, labels, *memory);
    BOOST_TEST((loss.data == its_loss.data));
    BOOST_TEST((memory->gradient.template layer<6>().weight == whole->gradient.layer<6>().weight));
    if constexpr (First <= 4) {
      BOOST_TEST((memory->gradient.template layer<4>().weight == whole->gradient.layer<4>().weight));
    }
    // Also with the gradient of the input, which goes through the frozen layers.
    auto const flow = std::make_unique<GradientFlowMemory<Net, 3>>();
    auto const its_flow = std::make_unique<GradientFlowMemory<retrained_t<net, First>, 3>>();
    gradient_flow(net, Objective{SoftmaxCrossEntropy{}}, x, labels, *flow);
    gradient_flow(retrained, Objective{SoftmaxCrossEntropy{}}, x, labels, *its_flow);
    BOOST_TEST((flow->input_gradient == its_flow->input_gradient));
  };
  compare(std::integral_constant<std::size_t, 1>{});
  compare(std::integral_constant<std::size_t, 4>{});
  compare(std::integral_constant<std::size_t, 5>{});
  compare(std::integral_constant<std::size_t, 6>{});
}

namespace {

// Weights of another source file: their values are unknown where they are used. And a constant.
using Small = Network<Dense<3, 4>, Relu<4>, Dropout<0.5, 4>, Dense<4, 2>>;
extern Small const shipped;
constexpr Small constant = [] {
  Small net{};
  initialize(net, 2);
  return net;
}();
using OfShipped = retrained_t<shipped, 3>;
static_assert(
    std::is_same_v<OfShipped, Network<Frozen<shipped, 0>, Frozen<shipped, 1>, Frozen<shipped, 2>, Dense<4, 2>>>);
static_assert(parameter_count<OfShipped> == 10 && sizeof(OfShipped) == sizeof(Dense<4, 2>));
static_assert(std::is_same_v<retrained_t<shipped, 0>, Small>);
static_assert(retrainable<constant, 3>()({1, -2, 0.5f}) == constant({1, -2, 0.5f}));

// Of all that a frozen network is, nothing is in the type: not even two of one object.
using Twice = Network<Frozen<shipped>, Dense<2, 3>, Frozen<shipped>>;
static_assert(sizeof(Twice) == sizeof(Dense<2, 3>));

// A retrained network takes the layers it trains, the gradient of these, and the workspace of inference.
using LeNet = decltype(build<Shape<1, 28, 28>>(conv2d<6, 5>, relu, max_pool2d<2>, conv2d<16, 5>, relu, max_pool2d<2>,
                                               flatten, dense<120>, relu, dense<84>, relu, dense<10>));
extern LeNet const lenet;
using LastOfLeNet = retrained_t<lenet, 11>;
static_assert(parameter_bytes<LastOfLeNet> == 850 * sizeof(float));
constexpr std::size_t kept = (84 + 2 * 10) * sizeof(float);
constexpr std::size_t alignments = 4 * 64;
static_assert(training_bytes<LastOfLeNet, 1> <= sizeof(LastOfLeNet) + kept + workspace_bytes<LeNet> + alignments);

}  // namespace

BOOST_AUTO_TEST_CASE(weights_of_another_source_file) {
  auto retrained = retrainable<shipped, 3>();
  BOOST_TEST((outputs<2>(retrained) == outputs<2>(shipped)));
  Small const before = shipped;
  Sgd<OfShipped> sgd{.learning_rate = 0.1};
  TrainingMemory<OfShipped, 1> memory;
  Tensor<float, 3> const x{1, -2, 0.5f};
  float const loss = train_step(retrained, sgd, Objective{SoftmaxCrossEntropy{}}, x, Labels<1>{1}, memory).data;
  BOOST_TEST(compute_gradient(retrained, Objective{SoftmaxCrossEntropy{}}, x, Labels<1>{1}, memory).data < loss);
  BOOST_TEST((outputs<2>(before) == outputs<2>(shipped)));
  restart<shipped, 3>(retrained);
  BOOST_TEST((outputs<2>(retrained) == outputs<2>(shipped)));
}

// Any layer within a layer, by its path.
BOOST_AUTO_TEST_CASE(a_path_leads_to_a_part) {
  BOOST_TEST((&Frozen<mixed, 0>::values() == &mixed.layer<0>()));
  BOOST_TEST((&Frozen<mixed, 5, 0, 2>::values() == &mixed.layer<5>().body().layer<2>()));
  BOOST_TEST((&Frozen<mixed, 7, 1>::values() == &mixed.layer<7>().branch<1>()));
  static_assert(std::is_same_v<Frozen<mixed, 5, 1>::layer, Identity<Shape<4, 4, 4>>>);
}

// A network of which parts of a part are frozen.
BOOST_AUTO_TEST_CASE(frozen_layers_within_a_residual) {
  using Body = Network<Frozen<mixed_double, 5, 0, 0>, Relu<4, 4, 4>,
                       Conv2d<Shape<4, 4, 4>, 4, Size2{3}, ConvOptions{.padding = 1}, double>>;
  using Net = Network<Residual<Body>, Flatten<4, 4, 4>, Dense<64, 2, double>>;
  auto net = between<Net>();
  BOOST_TEST((largest_difference<Net, 2>(net, Tensor<double, 2, 2>{1, 2, 3, 4})) < 1e-7);
  using Nested = Network<Network<Frozen<mixed_double, 0>, Frozen<mixed_double, 1>, Relu<4, 8, 8>>, Flatten<4, 8, 8>,
                         Dense<256, 2, double>>;
  auto nested = between<Nested>();
  BOOST_TEST((largest_difference<Nested, 1>(nested, Tensor<double, 1, 2>{1, 2})) < 1e-7);
  // What joins frozen layers alone is in front of what is trained, too.
  static_assert(sizeof(Nested::Saved<1>) < sizeof(Nested::SavedThrough<1>) / 2);
}

// A layer of an expression: its parameters' gradient is computed and dropped.
BOOST_AUTO_TEST_CASE(frozen_layers_of_expressions) {
  using Swish = ExpressionLayer<formulas::swish<4>, double>;
  static Swish swish{};
  visit_parameters([](ParameterPath const&, Parameter, auto& values) { values.fill(1.5); }, swish);
  using Net = Network<Dense<200, 4, double>, Frozen<swish>, Dense<4, 2, double>>;
  static_assert(parameter_count<Net> == 201 * 4 + 5 * 2);
  auto net = between<Net>();
  BOOST_TEST((largest_difference<Net, 2>(net, Tensor<double, 2, 2>{1, 2, 3, 4})) < 1e-7);
}

// One's own layer that learns nothing and keeps something may act differently in training, unless it says that it does
// not: frozen, it stands in front of what is trained, and not behind.
struct Keeps {
  using input_shape = Shape<4>;
  using output_shape = Shape<4>;
  template <std::size_t B, class T>
  struct Saved {
    T sum;
  };
  template <std::size_t B, class T>
  constexpr void forward(View<T const, B, Shape<4>> x, View<T, B, Shape<4>> y) const {
    kernels::copy(x, y);
  }
  template <std::size_t B, class T>
  constexpr void forward_training(View<T const, B, Shape<4>> x, View<T, B, Shape<4>> y, Saved<B, T>&,
                                  TrainingContext) const {
    kernels::copy(x, y);
  }
  template <std::size_t B, class T>
  constexpr void backward(View<T const, B, Shape<4>>, View<T const, B, Shape<4>>, View<T const, B, Shape<4>> dy,
                          View<T, B, Shape<4>> dx, Saved<B, T>&, Keeps&) const {
    kernels::copy(dy, dx);
  }
};
struct SaysSo : Keeps {
  static constexpr bool same_in_training = true;
  using Keeps::backward;
  template <std::size_t B, class T>
  constexpr void backward(View<T const, B, Shape<4>> x, View<T const, B, Shape<4>> y, View<T const, B, Shape<4>> dy,
                          View<T, B, Shape<4>> dx, Saved<B, T>& saved, SaysSo&) const {
    Keeps none;
    Keeps::backward<B, T>(x, y, dy, dx, saved, none);
  }
};
constexpr Keeps keeps{};
constexpr SaysSo says_so{};
static_assert(detail::can_be_trained<Network<Frozen<keeps>, Dense<4, 2>>>);
static_assert(!detail::can_be_trained<Network<Dense<4, 4>, Frozen<keeps>, Dense<4, 2>>>);
static_assert(detail::can_be_trained<Network<Dense<4, 4>, Frozen<says_so>, Dense<4, 2>>>);

// What is fused in inference is so still.
template <class... Layers>
constexpr auto fused(detail::Type<Network<Layers...>>) {
  return detail::fused_layers<Layers...>;
}
static_assert(fused(detail::Type<Mixed<float>>{}) == fused(detail::Type<retrained_t<mixed, 12>>{}));
static_assert(fused(detail::Type<Mixed<float>>{})[6] && fused(detail::Type<Mixed<float>>{})[11]);

// A frozen network is one layer, whose workspace is the most of its steps.
static_assert(cost<Between>.layers[1].name == "Frozen Network" && cost<Between>.layers[1].flash_bytes == 0);
static_assert([] {
  std::size_t most = 0;
  for (LayerCost const& one : cost<Listed>.layers) most = std::max(most, one.workspace_bytes);
  return most == cost<Between>.layers[1].workspace_bytes;
}());

// A batch of one is enough where the normalisation is frozen.
static_assert(least_batch_v<retrained_t<mixed, 9>> == 1);

// Their paths in a weight file are those of the whole network.
BOOST_AUTO_TEST_CASE(parameters_keep_their_names) {
  std::string names;
  auto const retrained = retrainable<shipped, 3>();
  visit_parameters(
      [&](ParameterPath const& path, Parameter, auto const&) {
        path.spell([&](char c) { names += c; });
        names += ' ';
      },
      retrained);
  BOOST_TEST(names == "3.weight 3.bias ");
}

// Values that are loaded while the program runs are those that are used from then on.
BOOST_AUTO_TEST_CASE(values_may_change_while_the_program_runs) {
  static Dense<3, 2> features{};
  Network<Frozen<features>, Dense<2, 1>> net{};
  initialize(net, 3);
  BOOST_TEST(net({1, 2, 3})[0] == 0.0f);
  initialize(features, 5);
  Network<Dense<3, 2>, Dense<2, 1>> whole{};
  whole.layer<0>() = features;
  whole.layer<1>() = net.layer<1>();
  BOOST_TEST(net({1, 2, 3})[0] == whole({1, 2, 3})[0]);
}

namespace {

Small const shipped = [] {
  Small net{};
  fill(net);
  return net;
}();
LeNet const lenet{};

}  // namespace

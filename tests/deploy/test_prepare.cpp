// Networks prepared for inference agree with what they were made of.
#define BOOST_TEST_MODULE prepare
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <ingot/deploy/prepare.hpp>
#include <ingot/ingot.hpp>
#include <memory>
#include <type_traits>

using namespace ingot;

namespace {

template <class Net, std::size_t B>
auto outputs(Net const& net) {
  using T = typename Net::value_type;
  auto const x = std::make_unique<batch_t<T, B, typename Net::input_shape>>();
  for (std::size_t i = 0; i < x->size(); ++i) (*x)[i] = static_cast<T>(uniform_symmetric({4, 0}, i));
  auto y = std::make_unique<batch_t<T, B, typename Net::output_shape>>();
  auto const workspace = std::make_unique<typename Net::template Workspace<B>>();
  net.template forward<B>(*x, *y, *workspace);
  return y;
}

// Parameters as training leaves them: running statistics are not 0 and 1.
template <class Net>
void fill(Net& net) {
  std::uint64_t part = 0;
  auto const draw = [&part](ParameterPath const&, Parameter parameter, auto& tensor) {
    ++part;
    for (std::size_t i = 0; i < tensor.size(); ++i) {
      auto const number = uniform_symmetric({9, part}, i);
      bool const positive = parameter.role == Role::variance || parameter.role == Role::scale;
      tensor[i] = static_cast<typename Net::value_type>(positive ? 1.0 + 0.5 * number : 0.3 * number);
    }
  };
  visit_parameters(draw, net);
}

// The largest difference beside the largest output.
template <class Net, std::size_t B>
double difference() {
  auto const net = std::make_unique<Net>();
  auto const ready = std::make_unique<prepared_t<Net>>();
  fill(*net);
  prepare(*net, *ready);
  auto const expected = outputs<Net, B>(*net);
  auto const y = outputs<prepared_t<Net>, B>(*ready);
  double worst = 0.0;
  double largest = 0.0;
  for (std::size_t i = 0; i < y->size(); ++i) {
    worst = std::max(worst, std::abs(double((*y)[i]) - double((*expected)[i])));
    largest = std::max(largest, std::abs(double((*expected)[i])));
  }
  BOOST_TEST(largest > 0.0);
  return worst / largest;
}

// With contraction off the bits are the same; a compiler that contracts does so in one kernel and not in the other.
template <class Net>
void check_order() {
  bool const is_float = std::is_same_v<typename Net::value_type, float>;
  BOOST_TEST((difference<Net, 1>()) <= (is_float ? 1e-6 : 1e-14));
  BOOST_TEST((difference<Net, 5>()) <= (is_float ? 1e-6 : 1e-14));
}

template <class Net>
void check_folded() {
  BOOST_TEST((difference<Net, 1>()) <= 1e-5);
  BOOST_TEST((difference<Net, 3>()) <= 1e-5);
}

// Few inputs, a row's rest, outputs that do and do not fill blocks, no bias.
using Small = Network<Dense<2, 40>, Tanh<40>, Dense<40, 16, float, Bias::none>, Relu<16>, Dense<16, 33>, Dense<33, 3>>;
using Wide = Network<Dense<5, 17, double>, Tanh<17>, Dense<17, 64, double>>;
using Long = Network<Dense<4097, 19>>;

constexpr ConvOptions same{.padding = 1};
constexpr ConvOptions no_bias{.padding = 1, .groups = 2, .bias = false};
using Image = Shape<4, 7, 6>;
using Folded =
    Network<Dropout<0.5, 4, 7, 6>, Conv2d<Image, 6, 3, no_bias>, Dropout<0.1, 6, 7, 6>, BatchNorm<Shape<6, 7, 6>>,
            Relu<6, 7, 6>, Residual<Network<Conv2d<Shape<6, 7, 6>, 6, 3, same>, BatchNorm<Shape<6, 7, 6>>>>,
            Relu<6, 7, 6>,
            Concat<Network<Conv2d<Shape<6, 7, 6>, 2, 1>, BatchNorm<Shape<2, 7, 6>>>, Identity<Shape<6, 7, 6>>>,
            Flatten<8, 7, 6>, Dense<336, 20, float, Bias::none>, BatchNorm<Shape<20>>, Relu<20>,
            Network<Dense<20, 16>, BatchNorm<Shape<16>>>, Dropout<0.5, 16>>;
using FoldedReady = Network<Conv2d<Image, 6, 3, ConvOptions{.padding = 1, .groups = 2}>, Relu<6, 7, 6>,
                            Residual<Network<Conv2d<Shape<6, 7, 6>, 6, 3, same>>>, Relu<6, 7, 6>,
                            Concat<Network<Conv2d<Shape<6, 7, 6>, 2, 1>>, Identity<Shape<6, 7, 6>>>, Flatten<8, 7, 6>,
                            PreparedLayer<Dense<336, 20>>::type, Relu<20>, Network<PreparedLayer<Dense<20, 16>>::type>>;
static_assert(std::is_same_v<prepared_t<Folded>, FoldedReady>);

using Signal = Network<Conv1d<Shape<3, 20>, 4, 3>, BatchNorm<Shape<4, 18>>, Tanh<4, 18>>;
static_assert(std::is_same_v<prepared_t<Signal>, Network<Conv1d<Shape<3, 20>, 4, 3>, Tanh<4, 18>>>);

// What derives from a layer may compute something else: nothing is folded into it, and it stays.
struct Stem : Conv2d<Shape<3, 8, 8>, 4, 3> {};
using Derived = Network<Stem, BatchNorm<Shape<4, 6, 6>>>;
static_assert(std::is_same_v<prepared_t<Derived>, Derived>);

// Dropout that is a branch, or a body.
using Dropping = Network<Concat<Dropout<0.5, 6>, Dense<6, 4>>, Residual<Dropout<0.3, 10>>>;
static_assert(std::is_same_v<prepared_t<Dropping>,
                             Network<Concat<Identity<Shape<6>>, Dense<6, 4>>, Residual<Identity<Shape<10>>>>>);

// What each step of a sequence goes through.
using EachStep = Network<PerStep<4, Network<Dense<6, 40>, Dropout<0.5, 40>, Tanh<40>, Dense<40, 3>>>>;
static_assert(
    std::is_same_v<prepared_t<EachStep>,
                   Network<PerStep<4, prepared_t<Network<Dense<6, 40>, Dropout<0.5, 40>, Tanh<40>, Dense<40, 3>>>>>>);

// What has no layer before it to be folded into stays.
using Alone = Network<BatchNorm<Shape<5>>, Dense<5, 4>, Relu<4>, BatchNorm<Shape<4>>, Residual<BatchNorm<Shape<4>>>>;
static_assert(std::is_same_v<prepared_t<Alone>, Alone>);
static_assert(std::is_same_v<prepared_t<Network<Dropout<0.5, 3>>>, Network<Identity<Shape<3>>>>);

static_assert(std::is_same_v<prepared_t<Residual<Dense<3, 3>, Relu<3>, Dense<3, 3>>>,
                             Residual<Network<Dense<3, 3>, Relu<3>, Dense<3, 3>>>>);
static_assert(parameter_count<PackedDense<7, 37>> == 8 * 37 && macs_of<PackedDense<7, 37>> == 7 * 37);
static_assert(fingerprint_v<Network<PackedDense<7, 37>>> != fingerprint_v<Network<Dense<7, 37>>>);
static_assert(!TrainableLayer<PackedDense<7, 37>>);

// The compiler prepares, and computes with packed weights.
constexpr auto net = [] {
  Network<Dense<3, 18>, Relu<18>, Dense<18, 1>> toy{};
  for (std::size_t i = 0; i < 54; ++i) toy.layer<0>().weight[i] = static_cast<float>(i % 7) - 3.0f;
  for (std::size_t i = 0; i < 18; ++i) toy.layer<2>().weight[i] = static_cast<float>(i % 5) - 2.0f;
  return toy;
}();
constexpr auto packed = [] {
  Network<PackedDense<3, 18>, Relu<18>, Dense<18, 1>> toy{};
  for (std::size_t i = 0; i < 54; ++i) toy.layer<0>().weight(i / 3, i % 3) = net.layer<0>().weight[i];
  toy.layer<2>() = net.layer<2>();
  return toy;
}();
constexpr auto ready = prepared(net);
static_assert(net({1, 2, 3})[0] == packed({1, 2, 3})[0] && net({1, 2, 3})[0] != 0);
static_assert(net({1, 2, 3})[0] == ready({1, 2, 3})[0]);

}  // namespace

BOOST_AUTO_TEST_CASE(packed_weights) {
  check_order<Small>();
  check_order<Wide>();
  check_order<Long>();
  check_order<EachStep>();
}

BOOST_AUTO_TEST_CASE(folded_normalisations) {
  check_folded<Folded>();
  check_folded<Signal>();
  check_folded<Alone>();
  check_folded<Derived>();
  check_folded<Dropping>();
}

// By the run-time kernel, all shapes whatever the target prefers.
BOOST_AUTO_TEST_CASE(packed_layers_of_all_kinds_of_shapes) {
  auto const compare = []<std::size_t In, std::size_t Out, Bias WithBias, class T>(PackedDense<In, Out, T, WithBias>) {
    auto const plain = std::make_unique<Network<Dense<In, Out, T, WithBias>, Tanh<Out>>>();
    auto const fast = std::make_unique<Network<PackedDense<In, Out, T, WithBias>, Tanh<Out>>>();
    fill(*plain);
    auto& from = plain->template layer<0>();
    auto& to = fast->template layer<0>();
    for (std::size_t i = 0; i < In * Out; ++i) to.weight(i / In, i % In) = from.weight[i];
    to.bias = from.bias;
    auto const close = [](auto const& a, auto const& b) {
      for (std::size_t i = 0; i < a.size(); ++i) BOOST_TEST(std::abs(a[i] - b[i]) <= T(2e-6));
    };
    close(*outputs<std::remove_reference_t<decltype(*plain)>, 1>(*plain),
          *outputs<std::remove_reference_t<decltype(*fast)>, 1>(*fast));
    close(*outputs<std::remove_reference_t<decltype(*plain)>, 7>(*plain),
          *outputs<std::remove_reference_t<decltype(*fast)>, 7>(*fast));
  };
  compare(PackedDense<1, 16>{});
  compare(PackedDense<15, 80>{});
  compare(PackedDense<16, 16, float, Bias::none>{});
  compare(PackedDense<63, 49>{});
  compare(PackedDense<64, 64>{});
  compare(PackedDense<3, 5>{});
  compare(PackedDense<40, 24, double>{});
}

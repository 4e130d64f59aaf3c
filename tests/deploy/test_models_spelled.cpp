// Layers of models.hpp, and pooling with all its options, as a frozen header spells them.
#define BOOST_TEST_MODULE models_spelled
#include <boost/test/unit_test.hpp>
#include <string>

#include "ingot/core/pack.hpp"
#include "ingot/host/type_spelling.hpp"
#include "ingot/models.hpp"
#include "ingot/networks.hpp"

namespace {

template <class L>
std::string spelled(ingot::detail::Type<L>) {
  return ingot::spell_type<L>().text;
}

}  // namespace

BOOST_AUTO_TEST_CASE(as_a_person_would) {
  // clang-format off
#define INGOT_SPELLED_SO(...) BOOST_TEST(spelled(ingot::detail::Type<__VA_ARGS__>{}) == #__VA_ARGS__)
  INGOT_SPELLED_SO(ingot::ConvTranspose2d<ingot::Shape<2, 4, 5>, 3, 4>);
  INGOT_SPELLED_SO(ingot::ConvTranspose2d<ingot::Shape<2, 4, 5>, 4, ingot::Size2{3, 2}, ingot::ConvTransposeOptions{.stride = 2, .padding = ingot::Padding2{1, 0, 2, 1}, .output_padding = 1, .dilation = ingot::Size2{1, 2}, .groups = 2, .bias = false}, double>);
  INGOT_SPELLED_SO(ingot::ConvTranspose1d<ingot::Shape<2, 9>, 3, 4, ingot::ConvTranspose1dOptions{.stride = 2, .padding = 1, .output_padding = 1}>);
  INGOT_SPELLED_SO(ingot::GroupNorm<ingot::Shape<4, 9>, 2>);
  INGOT_SPELLED_SO(ingot::GroupNorm<ingot::Shape<4, 9>, 2, ingot::GroupNormOptions{.epsilon = 0.001}, double>);
  INGOT_SPELLED_SO(ingot::InstanceNorm<ingot::Shape<4, 9>, ingot::GroupNormOptions{.epsilon = 0.001}>);
  INGOT_SPELLED_SO(ingot::LocalResponseNorm<ingot::Shape<4, 9>>);
  INGOT_SPELLED_SO(ingot::LocalResponseNorm<ingot::Shape<4, 9>, ingot::LocalResponseNormOptions{.size = 4, .alpha = 0.001, .beta = 0.5, .k = 2.0, .more_after = true}>);
  INGOT_SPELLED_SO(ingot::PRelu<ingot::Shape<4, 9>>);
  INGOT_SPELLED_SO(ingot::PRelu<ingot::Shape<4, 9>, ingot::PReluOptions{.shared = true}, double>);
  INGOT_SPELLED_SO(ingot::Selu<4, 9>);
  INGOT_SPELLED_SO(ingot::Celu<1.5, 9>);
  INGOT_SPELLED_SO(ingot::Mish<9>);
  INGOT_SPELLED_SO(ingot::Softsign<9>);
  INGOT_SPELLED_SO(ingot::GeluTanh<9>);
  INGOT_SPELLED_SO(ingot::Hardtanh<-1.0, 0.5, 9>);
  INGOT_SPELLED_SO(ingot::Relu6<9>);
  INGOT_SPELLED_SO(ingot::ThresholdedRelu<0.25, 9>);
  INGOT_SPELLED_SO(ingot::MaxPool2d<ingot::Shape<2, 9, 9>, 2, ingot::PoolOptions{.stride = 1, .dilation = ingot::Size2{2, 1}, .ceil_mode = true}>);
  INGOT_SPELLED_SO(ingot::AvgPool1d<ingot::Shape<2, 9>, 2, ingot::Pool1dOptions{.padding = 1, .count_include_pad = false}>);
#undef INGOT_SPELLED_SO
  // clang-format on
}

BOOST_AUTO_TEST_CASE(their_header) {
  using Net = ingot::Network<ingot::ConvTranspose1d<ingot::Shape<2, 9>, 3, 4>, ingot::Mish<3, 12>>;
  auto const spelled = ingot::spell_type<Net>();
  BOOST_TEST(spelled.headers.size() == 1);
  BOOST_TEST(*spelled.headers.begin() == "models.hpp");
  BOOST_TEST(spelled.unknown.empty());
  BOOST_TEST(spelled.own.empty());
}

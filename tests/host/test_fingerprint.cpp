// Fingerprints: the same on every compiler, and different where outputs could differ.
#define BOOST_TEST_MODULE fingerprint
#include <array>
#include <boost/test/unit_test.hpp>
#include <cstddef>
#include <cstdint>

#include "ingot/ingot.hpp"

using namespace ingot;

namespace {

template <class... Layers>
constexpr bool distinct() {
  std::array<std::uint64_t, sizeof...(Layers)> const values{fingerprint_v<Layers>...};
  for (std::size_t i = 0; i < values.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (values[i] == values[j]) return false;
    }
  }
  return true;
}

// A layer of a user's own that declares no identity.
struct Scale {
  using scalar = float;
  using input_shape = Shape<4>;
  using output_shape = Shape<4>;
  Tensor<float, 4> factor;
  template <std::size_t B>
  constexpr void forward(View<float const, B, Shape<4>>, View<float, B, Shape<4>>) const {}
  template <class F, class... Same>
  static constexpr void visit(F&& f, Same&... same) {
    f(Parameter{"factor", Role::weight, 1, 1}, same.factor...);
  }
};

using Image = Shape<2, 9, 9>;

}  // namespace

// Values that files out there carry.
static_assert(fingerprint_v<Network<Dense<3, 3>, Relu<3>>> == 2055054068249110012u);

static_assert(
    distinct<Relu<4>, Tanh<4>, Sigmoid<4>, LeakyRelu<0.1, 4>, LeakyRelu<0.2, 4>, Elu<0.1, 4>, Softmax<4>, LogSoftmax<4>,
             Dropout<0.5, 4>, Flatten<4>, Residual<Relu<4>>, Residual<Relu<4>, Tanh<4>>, Scale>());
static_assert(distinct<Dense<2, 3>, Dense<2, 3, double>, Dense<2, 3, float, Bias::none>, Dense<3, 2>>());
static_assert(
    distinct<Conv2d<Image, 2, 3>, Conv2d<Image, 2, 3, ConvOptions{.groups = 2}>,
             Conv2d<Image, 2, 3, ConvOptions{.dilation = 2}>,
             Conv2d<Image, 2, 3, ConvOptions{.padding = 1, .bias = false}>,
             Conv2d<Image, 2, 3, ConvOptions{.padding = {2, 0, 0, 2}}>,
             Conv2d<Image, 2, 3, ConvOptions{.padding = {0, 2, 2, 0}}>, MaxPool2d<Image, 3>, AvgPool2d<Image, 3>>());
static_assert(distinct<BatchNorm<Shape<3>>, BatchNorm<Shape<3>, NormOptions{.epsilon = 1e-3}>, LayerNorm<Shape<3>>>());
static_assert(distinct<Concat<Relu<2, 2>, Tanh<2, 2>>, Concat<Tanh<2, 2>, Relu<2, 2>>>());
static_assert(distinct<Network<Relu<4>, Tanh<4>>, Network<Tanh<4>, Relu<4>>, Network<Network<Relu<4>, Tanh<4>>>>());

// Options of training alone do not count.
static_assert(fingerprint_v<Dropout<0.5, 4>> == fingerprint_v<Dropout<0.1, 4>>);
static_assert(fingerprint_v<BatchNorm<Shape<3>>> == fingerprint_v<BatchNorm<Shape<3>, NormOptions{.momentum = 0.3}>>);

BOOST_AUTO_TEST_CASE(a_text_is_hashed_as_published) {
  // FNV-1a of "foobar" in 64 bits, from the test vectors of draft-eastlake-fnv.
  detail::Fingerprint fingerprint;
  for (char const c : {'f', 'o', 'o', 'b', 'a', 'r'}) fingerprint.add_byte(static_cast<unsigned char>(c));
  BOOST_TEST(fingerprint.value() == 0x85944171f73967e8u);
}

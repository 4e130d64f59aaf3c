// A network computes what its layers compute one by one, whatever a compiler makes of the boundary between them.
// Compiled at -O3 for this machine: GCC 12.2 once read back wrong values behind a layer that worked in place.
#define BOOST_TEST_MODULE layer_boundary
#include <boost/test/unit_test.hpp>
#include <ingot/ingot.hpp>

using namespace ingot;

namespace {

constexpr std::size_t batch = 3;

// One layer at a time, out of sight of the optimiser.
template <class L, class T>
[[gnu::noinline]] auto apply(L const& layer, batch_t<T, batch, typename L::input_shape> const& x) {
  batch_t<T, batch, typename L::output_shape> y{};
  forward<batch, T, L>(layer, x, y, Scratch<T, 0>(nullptr));
  return y;
}

template <std::size_t Width, class T>
void check() {
  using Net = Network<Dense<2, Width, T>, Tanh<Width>, Dense<Width, 2, T>>;
  Net net{};
  initialize(net, 3);
  Tensor<T, batch, 2> x{};
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<T>(uniform_symmetric({5, 0}, i));

  auto const first = apply<Dense<2, Width, T>, T>(net.template layer<0>(), x);
  auto const second = apply<Tanh<Width>, T>(Tanh<Width>{}, first);
  auto const expected = apply<Dense<Width, 2, T>, T>(net.template layer<2>(), second);

  Tensor<T, batch, 2> inferred{};
  typename Net::template Workspace<batch> workspace{};
  net.template forward<batch>(x, inferred, workspace);
  TrainingMemory<Net, batch> memory{};
  compute_gradient(net, Objective{SoftmaxCrossEntropy{}}, x, Labels<batch>{}, memory);
  T const tolerance = std::numeric_limits<T>::epsilon() * T(16);
  for (std::size_t i = 0; i < expected.size(); ++i) {
    BOOST_TEST(math::abs(inferred[i] - expected[i]) <= tolerance * math::abs(expected[i]) + tolerance);
    BOOST_TEST(math::abs(memory.output[i] - expected[i]) <= tolerance * math::abs(expected[i]) + tolerance);
  }
}

template <class T, std::size_t... Widths>
void check_widths() {
  (check<Widths, T>(), ...);
}

}  // namespace

BOOST_AUTO_TEST_CASE(in_double) {
  check_widths<double, 1, 2, 3, 5, 6, 7, 9, 13, 20>();
}

BOOST_AUTO_TEST_CASE(in_float) {
  check_widths<float, 1, 3, 5, 7, 10, 11, 13, 18, 20>();
}

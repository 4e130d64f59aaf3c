// Layers of which it is said that y may be x and dx may be dy: the same bits in memory of their own and in shared memory.
#define BOOST_TEST_MODULE aliasing
#include <boost/test/unit_test.hpp>
#include <cstdint>
#include <memory>

#include "layer_cases.hpp"

using namespace ingot;

namespace {

template <class Values>
void fill(Values& values, std::uint64_t seed) {
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<float>(uniform_symmetric({seed}, i));
}

template <class>
inline constexpr bool is_norm = false;
template <class S, NormOptions Options>
inline constexpr bool is_norm<BatchNorm<S, Options>> = true;
template <class S, LayerNormOptions Options>
inline constexpr bool is_norm<LayerNorm<S, Options>> = true;

template <class L, std::size_t B>
void check() {
  using Batch = batch_t<float, B, typename L::input_shape>;
  L layer{};
  std::uint64_t seed = 10;
  // Statistics are variances, too: none is negative.
  visit_parameters(
      [&](ParameterPath const&, Parameter, auto& values) {
        fill(values, ++seed);
        for (float& v : values) v = v < 0 ? -v : v;
      },
      layer);
  Batch x{}, y{}, shared{};
  fill(x, 1);
  shared = x;
  Workspace<float, 0> none;
  forward<B, float, L>(layer, x, y, none);
  forward<B, float, L>(layer, shared, shared, none);
  BOOST_TEST((shared == y));

  auto const saved = std::make_unique<saved_t<L, B, float>>();
  TrainingContext const context{RandomKey{1, 2}, B};
  L gradient{}, other{};
  Batch dy{}, dx{};
  fill(dy, 2);
  shared = dy;
  forward_training<B, float, L>(layer, x, y, *saved, context);
  backward<B, float, L>(layer, x, y, dy, dx, *saved, gradient);
  backward<B, float, L>(layer, x, y, shared, shared, *saved, other);
  BOOST_TEST((shared == dx));
}

}  // namespace

BOOST_AUTO_TEST_CASE(shared_memory) {
  std::size_t count = 0;
  tests::LayerCases::for_each([&]<class Case>() {
    using L = typename Case::layer;
    if constexpr (in_place_v<L> || is_norm<L>) {
      check<L, Case::batch>();
      ++count;
    }
  });
  BOOST_TEST(count > 20);
}

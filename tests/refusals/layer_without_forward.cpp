// A forward that takes other views is no forward of this layer.
// EXPECT: a layer has void forward<B>
// EXPECT: has_forward<.*At<1, .*Twice> ?, .*ItTakesOtherArgumentsOrIsPrivate
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

struct Twice {
  using input_shape = Shape<2>;
  using output_shape = Shape<2>;
#ifdef FIXED
  using Written = Shape<2>;
#else
  using Written = Shape<3>;
#endif
  template <std::size_t B, class T>
  constexpr void forward(View<T const, B, Shape<2>> x, View<T, B, Written> y) const {
    for (std::size_t i = 0; i < 2 * B; ++i) y.data[i] = T(2) * x.data[i];
  }
};

using Net = Network<Dense<3, 2>, Twice, Dense<2, 1>>;

auto run(Net const& net, Tensor<float, 3> const& x) {
  return net(x);
}

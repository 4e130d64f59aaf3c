// A visit names what it hands on.
// EXPECT: names its scalar and has a static visit
// EXPECT: VisitNamesNoParameter
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

template <class T = float>
struct Slope {
  using input_shape = Shape<3>;
  using output_shape = Shape<3>;
  using scalar = T;
  template <class U>
  using with_scalar = Slope<U>;

  Tensor<T, 3> slope;

  template <std::size_t B>
  constexpr void forward(View<T const, B, Shape<3>> x, View<T, B, Shape<3>> y) const {
    for (std::size_t i = 0; i < 3 * B; ++i) y.data[i] = x.data[i] * slope[i % 3];
  }
  template <std::size_t B>
  constexpr void backward(View<T const, B, Shape<3>> x, View<T const, B, Shape<3>>, View<T const, B, Shape<3>> dy,
                          View<T, B, Shape<3>> dx, Slope& gradient) const {
    for (std::size_t i = 0; i < 3 * B; ++i) dx.data[i] = dy.data[i] * slope[i % 3];
    for (std::size_t i = 0; i < 3 * B; ++i) gradient.slope[i % 3] += dy.data[i] * x.data[i];
  }
#ifdef FIXED
  template <class F, class... Same>
  static constexpr void visit(F&& f, Same&... same) {
    f(Parameter{"slope", Role::weight}, same.slope...);
  }
#else
  template <class F, class... Same>
  static constexpr void visit(F&& f, Same&... same) {
    f("slope", same.slope...);
  }
#endif
};

using Net = Network<Dense<4, 3>, Slope<>, Dense<3, 2>>;

auto run(Net const& net) {
  return net({1, 2, 3, 4})[0];
}

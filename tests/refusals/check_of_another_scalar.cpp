// Parameters that stay of another scalar when the layer is named in dual numbers.
// EXPECT: the gradient of this layer cannot be checked
// EXPECT: gradient_can_be_checked<.*Own<.*reasons::InDualNumbers<.*VisitHandsOnAnotherScalar
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

template <class T = float>
struct Own {
  using input_shape = Shape<3>;
  using output_shape = Shape<3>;
  using scalar = T;
  template <class U>
  using with_scalar = Own<U>;

#ifdef FIXED
  Tensor<T, 3> scale;
#else
  Tensor<float, 3> scale;
#endif
  template <std::size_t B>
  constexpr void forward(View<T const, B, Shape<3>> x, View<T, B, Shape<3>> y) const {
    for (std::size_t i = 0; i < 3 * B; ++i) y.data[i] = T(scale[i % 3]) * x.data[i];
  }
  template <std::size_t B>
  constexpr void backward(View<T const, B, Shape<3>> x, View<T const, B, Shape<3>>, View<T const, B, Shape<3>> dy,
                          View<T, B, Shape<3>> dx, Own& gradient) const {
    for (std::size_t i = 0; i < 3 * B; ++i) {
      dx.data[i] = T(scale[i % 3]) * dy.data[i];
      gradient.scale[i % 3] += x.data[i] * dy.data[i];
    }
  }
  template <class F, class... Same>
  static constexpr void visit(F&& f, Same&... same) {
    f(Parameter{"scale", Role::weight}, same.scale...);
  }
};

static_assert(check_by_duals<Own<>>().worst() < 1e-12);

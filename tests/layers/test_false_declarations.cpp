// Layers that compute the right thing alone and the wrong one in a network are found out by the checker: it has nothing
// to run.
#include <ingot/ingot.hpp>

using namespace ingot;

namespace {

enum class Fault { none, adds_to_output, adds_to_input_gradient, denies_reading, sets_gradient, adds_to_fresh };

// y = a x^2 + c
template <Fault F, class T = double>
struct Parabola {
  using scalar = T;
  using input_shape = Shape<3>;
  using output_shape = Shape<3>;
  template <class U>
  using with_scalar = Parabola<F, U>;
  static constexpr bool in_place = F == Fault::denies_reading;
  static constexpr bool backward_reads_input = F != Fault::denies_reading;
  static constexpr bool backward_reads_output = false;
  static constexpr bool takes_fresh_gradient = F == Fault::none || F == Fault::adds_to_fresh;

  Tensor<T, 1> a;
  Tensor<T, 1> c;

  template <std::size_t B>
  constexpr void forward(View<T const, B, input_shape> x, View<T, B, output_shape> y) const {
    for (std::size_t b = 0; b < B; ++b) {
      for (std::size_t i = 0; i < 3; ++i) {
        T const value = a[0] * x.sample(b)[i] * x.sample(b)[i] + c[0];
        y.sample(b)[i] = F == Fault::adds_to_output ? y.sample(b)[i] + value : value;
      }
    }
  }
  template <std::size_t B>
  constexpr void backward(View<T const, B, input_shape> x, View<T const, B, output_shape>,
                          View<T const, B, output_shape> dy, View<T, B, input_shape> dx, Parabola& gradient) const {
    if (F == Fault::sets_gradient) gradient.a[0] = T(0);
    for (std::size_t b = 0; b < B; ++b) {
      for (std::size_t i = 0; i < 3; ++i) {
        T const up = dy.sample(b)[i];
        T const down = T(2) * a[0] * x.sample(b)[i] * up;
        gradient.a[0] += x.sample(b)[i] * x.sample(b)[i] * up;
        gradient.c[0] += up;
        dx.sample(b)[i] = F == Fault::adds_to_input_gradient ? dx.sample(b)[i] + down : down;
      }
    }
  }
  template <std::size_t B>
  constexpr void backward(View<T const, B, input_shape> x, View<T const, B, output_shape> y,
                          View<T const, B, output_shape> dy, View<T, B, input_shape> dx,
                          FreshGradient<Parabola> gradient) const {
    if (F != Fault::adds_to_fresh) gradient.values = {};
    backward<B>(x, y, dy, dx, gradient.values);
  }
  template <class V, class... Same>
  static constexpr void visit(V&& v, Same&... same) {
    v(Parameter{"a", Role::weight}, same.a...);
    v(Parameter{"c", Role::bias}, same.c...);
  }
};

template <Fault F>
constexpr bool passes = check_by_duals<Parabola<F>>().worst() < 1e-12;

static_assert(passes<Fault::none>);
static_assert(!passes<Fault::adds_to_output>);
static_assert(!passes<Fault::adds_to_input_gradient>);
static_assert(!passes<Fault::denies_reading>);
static_assert(!passes<Fault::sets_gradient>);
static_assert(!passes<Fault::adds_to_fresh>);

// Scales by a random number, which it must say.
template <bool Says>
struct RandomScale {
  using input_shape = Shape<3>;
  using output_shape = Shape<3>;
  static constexpr bool draws_random = Says;
  template <std::size_t B, class T>
  struct Saved {
    double factor;
  };

  template <std::size_t B, class T>
  constexpr void forward(View<T const, B, input_shape> x, View<T, B, output_shape> y) const {
    kernels::copy(x, y);
  }
  template <std::size_t B, class T>
  constexpr void forward_training(View<T const, B, input_shape> x, View<T, B, output_shape> y, Saved<B, T>& saved,
                                  TrainingContext context) const {
    saved.factor = 1.0 + uniform_unit(context.key, 0);
    kernels::map(x, y, [&](T v) { return v * T(saved.factor); });
  }
  template <std::size_t B, class T>
  constexpr void backward(View<T const, B, input_shape>, View<T const, B, output_shape>,
                          View<T const, B, output_shape> dy, View<T, B, input_shape> dx, Saved<B, T>& saved,
                          RandomScale&) const {
    kernels::map(dy, dx, [&](T v) { return v * T(saved.factor); });
  }
};
static_assert(check_by_duals<RandomScale<true>>().worst() < 1e-12);
static_assert(!(check_by_duals<RandomScale<false>>().worst() < 1e-12));

}  // namespace

int main() {}

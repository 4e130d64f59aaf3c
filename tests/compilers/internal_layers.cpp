// A layer of one's own that no other file can name: in an unnamed namespace, and in a function.
#include <ingot/ingot.hpp>

using namespace ingot;

namespace {

struct Scale {
  using scalar = float;
  using input_shape = Shape<2>;
  using output_shape = Shape<2>;
  template <class U>
  using with_scalar = Scale;
  Tensor<float, 1> factor;

  template <std::size_t B>
  constexpr void forward(View<float const, B, input_shape> x, View<float, B, output_shape> y) const {
    kernels::map(x, y, [this](float v) { return v * factor[0]; });
  }
  template <class F, class... Same>
  static constexpr void visit(F&& f, Same&... same) {
    f(Parameter{"factor", Role::weight}, same.factor...);
  }
};

}  // namespace

int main() {
  struct Local : Scale {};
  static_assert(parameter_count<Network<Scale>> == 1);
  static_assert(parameter_count<Network<Local>> == 1);
  Network<Scale, Local> net{};
  initialize(net, 1);
  net.layer<0>().factor = {2.0f};
  net.layer<1>().factor = {4.0f};
  return net({1, 2})[1] == 16.0f ? 0 : 1;
}

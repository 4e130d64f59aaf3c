// The gradient of an elementwise operation whose derivative was forgotten: its formula and what it reads are one error.
// EXPECT: an elementwise operation has a derivative by each operand, or a bit in `flat` where it is 0
// EXPECT: has_derivative<Cube, 0
// ERRORS: 1
// MAX-LINES: 14
#include <ingot/graph/elementwise_table.hpp>

using namespace ingot::graph;

struct Cube : operations::Unary<Cube> {
  static constexpr char const* name = "cube";
  template <class T>
  static constexpr T value(T const& x) {
    return x * x * x;
  }
#ifdef FIXED
  template <class D>
  static constexpr auto derivative(operations::By<0>, D const& d) {
    return d.gradient() * d.number(3) * d.a() * d.a();
  }
#endif
};

using Writer = detail::WriterIn<detail::FactsOfDerivative>;
using Table = detail::ElementwiseTable<operations::List<operations::Add, Cube>>;
constexpr auto by_a = Table::derivatives[1][0];
constexpr auto written = Table::functions<Writer::Function, Writer::Of>[1][0];

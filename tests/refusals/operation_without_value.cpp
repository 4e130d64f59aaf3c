// An elementwise operation without a value.
// EXPECT: an elementwise operation has a value of as many numbers as it has operands
// EXPECT: has_value<Cube
// ERRORS: 1
// MAX-LINES: 12
#include <ingot/graph/elementwise_table.hpp>

using namespace ingot::graph;

struct Cube : operations::Unary<Cube> {
  static constexpr char const* name = "cube";
#ifdef FIXED
  template <class T>
  static constexpr T value(T const& x) {
    return x * x * x;
  }
#endif
  template <class D>
  static constexpr auto derivative(operations::By<0>, D const& d) {
    return d.gradient() * d.number(3) * d.a() * d.a();
  }
};

using Table = detail::ElementwiseTable<operations::List<operations::Add, Cube>>;
constexpr auto facts = Table::facts;

// An elementwise operation without the derivative by its second operand.
// EXPECT: an elementwise operation has a derivative by each operand, or a bit in `flat` where it is 0
// EXPECT: has_derivative<SquareAndAdd, 1
// ERRORS: 1
// MAX-LINES: 12
#include <ingot/graph/elementwise_table.hpp>

using namespace ingot::graph;

struct SquareAndAdd : operations::Binary<SquareAndAdd> {
  static constexpr char const* name = "square_and_add";
  template <class T>
  static constexpr T value(T const& a, T const& b) {
    return a * a + b;
  }
  template <class D>
  static constexpr auto derivative(operations::By<0>, D const& d) {
    return d.gradient() * d.number(2) * d.a();
  }
#ifdef FIXED
  template <class D>
  static constexpr auto derivative(operations::By<1>, D const& d) {
    return d.gradient();
  }
#endif
};

using Table = detail::ElementwiseTable<operations::List<operations::Add, SquareAndAdd>>;
constexpr auto by_a = Table::derivatives[1][0];

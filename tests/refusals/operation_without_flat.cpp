// A step that does not say that its derivative is 0.
// EXPECT: an elementwise operation has a derivative by each operand, or a bit in `flat` where it is 0
// EXPECT: has_derivative<Above, 0
// ERRORS: 1
// MAX-LINES: 12
#include <ingot/graph/elementwise_table.hpp>

using namespace ingot::graph;

struct Above : operations::Unary<Above> {
  static constexpr char const* name = "above";
#ifdef FIXED
  static constexpr unsigned flat = 0b1;
#endif
  template <class T>
  static constexpr T value(T const& x) {
    return x > T(2) ? T(1) : T(0);
  }
};

using Table = detail::ElementwiseTable<operations::List<operations::Add, Above>>;
constexpr auto by_a = Table::derivatives[1][0];

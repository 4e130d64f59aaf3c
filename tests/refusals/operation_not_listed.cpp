// An elementwise operation that is called, and not in the list.
// EXPECT: an elementwise operation stands in the list at the end of ingot/graph/operations/elementwise\.hpp
// EXPECT: is_listed<(struct )?Cube>
// ERRORS: 1
// MAX-LINES: 17
#include <ingot/graph.hpp>

using namespace ingot::graph;

#ifdef FIXED
constexpr operations::Relu cube{};
#else
struct Cube : operations::Unary<Cube> {
  static constexpr char const* name = "cube";
  template <class T>
  static constexpr T value(T const& x) {
    return x * x * x;
  }
  template <class D>
  static constexpr auto derivative(operations::By<0>, D const& d) {
    return d.gradient() * d.number(3) * d.a() * d.a();
  }
};
constexpr Cube cube{};
#endif

constexpr auto x = input<"x", 2, 3>;
constexpr auto y = cube(x);

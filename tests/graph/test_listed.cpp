// Every operation of the list in operations/elementwise.hpp against the table of scalar_functions.hpp: its values, and
// its derivatives against dual numbers. An operation that the table does not know fails here.
#define BOOST_TEST_MODULE graph_listed
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstddef>
#include <type_traits>
#include <utility>
#include <vector>

#include "evaluated.hpp"
#include "ingot/graph.hpp"

using namespace ingot::graph;
using ingot::tests::Reference;

namespace {

constexpr auto a = input<"a", 7>;
constexpr auto b = input<"b", 7>;
constexpr auto c = input<"c", 7>;

template <class Entry>
constexpr auto called() {
  if constexpr (Entry::arity == 1) {
    return Entry{}(a);
  } else if constexpr (Entry::arity == 2) {
    return Entry{}(a, b);
  } else {
    return Entry{}(a, b, c);
  }
}

using Values = std::vector<double>;
struct Points {
  Values of[3];
};
// Positive numbers, where logarithms and powers are defined; numbers of both signs; zeros and equal operands.
Points const points[]{
    {{{0.25, 0.5, 1.25, 1.5, 2.25, 3, 0.75}, {1.5, 0.25, 0.5, 2.5, 1.75, 0.125, 3}, {2, 1, 0.75, 0.5, 2.5, 1.5, 3.5}}},
    {{{-0.75, -2, 0.5, 1.5, -0.25, 2.5, -3}, {0.5, -1, -0.25, 2, -3, 1.25, -2}, {1, 0.25, -1.5, 1.75, 3, -2, 0.75}}},
    {{{0, 1, 2, 1, 0, 3, 1}, {1, 1, 1, 1, 0, 2, 2}, {2, 1, 1, 2, 0, 1, 1}}}};

bool all_finite(Values const& values) {
  for (double const value : values) {
    if (!std::isfinite(value)) return false;
  }
  return true;
}

// Values and slopes that are NaN or infinite belong into test_ends.cpp.
template <class Entry>
bool check_at(Points const& at) {
  constexpr auto y = called<Entry>();
  constexpr auto loss = ingot::tests::weighted(y);
  constexpr char const* names[]{"a", "b", "c"};
  Reference<double> values(decltype(y)::graph);
  Reference<double> slopes(decltype(loss)::graph);
  for (std::size_t i = 0; i < Entry::arity; ++i) {
    values.set(names[i], at.of[i]);
    slopes.set(names[i], at.of[i]);
  }
  values.run();
  if (!all_finite(values.result())) return false;
  slopes.run();
  for (std::size_t i = 0; i < Entry::arity; ++i) {
    if (!all_finite(ingot::tests::gradient_by_duals(slopes, names[i]))) return false;
  }
  BOOST_TEST_CONTEXT(Entry::name) {
    ingot::tests::check_near(ingot::tests::evaluated<std::remove_const_t<decltype(y)>>(values)[0], values.result(),
                             1e-14);
    ingot::tests::detail::check_backward<std::remove_const_t<decltype(loss)>>(slopes, 1e-12,
                                                                              std::make_index_sequence<Entry::arity>{});
  }
  return true;
}

template <class Entry>
void check_entry() {
  BOOST_TEST_REQUIRE(check_at<Entry>(points[0]), Entry::name << " is not finite at positive numbers");
  check_at<Entry>(points[1]);
  check_at<Entry>(points[2]);
}
template <class... Entries>
void check_all(operations::List<Entries...>) {
  (check_entry<Entries>(), ...);
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_operation_of_the_list) {
  check_all(operations::Elementwise{});
}

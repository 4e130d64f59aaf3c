// Shapes, tensors, views, names and scratch.
#define BOOST_TEST_MODULE core
#include <boost/test/unit_test.hpp>
#include <ingot/ingot.hpp>
#include <string>
#include <type_traits>

using namespace ingot;

namespace {

static_assert(Shape<2, 3, 4>::size == 24 && Shape<2, 3, 4>::rank == 3 && Shape<>::size == 1);
static_assert(std::is_same_v<prepend_t<5, Shape<2, 3>>, Shape<5, 2, 3>>);
static_assert(std::is_same_v<drop_first_t<Shape<2, 3>>, Shape<3>>);
static_assert(std::is_trivially_copyable_v<Tensor<float, 2, 2>> && sizeof(Tensor<float, 2, 2>) == 16);
static_assert(std::is_same_v<batch_t<float, 4, Shape<2, 3>>, Tensor<float, 4, 2, 3>>);

constexpr Tensor<int, 2, 3> grid{1, 2, 3, 4, 5, 6};
static_assert(grid(0, 0) == 1 && grid(1, 0) == 4 && grid(1, 2) == 6 && grid[5] == 6);
static_assert(Tensor<int, 2, 3, 4>::offset(1, 2, 3) == 23);
static_assert(Tensor<int, 2>{} == Tensor<int, 2>{0, 0});
static_assert(!(grid == Tensor<int, 2, 3>{}));

template <class V, class T>
concept ViewsFrom = std::is_convertible_v<T, V>;
static_assert(ViewsFrom<View<float const, 2, Shape<3>>, Tensor<float, 2, 3>&>);
static_assert(ViewsFrom<View<float const, 2, Shape<3>>, Tensor<float, 2, 3> const&>);
static_assert(ViewsFrom<View<float, 1, Shape<3>>, Tensor<float, 3>&>);
static_assert(ViewsFrom<View<float const, 2, Shape<3>>, View<float, 2, Shape<3>>>);
static_assert(!ViewsFrom<View<float, 2, Shape<3>>, Tensor<float, 2, 3> const&>);
static_assert(!ViewsFrom<View<float, 2, Shape<3>>, View<float const, 2, Shape<3>>>);
static_assert(!ViewsFrom<View<float const, 2, Shape<3>>, Tensor<float, 3, 2>&>);
static_assert(!ViewsFrom<View<float const, 2, Shape<3>>, Tensor<double, 2, 3>&>);
static_assert(!ViewsFrom<View<float const, 2, Shape<3>>, Tensor<float, 3>&>);

static_assert(std::is_convertible_v<Workspace<float, 8>&, Scratch<float, 5>>);
static_assert(!std::is_convertible_v<Workspace<float, 4>&, Scratch<float, 5>>);
static_assert(std::is_convertible_v<Workspace<float, 0>&, Scratch<float, 0>>);
static_assert(std::is_empty_v<Workspace<float, 0>> && alignof(Workspace<float, 16>) == 64);

std::string spelled(Path const& path) {
  std::string name;
  path.spell([&](char c) { name += c; });
  return name;
}

}  // namespace

BOOST_AUTO_TEST_CASE(coordinates_count_from_the_last_axis) {
  Tensor<int, 2, 3, 4> tensor{};
  int next = 0;
  for (std::size_t i = 0; i < 2; ++i) {
    for (std::size_t j = 0; j < 3; ++j) {
      for (std::size_t k = 0; k < 4; ++k) tensor(i, j, k) = next++;
    }
  }
  for (std::size_t i = 0; i < 24; ++i) BOOST_TEST(tensor[i] == static_cast<int>(i));
}

BOOST_AUTO_TEST_CASE(views_slice_and_rename_without_copying) {
  Tensor<int, 2, 3, 2> tensor{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
  View<int, 2, Shape<3, 2>> const all(tensor);
  auto const last_two = all.slice<2, Shape<2, 2>>();
  BOOST_TEST(last_two.sample(1)[0] == 8);
  BOOST_TEST(!last_two.contiguous());
  last_two.as<Shape<4>>().sample(0)[3] = -5;
  BOOST_TEST(tensor[5] == -5);
}

BOOST_AUTO_TEST_CASE(paths_are_spelled_as_in_a_state_dict) {
  Path const root{};
  Path const layer = root.child(std::size_t{120});
  Path const body = layer.child("body");
  Path const zero = body.child(std::size_t{0});
  BOOST_TEST(spelled(root) == "");
  BOOST_TEST(spelled(layer) == "120");
  BOOST_TEST(spelled(zero.child("weight")) == "120.body.0.weight");
}

BOOST_AUTO_TEST_CASE(duals_follow_the_rules_of_differentiation) {
  using D = Dual<double>;
  constexpr D x(2.0, 1.0);
  static_assert((x * x * x).derivative == 12.0);
  static_assert((D(1.0) / x).derivative == -0.25);
  static_assert((x - x).derivative == 0.0 && (-x).derivative == -1.0);
  BOOST_TEST(math::log(math::exp(x)).derivative == 1.0, boost::test_tools::tolerance(1e-15));
  BOOST_TEST(math::sqrt(x * x).derivative == 1.0, boost::test_tools::tolerance(1e-15));
}

BOOST_AUTO_TEST_CASE(random_numbers_depend_on_key_and_position_alone) {
  RandomKey const key{1, 2};
  BOOST_TEST(key.word(5) == key.block(1)[1]);
  BOOST_TEST(key.word(5) != key.child(0).word(5));
  BOOST_TEST(key.child(0).stream != key.child(1).stream);
  constexpr double at_compile_time = standard_normal({3, 4}, 5);
  BOOST_TEST(standard_normal(RandomKey{3, 4}, 5) == at_compile_time);
  double sum = 0;
  double squares = 0;
  constexpr int n = 100000;
  for (int i = 0; i < n; ++i) {
    double const z = standard_normal(key, static_cast<std::uint64_t>(i));
    sum += z;
    squares += z * z;
  }
  BOOST_TEST(std::abs(sum / n) < 0.02);  // six deviations
  BOOST_TEST(std::abs(squares / n - 1.0) < 0.03);
  std::array<int, 3> counts{};
  for (std::uint64_t i = 0; i < 30000; ++i) ++counts[key.below(i, 3)];
  for (int count : counts) BOOST_TEST(std::abs(count - 10000) < 500);
}

// Shapes, tensors, views and scratch.
#define BOOST_TEST_MODULE tensor
#include <boost/test/unit_test.hpp>
#include <type_traits>

#include "ingot/core/tensor.hpp"
#include "ingot/core/workspace.hpp"

using namespace ingot;

namespace {

static_assert(Shape<2, 3, 4>::size == 24);
static_assert(Shape<2, 3, 4>::rank == 3);
static_assert(Shape<>::size == 1);
static_assert(std::is_same_v<prepend_t<5, Shape<2, 3>>, Shape<5, 2, 3>>);
static_assert(std::is_same_v<drop_first_t<Shape<2, 3>>, Shape<3>>);
static_assert(std::is_trivially_copyable_v<Tensor<float, 2, 2>>);
static_assert(sizeof(Tensor<float, 2, 2>) == 16);
static_assert(std::is_same_v<batch_t<float, 4, Shape<2, 3>>, Tensor<float, 4, 2, 3>>);

constexpr Tensor<int, 2, 3> grid{1, 2, 3, 4, 5, 6};
static_assert(grid(0, 0) == 1);
static_assert(grid(1, 0) == 4);
static_assert(grid(1, 2) == 6);
static_assert(grid[5] == 6);
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
static_assert(std::is_empty_v<Workspace<float, 0>>);
static_assert(alignof(Workspace<float, 16>) == 64);

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

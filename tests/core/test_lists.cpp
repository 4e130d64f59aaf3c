// Lists of numbers in tensors, and views of plain arrays.
#include <array>
#include <ingot/core/array_view.hpp>
#include <ingot/core/dual.hpp>
#include <ingot/core/tensor.hpp>
#include <type_traits>

using namespace ingot;

namespace {

template <class T>
constexpr bool plain =
    std::is_trivially_default_constructible_v<T> && std::is_trivially_copyable_v<T> && std::is_standard_layout_v<T>;
static_assert(plain<Tensor<float, 4>>);
static_assert(plain<Tensor<float, 100>>);
static_assert(plain<Tensor<float>>);
static_assert(sizeof(Tensor<float, 2, 2>) == 16);
static_assert(sizeof(Tensor<double, 100>) == 800);

constexpr Tensor<float, 2, 2> flat{1, 2, 3, 4};
static_assert(flat == Tensor<float, 2, 2>{{1, 2, 3, 4}});
static_assert(flat == Tensor<float, 2, 2>{{{1, 2, 3, 4}}});
static_assert(flat == Tensor<float, 2, 2>{{1, 2}, {3, 4}});
static_assert(flat == Tensor<float, 2, 2>{{{1, 2}, {3, 4}}});
constexpr Tensor<float, 2, 2, 2> cube{1, 2, 3, 4, 5, 6, 7, 8};
static_assert(cube == Tensor<float, 2, 2, 2>{{{1, 2}, {3, 4}}, {{5, 6}, {7, 8}}});
static_assert(cube == Tensor<float, 2, 2, 2>{{1, 2, 3, 4}, {5, 6, 7, 8}});
static_assert(Tensor<float, 2, 1, 2>{{{1, 2}}, {{3, 4}}} == Tensor<float, 2, 1, 2>{1, 2, 3, 4});
static_assert(flat == Tensor<float, 2, 2>{std::array<float, 4>{1, 2, 3, 4}});
static_assert(flat(1, 0) == 3);
static_assert(Tensor<float, 2, 2>{} == Tensor<float, 2, 2>{0, 0, 0, 0});
constexpr float few[3] = {1, 2, 3};
static_assert(Tensor<float, 3>{few} == Tensor<float, 3>{1, 2, 3});

constexpr Tensor<float> number = {3};
static_assert(number == 3.0F);
static_assert(Tensor<float>{} == 0.0F);
static_assert(!std::is_convertible_v<float, Tensor<float>>);
static_assert(!std::is_convertible_v<float, Tensor<float, 2>>);

constexpr Tensor<int, 70> many{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3,
                               4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6, 7,
                               8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
static_assert(many[69] == 9);
static_assert(many[61] == 1);

template <Tensor<double, 2> Numbers>
struct Holds {};
static_assert(std::is_same_v<Holds<Tensor<double, 2>{1, 2}>, Holds<Tensor<double, 2>{{1, 2}}>>);

struct Affine {
  Tensor<float, 2, 2> weight;
  Tensor<float, 2> bias;
};
constexpr Affine affine{{1, 2, 3, 4}, {5, 6}};
constexpr Affine named{.weight = {{1, 2}, {3, 4}}, .bias = {5, 6}};
static_assert(affine.weight == named.weight);
static_assert(affine.bias == named.bias);
static_assert(Affine{}.bias == Tensor<float, 2>{});

using Number = Dual<double>;
static_assert(Tensor<Number, 2>{{Number(1), Number(2)}}[1] == Number(2));

constexpr std::array<float, 6> six{1, 2, 3, 4, 5, 6};
static_assert(view_of<Shape<2, 3>>(six).sample(0)[5] == 6);
static_assert(view_of<Shape<3>, 2>(six).sample(1)[0] == 4);
static_assert(view_of<Shape<3>>(few).data == few);
static_assert(std::is_same_v<decltype(view_of<Shape<3>>(few)), View<float const, 1, Shape<3>>>);
static_assert([] {
  float array[4] = {};
  std::array<float, 2> other{};
  view_of<Shape<2>, 2>(array).sample(1)[1] = 7;
  view_of<Shape<2>>(other).data[1] = 5;
  return array[3] == 7 && other[1] == 5;
}());

}  // namespace

int main() {}

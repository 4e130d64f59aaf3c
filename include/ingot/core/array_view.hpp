// Views of plain arrays.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>

#include "ingot/core/shape.hpp"
#include "ingot/core/tensor.hpp"

namespace ingot {

// The elements of an array as B samples of shape S, one behind the other, without a copy:
// `view_of<Shape<28, 28>>(image)` of `float image[784]` or of a std::array, constant or not. Refuses an array of more
// or fewer elements. It must outlive the view.
template <ShapeType S, std::size_t B = 1, class T, std::size_t Given, std::size_t Elements = B * S::size>
constexpr View<T, B, S> view_of(T (&array)[Given]) {
  static_assert(detail::fills_tensor<Given, Elements>, "a view has as many elements as its array");
  return {array, S::size};
}
template <ShapeType S, std::size_t B = 1, class T, std::size_t Given, std::size_t Elements = B * S::size>
constexpr View<T, B, S> view_of(std::array<T, Given>& array) {
  static_assert(detail::fills_tensor<Given, Elements>, "a view has as many elements as its array");
  return {array.data(), S::size};
}
template <ShapeType S, std::size_t B = 1, class T, std::size_t Given, std::size_t Elements = B * S::size>
constexpr View<T const, B, S> view_of(std::array<T, Given> const& array) {
  static_assert(detail::fills_tensor<Given, Elements>, "a view has as many elements as its array");
  return {array.data(), S::size};
}
template <ShapeType S, std::size_t B = 1, class T, std::size_t Given>
void view_of(std::array<T, Given> const&& array) = delete;

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

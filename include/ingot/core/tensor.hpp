// Tensors: fixed-size values, and views of them.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <type_traits>
#include <utility>

#include "ingot/core/shape.hpp"

namespace ingot {

namespace detail {

// Whether a list of numbers fills a tensor.
template <std::size_t Given, std::size_t Elements>
inline constexpr bool fills_tensor = Given == Elements;

// Whether lists in braces are a tensor's rows: all of it in one, or one for each index along its first axis.
template <class S, std::size_t... Counts>
inline constexpr bool rows_fit = sizeof...(Counts) == 1;
template <std::size_t First, std::size_t... Rest, std::size_t... Counts>
inline constexpr bool rows_fit<Shape<First, Rest...>, Counts...> =
    sizeof...(Counts) == 1 || (sizeof...(Counts) == First && ((Counts == (std::size_t{1} * ... * Rest)) && ...));

// Whether an element is asked for with as many indices as there are axes.
template <std::size_t Given, std::size_t Axes>
inline constexpr bool has_an_index_for_each_axis = Given == Axes;

// Whether lists of lists are a tensor's blocks: one for each index along its first axis, with a row for each along its
// second.
template <class S, class... Blocks>
inline constexpr bool blocks_fit = false;
template <std::size_t First, std::size_t Second, std::size_t... Rest, std::size_t... Rows, std::size_t... Columns>
inline constexpr bool blocks_fit<Shape<First, Second, Rest...>, Shape<Rows, Columns>...> =
    sizeof...(Rows) == First && ((Rows == Second && Columns == (std::size_t{1} * ... * Rest)) && ...);
// Asserted of rows that are not of one length: always false.
template <std::size_t... Rows>
inline constexpr bool rows_of_one_length = sizeof...(Rows) == 0;

// A row of any length.
template <class T>
struct AnyRow {
  constexpr AnyRow(std::initializer_list<T>) {}
};

template <class T, std::size_t>
using Each = T;

// The only number in a braced list. A bare number does not convert to a tensor.
template <class T>
struct LoneNumber {
  T value;
  constexpr LoneNumber(T number) : value(number) {}
  constexpr operator T() const { return value; }
};

// A tensor of few elements takes exactly as many numbers of its type, so that the language itself refuses what narrows.
// Of more, that constructor would cost every program that names such a tensor.
template <std::size_t N>
inline constexpr bool takes_each = N <= 64;

template <class T, class Taken, std::size_t N, class Positions>
struct TensorValues;
template <class T, class Taken, std::size_t N>
struct TensorValues<T, Taken, N, std::index_sequence<>> {
  std::array<T, N> values;
  friend constexpr bool operator==(TensorValues const&, TensorValues const&) = default;
};
template <class T, class Taken, std::size_t N, std::size_t... I>
requires(sizeof...(I) == N)
struct TensorValues<T, Taken, N, std::index_sequence<I...>> {
  std::array<T, N> values;

  TensorValues() = default;
  constexpr TensorValues(Each<Taken, I>... numbers) : values{numbers...} {}
  friend constexpr bool operator==(TensorValues const&, TensorValues const&) = default;
};

template <class T, class S>
using tensor_values_t = TensorValues<T, std::conditional_t<S::rank == 0, LoneNumber<T>, T>, S::size,
                                     std::make_index_sequence<(takes_each<S::size> ? S::size : 0)>>;

}  // namespace detail

// A value of shape `Shape<Extents...>` in row-major order (last index fastest), in place: no heap.
// `Tensor<float, 2, 2>{1, 2, 3, 4}`, also row by row, `{{1, 2}, {3, 4}}`, and so with a list of rows for each index
// along the first of three axes; `Tensor<float, 2, 2>{}` is all zeros. Refuses more numbers than it has elements, and
// fewer. Trivial where T is: made without a list and not by `{}`, it holds what the memory held. Index by coordinates
// `t(row, column)` or flat `t[i]`. An index out of range is undefined at run time and a compile error in a constant
// expression.
template <class T, std::size_t... Extents>
struct Tensor : detail::tensor_values_t<T, Shape<Extents...>> {
 private:
  using Values = detail::tensor_values_t<T, Shape<Extents...>>;

 public:
  using value_type = T;
  using shape = Shape<Extents...>;
  using Values::values;

  using Values::Values;
  Tensor() = default;

  // A list that the constructor of few numbers does not take: more than 64 of them, or a wrong count.
  template <class... Numbers, std::size_t Given = sizeof...(Numbers), std::size_t Elements = shape::size>
  requires(Given > 1 && !(detail::takes_each<Elements> && Given == Elements))
  constexpr Tensor(Numbers... numbers) {
    static_assert(detail::fills_tensor<Given, Elements>,
                  "a tensor is given as many numbers as it has elements, or none");
    if constexpr (detail::fills_tensor<Given, Elements>) values = {static_cast<T>(numbers)...};
  }
  template <std::size_t Given = 1, std::size_t Elements = shape::size>
  requires(Elements > 1)
  constexpr Tensor(detail::LoneNumber<T>) {
    static_assert(detail::fills_tensor<Given, Elements>,
                  "a tensor is given as many numbers as it has elements, or none");
  }
  // A list in braces of its own, one for each row, or an array.
  template <std::size_t... Counts, std::size_t Given = (std::size_t{0} + ... + Counts),
            std::size_t Elements = shape::size>
  requires(Given > 0)
  constexpr Tensor(T const (&... rows)[Counts]) {
    static_assert(detail::fills_tensor<Given, Elements>,
                  "a tensor is given as many numbers as it has elements, or none");
    static_assert(!detail::fills_tensor<Given, Elements> || detail::rows_fit<shape, Counts...>,
                  "a tensor is given all numbers in one list, or a list for each row");
    if constexpr (detail::fills_tensor<Given, Elements>) copy(rows...);
  }
  template <std::size_t Rows, std::size_t Columns, std::size_t Given = Rows * Columns,
            std::size_t Elements = shape::size>
  constexpr Tensor(T const (&rows)[Rows][Columns]) {
    static_assert(detail::fills_tensor<Given, Elements>,
                  "a tensor is given as many numbers as it has elements, or none");
    if constexpr (detail::fills_tensor<Given, Elements>) copy(rows);
  }
  template <std::size_t... Rows, std::size_t... Columns, std::size_t Given = (std::size_t{0} + ... + (Rows * Columns)),
            std::size_t Elements = shape::size>
  requires(sizeof...(Rows) > 1 && ((Columns > 1) && ...))
  constexpr Tensor(T const (&... blocks)[Rows][Columns]) {
    static_assert(detail::fills_tensor<Given, Elements>,
                  "a tensor is given as many numbers as it has elements, or none");
    static_assert(!detail::fills_tensor<Given, Elements> || detail::blocks_fit<shape, Shape<Rows, Columns>...>,
                  "a tensor is given all numbers in one list, or a list for each row");
    if constexpr (detail::fills_tensor<Given, Elements>) copy(blocks...);
  }
  template <std::size_t... Rows>
  requires(sizeof...(Rows) > 0)
  constexpr Tensor([[maybe_unused]] detail::AnyRow<T> const (&... blocks)[Rows]) {
    static_assert(detail::rows_of_one_length<Rows...>,
                  "lists within a tensor's lists are of one length, that of its last axis");
  }
  template <std::size_t Given, std::size_t Elements = shape::size>
  constexpr Tensor(std::array<T, Given> const& numbers) {
    static_assert(detail::fills_tensor<Given, Elements>,
                  "a tensor is given as many numbers as it has elements, or none");
    if constexpr (detail::fills_tensor<Given, Elements>) values = numbers;
  }

  static constexpr std::size_t size() { return shape::size; }

  constexpr T* data() { return values.data(); }
  constexpr T const* data() const { return values.data(); }
  constexpr T* begin() { return values.data(); }
  constexpr T const* begin() const { return values.data(); }
  constexpr T* end() { return values.data() + size(); }
  constexpr T const* end() const { return values.data() + size(); }

  constexpr T& operator[](std::size_t i) { return values[i]; }
  constexpr T const& operator[](std::size_t i) const { return values[i]; }

  template <class... Indices>
  requires(sizeof...(Indices) == sizeof...(Extents))
  constexpr T& operator()(Indices... indices) {
    return values[offset(indices...)];
  }
  template <class... Indices>
  requires(sizeof...(Indices) == sizeof...(Extents))
  constexpr T const& operator()(Indices... indices) const {
    return values[offset(indices...)];
  }

  // Any other number of coordinates.
  template <class... Indices>
  requires(sizeof...(Indices) != sizeof...(Extents))
  constexpr T& operator()(Indices...) const {
    static_assert(detail::has_an_index_for_each_axis<sizeof...(Indices), sizeof...(Extents)>,
                  "t(i, j, ...) takes an index for each axis of the tensor");
    return const_cast<T&>(values[0]);
  }

  constexpr void fill(T const& value) {
    for (T& element : values) element = value;
  }

  // A tensor without axes is a number.
  constexpr operator T() const
  requires(sizeof...(Extents) == 0)
  {
    return values[0];
  }

  friend constexpr bool operator==(Tensor const&, Tensor const&) = default;

  // The flat position of the element at these coordinates.
  template <class... Indices>
  requires(sizeof...(Indices) == sizeof...(Extents))
  static constexpr std::size_t offset(Indices... indices) {
    std::size_t position = 0;
    ((position = position * Extents + static_cast<std::size_t>(indices)), ...);
    return position;
  }

 private:
  template <class... Rows>
  constexpr void copy(Rows const&... rows) {
    std::size_t next = 0;
    (append(rows, next), ...);
  }
  template <class Row>
  requires std::is_arithmetic_v<T>
  constexpr void copy(Row const& row) {
    values = std::bit_cast<decltype(values)>(row);  // compilers bound the loops of a constant, not this
  }
  template <class Numbers>
  constexpr void append(Numbers const& numbers, std::size_t& next) {
    if constexpr (std::is_array_v<Numbers>) {
      for (auto const& part : numbers) append(part, next);
    } else {
      values[next++] = numbers;
    }
  }
};

namespace detail {

template <class T, class S>
struct TensorOf;
template <class T, std::size_t... Extents>
struct TensorOf<T, Shape<Extents...>> {
  using type = Tensor<T, Extents...>;
};

}  // namespace detail

// The tensor of a shape: `tensor_t<float, Shape<2, 3>>` is `Tensor<float, 2, 3>`.
template <class T, ShapeType S>
using tensor_t = typename detail::TensorOf<T, S>::type;

// A batch of B values of shape S.
template <class T, std::size_t B, ShapeType S>
using batch_t = tensor_t<T, prepend_t<B, S>>;

// The index of a class, and those of a batch of B samples.
using ClassIndex = std::uint32_t;
template <std::size_t B>
using Labels = Tensor<ClassIndex, B>;

// A non-owning reference to B samples of shape S: what layers and kernels read and write.
// The values of one sample are contiguous; `stride` elements lie between the starts of two samples,
// so a view can be one branch's slice of a joined batch.
// A tensor of the same shape converts, and for B = 1 also one sample without the batch extent.
template <class T, std::size_t B, ShapeType S>
struct View {
  using value_type = std::remove_const_t<T>;
  using shape = S;
  static constexpr std::size_t batch = B;
  static constexpr std::size_t sample_size = S::size;

  T* data;
  std::size_t stride;

  constexpr View(T* first, std::size_t samples_apart) : data(first), stride(samples_apart) {}
  constexpr View(batch_t<value_type, B, S>& tensor)
  requires(!std::is_const_v<T>)
      : data(tensor.data()), stride(S::size) {}
  constexpr View(batch_t<value_type, B, S> const& tensor)
  requires(std::is_const_v<T>)
      : data(tensor.data()), stride(S::size) {}
  constexpr View(tensor_t<value_type, S>& tensor)
  requires(!std::is_const_v<T> && B == 1)
      : data(tensor.data()), stride(S::size) {}
  constexpr View(tensor_t<value_type, S> const& tensor)
  requires(std::is_const_v<T> && B == 1)
      : data(tensor.data()), stride(S::size) {}
  template <class U>
  requires(std::is_const_v<T> && std::is_same_v<U, value_type>)
  constexpr View(View<U, B, S> other) : data(other.data), stride(other.stride) {}

  constexpr T* sample(std::size_t b) const { return data + b * stride; }
  constexpr bool contiguous() const { return B == 1 || stride == S::size; }

  // The same values under another shape of the same size.
  template <ShapeType To>
  requires(To::size == S::size)
  constexpr View<T, B, To> as() const {
    return {data, stride};
  }

  // Of every sample, the part of shape To that starts at Offset.
  template <std::size_t Offset, ShapeType To>
  requires(Offset + To::size <= S::size)
  constexpr View<T, B, To> slice() const {
    return {data + Offset, stride};
  }
};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

// Where expressions start: named inputs, states and parameters, and constants.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>

#include "ingot/core/dimensions.hpp"
#include "ingot/core/parameter.hpp"
#include "ingot/core/read_decimal.hpp"
#include "ingot/core/scalar.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/core/text.hpp"
#include "ingot/graph/expression.hpp"
#include "ingot/graph/limits.hpp"

namespace ingot::graph {

// Whether a leaf may have the name: it is not empty and has no zero characters.
template <Text Name>
inline constexpr bool is_name = !Name.view().empty() && Name.view().find('\0') == std::string_view::npos;

namespace detail {

// What may be assumed about an input's values.
enum class Known : std::uint8_t {
  nothing,
  distribution,  // they sum to one along the last axis
  state,         // they are what a cell remembered of the step before
};

// The options of a named leaf: one integer for the role of a parameter or what is known about an input, then the name,
// eight characters to an integer.
constexpr std::size_t words_of_name(std::string_view name) {
  return 1 + (name.size() + 7) / 8;
}
template <std::size_t Count>
constexpr std::array<std::uint64_t, Count> name_words(std::string_view name, std::uint64_t first) {
  std::array<std::uint64_t, Count> words{first};
  for (std::size_t i = 0; i < name.size(); ++i) {
    words[1 + i / 8] |= std::uint64_t{static_cast<unsigned char>(name[i])} << (8 * (i % 8));
  }
  return words;
}

template <Operation Op, Text Name, std::uint64_t First, class S>
constexpr auto named_leaf() {
  constexpr std::size_t count = words_of_name(Name.view());
  return apply<Op, dimensions_of(S{}), name_words<count>(Name.view(), First)>();
}

template <std::size_t Count, class Numbers>
constexpr std::array<std::uint64_t, Count> number_words(Numbers const& numbers) {
  std::array<std::uint64_t, Count> words{};
  for (std::size_t i = 0; i < Count; ++i) words[i] = std::bit_cast<std::uint64_t>(static_cast<double>(numbers[i]));
  return words;
}

// A leaf; with extents that are refused, a scalar of that name.
template <Operation Op, Text Name, std::uint64_t First, std::size_t... Extents>
constexpr auto leaf_unless_refused() {
  if constexpr (is_tensor_shape<Extents...>) {
    return named_leaf<Op, Name, First, Shape<Extents...>>();
  } else {
    return named_leaf<Op, Name, First, Shape<>>();
  }
}

template <auto Values>
constexpr auto table_unless_refused() {
  constexpr std::size_t count = decltype(Values)::size();
  if constexpr (is_table_size<count>) {
    return apply<Operation::table, dimensions_of(typename decltype(Values)::shape{}), number_words<count>(Values)>();
  } else {
    return named_leaf<Operation::input, "", std::uint64_t{0}, typename decltype(Values)::shape>();
  }
}

// By default parameters of two or more axes are weights, the others biases.
template <std::size_t Rank>
inline constexpr Role usual_role = Rank >= 2 ? Role::weight : Role::bias;

// The name of a leaf, as it stands in a graph.
struct LeafName {
  std::uint64_t const* words;
  std::size_t word_count;

  constexpr char operator[](std::size_t i) const { return static_cast<char>(words[i / 8] >> (8 * (i % 8)) & 0xff); }
  constexpr std::size_t size() const {
    std::size_t length = 8 * word_count;
    while (length > 0 && (*this)[length - 1] == '\0') --length;
    return length;
  }
  // Names have no zero characters, so that words are equal where the characters are.
  constexpr bool operator==(LeafName const& other) const {
    if (word_count != other.word_count) return false;
    for (std::size_t i = 0; i < word_count; ++i) {
      if (words[i] != other.words[i]) return false;
    }
    return true;
  }
  constexpr bool operator==(std::string_view other) const {
    if (size() != other.size()) return false;
    for (std::size_t i = 0; i < other.size(); ++i) {
      if ((*this)[i] != other[i]) return false;
    }
    return true;
  }
};
// The name in the options of a named leaf.
constexpr LeafName name_of_leaf(std::uint64_t const* options, std::size_t count) {
  return {options + 1, count - 1};
}
// Whether a leaf of this kind is a cell's state: its first option says so.
constexpr bool is_state(Operation operation, std::uint64_t first_option) {
  return operation == Operation::input && first_option == static_cast<std::uint64_t>(Known::state);
}

}  // namespace detail

// (The initialisers themselves assert, to keep the messages short.)

// A tensor that is given with every evaluation: `input<"x", 2, 3>`; `input<"x">` is a scalar.
template <Text Name, std::size_t... Extents>
inline constexpr auto input = [] {
  static_assert(is_name<Name>, "a leaf has a name without zero characters");
  static_assert(is_tensor_shape<Extents...>,
                "a tensor of an expression has at most six axes, each of 1 to 2097151 elements");
  return detail::leaf_unless_refused<detail::Operation::input, Name, std::uint64_t{0}, Extents...>();
}();

// An input whose values sum to one along the last axis, as a classifier's targets do. This is not checked; `evaluate`
// and `simplify` rely on it. Derivatives keep sums over the distribution, so that they may be differentiated by it,
// too: call `simplify` last, since its result may not.
template <Text Name, std::size_t... Extents>
inline constexpr auto distribution = [] {
  static_assert(is_name<Name>, "a leaf has a name without zero characters");
  static_assert(is_tensor_shape<Extents...>,
                "a tensor of an expression has at most six axes, each of 1 to 2097151 elements");
  static_assert(sizeof...(Extents) > 0, "a distribution has a last axis");
  return detail::leaf_unless_refused<detail::Operation::input, Name,
                                     static_cast<std::uint64_t>(detail::Known::distribution), Extents...>();
}();

// What a cell remembers of the step before: `next<"h">(e)` says what it becomes, cell.hpp. In an expression that is
// evaluated or differentiated by itself it is an input.
template <Text Name, std::size_t... Extents>
inline constexpr auto state = [] {
  static_assert(is_name<Name>, "a leaf has a name without zero characters");
  static_assert(is_tensor_shape<Extents...>,
                "a tensor of an expression has at most six axes, each of 1 to 2097151 elements");
  return detail::leaf_unless_refused<detail::Operation::input, Name, static_cast<std::uint64_t>(detail::Known::state),
                                     Extents...>();
}();

// A tensor that is learnt. A layer made from an expression owns its parameters and initialises them by their roles.
template <Text Name, std::size_t... Extents>
inline constexpr auto parameter = [] {
  static_assert(is_name<Name>, "a leaf has a name without zero characters");
  static_assert(is_tensor_shape<Extents...>,
                "a tensor of an expression has at most six axes, each of 1 to 2097151 elements");
  return detail::leaf_unless_refused<detail::Operation::parameter, Name,
                                     static_cast<std::uint64_t>(detail::usual_role<sizeof...(Extents)>), Extents...>();
}();
template <Text Name, Role R, std::size_t... Extents>
inline constexpr auto parameter_with_role = [] {
  static_assert(is_name<Name>, "a leaf has a name without zero characters");
  static_assert(is_tensor_shape<Extents...>,
                "a tensor of an expression has at most six axes, each of 1 to 2097151 elements");
  return detail::leaf_unless_refused<detail::Operation::parameter, Name, static_cast<std::uint64_t>(R), Extents...>();
}();

// One number: `constant<0.5>`, or 0.5_c.
template <Real Value>
inline constexpr auto constant =
    detail::apply<detail::Operation::constant, Dimensions{}, std::array{std::bit_cast<std::uint64_t>(Value.value)}>();

// A tensor of numbers: `table<Tensor<double, 2, 2>{0, 1, 1, 0}>`.
template <auto Values>
inline constexpr auto table = [] {
  static_assert(is_table_size<decltype(Values)::size()>,
                "a table has at most 65535 numbers: name a larger tensor as an input");
  return detail::table_unless_refused<Values>();
}();

namespace detail {

template <char... Characters>
constexpr double value_of_literal() {
  constexpr char text[]{Characters...};
  return read_decimal({text, sizeof...(Characters)});
}

}  // namespace detail

// Whether the characters in front of _c are a finite decimal number.
template <char... Characters>
inline constexpr bool is_constant_literal =
    detail::value_of_literal<Characters...>() <= std::numeric_limits<double>::max();

inline namespace literals {

// 2_c, 0.5_c, 1e-3_c: constants in expressions.
template <char... Characters>
constexpr auto operator""_c() {
  static_assert(is_constant_literal<Characters...>, "a constant is written as a decimal number, of 40 digits at most");
  if constexpr (is_constant_literal<Characters...>) {
    return constant<detail::value_of_literal<Characters...>()>;
  } else {
    return constant<0.0>;
  }
}

}  // namespace literals
}  // namespace ingot::graph

#include "ingot/core/epilogue.hpp"

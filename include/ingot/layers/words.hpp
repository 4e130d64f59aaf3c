// Words: the values that stand for layers in build(). Each stands beside its layer.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>

#include "ingot/core/scalar.hpp"
#include "ingot/core/shape.hpp"
#include "ingot/layers/refusal.hpp"

namespace ingot {

// A word is an empty value that stands for a layer. Its type has
//   template <class Input> static constexpr bool takes   whether the layer can stand behind an input of this shape
//   template <class Input, class T> using layer          the layer that it then is, in scalar T
template <class Word>
concept WordType = requires { bool{Word::template takes<Shape<1>>}; };

// The word that a value in build() stands for: itself. Specialise for the type of an object that is something else,
// too: `template <> struct WordOf<MyFunction> { using type = words::OfExtents<MyLayer>; };`.
template <class Given>
struct WordOf {
  using type = Given;
};
template <class Given>
using word_t = typename WordOf<Given>::type;

// A function that returns a word stands for it, called or not: `tanh()` and `ingot::tanh`.
template <class Word, bool IsNoexcept>
requires WordType<word_t<Word>>
struct WordOf<Word (*)() noexcept(IsNoexcept)> : WordOf<Word> {};

namespace reasons {

// What a word of build() stands for does not take an input of this shape.
template <class Input>
struct RankOrSizeOf {};
// What stands between the words is no word: its type has no `takes`.
struct ThisIsNoWordOfALayer {};

}  // namespace reasons

namespace detail {

// What stands in a network in the place of something that is no word.
template <class Given>
struct NotAWord {};

// What stands in a network where a word does not take the shape before it. The word of a layer for which there is more
// to say than its reason specialises RefusalOf.
template <class Word, class Input>
struct DoesNotTake {};

}  // namespace detail

template <class Word, class Input>
struct RefusalOf<detail::DoesNotTake<Word, Input>> {
  using type = reasons::RankOrSizeOf<Input>;
};
template <class Given>
struct RefusalOf<detail::NotAWord<Given>> {
  using type = reasons::ThisIsNoWordOfALayer;
};

namespace detail {

// L<Extents...> and L<Number, Extents...> for a shape of these extents.
template <class Input, template <std::size_t...> class L>
struct SpreadExtents;
template <std::size_t... Extents, template <std::size_t...> class L>
struct SpreadExtents<Shape<Extents...>, L> {
  using type = L<Extents...>;
};
template <Real Number, class Input, template <Real, std::size_t...> class L>
struct SpreadNumberAndExtents;
template <Real Number, std::size_t... Extents, template <Real, std::size_t...> class L>
struct SpreadNumberAndExtents<Number, Shape<Extents...>, L> {
  using type = L<Number, Extents...>;
};

}  // namespace detail

namespace words {

// The word of a layer that is named by the extents of its input, as Relu<6, 24, 24> is.
template <template <std::size_t...> class L>
struct OfExtents {
  template <class Input>
  static constexpr bool takes = true;
  template <class Input, class>
  using layer = typename ingot::detail::SpreadExtents<Input, L>::type;
};

// The same with a number before the extents, as in Dropout<0.5, 128>.
template <Real Number, template <Real, std::size_t...> class L>
struct OfNumberAndExtents {
  template <class Input>
  static constexpr bool takes = true;
  template <class Input, class>
  using layer = typename ingot::detail::SpreadNumberAndExtents<Number, Input, L>::type;
};

}  // namespace words
}  // namespace ingot

#include "ingot/core/epilogue.hpp"

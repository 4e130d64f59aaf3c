// A network from its input shape and a list of words.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <type_traits>
#include <utility>

#include "ingot/core/pack.hpp"
#include "ingot/core/shape.hpp"
#include "ingot/layers/branch.hpp"
#include "ingot/layers/refusal.hpp"
#include "ingot/layers/words.hpp"
#include "ingot/network/concat.hpp"
#include "ingot/network/network.hpp"
#include "ingot/network/residual.hpp"

namespace ingot {

namespace reasons {

// Among the words stands the name of a function of C that is a word of Ingot, too: tanh() is the word.
struct WriteTanhWithBrackets {};
// build<Shape<784>>(...), as the shape of the input is given first.
struct BuildNamesTheShapeOfTheInputFirst {};

}  // namespace reasons

namespace detail {

// What stands in a network in the place of words that compilers cannot tell from functions of C.
struct OverloadedName {};
// What stands in a network whose input has no shape, but something else in its place.
template <class Given>
struct BuildOf {};

}  // namespace detail

template <>
struct RefusalOf<detail::OverloadedName> {
  using type = reasons::WriteTanhWithBrackets;
};
template <class Given>
struct RefusalOf<detail::BuildOf<Given>> {
  using type = reasons::BuildNamesTheShapeOfTheInputFirst;
};

namespace detail {

// The shape that the next word stands behind: the layer's output, or the layer's input where it is refused.
template <class Layer, class Input>
struct ShapeBehind {
  using type = Input;
};
template <class Layer, class Input>
requires can_be_held<Layer>
struct ShapeBehind<Layer, Input> {
  using type = typename Layer::output_shape;
};

// The layer of a word behind an input of a known shape. One that is refused keeps its place, so that the network can
// say where it stands.
template <class Given, class Input, class T>
struct Placed {
  using layer = NotAWord<Given>;
  using output_shape = Input;
};
template <class Given, class Input, class T>
requires WordType<word_t<Given>>
struct Placed<Given, Input, T> {
  using layer = DoesNotTake<word_t<Given>, Input>;
  using output_shape = Input;
};
template <class Given, class Input, class T>
requires(WordType<word_t<Given>> && word_t<Given>::template takes<Input>)
struct Placed<Given, Input, T> {
  using layer = typename word_t<Given>::template layer<Input, T>;
  using output_shape = typename ShapeBehind<layer, Input>::type;
};

// The layers of a list of words: each step names the one before it, so that no list is ever rebuilt.
template <class Input, class T, class... Words>
struct Built {
  template <std::size_t I, class = void>
  struct At : Placed<type_at_t<I, Words...>, typename At<I - 1>::output_shape, T> {};
  template <class Unused>
  struct At<0, Unused> : Placed<type_at_t<0, Words...>, Input, T> {};

  template <class Positions>
  struct Assemble;
  template <std::size_t... I>
  struct Assemble<std::index_sequence<I...>> {
    using type = Network<typename At<I>::layer...>;
  };
  using type = typename Assemble<std::index_sequence_for<Words...>>::type;
};

template <class Input, class T, class... Words>
struct BuiltBehind {
  using type = Network<BuildOf<Input>>;
};
template <ShapeType Input, class T, class... Words>
struct BuiltBehind<Input, T, Words...> : Built<Input, T, Words...> {};

template <class Chain>
struct ResidualOfChain;
template <class... Layers>
struct ResidualOfChain<Network<Layers...>> {
  using type = Residual<Layers...>;
};

}  // namespace detail

namespace words {

// Words that are made of words.
template <class... Words>
struct Chain {
  template <class Input>
  static constexpr bool takes = true;
  template <class Input, class T>
  using layer = typename ingot::detail::Built<Input, T, Words...>::type;
};
template <class... Branches>
struct Concat {
  template <class Input>
  static constexpr bool takes = true;
  template <class Input, class T>
  using layer = ingot::Concat<typename ingot::detail::Placed<Branches, Input, T>::layer...>;
};
template <class... Branches>
struct Residual {
  template <class Input>
  static constexpr bool takes = true;
  template <class Input, class T>
  using layer = ingot::Residual<typename ingot::detail::Placed<Branches, Input, T>::layer...>;
};

template <class A, class B, class C, class... Rest>
struct Residual<A, B, C, Rest...> {
  template <class Input>
  static constexpr bool takes = true;
  template <class Input, class T>
  using layer =
      typename ingot::detail::ResidualOfChain<typename ingot::detail::Built<Input, T, A, B, C, Rest...>::type>::type;
};

// What stands for a layer in the place of words among which is the name of a function of C.
struct OverloadedName {
  template <class Input>
  static constexpr bool takes = true;
  template <class Input, class T>
  using layer = ingot::detail::OverloadedName;
};

}  // namespace words

namespace detail {

// Takes what no template can deduce a type of: `tanh` where both Ingot and C have one. The overloads below are of it
// alone, and so are chosen only where the others cannot be called.
struct AnyWord {
  constexpr AnyWord() = default;
  template <class Given>
  constexpr AnyWord(Given const&) {}
  constexpr AnyWord(double (*)(double)) {}
};

}  // namespace detail

// Several words as one: a nested network.
template <class... Words>
constexpr words::Chain<Words...> chain(Words...) {
  return {};
}
// Branches side by side, each one word: `concat(conv2d<8, 1>, chain(conv2d<4, 1>, relu, conv2d<8, 3, ...>))`.
template <class... Branches>
constexpr words::Concat<Branches...> concat(Branches...) {
  return {};
}
// A body, and a shortcut around it where x itself does not fit: `residual(chain(...))`,
// `residual(chain(...), conv2d<16, 1>)`. Three and more words are the body, as a chain:
// `residual(conv2d<8, 3, ...>, relu, conv2d<8, 3, ...>)`.
template <class Body, class... More>
constexpr words::Residual<Body, More...> residual(Body, More...) {
  return {};
}

// The network of these words behind an input of shape Input, in scalar T, all parameters zero: exactly the type that
// one would spell. `using Net = decltype(build<Shape<1, 28, 28>>(conv2d<6, 5>, relu, flatten, dense<10>));` Options are
// named by their type, `conv2d<4, 3, ConvOptions{.padding = 1}>`: Clang takes no bare braces for a template argument.
// Refuses what is no word, words that do not take the shape before them, and whatever the layers refuse.
template <class Input, class T = float, class... Words>
constexpr typename detail::BuiltBehind<Input, T, Words...>::type build(Words...) {
  return {};
}
// Without a shape, or with extents in its place: refused.
template <std::size_t... Extents, class... Words>
constexpr Network<detail::BuildOf<std::index_sequence<Extents...>>> build(Words...) {
  return {};
}

// With the name of a function of C among the words, `tanh` in place of `tanh()`: refused. (Of up to sixteen words.)
template <class Input, class T = float, class Refused = detail::OverloadedName>
constexpr Network<Refused> build(detail::AnyWord, detail::AnyWord = {}, detail::AnyWord = {}, detail::AnyWord = {},
                                 detail::AnyWord = {}, detail::AnyWord = {}, detail::AnyWord = {}, detail::AnyWord = {},
                                 detail::AnyWord = {}, detail::AnyWord = {}, detail::AnyWord = {}, detail::AnyWord = {},
                                 detail::AnyWord = {}, detail::AnyWord = {}, detail::AnyWord = {},
                                 detail::AnyWord = {}) {
  return {};
}
// The same in a chain and in a residual.
constexpr words::OverloadedName chain(detail::AnyWord, detail::AnyWord = {}, detail::AnyWord = {}, detail::AnyWord = {},
                                      detail::AnyWord = {}, detail::AnyWord = {}, detail::AnyWord = {},
                                      detail::AnyWord = {}, detail::AnyWord = {}, detail::AnyWord = {},
                                      detail::AnyWord = {}, detail::AnyWord = {}, detail::AnyWord = {},
                                      detail::AnyWord = {}, detail::AnyWord = {}, detail::AnyWord = {}) {
  return {};
}
constexpr words::OverloadedName residual(detail::AnyWord, detail::AnyWord = {}, detail::AnyWord = {},
                                         detail::AnyWord = {}, detail::AnyWord = {}, detail::AnyWord = {},
                                         detail::AnyWord = {}, detail::AnyWord = {}, detail::AnyWord = {},
                                         detail::AnyWord = {}, detail::AnyWord = {}, detail::AnyWord = {},
                                         detail::AnyWord = {}, detail::AnyWord = {}, detail::AnyWord = {},
                                         detail::AnyWord = {}) {
  return {};
}

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

// Words for stacks of residual blocks.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>

#include "ingot/core/pack.hpp"
#include "ingot/network/build.hpp"
#include "ingot/network/skip_parts.hpp"
#include "ingot/network/skip_stack.hpp"

namespace ingot {

namespace words {

// A block and an array, of words.
template <class Filter, class Gate, class Update, class Condition>
struct SkipBlock {};
template <class Start, class Head, class... Blocks>
struct SkipArray {};

}  // namespace words

namespace detail {

// A block behind h of shape Hidden, in a stack over Input.
template <class Input, class Hidden, class T, class Word>
struct PlacedBlock {
  using type = NotAWord<Word>;
  using skip_shape = Hidden;
};
template <class Input, class Hidden, class T, class Filter, class Gate, class Update, class Condition>
struct PlacedBlock<Input, Hidden, T, words::SkipBlock<Filter, Gate, Update, Condition>> {
  using F = Placed<Filter, Hidden, T>;
  using G = Placed<Gate, typename F::output_shape, T>;
  using skip_shape = typename G::output_shape;
  using U = Placed<Update, skip_shape, T>;
  using type = ingot::SkipBlock<typename F::layer, typename G::layer, typename U::layer,
                                typename Placed<Condition, Input, T>::layer>;
};
template <class Input, class Hidden, class T, class Filter, class Gate, class Update>
struct PlacedBlock<Input, Hidden, T, words::SkipBlock<Filter, Gate, Update, NoCondition>> {
  using F = Placed<Filter, Hidden, T>;
  using G = Placed<Gate, typename F::output_shape, T>;
  using skip_shape = typename G::output_shape;
  using U = Placed<Update, skip_shape, T>;
  using type = ingot::SkipBlock<typename F::layer, typename G::layer, typename U::layer>;
};

// An array behind h of shape Before. The head reads what the first block puts out.
template <class Input, class Before, class T, class Word>
struct PlacedArray {
  using type = NotAWord<Word>;
  using hidden_shape = Before;
};
template <class Input, class Before, class T, class Start, class Head, class... Blocks>
struct PlacedArray<Input, Before, T, words::SkipArray<Start, Head, Blocks...>> {
  using S = Placed<Start, Before, T>;
  using hidden_shape = typename S::output_shape;
  template <class First, class...>
  struct Skips {
    using type = typename First::skip_shape;
  };
  using skip_shape =
      typename Skips<PlacedBlock<Input, hidden_shape, T, Blocks>..., PlacedBlock<Input, hidden_shape, T, void>>::type;
  using type = ingot::SkipArray<typename S::layer, typename Placed<Head, skip_shape, T>::layer,
                                typename PlacedBlock<Input, hidden_shape, T, Blocks>::type...>;
};

// Arrays, each behind the h of the one before.
template <class Input, class Before, class T, class Done, class... Words>
struct PlacedStack;
template <class Input, class Before, class T, class... Done>
struct PlacedStack<Input, Before, T, Type<Pack<Done...>>> {
  using type = ingot::SkipStack<Done...>;
};
template <class Input, class Before, class T, class... Done, class Word, class... Rest>
struct PlacedStack<Input, Before, T, Type<Pack<Done...>>, Word, Rest...>
    : PlacedStack<Input, typename PlacedArray<Input, Before, T, Word>::hidden_shape, T,
                  Type<Pack<Done..., typename PlacedArray<Input, Before, T, Word>::type>>, Rest...> {};

}  // namespace detail

namespace words {

// A stack of such arrays.
template <class... Arrays>
struct SkipStack {
  template <class Input>
  static constexpr bool takes = true;
  template <class Input, class T>
  using layer =
      typename ingot::detail::PlacedStack<Input, Input, T, ingot::detail::Type<ingot::detail::Pack<>>, Arrays...>::type;
};

}  // namespace words

// A SkipStack in build(): `skip_stack(skip_array(start, head, skip_block(filter, gate, update, condition), ...), ...)`,
// each part a word; shapes are inferred. A block without a condition leaves it out.
template <class Filter, class Gate, class Update, class Condition = NoCondition>
constexpr words::SkipBlock<Filter, Gate, Update, Condition> skip_block(Filter, Gate, Update, Condition = {}) {
  return {};
}
template <class Start, class Head, class... Blocks>
constexpr words::SkipArray<Start, Head, Blocks...> skip_array(Start, Head, Blocks...) {
  return {};
}
template <class... Arrays>
constexpr words::SkipStack<Arrays...> skip_stack(Arrays...) {
  return {};
}

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

// Stacks of residual blocks whose parts stand for others in a network that is prepared for something.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <utility>

#include "ingot/core/folds.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/network/skip_parts.hpp"
#include "ingot/network/skip_stack.hpp"

namespace ingot::detail {

// How::of<L> has what stands for a layer, `type`, and fills it, fill(from, to).
template <class How, class L, class To>
constexpr void fill_skip_part(L const& from, To&& to) {
  if constexpr (has_parameters_v<L>) How::template of<L>::fill(from, to);
}

template <class How, class Block>
struct BlockFor;
template <class How, class Filter, class Gate, class Update, class Condition>
struct BlockFor<How, SkipBlock<Filter, Gate, Update, Condition>> {
  using type = SkipBlock<typename How::template of<Filter>::type, typename How::template of<Gate>::type,
                         typename How::template of<Update>::type, typename How::template of<Condition>::type>;
  template <class To>
  static constexpr void fill(SkipBlock<Filter, Gate, Update, Condition> const& from, To&& to) {
    fill_skip_part<How, Filter>(from.filter(), to.filter());
    fill_skip_part<How, Condition>(from.condition(), to.condition());
    fill_skip_part<How, Gate>(from.gate(), to.gate());
    fill_skip_part<How, Update>(from.update(), to.update());
  }
};

template <class How, class Array>
struct ArrayFor;
template <class How, class Start, class Head, class... Blocks>
struct ArrayFor<How, SkipArray<Start, Head, Blocks...>> {
  using type = SkipArray<typename How::template of<Start>::type, typename How::template of<Head>::type,
                         typename BlockFor<How, Blocks>::type...>;
  template <class To>
  static constexpr void fill(SkipArray<Start, Head, Blocks...> const& from, To&& to) {
    fill_skip_part<How, Start>(from.start(), to.start());
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      static_cast<void>(
          InOrder{true, (BlockFor<How, Blocks>::fill(from.template block<I>(), to.template block<I>()), true)...});
    }(std::index_sequence_for<Blocks...>{});
    fill_skip_part<How, Head>(from.head(), to.head());
  }
};

template <class How, class... Arrays>
struct SkipStackFor {
  using type = SkipStack<typename ArrayFor<How, Arrays>::type...>;
  static constexpr void fill(SkipStack<Arrays...> const& from, type& to) {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      static_cast<void>(
          InOrder{true, (ArrayFor<How, Arrays>::fill(from.template array<I>(), to.template array<I>()), true)...});
    }(std::index_sequence_for<Arrays...>{});
  }
};

}  // namespace ingot::detail

#include "ingot/core/epilogue.hpp"

// What a SkipStack is made of: arrays of blocks, and what stands before and behind the blocks of each.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <type_traits>
#include <utility>

#include "ingot/core/folds.hpp"
#include "ingot/core/pack.hpp"
#include "ingot/core/parameter.hpp"
#include "ingot/layers/fingerprint.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/layers/sizes.hpp"
#include "ingot/network/checks.hpp"
#include "ingot/network/visit.hpp"

namespace ingot {

// Stands in a block for a condition that it has not.
struct NoCondition {};

// a = gate(filter(h) + condition(x)); what the block adds to h is update(a), to the sum of skips a.
template <class Filter, class Gate, class Update, class Condition = NoCondition>
struct SkipBlock : detail::Pack<Filter, Condition, Gate, Update> {
  using filter_layer = Filter;
  using condition_layer = Condition;
  using gate_layer = Gate;
  using update_layer = Update;
  static constexpr bool has_condition = !std::is_same_v<Condition, NoCondition>;
  template <class U>
  using with_scalar = SkipBlock<with_scalar_t<Filter, U>, with_scalar_t<Gate, U>, with_scalar_t<Update, U>,
                                with_scalar_t<Condition, U>>;

  constexpr decltype(auto) filter() { return detail::element<0, Filter>(*this); }
  constexpr decltype(auto) filter() const { return detail::element<0, Filter>(*this); }
  constexpr decltype(auto) condition() { return detail::element<1, Condition>(*this); }
  constexpr decltype(auto) condition() const { return detail::element<1, Condition>(*this); }
  constexpr decltype(auto) gate() { return detail::element<2, Gate>(*this); }
  constexpr decltype(auto) gate() const { return detail::element<2, Gate>(*this); }
  constexpr decltype(auto) update() { return detail::element<3, Update>(*this); }
  constexpr decltype(auto) update() const { return detail::element<3, Update>(*this); }

  template <class F, class First, class... Rest>
  static constexpr void visit_at(ParameterPath const& path, F& f, First& first, Rest&... rest) {
    using detail::reference;
    using detail::visit_packed;
    visit_packed(path.child("filter"), f, reference(first.filter()), reference(rest.filter())...);
    visit_packed(path.child("condition"), f, reference(first.condition()), reference(rest.condition())...);
    visit_packed(path.child("gate"), f, reference(first.gate()), reference(rest.gate())...);
    visit_packed(path.child("update"), f, reference(first.update()), reference(rest.update())...);
  }
};

// h = start(h), then the blocks, then the sum of skips through head.
template <class Start, class Head, class... Blocks>
struct SkipArray : detail::Pack<Start, Blocks..., Head> {
  using start_layer = Start;
  using head_layer = Head;
  template <std::size_t I>
  using block_type = detail::type_at_t<I, Blocks...>;
  static constexpr std::size_t block_count = sizeof...(Blocks);
  template <class U>
  using with_scalar =
      SkipArray<with_scalar_t<Start, U>, with_scalar_t<Head, U>, typename Blocks::template with_scalar<U>...>;

  constexpr decltype(auto) start() { return detail::element<0, Start>(*this); }
  constexpr decltype(auto) start() const { return detail::element<0, Start>(*this); }
  constexpr decltype(auto) head() { return detail::element<block_count + 1, Head>(*this); }
  constexpr decltype(auto) head() const { return detail::element<block_count + 1, Head>(*this); }
  template <std::size_t I>
  constexpr decltype(auto) block() {
    return detail::element<I + 1, block_type<I>>(*this);
  }
  template <std::size_t I>
  constexpr decltype(auto) block() const {
    return detail::element<I + 1, block_type<I>>(*this);
  }

  template <class F, class First, class... Rest>
  static constexpr void visit_at(ParameterPath const& path, F& f, First& first, Rest&... rest) {
    using detail::reference;
    detail::visit_packed(path.child("start"), f, reference(first.start()), reference(rest.start())...);
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      static_cast<void>(detail::InOrder{true, (visit_block<I>(path, f, first, rest...), true)...});
    }(std::index_sequence_for<Blocks...>{});
    detail::visit_packed(path.child("head"), f, reference(first.head()), reference(rest.head())...);
  }

 private:
  template <std::size_t I, class F, class First, class... Rest>
  static constexpr void visit_block(ParameterPath const& path, F& f, First& first, Rest&... rest) {
    block_type<I>::visit_at(path.child(I), f, detail::reference(first.template block<I>()),
                            detail::reference(rest.template block<I>())...);
  }
};

namespace detail {

// Facts about the layers of an array, and of all arrays.
template <class... Layers>
struct SkipLayers {
  using scalar = typename decltype(common_scalar<Layers...>())::type;
  static constexpr bool draws_random = any_draws_random_v<Layers...>;
  static constexpr std::size_t least_batch = least_batch_of_all<Layers...>;
  static constexpr std::size_t macs = macs_of_all<Layers...>;
  static constexpr std::size_t other_operations = other_operations_of_all<Layers...>;
  static constexpr LayerIdentity identity() { return joined_identity<Layers...>("SkipStack"); }
};

// The layers of blocks, one after the other.
template <class... Lists>
struct JoinedTypes;
template <class... A>
struct JoinedTypes<Type<Pack<A...>>> {
  using type = Type<Pack<A...>>;
};
template <class... A, class... B, class... Rest>
struct JoinedTypes<Type<Pack<A...>>, Type<Pack<B...>>, Rest...> : JoinedTypes<Type<Pack<A..., B...>>, Rest...> {};

template <class Block>
struct BlockLayers;
template <class Filter, class Gate, class Update, class Condition>
struct BlockLayers<SkipBlock<Filter, Gate, Update, Condition>> {
  using type = Type<Pack<Filter, Condition, Gate, Update>>;
};
template <class Filter, class Gate, class Update>
struct BlockLayers<SkipBlock<Filter, Gate, Update, NoCondition>> {
  using type = Type<Pack<Filter, Gate, Update>>;
};
template <class Array>
struct ArrayLayers;
template <class Start, class Head, class... Blocks>
struct ArrayLayers<SkipArray<Start, Head, Blocks...>>
    : JoinedTypes<Type<Pack<Start>>, typename BlockLayers<Blocks>::type..., Type<Pack<Head>>> {};

template <class List>
struct SkipLayersOf;
template <class... Layers>
struct SkipLayersOf<Type<Pack<Layers...>>> : SkipLayers<Layers...> {};
template <class... Arrays>
using SkipParts = SkipLayersOf<typename JoinedTypes<typename ArrayLayers<Arrays>::type...>::type>;

// Shapes of an array: of h, of a and the sum, and of what the gate reads where that is told by a block.
template <class Array>
using hidden_shape_t = typename Array::start_layer::output_shape;
template <class Array>
using skip_shape_t = typename Array::head_layer::input_shape;
template <class Block>
using gated_shape_t = typename Block::filter_layer::output_shape;

// The additions of an array beside its layers: of the condition, of a to the sum but where it begins, and of the update.
template <bool IsFirst, bool IsLast, class Array>
inline constexpr std::size_t skip_additions = [] {
  std::size_t const n = Array::block_count;
  std::size_t conditions = [&]<std::size_t... I>(std::index_sequence<I...>) {
    return (std::size_t{0} + ... +
            (Array::template block_type<I>::has_condition ? gated_shape_t<typename Array::template block_type<I>>::size
                                                          : 0));
  }(std::make_index_sequence<Array::block_count>{});
  return conditions + (n - (IsFirst ? 1 : 0)) * skip_shape_t<Array>::size +
         (n - (IsLast ? 1 : 0)) * hidden_shape_t<Array>::size;
}();
template <class Positions, class... Arrays>
inline constexpr std::size_t skip_additions_of_all = 0;
template <std::size_t... I, class... Arrays>
inline constexpr std::size_t skip_additions_of_all<std::index_sequence<I...>, Arrays...> =
    (std::size_t{0} + ... + skip_additions<I == 0, I + 1 == sizeof...(I), Arrays>);

}  // namespace detail
}  // namespace ingot

#include "ingot/core/epilogue.hpp"

// Why parts do not make a SkipStack.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <type_traits>

#include "ingot/core/pack.hpp"
#include "ingot/core/scalar.hpp"
#include "ingot/layers/branch.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/layers/refusal.hpp"
#include "ingot/layers/stateful.hpp"
#include "ingot/network/skip_parts.hpp"

namespace ingot {

template <class... Arrays>
struct SkipStack;

namespace reasons {

// A stack of nothing; an array without blocks; what stands for an array or a block and is none.
struct NoArrays {};
struct NoBlocks {};
template <class Given>
struct NoSkipArray {};
template <class Given>
struct NoSkipBlock {};
// Where it is.
template <std::size_t Position, class Reason>
struct InArray {};
template <std::size_t Position, class Reason>
struct InBlock {};
// The parts by their names, and what is wrong with one of them or between two.
struct TheInput {};
struct Start {};
struct Filter {};
struct Condition {};
struct Gate {};
struct Update {};
struct Head {};
template <class Part, class Reason>
struct PartIsRefused {};
template <class From, class Output, class To, class Input>
struct PartsDoNotMeet {};

}  // namespace reasons

namespace detail {

// Why a layer cannot be a part: no state that training carries reaches it.
template <class L>
constexpr auto part_refusal() {
  if constexpr (!can_be_held<L>) {
    return Type<branch_refusal_t<L>>{};
  } else {
    return FirstOf<Unless<!carries_state_v<L>, reasons::CarriesStateFromBatchToBatch>>{};
  }
}
template <class L>
using part_refusal_t = typename decltype(detail::part_refusal<L>())::type;
template <class L>
inline constexpr bool can_be_part = accepted<part_refusal_t<L>>;

template <class Part, class L>
using UnlessHeld = Unless<can_be_part<L>, reasons::PartIsRefused<Part, part_refusal_t<L>>>;
template <class From, class Output, class To, class Input>
using UnlessMeeting = Unless<std::is_same_v<Output, Input>, reasons::PartsDoNotMeet<From, Output, To, Input>>;

// Of a block whose parts are layers, behind a start and before a head.
template <class X, class Hidden, class Skip, class Block>
struct BlockShapes;
template <class X, class H, class S, class F, class G, class U>
struct BlockShapes<X, H, S, SkipBlock<F, G, U, NoCondition>>
    : FirstOf<UnlessMeeting<reasons::Start, H, reasons::Filter, typename F::input_shape>,
              UnlessMeeting<reasons::Filter, typename F::output_shape, reasons::Gate, typename G::input_shape>,
              UnlessMeeting<reasons::Gate, typename G::output_shape, reasons::Head, S>,
              UnlessMeeting<reasons::Gate, typename G::output_shape, reasons::Update, typename U::input_shape>,
              UnlessMeeting<reasons::Update, typename U::output_shape, reasons::Start, H>> {};
template <class X, class H, class S, class F, class G, class U, class C>
struct BlockShapes<X, H, S, SkipBlock<F, G, U, C>>
    : FirstOf<UnlessMeeting<reasons::TheInput, X, reasons::Condition, typename C::input_shape>,
              UnlessMeeting<reasons::Condition, typename C::output_shape, reasons::Filter, typename F::output_shape>,
              Unless<accepted<typename BlockShapes<X, H, S, SkipBlock<F, G, U>>::type>,
                     typename BlockShapes<X, H, S, SkipBlock<F, G, U>>::type>> {};

template <class X, class H, class S, class Block>
struct BlockRefusal {
  using type = reasons::NoSkipBlock<Block>;
};
template <class Condition>
inline constexpr bool can_be_condition = std::is_same_v<Condition, NoCondition> || can_be_part<Condition>;
template <class X, class H, class S, class F, class G, class U, class C>
struct BlockRefusal<X, H, S, SkipBlock<F, G, U, C>>
    : FirstOf<UnlessHeld<reasons::Filter, F>,
              Unless<can_be_condition<C>, reasons::PartIsRefused<reasons::Condition, part_refusal_t<C>>>,
              UnlessHeld<reasons::Gate, G>, UnlessHeld<reasons::Update, U>> {};
template <class X, class H, class S, class F, class G, class U, class C>
requires(can_be_part<F> && can_be_part<G> && can_be_part<U> && can_be_condition<C>)
struct BlockRefusal<X, H, S, SkipBlock<F, G, U, C>> : BlockShapes<X, H, S, SkipBlock<F, G, U, C>> {};

// The first of several that is refused, under its position.
template <template <std::size_t, class> class In, std::size_t At, class... Reasons>
struct FirstAt {
  using type = NoneRefused;
};
template <template <std::size_t, class> class In, std::size_t At, class Reason, class... Rest>
struct FirstAt<In, At, Reason, Rest...> {
  using type = In<At, Reason>;
};
template <template <std::size_t, class> class In, std::size_t At, class... Rest>
struct FirstAt<In, At, NoneRefused, Rest...> : FirstAt<In, At + 1, Rest...> {};

template <class X, class Array>
struct ArrayRefusal {
  using type = reasons::NoSkipArray<Array>;
};
template <class X, class Start, class Head>
struct ArrayRefusal<X, SkipArray<Start, Head>> {
  using type = reasons::NoBlocks;
};
template <class X, class Start, class Head, class Block, class... Blocks>
struct ArrayRefusal<X, SkipArray<Start, Head, Block, Blocks...>>
    : FirstOf<UnlessHeld<reasons::Start, Start>, UnlessHeld<reasons::Head, Head>> {};
template <class X, class Start, class Head, class Block, class... Blocks>
requires(can_be_part<Start> && can_be_part<Head>)
struct ArrayRefusal<X, SkipArray<Start, Head, Block, Blocks...>>
    : FirstAt<reasons::InBlock, 0,
              typename BlockRefusal<X, typename Start::output_shape, typename Head::input_shape, Block>::type,
              typename BlockRefusal<X, typename Start::output_shape, typename Head::input_shape, Blocks>::type...> {};

// The shape that the first start reads; void where there is none.
template <class Array>
struct FirstShape {
  using type = void;
};
template <class Start, class Head, class... Blocks>
requires HasInputShape<Start>
struct FirstShape<SkipArray<Start, Head, Blocks...>> {
  using type = typename Start::input_shape;
};

// Between an array and the next.
template <class A, class B>
struct ArraysMeet : FirstOf<UnlessMeeting<reasons::Start, typename A::start_layer::output_shape, reasons::Start,
                                          typename B::start_layer::input_shape>,
                            UnlessMeeting<reasons::Head, typename A::head_layer::output_shape, reasons::Head,
                                          typename B::head_layer::input_shape>> {};
template <class... Arrays>
struct ArraysMeetAll {
  using type = NoneRefused;
};
template <class A, class B, class... Rest>
struct ArraysMeetAll<A, B, Rest...>
    : FirstOf<Unless<accepted<typename ArraysMeet<A, B>::type>, typename ArraysMeet<A, B>::type>,
              Unless<accepted<typename ArraysMeetAll<B, Rest...>::type>, typename ArraysMeetAll<B, Rest...>::type>> {};

template <class List>
struct OneScalarIn;
template <class... Layers>
struct OneScalarIn<Type<Pack<Layers...>>> {
  static constexpr bool value =
      ((computes_in_any_scalar<Layers> ||
        std::is_same_v<scalar_t<Layers>, typename decltype(common_scalar<Layers...>())::type>) &&
       ...);
  using reason = reasons::ScalarsDiffer<scalar_t<Layers>...>;
};

template <class Parts, class... Arrays>
struct SkipStackRefusal {
  using type = Parts;
};
template <class... Arrays>
struct SkipStackRefusal<NoneRefused, Arrays...> {
 private:
  using Meeting = typename ArraysMeetAll<Arrays...>::type;
  using Scalars = OneScalarIn<typename JoinedTypes<typename ArrayLayers<Arrays>::type...>::type>;

 public:
  using type =
      typename FirstOf<Unless<accepted<Meeting>, Meeting>, Unless<Scalars::value, typename Scalars::reason>>::type;
};

}  // namespace detail

template <>
struct RefusalOf<SkipStack<>> {
  using type = reasons::NoArrays;
};
template <class First, class... Rest>
struct RefusalOf<SkipStack<First, Rest...>> {
 private:
  using X = typename detail::FirstShape<First>::type;
  using Parts = typename detail::FirstAt<reasons::InArray, 0, typename detail::ArrayRefusal<X, First>::type,
                                         typename detail::ArrayRefusal<X, Rest>::type...>::type;

 public:
  using type = typename detail::SkipStackRefusal<Parts, First, Rest...>::type;
};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

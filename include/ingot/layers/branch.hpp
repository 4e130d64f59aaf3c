// Why a layer cannot stand in a layer that holds others.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <type_traits>

#include "ingot/core/pack.hpp"
#include "ingot/core/scalar.hpp"
#include "ingot/core/shape.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/layers/layer_faults.hpp"
#include "ingot/layers/refusal.hpp"

namespace ingot {

namespace reasons {

// Why a type is no layer: it has no input_shape, output_shape or forward, or its data are no parameters.
struct NoInputShape {};
struct NoOutputShape {};
template <class Reason>
struct NoForward {};
template <class Reason>
struct NoParameters {};
// It works in place or only reshapes, and has more or fewer outputs than inputs.
template <class InputShape, class OutputShape>
struct SharedMemoryOfTwoSizes {};

}  // namespace reasons

namespace detail {

// Whether a layer whose output may be its input's memory finds room for it there.
template <class L>
inline constexpr bool fits_shared_memory =
    L::input_shape::size == L::output_shape::size || !(in_place_v<L> || reshapes_only_v<L>);

template <class L>
constexpr auto branch_refusal() {
  if constexpr (!accepted<held_refusal_t<L>>) {
    return Type<held_refusal_t<L>>{};
  } else if constexpr (!HasInputShape<L>) {
    return Type<reasons::NoInputShape>{};
  } else if constexpr (!HasOutputShape<L>) {
    return Type<reasons::NoOutputShape>{};
  } else if constexpr (!has_positive_extents<typename L::input_shape>) {
    return Type<reasons::ZeroExtent<typename L::input_shape>>{};
  } else if constexpr (!has_positive_extents<typename L::output_shape>) {
    return Type<reasons::ZeroExtent<typename L::output_shape>>{};
  } else if constexpr (!computes_in_any_scalar<L> && !is_scalar<scalar_t<L>>) {
    return Type<reasons::NotAScalar<scalar_t<L>>>{};
  } else if constexpr (!reshapes_only_v<L> && !HasForward<L>) {
    return Type<reasons::NoForward<forward_fault_t<L>>>{};
  } else if constexpr (!has_good_data<L>) {
    return Type<reasons::NoParameters<data_fault_t<L>>>{};
  } else if constexpr (!fits_shared_memory<L>) {
    return Type<reasons::SharedMemoryOfTwoSizes<typename L::input_shape, typename L::output_shape>>{};
  } else {
    return Type<NoneRefused>{};
  }
}

// Why a type cannot be held by a layer that holds others: what it refuses itself, or what it lacks.
template <class L>
using branch_refusal_t = typename decltype(detail::branch_refusal<L>())::type;
template <class L>
inline constexpr bool can_be_held = std::is_same_v<branch_refusal_t<L>, NoneRefused>;

}  // namespace detail

namespace reasons {

// What a layer that holds others refuses of the one at a position.
template <std::size_t Position, class Reason>
struct InBranch {};
// Shapes at the start and the end of branches that run side by side.
template <class... InputShapes>
struct BranchesStartApart {};
template <class... OutputShapes>
struct BranchesEndApart {};
template <class... Scalars>
struct ScalarsDiffer {};

}  // namespace reasons

namespace detail {

template <std::size_t Position, class Reason>
inline constexpr bool is_told<reasons::InBranch<Position, Reason>> = is_told<Reason>;

}  // namespace detail
}  // namespace ingot

#include "ingot/core/epilogue.hpp"

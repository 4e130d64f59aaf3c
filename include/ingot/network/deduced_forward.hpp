// forward(x, y, workspace) without the batch size: the tensors have it.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <type_traits>

#include "ingot/core/pack.hpp"
#include "ingot/core/scalar.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/core/workspace.hpp"
#include "ingot/layers/branch.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/network/checks.hpp"
#include "ingot/network/refused_calls.hpp"

namespace ingot {

namespace detail {

// How many samples of shape S a tensor or a view holds, and of which scalar; 0 of any other type.
template <class Given, class S>
struct BatchOf {
  static constexpr std::size_t count = 0;
  using scalar = AnyScalar;
};
template <class T, std::size_t... Extents>
struct BatchOf<Tensor<T, Extents...>, Shape<Extents...>> {
  static constexpr std::size_t count = 1;
  static constexpr bool is_const = false;
  using scalar = T;
};
template <class T, std::size_t B, std::size_t... Extents>
struct BatchOf<Tensor<T, B, Extents...>, Shape<Extents...>> {
  static constexpr std::size_t count = B;
  static constexpr bool is_const = false;
  using scalar = T;
};
template <class T, std::size_t B, class S>
struct BatchOf<View<T, B, S>, S> {
  static constexpr std::size_t count = B;
  static constexpr bool is_const = std::is_const_v<T>;
  using scalar = std::remove_const_t<T>;
};
template <class Given, class S>
using batch_of_t = BatchOf<std::remove_cvref_t<Given>, S>;

}  // namespace detail

// What compilers print as the reason why forward(x, y, workspace) is refused.
namespace reasons {

template <class Given, class InputShape>
struct XIsNotABatchOf {};
template <class Given, class OutputShape>
struct YIsNotABatchOf {};
template <std::size_t InputsOfX, std::size_t OutputsOfY>
struct BatchSizesDiffer {};
template <class Given, class Scalar>
struct XIsNotOfScalar {};
template <class Given, class Scalar>
struct YIsNotOfScalar {};
struct YIsConst {};
struct YIsTemporary {};
struct WorkspaceIsTemporary {};
struct WorkspaceIsConst {};
template <class Given, class Needed>
struct WorkspaceIsNotOrTooSmall {};
template <class Needed>
struct WorkspaceIsLeftOut {};

}  // namespace reasons

namespace detail {

// What is asserted of a call: no reason against it.
template <class Reason>
inline constexpr bool forward_accepts = std::is_same_v<Reason, NoneRefused>;

// A network or a layer, and one that is not refused.
template <class L>
concept RunsForward = NetworkLike<L>;
template <class L>
inline constexpr bool runs_at_all = can_be_held<L>;

template <class Needed>
inline constexpr bool needs_none = false;
template <class T>
inline constexpr bool needs_none<Scratch<T, 0>> = true;

// What is wrong with the scratch of a call, which may be left out where none is needed.
template <class Needed>
constexpr auto scratch_fault() {
  return std::conditional_t<needs_none<Needed>, Type<NoneRefused>, Type<reasons::WorkspaceIsLeftOut<Needed>>>{};
}
template <class Needed, class Given>
constexpr auto scratch_fault() {
  if constexpr (argument_fits<Given, Needed>) {
    return Type<NoneRefused>{};
  } else if constexpr (argument_fits<std::remove_cvref_t<Given>&, Needed>) {
    return std::conditional_t<std::is_lvalue_reference_v<Given>, Type<reasons::WorkspaceIsConst>,
                              Type<reasons::WorkspaceIsTemporary>>{};
  } else {
    return Type<reasons::WorkspaceIsNotOrTooSmall<std::remove_cvref_t<Given>, Needed>>{};
  }
}

// What a call runs on: the batch size and the scalar of its tensors.
template <class L, class X>
struct CallOf {
  using In = batch_of_t<X, typename L::input_shape>;
  static constexpr std::size_t batch = In::count;
  using scalar = std::conditional_t<computes_in_any_scalar<L>, typename In::scalar, default_scalar_t<L>>;
  using scratch = Scratch<scalar, workspace_size_v<L, batch>>;
};

// What is wrong with a call; X, Y and Given as forwarding references see them.
template <class L, class X, class Y, class... Given>
constexpr auto forward_call_fault() {
  using In = batch_of_t<X, typename L::input_shape>;
  using Out = batch_of_t<Y, typename L::output_shape>;
  if constexpr (In::count == 0) {
    return Type<reasons::XIsNotABatchOf<std::remove_cvref_t<X>, typename L::input_shape>>{};
  } else if constexpr (Out::count == 0) {
    return Type<reasons::YIsNotABatchOf<std::remove_cvref_t<Y>, typename L::output_shape>>{};
  } else if constexpr (In::count != Out::count) {
    return Type<reasons::BatchSizesDiffer<In::count, Out::count>>{};
  } else {
    using Call = CallOf<L, X>;
    using T = typename Call::scalar;
    if constexpr (!std::is_same_v<typename In::scalar, T>) {
      return Type<reasons::XIsNotOfScalar<std::remove_cvref_t<X>, T>>{};
    } else if constexpr (!std::is_same_v<typename Out::scalar, T>) {
      return Type<reasons::YIsNotOfScalar<std::remove_cvref_t<Y>, T>>{};
    } else if constexpr (Out::is_const || std::is_const_v<std::remove_reference_t<Y>>) {
      return Type<reasons::YIsConst>{};
    } else if constexpr (!argument_fits<Y, View<T, Out::count, typename L::output_shape>>) {
      return Type<reasons::YIsTemporary>{};
    } else {
      return scratch_fault<typename Call::scratch, Given...>();
    }
  }
}
template <class L, class X, class Y, class... Given>
using forward_call_fault_t = typename decltype(forward_call_fault<L, X, Y, Given...>())::type;

// Runs a call that is not refused.
template <class L, class X, class Y, class... Given>
constexpr void deduce_forward(L const& layer, X const& x, Y& y, Given&... workspace) {
  using Call = CallOf<L, X>;
  if constexpr (sizeof...(Given) == 0) {
    forward<Call::batch, typename Call::scalar, L>(layer, x, y, typename Call::scratch(nullptr));
  } else {
    forward<Call::batch, typename Call::scalar, L>(layer, x, y, workspace...);
  }
}

}  // namespace detail

// Runs a layer's inference on as many samples as x and y hold, each a tensor or a view. The workspace may be left out
// where the layer needs none. y must not overlap x, but for a layer that works in place.
template <class L, class X, class Y, class... Scratches>
requires(detail::RunsForward<L> && sizeof...(Scratches) < 2)
constexpr void forward(L const& layer, X const& x, Y&& y, Scratches&&... workspace) {
  if constexpr (detail::runs_at_all<L>) {
    using Fault = detail::forward_call_fault_t<L, X const&, Y, Scratches...>;
    static_assert(detail::forward_accepts<Fault>,
                  "forward(layer, x, y, workspace) is refused: forward_accepts<...> has the reason");
    if constexpr (detail::forward_accepts<Fault>) detail::deduce_forward(layer, x, y, workspace...);
  }
}

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

// Which part of a type keeps it from being a layer: reasons that refusals print.
//
// Faults of forward and backward are looked for where a layer has failed its test (HasForward, HasBackward); those of a
// layer's data always.
#pragma once

#include "ingot/core/prologue.hpp"

#include <concepts>
#include <cstddef>
#include <type_traits>

#include "ingot/core/pack.hpp"
#include "ingot/core/parameter.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/layers/refusal.hpp"

namespace ingot {

namespace reasons {

// Of forward, forward_training and backward alike.
struct NoMemberOfThisName {};
struct ItIsNotConst {};
struct ItIsNoTemplateOverTheBatch {};
struct ItNamesTheScalarBeforeTheBatch {};
struct ItTakesTensorsInsteadOfViews {};
struct ItTakesViewsOfAnotherScalar {};
struct ItMayWriteWhatItReads {};
struct ItTakesTheOutputBeforeTheInput {};
struct ItTakesOtherArgumentsOrIsPrivate {};
// Of forward.
struct ItReturnsTheOutput {};
struct ItTakesScratchWithoutWorkspaceSize {};
struct ItLeavesOutTheScratchOfWorkspaceSize {};
// Of backward.
struct ItTakesTheInputGradientBeforeTheOutputGradient {};
struct ItLeavesOutTheOutput {};
struct ItLeavesOutTheGradientOfTheParameters {};
struct ItLeavesOutSaved {};
struct ItTakesSavedThatTheLayerDoesNotName {};
// Of forward_training, which a layer with Saved has.
template <class Reason>
struct InForwardTraining {};

// Of a layer that holds data.
struct ItNamesNoScalar {};
struct ItHasNoVisit {};
struct VisitIsNotStatic {};
struct VisitTakesOneLayerAlone {};
struct VisitHandsOnNoTensor {};
struct VisitHandsOnAnotherScalar {};
struct VisitNamesNoParameter {};
// A value holds what visit hands on and nothing else.
template <std::size_t Visited, std::size_t Held>
struct VisitHandsOnOtherBytesThanAreHeld {};

}  // namespace reasons

namespace detail {

// A call of a member function of a layer, in every form that someone may have meant.
struct ForwardCall {
  template <class L, std::size_t B, class T, class... A>
  static constexpr bool takes = requires(L& layer, A&... a) { layer.template forward<B>(a...); } ||
                                requires(L& layer, A&... a) { layer.template forward<B, T>(a...); };
  template <class L, class... A>
  static constexpr bool takes_without_batch = requires(L& layer, A&... a) { layer.forward(a...); };
  template <class L, std::size_t B, class T, class... A>
  static constexpr bool takes_scalar_first = requires(L& layer, A&... a) { layer.template forward<T, B>(a...); };
  struct Member {
    int forward;
  };
  template <class L>
  static constexpr bool is_absent_from = requires { &L::forward; };
};
struct ForwardTrainingCall {
  template <class L, std::size_t B, class T, class... A>
  static constexpr bool takes = requires(L& layer, A&... a) { layer.template forward_training<B>(a...); } ||
                                requires(L& layer, A&... a) { layer.template forward_training<B, T>(a...); };
  template <class L, class... A>
  static constexpr bool takes_without_batch = requires(L& layer, A&... a) { layer.forward_training(a...); };
  template <class L, std::size_t B, class T, class... A>
  static constexpr bool takes_scalar_first =
      requires(L& layer, A&... a) { layer.template forward_training<T, B>(a...); };
  struct Member {
    int forward_training;
  };
  template <class L>
  static constexpr bool is_absent_from = requires { &L::forward_training; };
};
struct BackwardCall {
  template <class L, std::size_t B, class T, class... A>
  static constexpr bool takes = requires(L& layer, A&... a) { layer.template backward<B>(a...); } ||
                                requires(L& layer, A&... a) { layer.template backward<B, T>(a...); };
  template <class L, class... A>
  static constexpr bool takes_without_batch = requires(L& layer, A&... a) { layer.backward(a...); };
  template <class L, std::size_t B, class T, class... A>
  static constexpr bool takes_scalar_first = requires(L& layer, A&... a) { layer.template backward<T, B>(a...); };
  struct Member {
    int backward;
  };
  template <class L>
  static constexpr bool is_absent_from = requires { &L::backward; };
};

// A member of the same name in two bases is ambiguous, whatever its kind and access: so a type has it.
template <class L, class Member>
struct Beside : L, Member {};
template <class L, class Call>
inline constexpr bool lacks_member = false;
template <class L, class Call>
requires(std::is_class_v<L> && !std::is_final_v<L>)
inline constexpr bool lacks_member<L, Call> = Call::template is_absent_from<Beside<L, typename Call::Member>>;

// What can be wrong with a member function besides its arguments.
template <class Call, class L, class T, class... A>
constexpr auto fault_of_call() {
  if constexpr (lacks_member<L, Call>) {
    return Type<reasons::NoMemberOfThisName>{};
  } else if constexpr (Call::template takes<L, 1, T, A...>) {
    return Type<reasons::ItIsNotConst>{};
  } else if constexpr (Call::template takes_without_batch<L, A...>) {
    return Type<reasons::ItIsNoTemplateOverTheBatch>{};
  } else if constexpr (Call::template takes_scalar_first<L, 1, T, A...>) {
    return Type<reasons::ItNamesTheScalarBeforeTheBatch>{};
  } else {
    return Type<NoneRefused>{};
  }
}

// An argument for any parameter.
struct Whatever {
  template <class U>
  operator U&() const;
};

template <class T>
using OtherScalar = std::conditional_t<std::is_same_v<T, double>, float, double>;

template <class L>
constexpr auto forward_fault() {
  using T = default_scalar_t<L>;
  using U = OtherScalar<T>;
  using X = input_view_t<L, 1, T>;
  using Y = output_view_t<L, 1, T>;
  using General = typename decltype(fault_of_call<ForwardCall, L, T, X, Y>())::type;
  if constexpr (takes_scratch_v<L, 1> && ForwardCall::takes<L, 1, T, X, Y>) {
    return Type<reasons::ItLeavesOutTheScratchOfWorkspaceSize>{};
  } else if constexpr (!std::is_same_v<General, NoneRefused>) {
    return Type<General>{};
  } else if constexpr (ForwardCall::takes<L, 1, T, Y, X>) {
    return Type<reasons::ItTakesTheOutputBeforeTheInput>{};
  } else if constexpr (ForwardCall::takes<L, 1, T, X>) {
    return Type<reasons::ItReturnsTheOutput>{};
  } else if constexpr (ForwardCall::takes<L, 1, T, View<T, 1, typename L::input_shape>, Y>) {
    return Type<reasons::ItMayWriteWhatItReads>{};
  } else if constexpr (ForwardCall::takes<L, 1, T, X, Y, Scratch<T, (std::size_t{1} << 24)>>) {
    return Type<reasons::ItTakesScratchWithoutWorkspaceSize>{};
  } else if constexpr (ForwardCall::takes<L, 1, U, input_view_t<L, 1, U>, output_view_t<L, 1, U>>) {
    return Type<reasons::ItTakesViewsOfAnotherScalar>{};
  } else if constexpr (ForwardCall::takes<L, 1, T, batch_t<T, 1, typename L::input_shape>,
                                          batch_t<T, 1, typename L::output_shape>> ||
                       ForwardCall::takes_without_batch<L, tensor_t<T, typename L::input_shape>,
                                                        tensor_t<T, typename L::output_shape>>) {
    return Type<reasons::ItTakesTensorsInsteadOfViews>{};
  } else {
    return Type<reasons::ItTakesOtherArgumentsOrIsPrivate>{};
  }
}

template <class L, class T, class... Saved>
constexpr auto backward_fault() {
  using X = input_view_t<L, 1, T>;
  using Y = output_gradient_view_t<L, 1, T>;
  using Dx = input_gradient_view_t<L, 1, T>;
  using ChangingX = View<T, 1, typename L::input_shape>;
  using ChangingY = View<T, 1, typename L::output_shape>;
  using General = typename decltype(fault_of_call<BackwardCall, L, T, X, Y, Y, Dx, Saved..., L>())::type;
  if constexpr (!std::is_same_v<General, NoneRefused>) {
    return Type<General>{};
  } else if constexpr (BackwardCall::takes<L, 1, T, X, Y, Dx, Y, Saved..., L>) {
    return Type<reasons::ItTakesTheInputGradientBeforeTheOutputGradient>{};
  } else if constexpr (BackwardCall::takes<L, 1, T, Y, X, Y, Dx, Saved..., L>) {
    return Type<reasons::ItTakesTheOutputBeforeTheInput>{};
  } else if constexpr (BackwardCall::takes<L, 1, T, X, Y, Dx, Saved..., L>) {
    return Type<reasons::ItLeavesOutTheOutput>{};
  } else if constexpr (BackwardCall::takes<L, 1, T, X, Y, Y, Dx, Saved...>) {
    return Type<reasons::ItLeavesOutTheGradientOfTheParameters>{};
  } else if constexpr (BackwardCall::takes<L, 1, T, X, Y, Y, Dx, L>) {
    return Type<reasons::ItLeavesOutSaved>{};
  } else if constexpr (BackwardCall::takes<L, 1, T, X, Y, Y, Dx, Whatever, L>) {
    return Type<reasons::ItTakesSavedThatTheLayerDoesNotName>{};
  } else if constexpr (BackwardCall::takes<L, 1, T, ChangingX, ChangingY, ChangingY, Dx, Saved..., L>) {
    return Type<reasons::ItMayWriteWhatItReads>{};
  } else {
    return Type<reasons::ItTakesOtherArgumentsOrIsPrivate>{};
  }
}

template <class L>
constexpr auto training_fault() {
  using T = default_scalar_t<L>;
  if constexpr (requires { typename L::untrainable_because; }) {
    return Type<typename L::untrainable_because>{};
  } else if constexpr (!keeps_something<L, 1, T>) {
    return backward_fault<L, T>();
  } else if constexpr (!HasForwardTraining<L>) {
    using General = typename decltype(fault_of_call<ForwardTrainingCall, L, T, input_view_t<L, 1, T>,
                                                    output_view_t<L, 1, T>, saved_t<L, 1, T>, TrainingContext>())::type;
    return Type<reasons::InForwardTraining<std::conditional_t<std::is_same_v<General, NoneRefused>,
                                                              reasons::ItTakesOtherArgumentsOrIsPrivate, General>>>{};
  } else {
    return backward_fault<L, T, saved_through_t<L, 1, T>>();
  }
}

// What a layer's own visit does, seen without a value of the layer: nothing reads what `value` refers to.
template <class L>
union Imagined {
  constexpr Imagined() : none() {}
  constexpr ~Imagined() {}
  char none;
  L value;
};

struct VisitSeen {
  bool any_call = false;
  bool names_a_parameter = true;
  bool hands_on_a_tensor = true;
  bool of_the_scalar = true;
  std::size_t bytes = 0;
};
template <class T>
concept HasNumbers = requires(T& values) {
  typename T::value_type;
  typename T::shape;
  values.data();
};
template <class T>
struct SeeVisit {
  VisitSeen* seen;

  template <class First, class... Rest>
  constexpr void operator()(First&&, Rest&&...) const {
    seen->any_call = true;
    if (!std::is_same_v<std::remove_cvref_t<First>, Parameter>) seen->names_a_parameter = false;
    if constexpr (sizeof...(Rest) == 1 && (HasNumbers<std::remove_cvref_t<Rest>> && ...)) {
      seen->bytes +=
          (sizeof(typename std::remove_cvref_t<Rest>::value_type) + ...) * (std::remove_cvref_t<Rest>::size() + ...);
      if (!(std::is_same_v<typename std::remove_cvref_t<Rest>::value_type, T> && ...)) seen->of_the_scalar = false;
    } else {
      seen->hands_on_a_tensor = false;
    }
  }
};
// A visit that is no constant expression is not looked into.
template <class L>
constexpr VisitSeen see_visit() {
  VisitSeen seen;
  Imagined<L> imagined;
  L::visit(SeeVisit<default_scalar_t<L>>{&seen}, imagined.value);
  return seen;
}
template <class L>
concept VisitIsConstant = requires { typename std::bool_constant<(see_visit<L>(), true)>; };

template <class L>
concept HasVisit = requires(SeeVisit<default_scalar_t<L>> f, L& layer) { L::visit(f, layer); };
template <class L>
concept HasVisitOfSeveral = requires(SeeVisit<default_scalar_t<L>> f, L& layer) { L::visit(f, layer, layer); };
template <class L>
concept HasVisitOfAValue = requires(SeeVisit<default_scalar_t<L>> f, L& layer) { layer.visit(f, layer); };
template <class L>
concept VisitsAtAPath =
    requires(ParameterPath const& path, SeeVisit<default_scalar_t<L>> f, L& layer) { L::visit_at(path, f, layer); };

// Why the data of a layer cannot be its parameters.
template <class L>
constexpr auto data_fault() {
  if constexpr (!has_parameters_v<L> || VisitsAtAPath<L>) {
    return Type<NoneRefused>{};
  } else if constexpr (computes_in_any_scalar<L>) {
    return Type<reasons::ItNamesNoScalar>{};
  } else if constexpr (!HasVisit<L> && HasVisitOfAValue<L>) {
    return Type<reasons::VisitIsNotStatic>{};
  } else if constexpr (!HasVisit<L>) {
    return Type<reasons::ItHasNoVisit>{};
  } else if constexpr (!HasVisitOfSeveral<L>) {
    return Type<reasons::VisitTakesOneLayerAlone>{};
  } else if constexpr (!VisitIsConstant<L>) {
    return Type<NoneRefused>{};
  } else if constexpr (constexpr VisitSeen seen = see_visit<L>(); !seen.names_a_parameter) {
    return Type<reasons::VisitNamesNoParameter>{};
  } else if constexpr (!seen.any_call || !seen.hands_on_a_tensor) {
    return Type<reasons::VisitHandsOnNoTensor>{};
  } else if constexpr (!seen.of_the_scalar) {
    return Type<reasons::VisitHandsOnAnotherScalar>{};
  } else if constexpr (seen.bytes != sizeof(L)) {
    return Type<reasons::VisitHandsOnOtherBytesThanAreHeld<seen.bytes, sizeof(L)>>{};
  } else {
    return Type<NoneRefused>{};
  }
}

// What is wrong with a forward that fails HasForward, with the functions of training, and with a layer's data.
template <class L>
using forward_fault_t = typename decltype(detail::forward_fault<L>())::type;
template <class L>
using training_fault_t = typename decltype(detail::training_fault<L>())::type;
template <class L>
using data_fault_t = typename decltype(detail::data_fault<L>())::type;
template <class L>
inline constexpr bool has_good_data = std::is_same_v<data_fault_t<L>, NoneRefused>;

}  // namespace detail
}  // namespace ingot

#include "ingot/core/epilogue.hpp"

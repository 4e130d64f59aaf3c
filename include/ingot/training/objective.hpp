// What a training minimises.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <type_traits>

#include "ingot/core/folds.hpp"
#include "ingot/core/pack.hpp"
#include "ingot/core/shape.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/layers/refusal.hpp"
#include "ingot/network/checks.hpp"
#include "ingot/training/clipping.hpp"
#include "ingot/training/loss_fits.hpp"
#include "ingot/training/options.hpp"
#include "ingot/training/penalties.hpp"

namespace ingot {

template <class Derived>
struct Loss;
template <class Loss, class Penalty, class Clip>
struct Objective;

namespace detail {

// What a part of an objective is.
enum class PartKind { other, loss, penalty, clip };

// Stands for a network when parts are asked what they take: it has what those ask for that take every network.
struct AnyNetwork {
  using scalar = float;
  using input_shape = Shape<1>;
  using output_shape = Shape<1>;
  template <std::size_t B>
  constexpr void forward(View<float const, B, Shape<1>>, View<float, B, Shape<1>>) const {}
};

// Whether F has an operator() at all, of whatever kind. If it has, the name is ambiguous in a class that also derives
// from a second class with one, and its address cannot be taken.
struct OneMoreCall {
  void operator()();
};
template <class F>
struct BesideOneMore : F, OneMoreCall {};
template <class F>
concept HasCall = !requires { &BesideOneMore<F>::operator(); };

// Whether F's call takes one argument, told without instantiating the call, whose body may be meant for one network
// alone. A call that is a template is ambiguous beside another template of the same parameter.
struct ByReference {
  template <class Any>
  void operator()(Any&) const;
};
struct OfAnyKind {
  template <class Any>
  void operator()(Any&&) const;
};
template <class F, class Other>
struct BothCalls : F, Other {
  using F::operator();
  using Other::operator();
};
template <class F>
concept TakesOneByReference = !requires(BothCalls<F, ByReference> const& f, AnyNetwork& net) { f(net); };
template <class F>
concept TakesOneOfAnyKind = !requires(BothCalls<F, OfAnyKind> const& f, AnyNetwork& net) { f(net); };
template <class F>
concept TakesOne = TakesOneByReference<F> || TakesOneOfAnyKind<F>;  // the second is not asked where the first holds

// A call that is no template says it in its type.
template <class F, class R, class A>
constexpr void call_of_one(R (F::*)(A) const);
template <class F, class R, class A>
constexpr void call_of_one(R (F::*)(A) const noexcept);
template <class F>
concept HasOneCall = requires { &F::operator(); };

// Nothing can be derived from a final class, to look into its call that is a template.
template <class F>
concept HidesItsCall = std::is_final_v<F> && !HasOneCall<F>;

// A loss that derives from Loss as losses.hpp has it, and says of no shape whether outputs of it make sense.
template <class F>
concept LacksFits = std::is_class_v<F> && std::is_base_of_v<Loss<F>, F> && !IsLoss<F>;

template <class F>
constexpr PartKind kind_of() {
  if constexpr (IsLoss<F>) {
    return PartKind::loss;
  } else if constexpr (!std::is_class_v<F> || LacksFits<F> || HidesItsCall<F>) {
    return PartKind::other;
  } else if constexpr (HasOneCall<F>) {
    constexpr bool takes_one = requires { call_of_one(&F::operator()); };
    return takes_one ? PartKind::clip : PartKind::penalty;
  } else if constexpr (!HasCall<F>) {
    return PartKind::other;
  } else {
    return TakesOne<F> ? PartKind::clip : PartKind::penalty;
  }
}

// The first of the parts of a kind; Default where there is none.
template <PartKind Kind, class Default, class... Parts>
constexpr auto part_of_kind() {
  constexpr std::size_t at = first_false(std::array<bool, sizeof...(Parts)>{(kind_of<Parts>() != Kind)...});
  if constexpr (at < sizeof...(Parts)) {
    return Type<type_at_t<at, Parts...>>{};
  } else {
    return Type<Default>{};
  }
}
template <PartKind Kind, class Default, class... Parts>
using part_of_kind_t = typename decltype(part_of_kind<Kind, Default, Parts...>())::type;

// The part of a type, or a new one.
template <class Part>
constexpr Part take_part() {
  return Part{};
}
template <class Part, class First, class... Rest>
constexpr Part take_part(First const& first, Rest const&... rest) {
  if constexpr (std::is_same_v<Part, First>) {
    return first;
  } else {
    return take_part<Part>(rest...);
  }
}

}  // namespace detail

// What compilers print as the reason why an objective is refused.
namespace reasons {

struct LossLeftOut {};
template <class Given>
struct NotALossPenaltyOrClip {};
// It derives from Loss, and has no template <class S> static constexpr bool fits.
template <class Given>
struct LossWithoutFits {};
// A pointer to a function, whatever it computes.
template <class Given>
struct FunctionIsNoPart {};
// Its call is a template, or there are several: only what can be derived from can be looked into.
template <class Given>
struct FinalHidesItsCall {};
template <class First, class Second>
struct TwoOfOneKind {};
// Objective<...> is spelt with its template arguments, in another order than Objective<Loss, Penalty, Clip>.
template <class Loss, class Penalty, class Clip>
struct TemplateArgumentsOfObjectiveAreNotLossPenaltyClip {};

}  // namespace reasons

namespace detail {

// Stands for the loss of an objective whose parts are refused.
template <class Reason>
struct RefusedParts {};

// What is asserted of an objective: no reason against it.
template <class Reason>
inline constexpr bool objective_accepts = std::is_same_v<Reason, NoneRefused>;

// The reasons that have sentences of their own.
template <class Reason>
inline constexpr bool is_no_function = true;
template <class Given>
inline constexpr bool is_no_function<reasons::FunctionIsNoPart<Given>> = false;
template <class Reason>
inline constexpr bool has_a_call_to_look_into = true;
template <class Given>
inline constexpr bool has_a_call_to_look_into<reasons::FinalHidesItsCall<Given>> = false;
template <class Reason>
using other_reason_t =
    std::conditional_t<is_no_function<Reason> && has_a_call_to_look_into<Reason>, Reason, NoneRefused>;

// What is wrong with what is none of the three.
template <class Given>
constexpr auto part_fault() {
  if constexpr (std::is_function_v<std::remove_pointer_t<Given>>) {
    return Type<reasons::FunctionIsNoPart<Given>>{};
  } else if constexpr (LacksFits<Given>) {
    return Type<reasons::LossWithoutFits<Given>>{};
  } else if constexpr (HidesItsCall<Given>) {
    return Type<reasons::FinalHidesItsCall<Given>>{};
  } else {
    return Type<reasons::NotALossPenaltyOrClip<Given>>{};
  }
}

// What is wrong with the first part of a kind and those that follow it.
template <class First, class... Rest>
constexpr auto parts_fault() {
  constexpr PartKind kind = kind_of<First>();
  using Second = part_of_kind_t<kind, NoneRefused, Rest...>;
  if constexpr (kind == PartKind::other) {
    return part_fault<First>();
  } else if constexpr (!std::is_same_v<Second, NoneRefused>) {
    return Type<reasons::TwoOfOneKind<First, Second>>{};
  } else if constexpr (sizeof...(Rest) > 0) {
    return parts_fault<Rest...>();
  } else {
    return Type<NoneRefused>{};
  }
}

// The parts of an objective by their place in it, from a list in any order.
template <class... Parts>
struct ObjectiveParts {
  using Fault = typename decltype(parts_fault<Parts...>())::type;
  static constexpr bool fit = std::is_same_v<Fault, NoneRefused>;
  using Loss =
      std::conditional_t<fit, part_of_kind_t<PartKind::loss, reasons::LossLeftOut, Parts...>, RefusedParts<Fault>>;
  using Penalty = std::conditional_t<fit, part_of_kind_t<PartKind::penalty, NoPenalty, Parts...>, NoPenalty>;
  using Clip = std::conditional_t<fit, part_of_kind_t<PartKind::clip, NoClip, Parts...>, NoClip>;
};

// What is wrong with the arguments of Objective itself.
template <class Loss, class Penalty, class Clip>
struct ObjectiveFault {
  static constexpr bool ordered =
      kind_of<Loss>() == PartKind::loss && kind_of<Penalty>() == PartKind::penalty && kind_of<Clip>() == PartKind::clip;
  using type = std::conditional_t<ordered, NoneRefused,
                                  reasons::TemplateArgumentsOfObjectiveAreNotLossPenaltyClip<Loss, Penalty, Clip>>;
};
template <class Penalty, class Clip>
struct ObjectiveFault<reasons::LossLeftOut, Penalty, Clip> {
  using type = reasons::LossLeftOut;
};
template <class Reason, class Penalty, class Clip>
struct ObjectiveFault<RefusedParts<Reason>, Penalty, Clip> {
  using type = Reason;
};
template <class Loss, class Penalty, class Clip>
using objective_fault_t = typename ObjectiveFault<Loss, Penalty, Clip>::type;

// Whether a type is an objective that is not refused.
template <class Given>
inline constexpr bool is_usable_objective = false;
template <class Loss, class Penalty, class Clip>
inline constexpr bool is_usable_objective<Objective<Loss, Penalty, Clip>> =
    objective_accepts<objective_fault_t<Loss, Penalty, Clip>>;

}  // namespace detail

// What is minimised, a loss over the outputs and a penalty over the weights, and a bound on the gradient:
// Objective{SoftmaxCrossEntropy{}, L2Penalty{1e-4}, ClipByNorm{1}}. The loss is asked for, the others may be left out,
// and their order does not matter: a loss is recognised by its `fits`, a clip by a call of one argument, a penalty by
// one of two. Refuses two of one kind, and whatever is none of the three: a function, and a final class whose call is a
// template, have messages of their own.
template <class Loss = reasons::LossLeftOut, class Penalty = NoPenalty, class Clip = NoClip>
struct Objective {
  Loss loss{};
  Penalty penalty{};
  Clip clip{};

  constexpr Objective() = default;
  template <class First, class... Rest>
  constexpr Objective(First first, Rest... rest)
      : loss(detail::take_part<Loss>(first, rest...)),
        penalty(detail::take_part<Penalty>(first, rest...)),
        clip(detail::take_part<Clip>(first, rest...)) {}

  template <class F>
  constexpr void options(F&& f) const {
    detail::visit_options(loss, f);
    detail::visit_options(penalty, f);
    detail::visit_options(clip, f);
  }

  static_assert(detail::is_no_function<detail::objective_fault_t<Loss, Penalty, Clip>>,
                "a function is no part of an objective: a loss is a struct, derived from DifferenceLoss or Loss; a "
                "penalty or a clip may be a lambda");
  static_assert(detail::has_a_call_to_look_into<detail::objective_fault_t<Loss, Penalty, Clip>>,
                "a penalty or a clip whose call is a template is not final: leave the word out");
  static_assert(detail::objective_accepts<detail::other_reason_t<detail::objective_fault_t<Loss, Penalty, Clip>>>,
                "an objective has a loss, and may have a penalty and a clip, Objective{MeanSquaredError{}, "
                "L2Penalty{1e-4}, ClipByNorm{1}}: objective_accepts<...> has the reason");
};
Objective() -> Objective<>;
template <class First, class... Rest>
Objective(First, Rest...) -> Objective<typename detail::ObjectiveParts<First, Rest...>::Loss,
                                       typename detail::ObjectiveParts<First, Rest...>::Penalty,
                                       typename detail::ObjectiveParts<First, Rest...>::Clip>;

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

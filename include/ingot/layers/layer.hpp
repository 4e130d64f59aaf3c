// What a layer is, and how the rest of the library talks to one.
//
// A layer is a type with
//   input_shape, output_shape        a Shape each, of one sample
//   scalar                           the type of its parameters; left out by a layer that has none and
//                                    computes in whatever it is given
//   forward<B>(x, y) const           inference on a batch: reads View<T const, B, input_shape>, writes
//                                    View<T, B, output_shape>; returns void
// and to be trained
//   backward<B>(x, y, dy, dx, gradient) const
//                                    from the input, the output and the loss's gradient dy with respect to
//                                    the output: writes dx, adds to `gradient`, a value of the layer's own type
//   visit(f, layers&...)             static; calls f(Parameter, tensor of each layer...) for each parameter, in
//                                    PyTorch's order; left out by a layer without data
// A layer without `scalar` takes it as a second template argument: forward<B, T>, backward<B, T>.
//
// It may further have
//   Saved<B, T>                      what a training pass keeps for backward besides x and y. It then has
//                                    forward_training<B>(x, y, saved, pass) const, and backward takes `saved`
//                                    before `gradient`. Such a layer may act differently in training, and its type says
//                                    so. Scratch that backward needs is a member of Saved.
//   workspace_size<B>                forward then takes Scratch<T, workspace_size<B>> as a last argument
//   backward_parameters<B>(x, y, dy, gradient) const
//                                    backward without dx, where that saves work (with `saved` as in backward)
//   in_place = true                  y may be x's memory in forward, dx may be dy's in backward
//   reshapes_only = true             y is x under another shape: forward and backward are never called
//   backward_reads_input = false     what backward does not look at need not be kept
//   backward_reads_output = false
//   with_scalar<U>                   the same layer with other numbers, if it has `scalar`
//   identity()                       static; layer_identity("Name", options...): what tells this layer from others of
//   the
//                                    same shapes in the fingerprint that is kept with weights
//   identity_in_inference = true     inference passes the input on unchanged
//   macs = n                         multiply-accumulates of one sample's inference, for macs_of
//   outputs = Outputs::...           what its outputs are, where they are probabilities or their logarithms
//   draws_random = true              forward_training draws from pass.key, or a layer that this one holds does
// A layer that refuses some of its arguments says so as refusal.hpp has it. gradient_check.hpp holds a layer to all
// this.
#pragma once

#include "ingot/core/prologue.hpp"

#include <concepts>
#include <cstddef>
#include <initializer_list>
#include <type_traits>

#include "ingot/core/parameter.hpp"
#include "ingot/core/scalar.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/core/workspace.hpp"
#include "ingot/layers/pass.hpp"

namespace ingot {

namespace detail {

template <class L>
struct ScalarOf {
  using type = AnyScalar;
};
template <class L>
requires requires {
  typename L::scalar;
}
struct ScalarOf<L> {
  using type = typename L::scalar;
};

}  // namespace detail

// The scalar of a layer; AnyScalar where it computes in whatever it is given.
template <class L>
using scalar_t = typename detail::ScalarOf<L>::type;

// Whether a layer computes in whatever it is given, as one without parameters.
template <class L>
inline constexpr bool computes_in_any_scalar = std::is_same_v<scalar_t<L>, AnyScalar>;

// The scalar of a layer, `float` where it would compute in any.
template <class L>
using default_scalar_t = std::conditional_t<computes_in_any_scalar<L>, float, scalar_t<L>>;

// What a layer reads and writes in inference.
template <class L, std::size_t B, class T>
using input_view_t = View<T const, B, typename L::input_shape>;
template <class L, std::size_t B, class T>
using output_view_t = View<T, B, typename L::output_shape>;

// Whether a layer's forward takes scratch, and how many scalars of it.
template <class L, std::size_t B>
inline constexpr bool takes_scratch_v = requires {
  L::template workspace_size<B>;
};
template <class L, std::size_t B>
inline constexpr std::size_t workspace_size_v = [] {
  if constexpr (takes_scratch_v<L, B>) {
    return std::size_t{L::template workspace_size<B>};
  } else {
    return std::size_t{0};
  }
}();

// What is kept by a layer that keeps nothing.
struct NothingSaved {};

namespace detail {

template <class L, std::size_t B, class T>
struct SavedOf {
  using type = NothingSaved;
};
template <class L, std::size_t B, class T>
requires requires {
  typename L::template Saved<B, T>;
}
struct SavedOf<L, B, T> {
  using type = typename L::template Saved<B, T>;
};

}  // namespace detail

// What a layer keeps between the training pass and backward, besides its input and output.
template <class L, std::size_t B, class T>
using saved_t = typename detail::SavedOf<L, B, T>::type;

// Whether it keeps anything.
template <class L, std::size_t B, class T>
inline constexpr bool keeps_something = !std::is_same_v<saved_t<L, B, T>, NothingSaved>;

// What a layer says of itself, or what holds where it says nothing: see the head of this file.
template <class L>
inline constexpr bool in_place_v = [] {
  if constexpr (requires { L::in_place; }) return bool{L::in_place};
  return false;
}();
template <class L>
inline constexpr bool reshapes_only_v = [] {
  if constexpr (requires { L::reshapes_only; }) return bool{L::reshapes_only};
  return false;
}();
template <class L>
inline constexpr bool backward_reads_input_v = [] {
  if constexpr (requires { L::backward_reads_input; }) return bool{L::backward_reads_input};
  return !reshapes_only_v<L>;
}();
template <class L>
inline constexpr bool backward_reads_output_v = [] {
  if constexpr (requires { L::backward_reads_output; }) return bool{L::backward_reads_output};
  return !reshapes_only_v<L>;
}();
// What a layer's outputs are to a classifier.
enum class Outputs { logits, probabilities, log_probabilities };

// What a layer says of its outputs; logits where it says nothing. And whether it, or any of several, draws random
// numbers.
template <class L>
inline constexpr Outputs outputs_v = [] {
  if constexpr (requires { L::outputs; }) return Outputs{L::outputs};
  return Outputs::logits;
}();
template <class L>
inline constexpr bool draws_random_v = [] {
  if constexpr (requires { L::draws_random; }) return bool{L::draws_random};
  return false;
}();
template <class... Layers>
inline constexpr bool any_draws_random_v = [] {
  for (bool const draws : {false, draws_random_v<Layers>...}) {
    if (draws) return true;
  }
  return false;
}();
// Whether a layer has parameters.
template <class L>
inline constexpr bool has_parameters_v = !std::is_empty_v<L>;

// Whether a layer names itself in another scalar.
template <class L, class U>
concept HasWithScalar = requires {
  typename L::template with_scalar<U>;
};

// What stands for that layer where it has no with_scalar: refused wherever it is used.
template <class L>
struct WithoutWithScalar {};

// The same layer with scalar U.
template <class L, class U>
struct WithScalar {
  using type = L;
};
template <class L, class U>
requires(!computes_in_any_scalar<L> && !HasWithScalar<L, U>) struct WithScalar<L, U> {
  using type = WithoutWithScalar<L>;
};
template <class L, class U>
requires(!computes_in_any_scalar<L> && HasWithScalar<L, U>) struct WithScalar<L, U> {
  using type = typename L::template with_scalar<U>;
};
template <class L, class U>
using with_scalar_t = typename WithScalar<L, U>::type;

// The parts of being a layer, one by one, so that a refusal can name the missing one.
template <class L>
concept HasInputShape = requires {
  requires ShapeType<typename L::input_shape>;
};
template <class L>
concept HasOutputShape = requires {
  requires ShapeType<typename L::output_shape>;
};

namespace detail {

// A layer's member templates take the batch size, and the scalar too where it cannot be deduced.
template <std::size_t B, class T, class L, class... Arguments>
concept ForwardTakes = requires(L const& layer, Arguments&... arguments) {
  layer.template forward<B>(arguments...);
}
|| requires(L const& layer, Arguments&... arguments) {
  layer.template forward<B, T>(arguments...);
};
template <std::size_t B, class T, class L, class... Arguments>
concept BackwardTakes = requires(L const& layer, Arguments&... arguments) {
  layer.template backward<B>(arguments...);
}
|| requires(L const& layer, Arguments&... arguments) {
  layer.template backward<B, T>(arguments...);
};

template <class L, class T>
concept ForwardTrainingTakes = requires(L const& layer, input_view_t<L, 1, T> x, output_view_t<L, 1, T> y,
                                        saved_t<L, 1, T>& saved, Pass pass) {
  layer.template forward_training<1>(x, y, saved, pass);
}
|| requires(L const& layer, input_view_t<L, 1, T> x, output_view_t<L, 1, T> y, saved_t<L, 1, T>& saved, Pass pass) {
  layer.template forward_training<1, T>(x, y, saved, pass);
};

template <class L, class F, class... Same>
concept VisitTakes = requires(F& f, Same&... same) {
  L::visit(f, same...);
};

// Keeps a compiler from carrying values from one layer's stores to the next one's loads. GCC 12.2 does so wrongly at
// -O3 with AVX-512: tests/network/test_layer_boundary.cpp is a case. No instruction comes of it.
constexpr void settle_memory() {
  if (!std::is_constant_evaluated()) asm volatile("" ::: "memory");
}

// With the scalar named first: a network of layers that compute in any would take its own default without.
template <std::size_t B, class T, class L, class... Arguments>
constexpr void call_forward(L const& layer, Arguments&... arguments) {
  if constexpr (requires { layer.template forward<B, T>(arguments...); }) {
    layer.template forward<B, T>(arguments...);
  } else {
    layer.template forward<B>(arguments...);
  }
}
template <std::size_t B, class T, class L, class... Arguments>
constexpr void call_backward(L const& layer, Arguments&... arguments) {
  if constexpr (requires { layer.template backward<B, T>(arguments...); }) {
    layer.template backward<B, T>(arguments...);
  } else {
    layer.template backward<B>(arguments...);
  }
}
template <std::size_t B, class T, class L, class... Arguments>
constexpr void call_backward_parameters(L const& layer, Arguments&... arguments) {
  if constexpr (requires { layer.template backward_parameters<B, T>(arguments...); }) {
    layer.template backward_parameters<B, T>(arguments...);
  } else {
    layer.template backward_parameters<B>(arguments...);
  }
}

}  // namespace detail

// The gradients that backward reads and writes.
template <class L, std::size_t B, class T>
using output_gradient_view_t = View<T const, B, typename L::output_shape>;
template <class L, std::size_t B, class T>
using input_gradient_view_t = View<T, B, typename L::input_shape>;

// Runs a layer's inference, whatever optional parts it has.
template <std::size_t B, class T, class L>
constexpr void forward(L const& layer, input_view_t<L, B, T> x, output_view_t<L, B, T> y,
                       Scratch<T, workspace_size_v<L, B>> scratch) {
  if constexpr (takes_scratch_v<L, B>) {
    detail::call_forward<B, T>(layer, x, y, scratch);
  } else {
    detail::call_forward<B, T>(layer, x, y);
  }
  detail::settle_memory();
}

// Runs the forward half of a layer's training pass.
template <std::size_t B, class T, class L>
constexpr void forward_training(L const& layer, input_view_t<L, B, T> x, output_view_t<L, B, T> y,
                                saved_t<L, B, T>& saved, Pass pass) {
  if constexpr (!keeps_something<L, B, T>) {
    static_assert(!takes_scratch_v<L, B>, "a layer whose forward takes scratch has Saved and forward_training");
    detail::call_forward<B, T>(layer, x, y);
  } else if constexpr (requires { layer.template forward_training<B>(x, y, saved, pass); }) {
    layer.template forward_training<B>(x, y, saved, pass);
  } else {
    layer.template forward_training<B, T>(x, y, saved, pass);
  }
  detail::settle_memory();
}

// Runs the backward half of a layer's training pass: writes dx, adds to the gradient.
template <std::size_t B, class T, class L>
constexpr void backward(L const& layer, input_view_t<L, B, T> x, output_gradient_view_t<L, B, T> y,
                        output_gradient_view_t<L, B, T> dy, input_gradient_view_t<L, B, T> dx, saved_t<L, B, T>& saved,
                        L& gradient) {
  if constexpr (keeps_something<L, B, T>) {
    detail::call_backward<B, T>(layer, x, y, dy, dx, saved, gradient);
  } else {
    detail::call_backward<B, T>(layer, x, y, dy, dx, gradient);
  }
  detail::settle_memory();
}

// Whether a layer can leave out dx and save work by it.
template <class L, std::size_t B, class T>
inline constexpr bool has_backward_parameters_v = requires(L const& layer, input_view_t<L, B, T> x,
                                                           output_gradient_view_t<L, B, T> y, saved_t<L, B, T>& saved,
                                                           L& gradient) {
  layer.template backward_parameters<B>(x, y, y, gradient);
}
|| requires(L const& layer, input_view_t<L, B, T> x, output_gradient_view_t<L, B, T> y, saved_t<L, B, T>& saved,
            L& gradient) {
  layer.template backward_parameters<B>(x, y, y, saved, gradient);
}
|| requires(L const& layer, input_view_t<L, B, T> x, output_gradient_view_t<L, B, T> y, saved_t<L, B, T>& saved,
            L& gradient) {
  layer.template backward_parameters<B, T>(x, y, y, saved, gradient);
};

// backward for a layer that has backward_parameters and whose input gradient nobody wants.
template <std::size_t B, class T, class L>
constexpr void backward_parameters(L const& layer, input_view_t<L, B, T> x, output_gradient_view_t<L, B, T> y,
                                   output_gradient_view_t<L, B, T> dy, saved_t<L, B, T>& saved, L& gradient) {
  if constexpr (keeps_something<L, B, T>) {
    detail::call_backward_parameters<B, T>(layer, x, y, dy, saved, gradient);
  } else {
    detail::call_backward_parameters<B, T>(layer, x, y, dy, gradient);
  }
  detail::settle_memory();
}

// Calls f(Parameter, tensors...) for each parameter of layers of one type, side by side.
template <class F, class L, class... Same>
constexpr void visit_parameters_at(Path const& path, F&& f, L& first, Same&... rest) {
  using Plain = std::remove_const_t<L>;
  if constexpr (requires { Plain::visit_at(path, f, first, rest...); }) {
    Plain::visit_at(path, f, first, rest...);
  } else if constexpr (has_parameters_v<Plain>) {
    auto const at_path = [&](Parameter parameter, auto&... tensors) {
      f(path.child(parameter.name), parameter, tensors...);
    };
    static_assert(detail::VisitTakes<Plain, decltype(at_path), L, Same...>,
                  "a layer that holds data has a static visit(f, layers&...)");
    if constexpr (detail::VisitTakes<Plain, decltype(at_path), L, Same...>) Plain::visit(at_path, first, rest...);
  }
}
template <class F, class L, class... Same>
constexpr void visit_parameters(F&& f, L& first, Same&... rest) {
  visit_parameters_at(Path{}, f, first, rest...);
}

namespace detail {

struct SetToZero {
  template <class Values>
  constexpr void operator()(Path const&, Parameter, Values& values) const {
    values.fill(typename Values::value_type(0));
  }
};

}  // namespace detail

// Sets every parameter to zero: how a gradient starts.
template <class L>
constexpr void set_to_zero(L& layer) {
  visit_parameters(detail::SetToZero{}, layer);
}

// Whether a layer has a forward as networks call it.
template <class L>
concept HasForward = HasInputShape<L> && HasOutputShape<L> &&
    (!takes_scratch_v<L, 1> ? detail::ForwardTakes<1, default_scalar_t<L>, L, input_view_t<L, 1, default_scalar_t<L>>,
                                                   output_view_t<L, 1, default_scalar_t<L>>>
                            : detail::ForwardTakes<1, default_scalar_t<L>, L, input_view_t<L, 1, default_scalar_t<L>>,
                                                   output_view_t<L, 1, default_scalar_t<L>>,
                                                   Scratch<default_scalar_t<L>, workspace_size_v<L, 1>>>);

// Whether a layer that keeps something has a forward_training as training calls it.
template <class L>
concept HasForwardTraining = detail::ForwardTrainingTakes<L, default_scalar_t<L>>;

// Whether a layer has a backward as training calls it.
template <class L>
concept HasBackward = HasForward<L> &&(!keeps_something<L, 1, default_scalar_t<L>> || HasForwardTraining<L>)&&(
    reshapes_only_v<L> ||
    (keeps_something<L, 1, default_scalar_t<L>>
         ? detail::BackwardTakes<
               1, default_scalar_t<L>, L, input_view_t<L, 1, default_scalar_t<L>>,
               output_gradient_view_t<L, 1, default_scalar_t<L>>, output_gradient_view_t<L, 1, default_scalar_t<L>>,
               input_gradient_view_t<L, 1, default_scalar_t<L>>, saved_t<L, 1, default_scalar_t<L>>, L>
         : detail::BackwardTakes<1, default_scalar_t<L>, L, input_view_t<L, 1, default_scalar_t<L>>,
                                 output_gradient_view_t<L, 1, default_scalar_t<L>>,
                                 output_gradient_view_t<L, 1, default_scalar_t<L>>,
                                 input_gradient_view_t<L, 1, default_scalar_t<L>>, L>));

// A type that can stand in a network, and one that can also be trained there.
template <class L>
concept Layer = HasInputShape<L> && HasOutputShape<L> &&
    (computes_in_any_scalar<L> || Scalar<scalar_t<L>>)&&(reshapes_only_v<L> || HasForward<L>);
template <class L>
concept TrainableLayer = Layer<L> && HasBackward<L>;

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

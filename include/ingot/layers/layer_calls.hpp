// Running a layer, whatever optional parts it has.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <type_traits>

#include "ingot/core/compiler_barrier.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/core/workspace.hpp"
#include "ingot/kernels/post_ops.hpp"
#include "ingot/layers/layer_traits.hpp"
#include "ingot/layers/training_context.hpp"
#include "ingot/layers/visit_parameters.hpp"

namespace ingot {

// A gradient to which nothing has been added yet: whatever it holds, all of it is to be written.
template <class L>
struct FreshGradient {
  L& values;
};

namespace detail {

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

// Either, with what a layer keeps where it keeps something. `gradient` is L& or a FreshGradient<L>.
template <std::size_t B, class T, class L, class X, class Y, class Dx, class Saved, class Gradient>
constexpr void call_backward_of(L const& layer, X x, Y y, Y dy, Dx dx, Saved& saved, Gradient& gradient) {
  if constexpr (keeps_something<L, B, T>) {
    call_backward<B, T>(layer, x, y, dy, dx, saved, gradient);
  } else {
    call_backward<B, T>(layer, x, y, dy, dx, gradient);
  }
  compiler_barrier();
}
template <std::size_t B, class T, class L, class X, class Y, class Saved, class Gradient>
constexpr void call_backward_parameters_of(L const& layer, X x, Y y, Y dy, Saved& saved, Gradient& gradient) {
  if constexpr (keeps_something<L, B, T>) {
    call_backward_parameters<B, T>(layer, x, y, dy, saved, gradient);
  } else {
    call_backward_parameters<B, T>(layer, x, y, dy, gradient);
  }
  compiler_barrier();
}

}  // namespace detail

namespace detail {

// Whether a layer has a forward that takes post-operations: what derives from a layer may hide it.
template <class L, std::size_t B, class T, class PostOps>
concept AppliesPostOps = requires(L const& layer, input_view_t<L, B, T> x, output_view_t<L, B, T> y,
                                  Scratch<T, workspace_size_v<L, B>> scratch,
                                  PostOps const& ops) { layer.template forward<B>(x, y, scratch, ops); } ||
                         requires(L const& layer, input_view_t<L, B, T> x, output_view_t<L, B, T> y,
                                  Scratch<T, workspace_size_v<L, B>> scratch,
                                  PostOps const& ops) { layer.template forward<B, T>(x, y, scratch, ops); };

}  // namespace detail

// Whether a layer applies post-operations to its outputs: it says so, and has the forward for it.
template <class L>
inline constexpr bool takes_post_ops_v = [] {
  if constexpr (requires { L::takes_post_ops; }) {
    return bool{L::takes_post_ops} && detail::AppliesPostOps<L, 1, default_scalar_t<L>, kernels::NoPostOps>;
  }
  return false;
}();

namespace detail {

// Whether a layer has a backward that takes a FreshGradient of it: what derives from one has not.
template <class L, class T>
concept WritesGradient =
    requires(L const& layer, input_view_t<L, 1, T> x, output_gradient_view_t<L, 1, T> y,
             input_gradient_view_t<L, 1, T> dx,
             FreshGradient<L> gradient) { layer.template backward<1>(x, y, y, dx, gradient); } ||
    requires(L const& layer, input_view_t<L, 1, T> x, output_gradient_view_t<L, 1, T> y,
             input_gradient_view_t<L, 1, T> dx, saved_through_t<L, 1, T>& saved,
             FreshGradient<L> gradient) { layer.template backward<1>(x, y, y, dx, saved, gradient); };

}  // namespace detail

// Whether a layer writes its gradient where nothing stands there yet: it says so, and has the backward for it.
template <class L>
inline constexpr bool takes_fresh_gradient_v = [] {
  if constexpr (requires { L::takes_fresh_gradient; }) {
    return bool{L::takes_fresh_gradient} && detail::WritesGradient<L, default_scalar_t<L>>;
  }
  return false;
}();

// Runs a layer's inference, whatever optional parts it has.
template <std::size_t B, class T, class L>
constexpr void forward(L const& layer, input_view_t<L, B, T> x, output_view_t<L, B, T> y,
                       Scratch<T, workspace_size_v<L, B>> scratch) {
  if constexpr (takes_scratch_v<L, B>) {
    detail::call_forward<B, T>(layer, x, y, scratch);
  } else {
    detail::call_forward<B, T>(layer, x, y);
  }
  detail::compiler_barrier();
}

// The same, followed by post-operations of the outputs.
template <std::size_t B, class T, class L, class PostOps>
constexpr void forward(L const& layer, input_view_t<L, B, T> x,
                       View<T, B, typename PostOps::template output_shape<typename L::output_shape>> y,
                       Scratch<T, workspace_size_v<L, B>> scratch, PostOps const& ops) {
  if constexpr (std::is_same_v<PostOps, kernels::NoPostOps>) {
    ingot::forward<B, T, L>(layer, x, y, scratch);
  } else {
    detail::call_forward<B, T>(layer, x, y, scratch, ops);
    detail::compiler_barrier();
  }
}

// Runs the forward half of a layer's training pass. `saved` is a saved_t<L, B, T> or a saved_through_t<L, B, T>.
template <std::size_t B, class T, class L, class Saved>
constexpr void forward_training(L const& layer, input_view_t<L, B, T> x, output_view_t<L, B, T> y, Saved& saved,
                                TrainingContext context) {
  if constexpr (!keeps_something<L, B, T>) {
    static_assert(!takes_scratch_v<L, B>, "a layer whose forward takes scratch has Saved and forward_training");
    detail::call_forward<B, T>(layer, x, y);
  } else if constexpr (requires { layer.template forward_training<B>(x, y, saved, context); }) {
    layer.template forward_training<B>(x, y, saved, context);
  } else {
    layer.template forward_training<B, T>(x, y, saved, context);
  }
  detail::compiler_barrier();
}

// Runs the backward half of a layer's training pass: writes dx, adds to the gradient.
template <std::size_t B, class T, class L>
constexpr void backward(L const& layer, input_view_t<L, B, T> x, output_gradient_view_t<L, B, T> y,
                        output_gradient_view_t<L, B, T> dy, input_gradient_view_t<L, B, T> dx,
                        saved_through_t<L, B, T>& saved, L& gradient) {
  detail::call_backward_of<B, T>(layer, x, y, dy, dx, saved, gradient);
}

// The same with a gradient that is written: set to zero before where the layer can only add to it.
template <std::size_t B, class T, class L>
constexpr void backward(L const& layer, input_view_t<L, B, T> x, output_gradient_view_t<L, B, T> y,
                        output_gradient_view_t<L, B, T> dy, input_gradient_view_t<L, B, T> dx,
                        saved_through_t<L, B, T>& saved, FreshGradient<L> gradient) {
  if constexpr (!takes_fresh_gradient_v<L>) {
    set_to_zero(gradient.values);
    ingot::backward<B, T, L>(layer, x, y, dy, dx, saved, gradient.values);
  } else {
    detail::call_backward_of<B, T>(layer, x, y, dy, dx, saved, gradient);
  }
}

// Whether a layer can leave out dx and save work by it.
template <class L, std::size_t B, class T>
inline constexpr bool has_backward_parameters_v =
    requires(L const& layer, input_view_t<L, B, T> x, output_gradient_view_t<L, B, T> y, saved_t<L, B, T>& saved,
             L& gradient) { layer.template backward_parameters<B>(x, y, y, gradient); } ||
    requires(L const& layer, input_view_t<L, B, T> x, output_gradient_view_t<L, B, T> y, saved_t<L, B, T>& saved,
             L& gradient) { layer.template backward_parameters<B>(x, y, y, saved, gradient); } ||
    requires(L const& layer, input_view_t<L, B, T> x, output_gradient_view_t<L, B, T> y, saved_t<L, B, T>& saved,
             L& gradient) { layer.template backward_parameters<B, T>(x, y, y, saved, gradient); };

// backward for a layer that has backward_parameters and whose input gradient nobody wants. `saved` is a
// saved_t<L, B, T> or a saved_through_t<L, B, T>.
template <std::size_t B, class T, class L, class Saved>
constexpr void backward_parameters(L const& layer, input_view_t<L, B, T> x, output_gradient_view_t<L, B, T> y,
                                   output_gradient_view_t<L, B, T> dy, Saved& saved, L& gradient) {
  detail::call_backward_parameters_of<B, T>(layer, x, y, dy, saved, gradient);
}

// The same with a gradient that is written.
template <std::size_t B, class T, class L, class Saved>
constexpr void backward_parameters(L const& layer, input_view_t<L, B, T> x, output_gradient_view_t<L, B, T> y,
                                   output_gradient_view_t<L, B, T> dy, Saved& saved, FreshGradient<L> gradient) {
  if constexpr (!takes_fresh_gradient_v<L>) {
    set_to_zero(gradient.values);
    ingot::backward_parameters<B, T, L>(layer, x, y, dy, saved, gradient.values);
  } else {
    detail::call_backward_parameters_of<B, T>(layer, x, y, dy, saved, gradient);
  }
}

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

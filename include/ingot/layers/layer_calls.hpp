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

namespace ingot {

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

// Runs the forward half of a layer's training pass.
template <std::size_t B, class T, class L>
constexpr void forward_training(L const& layer, input_view_t<L, B, T> x, output_view_t<L, B, T> y,
                                saved_t<L, B, T>& saved, TrainingContext context) {
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
                        output_gradient_view_t<L, B, T> dy, input_gradient_view_t<L, B, T> dx, saved_t<L, B, T>& saved,
                        L& gradient) {
  if constexpr (keeps_something<L, B, T>) {
    detail::call_backward<B, T>(layer, x, y, dy, dx, saved, gradient);
  } else {
    detail::call_backward<B, T>(layer, x, y, dy, dx, gradient);
  }
  detail::compiler_barrier();
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

// backward for a layer that has backward_parameters and whose input gradient nobody wants.
template <std::size_t B, class T, class L>
constexpr void backward_parameters(L const& layer, input_view_t<L, B, T> x, output_gradient_view_t<L, B, T> y,
                                   output_gradient_view_t<L, B, T> dy, saved_t<L, B, T>& saved, L& gradient) {
  if constexpr (keeps_something<L, B, T>) {
    detail::call_backward_parameters<B, T>(layer, x, y, dy, saved, gradient);
  } else {
    detail::call_backward_parameters<B, T>(layer, x, y, dy, gradient);
  }
  detail::compiler_barrier();
}

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

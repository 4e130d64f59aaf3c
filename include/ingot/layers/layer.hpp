// What a layer is. How the library runs one and visits its parameters: layer_calls.hpp, visit_parameters.hpp.
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
// A layer without `scalar` takes it as a second template argument: forward<B, T>, backward<B, T>. Unless it says
// otherwise, y overlaps neither x nor its parameters, and dx overlaps none of x, y, dy.
//
// It may further have
//   Saved<B, T>                      what a training pass keeps for backward besides x and y, and the scratch that
//                                    backward needs. The layer then has
//                                    forward_training<B>(x, y, saved, context) const, which may act differently from
//                                    forward, and backward takes `saved` before `gradient`
//   workspace_size<B>                forward then takes Scratch<T, workspace_size<B>> as a last argument
//   backward_parameters<B>(x, y, dy, gradient) const
//                                    backward without dx, where that saves work (with `saved` as in backward)
//   same_in_training = true          forward_training gives the outputs of forward: holds of itself without Saved
//   backward_input<B>(dy, dx) const  backward of inference without the parameters' gradient, for a layer that is linear
//                                    in x: what it takes to be frozen behind a trained layer (network/frozen.hpp). With
//                                    `saved` as a last argument where it takes scratch from there
//   takes_fresh_gradient = true      backward, and backward_parameters if there is one, also take a FreshGradient<L>
//                                    instead of L&, and write all its values: that saves passes over large parameters
//   in_place = true                  y may be x's memory in forward, dx may be dy's in backward
//   reshapes_only = true             y is x under another shape: forward and backward are never called
//   backward_reads_input = false     what backward does not look at need not be kept
//   backward_reads_output = false
//   with_scalar<U>                   the same layer with other numbers, if it has `scalar`: for checks of its
//                                    gradient, and to load weights of float as double or the reverse
//   identity()                       static; layer_identity("Name", options...): what tells this layer from others of
//                                    the same shapes in the fingerprint that is kept with weights; without it,
//                                    its shapes, scalar and parameters do that alone
//   identity_in_inference = true     inference passes the input on unchanged
//   with_bias                        the same layer with a bias, if its output channel c is linear in weight[c, ...]
//                                    and bias[c]: with `using foldable = ...`, its own type, a normalisation behind it
//                                    is folded in by prepare()
//   channel_scale(c) const           {f, s}, if inference is y = f x + s in channel c: it is folded into a layer before
//   takes_post_ops = true            forward<B>(x, y, scratch, ops) applies post-operations (kernels/post_ops.hpp) to
//                                    its outputs before it writes them: elementwise layers behind it cost no pass
//   takes_max_pool(sides)            static; whether they may be a MaxPool of such windows: y then has fewer outputs
//   max_pool_sides = Size2(h, w)     y is the largest of each window of h x w inputs, which lie side by side and cover
//                                    the image
//   macs = n                         multiply-accumulates of one sample's inference, for macs_of
//   other_operations = n             what it computes besides, as other_operations_of counts it, if not one an output
//   outputs = Outputs::...           what its outputs are, where they are probabilities or their logarithms
//   takes_marks = true               the last feature of each step of x is its mark (layers/attention/marks.hpp), the last
//   gives_marks = true               of y: a network refuses neighbours that differ in that
//   hands_marks_on = true            the last feature of each step of y is a mark if that of x is, as of an Identity
//   draws_random = true              forward_training draws from context.key, or a layer that this one holds does
//   untrainable_because              of a layer that has no backward on purpose: the reason that refusals print
//   least_batch = 2                  what it learns of a batch needs so many samples
//
// stateful.hpp says what a layer with memory has, network/streaming/streamed.hpp how one over time runs step by step.
//
// elementwise.hpp makes a layer of a function of each element; refusal.hpp says how a layer refuses some of its
// arguments, words.hpp how a word stands for it in build(); gradient_check.hpp holds a layer to all this.
//
// A layer of the library is a header in this directory, with its contract, its refusals and its word; an include of it
// in networks.hpp; and its cases, a line each in tests/layers/layer_cases.hpp. PyTorch's results for a case are a line
// in tests/golden/layer_cases.py and a run of tests/golden/make_golden.py. docs/make_reference.py writes the reference.
#pragma once

#include "ingot/core/prologue.hpp"

#include <concepts>
#include <cstddef>

#include "ingot/core/scalar.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/core/workspace.hpp"
#include "ingot/layers/layer_calls.hpp"
#include "ingot/layers/layer_traits.hpp"
#include "ingot/layers/training_context.hpp"
#include "ingot/layers/visit_parameters.hpp"

namespace ingot {

// The parts of being a layer, one by one, so that a refusal can name the missing one.
template <class L>
concept HasInputShape = requires { requires ShapeType<typename L::input_shape>; };
template <class L>
concept HasOutputShape = requires { requires ShapeType<typename L::output_shape>; };

namespace detail {

// A layer's member templates take the batch size, and the scalar too where it cannot be deduced.
template <std::size_t B, class T, class L, class... Arguments>
concept ForwardTakes = requires(L const& layer, Arguments&... arguments) {
  layer.template forward<B>(arguments...);
} || requires(L const& layer, Arguments&... arguments) { layer.template forward<B, T>(arguments...); };
template <std::size_t B, class T, class L, class... Arguments>
concept BackwardTakes = requires(L const& layer, Arguments&... arguments) {
  layer.template backward<B>(arguments...);
} || requires(L const& layer, Arguments&... arguments) { layer.template backward<B, T>(arguments...); };

template <class L, class T>
concept ForwardTrainingTakes =
    requires(L const& layer, input_view_t<L, 1, T> x, output_view_t<L, 1, T> y, saved_t<L, 1, T>& saved,
             TrainingContext context) { layer.template forward_training<1>(x, y, saved, context); } ||
    requires(L const& layer, input_view_t<L, 1, T> x, output_view_t<L, 1, T> y, saved_t<L, 1, T>& saved,
             TrainingContext context) { layer.template forward_training<1, T>(x, y, saved, context); };

}  // namespace detail

// Whether a layer has a forward as networks call it.
template <class L>
concept HasForward =
    HasInputShape<L> && HasOutputShape<L> &&
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
concept HasBackward =
    HasForward<L> && (!keeps_something<L, 1, default_scalar_t<L>> || HasForwardTraining<L>) &&
    (reshapes_only_v<L> ||
     (keeps_something<L, 1, default_scalar_t<L>>
          ? detail::BackwardTakes<
                1, default_scalar_t<L>, L, input_view_t<L, 1, default_scalar_t<L>>,
                output_gradient_view_t<L, 1, default_scalar_t<L>>, output_gradient_view_t<L, 1, default_scalar_t<L>>,
                input_gradient_view_t<L, 1, default_scalar_t<L>>, saved_through_t<L, 1, default_scalar_t<L>>, L>
          : detail::BackwardTakes<1, default_scalar_t<L>, L, input_view_t<L, 1, default_scalar_t<L>>,
                                  output_gradient_view_t<L, 1, default_scalar_t<L>>,
                                  output_gradient_view_t<L, 1, default_scalar_t<L>>,
                                  input_gradient_view_t<L, 1, default_scalar_t<L>>, L>));

// A type that can stand in a network, and one that can also be trained there.
template <class L>
concept Layer = HasInputShape<L> && HasOutputShape<L> && (computes_in_any_scalar<L> || Scalar<scalar_t<L>>) &&
                (reshapes_only_v<L> || HasForward<L>);
template <class L>
concept TrainableLayer = Layer<L> && HasBackward<L>;

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

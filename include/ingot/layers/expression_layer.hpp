// Layers from expressions: shapes, both passes, parameters and memory follow from one formula.
//
//   constexpr auto x = input<"x", 64>;
//   constexpr auto beta = parameter_with_role<"beta", Role::scale>;
//   template <class T = float>
//   struct Swish : ExpressionLayer<x * sigmoid(beta * x), T> {};
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <type_traits>
#include <utility>

// Included first, since compilers print the chain of includes in front of each of its messages.
#include "ingot/layers/named_tensors.hpp"
#include "ingot/layers/refusal.hpp"

#include "ingot/core/fingerprint.hpp"
#include "ingot/core/folds.hpp"
#include "ingot/core/pack.hpp"
#include "ingot/core/parameter.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/core/workspace.hpp"
#include "ingot/graph/derivatives/cost.hpp"
#include "ingot/graph/evaluation/bindings.hpp"
#include "ingot/graph/evaluation/scalar_function.hpp"
#include "ingot/graph/expression.hpp"
#include "ingot/graph/packed.hpp"
#include "ingot/graph/quoted.hpp"
#include "ingot/layers/elementwise.hpp"
#include "ingot/layers/expression_parameters.hpp"
#include "ingot/layers/expression_passes.hpp"
#include "ingot/layers/expression_refusal.hpp"
#include "ingot/layers/expression_store.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/layers/training_context.hpp"
#include "ingot/layers/words.hpp"

namespace ingot {

namespace detail {

// A pointwise function and its identity.
template <auto const& G>
struct FunctionOfExpression : graph::detail::ScalarFunction<G> {
  static constexpr LayerIdentity identity() { return identity_of(G); }
};

template <class E, class T>
struct LayerOfExpression : StoredParameters<E, T> {
 private:
  using Passes = ExpressionPasses<E>;
  using ForwardAndBackward = typename Passes::ForwardAndBackward;
  static constexpr std::size_t scratch_size = Passes::Evaluation::workspace_size;

 public:
  using input_shape = typename Passes::input_shape;
  using output_shape = typename Passes::output_shape;
  using scalar = std::conditional_t<Passes::parameters == 0, AnyScalar, T>;
  template <class U>
  using with_scalar = LayerOfExpression<E, U>;
  static constexpr LayerIdentity identity() { return identity_of(E::graph); }
  static constexpr bool backward_reads_input = ForwardAndBackward::template backward_reads_leaf<Passes::input>;
  static constexpr bool backward_reads_output = ForwardAndBackward::backward_reads_value;
  static constexpr bool same_in_training = true;

  // Multiply-accumulates of one sample's inference.
  static constexpr std::size_t macs = graph::macs<E{}>;
  static constexpr std::size_t other_operations = graph::operation_count<E{}> - macs;

  template <std::size_t B>
  requires(scratch_size > 0)
  static constexpr std::size_t workspace_size = scratch_size;

  template <std::size_t B, class U>
  struct Saved : Workspace<U, Passes::template saved_size<B>> {};

  // memory: a workspace where workspace_size is declared, else nothing.
  template <std::size_t B, class U = T, class... Memory>
  requires(sizeof...(Memory) == (scratch_size > 0 ? 1 : 0))
  constexpr void forward(std::type_identity_t<View<U const, B, input_shape>> x,
                         std::type_identity_t<View<U, B, output_shape>> y, Memory&... memory) const {
    if constexpr (scratch_size == 0) {
      Passes::template forward<B, U>(this->template addresses<U const>(), x, y, nullptr);
    } else {
      Passes::template forward<B, U>(this->template addresses<U const>(), x, y,
                                     Scratch<U, scratch_size>(memory...).data);
    }
  }

  template <std::size_t B, class U = T>
  constexpr void forward_training(std::type_identity_t<View<U const, B, input_shape>> x,
                                  std::type_identity_t<View<U, B, output_shape>> y, Saved<B, U>& saved,
                                  TrainingContext) const {
    Passes::template forward_training<B, U>(this->template addresses<U const>(), x, y, saved.data());
  }

  template <std::size_t B, class U = T>
  constexpr void backward(std::type_identity_t<View<U const, B, input_shape>> x,
                          std::type_identity_t<View<U const, B, output_shape>> y,
                          std::type_identity_t<View<U const, B, output_shape>> dy,
                          std::type_identity_t<View<U, B, input_shape>> dx, Saved<B, U>& saved,
                          LayerOfExpression& gradient) const {
    Passes::template backward<B, U>(this->template addresses<U const>(), x, y, dy, dx, saved.data(),
                                    gradient.template addresses<U>());
  }

  template <std::size_t B, class U = T>
  requires(ForwardAndBackward::can_leave_out_first)
  constexpr void backward_parameters(std::type_identity_t<View<U const, B, input_shape>> x,
                                     std::type_identity_t<View<U const, B, output_shape>> y,
                                     std::type_identity_t<View<U const, B, output_shape>> dy, Saved<B, U>& saved,
                                     LayerOfExpression& gradient) const {
    Passes::template backward_parameters<B, U>(this->template addresses<U const>(), x, y, dy, saved.data(),
                                               gradient.template addresses<U>());
  }
};

// The layer of an expression, or its refusal. A pointwise expression is one loop over the whole batch.
template <class E, class S>
struct PointwiseLayer;
template <class E, std::size_t... Extents>
struct PointwiseLayer<E, Shape<Extents...>> {
  using type = Elementwise<FunctionOfExpression<E::graph>, Extents...>;
};

template <class E, class T>
constexpr auto layer_of_expression() {
  using Refusal = typename decltype(expression_refusal<E, T>())::type;
  if constexpr (!accepted<Refusal>) {
    return Type<ExpressionRefused<Refusal>>{};
  } else if constexpr (graph::detail::is_pointwise(E::graph)) {
    return PointwiseLayer<E, typename E::shape>{};
  } else {
    return Type<LayerOfExpression<E, T>>{};
  }
}

}  // namespace detail

// y = an expression of x, of one sample.
//
// Shapes      x has that of the expression's only input, whatever its name; y that of the expression.
// Parameters  the expression's, by their names and roles, in the order of their first use. Their fans are those in the
//             first product or convolution that reads them.
// Numerics    those of the expression's evaluation and of its gradient as numbers.
// Memory      inference takes scratch for one sample; a training pass keeps, for every sample, what backward reads.
// Cost        one evaluation for each sample. If each element of y is a function of the same element of x alone, one
//             loop over the whole batch: the layer then has neither scratch nor parameters, and works in place.
// Aliasing    y overlaps neither x nor the parameters, dx none of x, y, dy; of the layers that work in place y may be x
//             and dx may be dy.
// Refuses     no input leaf or several; leaves of one name; parameters that are running statistics, which no gradient
//             moves; anything that is not an expression.
// A layer without parameters computes in any scalar type.
template <auto E, class T = float>
using ExpressionLayer = typename decltype(detail::layer_of_expression<std::remove_cvref_t<decltype(E)>, T>())::type;

namespace words {

// A layer of an expression, as a word of build().
template <auto E>
struct OfExpression {
  template <class Input>
  static constexpr bool takes = [] {
    if constexpr (not_refused<ExpressionLayer<E>>) {
      return std::is_same_v<Input, typename ExpressionLayer<E>::input_shape>;
    } else {
      return true;  // the network says why it is refused
    }
  }();
  template <class, class T>
  using layer = ExpressionLayer<E, T>;
};

}  // namespace words

// Stands for the layer of an expression in build(): `build<Shape<64>>(dense<64>, layer_of<swish>, dense<10>)`.
template <auto E>
inline constexpr words::OfExpression<E> layer_of{};

namespace reasons {

// An expression stands between the words of build(): layer_of<expression> is the word of its layer.
struct WriteLayerOfThisExpression {};

}  // namespace reasons

template <graph::AnyExpression E>
struct RefusalOf<detail::NotAWord<E>> {
  using type = reasons::WriteLayerOfThisExpression;
};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

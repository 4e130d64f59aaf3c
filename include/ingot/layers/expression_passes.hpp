// The passes of a layer made from an expression.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <utility>

#include "ingot/core/shape.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/graph/backward/forward_and_backward.hpp"
#include "ingot/graph/evaluation/bindings.hpp"
#include "ingot/graph/evaluation/evaluate.hpp"
#include "ingot/graph/operation.hpp"
#include "ingot/graph/packed.hpp"
#include "ingot/layers/expression_parameters.hpp"
#include "ingot/layers/expression_store.hpp"

namespace ingot::detail {

// The passes over a batch, sample by sample. Parameters and their gradients are arrays of addresses, in order.
template <class E>
struct ExpressionPasses {
  static constexpr std::size_t parameters = ParametersOf<E>::count;
  static constexpr std::size_t input = places_of<1>(E::graph, graph::detail::Operation::input)[0];
  static constexpr auto const& places = ParametersOf<E>::places;

  template <std::size_t... I>
  static auto forward_and_backward(std::index_sequence<I...>)
      -> graph::detail::ForwardAndBackward<E, input, places[I]...>;
  using ForwardAndBackward = decltype(forward_and_backward(std::make_index_sequence<parameters>{}));
  using Evaluation = graph::EvaluationPlan<E>;

  using input_shape = node_shape_t<E::graph, graph::detail::leaf_at(E::graph, input)>;
  using output_shape = typename E::shape;
  template <class T, std::size_t B>
  using X = View<T const, B, input_shape>;
  template <class T, std::size_t B>
  using Y = View<T, B, output_shape>;

  template <class T>
  using Values = std::array<T const*, parameters>;
  template <class T>
  using Gradients = std::array<T*, parameters>;

  // What a training pass keeps for every sample, and the scratch that all samples share.
  template <std::size_t B>
  static constexpr std::size_t saved_size = B * ForwardAndBackward::kept_size + ForwardAndBackward::scratch_size;

  template <std::size_t B, class T>
  static constexpr void forward(Values<T> const& values, X<T, B> x, Y<T, B> y, T* scratch) {
    auto leaves = leaves_of<Evaluation::leaf_count>(values);
    for (std::size_t b = 0; b < B; ++b) {
      leaves[input] = x.sample(b);
      Evaluation::template run<T>(leaves, {y.sample(b)}, scratch);
    }
  }

  template <std::size_t B, class T>
  static constexpr void forward_training(Values<T> const& values, X<T, B> x, Y<T, B> y, T* saved) {
    auto leaves = leaves_of<ForwardAndBackward::leaf_count>(values);
    for (std::size_t b = 0; b < B; ++b) {
      leaves[input] = x.sample(b);
      ForwardAndBackward::template forward<T>(leaves, y.sample(b), saved + B * ForwardAndBackward::kept_size,
                                              saved + b * ForwardAndBackward::kept_size);
    }
  }

  template <std::size_t B, class T>
  static constexpr void backward(Values<T> const& values, X<T, B> x, Y<T const, B> y, Y<T const, B> dy,
                                 View<T, B, input_shape> dx, T* saved, Gradients<T> const& gradients) {
    auto leaves = leaves_of<ForwardAndBackward::leaf_count>(values);
    auto results = behind_input(gradients);
    for (std::size_t b = 0; b < B; ++b) {
      leaves[input] = x.sample(b);
      leaves[ForwardAndBackward::leaf_count - 1] = dy.sample(b);
      results[0] = dx.sample(b);
      ForwardAndBackward::template backward<T>(leaves, y.sample(b), results, saved + B * ForwardAndBackward::kept_size,
                                               saved + b * ForwardAndBackward::kept_size);
    }
  }

  template <std::size_t B, class T>
  static constexpr void backward_parameters(Values<T> const& values, X<T, B> x, Y<T const, B> y, Y<T const, B> dy,
                                            T* saved, Gradients<T> const& gradients) {
    auto leaves = leaves_of<ForwardAndBackward::leaf_count>(values);
    auto const results = behind_input(gradients);
    for (std::size_t b = 0; b < B; ++b) {
      leaves[input] = x.sample(b);
      leaves[ForwardAndBackward::leaf_count - 1] = dy.sample(b);
      ForwardAndBackward::template backward_without_first<T>(leaves, y.sample(b), results,
                                                             saved + B * ForwardAndBackward::kept_size,
                                                             saved + b * ForwardAndBackward::kept_size);
    }
  }

 private:
  template <std::size_t Count, class T>
  static constexpr std::array<T const*, Count> leaves_of(std::array<T const*, parameters> const& values) {
    std::array<T const*, Count> leaves{};
    for (std::size_t i = 0; i < parameters; ++i) leaves[places[i]] = values[i];
    return leaves;
  }
  template <class T>
  static constexpr std::array<T*, parameters + 1> behind_input(std::array<T*, parameters> const& gradients) {
    std::array<T*, parameters + 1> results{};
    for (std::size_t i = 0; i < parameters; ++i) results[i + 1] = gradients[i];
    return results;
  }
};

}  // namespace ingot::detail

#include "ingot/core/epilogue.hpp"

// A body and a shortcut around it.
#pragma once

#include <algorithm>
#include <cstddef>
#include <type_traits>

#include "ingot/core/tensor.hpp"
#include "ingot/core/workspace.hpp"
#include "ingot/kernels/elementwise.hpp"
#include "ingot/layers/fingerprint.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/layers/refusal.hpp"
#include "ingot/layers/reshape.hpp"

namespace ingot {

template <class Body, class Shortcut = Identity<typename Body::input_shape>>
struct Residual;

template <class Body, class Shortcut>
struct RefusalOf<Residual<Body, Shortcut>> : FirstOf<Unless<not_refused<Body>, InBranch<0, refusal_t<Body>>>,
                                                     Unless<not_refused<Shortcut>, InBranch<1, refusal_t<Shortcut>>>> {
};
template <class Body, class Shortcut>
requires(not_refused<Body>&& not_refused<Shortcut>) struct RefusalOf<Residual<Body, Shortcut>>
    : FirstOf<Unless<std::is_same_v<typename Body::input_shape, typename Shortcut::input_shape>,
                     BranchesStartApart<typename Body::input_shape, typename Shortcut::input_shape>>,
              Unless<std::is_same_v<typename Body::output_shape, typename Shortcut::output_shape>,
                     BranchesEndApart<typename Body::output_shape, typename Shortcut::output_shape>>,
              Unless<(computes_in_any_scalar<Body> || computes_in_any_scalar<Shortcut> ||
                      std::is_same_v<scalar_t<Body>, scalar_t<Shortcut>>),
                     ScalarsDiffer<scalar_t<Body>, scalar_t<Shortcut>>>> {
};

// y = body(x) + shortcut(x); without a shortcut (a projection), y = body(x) + x.
//
// Shapes      the body's; the shortcut's must be the same.
// Parameters  the body's as "body.<name>", the shortcut's as "shortcut.<name>".
// Refuses     branches whose input or output shapes differ.
// Source      He et al. 2015.
template <class Body, class Shortcut>
struct Residual {
  static_assert(accepted<refusal_t<Residual>>, "there is no such layer: the reason stands in the brackets");

  using scalar = std::conditional_t<computes_in_any_scalar<Body>, scalar_t<Shortcut>, scalar_t<Body>>;
  using value_type = std::conditional_t<std::is_same_v<scalar, AnyScalar>, float, scalar>;
  using input_shape = typename Body::input_shape;
  using output_shape = typename Body::output_shape;
  template <class U>
  using with_scalar = Residual<with_scalar_t<Body, U>, with_scalar_t<Shortcut, U>>;
  static constexpr LayerIdentity identity() { return joined_identity<Body, Shortcut>("Residual"); }
  static constexpr bool backward_reads_output = false;
  static constexpr bool plain = reshapes_only_v<Shortcut>;

  [[no_unique_address]] Body body{};
  [[no_unique_address]] Shortcut shortcut{};

  // The body runs first, in y; then the shortcut, beside it.
  template <std::size_t B>
  static constexpr std::size_t shortcut_size = plain ? 0 : B* output_shape::size;
  template <std::size_t B>
  static constexpr std::size_t workspace_size = std::max(workspace_size_v<Body, B>,
                                                         shortcut_size<B> + workspace_size_v<Shortcut, B>);

  template <std::size_t B, class T>
  struct Saved {
    saved_t<Body, B, T> body;
    saved_t<Shortcut, B, T> shortcut;
    // Each branch's own output, which its backward may read: y is their sum.
    batch_t<T, B, output_shape> body_output;
    ingot::Workspace<T, shortcut_size<B>> shortcut_output;
    ingot::Workspace<T, plain ? 0 : B * input_shape::size> input_gradient;
  };

  template <std::size_t B, class T = value_type>
  constexpr void forward(std::type_identity_t<View<T const, B, input_shape>> x,
                         std::type_identity_t<View<T, B, output_shape>> y,
                         std::type_identity_t<Scratch<T, workspace_size_v<Residual, B>>> scratch) const {
    constexpr std::size_t body_size = workspace_size_v<Body, B>;
    ingot::forward<B, T, Body>(body, x, y, scratch.template part<0, body_size>());
    if constexpr (plain) {
      kernels::add(x.template as<output_shape>(), y);
    } else {
      constexpr std::size_t inner_size = workspace_size_v<Shortcut, B>;
      View<T, B, output_shape> const other(scratch.data, output_shape::size);
      ingot::forward<B, T, Shortcut>(shortcut, x, other, scratch.template part<shortcut_size<B>, inner_size>());
      kernels::add<B, T, output_shape>(other, y);
    }
  }

  template <std::size_t B, class T = value_type>
  constexpr void forward_training(std::type_identity_t<View<T const, B, input_shape>> x,
                                  std::type_identity_t<View<T, B, output_shape>> y, Saved<B, T>& saved,
                                  Pass pass) const {
    ingot::forward_training<B, T, Body>(body, x, saved.body_output, saved.body, pass.child(0));
    kernels::copy<B, T, output_shape>(saved.body_output, y);
    if constexpr (plain) {
      kernels::add(x.template as<output_shape>(), y);
    } else {
      View<T, B, output_shape> const other(saved.shortcut_output.data(), output_shape::size);
      ingot::forward_training<B, T, Shortcut>(shortcut, x, other, saved.shortcut, pass.child(1));
      kernels::add<B, T, output_shape>(other, y);
    }
  }

  template <std::size_t B, class T = value_type>
  constexpr void backward(std::type_identity_t<View<T const, B, input_shape>> x,
                          std::type_identity_t<View<T const, B, output_shape>>,
                          std::type_identity_t<View<T const, B, output_shape>> dy,
                          std::type_identity_t<View<T, B, input_shape>> dx, Saved<B, T>& saved,
                          Residual& gradient) const {
    ingot::backward<B, T, Body>(body, x, saved.body_output, dy, dx, saved.body, gradient.body);
    if constexpr (plain) {
      kernels::add(dy.template as<input_shape>(), dx);
    } else {
      View<T const, B, output_shape> const other(saved.shortcut_output.data(), output_shape::size);
      View<T, B, input_shape> const down(saved.input_gradient.data(), input_shape::size);
      ingot::backward<B, T, Shortcut>(shortcut, x, other, dy, down, saved.shortcut, gradient.shortcut);
      kernels::add<B, T, input_shape>(down, dx);
    }
  }

  template <class F, class First, class... Rest>
  static constexpr void visit_at(Path const& path, F& f, First& first, Rest&... rest) {
    visit_parameters_at(path.child("body"), f, first.body, rest.body...);
    visit_parameters_at(path.child("shortcut"), f, first.shortcut, rest.shortcut...);
  }
};

}  // namespace ingot

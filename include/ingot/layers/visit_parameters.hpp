// The parameters of layers of one type, side by side.
#pragma once

#include "ingot/core/prologue.hpp"

#include <type_traits>

#include "ingot/core/parameter.hpp"
#include "ingot/layers/layer_traits.hpp"

namespace ingot {

namespace detail {

template <class L, class F, class... Same>
concept VisitTakes = requires(F& f, Same&... same) { L::visit(f, same...); };

}  // namespace detail

// Calls f(Parameter, tensors...) for each parameter of layers of one type, side by side.
template <class F, class L, class... Same>
constexpr void visit_parameters_at(ParameterPath const& path, F&& f, L& first, Same&... rest) {
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
  visit_parameters_at(ParameterPath{}, f, first, rest...);
}

namespace detail {

struct SetToZero {
  template <class Values>
  constexpr void operator()(ParameterPath const&, Parameter, Values& values) const {
    values.fill(typename Values::value_type(0));
  }
};

}  // namespace detail

// Sets every parameter to zero: how a gradient starts.
template <class L>
constexpr void set_to_zero(L& layer) {
  visit_parameters(detail::SetToZero{}, layer);
}

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

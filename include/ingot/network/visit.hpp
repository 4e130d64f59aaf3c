// The parameters of packed layers, visited side by side.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <type_traits>
#include <utility>

#include "ingot/core/folds.hpp"
#include "ingot/core/pack.hpp"
#include "ingot/core/parameter.hpp"
#include "ingot/layers/layer.hpp"

namespace ingot::detail {

template <class F, class L, class... Same>
constexpr void visit_packed(ParameterPath const& path, F& f, L& first, Same&... rest) {
  if constexpr (has_parameters_v<std::remove_const_t<L>>) visit_parameters_at(path, f, first, rest...);
}

// Visits element after element of one to four packs of Layers: enough for a network, its gradient and two moments.
// Written out by their number: one function of a parameter pack would carry all packs' types in a symbol an element.
template <class... Layers, std::size_t... I, class F, class A>
constexpr void visit_pack(std::index_sequence<I...>, ParameterPath const& path, F& f, A& a) {
  static_cast<void>(InOrder{true, (visit_packed(path.child(I), f, reference(element<I, Layers>(a))), true)...});
}
template <class... Layers, std::size_t... I, class F, class A, class B>
constexpr void visit_pack(std::index_sequence<I...>, ParameterPath const& path, F& f, A& a, B& b) {
  static_cast<void>(InOrder{
      true,
      (visit_packed(path.child(I), f, reference(element<I, Layers>(a)), reference(element<I, Layers>(b))), true)...});
}
template <class... Layers, std::size_t... I, class F, class A, class B, class C>
constexpr void visit_pack(std::index_sequence<I...>, ParameterPath const& path, F& f, A& a, B& b, C& c) {
  static_cast<void>(InOrder{true, (visit_packed(path.child(I), f, reference(element<I, Layers>(a)),
                                                reference(element<I, Layers>(b)), reference(element<I, Layers>(c))),
                                   true)...});
}
template <class... Layers, std::size_t... I, class F, class A, class B, class C, class D>
constexpr void visit_pack(std::index_sequence<I...>, ParameterPath const& path, F& f, A& a, B& b, C& c, D& d) {
  static_cast<void>(
      InOrder{true, (visit_packed(path.child(I), f, reference(element<I, Layers>(a)), reference(element<I, Layers>(b)),
                                  reference(element<I, Layers>(c)), reference(element<I, Layers>(d))),
                     true)...});
}

}  // namespace ingot::detail

#include "ingot/core/epilogue.hpp"

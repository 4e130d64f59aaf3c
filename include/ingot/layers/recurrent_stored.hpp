// What a layer of a cell holds: its parameters by their names, and the states that training carries on.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <string_view>
#include <utility>

#include "ingot/core/tensor.hpp"
#include "ingot/core/text.hpp"
#include "ingot/layers/expression_layer.hpp"
#include "ingot/layers/expression_passes.hpp"
#include "ingot/layers/named_tensors.hpp"
#include "ingot/layers/recurrent_passes.hpp"

namespace ingot {

namespace detail {

// The parameters of a cell in the order of their first use, then its initial states where they are learnt.
template <class C, std::size_t I>
inline constexpr auto initial_name = [] {
  constexpr std::string_view state = C::state_names[I];
  char characters[state.size() + 3]{};
  for (std::size_t i = 0; i < state.size(); ++i) characters[i] = state[i];
  characters[state.size()] = '_';
  characters[state.size() + 1] = '0';
  return Text<state.size() + 3>(characters);
}();
template <class C, class T, std::size_t I>
using cell_parameter_t = tensor_t<T, node_shape_t<C::graph, CellLeaves<C>::parameter_nodes[I]>>;
template <class C, class T, std::size_t I>
using initial_state_t = tensor_t<T, typename CellLeaves<C>::template state_shape<I>>;

template <class C, class T, std::size_t... P, std::size_t... S>
auto stored_in_cell(std::index_sequence<P...>, std::index_sequence<S...>) -> NamedTensors<
    NamedTensor<text_of_leaf<C::graph, CellLeaves<C>::parameter_nodes[P]>, cell_parameter_t<C, T, P>>...,
    NamedTensor<initial_name<C, S>, initial_state_t<C, T, S>>...>;
template <class C, class T, bool LearnsInitial>
using stored_in_cell_t = decltype(stored_in_cell<C, T>(std::make_index_sequence<CellLeaves<C>::parameters>{},
                                                       std::make_index_sequence<LearnsInitial ? C::state_count : 0>{}));

// Where the samples of the next batch begin.
template <bool Carries, std::size_t B, class T, std::size_t Size>
struct StatesOfNextBatch {
  std::array<std::array<T, Size>, B> carried{};
};
template <std::size_t B, class T, std::size_t Size>
struct StatesOfNextBatch<false, B, T, Size> {};

}  // namespace detail

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

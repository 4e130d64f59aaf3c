// Cells that several tests look at, with the names, shapes and formulas of PyTorch's layers.
#pragma once

#include <cstddef>

#include "ingot/graph.hpp"
#include "ingot/graph/cell.hpp"

namespace cells {

using namespace ingot::graph;

enum class Kind { rnn, gru, gru_before, lstm };
constexpr std::size_t gates_of(Kind kind) {
  return kind == Kind::rnn ? 1 : kind == Kind::lstm ? 4 : 3;
}

// Of a row of gates side by side, each of H numbers.
template <std::size_t H, std::size_t Gate, class E>
constexpr auto gate(E row) {
  return slice<0, Gate * H, (Gate + 1) * H>(row);
}

template <Kind K, std::size_t In, std::size_t H>
constexpr auto cell_of() {
  constexpr std::size_t rows = gates_of(K) * H;
  constexpr auto h = state<"h", H>;
  constexpr auto from_input =
      linear(input<"x", In>, parameter<"weight_ih_l0", rows, In>, parameter<"bias_ih_l0", rows>);
  constexpr auto weight = parameter<"weight_hh_l0", rows, H>;
  constexpr auto bias = parameter<"bias_hh_l0", rows>;
  constexpr auto from_state = [&] {
    if constexpr (K == Kind::gru_before) return linear(h, slice<0, 0, 2 * H>(weight), slice<0, 0, 2 * H>(bias));
    if constexpr (K != Kind::gru_before) return linear(h, weight, bias);
  }();
  if constexpr (K == Kind::rnn) {
    constexpr auto now = tanh(from_input + from_state);
    return cell(now, next<"h">(now));
  } else if constexpr (K == Kind::lstm) {
    constexpr auto sums = from_input + from_state;
    constexpr auto c = sigmoid(gate<H, 1>(sums)) * state<"c", H> + sigmoid(gate<H, 0>(sums)) * tanh(gate<H, 2>(sums));
    constexpr auto now = sigmoid(gate<H, 3>(sums)) * tanh(c);
    return cell(now, next<"h">(now), next<"c">(c));
  } else {
    constexpr auto r = sigmoid(gate<H, 0>(from_input) + gate<H, 0>(from_state));
    constexpr auto z = sigmoid(gate<H, 1>(from_input) + gate<H, 1>(from_state));
    if constexpr (K == Kind::gru) {
      constexpr auto n = tanh(gate<H, 2>(from_input) + r * gate<H, 2>(from_state));
      constexpr auto now = n + z * (h - n);
      return cell(now, next<"h">(now));
    } else {
      constexpr auto reset = linear(r * h, gate<H, 2>(weight), gate<H, 2>(bias));
      constexpr auto n = tanh(gate<H, 2>(from_input) + reset);
      constexpr auto now = n + z * (h - n);
      return cell(now, next<"h">(now));
    }
  }
}

}  // namespace cells

// A layer whose kernel is given its tile.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>

#include "ingot/core/extents.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/core/workspace.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/layers/refusal.hpp"
#include "ingot/layers/words.hpp"

namespace ingot {

// One that is refused says so and nothing else.
template <class L, Size2 Tile>
struct Tiled : RefusedLayer<Tiled<L, Tile>> {};

namespace reasons {

// A layer whose kernel has no tile: Dense, Conv1d and Conv2d have one.
template <class L>
struct HasNoTile {};

}  // namespace reasons

namespace detail {

template <class L>
concept HasTile = requires { typename L::tile_type; };

}  // namespace detail

template <class L, Size2 Tile>
struct RefusalOf<Tiled<L, Tile>>
    : FirstOf<Unless<detail::HasTile<L>, reasons::HasNoTile<L>>, UnlessPositive<Tile.height, Tile.width>> {};

// A Dense, Conv1d or Conv2d in every way, whose inference computes so many outputs at once: of a convolution
// Tile.height filters times Tile.width registers of positions; of a Dense Tile.height outputs, rounded down to a power
// of two that a register holds, times Tile.width samples. For targets on which the kernels' own rule (kernels/tile.hpp,
// kernels/dot_rows.hpp) picks badly; bench/tiles.cpp measures it.
//
// Numerics    outputs have the same bits, whatever the tile.
// Cost        L's. A tile that needs more registers than there are is slow.
// Refuses     sizes of zero; layers whose kernels have no tile.
template <class L, Size2 Tile>
requires not_refused<Tiled<L, Tile>>
struct Tiled<L, Tile> : L {
  template <class U>
  using with_scalar = Tiled<with_scalar_t<L, U>, Tile>;
  using with_bias = Tiled<typename L::with_bias, Tile>;
  using foldable = Tiled;
  static constexpr typename L::tile_type tile{Tile.height, Tile.width};

  template <std::size_t B, class... Arguments>
  constexpr void forward(View<scalar_t<L> const, B, typename L::input_shape> x, Arguments const&... arguments) const {
    L::template forward<B, tile>(x, arguments...);
  }
};

// What stands for the layer in build().
namespace words {

template <class Word, Size2 Tile>
struct Tiled {
  template <class Input>
  static constexpr bool takes = word_t<Word>::template takes<Input>;
  template <class Input, class T>
  using layer = ingot::Tiled<typename word_t<Word>::template layer<Input, T>, Tile>;
};

}  // namespace words

// Stands for a Tiled in build(): `tiled<Size2{6, 4}>(conv2d<16, 3>)`.
template <Size2 Tile, class Word>
constexpr words::Tiled<Word, Tile> tiled(Word const&) {
  return {};
}

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

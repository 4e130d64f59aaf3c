// The outline of a network as data: what its texts and pictures are made from.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

#include "ingot/core/folds.hpp"
#include "ingot/core/type_name.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/layers/sizes.hpp"
#include "ingot/layers/tiled.hpp"
#include "ingot/network/concat.hpp"
#include "ingot/network/fusion.hpp"
#include "ingot/network/network.hpp"
#include "ingot/network/residual.hpp"

namespace ingot {

namespace detail {

// What an entry of an outline is.
enum class Structure {
  layer,
  chain,     // Network: one after the other
  residual,  // a body and a shortcut, whose outputs are added
  concat,    // branches whose outputs are joined
};

// A shape whose rank is not part of the type.
struct Extents {
  std::size_t const* data;
  std::size_t rank;

  friend constexpr bool operator==(Extents a, Extents b) {
    if (a.rank != b.rank) return false;
    for (std::size_t i = 0; i < a.rank; ++i) {
      if (a.data[i] != b.data[i]) return false;
    }
    return true;
  }
};

// A layer, or what joins the layers of the following entries.
struct OutlineEntry {
  Structure structure;
  std::string_view name;
  Extents input;
  Extents output;
  std::size_t parameters;
  std::size_t macs;  // of one sample
  std::size_t other_operations;
  std::size_t children;
  std::size_t entries;  // its own and those of all below it, which follow it
  std::size_t depth;
  bool passes_on;  // its output is its input: a plain shortcut
  bool fused;      // in inference it is computed inside the layer before it
};

// The layers that a layer holds: none, but for Network, Residual and Concat.
template <class L>
struct Joins {
  static constexpr Structure structure = Structure::layer;
  static constexpr std::size_t children = 0;
  static constexpr std::size_t entries = 1;
  static constexpr std::string_view name = type_name<L>;
};
template <class L, Size2 Tile>
struct Joins<Tiled<L, Tile>> : Joins<L> {};
template <class... Children>
struct JoinsAll {
  static constexpr std::size_t children = sizeof...(Children);
  static constexpr std::size_t entries = 1 + sum_of(std::array<std::size_t, children>{Joins<Children>::entries...});
  using first = Type<Pack<Children...>>;
};
template <class... Layers>
struct Joins<Network<Layers...>> : JoinsAll<Layers...> {
  static constexpr Structure structure = Structure::chain;
  static constexpr std::string_view name = "Network";
};
template <class Body, class Around>
struct Joins<Residual<Body, Around>> : JoinsAll<Body, shortcut_t<Body, Around>> {
  static constexpr Structure structure = Structure::residual;
  static constexpr std::string_view name = "Residual";
};
template <class A, class B, class C, class... Rest>
struct Joins<Residual<A, B, C, Rest...>> : Joins<Residual<Network<A, B, C, Rest...>>> {};
template <class... Branches>
struct Joins<Concat<Branches...>> : JoinsAll<Branches...> {
  static constexpr Structure structure = Structure::concat;
  static constexpr std::string_view name = "Concat";
};

template <class S>
constexpr Extents extents_of() {
  return {S::extents.data(), S::rank};
}

// Writes the entries of a layer from `at` on; the place behind them.
template <class L>
constexpr OutlineEntry* write_outline(OutlineEntry* at, std::size_t depth, bool fused);
template <bool IsChain, class... Children>
constexpr OutlineEntry* write_outlines(Type<Pack<Children...>>, OutlineEntry* at, std::size_t depth) {
  std::array<bool, sizeof...(Children)> fused{};
  if constexpr (IsChain) fused = fused_layers<Children...>;
  std::size_t i = 0;
  static_cast<void>(InOrder{true, (at = write_outline<Children>(at, depth, fused[i++]), true)...});
  return at;
}
template <class L>
constexpr OutlineEntry* write_outline(OutlineEntry* at, std::size_t depth, bool fused) {
  using Joined = Joins<L>;
  *at = {Joined::structure,
         Joined::name,
         extents_of<typename L::input_shape>(),
         extents_of<typename L::output_shape>(),
         parameter_count<L>,
         macs_of<L>,
         other_operations_of<L>,
         Joined::children,
         Joined::entries,
         depth,
         reshapes_only_v<L> && std::is_same_v<typename L::input_shape, typename L::output_shape>,
         fused};
  if constexpr (Joined::children > 0) {
    return write_outlines < Joined::structure == Structure::chain > (typename Joined::first{}, at + 1, depth + 1);
  } else {
    return at + 1;
  }
}

template <class L>
constexpr auto outline_of() {
  std::array<OutlineEntry, Joins<L>::entries> outline{};
  write_outline<L>(outline.data(), 0, false);
  return outline;
}

// A network, residual block, concatenation or single layer and all that is in it, each before its parts.
template <class L>
requires HasInputShape<L> && HasOutputShape<L>
inline constexpr auto outline = detail::outline_of<L>();

}  // namespace detail
}  // namespace ingot

#include "ingot/core/epilogue.hpp"

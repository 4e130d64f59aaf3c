// Readouts: what all nodes of a graph are together.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>

#include "ingot/core/fingerprint.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/kernels/nodes.hpp"
#include "ingot/layers/graphs/node_rows.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/layers/refusal.hpp"
#include "ingot/layers/words.hpp"

namespace ingot {

namespace detail {

// What they have in common.
template <std::size_t Nodes, std::size_t Features>
struct Readout {
  using input_shape = Shape<Nodes, Features>;
  using output_shape = Shape<Features>;
  static constexpr bool backward_reads_output = false;
  static constexpr std::size_t other_operations = Nodes * Features;
};

}  // namespace detail

template <std::size_t Nodes, std::size_t Features>
struct SumOfNodes : RefusedLayer<SumOfNodes<Nodes, Features>> {};
template <std::size_t Nodes, std::size_t Features>
struct MeanOfNodes : RefusedLayer<MeanOfNodes<Nodes, Features>> {};
template <std::size_t Nodes, std::size_t Features>
struct MaxOfNodes : RefusedLayer<MaxOfNodes<Nodes, Features>> {};

template <std::size_t Nodes, std::size_t Features>
struct RefusalOf<SumOfNodes<Nodes, Features>> : FirstOf<UnlessPositive<Nodes, Features>> {};
template <std::size_t Nodes, std::size_t Features>
struct RefusalOf<MeanOfNodes<Nodes, Features>> : FirstOf<UnlessPositive<Nodes, Features>> {};
template <std::size_t Nodes, std::size_t Features>
struct RefusalOf<MaxOfNodes<Nodes, Features>> : FirstOf<UnlessPositive<Nodes, Features>> {};

// y[f] = sum over the nodes n of x[n, f]
//
// Shapes      x [Nodes, Features], y [Features].
// Parameters  none.
// Numerics    running sums in T of 32 nodes, added up one after the other: an error within min(Nodes, 32) + Nodes / 32
//             roundings of the sum of magnitudes.
// Cost        no MACs; one addition an input.
// Aliasing    y does not overlap x, nor dx dy.
// Refuses     zero sizes.
// Source      Xu, Hu, Leskovec, Jegelka 2019; PyTorch Geometric's global_add_pool.
template <std::size_t Nodes, std::size_t Features>
requires not_refused<SumOfNodes<Nodes, Features>>
struct SumOfNodes<Nodes, Features> : detail::Readout<Nodes, Features> {
  using X = Shape<Nodes, Features>;
  using Y = Shape<Features>;
  static constexpr bool backward_reads_input = false;
  static constexpr LayerIdentity identity() { return layer_identity("SumOfNodes"); }
  template <class Spelling>
  static void spell(Spelling& spelling) {
    spelling.layer("SumOfNodes", "graph_networks.hpp", Nodes, Features);
  }

  template <std::size_t B, class T>
  constexpr void forward(View<T const, B, X> x, View<T, B, Y> y) const {
    kernels::sum_of_nodes<Nodes>(x, y);
  }
  template <std::size_t B, class T>
  constexpr void backward(View<T const, B, X>, View<T const, B, Y>, View<T const, B, Y> dy, View<T, B, X> dx,
                          SumOfNodes&) const {
    kernels::share_among_nodes<Nodes, false>(dy, dx);
  }
};

// y[f] = mean over the nodes n of x[n, f]: the sum over their number. All else as SumOfNodes; PyTorch Geometric's
// global_mean_pool.
template <std::size_t Nodes, std::size_t Features>
requires not_refused<MeanOfNodes<Nodes, Features>>
struct MeanOfNodes<Nodes, Features> : detail::Readout<Nodes, Features> {
  using X = Shape<Nodes, Features>;
  using Y = Shape<Features>;
  static constexpr bool backward_reads_input = false;
  static constexpr std::size_t other_operations = (Nodes + 1) * Features;
  static constexpr LayerIdentity identity() { return layer_identity("MeanOfNodes"); }
  template <class Spelling>
  static void spell(Spelling& spelling) {
    spelling.layer("MeanOfNodes", "graph_networks.hpp", Nodes, Features);
  }

  template <std::size_t B, class T>
  constexpr void forward(View<T const, B, X> x, View<T, B, Y> y) const {
    kernels::mean_of_nodes<Nodes>(x, y);
  }
  template <std::size_t B, class T>
  constexpr void backward(View<T const, B, X>, View<T const, B, Y>, View<T const, B, Y> dy, View<T, B, X> dx,
                          MeanOfNodes&) const {
    kernels::share_among_nodes<Nodes, true>(dy, dx);
  }
};

// y[f] = the largest x[n, f] of all nodes n: the first of equals, to which the gradient goes; NaN is larger than any
// number. All else as SumOfNodes; PyTorch Geometric's global_max_pool.
template <std::size_t Nodes, std::size_t Features>
requires not_refused<MaxOfNodes<Nodes, Features>>
struct MaxOfNodes<Nodes, Features> : detail::Readout<Nodes, Features> {
  using X = Shape<Nodes, Features>;
  using Y = Shape<Features>;
  static constexpr LayerIdentity identity() { return layer_identity("MaxOfNodes"); }
  template <class Spelling>
  static void spell(Spelling& spelling) {
    spelling.layer("MaxOfNodes", "graph_networks.hpp", Nodes, Features);
  }

  template <std::size_t B, class T>
  constexpr void forward(View<T const, B, X> x, View<T, B, Y> y) const {
    kernels::max_of_nodes<Nodes>(x, y);
  }
  template <std::size_t B, class T>
  constexpr void backward(View<T const, B, X> x, View<T const, B, Y>, View<T const, B, Y> dy, View<T, B, X> dx,
                          MaxOfNodes&) const {
    kernels::max_of_nodes_backward<Nodes>(x, dy, dx);
  }
};

// What stands for the layers in build().
namespace words {

template <template <std::size_t, std::size_t> class L>
struct Readout {
  template <class Input>
  static constexpr bool takes = Input::rank == 2;
  template <class Input, class>
  using layer = L<Input::extents[0], Input::extents[1]>;
};

}  // namespace words

// `sum_of_nodes`, `mean_of_nodes` and `max_of_nodes` stand for these layers in build().
inline constexpr words::Readout<SumOfNodes> sum_of_nodes{};
inline constexpr words::Readout<MeanOfNodes> mean_of_nodes{};
inline constexpr words::Readout<MaxOfNodes> max_of_nodes{};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

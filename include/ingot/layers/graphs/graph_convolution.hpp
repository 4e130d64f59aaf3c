// The graph convolution of Kipf and Welling.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>

#include "ingot/core/fingerprint.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/kernels/dense.hpp"
#include "ingot/kernels/edges.hpp"
#include "ingot/layers/bias.hpp"
#include "ingot/layers/graphs/edge_factors.hpp"
#include "ingot/layers/graphs/graph.hpp"
#include "ingot/layers/graphs/node_rows.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/layers/refusal.hpp"
#include "ingot/layers/words.hpp"

namespace ingot {

// As PyTorch Geometric's GCNConv has them.
struct GraphConvolutionOptions {
  bool add_self_loops = true;  // each node hears itself, too
  bool bias = true;
};

template <auto const& G, std::size_t In, std::size_t Out, GraphConvolutionOptions Options = GraphConvolutionOptions{},
          class T = float>
struct GraphConvolution : RefusedLayer<GraphConvolution<G, In, Out, Options, T>> {};

template <auto const& G, std::size_t In, std::size_t Out, GraphConvolutionOptions Options, class T>
struct RefusalOf<GraphConvolution<G, In, Out, Options, T>>
    : FirstOf<UnlessGraph<G>, UnlessPositive<In, Out>, UnlessScalar<T>> {};

// y_i = sum over the nodes j that node i hears, itself included, of W x_j / sqrt(d_i d_j), + b; d is how many a node
// hears: D^-1/2 (A + I) D^-1/2 X W^T + b.
//
// Shapes      x [Nodes, In], y [Nodes, Out].
// Parameters  weight [Out, In]; bias [Out], absent with .bias = false.
// Numerics    the factors 1 / sqrt(d_i d_j) are constants, computed as double and rounded once. Sums over edges are
//             running sums in T, in the order of the nodes; products with W those of Dense. A self-loop of the graph
//             counts once. In a directed graph d is of the edges that come in; without self-loops an edge from a node
//             that hears none has the factor 0.
// Cost        Nodes * In * Out MACs and one for each edge, as it is heard, and feature: of the outputs if those are no
//             more than the inputs, for then W is applied first, else of the inputs. Scratch for Nodes of those
//             features; training keeps them for a sample in the second case.
//             Beside the parameters stand constants: a scalar and an index for each edge, as it is heard.
// Aliasing    y overlaps neither x nor the parameters, dx neither dy nor them.
// Refuses     a graph with a faulty edge (layers/graphs/graph.hpp); zero sizes; a T that is not a scalar.
// Source      Kipf, Welling 2017; PyTorch Geometric's GCNConv.
template <auto const& G, std::size_t In, std::size_t Out, GraphConvolutionOptions Options, class T>
requires not_refused<GraphConvolution<G, In, Out, Options, T>>
struct GraphConvolution<G, In, Out, Options, T> {
  static constexpr std::size_t nodes = G.nodes;
  using scalar = T;
  using input_shape = Shape<nodes, In>;
  using output_shape = Shape<nodes, Out>;
  template <class U>
  using with_scalar = GraphConvolution<G, In, Out, Options, U>;
  static constexpr LayerIdentity identity() {
    return layer_identity("GraphConvolution", graph_identity<G>, Options.add_self_loops, Options.bias);
  }
  static constexpr auto const& neighbours = neighbours_of<G, Options.add_self_loops>;
  static constexpr bool multiplies_first = Out <= In;
  static constexpr std::size_t summed = multiplies_first ? Out : In;  // features that are summed over edges
  static constexpr bool same_in_training = true;
  static constexpr bool backward_reads_input = multiplies_first;
  static constexpr bool backward_reads_output = false;
  static constexpr std::size_t macs = nodes * In * Out + neighbours.entries * summed;
  static constexpr std::size_t other_operations = Options.bias ? nodes * Out : 0;
  template <std::size_t>
  static constexpr std::size_t workspace_size = nodes * summed;

  Tensor<T, Out, In> weight;
  [[no_unique_address]] detail::BiasTensor<T, Out, Bias{Options.bias}> bias;

  // The sums of inputs where they come first, and scratch for one sample.
  template <std::size_t B, class>
  struct Saved {
    std::array<T, multiplies_first ? 0 : B * nodes * In> sums;
    std::array<T, nodes * summed> scratch;
  };

  template <std::size_t B>
  constexpr void forward(View<T const, B, input_shape> x, View<T, B, output_shape> y,
                         Scratch<T, nodes * summed> scratch) const {
    for (std::size_t b = 0; b < B; ++b) run(x, y, b, scratch.data);
  }

  template <std::size_t B>
  constexpr void forward_training(View<T const, B, input_shape> x, View<T, B, output_shape> y, Saved<B, T>& saved,
                                  TrainingContext) const {
    for (std::size_t b = 0; b < B; ++b) {
      run(x, y, b, multiplies_first ? saved.scratch.data() : saved.sums.data() + b * nodes * In);
    }
  }

  template <std::size_t B>
  constexpr void backward(View<T const, B, input_shape> x, View<T const, B, output_shape>,
                          View<T const, B, output_shape> dy, View<T, B, input_shape> dx, Saved<B, T>& saved,
                          GraphConvolution& gradient) const {
    for (std::size_t b = 0; b < B; ++b) {
      run_backward_parameters(x, dy, b, saved, gradient);
      run_backward_input<multiplies_first>(dy, dx, b, saved);
    }
  }
  template <std::size_t B>
  constexpr void backward_parameters(View<T const, B, input_shape> x, View<T const, B, output_shape>,
                                     View<T const, B, output_shape> dy, Saved<B, T>& saved,
                                     GraphConvolution& gradient) const {
    for (std::size_t b = 0; b < B; ++b) run_backward_parameters(x, dy, b, saved, gradient);
  }
  template <std::size_t B>
  constexpr void backward_input(View<T const, B, output_shape> dy, View<T, B, input_shape> dx,
                                Saved<B, T>& saved) const {
    for (std::size_t b = 0; b < B; ++b) run_backward_input<false>(dy, dx, b, saved);
  }

  template <class F, class... Same>
  static constexpr void visit(F&& f, Same&... same) {
    f(Parameter{"weight", Role::weight, In, Out}, same.weight...);
    if constexpr (Options.bias) f(Parameter{"bias", Role::bias, In, Out}, same.bias...);
  }

  // The type as a program spells it: host/spelled_layer.hpp.
  template <class Spelling>
  static void spell(Spelling& spelling) {
    spelling.layer("GraphConvolution", "graph_networks.hpp");
    spelling.graph(G);
    spelling.number(In);
    spelling.number(Out);
    spelling.options("GraphConvolutionOptions")
        .add("add_self_loops", Options.add_self_loops, true)
        .add("bias", Options.bias, true);
    spelling.template scalar<T>();
  }

 private:
  static constexpr auto const& factors = detail::edge_factors<detail::SymmetricFactor, T, G, Options.add_self_loops>;

  // `sums` is scratch of nodes * summed, and holds the sums of inputs then, where they come first.
  template <std::size_t B>
  constexpr void run(View<T const, B, input_shape> x, View<T, B, output_shape> y, std::size_t b, T* sums) const {
    if constexpr (multiplies_first) {
      constexpr auto into = Options.bias ? kernels::Sums::add_bias : kernels::Sums::replace;
      kernels::dense_forward<false, In, Out>(weight.data(), static_cast<T const*>(nullptr), detail::rows_of(x, b),
                                             View<T, nodes, Shape<Out>>(sums, Out));
      kernels::edge_sums<into, Out>(neighbours, factors.data(), static_cast<T const*>(sums), y.sample(b), bias.data());
    } else {
      kernels::edge_sums<kernels::Sums::replace, In>(neighbours, factors.data(), x.sample(b), sums);
      kernels::dense_forward<Options.bias, In, Out>(weight.data(), bias.data(),
                                                    View<T const, nodes, Shape<In>>(sums, In), detail::rows_of(y, b));
    }
  }

  // Against the edges.
  template <std::size_t Features>
  static constexpr void sum_backward(T const* dy, T* dx) {
    constexpr auto const& back = detail::reversed_edge_factors<detail::SymmetricFactor, T, G, Options.add_self_loops>;
    kernels::edge_sums<kernels::Sums::replace, Features>(hearers_of<G, Options.add_self_loops>, back.data(), dy, dx);
  }

  // Where products come first, their gradients are left in the scratch.
  template <std::size_t B, class Kept>
  constexpr void run_backward_parameters(View<T const, B, input_shape> x, View<T const, B, output_shape> dy,
                                         std::size_t b, Kept& saved, GraphConvolution& gradient) const {
    if constexpr (multiplies_first) {
      sum_backward<Out>(dy.sample(b), saved.scratch.data());
      kernels::dense_backward_parameters<false, In, Out>(detail::rows_of(x, b),
                                                         View<T const, nodes, Shape<Out>>(saved.scratch.data(), Out),
                                                         gradient.weight.data(), static_cast<T*>(nullptr));
      if constexpr (Options.bias) kernels::add_rows<nodes, Out>(dy.sample(b), gradient.bias.data());
    } else {
      kernels::dense_backward_parameters<Options.bias, In, Out>(
          View<T const, nodes, Shape<In>>(saved.sums.data() + b * nodes * In, In), detail::rows_of(dy, b),
          gradient.weight.data(), gradient.bias.data());
    }
  }
  template <bool FromScratch, std::size_t B, class Kept>
  constexpr void run_backward_input(View<T const, B, output_shape> dy, View<T, B, input_shape> dx, std::size_t b,
                                    Kept& saved) const {
    T* const scratch = saved.scratch.data();
    if constexpr (multiplies_first) {
      if constexpr (!FromScratch) sum_backward<Out>(dy.sample(b), scratch);
      kernels::dense_backward_input<In, Out>(weight.data(), View<T const, nodes, Shape<Out>>(scratch, Out),
                                             detail::rows_of(dx, b));
    } else {
      kernels::dense_backward_input<In, Out>(weight.data(), detail::rows_of(dy, b),
                                             View<T, nodes, Shape<In>>(scratch, In));
      sum_backward<In>(scratch, dx.sample(b));
    }
  }
};

// What stands for the layer in build().
namespace words {

template <auto const& G, std::size_t Out, GraphConvolutionOptions Options>
struct GraphConvolution {
  template <class Input>
  static constexpr bool takes = detail::has_rows<Input, G.nodes>;
  template <class Input, class T>
  using layer = ingot::GraphConvolution<G, Input::extents[1], Out, Options, T>;
};

}  // namespace words

template <auto const& G, std::size_t Out, GraphConvolutionOptions Options, class Input>
struct RefusalOf<detail::DoesNotTake<words::GraphConvolution<G, Out, Options>, Input>>
    : detail::RefusalOfRows<G.nodes, Input> {};

// Stands for a GraphConvolution of what comes before it in build(), [Nodes, Features]: `graph_convolution<G, 8>`.
template <auto const& G, std::size_t Out, GraphConvolutionOptions Options = GraphConvolutionOptions{}>
inline constexpr words::GraphConvolution<G, Out, Options> graph_convolution{};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

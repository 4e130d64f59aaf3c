// GraphSAGE: what a node is and what its neighbours are together, each with weights of its own.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <type_traits>

#include "ingot/core/fingerprint.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/kernels/dense.hpp"
#include "ingot/kernels/edges.hpp"
#include "ingot/kernels/product.hpp"
#include "ingot/layers/bias.hpp"
#include "ingot/layers/graphs/aggregation.hpp"
#include "ingot/layers/graphs/edge_factors.hpp"
#include "ingot/layers/graphs/graph.hpp"
#include "ingot/layers/graphs/node_rows.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/layers/refusal.hpp"
#include "ingot/layers/words.hpp"

namespace ingot {

// As PyTorch Geometric's SAGEConv has them.
struct GraphSageOptions {
  Aggregation aggregation = Aggregation::mean;
  bool bias = true;
};

template <auto const& G, std::size_t In, std::size_t Out, GraphSageOptions Options = GraphSageOptions{},
          class T = float>
struct GraphSage : RefusedLayer<GraphSage<G, In, Out, Options, T>> {};

template <auto const& G, std::size_t In, std::size_t Out, GraphSageOptions Options, class T>
struct RefusalOf<GraphSage<G, In, Out, Options, T>>
    : FirstOf<UnlessGraph<G>, UnlessPositive<In, Out>, UnlessScalar<T>> {};

// y_i = N a_i + b + S x_i, where a_i is the mean, or feature by feature the sum or the largest, of x_j over the nodes j
// that node i hears; 0 where it hears none.
//
// Shapes      x [Nodes, In], y [Nodes, Out].
// Parameters  neighbour_weight N [Out, In]; bias b [Out], absent with .bias = false; self_weight S [Out, In].
// Numerics    a mean is a running sum in T, in the order of the nodes, of products with 1 / count, constants that are
//             rounded once; a sum has 1 in their place. The largest is the first of equals, to which the gradient goes;
//             NaN is larger than any number. Products with N and S those of Dense, added to one another last.
// Cost        2 * Nodes * In * Out MACs; a mean or sum also one for each edge, as it is heard, and feature: of the
//             outputs if those are fewer than the inputs, for then N is applied first, else of the inputs. The largest
//             compares each edge's inputs. Scratch for Nodes of those features, and of the outputs where N is not
//             applied first; training keeps the first for a sample then. Beside the parameters stand constants: an
//             index for each edge, as it is heard, and for a mean or sum a scalar.
// Aliasing    y overlaps neither x nor the parameters, dx neither dy nor them.
// Refuses     a graph with a faulty edge (layers/graphs/graph.hpp); zero sizes; a T that is not a scalar.
// Source      Hamilton, Ying, Leskovec 2017; PyTorch Geometric's SAGEConv, N its lin_l and S its lin_r.
template <auto const& G, std::size_t In, std::size_t Out, GraphSageOptions Options, class T>
requires not_refused<GraphSage<G, In, Out, Options, T>>
struct GraphSage<G, In, Out, Options, T> {
  static constexpr std::size_t nodes = G.nodes;
  using scalar = T;
  using input_shape = Shape<nodes, In>;
  using output_shape = Shape<nodes, Out>;
  template <class U>
  using with_scalar = GraphSage<G, In, Out, Options, U>;
  static constexpr LayerIdentity identity() {
    return layer_identity("GraphSage", graph_identity<G>, Options.aggregation, Options.bias);
  }
  static constexpr auto const& neighbours = neighbours_of<G>;
  static constexpr bool sums_edges = Options.aggregation != Aggregation::max;
  static constexpr bool multiplies_first = sums_edges && Out < In;
  static constexpr std::size_t summed = multiplies_first ? Out : In;  // features that are put together over edges
  static constexpr std::size_t scratch_size = nodes * (multiplies_first ? Out : In + Out);
  static constexpr bool same_in_training = true;
  static constexpr bool backward_reads_output = false;
  static constexpr std::size_t macs = 2 * nodes * In * Out + (sums_edges ? neighbours.entries * summed : 0);
  static constexpr std::size_t other_operations =
      (Options.bias ? 2 : 1) * nodes * Out + (sums_edges ? 0 : neighbours.entries * In);
  template <std::size_t>
  static constexpr std::size_t workspace_size = scratch_size;

  Tensor<T, Out, In> neighbour_weight;
  [[no_unique_address]] detail::BiasTensor<T, Out, Bias{Options.bias}> bias;
  Tensor<T, Out, In> self_weight;

  // What neighbours are together, where N comes behind that, and scratch for one sample.
  template <std::size_t B, class>
  struct Saved {
    std::array<T, multiplies_first ? 0 : B * nodes * In> aggregated;
    std::array<T, nodes * std::max(summed, Out)> scratch;
  };

  template <std::size_t B>
  constexpr void forward(View<T const, B, input_shape> x, View<T, B, output_shape> y,
                         Scratch<T, scratch_size> scratch) const {
    for (std::size_t b = 0; b < B; ++b) {
      if constexpr (multiplies_first) {
        run(x, y, b, nullptr, scratch.data);
      } else {
        run(x, y, b, scratch.data, scratch.data + nodes * In);
      }
    }
  }

  template <std::size_t B>
  constexpr void forward_training(View<T const, B, input_shape> x, View<T, B, output_shape> y, Saved<B, T>& saved,
                                  TrainingContext) const {
    for (std::size_t b = 0; b < B; ++b) run(x, y, b, aggregated_of(saved, b), saved.scratch.data());
  }

  template <std::size_t B>
  constexpr void backward(View<T const, B, input_shape> x, View<T const, B, output_shape>,
                          View<T const, B, output_shape> dy, View<T, B, input_shape> dx, Saved<B, T>& saved,
                          GraphSage& gradient) const {
    for (std::size_t b = 0; b < B; ++b) {
      run_backward_parameters(x, dy, b, saved, gradient);
      run_backward_input(x, dy, dx, b, saved);
    }
  }
  template <std::size_t B>
  constexpr void backward_parameters(View<T const, B, input_shape> x, View<T const, B, output_shape>,
                                     View<T const, B, output_shape> dy, Saved<B, T>& saved, GraphSage& gradient) const {
    for (std::size_t b = 0; b < B; ++b) run_backward_parameters(x, dy, b, saved, gradient);
  }

  template <class F, class... Same>
  static constexpr void visit(F&& f, Same&... same) {
    f(Parameter{"neighbour_weight", Role::weight, In, Out}, same.neighbour_weight...);
    if constexpr (Options.bias) f(Parameter{"bias", Role::bias, In, Out}, same.bias...);
    f(Parameter{"self_weight", Role::weight, In, Out}, same.self_weight...);
  }

  // The type as a program spells it: host/spelled_layer.hpp.
  template <class Spelling>
  static void spell(Spelling& spelling) {
    spelling.layer("GraphSage", "graph_networks.hpp");
    spelling.graph(G);
    spelling.number(In);
    spelling.number(Out);
    spelling.options("GraphSageOptions")
        .add("aggregation", Options.aggregation, Aggregation::mean)
        .add("bias", Options.bias, true);
    spelling.template scalar<T>();
  }

 private:
  using Inputs = View<T const, nodes, Shape<In>>;
  using Outputs = View<T const, nodes, Shape<Out>>;

  template <class Kept>
  static constexpr T* aggregated_of(Kept& saved, std::size_t b) {
    if constexpr (multiplies_first) return nullptr;
    return saved.aggregated.data() + b * nodes * In;
  }

  // `aggregated` is for what neighbours are together, if N comes behind that; `scratch` for nodes * Out.
  template <std::size_t B>
  constexpr void run(View<T const, B, input_shape> x, View<T, B, output_shape> y, std::size_t b, T* aggregated,
                     T* scratch) const {
    View<T, nodes, Shape<Out>> const products(scratch, Out);
    if constexpr (multiplies_first) {
      dense_of_self(detail::rows_of(x, b), detail::rows_of(y, b));
      kernels::dense_forward<false, In, Out>(neighbour_weight.data(), static_cast<T const*>(nullptr),
                                             detail::rows_of(x, b), products);
      add_sums<Out>(static_cast<T const*>(scratch), y.sample(b));
    } else {
      if constexpr (sums_edges) {
        kernels::edge_sums<kernels::Sums::replace, In>(neighbours, factors().data(), x.sample(b), aggregated);
      } else {
        kernels::edge_maxima<In>(neighbours, x.sample(b), aggregated);
      }
      dense_of_self(detail::rows_of(x, b), products);
      kernels::dense_forward<false, In, Out>(neighbour_weight.data(), static_cast<T const*>(nullptr),
                                             Inputs(aggregated, In), detail::rows_of(y, b),
                                             kernels::Add<T>{scratch, Out});
    }
  }
  constexpr void dense_of_self(Inputs x, View<T, nodes, Shape<Out>> y) const {
    kernels::dense_forward<Options.bias, In, Out>(self_weight.data(), bias.data(), x, y);
  }

  using Factor = std::conditional_t<Options.aggregation == Aggregation::mean, detail::MeanFactor, detail::SumFactor>;
  static constexpr auto const& factors() { return detail::edge_factors<Factor, T, G, false>; }
  template <std::size_t Features>
  static constexpr void add_sums(T const* x, T* y) {
    kernels::edge_sums<kernels::Sums::add, Features>(neighbours, factors().data(), x, y);
  }
  // Against the edges.
  template <kernels::Sums Into, std::size_t Features>
  static constexpr void sums_backward(T const* dy, T* dx) {
    constexpr auto const& back = detail::reversed_edge_factors<Factor, T, G, false>;
    kernels::edge_sums<Into, Features>(hearers_of<G>, back.data(), dy, dx);
  }

  // Where products come first, their gradients are left in the scratch.
  template <std::size_t B, class Kept>
  constexpr void run_backward_parameters(View<T const, B, input_shape> x, View<T const, B, output_shape> dy,
                                         std::size_t b, Kept& saved, GraphSage& gradient) const {
    Inputs const in = detail::rows_of(x, b);
    Outputs const out = detail::rows_of(dy, b);
    kernels::dense_backward_parameters<Options.bias, In, Out>(in, out, gradient.self_weight.data(),
                                                              gradient.bias.data());
    if constexpr (multiplies_first) {
      sums_backward<kernels::Sums::replace, Out>(dy.sample(b), saved.scratch.data());
      kernels::dense_backward_parameters<false, In, Out>(in, Outputs(saved.scratch.data(), Out),
                                                         gradient.neighbour_weight.data(), static_cast<T*>(nullptr));
    } else {
      kernels::dense_backward_parameters<false, In, Out>(Inputs(aggregated_of(saved, b), In), out,
                                                         gradient.neighbour_weight.data(), static_cast<T*>(nullptr));
    }
  }
  template <std::size_t B, class Kept>
  constexpr void run_backward_input(View<T const, B, input_shape> x, View<T const, B, output_shape> dy,
                                    View<T, B, input_shape> dx, std::size_t b, Kept& saved) const {
    Outputs const out = detail::rows_of(dy, b);
    T* const scratch = saved.scratch.data();
    kernels::dense_backward_input<In, Out>(self_weight.data(), out, detail::rows_of(dx, b));
    if constexpr (multiplies_first) {
      kernels::product<nodes, Out, In, true>(kernels::Factors<T>{scratch, Out, 1},
                                             kernels::RowsOf<T const>{neighbour_weight.data(), In},
                                             kernels::RowsOf<T>{dx.sample(b), In});
    } else {
      kernels::dense_backward_input<In, Out>(neighbour_weight.data(), out, View<T, nodes, Shape<In>>(scratch, In));
      if constexpr (sums_edges) {
        sums_backward<kernels::Sums::add, In>(scratch, dx.sample(b));
      } else {
        kernels::edge_maxima_backward<In>(neighbours, x.sample(b), static_cast<T const*>(scratch), dx.sample(b));
      }
    }
  }
};

// What stands for the layer in build().
namespace words {

template <auto const& G, std::size_t Out, GraphSageOptions Options>
struct GraphSage {
  template <class Input>
  static constexpr bool takes = detail::has_rows<Input, G.nodes>;
  template <class Input, class T>
  using layer = ingot::GraphSage<G, Input::extents[1], Out, Options, T>;
};

}  // namespace words

template <auto const& G, std::size_t Out, GraphSageOptions Options, class Input>
struct RefusalOf<detail::DoesNotTake<words::GraphSage<G, Out, Options>, Input>>
    : detail::RefusalOfRows<G.nodes, Input> {};

// Stands for a GraphSage of what comes before it in build(), [Nodes, Features]: `graph_sage<G, 8>`.
template <auto const& G, std::size_t Out, GraphSageOptions Options = GraphSageOptions{}>
inline constexpr words::GraphSage<G, Out, Options> graph_sage{};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

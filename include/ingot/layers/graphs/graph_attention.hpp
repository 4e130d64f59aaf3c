// Attention of each node of a graph over its neighbours.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>

#include "ingot/core/fingerprint.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/core/workspace.hpp"
#include "ingot/kernels/dense.hpp"
#include "ingot/kernels/edges.hpp"
#include "ingot/kernels/edges_attention.hpp"
#include "ingot/layers/activations.hpp"
#include "ingot/layers/bias.hpp"
#include "ingot/layers/graphs/graph.hpp"
#include "ingot/layers/graphs/node_rows.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/layers/refusal.hpp"
#include "ingot/layers/training_context.hpp"
#include "ingot/layers/words.hpp"

namespace ingot {

// As PyTorch Geometric's GATConv has them.
struct GraphAttentionOptions {
  bool concat = true;          // outputs of the heads side by side; else their mean
  bool add_self_loops = true;  // every node hears itself, too
  bool bias = true;
  double slope = 0.2;  // of the scores' LeakyRelu below 0; behind the others, as in AttentionOptions
};

// One that is refused says so and nothing else.
template <auto const& G, std::size_t In, std::size_t Out, std::size_t Heads = 1,
          GraphAttentionOptions Options = GraphAttentionOptions{}, class T = float>
struct GraphAttention : RefusedLayer<GraphAttention<G, In, Out, Heads, Options, T>> {};

template <auto const& G, std::size_t In, std::size_t Out, std::size_t Heads, GraphAttentionOptions Options, class T>
struct RefusalOf<GraphAttention<G, In, Out, Heads, Options, T>>
    : FirstOf<UnlessGraph<G>, UnlessPositive<In, Out, Heads>, UnlessFinite<Options.slope>, UnlessScalar<T>> {};

// v[n, h] = W[h] x[n];  y[i, h] = sum over the nodes j that i hears of a[i, j, h] v[j, h] + b[h], where a[i, j, h] is
// the softmax over j of LeakyRelu(att_src[h] . v[j, h] + att_dst[h] . v[i, h]).
//
// Shapes      x [Nodes, In]; y [Nodes, Heads * Out], or [Nodes, Out], the mean over the heads, without `.concat`.
// Parameters  lin.weight [Heads * Out, In]; att_src and att_dst [Heads, Out]; bias, of y's width. PyTorch Geometric's
//             att_src and att_dst have another axis of 1 in front, and come before lin.weight.
// Numerics    products are those of Dense, of x's rows. The softmax is that of differences to the largest score of a
//             node, so that nothing overflows; sums over neighbours run in the order of the nodes. A node that hears
//             none has the bias alone; a score that is NaN or infinity makes that head of the nodes that hear it NaN.
// Cost        Nodes * Heads * Out * (In + 2) MACs, and Heads * Out for each edge that is heard: none for pairs of nodes
//             that no edge joins. Training keeps v, the scores of nodes and the softmax.
// Aliasing    y overlaps neither x nor the parameters, dx neither x nor dy nor them.
// Refuses     what is no graph; zero sizes; a slope that is not finite; a T that is not a scalar.
// Source      Velickovic et al., Graph attention networks, 2018; PyTorch Geometric's GATConv.
template <auto const& G, std::size_t In, std::size_t Out, std::size_t Heads, GraphAttentionOptions Options, class T>
requires not_refused<GraphAttention<G, In, Out, Heads, Options, T>>
struct GraphAttention<G, In, Out, Heads, Options, T> {
 private:
  static constexpr auto const& rows = neighbours_of<G, Options.add_self_loops>;
  static constexpr std::size_t nodes = G.nodes;
  static constexpr std::size_t wide = Heads * Out;
  static constexpr std::size_t width = Options.concat ? wide : Out;
  static constexpr Bias with_bias = Options.bias ? Bias::present : Bias::none;
  using Score = activation::LeakyRelu<Options.slope>;

  // Where the parts of one sample stand: values, scores of senders and of receivers, weights of edges.
  static constexpr std::size_t from_at = nodes * wide;
  static constexpr std::size_t to_at = from_at + nodes * Heads;
  static constexpr std::size_t weights_at = to_at + nodes * Heads;
  static constexpr std::size_t size_of_sample = weights_at + rows.entries * Heads;

 public:
  using scalar = T;
  using input_shape = Shape<nodes, In>;
  using output_shape = Shape<nodes, width>;
  template <class U>
  using with_scalar = GraphAttention<G, In, Out, Heads, Options, U>;
  static constexpr LayerIdentity identity() {
    return layer_identity("GraphAttention", graph_identity<G>, Heads, Options.concat, Options.slope,
                          Options.add_self_loops, Options.bias);
  }
  static constexpr bool backward_reads_output = false;
  static constexpr bool same_in_training = true;
  static constexpr std::size_t macs = nodes * wide * (In + 2) + rows.entries * wide;
  // Of an edge: sum, activation, maximum, difference, exponential, sum and quotient.
  static constexpr std::size_t other_operations =
      7 * rows.entries * Heads + (Options.concat ? 0 : nodes * Out) + (Options.bias ? nodes * width : 0);

  Tensor<T, wide, In> weight;
  Tensor<T, Heads, Out> att_src;
  Tensor<T, Heads, Out> att_dst;
  [[no_unique_address]] detail::BiasTensor<T, width, with_bias> bias;

  template <std::size_t B>
  static constexpr std::size_t workspace_size = size_of_sample;

  template <std::size_t B, class>
  struct Saved {
    Workspace<T, B * size_of_sample> samples;
    Workspace<T, size_of_sample> gradients;
  };

  template <std::size_t B>
  constexpr void forward(View<T const, B, input_shape> x, View<T, B, output_shape> y,
                         Scratch<T, size_of_sample> scratch) const {
    for (std::size_t b = 0; b < B; ++b) run(x, y, b, scratch.data);
  }

  template <std::size_t B>
  constexpr void forward_training(View<T const, B, input_shape> x, View<T, B, output_shape> y, Saved<B, T>& saved,
                                  TrainingContext) const {
    for (std::size_t b = 0; b < B; ++b) {
      run(x, y, b, saved.samples.data() + b * size_of_sample);
    }
  }

  template <std::size_t B>
  constexpr void backward(View<T const, B, input_shape> x, View<T const, B, output_shape>,
                          View<T const, B, output_shape> dy, View<T, B, input_shape> dx, Saved<B, T>& saved,
                          GraphAttention& gradient) const {
    for (std::size_t b = 0; b < B; ++b) {
      T* const dvalues = backward_sample(x, dy, b, saved, gradient);
      kernels::dense_backward_input<In, wide>(weight.data(), of_nodes<T const>(dvalues), detail::rows_of(dx, b));
    }
  }
  template <std::size_t B>
  constexpr void backward_parameters(View<T const, B, input_shape> x, View<T const, B, output_shape>,
                                     View<T const, B, output_shape> dy, Saved<B, T>& saved,
                                     GraphAttention& gradient) const {
    for (std::size_t b = 0; b < B; ++b) backward_sample(x, dy, b, saved, gradient);
  }

  template <class F, class... Same>
  static constexpr void visit(F&& f, Same&... same) {
    f(Parameter{"lin.weight", Role::weight, In, wide}, same.weight...);
    f(Parameter{"att_src", Role::weight, Out, 1}, same.att_src...);
    f(Parameter{"att_dst", Role::weight, Out, 1}, same.att_dst...);
    if constexpr (Options.bias) f(Parameter{"bias", Role::bias, In, wide}, same.bias...);
  }

  // The type as a program spells it: host/spelled_layer.hpp.
  template <class Spelling>
  static void spell(Spelling& spelling) {
    spelling.layer("GraphAttention", "graph_networks.hpp");
    spelling.graph(G);
    spelling.number(In);
    spelling.number(Out);
    spelling.number(Heads);
    spelling.options("GraphAttentionOptions")
        .add("concat", Options.concat, true)
        .add("add_self_loops", Options.add_self_loops, true)
        .add("bias", Options.bias, true)
        .add("slope", Options.slope, 0.2);
    spelling.template scalar<T>();
  }

 private:
  // The nodes' values as a batch.
  template <class Number>
  static constexpr View<Number, nodes, Shape<wide>> of_nodes(Number* values) {
    return {values, wide};
  }

  template <std::size_t B>
  constexpr void run(View<T const, B, input_shape> x, View<T, B, output_shape> y, std::size_t b, T* parts) const {
    kernels::dense_forward<false, In, wide>(weight.data(), static_cast<T const*>(nullptr), detail::rows_of(x, b),
                                            of_nodes(parts));
    kernels::scores_of_nodes<nodes, Heads, Out>(parts, att_src.data(), parts + from_at);
    kernels::scores_of_nodes<nodes, Heads, Out>(parts, att_dst.data(), parts + to_at);
    kernels::attention_of_edges<rows, Heads, Score>(parts + from_at, parts + to_at, parts + weights_at);
    if constexpr (Options.concat) {
      kernels::weighted_values<rows, Heads, Out>(parts + weights_at, parts, y.sample(b));
    } else {
      kernels::mean_of_weighted_values<rows, Heads, Out>(parts + weights_at, parts, y.sample(b));
    }
    if constexpr (Options.bias) kernels::add_to_each_node<nodes, width>(bias.data(), y.sample(b));
  }

  // All gradients but dx; gives that of the values.
  template <std::size_t B>
  constexpr T* backward_sample(View<T const, B, input_shape> x, View<T const, B, output_shape> dy, std::size_t b,
                               Saved<B, T>& saved, GraphAttention& gradient) const {
    T const* const parts = saved.samples.data() + b * size_of_sample;
    T* const down = saved.gradients.data();
    kernels::weighted_values_backward<rows, Heads, Out, !Options.concat>(parts + weights_at, parts, dy.sample(b),
                                                                         down + weights_at, down);
    kernels::attention_of_edges_backward<rows, Heads, Score>(parts + from_at, parts + to_at, parts + weights_at,
                                                             down + weights_at, down + from_at, down + to_at);
    kernels::scores_of_nodes_backward<nodes, Heads, Out>(parts, att_src.data(), down + from_at, down,
                                                         gradient.att_src.data());
    kernels::scores_of_nodes_backward<nodes, Heads, Out>(parts, att_dst.data(), down + to_at, down,
                                                         gradient.att_dst.data());
    kernels::dense_backward_parameters<false, In, wide>(detail::rows_of(x, b), of_nodes<T const>(down),
                                                        gradient.weight.data(), static_cast<T*>(nullptr));
    if constexpr (Options.bias) kernels::add_rows<nodes, width>(dy.sample(b), gradient.bias.data());
    return down;
  }
};

// What stands for the layer in build().
namespace words {

template <auto const& G, std::size_t Out, std::size_t Heads, GraphAttentionOptions Options>
struct GraphAttention {
  template <class Input>
  static constexpr bool takes = detail::has_rows<Input, G.nodes>;
  template <class Input, class T>
  using layer = ingot::GraphAttention<G, Input::extents[1], Out, Heads, Options, T>;
};

}  // namespace words

template <auto const& G, std::size_t Out, std::size_t Heads, GraphAttentionOptions Options, class Input>
struct RefusalOf<detail::DoesNotTake<words::GraphAttention<G, Out, Heads, Options>, Input>>
    : detail::RefusalOfRows<G.nodes, Input> {};

// Stands for a GraphAttention in build(), behind an input of [Nodes, In]: `graph_attention<karate, 8, 4>`.
template <auto const& G, std::size_t Out, std::size_t Heads = 1,
          GraphAttentionOptions Options = GraphAttentionOptions{}>
inline constexpr words::GraphAttention<G, Out, Heads, Options> graph_attention{};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

// What expressions and networks look like: as text, and for Graphviz.
//   pictures lenet | dot -Tsvg -o lenet.svg
#include <cstddef>
#include <cstdio>
#include <ingot/attention.hpp>
#include <ingot/external_memory.hpp>
#include <ingot/graph.hpp>
#include <ingot/graph/derivatives/gradient.hpp>
#include <ingot/graph/text/graphviz.hpp>
#include <ingot/graph/text/text.hpp>
#include <ingot/ingot.hpp>
#include <ingot/network/graphviz.hpp>
#include <ingot/network/text.hpp>
#include <string_view>

#include "promise.hpp"

using namespace ingot::graph;

namespace {

// Cross-entropy of one dense layer, and how it depends on the weights.
constexpr auto x = input<"x", 8, 4>;
constexpr auto t = distribution<"t", 8, 3>;
constexpr auto w = parameter<"w", 3, 4>;
constexpr auto b = parameter<"b", 3>;
constexpr auto loss = -sum(t * log(softmax(matmul(x, transpose(w)) + b)));
constexpr auto slope = simplify(gradient<loss, "w">);

using LeNet = decltype(ingot::build<ingot::Shape<1, 28, 28>>(
    ingot::conv2d<6, 5>, ingot::relu, ingot::max_pool2d<2>, ingot::conv2d<16, 5>, ingot::relu, ingot::max_pool2d<2>,
    ingot::flatten, ingot::dense<120>, ingot::relu, ingot::dense<84>, ingot::relu, ingot::dense<10>));

// What a TransformerBlock<32, 16, 2, 64> does whose norms come first and which is causal, layer by layer.
constexpr auto norm = ingot::layer_norm<ingot::LayerNormOptions{.axes = 1}>;
using Transformer = decltype(ingot::build<ingot::Shape<32, 16>>(
    ingot::residual(ingot::chain(norm, ingot::multi_head_attention<2, ingot::AttentionOptions{.causal = true}>)),
    ingot::residual(norm, ingot::per_step<ingot::dense<64>>, ingot::relu, ingot::per_step<ingot::dense<16>>)));

using Block = ingot::TransformerBlock<32, 16, 2, 64, ingot::TransformerOptions{.norm_first = true, .causal = true}>;
static_assert(ingot::parameter_count<Transformer> == ingot::parameter_count<Block>);
static_assert(ingot::macs_of<Transformer> == ingot::macs_of<Block>);

// A machine with a memory of 24 slots.
constexpr auto turing = neural_turing_machine<8, 6, 24, 10>(feedforward_controller<32>);

}  // namespace

int main(int argc, char** argv) {
  std::string_view const wanted = argc == 2 ? argv[1] : "";
  if (wanted == "gradient") {
    print("", graphviz_of<slope>);
  } else if (wanted == "lenet") {
    print("", ingot::network_graphviz<LeNet>);
  } else if (wanted == "transformer") {
    print("", ingot::network_graphviz<Transformer>);
  } else if (wanted == "turing") {
    print("", graphviz_of<turing>);
  } else if (argc > 1) {
    std::puts(
        "usage: pictures [gradient | lenet | transformer | turing]\n  writes a picture for Graphviz's dot; without a "
        "name, text");
    return wanted == "--help" || wanted == "-h" ? 0 : 2;
  } else {
    print("A loss\n  ", line_of<loss>);
    print("and its gradient\n  ", line_of<slope>);
    print("which is, with shapes\n", tree_of<slope>);
    print("A network\n", ingot::network_tree<LeNet>);
    print("A block of a transformer\n", ingot::network_tree<Transformer>);
    check(line_of<slope> == "matmul(transpose(softmax(matmul(x, transpose(w)) + b) - t), x)", "the gradient is short");
  }
  return all_kept ? 0 : 1;
}

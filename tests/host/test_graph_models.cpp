// Networks over graphs in files: saved and loaded, told apart by their edges, and spelled in C++.
#define BOOST_TEST_MODULE graph_models
#include <boost/test/unit_test.hpp>
#include <cstddef>
#include <ingot/graph_networks.hpp>
#include <ingot/host/freeze.hpp>
#include <ingot/host/summary.hpp>
#include <ingot/host/weights.hpp>
#include <string>
#include <string_view>

#include "files.hpp"

using namespace ingot;

namespace {

inline constexpr auto path = graph_of<3>({{0, 1}, {1, 2}});
inline constexpr auto same_path = graph_of<3>({{2, 1}, {1, 0}});
inline constexpr auto other_path = graph_of<3>({{0, 2}, {1, 2}});
inline constexpr auto one_way = graph_of<3>({{0, 1}, {1, 1}}, {.directed = true, .self_loops = true});

template <auto const& G>
using Net = decltype(build<Shape<3, 4>>(graph_convolution<G, 8>, relu,
                                        graph_sage<G, 5, GraphSageOptions{.aggregation = Aggregation::max}>,
                                        mean_of_nodes, dense<2>));

constexpr std::string_view spelled = R"(ingot::Network<
    ingot::GraphConvolution<ingot::listed_graph<3, ingot::GraphOptions{}, 0, 1, 1, 2>, 4, 8>,
    ingot::Relu<3, 8>,
    ingot::GraphSage<ingot::listed_graph<3, ingot::GraphOptions{}, 0, 1, 1, 2>, 8, 5, ingot::GraphSageOptions{.aggregation = ingot::Aggregation::max}>,
    ingot::MeanOfNodes<3, 5>,
    ingot::Dense<5, 2>>)";
// What stands there, taken for a type.
using Spelled = ingot::Network<ingot::GraphConvolution<ingot::listed_graph<3, ingot::GraphOptions{}, 0, 1, 1, 2>, 4, 8>,
                               ingot::Relu<3, 8>,
                               ingot::GraphSage<ingot::listed_graph<3, ingot::GraphOptions{}, 0, 1, 1, 2>, 8, 5,
                                                ingot::GraphSageOptions{.aggregation = ingot::Aggregation::max}>,
                               ingot::MeanOfNodes<3, 5>, ingot::Dense<5, 2>>;
static_assert(fingerprint_v<Spelled> == fingerprint_v<Net<path>>);

// Attention and messages. The type of an expression is the program's: such a layer has no spelling.
namespace g = ingot::graph;
constexpr auto sent = g::matmul(g::parameter<"w", 5, 4>, g::input<"source", 4>);
constexpr auto made = g::tanh(g::input<"messages", 5>);
template <auto const& G>
using Attentive = decltype(build<Shape<3, 4>>(graph_attention<G, 2, 2>, message_passing<G, sent, made>));
inline constexpr GraphAttentionOptions of_mean{.concat = false, .slope = 0.25};

template <class From, class To>
void check_the_same_outputs(From const& from, To const& to) {
  Tensor<float, 3, 4> x;
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<float>(i % 5) - 1.75F;
  Workspace<float, workspace_size_v<From, 1>> scratch;
  Tensor<float, 2> expected;
  Tensor<float, 2> found;
  from.template forward<1>(x, expected, scratch);
  to.template forward<1>(x, found, scratch);
  BOOST_TEST(expected[0] == found[0]);
  BOOST_TEST(expected[1] == found[1]);
  BOOST_TEST(expected[0] != expected[1]);
}

}  // namespace

BOOST_AUTO_TEST_CASE(weights_fit_where_the_edges_are_the_same) {
  Net<path> net;
  initialize(net, 5);
  TestDirectory const folder;
  auto const file = folder.path("net.safetensors");
  save_weights(net, file);
  Net<path> again{};
  load_weights(again, file);
  check_the_same_outputs(net, again);
  Net<same_path> same{};
  load_weights(same, file);
  check_the_same_outputs(net, same);
  Net<other_path> other{};
  BOOST_TEST(refusal(file, [&] { load_weights(other, file); }).find("architecture") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(weights_of_attention_and_messages) {
  Attentive<path> net;
  initialize(net, 5);
  TestDirectory const folder;
  auto const file = folder.path("net.safetensors");
  save_weights(net, file);
  Attentive<path> again{};
  load_weights(again, file);
  BOOST_TEST(again.layer<0>().weight == net.layer<0>().weight);
  BOOST_TEST(again.layer<0>().att_dst == net.layer<0>().att_dst);
  BOOST_TEST(again.layer<1>().get<"message.w">() == net.layer<1>().get<"message.w">());
  BOOST_TEST(again.layer<1>().get<"message.w">()[0] != 0.0F);
  Attentive<other_path> other{};
  BOOST_TEST(refusal(file, [&] { load_weights(other, file); }).find("architecture") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(types_are_spelled_with_their_edges) {
  SpelledType const type = spell_type<Net<path>>();
  BOOST_TEST(type.text == spelled);
  BOOST_TEST(type.unknown == "");
  BOOST_TEST(type.own == "");
  BOOST_TEST(type.headers.count("graph_networks.hpp") == 1U);
  BOOST_TEST((spell_type<GraphAttention<path, 4, 2, 3, of_mean, double>>().text) ==
             "ingot::GraphAttention<ingot::listed_graph<3, ingot::GraphOptions{}, 0, 1, 1, 2>, 4, 2, 3, "
             "ingot::GraphAttentionOptions{.concat = false, .slope = 0.25}, double>");
  BOOST_TEST(spell_type<Attentive<path>>().unknown == "MessagePassing");
  BOOST_TEST(
      (spell_type<GraphConvolution<one_way, 1, 2, GraphConvolutionOptions{.add_self_loops = false}, double>>().text) ==
      "ingot::GraphConvolution<ingot::listed_graph<3, ingot::GraphOptions{.directed = true, .self_loops = true}, "
      "0, 1, 1, 1>, 1, 2, ingot::GraphConvolutionOptions{.add_self_loops = false}, double>");

  Net<path> net;
  initialize(net, 5);
  TestDirectory const folder;
  auto const file = folder.path("net.safetensors");
  save_weights(net, file);
  Spelled spelled_net{};
  load_weights(spelled_net, file);
  check_the_same_outputs(net, spelled_net);
}

BOOST_AUTO_TEST_CASE(summary) {
  std::string const text = summary_text<Net<path>>();
  BOOST_TEST(text.find("0         GraphConvolution  [3, 8]") != std::string::npos, text);
  BOOST_TEST(text.find("GraphSage") != std::string::npos, text);
  BOOST_TEST(text.find("MeanOfNodes") != std::string::npos, text);
  std::string const attentive = summary_text<Attentive<path>>();
  BOOST_TEST(attentive.find("0         GraphAttention  [3, 4]") != std::string::npos, attentive);
  BOOST_TEST(attentive.find("1         MessagePassing  [3, 5]") != std::string::npos, attentive);
  BOOST_TEST(cost<Attentive<path>>.macs == 3U * 4 * (4 + 2) + 7 * 4 + 3 * 5 * 4);
  BOOST_TEST(cost<Net<path>>.macs == 3U * 4 * 8 + 7 * 4 + 2 * 3 * 8 * 5 + 5 * 2);
}

BOOST_AUTO_TEST_CASE(pictures) {
  BOOST_TEST(graph_graphviz<one_way> ==
             "digraph {\n"
             "  node [fontname=\"Helvetica\", fontsize=12, style=filled, fillcolor=\"#eef3fa\", color=\"#5b7ba6\"]\n"
             "  edge [fontname=\"Helvetica\", fontsize=10, color=\"#666666\", fontcolor=\"#444444\"]\n"
             "  n0 [label=\"0\", shape=circle]\n"
             "  n1 [label=\"1\", shape=circle]\n"
             "  n2 [label=\"2\", shape=circle]\n"
             "  n0 -> n1\n"
             "  n1 -> n1\n"
             "}\n");
  std::string text;
  spell_graph_graphviz(path, [&](char c) { text += c; }, [](std::size_t node) { return node / 2; });
  BOOST_TEST(text.find("edge [dir=none]") != std::string::npos, text);
  BOOST_TEST(text.find("n2 [label=\"2\", shape=circle, fillcolor=\"#fdf1da\", color=\"#c08a2d\"]") != std::string::npos,
             text);
}

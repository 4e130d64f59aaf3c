// Networks with attention over neighbours and with message passing in files: saved and loaded, spelled in C++, summed up.
#define BOOST_TEST_MODULE graph_attention_models
#include <boost/test/unit_test.hpp>
#include <cstddef>
#include <ingot/graph_networks.hpp>
#include <ingot/host/summary.hpp>
#include <ingot/host/type_spelling.hpp>
#include <ingot/host/weights.hpp>
#include <string>

#include "files.hpp"

using namespace ingot;

namespace {

namespace g = ingot::graph;

inline constexpr auto path = graph_of<3>({{0, 1}, {1, 2}});
inline constexpr auto other_path = graph_of<3>({{0, 2}, {1, 2}});
inline constexpr GraphAttentionOptions of_mean{.concat = false, .slope = 0.25};

constexpr auto sent = g::matmul(g::parameter<"w", 5, 4>, g::input<"source", 4>);
constexpr auto made = g::tanh(g::input<"messages", 5>);
template <auto const& G>
using Net = decltype(build<Shape<3, 4>>(graph_attention<G, 2, 2>, message_passing<G, sent, made>));

}  // namespace

BOOST_AUTO_TEST_CASE(weights_fit_where_the_edges_are_the_same) {
  Net<path> net;
  initialize(net, 5);
  TestDirectory const folder;
  auto const file = folder.path("net.safetensors");
  save_weights(net, file);
  Net<path> again{};
  load_weights(again, file);
  BOOST_TEST(again.layer<0>().weight == net.layer<0>().weight);
  BOOST_TEST(again.layer<0>().att_dst == net.layer<0>().att_dst);
  BOOST_TEST(again.layer<1>().get<"message.w">() == net.layer<1>().get<"message.w">());
  BOOST_TEST(again.layer<1>().get<"message.w">()[0] != 0.0F);
  Net<other_path> other{};
  BOOST_TEST(refusal(file, [&] { load_weights(other, file); }).find("architecture") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(types) {
  BOOST_TEST((spell_type<GraphAttention<path, 4, 2>>().text) ==
             "ingot::GraphAttention<ingot::listed_graph<3, ingot::GraphOptions{}, 0, 1, 1, 2>, 4, 2, 1>");
  SpelledType const type = spell_type<GraphAttention<path, 4, 2, 3, of_mean, double>>();
  BOOST_TEST(type.text ==
             "ingot::GraphAttention<ingot::listed_graph<3, ingot::GraphOptions{}, 0, 1, 1, 2>, 4, 2, 3, "
             "ingot::GraphAttentionOptions{.concat = false, .slope = 0.25}, double>");
  BOOST_TEST(type.unknown == "");
  BOOST_TEST(type.headers.count("graph_networks.hpp") == 1U);
  // The type of an expression is the program's.
  BOOST_TEST(spell_type<Net<path>>().unknown == "MessagePassing");
}

BOOST_AUTO_TEST_CASE(summary) {
  std::string const text = summary_text<Net<path>>();
  BOOST_TEST(text.find("0         GraphAttention  [3, 4]") != std::string::npos, text);
  BOOST_TEST(text.find("1         MessagePassing  [3, 5]") != std::string::npos, text);
  BOOST_TEST(cost<Net<path>>.macs == 3U * 4 * (4 + 2) + 7 * 4 + 3 * 5 * 4);
}

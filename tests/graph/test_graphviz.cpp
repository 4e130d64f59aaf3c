// Pictures of expressions in Graphviz's language.
#define BOOST_TEST_MODULE graph_graphviz
#include <array>
#include <boost/test/unit_test.hpp>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "ingot/core/graphviz.hpp"
#include "ingot/graph.hpp"
#include "ingot/graph/outputs.hpp"
#include "ingot/graph/text/graphviz.hpp"

namespace graph = ingot::graph;
using namespace ingot::graph;

namespace {

struct Head {
  template <class Put>
  constexpr void operator()(Put& put) const {
    ingot::detail::spell_graphviz_head(put);
  }
};

// A picture without what all pictures start with.
constexpr std::string_view body(std::string_view picture) {
  if (!picture.starts_with(ingot::detail::spelled<Head>)) return "another head";
  return picture.substr(ingot::detail::spelled<Head>.size());
}
constexpr bool has(std::string_view picture, std::string_view line) {
  return picture.find(line) != std::string_view::npos;
}

constexpr auto x = input<"x", 2, 3>;
constexpr auto y = input<"y", 2, 3>;
constexpr auto w = parameter<"w", 4, 3>;
constexpr auto s = sigmoid(x);

static_assert(body(graphviz_of<s * (1_c - s)>) ==
              "  n0 [label=\"x\", shape=box, fillcolor=\"#e8f5e4\", color=\"#5f9a52\"]\n"
              "  n1 [label=\"sigmoid\"]\n"
              "  n0 -> n1 [label=\" [2, 3]\"]\n"
              "  n3 [label=\"1 - _\"]\n"
              "  n1 -> n3 [label=\" [2, 3]\"]\n"
              "  n4 [label=\"*\"]\n"
              "  n1 -> n4 [label=\" [2, 3]\"]\n"
              "  n3 -> n4 [label=\" [2, 3]\"]\n"
              "  out0 [label=\"output\", shape=plaintext, style=\"\"]\n"
              "  n4 -> out0 [label=\" [2, 3]\"]\n"
              "}\n");

// Several outputs, and what they share once.
constexpr std::string_view two = graphviz_of<outputs(sum(s), s)>;
static_assert(has(two, "n2 [label=\"sum\"]"));
static_assert(has(two, "n2 -> out0 [label=\" []\"]"));
static_assert(has(two, "out1 [label=\"output 1\""));
static_assert(has(two, "n1 -> out1 [label=\" [2, 3]\"]"));
static_assert(two.find("sigmoid") == two.rfind("sigmoid"));

// Operands are numbered where they must not change places.
static_assert(has(graphviz_of<x - y>, "n0 -> n2 [label=\" 1: [2, 3]\"]\n  n1 -> n2 [label=\" 2: [2, 3]\"]\n"));
static_assert(has(graphviz_of<x + y>, "n0 -> n2 [label=\" [2, 3]\"]\n  n1 -> n2 [label=\" [2, 3]\"]\n"));
static_assert(has(graphviz_of<square(x)>, "n1 [label=\"square\"]\n  n0 -> n1 [label=\" [2, 3]\"]\n  out0"));

// A product says which operand it reads as transposed.
constexpr auto product = detail::apply<graph::detail::Operation::matmul, ingot::Dimensions{2, {2, 4}},
                                       std::array<std::uint64_t, 2>{0, 1}, decltype(x)::name, decltype(w)::name>();
static_assert(has(graphviz_of<product>, "n1 -> n2 [label=\" 2: [4, 3] transposed\"]\n"));

// Constants stand in the labels.
static_assert(has(graphviz_of<where(greater(x, 0_c), y, -1_c)>, "[label=\"greater(_, 0)\"]\n"));
static_assert(has(graphviz_of<where(greater(x, 0_c), y, constant<-1.0>)>, "[label=\"where(_, _, -1)\"]\n"));
static_assert(has(graphviz_of<power(x, 3_c)>, "[label=\"power(_, 3)\"]\n"));
static_assert(has(graphviz_of<-x>, "[label=\"-\"]\n"));
static_assert(has(graphviz_of<x / 2_c>, "[label=\"_ / 2\"]\n"));
static_assert(body(graphviz_of<2_c>) ==
              "  n0 [label=\"2\", shape=box, fillcolor=\"#f4f4f4\", color=\"#999999\"]\n"
              "  out0 [label=\"output\", shape=plaintext, style=\"\"]\n"
              "  n0 -> out0 [label=\" []\"]\n"
              "}\n");

// Names are shown as they are.
static_assert(has(graphviz_of<input<"say \"hi\" \\N">>, "[label=\"say \\\"hi\\\" \\\\N\", shape=box"));
static_assert(has(graphviz_of<input<"a &lt; b">>, "[label=\"a &amp;lt; b\", shape=box"));
static_assert(has(graphviz_of<input<"two\nlines\t">>, "[label=\"two\\nlines \", shape=box"));

}  // namespace

BOOST_AUTO_TEST_CASE(a_sink_at_run_time) {
  std::string picture;
  spell_graphviz(s * (1_c - s), [&](char c) { picture += c; });
  BOOST_TEST(picture == graphviz_of<s * (1_c - s)>);
}

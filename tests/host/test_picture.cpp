// Texts and pictures of networks and expressions: layers by their names, branches, files, and Graphviz's own opinion.
#define BOOST_TEST_MODULE host_picture
#include <boost/test/unit_test.hpp>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <ingot/ingot.hpp>
#include <string>
#include <string_view>

#include "files.hpp"
#include "ingot/core/type_name.hpp"
#include "ingot/graph.hpp"
#include "ingot/graph/outputs.hpp"
#include "ingot/host/picture.hpp"

using namespace ingot;

namespace own {

// A user's layers: as a template, and as a type among others of a class.
template <class S, Real Slope>
struct Leak {
  using input_shape = S;
  using output_shape = S;
  template <std::size_t B, class T>
  constexpr void forward(View<T const, B, S> x, View<T, B, S> y) const {
    for (std::size_t i = 0; i < B * S::size; ++i) y[i] = x[i] > T(0) ? x[i] : static_cast<T>(Slope.value) * x[i];
  }
};
template <class T>
struct Family {
  struct Plain : Relu<3> {};
  template <int N>
  struct Numbered : Relu<3> {};
};

}  // namespace own

namespace {

struct Hidden : Relu<3> {};
template <bool Larger>
struct Choice : Relu<3> {};

static_assert(type_name<Relu<3>> == "Relu");
static_assert(type_name<Dense<3, 5>> == "Dense");
static_assert(type_name<int> == "int");
static_assert(type_name<LeakyRelu<0.1, 3>> == "LeakyRelu");
static_assert(type_name<Dropout<0.5, 3>> == "Dropout");
static_assert(type_name<Conv2d<Shape<1, 8, 8>, 4, Size2(3, 5)>> == "Conv2d");
static_assert(type_name<BatchNorm<Shape<4, 8, 8>>> == "BatchNorm");
static_assert(type_name<Flatten<4, 8>> == "Flatten");
static_assert(type_name<own::Leak<Shape<3>, 0.1>> == "Leak");
static_assert(type_name<Hidden> == "Hidden");
static_assert(type_name<own::Family<Dense<3, 5>>::Plain> == "Plain");
static_assert(type_name<own::Family<Dense<3, 5>>::Numbered<3>> == "Numbered");
static_assert(type_name<Choice<(sizeof(int) > 2)>> == "Choice");

using LeNet = decltype(build<Shape<1, 28, 28>>(conv2d<6, 5>, relu, max_pool2d<2>, conv2d<16, 5>, relu, max_pool2d<2>,
                                               flatten, dense<120>, relu, dense<84>, relu, dense<10>));

static_assert(network_line<LeNet> ==
              "[1, 28, 28] -> Conv2d [6, 24, 24] -> Relu -> MaxPool2d [6, 12, 12] -> Conv2d [16, 8, 8] -> Relu -> "
              "MaxPool2d [16, 4, 4] -> Flatten [256] -> Dense [120] -> Relu -> Dense [84] -> Relu -> Dense [10]");
static_assert(network_tree<LeNet> ==
              "Network         [1, 28, 28] -> [10]  44426 parameters\n"
              "   0 Conv2d     [6, 24, 24]            156\n"
              "   1 Relu       [6, 24, 24]          fused\n"
              "   2 MaxPool2d  [6, 12, 12]          fused\n"
              "   3 Conv2d     [16, 8, 8]            2416\n"
              "   4 Relu       [16, 8, 8]           fused\n"
              "   5 MaxPool2d  [16, 4, 4]           fused\n"
              "   6 Flatten    [256]\n"
              "   7 Dense      [120]                30840\n"
              "   8 Relu       [120]                fused\n"
              "   9 Dense      [84]                 10164\n"
              "  10 Relu       [84]                 fused\n"
              "  11 Dense      [10]                   850\n");

// Branches: a plain shortcut, one with a projection, branches that are joined, networks in networks.
using Block = Residual<Network<Dense<4, 4>, own::Leak<Shape<4>, 0.1>>>;
using Projected = Residual<Dense<4, 6>, Network<Relu<4>, Dense<4, 6>>>;
using Joined = Concat<Dense<6, 2>, Network<Tanh<6>, Dense<6, 3>>, Identity<Shape<6>>>;
using Branching = Network<Block, Projected, Joined, Network<Relu<11>, Dense<11, 1>>>;

static_assert(network_line<Branching> ==
              "[4] -> Residual(Dense -> Leak) -> Residual(Dense [6] | Relu -> Dense [6]) [6] -> "
              "Concat(Dense [2] | Tanh -> Dense [3] | Identity) [11] -> Network(Relu -> Dense [1]) [1]");
static_assert(network_tree<Branching> ==
              "Network                [4] -> [1]   127 parameters\n"
              "  0 Residual           [4] -> [4]    20\n"
              "    body Network       [4] -> [4]    20\n"
              "      0 Dense          [4]           20\n"
              "      1 Leak           [4]\n"
              "    shortcut Identity  [4]\n"
              "  1 Residual           [4] -> [6]    60\n"
              "    body Dense         [6]           30\n"
              "    shortcut Network   [4] -> [6]    30\n"
              "      0 Relu           [4]\n"
              "      1 Dense          [6]           30\n"
              "  2 Concat             [6] -> [11]   35\n"
              "    0 Dense            [2]           14\n"
              "    1 Network          [6] -> [3]    21\n"
              "      0 Tanh           [6]\n"
              "      1 Dense          [3]           21\n"
              "    2 Identity         [6]\n"
              "  3 Network            [11] -> [1]   12\n"
              "    0 Relu             [11]\n"
              "    1 Dense            [1]           12\n");

// One layer is drawn too.
static_assert(network_line<Relu<3>> == "[3] -> Relu");
static_assert(network_tree<Dense<3, 2>> == "Dense  [3] -> [2]  8 parameters\n");
static_assert(network_line<Block> == "[4] -> Residual(Dense -> Leak)");

constexpr bool has(std::string_view picture, std::string_view line) {
  return picture.find(line) != std::string_view::npos;
}
constexpr std::size_t count(std::string_view picture, std::string_view what) {
  std::size_t found = 0;
  for (std::size_t at = picture.find(what); at != std::string_view::npos; at = picture.find(what, at + 1)) ++found;
  return found;
}

constexpr std::string_view lenet = network_graphviz<LeNet>;
static_assert(has(lenet, "in -> n1 [label=\" [1, 28, 28]\"]"));
static_assert(has(lenet, "n12 -> out [label=\" [10]\"]"));
static_assert(has(lenet, "n1 [label=\"Conv2d\\n156 parameters\", shape=box"));
static_assert(has(lenet, "n2 [label=\"Relu\", shape=box"));
static_assert(has(lenet, "n3 -> n4 [label=\" [6, 12, 12]\"]"));
static_assert(count(lenet, " -> ") == LeNet::depth + 1);

// 1 Block [2 body [3 Dense, 4 Leak], 5 Identity], 6 Projected [7 Dense, 8 [9 Relu, 10 Dense]], 11 Joined [12 Dense,
// 13 [14 Tanh, 15 Dense], 16 Identity], 17 [18 Relu, 19 Dense]
constexpr std::string_view branching = network_graphviz<Branching>;
static_assert(has(branching, "in -> n3 ["));
static_assert(has(branching, "n3 -> n4 ["));
static_assert(has(branching, "n4 -> n1 ["));
static_assert(has(branching, "in -> n1 [label=\" [4]\"]"));
static_assert(has(branching, "n1 [label=\"+\"]"));
static_assert(has(branching, "n1 -> n7 ["));
static_assert(has(branching, "n7 -> n6 [label=\" [6]\"]"));
static_assert(has(branching, "n1 -> n9 ["));
static_assert(has(branching, "n9 -> n10 ["));
static_assert(has(branching, "n10 -> n6 ["));
static_assert(has(branching, "n6 -> n12 ["));
static_assert(has(branching, "n12 -> n11 [label=\" [2]\"]"));
static_assert(has(branching, "n15 -> n11 [label=\" [3]\"]"));
static_assert(has(branching, "n6 -> n11 [label=\" [6]\"]"));
static_assert(has(branching, "n11 -> n18 [label=\" [11]\"]"));
static_assert(has(branching, "n19 -> out [label=\" [1]\"]"));
static_assert(count(branching, " -> ") == 18);

constexpr auto x = graph::input<"x", 2, 3>;
constexpr auto s = graph::sigmoid(x);
constexpr auto odd = graph::input<"say \"hi\" \\N &lt; {|} <b>\n\t", 2, 3> + graph::input<"größe", 2, 3>;

}  // namespace

BOOST_AUTO_TEST_CASE(strings_of_networks) {
  static Branching const net{};
  BOOST_TEST(to_line(net) == network_line<Branching>);
  BOOST_TEST(to_line<Branching>() == network_line<Branching>);
  BOOST_TEST(to_tree(net) == network_tree<Branching>);
  BOOST_TEST(to_graphviz(net) == network_graphviz<Branching>);
}

BOOST_AUTO_TEST_CASE(strings_of_expressions) {
  BOOST_TEST(to_line(s) == "sigmoid(x)");
  BOOST_TEST(to_tree(s) == "sigmoid [2, 3]\n  x [2, 3]\n");
  BOOST_TEST(to_graphviz(s) == graph::graphviz_of<s>);
  BOOST_TEST(to_line(graph::outputs(s, graph::sum(s))) == "a, sum(a) where a = sigmoid(x)");
}

BOOST_AUTO_TEST_CASE(files) {
  TestDirectory const directory;
  save_graphviz<LeNet>(directory.path("lenet.dot"));
  FileBytes const bytes = read_bytes(directory.path("lenet.dot"));
  BOOST_TEST((std::string(bytes.begin(), bytes.end()) == lenet));
  BOOST_CHECK_THROW(save_graphviz(s, directory.path("no/such/directory.dot")), FileError);
}

#ifdef INGOT_DOT
// Graphviz takes every picture, and shows names as they are.
BOOST_AUTO_TEST_CASE(graphviz_draws_them) {
  TestDirectory const directory;
  auto const drawn = [&](std::string const& picture) {
    auto const from = directory.write("picture.dot", std::string_view(picture));
    auto const to = directory.path("picture.svg");
    std::string call = "\"" INGOT_DOT "\" -Tsvg -o '";
    call.append(to.string()).append("' '").append(from.string()).append("'");
    BOOST_TEST_REQUIRE(std::system(call.c_str()) == 0, picture);
    FileBytes const bytes = read_bytes(to);
    return std::string(bytes.begin(), bytes.end());
  };
  std::string const net = drawn(to_graphviz<LeNet>());
  BOOST_TEST(count(net, "class=\"node\"") == LeNet::depth + 2);
  BOOST_TEST(count(net, "class=\"edge\"") == LeNet::depth + 1);
  BOOST_TEST(has(net, "[6, 24, 24]</text>"));
  BOOST_TEST(has(net, ">156 parameters</text>"));
  BOOST_TEST(count(drawn(to_graphviz<Branching>()), "class=\"edge\"") == 18U);
  BOOST_TEST(count(drawn(to_graphviz(s * (graph::constant<1.0> - s))), "class=\"node\"") == 5U);
  std::string const names = drawn(to_graphviz(odd));
  BOOST_TEST(has(names, ">say &quot;hi&quot; \\N &amp;lt; {|} &lt;b&gt;</text>"), names);
  BOOST_TEST(has(names, ">größe</text>"), names);
}
#endif

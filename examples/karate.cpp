// Zachary's karate club, learned from its two leaders. The club split in two; of the 34 members only the instructor and
// the administrator say where they stand, and 78 edges say who met whom. Nodes have no features but that they are
// themselves. Networks over the graph find where the others went: of two graph convolutions, of two layers of
// GraphSAGE, and of two that attend to neighbours.
//   karate            learns, and holds what it finds against what is known
//   karate picture    draws the club: karate picture | neato -Tsvg
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdio>
#include <ingot/graph_networks.hpp>
#include <string_view>

#include "karate.hpp"
#include "promise.hpp"

using namespace ingot;

namespace {

constexpr std::size_t members = karate_club.nodes;
constexpr std::size_t instructor = 0;
constexpr std::size_t administrator = 33;
constexpr std::size_t hidden = 16;

constexpr std::size_t degree(std::size_t member) {
  return neighbours_of<karate_club>.count(member);
}
constexpr std::size_t club_of(std::size_t member) {
  return joined[member] == 'a' ? 1 : 0;
}
constexpr bool met(std::size_t a, std::size_t b) {
  auto const& all = neighbours_of<karate_club>;
  return std::find(all.nodes.begin() + all.starts[a], all.nodes.begin() + all.starts[a + 1], b) !=
         all.nodes.begin() + all.starts[a + 1];
}
constexpr std::size_t triangles() {
  std::size_t count = 0;
  for (Edge const& edge : karate_club.edges) {
    for (std::size_t third = 0; third < members; ++third) {
      count += std::size_t{met(edge.from, third) && met(edge.to, third)};
    }
  }
  return count / 3;
}
// Edges from one club to the other.
constexpr std::size_t bridges() {
  std::size_t count = 0;
  for (Edge const& edge : karate_club.edges) count += std::size_t{club_of(edge.from) != club_of(edge.to)};
  return count;
}

// What is known of the club.
static_assert(karate_club.edges.size() == 78);
static_assert(degree(administrator) == 17 && degree(instructor) == 16 && degree(32) == 12 && degree(11) == 1);
static_assert(triangles() == 45);
static_assert(bridges() == 11);
static_assert(std::count(joined.begin(), joined.end(), 'i') == 17);

// sqrt(d + 1) is the graph convolution's own vector: D^-1/2 (A + I) D^-1/2 leaves it as it is.
constexpr double largest_change_of_own_vector() {
  GraphConvolution<karate_club, 1, 1, GraphConvolutionOptions{.bias = false}, double> const convolution{{1.0}, {}};
  Tensor<double, members, 1> x;
  Tensor<double, members, 1> y;
  Workspace<double, members> scratch;
  for (std::size_t i = 0; i < members; ++i) x(i, 0) = math::sqrt(static_cast<double>(degree(i) + 1));
  convolution.forward<1>(x, y, scratch);
  double worst = 0.0;
  for (std::size_t i = 0; i < members; ++i) worst = std::max(worst, math::abs(y(i, 0) - x(i, 0)));
  return worst;
}
static_assert(largest_change_of_own_vector() < 1e-14);

using Convolutions = decltype(build<Shape<members, members>>(graph_convolution<karate_club, hidden>, ingot::tanh,
                                                             graph_convolution<karate_club, 2>));
using Sage =
    decltype(build<Shape<members, members>>(graph_sage<karate_club, hidden>, ingot::tanh, graph_sage<karate_club, 2>));
using Attention = decltype(build<Shape<members, members>>(graph_attention<karate_club, 8, 8>, ingot::tanh,
                                                          graph_attention<karate_club, 2>));

// An edge costs 2 * 16 multiply-accumulates in the first layer, one for each direction, and 2 * 2 in the second.
static_assert(macs_of<Convolutions> ==
              members * members * hidden + (2 * 78 + members) * hidden + members * hidden * 2 + (2 * 78 + members) * 2);

constexpr std::size_t starts = 10;
struct Result {
  std::array<std::size_t, starts> right{};
  std::size_t least = members;
  friend bool operator==(Result const&, Result const&) = default;
};

// Learns from the two leaders, from several starts; how many members are where it says. Of the first start it says who
// is not.
template <class Net>
Result learn(char const* name, std::size_t steps) {
  static Net net;
  static Adam<Net> adam;
  static TrainingMemory<Net, 1> memory;
  static Workspace<float, workspace_size_v<Net, 1>> scratch;
  static Tensor<float, 1, members, members> themselves{};
  for (std::size_t i = 0; i < members; ++i) themselves(0, i, i) = 1.0F;
  Tensor<float, 1, members, 2> labels{};  // a row of zeros is no label
  labels(0, instructor, club_of(instructor)) = 1.0F;
  labels(0, administrator, club_of(administrator)) = 1.0F;

  Result result;
  std::printf("%-18s %5zu parameters, %5zu MACs; ", name, parameter_count<Net>, macs_of<Net>);
  for (std::size_t start = 0; start < starts; ++start) {
    initialize(net, start + 1);
    adam = {.learning_rate = 0.01};
    float loss = 0.0F;
    for (std::size_t step = 0; step < steps; ++step) {
      loss = train_step(net, adam, Objective{SoftmaxCrossEntropyOfRows{}, L2Penalty{5e-4}}, themselves, labels, memory)
                 .total();
    }
    Tensor<float, 1, members, 2> logits;
    net.template forward<1>(themselves, logits, scratch);
    if (start == 0) std::printf("loss %.4f, wrong:", static_cast<double>(loss));
    for (std::size_t i = 0; i < members; ++i) {
      bool const right = (logits(0, i, 1) > logits(0, i, 0) ? 1U : 0U) == club_of(i);
      result.right[start] += std::size_t{right};
      if (start == 0 && !right) std::printf(" %zu", i);
    }
    result.least = std::min(result.least, result.right[start]);
  }
  std::printf("%s\n%18s right of %zu from %zu starts:", result.right[0] == members ? " none" : "", "", members, starts);
  for (std::size_t const right : result.right) std::printf(" %zu", right);
  std::puts("");
  return result;
}

void print_picture() {
  spell_graph_graphviz(karate_club, [](char c) { std::putchar(c); }, club_of);
}

}  // namespace

int main(int count, char** arguments) {
  if (count == 2 && std::string_view(arguments[1]) == "picture") {
    print_picture();
    return 0;
  }
  std::printf("%zu members, %zu edges, %zu triangles, %zu edges between the clubs; the leaders met %zu and %zu\n\n",
              members, karate_club.edges.size(), triangles(), bridges(), degree(instructor), degree(administrator));
  Result const by_convolutions = learn<Convolutions>("graph convolutions", 200);
  Result const by_sage = learn<Sage>("GraphSAGE", 200);
  // For longer, attention settles on what two labels leave open: of some starts it then finds fewer.
  Result const by_attention = learn<Attention>("attention", 15);
  std::puts("");
  check(by_convolutions.right[0] >= 32, "two graph convolutions find all members but at most two");
  check(by_convolutions.least >= 32, "and do so from every start");
  check(learn<Convolutions>("the same again", 200) == by_convolutions,
        "a second time from the same seeds finds the same");
  check(by_sage.right[0] >= 32, "so do two layers of GraphSAGE, from the first");
  check(by_attention.least >= 32, "and attention over neighbours, from every start");
  return all_kept ? 0 : 1;
}

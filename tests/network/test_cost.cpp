// Costs of layers and networks against figures counted by hand. What compiles has passed.
#include <algorithm>
#include <ingot/ingot.hpp>
#include <ingot/network/cost.hpp>
#include <ingot/network/step_cost.hpp>
#include <string_view>
#include <type_traits>

using namespace ingot;

namespace {

// Operations beside the multiply-accumulates.
static_assert(other_operations_of<Dense<4, 3>> == 3);
static_assert(other_operations_of<Dense<4, 3, float, Bias::none>> == 0);
static_assert(other_operations_of<PackedDense<4, 20>> == 20);
static_assert(other_operations_of<PackedDense<4, 20, float, Bias::none>> == 0);
static_assert(other_operations_of<Tiled<Dense<4, 3>, Size2{2, 1}>> == 3);
static_assert(other_operations_of<Conv2d<Shape<2, 5, 5>, 3, 3>> == 3 * 3 * 3);
static_assert(other_operations_of<Conv2d<Shape<2, 5, 5>, 3, 3, ConvOptions{.bias = false}>> == 0);
static_assert(other_operations_of<Conv1d<Shape<2, 9>, 4, 3>> == 4 * 7);
static_assert(other_operations_of<MaxPool2d<Shape<2, 4, 6>, 2>> == 2 * 2 * 3 * 4);
static_assert(other_operations_of<AvgPool2d<Shape<2, 4, 6>, 2>> == 2 * 2 * 3 * (4 + 1));
static_assert(other_operations_of<MaxPool1d<Shape<2, 9>, 3>> == 2 * 3 * 3);
static_assert(other_operations_of<GlobalAvgPool2d<Shape<2, 4, 6>>> == 2 * 4 * 6 + 2);
static_assert(other_operations_of<Gelu<2, 3>> == 6);
static_assert(other_operations_of<Softmax<4, 10>> == 4 * 5 * 10);
static_assert(other_operations_of<LogSoftmax<4, 10>> == 4 * (5 * 10 + 1));
static_assert(other_operations_of<BatchNorm<Shape<3, 8>>> == 3 * (3 + 3 * 8));
static_assert(other_operations_of<LayerNorm<Shape<3, 8>, LayerNormOptions{.axes = 1}>> == 3 * (8 * 8 + 5));
static_assert(other_operations_of<Dropout<0.5, 8>> == 0);
static_assert(other_operations_of<Flatten<2, 4>> == 0);
static_assert(other_operations_of<Residual<Dense<4, 4>>> == 4 + 4);
static_assert(other_operations_of<Residual<Dense<4, 3>, Dense<4, 3>>> == 3 + 3 + 3);
static_assert(other_operations_of<Concat<Dense<4, 3>, Relu<4>>> == 3 + 4);

// Of an expression, the numbers that it computes beside its product.
constexpr auto x = graph::input<"x", 1, 4>;
constexpr auto product = graph::matmul(x, graph::parameter<"w", 4, 3>) + graph::parameter<"b", 3>;
static_assert(macs_of<ExpressionLayer<product>> == 12);
static_assert(other_operations_of<ExpressionLayer<product>> == graph::operation_count<product> - 12);
static_assert(other_operations_of<ExpressionLayer<product>> > 0);

// One's own layer, which says it or has one an output.
struct Own {
  using input_shape = Shape<4>;
  using output_shape = Shape<3>;
  template <std::size_t B, class T>
  constexpr void forward(View<T const, B, input_shape>, View<T, B, output_shape>) const {}
};
struct Said : Own {
  static constexpr std::size_t macs = 5;
  static constexpr std::size_t other_operations = 7;
};
static_assert(other_operations_of<Own> == 3);
static_assert(other_operations_of<Said> == 7 && macs_of<Said> == 5);

// The rows of a network, in the order of its outline.
using Nested = Network<Dense<3, 5>, Relu<5>, Residual<Dense<5, 8>, Tanh<8>, Dense<8, 5>>,
                       Concat<Dense<5, 4>, Residual<Dense<5, 3>, Network<Dense<5, 3>, Softmax<3>>>>,
                       Reshape<Shape<7>, Shape<7>>, Dense<7, 10>>;
constexpr auto& nested = cost<Nested>;

struct Row {
  std::string_view position;
  std::string_view name;
  std::size_t output;
  std::size_t parameters;
  std::size_t macs;
  std::size_t other_operations;
  std::size_t workspace;  // scalars: its input and output where they stand there, and what else is kept for later
  bool fused;
};
constexpr Row rows[] = {
    {"0", "Dense", 5, 20, 15, 5, 5, false},
    {"1", "Relu", 5, 0, 0, 5, 0, true},
    {"2", "Residual", 5, 0, 0, 5, 0, true},  // its addition, in the last Dense
    {"2.body.0", "Dense", 8, 48, 40, 8, 5 + 8, false},
    {"2.body.1", "Tanh", 8, 0, 0, 8, 0, true},
    {"2.body.2", "Dense", 5, 45, 40, 5, 5 + 8 + 5, false},
    {"3.0", "Dense", 4, 24, 20, 4, 5 + 7, false},  // beside the other branch's part of what both are joined in
    {"3.1", "Residual", 3, 0, 0, 3, 0, true},
    {"3.1.body", "Dense", 3, 18, 15, 3, 5 + 7 + 3, false},
    {"3.1.shortcut.0", "Dense", 3, 18, 15, 3, 5 + 7 + 3, false},
    {"3.1.shortcut.1", "Softmax", 3, 0, 0, 15, 5 + 7 + 3, false},
    {"4", "Reshape", 7, 0, 0, 0, 7, false},
    {"5", "Dense", 10, 80, 70, 10, 7, false},
};

constexpr bool same(LayerCost const& layer, Row const& row) {
  return layer.position == row.position && layer.name == row.name && layer.output.size() == 1 &&
         layer.output[0] == row.output && layer.parameters == row.parameters && layer.macs == row.macs &&
         layer.other_operations == row.other_operations && layer.flash_bytes == row.parameters * sizeof(float) &&
         layer.workspace_bytes == row.workspace * sizeof(float) && layer.fused == row.fused;
}
static_assert(std::equal(nested.layers.begin(), nested.layers.end(), std::begin(rows), std::end(rows), same));
static_assert(nested.parameters == 253 && nested.macs == 215 && nested.other_operations == 74);
static_assert(nested.flash_bytes == sizeof(Nested));
static_assert(nested.ram_bytes() == nested.workspace_bytes + (3 + 10) * sizeof(float));

// Rows add up to the totals, and no plan is smaller than what one layer needs.
template <class Net>
constexpr bool adds_up = [] {
  auto const& whole = cost<Net>;
  std::size_t parameters = 0;
  std::size_t macs = 0;
  std::size_t other = 0;
  std::size_t workspace = 0;
  for (LayerCost const& layer : whole.layers) {
    parameters += layer.parameters;
    macs += layer.macs;
    other += layer.other_operations;
    workspace = std::max(workspace, layer.workspace_bytes);
  }
  constexpr auto flow = detail::inference_flow<Net, 1>;
  std::size_t const bound = plan_memory(detail::lifetimes_in_arena(detail::FlowGroups(flow), 1)).bound;
  return parameters == whole.parameters && macs == whole.macs && other == whole.other_operations &&
         workspace == bound * sizeof(default_scalar_t<Net>) && workspace <= whole.workspace_bytes &&
         whole.parameters == parameter_count<Net> && whole.macs == macs_of<Net> &&
         whole.workspace_bytes == workspace_bytes<Net>;
}();
using LeNet = decltype(build<Shape<1, 28, 28>>(conv2d<6, 5>, relu, max_pool2d<2>, conv2d<16, 5>, relu, max_pool2d<2>,
                                               flatten, dense<120>, relu, dense<84>, relu, dense<10>));
static_assert(adds_up<LeNet> && adds_up<Nested>);
static_assert(adds_up<with_scalar_t<Nested, double>>);
static_assert(cost<LeNet>.layers.size() == 12 && cost<LeNet>.other_operations == 13858);

// Networks in networks, one that joins in no kernel, one that is made of one layer, and what is no network.
static_assert(
    adds_up<Network<Network<Dense<4, 4>, Relu<4>>, Residual<Network<Dense<4, 6>, Dense<6, 4>>, Dense<4, 4>>>>);
static_assert(adds_up<Network<Residual<Softmax<4>>, Dense<4, 2>>>);
static_assert(adds_up<prepared_t<Network<Dense<4, 40>, Dropout<0.5, 40>, Relu<40>, Dense<40, 3>>>>);
static_assert(cost<Residual<Softmax<4>>>.layers[0].workspace_bytes == 0);  // from the input into the output
static_assert(cost<Network<Residual<Softmax<4>>, Dense<4, 2>>>.layers[0].workspace_bytes == 4 * sizeof(float));
static_assert(!cost<Residual<Softmax<4>>>.layers[0].fused);
static_assert(cost<Dense<4, 2>>.layers.size() == 1 && cost<Dense<4, 2>>.layers[0].position.empty());
static_assert(cost<Dense<4, 2>>.ram_bytes() == 6 * sizeof(float));

// Of a step. The first convolution remembers two frames of 1, the second four of 2 channels.
using Stream = Network<Conv1d<Shape<1, 32>, 2, 3, causal(3)>, Tanh<2, 32>, Conv1d<Shape<2, 32>, 3, 3, causal(3, 2)>>;
static_assert(step_cost<Stream>.macs == 2 * 3 + 3 * 2 * 3);
static_assert(step_cost<Stream>.flash_bytes == sizeof(Stream));
static_assert(step_cost<Stream>.state_bytes == sizeof(float) * (2 + 4 * 2) + 2 * sizeof(StatePosition));
static_assert(step_cost<Stream>.state_bytes == sizeof(State<Stream>) && remembers<Stream>);
static_assert(step_cost<Stream, 4>.workspace_bytes == step_workspace_size<Stream, 4> * sizeof(float));
static_assert(step_cost<Stream, 4>.input_bytes == 4 * sizeof(float));
static_assert(step_cost<Stream, 4>.output_bytes == 4 * 3 * sizeof(float));
static_assert(step_cost<Stream, 4>.ram_bytes() ==
              step_cost<Stream>.state_bytes + step_workspace_size<Stream, 4> * sizeof(float) + 4 * 4 * sizeof(float));
static_assert(step_cost<Network<Gru<9, 2, 5>, PerStep<9, Dense<5, 1>>>>.macs == 3 * 5 * (2 + 5) + 5);
static_assert(!remembers<Network<PerStep<9, Dense<5, 1>>>> && !remembers<Network<Dense<5, 1>>>);

}  // namespace

int main() {}

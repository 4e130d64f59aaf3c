// Inference and training as a device compiles them: every buffer placed here, by us.
#include <ingot/ingot.hpp>

using namespace ingot;

namespace {

using Net = decltype(build<Shape<1, 8, 8>>(conv2d<4, 3>, batch_norm<>, relu, max_pool2d<2>, flatten, dense<8>, tanh,
                                           dropout<0.5>, dense<3>));
constexpr std::size_t batch = 4;

Net net{};
Net::Workspace<1> workspace;
Adam<Net> optimizer{};
TrainingMemory<Net, batch> memory{};

constexpr auto x = graph::input<"x", batch, 6>;
constexpr auto t = graph::distribution<"t", batch, 3>;
constexpr auto w = graph::parameter<"w", 3, 6>;
constexpr auto b = graph::parameter<"b", 3>;
constexpr auto logits = graph::matmul(x, graph::transpose(w)) + b;
constexpr auto loss = -graph::mean(graph::sum(t * graph::log(graph::softmax(logits)), graph::axis<1>));
constexpr auto slope = graph::gradient<loss, "w">;

auto logits_workspace = graph::workspace_for(logits);
auto slope_workspace = graph::workspace_for(slope);
auto gradient_workspace = graph::workspace_for(loss, graph::wrt<"w", "b">);

constexpr auto sample = graph::input<"sample", 8>;
struct Gated : ExpressionLayer<sample * graph::sigmoid(graph::matmul(sample, graph::parameter<"gate", 8, 8>))> {};
Gated gated{};
Workspace<float, workspace_size_v<Gated, 1>> gated_workspace;

constexpr auto held = graph::state<"held", 4>;
constexpr auto moved = held + graph::sigmoid(graph::parameter<"rate", 4>) * (graph::input<"now", 4> - held);
using Remembering = Recurrent<graph::cell(moved, graph::next<"held">(moved)), 50, RecurrentOptions{.keep_every = 8}>;
using Remembered = Network<Remembering>;
Remembered remembered{};
Adam<Remembered> remembered_optimizer{};
TrainingMemory<Remembered, 1> remembered_memory{};
auto stream = remembered.rest_state();
StepWorkspace<Remembered> stream_workspace;

}  // namespace

extern "C" void infer(Tensor<float, 1, 8, 8> const& x, Tensor<float, 3>& y) {
  net.forward<1>(x, y, workspace);
}

extern "C" float train(Tensor<float, batch, 1, 8, 8> const& x, Labels<batch> const& target, std::uint64_t step) {
  Objective const objective{SoftmaxCrossEntropy{}, L2Penalty{1e-4}, ClipByNorm{1.0}};
  return train_step(net, optimizer, objective, x, target, memory, RandomKey{step}).total();
}

extern "C" void start(std::uint64_t seed) {
  initialize(net, seed, HeNormal{});
}

extern "C" void evaluate_expression(Tensor<float, batch, 6> const& xs, Tensor<float, 3, 6> const& ws,
                                    Tensor<float, 3> const& bs, Tensor<float, batch, 3>& y) {
  evaluate_into(logits, y, logits_workspace, graph::bind<"x">(xs), graph::bind<"w">(ws), graph::bind<"b">(bs));
}

extern "C" void differentiate_expression(Tensor<float, batch, 6> const& xs, Tensor<float, batch, 3> const& ts,
                                         Tensor<float, 3, 6> const& ws, Tensor<float, 3> const& bs,
                                         Tensor<float>& value, Tensor<float, 3, 6>& dw, Tensor<float, 3>& db) {
  auto const bound_x = graph::bind<"x">(xs);
  auto const bound_t = graph::bind<"t">(ts);
  auto const bound_w = graph::bind<"w">(ws);
  auto const bound_b = graph::bind<"b">(bs);
  evaluate_with_gradient_into(loss, graph::wrt<"w", "b">, std::tie(value, dw, db), gradient_workspace, bound_x, bound_t,
                              bound_w, bound_b);
  evaluate_into(slope, dw, slope_workspace, bound_x, bound_t, bound_w, bound_b);
}

extern "C" void run_expression_layer(Tensor<float, 8> const& in, Tensor<float, 8>& out) {
  forward<1, float, Gated>(gated, in, out, gated_workspace);
}

extern "C" void step_cell(Tensor<float, 4> const& now, Tensor<float, 4>& out) {
  remembered.step(now, out, stream, stream_workspace);
}

extern "C" float train_cell(Tensor<float, 1, 50, 4> const& sequence, Tensor<float, 1, 50, 4> const& target) {
  Objective const objective{MeanSquaredError{}};
  return train_step(remembered, remembered_optimizer, objective, sequence, target, remembered_memory).total();
}

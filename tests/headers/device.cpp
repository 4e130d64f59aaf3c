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

// Can a network learn what has no pattern? One random batch with random labels, learnt by heart.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <ingot/ingot.hpp>
#include <memory>

namespace random_batch {

inline constexpr std::size_t batch = 32;
inline constexpr double promised_loss = 1.69;

// 200 steps of plain SGD at 0.01 on 32 images 3x28x28, uniform in [0, 1), with labels of 10 classes. Returns the exit
// code: whether the loss fell below the promised one, from about ln 10 = 2.3.
template <class Net>
int run(std::uint64_t seed) {
  struct Memory {
    Net net;
    ingot::TrainingMemory<Net, batch> training;
    ingot::batch_t<float, batch, typename Net::input_shape> images;
  };
  auto const memory = std::make_unique<Memory>();
  ingot::RandomKey const key = ingot::RandomKey{seed, 0}.child(1);
  for (std::size_t i = 0; i < memory->images.size(); ++i) {
    memory->images[i] = static_cast<float>(ingot::uniform_unit(key.child(0), i));
  }
  ingot::Labels<batch> labels;
  for (std::size_t b = 0; b < batch; ++b) labels[b] = static_cast<ingot::ClassIndex>(key.child(1).below(b, 10));
  ingot::initialize(memory->net, seed, ingot::HeNormal{});

  std::puts("One random batch of 32 images 3x28x28 with random labels; He initialisation, SGD at 0.01.");
  ingot::Sgd<Net> sgd{.learning_rate = 0.01};
  ingot::Objective const objective{ingot::SoftmaxCrossEntropy{}};
  for (int step = 0; step < 200; ++step) {
    auto const loss = ingot::train_step(memory->net, sgd, objective, memory->images, labels, memory->training);
    if (step % 20 == 0) std::printf("step %3d  loss %.4f\n", step, static_cast<double>(loss.data));
  }
  auto const last = ingot::compute_gradient(memory->net, objective, memory->images, labels, memory->training);
  auto const loss = static_cast<double>(last.data);
  std::printf("step 200  loss %.4f, promised: below %.2f\n", loss, promised_loss);
  return loss < promised_loss ? 0 : 1;
}

}  // namespace random_batch

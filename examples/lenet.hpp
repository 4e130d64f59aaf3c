// LeNet, and what the main job does with it.
#pragma once

#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <ingot/host.hpp>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

namespace lenet {

using namespace ingot;

// LeCun, Bottou, Bengio, Haffner: Gradient-based learning applied to document recognition; 1998. As textbooks have it
// now: ReLU for the sigmoids, max-pooling for the trained averages, all 16 filters on all 6 maps.
template <class Input>
using LeNet = decltype(build<Input>(conv2d<6, 5>, relu, max_pool2d<2>, conv2d<16, 5>, relu, max_pool2d<2>, flatten,
                                    dense<120>, relu, dense<84>, relu, dense<10>));

// As small frameworks for learners have it, with one hidden dense layer.
template <class Input>
using SmallLeNet = decltype(build<Input>(conv2d<6, 5>, relu, max_pool2d<2>, conv2d<16, 5>, relu, max_pool2d<2>, flatten,
                                         dense<120>, relu, dense<10>));

using Image = Shape<1, 28, 28>;
using Images = Dataset<Image>;

// What LeNet is measured against: no hidden layer, and one hidden layer with as many parameters as LeNet has in all.
using Linear = decltype(build<Image>(flatten, dense<10>));
using Mlp = decltype(build<Image>(flatten, dense<56>, relu, dense<10>));

inline constexpr std::size_t batch = 32;
inline constexpr double learning_rate = 0.004;
inline constexpr double weight_decay = 0.05;
// One image in so many chooses the weights: fewer images than that leave none to choose by.
inline constexpr std::size_t validation_part = 12;

struct Options {
  std::size_t epochs = 5;
  std::size_t limit = 0;  // images to use, 0: all
  std::uint64_t seed = 1;
  std::string save;  // where to keep the weights, empty: nowhere
};

struct Data {
  Images training;
  Images validation;
  Images test;
};

// Takes `limit` of the images, and one in `validation_part` of them to choose the weights by. Test images choose
// nothing.
inline Data divide(Images const& images, Images test, Options const& options) {
  std::size_t const used = options.limit == 0 ? images.size() : std::min(options.limit, images.size());
  if (used < validation_part) {
    throw std::invalid_argument("training needs at least " + std::to_string(validation_part) + " images, there are " +
                                std::to_string(used));
  }
  Images const chosen = split(images, used, RandomKey{options.seed, 1}).first;
  auto parts = split(chosen, used - used / validation_part, RandomKey{options.seed, 2});
  return {std::move(parts.first), std::move(parts.second), std::move(test)};
}

// MNIST's four files, gzipped or not.
inline Data read_mnist(std::filesystem::path const& folder, Options const& options) {
  auto const read = [&](std::string const& part) {
    auto const file = [&](std::string const& kind) {
      std::filesystem::path const plain = folder / (part + kind);
      return std::filesystem::exists(plain) ? plain : std::filesystem::path(plain.string() + ".gz");
    };
    return read_idx<Image>(file("-images-idx3-ubyte"), file("-labels-idx1-ubyte"), 10);
  };
  return divide(read("train"), read("t10k"), options);
}

// Learns from the training images and returns what happened.
template <class Net>
TrainingResult learn(Net& net, Data const& data, Options const& options) {
  initialize(net, options.seed, HeNormal{});
  std::unique_ptr<AdamW<Net>> const adam(new AdamW<Net>{.weight_decay = weight_decay});
  std::size_t const steps = options.epochs * ((data.training.size() + batch - 1) / batch);
  return train<batch>(net, *adam, Objective{SoftmaxCrossEntropy{}}, data.training, data.validation,
                      {.epochs = options.epochs,
                       .seed = options.seed,
                       .rate_at_step = CosineDecay{learning_rate, steps},
                       .monitor = Monitor::validation_accuracy});
}

template <class Net>
Evaluation test(Net const& net, Data const& data) {
  return evaluate<batch>(net, SoftmaxCrossEntropy{}, data.test);
}

// Saves the weights, loads them into another network, and says whether it gives the same answers, bit for bit. The
// file stays where `--save` named it, or the training was interrupted: what was learnt by then is not lost.
template <class Net>
bool survives_the_disk(Net const& net, Data const& data, Options const& options, bool interrupted) {
  bool const keep = !options.save.empty() || interrupted;
  std::filesystem::path const file = !options.save.empty() ? std::filesystem::path(options.save)
                                                           : std::filesystem::temp_directory_path() /
                                                                 ("lenet-" + std::to_string(getpid()) + ".safetensors");
  save_weights(net, file);
  std::uintmax_t const size = std::filesystem::file_size(file);
  auto const loaded = std::make_unique<Net>();
  load_weights(*loaded, file);
  if (!keep) std::filesystem::remove(file);
  Evaluation const before = test(net, data);
  Evaluation const after = test(*loaded, data);
  bool const same = before.loss == after.loss && before.confusion == after.confusion;
  std::printf("%ju bytes of weights saved%s%s and loaded again: the results are %s\n", size, keep ? " to " : "",
              keep ? file.c_str() : "", same ? "identical" : "DIFFERENT");
  return same;
}

}  // namespace lenet

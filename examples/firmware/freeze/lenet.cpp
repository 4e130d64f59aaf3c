// A LeNet that knows digits becomes source for the firmware:  freeze_lenet FOLDER [WEIGHTS DIGITS]
// With WEIGHTS, a file that the main job has saved, they are those, and DIGITS are drawn for the device to try; without
// it learns for a moment first.
#include "../../lenet.hpp"

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "../../digits.hpp"
#include "freeze_and_sample.hpp"

namespace {

using Net = lenet::LeNet<lenet::Image>;

// Digits that no training has seen: 0 to 9 in turn.
void freeze_with_digits(Net const& net, std::filesystem::path const& folder, std::size_t count) {
  firmware::Inputs<Net> inputs(count);
  firmware::Classes classes(count);
  for (std::uint64_t n = 0; n < count; ++n) {
    classes[n] = static_cast<unsigned>(n % 10);
    inputs[n] = digits::draw(classes[n], ingot::RandomKey{7, n});
  }
  firmware::freeze_and_sample(net, "lenet", folder, inputs, classes);
}

void learn_for_a_moment(Net& net) {
  lenet::Options options;
  options.epochs = 2;
  lenet::Data const data =
      lenet::divide(digits::draw_set(6000, options.seed), digits::draw_set(1000, options.seed + 1), options);
  lenet::learn(net, data, options);
  std::printf("%.1f %% of the test digits\n", 100 * *lenet::test(net, data).accuracy);
}

void freeze(std::filesystem::path const& folder, std::vector<std::string> const& arguments) {
  auto const net = std::make_unique<Net>();
  if (arguments.empty()) {
    learn_for_a_moment(*net);
    freeze_with_digits(*net, folder, firmware::sample_count);
  } else {
    ingot::load_weights(*net, arguments[0]);
    freeze_with_digits(*net, folder, arguments.size() > 1 ? std::stoul(arguments[1]) : firmware::sample_count);
  }
}

}  // namespace

int main(int argc, char** argv) {
  return firmware::run(argc, argv, freeze);
}

// LeNet learns digits that the program draws, and becomes source for the firmware: freeze_lenet FOLDER.
#include "../../lenet.hpp"

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>

#include "../../digits.hpp"
#include "freeze_and_sample.hpp"

namespace {

using Net = lenet::LeNet<lenet::Image>;

firmware::Inputs<Net> drawn_digits() {
  firmware::Inputs<Net> inputs(firmware::sample_count);
  for (std::uint64_t n = 0; n < inputs.size(); ++n) {
    inputs[n] = digits::draw(static_cast<unsigned>(n % 10), ingot::RandomKey{7, n});
  }
  return inputs;
}

void freeze(std::filesystem::path const& folder) {
  lenet::Options options;
  options.epochs = 2;
  lenet::Data const data =
      lenet::divide(digits::draw_set(6000, options.seed), digits::draw_set(1000, options.seed + 1), options);
  auto const net = std::make_unique<Net>();
  lenet::learn(*net, data, options);
  std::printf("%.1f %% of the test digits\n", 100 * *lenet::test(*net, data).accuracy);
  firmware::freeze_and_sample(*net, "lenet", folder, drawn_digits());
}

}  // namespace

int main(int argc, char** argv) {
  return firmware::run(argc, argv, freeze);
}

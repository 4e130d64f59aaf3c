// LeNet learns digits that the program draws, and is written as source for the firmware: freeze_lenet FOLDER.
#include <cstdio>
#include <exception>
#include <memory>
#include <string>
#include <vector>

#include "../../digits.hpp"
#include "../../lenet.hpp"
#include "write_frozen.hpp"
#include "write_samples.hpp"

namespace {

using Net = lenet::LeNet<lenet::Image>;
constexpr std::size_t golden_count = 2;
constexpr std::size_t sample_count = 100;

void freeze(std::string const& folder) {
  lenet::Options options;
  options.epochs = 2;
  lenet::Data const data =
      lenet::divide(digits::draw_set(6000, options.seed), digits::draw_set(1000, options.seed + 1), options);
  auto const net = std::make_unique<Net>();
  lenet::learn(*net, data, options);
  std::printf("lenet: %.1f %% of the test digits\n", 100 * *lenet::test(*net, data).accuracy);

  std::vector<ingot::tensor_t<float, lenet::Image>> inputs(sample_count);
  for (std::size_t i = 0; i < sample_count; ++i) {
    auto const image = digits::draw(static_cast<unsigned>(i % 10), ingot::RandomKey{7, i});
    for (std::size_t k = 0; k < image.size(); ++k) inputs[i][k] = image[k];
  }
  ingot::batch_t<float, golden_count, lenet::Image> golden;
  for (std::size_t k = 0; k < golden.size(); ++k) golden[k] = inputs[k / lenet::Image::size][k % lenet::Image::size];
  firmware::write_frozen<golden_count>(
      *net,
      "decltype(ingot::build<ingot::Shape<1, 28, 28>>(ingot::conv2d<6, 5>, ingot::relu, "
      "ingot::max_pool2d<2>, ingot::conv2d<16, 5>, ingot::relu, ingot::max_pool2d<2>, "
      "ingot::flatten, ingot::dense<120>, ingot::relu, ingot::dense<84>, ingot::relu, "
      "ingot::dense<10>))",
      folder + "/lenet", "lenet", golden);
  firmware::write_samples(*net, folder + "/lenet", "lenet", inputs);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    freeze(argc > 1 ? argv[1] : ".");
    return 0;
  } catch (std::exception const& error) {
    std::fprintf(stderr, "freeze_lenet: %s\n", error.what());
    return 1;
  }
}

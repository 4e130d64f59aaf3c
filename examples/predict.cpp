// Tells the kind of a flower by a network that train.cpp has saved.
#include <charconv>
#include <cstddef>
#include <cstdio>
#include <cstring>
#include <exception>
#include <ingot/host/model.hpp>
#include <ingot/ingot.hpp>
#include <system_error>

#include "flowers.hpp"

using namespace ingot;

namespace {

void predict(char const* model_file, Tensor<float, flower_measures> const& flower) {
  FlowerNet net;
  auto const model = load_model(net, model_file);
  // The network has learnt from normalised measures, so it is asked about normalised ones.
  auto const found = net.predict(model.normalized(flower));
  std::printf("%s, %.0f %%\n", model.class_name(found.label).c_str(), 100.0 * static_cast<double>(found.probability));
}

}  // namespace

int main(int argc, char** argv) {
  Tensor<float, flower_measures> flower{};
  bool understood = argc == 2 + static_cast<int>(flower_measures);
  for (std::size_t i = 0; understood && i < flower_measures; ++i) {
    char const* const text = argv[2 + i];
    char const* const text_end = text + std::strlen(text);
    auto const [end, error] = std::from_chars(text, text_end, flower[i]);
    understood = error == std::errc{} && end == text_end;
  }
  if (!understood) {
    std::puts(
        "usage: predict MODEL LENGTH WIDTH LENGTH WIDTH\n"
        "  MODEL          a file that `train` has saved\n"
        "  LENGTH WIDTH   of a sepal and of a petal, in centimetres");
    return 2;
  }
  try {
    predict(argv[1], flower);
    return 0;
  } catch (std::exception const& error) {
    std::fprintf(stderr, "predict: %s\n", error.what());
    return 1;
  }
}

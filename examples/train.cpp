// Learns to tell flowers from a table and saves all that it takes to predict: see predict.cpp.
#include <cstdint>
#include <cstdio>
#include <exception>
#include <ingot/host.hpp>

#include "flowers.hpp"

using namespace ingot;

namespace {

constexpr std::uint64_t seed = 1;

void learn(char const* table_file, char const* model_file) {
  auto const table =
      read_csv<Shape<flower_measures>>(table_file, {.header = CsvHeader::scikit_learn, .classes = flower_kinds});
  auto [validation, training] = split(table, table.size() / 5, RandomKey{seed, 1});
  auto const normalization = fit_normalization(training);
  normalization.apply(training);
  normalization.apply(validation);

  FlowerNet net;
  initialize(net, seed);
  AdamW<FlowerNet> adam{.learning_rate = 0.01};
  train<8>(net, adam, Objective{SoftmaxCrossEntropy{}}, training, validation,
           {.epochs = 100, .seed = seed, .patience = 20, .progress = stdout});
  save_model(net, model_file,
             {.normalization = normalization,
              .classes = table.class_names(),
              .features = {"sepal length", "sepal width", "petal length", "petal width"},
              .texts = {{"table", table_file}}});
  std::printf("saved to %s\n", model_file);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::puts(
        "usage: train TABLE MODEL\n"
        "  TABLE   a CSV file like scikit-learn's iris.csv: the number of rows, of columns, and class names; then rows "
        "of\n"
        "          four measures and a class index\n"
        "  MODEL   where to save the network, for `predict MODEL`");
    return 2;
  }
  try {
    learn(argv[1], argv[2]);
    return 0;
  } catch (std::exception const& error) {
    std::fprintf(stderr, "train: %s\n", error.what());
    return 1;
  }
}

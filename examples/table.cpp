// Classifies the rows of a table: wines, irises, or whatever stands in a CSV file.
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <ingot/host.hpp>
#include <memory>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

using namespace ingot;

namespace {

constexpr double promised_accuracy = 0.9;
constexpr std::uint64_t seed = 1;

// A table of the program's own: flowers of three kinds that differ in where their four measures lie.
Dataset<Shape<4>> draw_table() {
  constexpr double centres[3][4] = {{5.0, 3.4, 1.5, 0.2}, {5.9, 2.8, 4.3, 1.3}, {6.6, 3.0, 5.6, 2.0}};
  constexpr double spreads[4] = {0.5, 0.4, 0.5, 0.3};
  std::vector<float> inputs;
  std::vector<ClassIndex> labels;
  for (std::size_t i = 0; i < 150; ++i) {
    std::size_t const kind = i % 3;
    for (std::size_t column = 0; column < 4; ++column) {
      double const measure = centres[kind][column] + spreads[column] * standard_normal({seed, i}, column);
      inputs.push_back(static_cast<float>(measure));
    }
    labels.push_back(static_cast<ClassIndex>(kind));
  }
  return Dataset<Shape<4>>(std::move(inputs), std::move(labels), 3, {"small", "middle", "large"});
}

template <std::size_t Classes, std::size_t Columns>
int classify(Dataset<Shape<Columns>> const& table) {
  using Net = Network<Dense<Columns, 16>, Relu<16>, Dense<16, Classes>>;
  std::size_t const held_out = table.size() / 4;
  auto [test, rest] = split(table, held_out, RandomKey{seed, 1});
  auto [validation, training] = split(rest, held_out / 2, RandomKey{seed, 2});
  std::printf("%zu rows of %zu columns: %zu to learn from, %zu to stop by, %zu to test\n", table.size(), Columns,
              training.size(), validation.size(), test.size());

  // The mean and deviation of a column are learnt too: from training rows alone.
  auto const normalization = fit_normalization(training);
  for (auto* part : {&training, &validation, &test}) normalization.apply(*part);

  Net net;
  initialize(net, seed);
  AdamW<Net> adam{.learning_rate = 0.01};
  TrainingResult const result = train<16>(net, adam, Objective{SoftmaxCrossEntropy{}}, training, validation,
                                          {.epochs = 200, .seed = seed, .patience = 20, .progress = stdout});
  Evaluation const found = evaluate<16>(net, SoftmaxCrossEntropy{}, test);
  std::printf("\nTest rows, which took no part in any of this:\n");
  found.confusion.print(stdout, table.class_names());
  bool const good = *found.accuracy >= promised_accuracy;
  std::printf("at least %.0f %% right? %s\n", 100.0 * promised_accuracy, good ? "yes" : "NO");
  return result.reason == StopReason::interrupted ? 130 : (good ? 0 : 1);
}

// How many columns the first line promises: a network's type must know. 0 where it promises none.
std::size_t columns_of(std::string const& file) {
  CsvLines lines(file, ',');
  if (!lines.next() || lines.fields().size() < 3) return 0;
  std::string const& field = lines.fields()[1];
  std::size_t columns = 0;
  auto const [end, error] = std::from_chars(field.data(), field.data() + field.size(), columns);
  return error == std::errc{} && end == field.data() + field.size() ? columns : 0;
}

template <std::size_t Columns, std::size_t Classes>
int classify_file(std::string const& file) {
  return classify<Classes>(read_csv<Shape<Columns>>(file, {.header = CsvHeader::scikit_learn, .classes = Classes}));
}

}  // namespace

int main(int argc, char** argv) {
  std::string const file = argc == 2 ? argv[1] : "";
  if (argc > 2 || file.starts_with("-")) {
    std::puts(
        "usage: table [FILE]\n"
        "  FILE   a CSV file like scikit-learn's iris.csv, wine_data.csv or breast_cancer.csv: first the number of "
        "rows,\n"
        "         of columns, and class names; then rows of columns and a class index");
    return file == "--help" || file == "-h" ? 0 : 2;
  }
  try {
    if (file.empty()) {
      std::puts("No file given: drawing a small table of flowers.");
      return classify<3>(draw_table());
    }
    switch (columns_of(file)) {
      case 4:
        return classify_file<4, 3>(file);
      case 13:
        return classify_file<13, 3>(file);
      case 30:
        return classify_file<30, 2>(file);
      default:
        throw FileError(file, "line 1",
                        "expected the number of rows, of columns (this program was compiled for 4, 13 and 30), and "
                        "class names");
    }
  } catch (std::exception const& error) {
    std::fprintf(stderr, "table: %s\n", error.what());
    return 1;
  }
}

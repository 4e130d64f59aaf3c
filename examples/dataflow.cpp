// How strong is a wine? A small network as users of dynamic frameworks write one: nodes by name, in any order, wired by
// the names of what they read. The order of evaluation, the shapes and the memory are found by the compiler.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <ingot/declared/declared.hpp>
#include <ingot/graph/backward/value_and_gradient.hpp>
#include <ingot/graph/evaluation/evaluate.hpp>
#include <ingot/host.hpp>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "promise.hpp"

using namespace ingot::graph;
using ingot::Shape;
using ingot::Tensor;

namespace {

constexpr std::size_t columns = 13;
constexpr std::size_t units = 6;
constexpr std::size_t batch = 16;
constexpr int epochs = 150;

constexpr auto model = declare<"cost">(node<"cost", "alcohol", "answer">(mean_squared_error),  //
                                       node<"answer", "bends", "w2", "b2">(linear),            //
                                       leaf(input<"wine", batch, columns>),                    //
                                       leaf(parameter<"w1", units, columns>),                  //
                                       leaf(parameter<"b1", units>),                           //
                                       node<"bends", "lines">(sigmoid),                        //
                                       leaf(input<"alcohol", batch, 1>),                       //
                                       node<"lines", "wine", "w1", "b1">(linear),              //
                                       leaf(parameter<"w2", 1, units>), leaf(parameter<"b2", 1>));
constexpr auto cost = model.expression<"cost">();
// node<"lines", "bends", "w1", "b1">(linear)  // would be refused: "bends" reads "lines" reads "bends"

using Table = ingot::Dataset<Shape<columns>, Shape<1>>;

// Thirteen random measures, and what a hidden rule with some noise makes of them.
Table draw_table() {
  std::vector<float> inputs;
  std::vector<float> targets;
  for (std::size_t i = 0; i < 178; ++i) {
    for (std::size_t c = 0; c < columns; ++c) {
      inputs.push_back(static_cast<float>(ingot::standard_normal({1, i}, c)));
    }
    float const* const row = inputs.data() + i * columns;
    targets.push_back(12 + 0.5F * row[0] - 0.3F * row[1] + 0.4F * std::max(row[2], 0.0F) +
                      0.1F * static_cast<float>(ingot::standard_normal({2, i}, 0)));
  }
  return Table(std::move(inputs), std::move(targets));
}

struct Learner {
  Tensor<float, units, columns> w1{};
  Tensor<float, units> b1{};
  Tensor<float, 1, units> w2{};
  Tensor<float, 1> b2{};
  Tensor<float, batch, columns> wine{};
  Tensor<float, batch, 1> alcohol{};

  // At first it answers the mean, whatever the wine.
  explicit Learner(Table const& table) {
    for (std::size_t i = 0; i < w1.size(); ++i) w1[i] = 0.3F * static_cast<float>(ingot::standard_normal({3, 1}, i));
    for (std::size_t i = 0; i < table.size(); ++i) b2[0] += table.target(i)[0] / static_cast<float>(table.size());
  }

  void take_batch(Table const& table, std::vector<std::size_t> const& order, std::size_t first) {
    for (std::size_t row = 0; row < batch; ++row) {
      table.copy_sample<batch>(order[(first + row) % order.size()], row, wine, alcohol);
    }
  }

  // Gradient descent.
  void epoch(Table const& table, std::uint64_t number) {
    auto const order = ingot::shuffled_order(table.size(), {4, number});
    for (std::size_t first = 0; first + batch <= table.size(); first += batch) {
      take_batch(table, order, first);
      auto const [value, dw1, db1, dw2, db2] =
          evaluate_with_gradient(cost, wrt<"w1", "b1", "w2", "b2">, bind<"wine">(wine), bind<"alcohol">(alcohol),
                                 bind<"w1">(w1), bind<"b1">(b1), bind<"w2">(w2), bind<"b2">(b2));
      auto const follow = [](auto& values, auto const& gradient) {
        for (std::size_t i = 0; i < values.size(); ++i) values[i] -= 0.02F * gradient[i];
      };
      follow(w1, dw1);
      follow(b1, db1);
      follow(w2, dw2);
      follow(b2, db2);
    }
  }

  // The mean squared error over all rows of a table; the last batch may begin again at the first rows.
  double error(Table const& table) {
    std::vector<std::size_t> order(table.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    double sum = 0;
    for (std::size_t first = 0; first < order.size(); first += batch) {
      take_batch(table, order, first);
      auto const answer = evaluate(model.expression<"answer">(), bind<"wine">(wine), bind<"w1">(w1), bind<"b1">(b1),
                                   bind<"w2">(w2), bind<"b2">(b2));
      for (std::size_t row = 0; row < std::min(batch, order.size() - first); ++row) {
        double const distance = static_cast<double>(answer[row] - alcohol[row]);
        sum += distance * distance;
      }
    }
    return sum / static_cast<double>(table.size());
  }
};

void learn(Table const& table) {
  auto [test, training] = split(table, table.size() / 4, ingot::RandomKey{5, 1});
  auto const normalization = fit_normalization(training);
  for (auto* part : {&training, &test}) normalization.apply(*part);

  std::printf("Evaluated in the order");
  for (auto const name : model.order()) std::printf(" %.*s", static_cast<int>(name.size()), name.data());
  std::puts("");
  Learner learner(training);
  double const start = learner.error(training);
  double const start_of_test = learner.error(test);
  for (int epoch = 0; epoch <= epochs; ++epoch) {
    if (epoch % (epochs / 10) == 0) {
      std::printf("epoch %3d: mean squared error %.3f, of the %zu rows held out %.3f\n", epoch, learner.error(training),
                  test.size(), learner.error(test));
    }
    if (epoch < epochs) learner.epoch(training, static_cast<std::uint64_t>(epoch));
  }
  check(learner.error(training) < 0.5 * start, "below half of what the mean leaves");
  check(learner.error(test) < 0.6 * start_of_test, "on the rows that it never saw, below 60 %");
}

}  // namespace

int main(int argc, char** argv) {
  std::string const file = argc == 2 ? argv[1] : "";
  if (argc > 2 || file.starts_with("-")) {
    std::puts(
        "usage: dataflow [FILE]\n"
        "  FILE   a CSV file like scikit-learn's wine_data.csv: the alcohol is learnt from the twelve other measures "
        "and\n"
        "         the class");
    return file == "--help" || file == "-h" ? 0 : 2;
  }
  try {
    if (file.empty()) std::puts("No file given: drawing a table of wines.");
    learn(file.empty() ? draw_table()
                       : ingot::read_csv<Shape<columns>, Shape<1>>(
                             file, {.header = ingot::CsvHeader::scikit_learn, .target_column = 0}));
    return all_kept ? 0 : 1;
  } catch (std::exception const& error) {
    std::fprintf(stderr, "dataflow: %s\n", error.what());
    return 1;
  }
}

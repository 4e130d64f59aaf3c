// Tensors on streams, histories as CSV, networks as tables.
#define BOOST_TEST_MODULE printing
#include <boost/test/unit_test.hpp>
#include <cstdio>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>

#include "ingot/host/history.hpp"
#include "ingot/host/summary.hpp"
#include "ingot/host/tensor_stream.hpp"
#include "ingot/layers/activations.hpp"
#include "ingot/layers/dense.hpp"
#include "ingot/training/optimizers.hpp"

using namespace ingot;

namespace {

template <class X>
std::string text(X const& x) {
  std::ostringstream out;
  out << x;
  return out.str();
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_tensor_has_brackets_for_every_axis) {
  BOOST_TEST(text(Tensor<float, 2, 2>{1, 2.5F, -3, 4}) == "[[1, 2.5], [-3, 4]]");
  BOOST_TEST(text(Tensor<int, 2, 1, 2>{1, 2, 3, 4}) == "[[[1, 2]], [[3, 4]]]");
  BOOST_TEST(text(Tensor<double>{3}) == "3");
  BOOST_TEST(text(Tensor<signed char, 2>{65, -1}) == "[65, -1]");
  BOOST_TEST(text(Labels<3>{0, 2, 1}) == "[0, 2, 1]");
}

BOOST_AUTO_TEST_CASE(manipulators_are_not_taken_for_networks) {
  std::ostringstream out;
  out << "a" << std::endl << std::flush;
  BOOST_TEST(out.str() == "a\n");
}

BOOST_AUTO_TEST_CASE(predictions_and_networks_are_printed) {
  std::ostringstream out;
  out << Prediction<float>{2, 0.75f} << "; " << Network<Dense<2, 3>, Tanh<3>>{};
  BOOST_TEST(out.str() == "class 2 with 0.75; " + std::string(network_line<Network<Dense<2, 3>, Tanh<3>>>));
}

BOOST_AUTO_TEST_CASE(a_history_is_csv) {
  TrainingResult result;
  EpochRecord first;
  first.learning_rate = 0.1;
  first.training_loss = 0.25;
  first.seconds = 2;
  result.history.push_back(first);
  result.history.push_back({.epoch = 1,
                            .learning_rate = 0.1,
                            .training_loss = 1.0 / 3,
                            .penalty = 1e-300,
                            .training_accuracy = 0.5,
                            .validation_loss = 0.75,
                            .validation_accuracy = 1,
                            .seconds = 1.5,
                            .validation_seconds = 0.5});
  std::ostringstream out;
  write_history(out, result);
  BOOST_TEST(out.str() ==
             "epoch,learning_rate,training_loss,penalty,training_accuracy,validation_loss,validation_accuracy,seconds,"
             "validation_seconds\n"
             "1,0.1,0.25,0,,,,2,\n"
             "2,0.1,0.3333333333333333,1e-300,0.5,0.75,1,1.5,0.5\n");
  std::ofstream nowhere("/nonexistent/history.csv");
  BOOST_CHECK_THROW(write_history(nowhere, result), std::runtime_error);
}

BOOST_AUTO_TEST_CASE(a_summary_is_a_table) {
  using Net = Network<Dense<3, 5>, Relu<5>, Residual<Network<Dense<5, 5>>>, Dense<5, 10>>;
  std::string const table =
      "position  layer     output  parameters  MACs  other operations  bytes  workspace\n"
      "0         Dense     [5]             20    15                 5     80         20\n"
      "1         Relu      [5]              0     0                 5      0      fused\n"
      "2         Residual  [5]              0     0                 5      0      fused\n"
      "2.body.0  Dense     [5]             30    25                 5    120         40\n"
      "3         Dense     [10]            60    50                10    240         20\n"
      "total                              110    90                30    440         40\n"
      "workspace of one sample: 40 bytes; with input and output: 92 bytes\n";
  std::FILE* const file = std::tmpfile();
  print_summary(Net{}, file);
  print_summary<16, Adam<Net>>(Net{}, file);
  std::rewind(file);
  std::string printed;
  for (int c = std::fgetc(file); c != EOF; c = std::fgetc(file)) printed += static_cast<char>(c);
  std::fclose(file);
  constexpr TrainingCost training = training_cost<Net, 16, Adam<Net>>;
  BOOST_TEST(printed == table + table +
                            "training on batches of 16 with AdamWithDecay: " + std::to_string(training.total()) +
                            " bytes: parameters 440, gradient 440, saved values " + std::to_string(training.saved) +
                            ", optimizer " + std::to_string(sizeof(Adam<Net>)) + ", batch 192\n");
  BOOST_TEST(summary_text<Net>() == table);
}

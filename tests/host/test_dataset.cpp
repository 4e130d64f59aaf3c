#define BOOST_TEST_MODULE dataset
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>
#include <stdexcept>
#include <vector>

#include "ingot/host/dataset.hpp"
#include "ingot/host/normalize.hpp"

using namespace ingot;

using Table = Dataset<Shape<2>, Shape<1>, double>;

BOOST_AUTO_TEST_CASE(refuses_what_does_not_pair) {
  BOOST_CHECK_THROW(Table({1, 2, 3}, {1}), std::invalid_argument);
  BOOST_CHECK_THROW(Table({1, 2}, {1, 2}), std::invalid_argument);
  BOOST_CHECK_THROW((Dataset<Shape<1>>({1, 2}, {0, 2}, 2)), std::invalid_argument);
  BOOST_CHECK_THROW((Dataset<Shape<1>>({1, 2}, {0, 1}, 2, {"one"})), std::invalid_argument);
  BOOST_CHECK_THROW((Dataset<Shape<1>>({1, 2}, {0, 1}, 2, {}, {"one", "two"})), std::invalid_argument);
  BOOST_CHECK_THROW(Table({1, 2}, {1}, {"one"}), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(a_place_that_is_not_in_the_set_is_refused) {
  Table const data({1, 2, 3, 4}, {5, 6}, {"length", "width"});
  Tensor<double, 2, 2> inputs{};
  Tensor<double, 2, 1> targets{};
  BOOST_CHECK_THROW(data.copy_sample<2>(2, 0, inputs, targets), std::out_of_range);
  BOOST_CHECK_THROW(data.copy_sample<2>(0, 2, inputs, targets), std::out_of_range);
  BOOST_CHECK_THROW(data.subset(std::vector<std::size_t>{0, 2}), std::out_of_range);
  BOOST_TEST(data.subset(std::vector<std::size_t>{1}).feature_names()[1] == "width");
  for (double const value : inputs) BOOST_TEST(value == 0.0);
}

BOOST_AUTO_TEST_CASE(a_shuffle_is_a_permutation_that_its_key_decides) {
  auto const order = shuffled_order(1000, {7, 0});
  auto sorted = order;
  std::sort(sorted.begin(), sorted.end());
  std::vector<std::size_t> expected(1000);
  std::iota(expected.begin(), expected.end(), std::size_t{0});
  BOOST_TEST((sorted == expected));
  BOOST_TEST((order != expected));
  BOOST_TEST((order == shuffled_order(1000, {7, 0})));
  BOOST_TEST((order != shuffled_order(1000, {8, 0})));
  BOOST_TEST(shuffled_order(0, {}).empty());
}

// Every place is as likely for every element: 24 orders of 4, 24,000 draws, chi squared with 23 degrees of freedom
// (mean 23, deviation 6.8).
BOOST_AUTO_TEST_CASE(a_shuffle_prefers_no_order) {
  std::vector<double> counts(256);
  constexpr std::size_t draws = 24000;
  for (std::size_t seed = 0; seed < draws; ++seed) {
    auto const order = shuffled_order(4, {seed, 0});
    ++counts[order[0] + 4 * order[1] + 16 * order[2] + 64 * order[3]];
  }
  double chi_squared = 0;
  for (double const count : counts) {
    if (count > 0) chi_squared += (count - 1000) * (count - 1000) / 1000;
  }
  BOOST_TEST(std::count_if(counts.begin(), counts.end(), [](double c) { return c > 0; }) == 24);
  BOOST_TEST(chi_squared < 55.0);
}

BOOST_AUTO_TEST_CASE(a_split_loses_and_doubles_nothing) {
  Dataset<Shape<1>> data({0, 10, 20, 30, 40}, {0, 1, 2, 3, 4}, 5, {"a", "b", "c", "d", "e"});
  auto const [first, second] = split(data, 3, {1, 0});
  BOOST_TEST(first.size() == 3u);
  BOOST_TEST(second.size() == 2u);
  BOOST_TEST(second.classes() == 5u);
  BOOST_TEST(second.class_names()[4] == "e");
  std::vector<ClassIndex> labels;
  for (auto const* part : {&first, &second}) {
    for (std::size_t i = 0; i < part->size(); ++i) {
      labels.push_back(part->label(i));
      BOOST_TEST(part->input(i)[0] == static_cast<float>(10 * part->label(i)));
    }
  }
  std::sort(labels.begin(), labels.end());
  BOOST_TEST((labels == std::vector<ClassIndex>{0, 1, 2, 3, 4}));
  BOOST_CHECK_THROW(split(data, 6, {}), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(normalises_by_the_part_that_it_is_fitted_to) {
  Table training({1, 5, 2, 5, 3, 5, 6, 5}, {0, 0, 0, 0});
  Table test({3, 5, 10, 6}, {0, 0});
  auto const normalization = fit_normalization(training);
  BOOST_TEST(normalization.mean[0] == 3.0);
  BOOST_TEST(normalization.deviation[0] == std::sqrt(3.5), boost::test_tools::tolerance(1e-15));
  normalization.apply(training);
  normalization.apply(test);
  double sum = 0;
  double squares = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    sum += training.input(i)[0];
    squares += training.input(i)[0] * training.input(i)[0];
    BOOST_TEST(training.input(i)[1] == 0.0);
  }
  BOOST_TEST(std::abs(sum) < 1e-14);
  BOOST_TEST(squares == 4.0, boost::test_tools::tolerance(1e-14));
  BOOST_TEST(test.input(0)[0] == 0.0);
  BOOST_TEST(test.input(1)[0] == 7.0 / std::sqrt(3.5), boost::test_tools::tolerance(1e-14));
  BOOST_TEST(test.input(1)[1] == 1.0);
}

// The mean of equal numbers need not be that number when it is rounded, and a deviation may be too small for float.
BOOST_AUTO_TEST_CASE(a_column_without_deviation_is_not_divided_by_it) {
  Dataset<Shape<2>, Shape<1>> data({0.1f, 0.0f, 0.1f, std::numeric_limits<float>::denorm_min(), 0.1f, 0.0f}, {0, 0, 0});
  fit_normalization(data).apply(data);
  for (std::size_t i = 0; i < 3; ++i) {
    BOOST_TEST(data.input(i)[0] == 0.0f);
    BOOST_TEST(std::abs(data.input(i)[1]) <= 1e-6f);
  }
  BOOST_CHECK_THROW(fit_normalization(Table({}, {})), std::invalid_argument);
}

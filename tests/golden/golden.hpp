// Golden vectors: reading them, and comparing with them.
#pragma once

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cmath>
#include <ingot/host/safetensors.hpp>
#include <limits>
#include <map>
#include <span>
#include <string>
#include <vector>

// One file of data/, in the safetensors format, every number widened to double.
class Golden {
 public:
  explicit Golden(std::string const& name);

  bool has(std::string const& tensor) const;
  std::vector<double> operator()(std::string const& tensor) const;
  // How many tensors have names that begin so.
  std::size_t count(std::string const& prefix) const;

 private:
  ingot::SafetensorsTensor const& entry(std::string const& tensor) const;
  template <class Stored>
  std::vector<double> read(std::string const& tensor) const;

  std::string path_;
  std::vector<unsigned char> bytes_;
  std::map<std::string, ingot::SafetensorsTensor> tensors_;
};

// Where tests are to be cheap, each case of a network is checked in float, as most are used, and each expression in
// double, whose derivatives are compared with more.
#ifdef INGOT_TESTS_BRIEF
inline constexpr bool checks_every_precision = false;
#else
inline constexpr bool checks_every_precision = true;
#endif

template <class T>
std::string const precision = sizeof(T) == 4 ? "float" : "double";

// How far a result may be from PyTorch's, as a fraction of the largest magnitude in the compared tensor: the
// rounding of a sum grows with its terms, not with what is left of them.
template <class T>
constexpr double tolerance = sizeof(T) == 4 ? 1e-5 : 1e-12;

// The largest error seen in this program and where, for the log.
template <class T>
struct Worst {
  inline static double error = 0.0;
  inline static std::string where = "nothing compared";

  static void take(double candidate, std::string const& what, std::size_t i) {
    if (candidate <= error) return;
    error = candidate;
    where = what + "[" + std::to_string(i) + "]";
  }
  static void report() { BOOST_TEST_MESSAGE(precision<T> << ": largest relative error " << error << " in " << where); }
};
struct ReportWorst {
  ~ReportWorst() {
    Worst<float>::report();
    Worst<double>::report();
  }
};

// Compares a tensor with its golden values. Where all of those are zero, only zeros agree.
template <class T>
void check_close(std::string const& what, std::span<T const> actual, std::vector<double> const& expected) {
  BOOST_REQUIRE_MESSAGE(actual.size() == expected.size(),
                        what << " has " << actual.size() << " elements, not " << expected.size());
  double largest = 0.0;
  for (double e : expected) largest = std::max(largest, std::abs(e));
  double const scale = largest > 0.0 ? largest : 1e-300;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    double const a = static_cast<double>(actual[i]);
    double const error = std::abs(a - expected[i]) / scale;
    Worst<T>::take(error, what, i);
    BOOST_REQUIRE_MESSAGE(error <= tolerance<T>, precision<T> << ": " << what << "[" << i << "] is " << a << ", not "
                                                              << expected[i] << " (relative error " << error << ")");
  }
}

// The same, every element on a scale of its own: its own magnitude, or what `scales` says where it is the difference of
// larger terms. Below the smallest normal number precision ends, and so does the scale.
template <class T, class Tensor>
void check_each(std::string const& what, Tensor const& actual, std::vector<double> const& expected,
                std::vector<double> const& scales) {
  BOOST_REQUIRE_MESSAGE(actual.size() == expected.size() && expected.size() == scales.size(),
                        what << " has " << actual.size() << " elements, not " << expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    double const a = static_cast<double>(actual[i]);
    double const scale = std::max(scales[i], static_cast<double>(std::numeric_limits<T>::min()));
    double const error = std::abs(a - expected[i]) / scale;
    Worst<T>::take(error, what, i);
    BOOST_CHECK_MESSAGE(error <= tolerance<T>, precision<T> << ": " << what << "[" << i << "] is " << a << ", not "
                                                            << expected[i] << " (error " << error << " of " << scale
                                                            << ")");
  }
}
template <class T, class Tensor>
void check_each(std::string const& what, Tensor const& actual, std::vector<double> const& expected) {
  std::vector<double> scales(expected.size());
  std::transform(expected.begin(), expected.end(), scales.begin(), [](double e) { return std::abs(e); });
  check_each<T>(what, actual, expected, scales);
}

template <class T, class Tensor>
void check_close(std::string const& what, Tensor const& actual, std::vector<double> const& expected) {
  check_close<T>(what, std::span<T const>(actual.data(), actual.size()), expected);
}

// Fills a tensor with golden values.
template <class Tensor>
void assign(Tensor& tensor, std::vector<double> const& values, std::string const& what) {
  BOOST_REQUIRE_MESSAGE(tensor.size() == values.size(),
                        what << " has " << tensor.size() << " elements here, " << values.size() << " there");
  using T = typename Tensor::value_type;
  std::transform(values.begin(), values.end(), tensor.begin(), [](double v) { return static_cast<T>(v); });
}

#define BOOST_TEST_MODULE golden_losses
#include "golden.hpp"

#include <memory>

#include "ingot/training/losses.hpp"

using namespace ingot;

BOOST_TEST_GLOBAL_FIXTURE(ReportWorst);

namespace {

// Runs a loss on B rows, of which the first `Samples` are the golden ones; the rest is filler that counts for nothing.
template <class T, std::size_t B, class S, std::size_t Samples, class LossType, class Target>
void check_rows(Golden const& golden, std::string const& name, LossType const& loss, Target const& target) {
  batch_t<T, B, S> y{};
  batch_t<T, B, S> dy{};
  y.fill(T(3));
  dy.fill(T(7));
  auto const values = golden(name + "/y");
  BOOST_REQUIRE(values.size() == Samples * S::size);
  for (std::size_t i = 0; i < values.size(); ++i) y[i] = static_cast<T>(values[i]);
  Tensor<T, 1> value{loss(View<T const, B, S>(y), target, View<T, B, S>(dy), Samples)};
  check_each<T>(name + "/value", value, golden(name + "/value"));
  auto const rows = [&](std::string const& tensor) {
    auto result = golden(name + tensor);
    result.resize(B * S::size, 0.0);
    return result;
  };
  if (golden.has(name + "/dy_scale")) {
    check_each<T>(name + "/dy", dy, rows("/dy"), rows("/dy_scale"));
  } else {
    check_each<T>(name + "/dy", dy, rows("/dy"));
  }
}

template <class T, std::size_t B, class S, std::size_t Samples>
batch_t<T, B, S> tensor_target(Golden const& golden, std::string const& name) {
  batch_t<T, B, S> target{};
  target.fill(T(0.5));
  auto const values = golden(name + "/t");
  BOOST_REQUIRE(values.size() == Samples * S::size);
  for (std::size_t i = 0; i < values.size(); ++i) target[i] = static_cast<T>(values[i]);
  return target;
}

template <std::size_t B, std::size_t Samples>
Labels<B> label_target(Golden const& golden, std::string const& name) {
  Labels<B> target{};
  auto const values = golden(name + "/t");
  BOOST_REQUIRE(values.size() == Samples);
  for (std::size_t i = 0; i < Samples; ++i) target[i] = static_cast<ClassIndex>(values[i]);
  return target;
}

template <std::size_t B, class S, class LossType>
void check_loss(Golden const& golden, std::string const& name, LossType const& loss) {
  auto const in = [&]<class T>(T) {
    check_rows<T, B, S, B>(golden, name, loss, tensor_target<T, B, S, B>(golden, name));
    check_rows<T, B + 2, S, B>(golden, name, loss, tensor_target<T, B + 2, S, B>(golden, name));
  };
  in(0.0f);
  in(0.0);
}

template <std::size_t B, class S, class LossType>
void check_labels(Golden const& golden, std::string const& name, LossType const& loss) {
  auto const in = [&]<class T>(T) {
    check_rows<T, B, S, B>(golden, name, loss, label_target<B, B>(golden, name));
    check_rows<T, B + 2, S, B>(golden, name, loss, label_target<B + 2, B>(golden, name));
  };
  in(0.0f);
  in(0.0);
}

template <class LossType>
void check_regression(std::string const& name, LossType const& loss) {
  Golden const golden("losses");
  check_loss<1, Shape<1>>(golden, name + "_1x1", loss);
  check_loss<3, Shape<7>>(golden, name + "_3x7", loss);
  check_loss<5, Shape<33>>(golden, name + "_5x33", loss);
  check_loss<2, Shape<2, 3, 4>>(golden, name + "_2x2x3x4", loss);
}

template <class LossType>
void check_classes(std::string const& name, LossType const& loss) {
  Golden const golden("losses");
  check_loss<1, Shape<3>>(golden, name + "_1x3", loss);
  check_loss<3, Shape<7>>(golden, name + "_3x7", loss);
  check_loss<5, Shape<33>>(golden, name + "_5x33", loss);
}

template <class LossType>
void check_class_labels(std::string const& name, LossType const& loss) {
  Golden const golden("losses");
  check_labels<1, Shape<3>>(golden, name + "_1x3", loss);
  check_labels<3, Shape<7>>(golden, name + "_3x7", loss);
  check_labels<5, Shape<33>>(golden, name + "_5x33", loss);
}

}  // namespace

BOOST_AUTO_TEST_CASE(regression) {
  check_regression("mean_squared", MeanSquaredError{});
  check_regression("half_squared", HalfSquaredError{});
  check_regression("l1", L1Loss{});
  check_regression("huber", HuberLoss<>{});
  check_regression("huber_half", HuberLoss<0.5>{});
}

BOOST_AUTO_TEST_CASE(classes) {
  check_class_labels("softmax_labels", SoftmaxCrossEntropy{});
  check_classes("softmax_mixed", SoftmaxCrossEntropy{});
  check_classes("softmax_weighted", SoftmaxCrossEntropy{});
  check_classes("cross_entropy_one_hot", CrossEntropy{});
  check_classes("cross_entropy_mixed", CrossEntropy{});
  check_classes("binary", SigmoidCrossEntropy{});
  check_classes("binary_one_hot", SigmoidCrossEntropy{});
}

// Sure of their class, rightly and wrongly: the loss and its gradient are tiny, and right to their last digits.
BOOST_AUTO_TEST_CASE(confident_logits) {
  Golden const golden("confident");
  for (char const* const pair : {"0", "1", "2", "3"}) {
    for (char const* const label : {"0", "1"}) {
      std::string const name = std::string("/") + pair + "/" + label;
      check_labels<1, Shape<2>>(golden, "softmax_label" + name, SoftmaxCrossEntropy{});
      check_loss<1, Shape<2>>(golden, "softmax" + name, SoftmaxCrossEntropy{});
      check_loss<1, Shape<2>>(golden, "binary" + name, SigmoidCrossEntropy{});
    }
  }
}

// One logit a case: beside an undecided one a tiny loss would not show.
BOOST_AUTO_TEST_CASE(confident_binary_logits) {
  Golden const golden("confident");
  for (int i = 0; i < 6; ++i) {
    for (char const* const label : {"/0", "/1"}) {
      check_loss<1, Shape<1>>(golden, "binary_alone/" + std::to_string(i) + label, SigmoidCrossEntropy{});
    }
  }
}

// The golden values are finite here, and zero where probabilities vanish: check_each asks for both.
BOOST_AUTO_TEST_CASE(extreme_logits) {
  Golden const golden("losses");
  check_labels<3, Shape<3>>(golden, "softmax_labels_extreme", SoftmaxCrossEntropy{});
  check_loss<3, Shape<3>>(golden, "binary_extreme", SigmoidCrossEntropy{});
  check_loss<1, Shape<2>>(golden, "cross_entropy_zero", CrossEntropy{});
}

// A label is a one-hot target by another name.
BOOST_AUTO_TEST_CASE(labels_are_one_hot) {
  Golden const golden("losses");
  std::string const name = "cross_entropy_one_hot_3x7";
  auto const one_hot = tensor_target<double, 3, Shape<7>, 3>(golden, name);
  Labels<3> labels{};
  for (std::size_t b = 0; b < 3; ++b) {
    for (ClassIndex c = 0; c < 7; ++c) labels[b] += one_hot(b, c) == 1.0 ? c : 0;
  }
  check_rows<double, 3, Shape<7>, 3>(golden, name, CrossEntropy{}, labels);
}

BOOST_AUTO_TEST_CASE(label_out_of_range) {
  auto const check = [](auto loss) {
    Tensor<double, 2, 3> y{0.1, 0.2, 0.7, 0.3, 0.3, 0.4};
    Tensor<double, 2, 3> dy{9, 9, 9, 9, 9, 9};
    double const value =
        loss(View<double const, 2, Shape<3>>(y), Labels<2>{1, 3}, View<double, 2, Shape<3>>(dy), std::size_t{2});
    BOOST_TEST(std::isnan(value));
    BOOST_TEST(dy(0, 1) != 0.0);
    for (std::size_t c = 0; c < 3; ++c) BOOST_TEST(dy(1, c) == 0.0);
  };
  check(CrossEntropy{});
  check(SoftmaxCrossEntropy{});
}

#define BOOST_TEST_MODULE trainer
#include <pthread.h>
#include <signal.h>

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <limits>
#include <memory>
#include <stdexcept>
#include <vector>

#include "ingot/host/dataset.hpp"
#include "ingot/host/trainer.hpp"
#include "ingot/ingot.hpp"

using namespace ingot;

namespace {

using Net = Network<Dense<2, 5, double>, Tanh<5>, Dense<5, 2, double>>;
using Points = Dataset<Shape<2>, ClassIndex, double>;

// Points of the square, and whether both coordinates have the same sign.
Points quadrants(std::size_t count, std::uint64_t seed) {
  std::vector<double> inputs;
  std::vector<ClassIndex> labels;
  for (std::size_t i = 0; i < count; ++i) {
    double const x = uniform_symmetric({seed, 0}, i);
    double const y = uniform_symmetric({seed, 1}, i);
    inputs.insert(inputs.end(), {x, y});
    labels.push_back(x * y > 0 ? 1 : 0);
  }
  return Points(std::move(inputs), std::move(labels), 2);
}

template <class N>
std::vector<double> weights_of(N const& net) {
  std::vector<double> result;
  visit_parameters([&](ParameterPath const&, Parameter,
                       auto const& values) { result.insert(result.end(), values.begin(), values.end()); },
                   net);
  return result;
}

// y = w x: one weight, to be followed by hand.
using Line = Network<Dense<1, 1, double, Bias::none>>;
using Pairs = Dataset<Shape<1>, Shape<1>, double>;

Pairs line_through(double target) {
  return Pairs({1.0, 1.0, 1.0}, {target, target, target});
}

TrainingOptions quiet(std::size_t epochs) {
  TrainingOptions options;
  options.epochs = epochs;
  options.progress = nullptr;
  return options;
}

}  // namespace

BOOST_AUTO_TEST_CASE(learns_classes) {
  Points const training = quadrants(403, 1);
  Points const validation = quadrants(101, 2);
  Net net;
  initialize(net, 3);
  Adam<Net> adam{.learning_rate = 0.02};
  auto const result = train<16>(net, adam, Objective{SoftmaxCrossEntropy{}}, training, validation, quiet(40));
  BOOST_TEST((result.reason == StopReason::all_epochs));
  BOOST_TEST(result.history.size() == 40u);
  BOOST_TEST(result.steps == 40u * 26u);
  BOOST_TEST(*result.history.back().training_accuracy > 0.95);
  Evaluation const found = evaluate<16>(net, SoftmaxCrossEntropy{}, validation);
  BOOST_TEST(*found.accuracy > 0.93);
  BOOST_TEST(found.confusion.total() == 101u);
  BOOST_TEST(found.loss == *result.history[*result.best_epoch].validation_loss);
}

// Five samples in batches of four: the second step is the gradient of one sample alone.
BOOST_AUTO_TEST_CASE(a_short_last_batch_is_a_batch_of_its_samples) {
  // Without a bias: before batch normalisation its gradient is zero but for rounding, which no two ways share.
  using Normed = Network<Dense<2, 5, double, Bias::none>, BatchNorm<Shape<5>, NormOptions{}, double>, Tanh<5>,
                         Dense<5, 2, double>>;
  Points const data = quadrants(7, 1);
  auto trained = std::make_unique<Normed>();
  initialize(*trained, 3);
  auto by_hand = std::make_unique<Normed>(*trained);
  Objective const objective{SoftmaxCrossEntropy{}};

  Sgd<Normed> sgd{.learning_rate = 0.5};
  TrainingOptions options = quiet(1);
  options.shuffle = false;
  std::vector<std::size_t> batch_sizes;
  options.after_step = [&](StepRecord const& step) { batch_sizes.push_back(step.samples); };
  auto const result = train<4>(*trained, sgd, objective, data, options);

  TrainingMemory<Normed, 4> four{};
  TrainingMemory<Normed, 3> three{};
  Tensor<double, 4, 2> x4{};
  Tensor<double, 3, 2> x3{};
  Labels<4> t4{};
  Labels<3> t3{};
  for (std::size_t i = 0; i < 4; ++i) data.copy_sample<4>(i, i, x4, t4);
  for (std::size_t i = 0; i < 3; ++i) data.copy_sample<3>(4 + i, i, x3, t3);
  double const loss4 = train_step(*by_hand, sgd, objective, x4, t4, four).data;
  double const loss3 = train_step(*by_hand, sgd, objective, x3, t3, three).data;

  BOOST_TEST(batch_sizes == (std::vector<std::size_t>{4, 3}), boost::test_tools::per_element());
  BOOST_TEST(weights_of(*trained) == weights_of(*by_hand), boost::test_tools::tolerance(1e-13)
                                                               << boost::test_tools::per_element());
  BOOST_TEST(result.history[0].training_loss == (4 * loss4 + 3 * loss3) / 7, boost::test_tools::tolerance(1e-13));
  BOOST_TEST(evaluate<4>(*trained, objective.loss, data).loss == evaluate<1>(*trained, objective.loss, data).loss,
             boost::test_tools::tolerance(1e-13));
}

BOOST_AUTO_TEST_CASE(a_batch_may_be_larger_than_the_data_set) {
  Points const data = quadrants(3, 1);
  Net net;
  initialize(net, 3);
  Net other = net;
  Sgd<Net> sgd{.learning_rate = 0.1};
  auto const result = train<64>(net, sgd, Objective{SoftmaxCrossEntropy{}}, data, quiet(2));
  train<3>(other, sgd, Objective{SoftmaxCrossEntropy{}}, data, quiet(2));
  BOOST_TEST(result.steps == 2u);
  BOOST_TEST(weights_of(net) == weights_of(other), boost::test_tools::tolerance(1e-13)
                                                       << boost::test_tools::per_element());
}

// The weight walks from 0 towards 1 and passes 1/2, which the validation set asks for.
BOOST_AUTO_TEST_CASE(early_stopping_restores_the_best_weights) {
  Line net{};
  Sgd<Line> sgd{.learning_rate = 0.05};
  std::vector<double> weights;
  TrainingOptions options = quiet(1000);
  options.patience = 4;
  options.after_epoch = [&](EpochRecord const&) { weights.push_back(net.layer<0>().weight[0]); };
  auto const result = train<2>(net, sgd, Objective{HalfSquaredError{}}, line_through(1.0), line_through(0.5), options);
  BOOST_TEST((result.reason == StopReason::no_improvement));
  BOOST_REQUIRE(result.best_epoch.has_value());
  std::size_t const best = *result.best_epoch;
  BOOST_TEST(result.history.size() == best + 5);
  BOOST_TEST(weights.back() > 0.6);
  BOOST_TEST(std::abs(weights[best] - 0.5) < 0.05);
  BOOST_TEST(net.layer<0>().weight[0] == weights[best]);
  BOOST_TEST(!result.history[best].validation_accuracy.has_value());

  Line last{};
  options.restore_best = false;
  options.after_epoch = {};
  train<2>(last, sgd, Objective{HalfSquaredError{}}, line_through(1.0), line_through(0.5), options);
  BOOST_TEST(last.layer<0>().weight[0] == weights.back());
}

// Validation losses of 1/8, 1/32, 1/128, 1/512: after the first epoch each is better by less than the minimum
// improvement.
BOOST_AUTO_TEST_CASE(a_small_improvement_still_keeps_the_better_weights) {
  Line net{};
  Sgd<Line> sgd{.learning_rate = 0.5};
  std::vector<double> weights;
  TrainingOptions options = quiet(100);
  options.patience = 3;
  options.min_delta = 0.2;
  options.after_epoch = [&](EpochRecord const&) { weights.push_back(net.layer<0>().weight[0]); };
  auto const result = train<3>(net, sgd, Objective{HalfSquaredError{}}, line_through(1.0), line_through(1.0), options);
  BOOST_TEST((result.reason == StopReason::no_improvement));
  BOOST_TEST(result.history.size() == 4u);
  BOOST_TEST(*result.best_epoch == 3u);
  BOOST_TEST(net.layer<0>().weight[0] == weights.back());
  BOOST_TEST(*result.history[3].validation_loss < *result.history[0].validation_loss);
  BOOST_TEST(result.message.find("in the 3 epochs after epoch 1") != std::string::npos, result.message);
  BOOST_TEST(result.message.find("the best, of epoch 4") != std::string::npos, result.message);
}

// Small gains that add up to the minimum improvement keep the training going.
BOOST_AUTO_TEST_CASE(small_improvements_add_up) {
  Line net{};
  Sgd<Line> sgd{.learning_rate = 0.1};
  TrainingOptions options = quiet(8);
  options.patience = 3;
  options.min_delta = 0.1;
  auto const result = train<3>(net, sgd, Objective{HalfSquaredError{}}, line_through(1.0), line_through(1.0), options);
  BOOST_TEST((result.reason == StopReason::all_epochs), result.message);
  BOOST_TEST(*result.best_epoch == 7u);
}

BOOST_AUTO_TEST_CASE(early_stopping_can_watch_accuracy) {
  Points const data = quadrants(200, 1);
  Net net;
  initialize(net, 3);
  Adam<Net> adam{.learning_rate = 0.02};
  TrainingOptions options = quiet(500);
  options.patience = 3;
  options.monitor = Monitor::validation_accuracy;
  auto const result = train<8>(net, adam, Objective{SoftmaxCrossEntropy{}}, data, quadrants(100, 2), options);
  BOOST_TEST((result.reason == StopReason::no_improvement));
  double best = 0;
  for (EpochRecord const& record : result.history) best = std::max(best, *record.validation_accuracy);
  BOOST_TEST(*evaluate<8>(net, SoftmaxCrossEntropy{}, quadrants(100, 2)).accuracy == best);
}

BOOST_AUTO_TEST_CASE(the_seed_decides_the_order) {
  Points const data = quadrants(50, 1);
  auto const trained = [&](std::uint64_t seed) {
    Net net;
    initialize(net, 3);
    Sgd<Net> sgd{.learning_rate = 0.3};
    TrainingOptions options = quiet(3);
    options.seed = seed;
    train<8>(net, sgd, Objective{SoftmaxCrossEntropy{}}, data, options);
    return weights_of(net);
  };
  auto const first = trained(1);
  BOOST_TEST((first == trained(1)));
  BOOST_TEST((first != trained(2)));
}

BOOST_AUTO_TEST_CASE(schedules_set_the_learning_rate) {
  Sgd<Line> sgd{};
  std::vector<double> rates;
  TrainingOptions options = quiet(2);
  options.after_step = [&](StepRecord const& step) { rates.push_back(step.learning_rate); };
  Line net{};
  options.rate_at_step = [](std::size_t t) { return 0.1 * static_cast<double>(t); };
  train<2>(net, sgd, Objective{MeanSquaredError{}}, line_through(1.0), options);
  BOOST_TEST(rates == (std::vector<double>{0.0, 0.1, 0.2, 0.1 * 3}), boost::test_tools::per_element());
  rates.clear();
  options.rate_at_step = {};
  options.rate_at_epoch = StepDecay{0.5, 0.1, 1};
  auto const result = train<2>(net, sgd, Objective{MeanSquaredError{}}, line_through(1.0), options);
  BOOST_TEST(rates == (std::vector<double>{0.5, 0.5, 0.05, 0.05}), boost::test_tools::per_element());
  BOOST_TEST(result.history[1].learning_rate == 0.05);
}

BOOST_AUTO_TEST_CASE(the_penalty_is_reported_beside_the_loss) {
  Line net{};
  net.layer<0>().weight[0] = 2.0;
  Sgd<Line> sgd{.learning_rate = 0.0};
  auto const result = train<3>(net, sgd, Objective{HalfSquaredError{}, L2Penalty{0.25}}, line_through(1.0), quiet(1));
  BOOST_TEST(result.history[0].training_loss == 0.5);
  BOOST_TEST(result.history[0].penalty == 1.0);
}

// The third epoch's learning rate throws the weights to infinity.
BOOST_AUTO_TEST_CASE(a_loss_that_is_no_number_ends_the_training) {
  Line net{};
  Sgd<Line> sgd{};
  std::vector<double> weights;
  TrainingOptions options = quiet(10);
  options.rate_at_epoch = [](std::size_t epoch) { return epoch < 2 ? 0.1 : 1e300; };
  options.after_epoch = [&](EpochRecord const&) { weights.push_back(net.layer<0>().weight[0]); };
  auto const result = train<1>(net, sgd, Objective{HalfSquaredError{}}, line_through(1.0), options);
  BOOST_TEST((result.reason == StopReason::diverged));
  BOOST_TEST(result.history.size() == 2u);
  BOOST_TEST(net.layer<0>().weight[0] == weights[1]);
  BOOST_TEST(result.message.find("training loss became inf in epoch 3") != std::string::npos, result.message);
  BOOST_TEST(result.message.find("those of epoch 2") != std::string::npos, result.message);

  Line best{};
  weights.clear();
  options.after_epoch = [&](EpochRecord const&) { weights.push_back(best.layer<0>().weight[0]); };
  auto const watched =
      train<1>(best, sgd, Objective{HalfSquaredError{}}, line_through(1.0), line_through(0.2), options);
  BOOST_TEST((watched.reason == StopReason::diverged));
  BOOST_TEST(*watched.best_epoch == 0u);
  BOOST_TEST(best.layer<0>().weight[0] == weights[0]);
}

// No loss is taken after the last step; a weight that became infinite there is seen all the same.
BOOST_AUTO_TEST_CASE(the_last_step_may_diverge_too) {
  using FloatLine = Network<Dense<1, 1, float, Bias::none>>;
  FloatLine net{};
  net.layer<0>().weight[0] = 0.25F;
  Sgd<FloatLine> sgd{.learning_rate = 1e38};
  Dataset<Shape<1>, Shape<1>> const data({1.0F}, {100.0F});
  auto const result = train<1>(net, sgd, Objective{HalfSquaredError{}}, data, quiet(1));
  BOOST_TEST((result.reason == StopReason::diverged));
  BOOST_TEST(result.history.empty());
  BOOST_TEST(net.layer<0>().weight[0] == 0.25F);
  BOOST_TEST(result.message ==
             "0.weight became inf in epoch 1 after 1 step, at learning rate 1e+38; the weights are those it began "
             "with");
}

// Tanh makes a finite loss of an infinite weight.
BOOST_AUTO_TEST_CASE(an_infinite_weight_behind_a_finite_loss_is_divergence) {
  using Bounded = Network<Dense<1, 1, double>, Tanh<1>>;
  Bounded net{};
  Sgd<Bounded> sgd{};
  std::vector<std::vector<double>> weights;
  TrainingOptions options = quiet(5);
  options.rate_at_epoch = [](std::size_t epoch) { return epoch < 2 ? 0.1 : std::numeric_limits<double>::infinity(); };
  options.after_epoch = [&](EpochRecord const&) { weights.push_back(weights_of(net)); };
  auto const result = train<3>(net, sgd, Objective{HalfSquaredError{}}, line_through(1.0), line_through(1.0), options);
  BOOST_TEST((result.reason == StopReason::diverged));
  BOOST_TEST(result.history.size() == 2u);
  BOOST_REQUIRE(weights.size() == 2u);
  BOOST_TEST(weights_of(net) == weights[1], boost::test_tools::per_element());
}

// Ctrl-C after a step that diverged gives no infinite weights back.
BOOST_AUTO_TEST_CASE(an_interrupt_after_a_step_that_diverged_is_divergence) {
  Line net{};
  Sgd<Line> sgd{.learning_rate = std::numeric_limits<double>::infinity()};
  TrainingOptions options = quiet(5);
  options.after_step = [](StepRecord const&) { raise(SIGINT); };
  auto const result = train<1>(net, sgd, Objective{HalfSquaredError{}}, line_through(1.0), options);
  BOOST_TEST((result.reason == StopReason::diverged));
  BOOST_TEST(result.steps == 1u);
  BOOST_TEST(net.layer<0>().weight[0] == 0.0);
}

BOOST_AUTO_TEST_CASE(a_sample_that_is_no_number_changes_no_weight) {
  Line net{};
  net.layer<0>().weight[0] = 0.25;
  Sgd<Line> sgd{};
  Pairs const data({std::numeric_limits<double>::quiet_NaN()}, {1.0});
  auto const result = train<1>(net, sgd, Objective{HalfSquaredError{}}, data, quiet(3));
  BOOST_TEST((result.reason == StopReason::diverged));
  BOOST_TEST(result.steps == 0u);
  BOOST_TEST(net.layer<0>().weight[0] == 0.25);
  BOOST_TEST(result.message.find("it began with") != std::string::npos, result.message);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_trained_on_is_refused) {
  Net net;
  initialize(net, 3);
  auto const before = weights_of(net);
  Sgd<Net> sgd{};
  Objective const objective{SoftmaxCrossEntropy{}};
  Points const empty({}, {}, 2);
  Points const third({0.0, 0.0}, {2}, 3);
  Points const data = quadrants(4, 1);
  BOOST_CHECK_THROW(train<4>(net, sgd, objective, empty, quiet(1)), std::invalid_argument);
  BOOST_CHECK_THROW(train<4>(net, sgd, objective, data, empty, quiet(1)), std::invalid_argument);
  BOOST_CHECK_THROW(train<4>(net, sgd, objective, third, quiet(1)), std::invalid_argument);
  BOOST_CHECK_THROW(evaluate<4>(net, objective.loss, empty), std::invalid_argument);
  TrainingOptions options = quiet(1);
  options.patience = 1;
  BOOST_CHECK_THROW(train<4>(net, sgd, objective, data, options), std::invalid_argument);
  options = quiet(1);
  options.rate_at_step = ConstantRate{0.1};
  options.rate_at_epoch = ConstantRate{0.1};
  BOOST_CHECK_THROW(train<4>(net, sgd, objective, data, options), std::invalid_argument);
  options = quiet(1);
  options.monitor = Monitor::validation_accuracy;
  Line line{};
  Sgd<Line> line_sgd{};
  BOOST_CHECK_THROW(train<1>(line, line_sgd, Objective{MeanSquaredError{}}, line_through(1), line_through(1), options),
                    std::invalid_argument);
  BOOST_TEST(weights_of(net) == before, boost::test_tools::per_element());
}

// A network of 4 MiB is trained by a thread whose stack has half of one.
BOOST_AUTO_TEST_CASE(braces_in_the_place_of_a_validation_set_leave_the_options_behind_them) {
  Net net;
  initialize(net, 3);
  Sgd<Net> sgd{};
  Objective const objective{SoftmaxCrossEntropy{}};
  auto const result = train<4>(net, sgd, objective, quadrants(8, 1), {}, {.epochs = 3, .progress = nullptr});
  BOOST_TEST(result.history.size() == 3u);
  auto const before = weights_of(net);
  BOOST_CHECK_THROW(train<4>(net, sgd, objective, quadrants(8, 1), quiet(1), quiet(2)), std::invalid_argument);
  BOOST_TEST((weights_of(net) == before));
}

BOOST_AUTO_TEST_CASE(memory_is_on_the_heap) {
  using Large = Network<Dense<1024, 1000>, Dense<1000, 2>>;
  static_assert(sizeof(Large) > 4'000'000);
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, 512 * 1024);
  pthread_t thread{};
  std::size_t steps = 0;
  auto const work = [](void* taken) -> void* {
    auto const net = std::make_unique<Large>();
    auto const sgd = std::make_unique<Sgd<Large>>();
    Dataset<Shape<1024>> const data(std::vector<float>(3 * 1024, 0.5F), {0, 1, 0}, 2);
    *static_cast<std::size_t*>(taken) =
        train<2>(*net, *sgd, Objective{SoftmaxCrossEntropy{}}, data, data, quiet(1)).steps;
    return nullptr;
  };
  BOOST_REQUIRE(pthread_create(&thread, &attributes, work, &steps) == 0);
  pthread_join(thread, nullptr);
  pthread_attr_destroy(&attributes);
  BOOST_TEST(steps == 2u);
}

namespace {

// The message of the refusal of a training with this optimizer, objective and options; the network stays as it was.
template <class Optimizer, class Goal>
std::string refusal(Optimizer optimizer, Goal const& objective, TrainingOptions const& options = quiet(1)) {
  Dense<1, 1, double> net{.weight = {2}, .bias = {1}};
  auto const before = net;
  std::string message;
  try {
    train<2>(net, optimizer, objective, line_through(1.0), options);
  } catch (std::invalid_argument const& error) {
    message = error.what();
  }
  BOOST_TEST(net.weight == before.weight);
  BOOST_TEST(net.bias == before.bias);
  return message;
}

}  // namespace

BOOST_AUTO_TEST_CASE(options_without_a_meaning_are_refused) {
  using One = Dense<1, 1, double>;
  Objective const plain{MeanSquaredError{}};
  BOOST_TEST(refusal(Sgd<One>{-0.1}, plain) == "option learning_rate is -0.1: allowed is a number from 0");
  BOOST_TEST(refusal(Adam<One>{.beta1 = 1.0}, plain) == "option beta1 is 1: allowed is a number from 0 and below 1");
  BOOST_TEST(refusal(Sgd<One>{}, Objective{MeanSquaredError{}, NoPenalty{}, ClipByNorm{-1.0}}) ==
             "option limit is -1: allowed is a number above 0");
  BOOST_TEST(refusal(Sgd<One>{}, Objective{MeanSquaredError{}, L2Penalty{-1e-4}}) ==
             "option lambda is -0.0001: allowed is a number from 0");
  BOOST_TEST(refusal(Sgd<One>{}, plain, quiet(0)) == "option epochs is 0: allowed is a whole number from 1");
  auto options = quiet(1);
  options.rate_at_step = [](std::size_t) { return -0.5; };
  BOOST_TEST(refusal(Sgd<One>{}, plain, options) ==
             "option learning_rate, of rate_at_step(0), is -0.5: allowed is a number from 0");
  BOOST_CHECK_THROW(check_options(CosineDecay{0.1, 0}), std::invalid_argument);
  check_options(CosineDecay{0.1, 10});
}

namespace {

// The message of the refusal of a training of a network in float; empty where there is none.
template <class Optimizer, class Goal>
std::string refusal_in_float(Optimizer optimizer, Goal const& objective, TrainingOptions const& options = quiet(1)) {
  Dense<1, 1> net{.weight = {2}, .bias = {1}};
  Dataset<Shape<1>, Shape<1>> const data({1, 2}, {1, 2});
  try {
    train<1>(net, optimizer, objective, data, options);
  } catch (std::invalid_argument const& error) {
    return error.what();
  }
  return {};
}

}  // namespace

BOOST_AUTO_TEST_CASE(options_that_the_network_cannot_hold_are_refused) {
  using One = Dense<1, 1>;
  Objective const plain{MeanSquaredError{}};
  BOOST_TEST(refusal_in_float(Sgd<One>{1e-60}, plain) ==
             "option learning_rate is 1e-60, which is 0 in the network's numbers");
  BOOST_TEST(refusal_in_float(Adam<One>{.epsilon = 1e-60}, plain) ==
             "option epsilon is 1e-60, which is 0 in the network's numbers");
  BOOST_TEST(refusal_in_float(Adam<One>{.epsilon = 1e300}, plain) ==
             "option epsilon is 1e+300, which is inf in the network's numbers");
  BOOST_TEST(refusal_in_float(Sgd<One>{}, Objective{MeanSquaredError{}, L2Penalty{1e-60}}) ==
             "option lambda is 1e-60, which is 0 in the network's numbers");
  BOOST_TEST(refusal_in_float(Sgd<One>{}, Objective{MeanSquaredError{}, NoPenalty{}, ClipByNorm{1e-60}}) ==
             "option limit is 1e-60, which is 0 in the network's numbers");
  BOOST_TEST(refusal_in_float(Sgd<One>{0.0}, Objective{MeanSquaredError{}, NoPenalty{}, ClipByNorm{1e300}}) == "");
  BOOST_TEST(refusal_in_float(Adam<One>{.beta2 = 1.0 - 1e-10, .epsilon = 0.0}, plain) == "");
}

BOOST_AUTO_TEST_CASE(options_that_a_callback_leaves_without_a_meaning_are_refused) {
  Dense<1, 1> net{.weight = {2}, .bias = {1}};
  Dataset<Shape<1>, Shape<1>> const data({1, 2}, {1, 2});
  Adam<Dense<1, 1>> adam{};
  Objective objective{MeanSquaredError{}, L2Penalty{1e-4}};
  std::size_t steps = 0;
  auto options = quiet(2);
  options.after_step = [&](StepRecord const&) {
    ++steps;
    adam.beta1 = 1.5;
  };
  BOOST_CHECK_THROW(train<1>(net, adam, objective, data, options), std::invalid_argument);
  BOOST_TEST(steps == 1u);
  adam.beta1 = 0.9;
  options.after_step = {};
  options.after_epoch = [&](EpochRecord const&) { objective.penalty.lambda = -1.0; };
  BOOST_CHECK_THROW(train<1>(net, adam, objective, data, options), std::invalid_argument);
}

// A schedule is checked when it becomes an option, before its type is gone.
BOOST_AUTO_TEST_CASE(schedules_without_a_meaning_are_refused) {
  auto const refused = [](auto schedule) {
    try {
      TrainingOptions const options{.rate_at_step = schedule};
      return std::string(options.rate_at_step ? "accepted" : "empty");
    } catch (std::invalid_argument const& error) {
      return std::string(error.what());
    }
  };
  BOOST_TEST(refused(CosineDecay{0.1, 100}) == "accepted");
  BOOST_TEST(refused([](std::size_t) { return 0.1; }) == "accepted");
  BOOST_TEST(refused(CosineDecay{0.1, 0}) == "option period is 0: allowed is a whole number from 1");
  BOOST_TEST(refused(StepDecay{0.1, -1.0, 2}).starts_with("option "));
}

// What may happen to a training from outside: signals, other trainings, and callbacks.
#define BOOST_TEST_MODULE interruptions
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <cstddef>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "ingot/host/dataset.hpp"
#include "ingot/host/interrupt.hpp"
#include "ingot/host/trainer.hpp"
#include "ingot/layers/dense.hpp"
#include "ingot/network/network.hpp"
#include "ingot/training/losses.hpp"
#include "ingot/training/optimizers.hpp"

using namespace ingot;

namespace {

using Line = Network<Dense<1, 1>>;
using Pairs = Dataset<Shape<1>, Shape<1>>;
using Two = Network<Dense<1, 2>>;
using Points = Dataset<Shape<1>>;

Pairs pairs(std::size_t count) {
  return Pairs(std::vector<float>(count, 1.0F), std::vector<float>(count, 2.0F));
}
Points points(std::size_t count, std::size_t classes) {
  return Points(std::vector<float>(count, 1.0F), std::vector<ClassIndex>(count, static_cast<ClassIndex>(classes - 1)),
                classes);
}

TrainingOptions quiet(std::size_t epochs) {
  TrainingOptions options;
  options.epochs = epochs;
  options.progress = nullptr;
  return options;
}

void own_handler(int, siginfo_t*, void*) {}
void another_handler(int) {}

struct sigaction handler_now() {
  struct sigaction now{};
  sigaction(SIGINT, nullptr, &now);
  return now;
}

// A handler with flags and a mask of its own, put in place for a test.
struct OwnHandler {
  OwnHandler() {
    struct sigaction own{};
    own.sa_sigaction = own_handler;
    own.sa_flags = SA_SIGINFO | SA_NODEFER;
    sigemptyset(&own.sa_mask);
    sigaddset(&own.sa_mask, SIGUSR1);
    sigaction(SIGINT, &own, &before);
  }
  ~OwnHandler() { sigaction(SIGINT, &before, nullptr); }
  struct sigaction before{};
};

bool own_is_back() {
  struct sigaction const now = handler_now();
  return (now.sa_flags & (SA_SIGINFO | SA_NODEFER)) == (SA_SIGINFO | SA_NODEFER) && now.sa_sigaction == own_handler &&
         sigismember(&now.sa_mask, SIGUSR1) == 1;
}

// What a training ends with: the reason that it is refused for, or else "trained".
template <std::size_t B, class Net, class Loss, class Data>
std::string message_of(Net& net, Loss const& loss, Data const& training, Data const& validation,
                       TrainingOptions const& options) {
  Sgd<Net> sgd{.learning_rate = 0.01};
  try {
    train<B>(net, sgd, Objective{loss}, training, validation, options);
  } catch (std::logic_error const& error) {
    return error.what();
  }
  return "trained";
}

}  // namespace

BOOST_FIXTURE_TEST_CASE(the_last_guard_puts_the_handler_back, OwnHandler) {
  std::optional<InterruptGuard> first;
  std::optional<InterruptGuard> second;
  first.emplace();
  second.emplace();
  BOOST_TEST(!own_is_back());
  first.reset();  // not the other way round
  BOOST_TEST(!own_is_back());
  raise(SIGINT);
  BOOST_TEST(second->requested());
  second.reset();
  BOOST_TEST(own_is_back());
}

BOOST_FIXTURE_TEST_CASE(every_guard_notes_an_interrupt, OwnHandler) {
  InterruptGuard const outer;
  {
    InterruptGuard const inner;
    raise(SIGINT);
    BOOST_TEST(inner.requested());
    BOOST_TEST(outer.requested());
  }
  // A new one has not been asked, and takes the next.
  InterruptGuard const next;
  BOOST_TEST(!next.requested());
  raise(SIGINT);
  BOOST_TEST(next.requested());
}

BOOST_FIXTURE_TEST_CASE(a_handler_that_the_program_sets_meanwhile_stays, OwnHandler) {
  {
    InterruptGuard const guard;
    signal(SIGINT, another_handler);
    {
      InterruptGuard const inner;
      raise(SIGINT);
      BOOST_TEST(inner.requested());
    }
  }
  BOOST_TEST((handler_now().sa_handler == another_handler));
  {
    InterruptGuard const guard;
    signal(SIGINT, SIG_DFL);
  }
  BOOST_TEST((handler_now().sa_handler == SIG_DFL));
}

BOOST_FIXTURE_TEST_CASE(guards_of_many_threads_leave_no_handler_behind, OwnHandler) {
  std::atomic<bool> missed = false;
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    // One alone interrupts: two at the same time would end the program, as they should.
    threads.emplace_back([&missed, interrupts = t == 0] {
      for (int i = 0; i < 2000; ++i) {
        InterruptGuard const guard;
        if (!interrupts) continue;
        raise(SIGINT);
        if (!guard.requested()) missed = true;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  BOOST_TEST(!missed);
  BOOST_TEST(own_is_back());
}

// One Ctrl-C stops both.
BOOST_FIXTURE_TEST_CASE(trainings_at_once_stop_together, OwnHandler) {
  Pairs const data = pairs(4);
  std::atomic<int> running = 0;
  std::vector<StopReason> reasons(2);
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < 2; ++t) {
    threads.emplace_back([&, t] {
      Line net{};
      Sgd<Line> sgd{.learning_rate = 0.01};
      TrainingOptions options = quiet(100'000'000);
      options.after_step = [&](StepRecord const& step) {
        if (step.step == 0) ++running;
      };
      reasons[t] = train<1>(net, sgd, Objective{MeanSquaredError{}}, data, options).reason;
    });
  }
  while (running < 2) std::this_thread::yield();
  kill(getpid(), SIGINT);
  for (std::thread& thread : threads) thread.join();
  BOOST_TEST((reasons[0] == StopReason::interrupted));
  BOOST_TEST((reasons[1] == StopReason::interrupted));
  BOOST_TEST(own_is_back());
}

BOOST_AUTO_TEST_CASE(a_second_interrupt_ends_the_program_that_trains_twice) {
  pid_t const child = fork();
  if (child == 0) {
    signal(SIGINT, SIG_DFL);
    InterruptGuard const first;
    InterruptGuard const second;
    raise(SIGINT);
    if (!first.requested() || !second.requested()) _exit(1);
    raise(SIGINT);
    _exit(2);
  }
  int status = 0;
  waitpid(child, &status, 0);
  BOOST_TEST(WIFSIGNALED(status));
}

BOOST_FIXTURE_TEST_CASE(what_a_callback_throws_goes_through, OwnHandler) {
  Pairs const data = pairs(4);
  for (bool const after_epoch : {false, true}) {
    Line net{};
    Line seen{};
    TrainingOptions options = quiet(5);
    options.after_step = [&](StepRecord const& step) {
      seen = net;
      if (!after_epoch && step.step == 2) throw std::logic_error("enough of steps");
    };
    options.after_epoch = [](EpochRecord const&) { throw std::logic_error("enough of epochs"); };
    BOOST_TEST(message_of<1>(net, MeanSquaredError{}, data, data, options) ==
               (after_epoch ? "enough of epochs" : "enough of steps"));
    BOOST_TEST(net.layer<0>().weight[0] != 0.0F);
    BOOST_TEST(net.layer<0>().weight[0] == seen.layer<0>().weight[0]);
    BOOST_TEST(own_is_back());
  }
}

BOOST_AUTO_TEST_CASE(a_data_set_that_shrinks_is_not_read_beyond_its_end) {
  std::string const training_was = "the training set was changed while it was in use: it had 100 samples, now ";
  for (std::size_t const now : {0U, 1U, 99U, 101U}) {
    Line net{};
    Pairs data = pairs(100);
    TrainingOptions options = quiet(2);
    options.after_step = [&](StepRecord const&) { data = pairs(now); };
    BOOST_TEST(message_of<4>(net, MeanSquaredError{}, data, pairs(3), options) == training_was + std::to_string(now));
    data = pairs(100);
    options.after_step = {};
    options.after_epoch = [&](EpochRecord const&) { data = pairs(now); };
    BOOST_TEST(message_of<4>(net, MeanSquaredError{}, data, pairs(3), options) == training_was + std::to_string(now));
    data = pairs(100);
    options.after_epoch = {};
    options.rate_at_step = [&](std::size_t step) {
      if (step == 1) data = pairs(now);
      return 0.01;
    };
    BOOST_TEST(message_of<4>(net, MeanSquaredError{}, data, pairs(3), options) == training_was + std::to_string(now));
    Pairs validation = pairs(100);
    options.rate_at_step = [&](std::size_t) {
      validation = pairs(now);
      return 0.01;
    };
    BOOST_TEST(message_of<4>(net, MeanSquaredError{}, pairs(3), validation, options) ==
               "the validation set was changed while it was in use: it had 100 samples, now " + std::to_string(now));
  }
  // Moved away, it is empty.
  Line net{};
  Pairs data = pairs(8);
  Pairs taken = pairs(1);
  TrainingOptions options = quiet(2);
  options.after_step = [&](StepRecord const&) { taken = std::move(data); };
  BOOST_TEST(message_of<4>(net, MeanSquaredError{}, data, pairs(3), options).find("8 samples, now 0") !=
             std::string::npos);
}

// A class without an output would be read, and written, beside the outputs.
BOOST_AUTO_TEST_CASE(a_data_set_that_gets_other_classes_is_refused) {
  Two net{};
  Points data = points(8, 2);
  TrainingOptions options = quiet(2);
  options.after_step = [&](StepRecord const&) { data = points(8, 1000); };
  BOOST_TEST(message_of<4>(net, SoftmaxCrossEntropy{}, data, points(3, 2), options) ==
             "the training set was changed while it was in use: it had 2 classes, now 1000");
  Points validation = points(8, 2);
  options.after_step = [&](StepRecord const&) { validation = points(8, 3); };
  BOOST_TEST(message_of<4>(net, SoftmaxCrossEntropy{}, points(3, 2), validation, options) ==
             "the validation set was changed while it was in use: it had 2 classes, now 3");
}

// As many other samples of the same classes are taken as they are.
BOOST_AUTO_TEST_CASE(a_data_set_may_be_drawn_anew) {
  Line net{};
  Pairs data = pairs(8);
  TrainingOptions options = quiet(3);
  options.after_epoch = [&](EpochRecord const&) { data = pairs(8); };
  BOOST_TEST(message_of<3>(net, MeanSquaredError{}, data, data, options) == "trained");
}

// A callback that ends itself, and one that ends the other, are not called in the middle of their end.
BOOST_AUTO_TEST_CASE(options_may_change_while_they_are_used) {
  Line net{};
  Sgd<Line> sgd{.learning_rate = 0.01};
  Pairs const data = pairs(4);
  auto options = std::make_unique<TrainingOptions>(quiet(3));
  std::size_t calls = 0;
  std::string const long_text(100, 'x');
  options->after_step = [&, long_text](StepRecord const&) {
    options.reset();
    calls += long_text.size();
  };
  options->after_epoch = [&, long_text](EpochRecord const&) { calls += long_text.size(); };
  auto const result = train<2>(net, sgd, Objective{MeanSquaredError{}}, data, *options);
  BOOST_TEST(result.history.size() == 3u);
  BOOST_TEST(calls == 900u);
}

// A training inside another's callback, of the same network.
BOOST_FIXTURE_TEST_CASE(a_callback_may_train, OwnHandler) {
  Line net{};
  Sgd<Line> inner{.learning_rate = 0.01};
  Pairs const data = pairs(4);
  TrainingOptions options = quiet(2);
  options.after_epoch = [&](EpochRecord const&) {
    train<2>(net, inner, Objective{MeanSquaredError{}}, data, quiet(1));
  };
  BOOST_TEST(message_of<2>(net, MeanSquaredError{}, data, data, options) == "trained");
  BOOST_TEST(own_is_back());
}

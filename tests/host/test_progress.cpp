#define BOOST_TEST_MODULE progress
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "ingot/host/dataset.hpp"
#include "ingot/host/metrics.hpp"
#include "ingot/host/progress.hpp"
#include "ingot/host/trainer.hpp"
#include "ingot/ingot.hpp"

using namespace ingot;

namespace {

using Line = Network<Dense<1, 1>>;
using Pairs = Dataset<Shape<1>, Shape<1>>;

Pairs pairs() {
  return Pairs({0.0F, 1.0F, 2.0F, 3.0F}, {1.0F, 3.0F, 5.0F, 7.0F});
}

using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

std::string contents(std::FILE* file) {
  std::rewind(file);
  std::string text;
  for (int c = std::fgetc(file); c != EOF; c = std::fgetc(file)) text += static_cast<char>(c);
  return text;
}

std::size_t lines(std::string const& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

void do_nothing(int) {}

struct sigaction handler_now() {
  struct sigaction now{};
  sigaction(SIGINT, nullptr, &now);
  return now;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_log_file_gets_plain_lines) {
  File const file(std::tmpfile(), std::fclose);
  Line net{};
  Sgd<Line> sgd{.learning_rate = 0.05};
  train<1>(net, sgd, Objective{MeanSquaredError{}}, pairs(), pairs(), {.epochs = 5, .progress = file.get()});
  std::string const text = contents(file.get());
  BOOST_TEST(text.find('\r') == std::string::npos);
  BOOST_TEST(text.find('\033') == std::string::npos);
  BOOST_TEST(text.find("epoch 1/5: loss ") == 0u);
  BOOST_TEST(text.find("validation loss ") != std::string::npos);
  BOOST_TEST(lines(text) == 5u);
}

BOOST_AUTO_TEST_CASE(a_long_training_does_not_flood_the_log) {
  File const file(std::tmpfile(), std::fclose);
  Line net{};
  Sgd<Line> sgd{.learning_rate = 0.05};
  train<4>(net, sgd, Objective{MeanSquaredError{}}, pairs(), {.epochs = 1000, .progress = file.get()});
  std::string const text = contents(file.get());
  BOOST_TEST(lines(text) == 20u);
  BOOST_TEST(text.find("epoch 1000/1000") != std::string::npos);
}

namespace {

// What a terminal shows of two steps and a milestone, and whether the machine made the first step in time for it to be
// too early to say anything.
struct Shown {
  std::string text;
  bool in_time = false;
};
Shown shown_on_terminal(int master) {
  Shown shown;
  File const terminal(std::fopen(ptsname(master), "w"), std::fclose);
  BOOST_REQUIRE(terminal);
  {
    auto const start = Progress::Clock::now();
    Progress progress(terminal.get(), 4, 1);
    progress.step(1, [] { return "too early to say anything"; });
    shown.in_time = Progress::Clock::now() - start < std::chrono::milliseconds(100);
    std::this_thread::sleep_for(std::chrono::milliseconds(120));
    progress.step(2, [] { return "half way"; });
    progress.milestone(0, [] { return "done"; });
  }
  // The terminal hands on what was written when it likes: read until the end of it is there.
  char buffer[1024];
  while (shown.text.find("done\r\n") == std::string::npos) {
    auto const count = read(master, buffer, sizeof buffer);
    if (count <= 0) break;
    shown.text.append(buffer, static_cast<std::size_t>(count));
  }
  return shown;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_terminal_has_one_line_rewritten) {
  int const master = posix_openpt(O_RDWR | O_NOCTTY);
  if (master < 0 || grantpt(master) != 0 || unlockpt(master) != 0) {
    BOOST_TEST_MESSAGE("skipped: this machine gives no pseudo-terminal");
    return;
  }
  Shown shown;
  while (!shown.in_time) shown = shown_on_terminal(master);
  close(master);
  std::string const& text = shown.text;
  BOOST_TEST(text.find("too early") == std::string::npos);
  BOOST_TEST(text.find("\r[##########..........] half way, ") == 0u, text);
  BOOST_TEST(text.find(" s left\033[K") != std::string::npos, text);  // how long depends on the machine
  BOOST_TEST(text.find("\r\033[Kdone") != std::string::npos, text);
}

BOOST_AUTO_TEST_CASE(seconds_are_readable) {
  BOOST_TEST(readable_seconds(0.44) == "0.4 s");
  BOOST_TEST(readable_seconds(12.3) == "12 s");
  BOOST_TEST(readable_seconds(59.7) == "1:00");
  BOOST_TEST(readable_seconds(185) == "3:05");
  BOOST_TEST(readable_seconds(7385) == "2:03:05");
  BOOST_TEST(readable_seconds(std::numeric_limits<double>::quiet_NaN()) == "?");
}

BOOST_AUTO_TEST_CASE(an_interrupt_keeps_the_weights_so_far) {
  std::signal(SIGINT, do_nothing);
  Line net{};
  Line seen{};
  Sgd<Line> sgd{.learning_rate = 0.05};
  TrainingOptions options{.epochs = 100, .progress = nullptr};
  options.after_step = [&](StepRecord const& step) {
    if (step.step != 6) return;
    seen = net;
    std::raise(SIGINT);
  };
  auto const result = train<1>(net, sgd, Objective{MeanSquaredError{}}, pairs(), pairs(), options);
  BOOST_TEST((result.reason == StopReason::interrupted));
  BOOST_TEST(result.steps == 7u);
  BOOST_TEST(result.history.size() == 1u);
  BOOST_TEST(result.message.find("interrupted in epoch 2 after step 7") == 0u, result.message);
  BOOST_TEST(net.layer<0>().weight[0] == seen.layer<0>().weight[0]);
  BOOST_TEST(net.layer<0>().weight[0] != 0.0F);
  BOOST_TEST((handler_now().sa_handler == do_nothing));

  TrainingOptions after_epoch{.epochs = 100, .progress = nullptr};
  after_epoch.after_epoch = [](EpochRecord const&) { std::raise(SIGINT); };
  auto const second = train<1>(net, sgd, Objective{MeanSquaredError{}}, pairs(), after_epoch);
  BOOST_TEST((second.reason == StopReason::interrupted));
  BOOST_TEST(second.history.size() == 1u);
  std::signal(SIGINT, SIG_DFL);
}

BOOST_AUTO_TEST_CASE(a_second_interrupt_ends_the_program) {
  std::signal(SIGINT, SIG_DFL);
  pid_t const child = fork();
  if (child == 0) {
    InterruptGuard const guard;
    std::raise(SIGINT);
    if (!guard.requested()) _exit(1);
    std::raise(SIGINT);
    _exit(2);
  }
  int status = 0;
  waitpid(child, &status, 0);
  BOOST_TEST(WIFSIGNALED(status));
  BOOST_TEST(WTERMSIG(status) == SIGINT);
}

BOOST_AUTO_TEST_CASE(an_ignored_interrupt_stays_ignored) {
  std::signal(SIGINT, SIG_IGN);
  {
    InterruptGuard const guard;
    std::raise(SIGINT);
    BOOST_TEST(!guard.requested());
  }
  BOOST_TEST((handler_now().sa_handler == SIG_IGN));
  std::signal(SIGINT, SIG_DFL);
}

BOOST_AUTO_TEST_CASE(a_confusion_matrix_counts) {
  ConfusionMatrix matrix(3);
  // Class 0: two right, one taken for 1. Class 1: one right. Class 2 never comes, but is said once of class 1.
  matrix.add(0, 0);
  matrix.add(0, 0);
  matrix.add(0, 1);
  matrix.add(1, 1);
  matrix.add(1, 2);
  BOOST_TEST(matrix.total() == 5u);
  BOOST_TEST(matrix.correct() == 3u);
  BOOST_TEST(matrix.accuracy() == 0.6);
  BOOST_TEST(matrix.count(0, 1) == 1u);
  BOOST_TEST(matrix.precision(0) == 1.0);
  BOOST_TEST(matrix.recall(0) == 2.0 / 3.0);
  BOOST_TEST(matrix.f1(0) == 4.0 / 5.0);
  BOOST_TEST(matrix.precision(1) == 0.5);
  BOOST_TEST(matrix.recall(1) == 0.5);
  BOOST_TEST(matrix.precision(2) == 0.0);
  BOOST_TEST(std::isnan(matrix.recall(2)));
  BOOST_CHECK_THROW(matrix.add(3, 0), std::out_of_range);

  float const outputs[3] = {0.1F, NAN, 0.2F};
  matrix.add(2, predicted_class(outputs, 3));
  BOOST_TEST(matrix.correct() == 3u);
  BOOST_TEST(matrix.total() == 6u);
  BOOST_TEST(matrix.recall(2) == 0.0);

  File const file(std::tmpfile(), std::fclose);
  matrix.print(file.get(), {"oak", "ash", "elm"});
  std::string const text = contents(file.get());
  BOOST_TEST(text.find("oak      2      1      0      0   100.00 %  66.67 %  80.00 %") != std::string::npos, text);
  BOOST_TEST(text.find("accuracy 50.00 %: 3 of 6") != std::string::npos, text);
}

// Names come from files: none moves the cursor, and none is cut in the middle of a character.
BOOST_AUTO_TEST_CASE(a_confusion_matrix_escapes_names) {
  ConfusionMatrix matrix(3);
  matrix.add(0, 0);
  File const file(std::tmpfile(), std::fclose);
  matrix.print(file.get(), {std::string("\x1b[2J\0x", 6), "a\nb", "elf Zeichen \u00e4\u00e4"});
  std::string const text = contents(file.get());
  BOOST_TEST(text.find('\x1b') == std::string::npos);
  BOOST_TEST(text.find('\0') == std::string::npos);
  BOOST_TEST(text.find("\\x1b[2J\\x00x ") != std::string::npos, text);
  BOOST_TEST(text.find("a\\nb") != std::string::npos, text);
  BOOST_TEST(text.find("elf Zeichen ") != std::string::npos, text);
  BOOST_TEST(text.find("\xc3 ") == std::string::npos);
  BOOST_TEST(lines(text) == 5u);
}

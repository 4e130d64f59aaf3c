// usage: contender DIRECTORY MODEL...
// Compares what the contender computes with the files in DIRECTORY, then times it. Prints lines of
// `model task contender nanoseconds error`: the median of the samples, and the largest error relative to the largest of
// the values compared. A contender whose error is above 1e-4 is not timed, and the exit status is 1.
#include <ctime>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <exception>
#include <memory>
#include <string>
#include <vector>

#include "contender.hpp"

namespace {

using namespace peers;

constexpr double allowed_error = 1e-4;
constexpr double sample_seconds = 2e-3;
constexpr std::size_t samples = 21;

// Processor time of this thread: other programs' do not count.
double thread_seconds() {
  timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}

double seconds_of(Session& session, std::size_t calls) {
  double const start = thread_seconds();
  session.run(calls);
  return thread_seconds() - start;
}

double median_nanoseconds(Session& session) {
  std::size_t calls = 1;
  while (seconds_of(session, calls) < sample_seconds) calls *= 2;
  std::vector<double> times(samples);
  for (double& time : times) time = seconds_of(session, calls) / static_cast<double>(calls);
  std::nth_element(times.begin(), times.begin() + samples / 2, times.end());
  return 1e9 * times[samples / 2];
}

// The largest difference relative to the largest of what is expected; infinity where something is not a number.
double error_of(double const* result, double const* expected, std::size_t count) {
  double largest = 0;
  double error = 0;
  for (std::size_t i = 0; i < count; ++i) {
    double const difference = std::abs(result[i] - expected[i]);
    if (std::isnan(difference)) return INFINITY;
    largest = std::max(largest, std::abs(expected[i]));
    error = std::max(error, difference);
  }
  return error / largest;
}

// A training step's parameters are compared by what they moved, its loss by itself.
double error_of(Problem const& problem, Values const& result) {
  std::vector<double> given(result.begin(), result.end());
  std::vector<double> expected(problem.expected.begin(), problem.expected.end());
  if (given.size() != expected.size()) return INFINITY;
  if (problem.task != Task::training) return error_of(given.data(), expected.data(), given.size());
  std::size_t next = 0;
  for (Values const& parameter : problem.parameters) {
    for (float const start : parameter) {
      given[next] -= double{start};
      expected[next++] -= double{start};
    }
  }
  return std::max(error_of(given.data(), expected.data(), next), error_of(&given[next], &expected[next], 1));
}

bool measure(std::string const& directory, std::string const& model, Task task) {
  char const* const what = task == Task::inference ? "inference" : task == Task::training ? "training" : "step";
  Problem const problem = load(directory, model, task);
  std::unique_ptr<Session> const compared = contender.make(problem, compared_rate);
  if (!compared) return true;
  compared->run(1);
  double const error = error_of(problem, compared->result());
  if (!(error <= allowed_error)) {
    std::fprintf(stderr, "%s %s %s: wrong by %.1e, not measured\n", model.c_str(), what, contender.name, error);
    return false;
  }
  std::unique_ptr<Session> const measured = contender.make(problem, measured_rate);
  std::printf("%s %s %s %.2f %.1e\n", model.c_str(), what, contender.name, median_nanoseconds(*measured), error);
  std::fflush(stdout);
  return true;
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 3) {
    std::fprintf(stderr, "usage: %s DIRECTORY MODEL...\n", arguments[0]);
    return 2;
  }
  try {
    bool good = true;
    for (int i = 2; i < count; ++i) {
      std::string const model = arguments[i];
      good = measure(arguments[1], model, is_recurrent(model) ? Task::step : Task::inference) && good;
      if (is_trained(model)) good = measure(arguments[1], model, Task::training) && good;
    }
    return good ? 0 : 1;
  } catch (std::exception const& fault) {
    std::fprintf(stderr, "%s: %s\n", contender.name, fault.what());
    return 1;
  }
}

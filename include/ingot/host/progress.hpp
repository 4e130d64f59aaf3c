// The progress line of a long training.
#pragma once

#include "ingot/core/prologue.hpp"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <string>

namespace ingot {

// Seconds as people read them: "0.4 s", "12 s", "3:05", "2:03:05".
inline std::string readable_seconds(double seconds) {
  char text[48];
  if (!(seconds < 9e9)) return "?";
  auto const whole = static_cast<long long>(seconds + 0.5);
  if (seconds < 9.95) {
    std::snprintf(text, sizeof text, "%.1f s", seconds);
  } else if (whole < 60) {
    std::snprintf(text, sizeof text, "%lld s", whole);
  } else if (whole < 3600) {
    std::snprintf(text, sizeof text, "%lld:%02lld", whole / 60, whole % 60);
  } else {
    std::snprintf(text, sizeof text, "%lld:%02lld:%02lld", whole / 3600, whole / 60 % 60, whole % 60);
  }
  return text;
}

// A progress line. On a terminal one line is rewritten, at most ten times a second. Elsewhere, in a log file say, plain
// lines are printed, at most one in ten seconds. Milestones stay as lines of their own in both; of many, about twenty
// do. A null file prints nothing.
class Progress {
 public:
  using Clock = std::chrono::steady_clock;

  // `steps` and `milestones` are how many there will be in all.
  Progress(std::FILE* out, std::size_t steps, std::size_t milestones)
      : out_(out),
        terminal_(out != nullptr && isatty(fileno(out)) == 1),
        steps_(steps),
        every_((milestones + 19) / 20),
        start_(Clock::now()),
        last_(start_) {}
  ~Progress() { clear(); }
  Progress(Progress const&) = delete;
  Progress& operator=(Progress const&) = delete;

  // Prints `text()` and the estimated time that the remaining steps will take, if it is time for a new line. The text
  // is made only then.
  template <class Text>
  void step(std::size_t done, Text&& text) {
    if (out_ == nullptr) return;
    auto const now = Clock::now();
    if (now - last_ < (terminal_ ? std::chrono::milliseconds(100) : std::chrono::milliseconds(10'000))) return;
    last_ = now;
    std::string const line = std::string(text()) + ", " + remaining(done, now) + " left";
    if (terminal_) {
      std::fprintf(out_, "\r%s %s\033[K", bar(done).c_str(), line.c_str());
      rewriting_ = true;
    } else {
      std::fprintf(out_, "%s\n", line.c_str());
    }
    std::fflush(out_);
  }

  // A line that stays, for milestone `index`, counted from 0.
  template <class Text>
  void milestone(std::size_t index, Text&& text) {
    if (out_ == nullptr || (index + 1) % std::max<std::size_t>(every_, 1) != 0) return;
    note(text());
    last_ = Clock::now();
  }

  // A line that stays whatever was said before.
  void note(std::string const& text) {
    if (out_ == nullptr) return;
    clear();
    std::fprintf(out_, "%s\n", text.c_str());
    std::fflush(out_);
  }

 private:
  void clear() {
    if (rewriting_) std::fprintf(out_, "\r\033[K");
    if (rewriting_) std::fflush(out_);
    rewriting_ = false;
  }
  std::string remaining(std::size_t done, Clock::time_point now) const {
    if (done == 0) return "?";
    double const elapsed = std::chrono::duration<double>(now - start_).count();
    return readable_seconds(elapsed / static_cast<double>(done) * static_cast<double>(steps_ - std::min(done, steps_)));
  }
  std::string bar(std::size_t done) const {
    constexpr std::size_t width = 20;
    std::size_t const full = steps_ == 0 ? width : std::min(done, steps_) * width / steps_;
    std::string text(width + 2, '.');
    text.front() = '[';
    std::fill_n(text.begin() + 1, full, '#');
    text.back() = ']';
    return text;
  }

  std::FILE* out_;
  bool terminal_;
  bool rewriting_ = false;
  std::size_t steps_;
  std::size_t every_;
  Clock::time_point start_;
  Clock::time_point last_;
};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

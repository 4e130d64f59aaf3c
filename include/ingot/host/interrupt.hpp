// Ctrl-C as a polite request.
#pragma once

#include "ingot/core/prologue.hpp"

#include <signal.h>

namespace ingot {

// While one of these lives, the first SIGINT (Ctrl-C) is noted instead of ending the program; a second one ends it as
// usual. The destructor puts back the handler that was there before. A SIGINT that the program ignores, as background
// jobs do, stays ignored. One at a time.
class InterruptGuard {
 public:
  InterruptGuard() {
    noted() = 0;
    sigaction(SIGINT, nullptr, &before_);
    if (before_.sa_handler == SIG_IGN) return;
    struct sigaction action {};
    action.sa_handler = [](int) { noted() = 1; };
    action.sa_flags = SA_RESTART | static_cast<int>(SA_RESETHAND);
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, nullptr);
  }
  ~InterruptGuard() { sigaction(SIGINT, &before_, nullptr); }
  InterruptGuard(InterruptGuard const&) = delete;
  InterruptGuard& operator=(InterruptGuard const&) = delete;

  // Whether SIGINT has come since the guard was made.
  bool requested() const { return noted() != 0; }

 private:
  static sig_atomic_t volatile& noted() {
    static constinit sig_atomic_t volatile flag = 0;
    return flag;
  }
  struct sigaction before_ {};
};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

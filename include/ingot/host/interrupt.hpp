// Ctrl-C as a request to stop.
#pragma once

#include "ingot/core/prologue.hpp"

#include <signal.h>

#include <atomic>
#include <mutex>

namespace ingot {

namespace detail {

// The handler of SIGINT, which all guards of a program share.
class InterruptHandler {
 public:
  static InterruptHandler& shared() {
    static InterruptHandler handler;
    return handler;
  }

  // Installs the handler, unless it is installed or the program ignores SIGINT, and lets it note one more.
  void enter() {
    std::scoped_lock const lock(mutex_);
    ++guards_;
    armed().store(true, std::memory_order_relaxed);
    struct sigaction now{};
    sigaction(SIGINT, nullptr, &now);
    if (is_ours(now) || is_ignored(now)) return;
    before_ = now;
    struct sigaction action{};
    action.sa_handler = &note;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, nullptr);
  }

  // The last one puts back what was there before the first, unless the program has set another handler meanwhile.
  void leave() {
    std::scoped_lock const lock(mutex_);
    if (--guards_ != 0) return;
    struct sigaction now{};
    sigaction(SIGINT, nullptr, &now);
    if (is_ours(now)) sigaction(SIGINT, &before_, nullptr);
  }

  // How many have come.
  static unsigned count() { return counter().load(std::memory_order_relaxed); }

 private:
  static std::atomic<unsigned>& counter() {
    static_assert(std::atomic<unsigned>::is_always_lock_free, "the handler of Ctrl-C may not wait for a lock");
    static constinit std::atomic<unsigned> count{0};
    return count;
  }
  // Whether the next SIGINT is to be noted.
  static std::atomic<bool>& armed() {
    static_assert(std::atomic<bool>::is_always_lock_free, "the handler of Ctrl-C may not wait for a lock");
    static constinit std::atomic<bool> armed{false};
    return armed;
  }
  // The handler stays in place (SA_RESETHAND would show other threads the default before this is reached), so that it
  // ends the program itself when the second comes: the signal waits until it returns.
  static void note(int) {
    counter().fetch_add(1, std::memory_order_relaxed);
    if (armed().exchange(false, std::memory_order_relaxed)) return;
    signal(SIGINT, SIG_DFL);
    raise(SIGINT);
  }

  static bool is_ours(struct sigaction const& action) {
    return (action.sa_flags & SA_SIGINFO) == 0 && action.sa_handler == &note;
  }
  static bool is_ignored(struct sigaction const& action) { return action.sa_handler == SIG_IGN; }

  std::mutex mutex_;
  unsigned guards_ = 0;
  struct sigaction before_{};
};

}  // namespace detail

// While one of these lives, the first SIGINT (Ctrl-C) is noted instead of ending the program; a second one ends it as
// usual. A SIGINT that the program ignores, as background jobs do, stays ignored. Any number may live at once, in any
// threads and in any order: a SIGINT is noted by all of them, and the last to go puts back the handler that was there
// before the first.
class InterruptGuard {
 public:
  InterruptGuard() : count_before_(detail::InterruptHandler::count()) { detail::InterruptHandler::shared().enter(); }
  ~InterruptGuard() { detail::InterruptHandler::shared().leave(); }
  InterruptGuard(InterruptGuard const&) = delete;
  InterruptGuard& operator=(InterruptGuard const&) = delete;

  // Whether SIGINT has come since the guard was made.
  bool requested() const { return detail::InterruptHandler::count() != count_before_; }

 private:
  unsigned count_before_;
};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

// Ctrl-C as a polite request.
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

  // Puts the handler in place, again if a SIGINT has taken it away since the last guard was made.
  void enter() {
    std::scoped_lock const lock(mutex_);
    ++guards_;
    struct sigaction now {};
    sigaction(SIGINT, nullptr, &now);
    if (is_ours(now) || is_ignored(now)) return;
    if (!installed_ || !was_spent(now)) before_ = now;
    struct sigaction action {};
    action.sa_handler = &note;
    action.sa_flags = SA_RESTART | static_cast<int>(SA_RESETHAND);
    sigemptyset(&action.sa_mask);
    count_when_installed_ = count();
    installed_ = sigaction(SIGINT, &action, nullptr) == 0;
  }

  // The last one puts back what was there before the first, unless the program has set another handler meanwhile.
  void leave() {
    std::scoped_lock const lock(mutex_);
    if (--guards_ != 0 || !installed_) return;
    installed_ = false;
    struct sigaction now {};
    sigaction(SIGINT, nullptr, &now);
    if (is_ours(now) || was_spent(now)) sigaction(SIGINT, &before_, nullptr);
  }

  // How many have come.
  static unsigned count() { return counter().load(std::memory_order_relaxed); }

 private:
  static std::atomic<unsigned>& counter() {
    static_assert(std::atomic<unsigned>::is_always_lock_free, "a handler of signals takes no lock");
    static constinit std::atomic<unsigned> count{0};
    return count;
  }
  static void note(int) { counter().fetch_add(1, std::memory_order_relaxed); }

  static bool is_ours(struct sigaction const& action) {
    return (action.sa_flags & SA_SIGINFO) == 0 && action.sa_handler == &note;
  }
  static bool is_ignored(struct sigaction const& action) { return action.sa_handler == SIG_IGN; }
  // Whether the system has replaced the handler by the default because of SA_RESETHAND.
  bool was_spent(struct sigaction const& action) const {
    return action.sa_handler == SIG_DFL && count() != count_when_installed_;
  }

  std::mutex mutex_;
  unsigned guards_ = 0;
  bool installed_ = false;
  unsigned count_when_installed_ = 0;
  struct sigaction before_ {};
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

// What a contender provides, and the loops that are timed. They are compiled with the contender's own flags, so that a
// library whose functions can be inlined is measured inlined.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <memory>
#include <new>
#include <utility>
#include <vector>

#include "problem.hpp"

namespace peers {

// A model with its parameters, ready to run.
class Session {
 public:
  virtual ~Session() = default;
  virtual void run(std::size_t calls) = 0;
  virtual Values result() = 0;  // of the last call, as Problem::expected has it
};

// The contender that a program is linked with.
struct Contender {
  char const* name;
  // Null where this contender does not have the model or the task. `rate` is a training step's.
  std::unique_ptr<Session> (*make)(Problem const& problem, float rate);
};
extern Contender const contender;

// The address escapes, and memory may be anything afterwards.
inline void escape(void const* address) {
  asm volatile("" : : "r"(address) : "memory");
}

// Inference of one sample. Model has input(), output(), outputs and operator(). Each call's input depends on the
// call before: this is latency. The first element of an input is the same in every layout.
template <class Model>
class Inference : public Session {
 public:
  template <class... Arguments>
  explicit Inference(Arguments&&... arguments) : model_(std::forward<Arguments>(arguments)...) {}

  void run(std::size_t calls) override {
    float* const x = model_.input();
    float const first = x[0];
    for (std::size_t i = 0; i < calls; ++i) {
      model_();
      x[0] = first + 1e-20f * model_.output()[0];
      escape(x);
    }
    x[0] = first;
  }
  Values result() override { return {model_.output(), model_.output() + model_.outputs}; }

 private:
  Model model_;
};

// Steps of a network with state. Model has input(), output(), operator(), of one number each, and reset(). The state
// carries over, and each step's input depends on the output of the one before: this is latency.
template <class Model>
class Stepping : public Session {
 public:
  explicit Stepping(Problem const& problem) : model_(problem), sequence_(problem.input) {}

  void run(std::size_t calls) override {
    float* const x = model_.input();
    float const first = sequence_[0];
    x[0] = first;
    for (std::size_t i = 0; i < calls; ++i) {
      model_();
      x[0] = first + 1e-20f * model_.output()[0];
      escape(x);
    }
  }
  // The outputs of the whole sequence, from rest.
  Values result() override {
    Values outputs;
    model_.reset();
    for (float const x : sequence_) {
      model_.input()[0] = x;
      escape(model_.input());
      model_();
      outputs.push_back(model_.output()[0]);
    }
    return outputs;
  }

 private:
  alignas(64) Model model_;
  Values sequence_;
};

// Training steps. Model has step(), which returns the loss, and parameters(), which are copied.
template <class Model>
class Training : public Session {
 public:
  template <class... Arguments>
  explicit Training(Arguments&&... arguments) : model_(std::forward<Arguments>(arguments)...) {}

  void run(std::size_t calls) override {
    for (std::size_t i = 0; i < calls; ++i) {
      loss_ = model_.step();
      escape(&loss_);
    }
  }
  Values result() override {
    Values all;
    for (Values const& parameter : model_.parameters()) all.insert(all.end(), parameter.begin(), parameter.end());
    all.push_back(loss_);
    return all;
  }

 private:
  Model model_;
  float loss_ = 0;
};

// Values at the start of a cache line.
template <class T>
struct LineAllocator {
  using value_type = T;
  static constexpr std::align_val_t line{64};
  LineAllocator() = default;
  template <class U>
  LineAllocator(LineAllocator<U> const&) {}
  T* allocate(std::size_t n) { return static_cast<T*>(::operator new(n * sizeof(T), line)); }
  void deallocate(T* p, std::size_t) { ::operator delete(p, line); }
  friend bool operator==(LineAllocator, LineAllocator) { return true; }
};
using Buffer = std::vector<float, LineAllocator<float>>;

}  // namespace peers

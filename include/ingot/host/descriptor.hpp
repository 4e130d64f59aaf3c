// An open file of the operating system.
#pragma once

#include "ingot/core/prologue.hpp"

#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>
#include <utility>

namespace ingot::detail {

// Closes what it holds; -1 is nothing.
class Descriptor {
 public:
  explicit Descriptor(int number = -1) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }

  explicit operator bool() const { return number_ >= 0; }
  int get() const { return number_; }
  // Closes now; false where the system reports an error, which it may keep until then.
  bool close() { return ::close(std::exchange(number_, -1)) == 0; }

 private:
  int number_;
};

// The call, repeated while signals interrupt it.
template <class Call>
auto unless_interrupted(Call&& call) {
  for (;;) {
    auto const result = call();
    if (result >= 0 || errno != EINTR) return result;
  }
}

inline std::string system_reason(int error) {
  return std::generic_category().message(error);
}

}  // namespace ingot::detail

#include "ingot/core/epilogue.hpp"

// Memory of passes over graphs, while a program compiles.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <type_traits>

namespace ingot::graph::detail {

// A growing array for constant expressions only, which free what they allocate. At run time it stops the program
// instead of allocating.
template <class T>
class List {
 public:
  constexpr List() = default;
  constexpr explicit List(std::size_t length) : items_(take(length)), size_(length), capacity_(length) {}
  constexpr List(std::size_t length, T const& value) : List(length) {
    for (std::size_t i = 0; i < length; ++i) items_[i] = value;
  }
  constexpr ~List() { delete[] items_; }
  List(List const&) = delete;
  List& operator=(List const&) = delete;

  constexpr std::size_t size() const { return size_; }
  constexpr bool empty() const { return size_ == 0; }
  constexpr T& operator[](std::size_t i) { return items_[i]; }
  constexpr T const& operator[](std::size_t i) const { return items_[i]; }
  constexpr T const* data() const { return items_; }
  constexpr T* begin() { return items_; }
  constexpr T* end() { return items_ + size_; }
  constexpr T const* begin() const { return items_; }
  constexpr T const* end() const { return items_ + size_; }

  constexpr void push(T const& value) {
    if (size_ == capacity_) reserve(capacity_ == 0 ? 16 : 2 * capacity_);
    items_[size_++] = value;
  }
  constexpr T& back() { return items_[size_ - 1]; }
  constexpr void pop() { --size_; }
  constexpr void clear() { size_ = 0; }
  constexpr void reserve(std::size_t capacity) {
    if (capacity <= capacity_) return;
    T* const items = take(capacity);
    for (std::size_t i = 0; i < size_; ++i) items[i] = items_[i];
    delete[] items_;
    items_ = items;
    capacity_ = capacity;
  }

 private:
  friend class GraphBuilder;  // whose accessors are the innermost loop of all passes

  static constexpr T* take(std::size_t count) {
    if (!std::is_constant_evaluated()) __builtin_trap();
    return new T[count]{};
  }

  T* items_ = nullptr;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

}  // namespace ingot::graph::detail

#include "ingot/core/epilogue.hpp"

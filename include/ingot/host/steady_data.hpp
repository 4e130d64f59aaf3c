// A data set that must not change while it is used.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <stdexcept>
#include <string>

namespace ingot::detail {

// Hands out a data set while it has the samples and classes that it had at first, and throws std::logic_error once a
// callback has assigned another.
template <class Data>
class SteadyData {
 public:
  SteadyData(Data const& data, char const* what)
      : data_(data), what_(what), size_(data.size()), classes_(classes_of(data)) {}

  std::size_t size() const { return size_; }
  Data const& get() const {
    check("samples", size_, data_.size());
    check("classes", classes_, classes_of(data_));
    return data_;
  }

 private:
  static std::size_t classes_of([[maybe_unused]] Data const& data) {
    if constexpr (Data::has_classes) return data.classes();
    return 0;
  }
  void check(char const* of, std::size_t before, std::size_t now) const {
    if (now == before) return;
    throw std::logic_error(std::string("the ") + what_ + " set was changed while it was in use: it had " +
                           std::to_string(before) + " " + of + ", now " + std::to_string(now));
  }

  Data const& data_;
  char const* what_;
  std::size_t size_;
  std::size_t classes_;
};

}  // namespace ingot::detail

#include "ingot/core/epilogue.hpp"

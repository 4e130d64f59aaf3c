// What a file that does not fit is answered with.
#pragma once

#include "ingot/core/prologue.hpp"

#include <filesystem>
#include <stdexcept>
#include <string>

namespace ingot {

// A file that cannot be used. what() is "<file>: <place>: <fault>": the fault says what was expected and what was
// found; the place is a byte, a line and column, or a tensor, and is left out where the whole file is meant.
class FileError : public std::runtime_error {
 public:
  FileError(std::filesystem::path const& file, std::string const& place, std::string const& fault)
      : std::runtime_error(file.string() + ": " + (place.empty() ? "" : place + ": ") + fault), file_(file) {}

  std::filesystem::path const& file() const { return file_; }

 private:
  std::filesystem::path file_;
};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

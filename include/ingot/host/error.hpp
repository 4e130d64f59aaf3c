// The exception for a file that cannot be used.
#pragma once

#include "ingot/core/prologue.hpp"

#include <filesystem>
#include <stdexcept>
#include <string>

#include "ingot/host/quoted_text.hpp"

namespace ingot {

namespace detail {

// A path as it is, or, where its name has what no terminal should see, in quotes with that escaped.
inline std::string shown_path(std::filesystem::path const& path) {
  std::string const text = path.string();
  std::string quoted_text = detail::quoted(text, std::string::npos);
  return quoted_text.size() == text.size() + 2 ? text : quoted_text;
}

}  // namespace detail

// A file that cannot be used. what() is "<file>: <place>: <fault>": the fault says what was expected and what was
// found; the place is a byte, a line and column, or a tensor, and is left out where the whole file is meant.
class FileError : public std::runtime_error {
 public:
  FileError(std::filesystem::path const& file, std::string const& place, std::string const& fault)
      : std::runtime_error(detail::shown_path(file) + ": " + (place.empty() ? "" : place + ": ") + fault),
        file_(file) {}

  std::filesystem::path const& file() const { return file_; }

 private:
  std::filesystem::path file_;
};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

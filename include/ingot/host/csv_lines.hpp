// The lines of a comma-separated file, cut into fields.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ingot/host/error.hpp"
#include "ingot/host/input_file.hpp"

namespace ingot {

// Walks over the lines of a file. Lines end with LF or CR LF, the last one's may be missing; a byte order mark is
// skipped, and so are blank lines at the very end. A field may stand in double quotes, a quote inside it doubled (RFC
// 4180), but does not go over a line's end.
class CsvLines {
 public:
  CsvLines(std::filesystem::path const& path, char separator) : path_(path), separator_(separator) {
    auto const bytes = InputFile(path).read_up_to(std::numeric_limits<std::uint64_t>::max());
    text_.assign(bytes.begin(), bytes.end());
    while (!text_.empty() && (is_line_end(text_.back()) || is_blank(text_.back()))) text_.pop_back();
    if (text_.starts_with("\xEF\xBB\xBF")) position_ = 3;
    if (position_ == text_.size()) throw FileError(path_, "line 1", "expected a table, found an empty file");
  }

  std::size_t line() const { return line_; }
  std::vector<std::string> const& fields() const { return fields_; }

  [[noreturn]] void fail(std::size_t column, std::string const& fault) const {
    throw FileError(path_, "line " + std::to_string(line_) + ", column " + std::to_string(column), fault);
  }

  // Cuts the next line; false at the end of the file.
  bool next() {
    if (position_ == text_.size()) return false;
    ++line_;
    std::size_t const end = std::min(text_.find('\n', position_), text_.size());
    std::string_view line = std::string_view(text_).substr(position_, end - position_);
    position_ = std::min(end + 1, text_.size());
    if (line.ends_with('\r')) line.remove_suffix(1);
    cut(line);
    return true;
  }

 private:
  void cut(std::string_view line) {
    fields_.clear();
    for (;;) {
      skip_blanks(line);
      std::string field = line.starts_with('"') ? take_quoted(line) : take_plain(line);
      fields_.push_back(std::move(field));
      if (line.empty()) return;
      line.remove_prefix(1);
    }
  }

  void skip_blanks(std::string_view& line) const {
    while (!line.empty() && is_blank(line.front())) line.remove_prefix(1);
  }
  static bool is_line_end(char c) { return c == '\n' || c == '\r'; }
  bool is_blank(char c) const { return (c == ' ' || c == '\t') && c != separator_; }

  std::string take_plain(std::string_view& line) const {
    std::string_view field = line.substr(0, line.find(separator_));
    line.remove_prefix(field.size());
    while (!field.empty() && is_blank(field.back())) field.remove_suffix(1);
    return std::string(field);
  }

  std::string take_quoted(std::string_view& line) const {
    std::string field;
    line.remove_prefix(1);
    for (;;) {
      std::size_t const quote = line.find('"');
      if (quote == line.npos) fail(fields_.size() + 1, "expected a closing quote, found the end of the line");
      field += line.substr(0, quote);
      line.remove_prefix(quote + 1);
      if (!line.starts_with('"')) break;
      field += '"';
      line.remove_prefix(1);
    }
    skip_blanks(line);
    if (!line.empty() && line.front() != separator_) {
      fail(fields_.size() + 1, "expected the separator after a closing quote");
    }
    return field;
  }

  std::filesystem::path path_;
  char separator_;
  std::string text_;
  std::size_t position_ = 0;
  std::size_t line_ = 0;
  std::vector<std::string> fields_;
};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

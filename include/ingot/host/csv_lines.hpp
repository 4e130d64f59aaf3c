// The lines of a comma-separated file, cut into fields.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ingot/host/error.hpp"
#include "ingot/host/input_file.hpp"
#include "ingot/host/quoted_text.hpp"
#include "ingot/host/utf8.hpp"

namespace ingot {

// How much of a table is taken.
struct CsvLimits {
  InputLimits input{};
  std::uint64_t lines = 100'000'000;
  std::size_t fields = 65'536;     // of a line; read_csv takes all columns of its table, however many
  std::size_t field_bytes = 4096;  // of one field
  std::size_t classes = 1000;      // that read_csv finds by their names, where it is not told how many there are
};

// Walks over the rows of a file in ASCII or UTF-8, which it reads piece by piece. Lines end with LF, CR LF or CR, the
// last one's may be missing; a byte order mark is skipped, and so are blank lines at the very end. A field may stand
// in double quotes, a quote inside it doubled, and then has separators and ends of lines inside (RFC 4180). Blanks
// around fields are left out.
// Refuses, as FileError: an empty file, blank lines elsewhere, UTF-16 and UTF-32, NUL bytes, quotes that are not
// closed, what passes a limit.
class CsvLines {
 public:
  explicit CsvLines(std::filesystem::path const& path, char separator = ',', CsvLimits const& limits = {})
      : file_(path, limits.input), separator_(separator), limits_(limits) {
    refill();
    skip_mark();
    for (char const c : {'\0', '\n', '\r', separator}) ends_plain_[static_cast<unsigned char>(c)] = true;
    for (char const c : {'\0', '\n', '\r', '"'}) ends_quoted_[static_cast<unsigned char>(c)] = true;
  }

  // The line on which the row began, counted from 1, and the row's fields.
  std::uint64_t line() const { return line_; }
  std::vector<std::string> const& fields() const { return fields_; }

  [[noreturn]] void fail(std::size_t column, std::string const& fault) const {
    fail_at("line " + std::to_string(line_) + ", column " + std::to_string(column), fault);
  }

  // A field kept as text. Refuses, as FileError, a field that is not UTF-8 (Latin-1, say).
  std::string const& text(std::size_t column) const {
    std::string const& field = fields_[column - 1];
    if (detail::valid_utf8_size(field) != field.size()) {
      fail(column, "expected text in UTF-8, found " + detail::quoted(field));
    }
    return field;
  }

  // Cuts the next row; false at the end of the file.
  bool next() {
    std::uint64_t blank = 0;
    for (skip_blanks(); !at_end() && is_line_end(here()); skip_blanks()) {
      if (blank == 0) blank = next_line_;
      take_line_end();
    }
    if (at_end()) {
      if (line_ == 0) fail_at("line 1", "expected a table, found an empty file");
      return false;
    }
    if (blank != 0) fail_at("line " + std::to_string(blank), "expected a row, found a blank line");
    line_ = next_line_;
    std::size_t count = 0;
    do {
      if (count == limits_.fields) fail_at_limit(count, "fields on a line", count, "fields");
      if (count == fields_.size()) fields_.emplace_back();
      take_field(fields_[count], count + 1);
      ++count;
    } while (take_separator());
    fields_.resize(count);
    if (!at_end()) take_line_end();
    return true;
  }

 private:
  [[noreturn]] void fail_at(std::string const& place, std::string const& fault) const {
    throw FileError(file_.path(), place, fault);
  }
  [[noreturn]] void fail_at_limit(std::size_t column, char const* what, std::uint64_t most, char const* name) const {
    fail(column, "found more than " + std::to_string(most) + " " + what + ", the limit: raise CsvLimits::" + name +
                     " if the file is trusted");
  }

  bool refill() {
    rest_ = std::span(piece_).first(file_.read(std::span(piece_).first(piece_.size() - 1)));
    piece_[rest_.size()] = '\0';
    return !rest_.empty();
  }
  bool at_end() { return rest_.empty() && !refill(); }
  char here() const { return static_cast<char>(rest_.front()); }
  void step() { rest_ = rest_.subspan(1); }

  void skip_mark() {
    using namespace std::string_view_literals;
    std::string_view const begin(reinterpret_cast<char const*>(piece_.data()), rest_.size());
    char const* found = nullptr;
    if (begin.starts_with("\xFF\xFE"sv) || begin.starts_with("\xFE\xFF"sv)) found = "UTF-16";
    if (begin.starts_with("\xFF\xFE\0\0"sv) || begin.starts_with("\0\0\xFE\xFF"sv)) found = "UTF-32";
    if (found != nullptr) fail_at("line 1", std::string("expected text in UTF-8, found a byte order mark of ") + found);
    if (begin.starts_with("\xEF\xBB\xBF"sv)) rest_ = rest_.subspan(3);
  }

  static bool is_line_end(char c) { return c == '\n' || c == '\r'; }
  bool is_blank(char c) const { return (c == ' ' || c == '\t') && c != separator_; }
  void skip_blanks() {
    while (!at_end() && is_blank(here())) step();
  }

  void take_line_end() {
    bool const carriage_return = here() == '\r';
    step();
    if (carriage_return && !at_end() && here() == '\n') step();
    count_line();
  }
  void count_line() {
    if (next_line_++ == limits_.lines && !at_end()) {
      line_ = next_line_;
      fail_at_limit(1, "lines", limits_.lines, "lines");
    }
  }
  bool take_separator() {
    if (at_end() || here() != separator_) return false;
    step();
    return true;
  }

  using Ends = std::array<bool, 256>;

  // Appends all bytes up to one of `ends`.
  void take_until(Ends const& ends, std::string& field, std::size_t column) {
    while (!at_end()) {
      unsigned char const* end = rest_.data();
      while (!ends[*end]) ++end;  // as NUL does, which stands behind the piece
      auto const size = static_cast<std::size_t>(end - rest_.data());
      append(field, column, {reinterpret_cast<char const*>(rest_.data()), size});
      rest_ = rest_.subspan(size);
      if (rest_.empty()) continue;
      if (*end == '\0') fail(column, "expected text in UTF-8, found a NUL byte (as UTF-16 has)");
      return;
    }
  }
  void append(std::string& field, std::size_t column, std::string_view text) const {
    if (text.size() > limits_.field_bytes - field.size()) {
      fail_at_limit(column, "bytes in a field (is a quote not closed?)", limits_.field_bytes, "field_bytes");
    }
    field += text;
  }

  void take_field(std::string& field, std::size_t column) {
    field.clear();
    skip_blanks();
    if (!at_end() && here() == '"') {
      take_quoted(field, column);
      skip_blanks();
      if (!at_end() && here() != separator_ && !is_line_end(here())) {
        fail(column, "expected the separator after a closing quote");
      }
    } else {
      take_until(ends_plain_, field, column);
      while (!field.empty() && is_blank(field.back())) field.pop_back();
    }
  }

  void take_quoted(std::string& field, std::size_t column) {
    step();
    for (;;) {
      take_until(ends_quoted_, field, column);
      if (at_end()) fail(column, "expected a closing quote, found the end of the file");
      char const end = here();
      step();
      bool const doubled = end == '"' && !at_end() && here() == '"';
      if (end == '"' && !doubled) return;
      append(field, column, {&end, 1});
      if (doubled) {
        step();
      } else if (end == '\n' || at_end() || here() != '\n') {
        count_line();
      }
    }
  }

  detail::InputFile file_;
  char separator_;
  CsvLimits limits_;
  Ends ends_plain_{};
  Ends ends_quoted_{};
  std::array<unsigned char, (1 << 14) + 1> piece_;
  std::span<unsigned char> rest_;  // of the piece
  std::uint64_t line_ = 0;
  std::uint64_t next_line_ = 1;
  std::vector<std::string> fields_;
};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

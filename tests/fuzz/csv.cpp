// Tables: the first byte chooses the options, the others are the file.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "ingot/host/csv.hpp"
#include "memory_file.hpp"

using namespace ingot;

namespace {

constexpr CsvLimits limits{.input = {.bytes = 1 << 20}, .lines = 10'000, .fields = 100, .field_bytes = 500};

CsvOptions options_of(unsigned choice, bool has_classes) {
  CsvOptions options;
  options.header = static_cast<CsvHeader>(choice % 3);
  options.missing = static_cast<CsvMissing>(choice / 3 % 4);
  if (options.missing == CsvMissing::fill) options.fill = {0.5};
  bool const semicolons = choice / 12 % 2 == 1;
  if (semicolons) options.separator = ';';
  if (semicolons) options.decimal_point = ',';
  options.target_column = choice / 24 % 2 == 0 ? last_column : 0;
  if (has_classes) options.labels = static_cast<CsvLabels>(choice / 48 % 2);
  if (has_classes && options.labels == CsvLabels::indices) options.classes = 3;
  if (choice / 96 % 2 == 1 && has_classes) options.class_names = {"a", "b", "NA"};
  options.limits = limits;
  return options;
}

template <class Target, class T>
void read(MemoryFile const& file, unsigned choice) {
  using Data = Dataset<Shape<2>, Target, T>;
  CsvOptions const options = options_of(choice, Data::has_classes);
  try {
    Data const data = read_csv<Shape<2>, Target, T>(file.path(), options);
    require(data.size() > 0 && data.size() <= limits.lines);
    require(data.feature_names().size() == (options.header == CsvHeader::names ? 2 : 0));
    for (std::size_t i = 0; i < data.size(); ++i) {
      require(std::ranges::all_of(data.input(i), [](T value) { return std::isfinite(value); }));
      if constexpr (Data::has_classes) require(data.label(i) < data.classes());
    }
    if constexpr (Data::has_classes) require(data.class_names().empty() || data.class_names().size() == data.classes());
  } catch (FileError const& error) {
    std::string const message = error.what();
    require(std::ranges::all_of(message, [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != 0x7F; }));
    require(message.size() < 1000);
  }
}

// All rows as far as they are well formed.
std::vector<std::vector<std::string>> rows_of(MemoryFile const& file, bool& whole) {
  std::vector<std::vector<std::string>> rows;
  whole = false;
  try {
    for (CsvLines lines(file.path(), ',', limits); lines.next();) rows.push_back(lines.fields());
    whole = true;
  } catch (FileError const&) {
  }
  return rows;
}

// Fields that are written in quotes are read as they were.
void check_quotes(MemoryFile const& file) {
  bool whole = false;
  auto const rows = rows_of(file, whole);
  if (rows.empty()) return;
  std::string text;
  for (auto const& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      text += i == 0 ? "\"" : ",\"";
      for (char const c : row[i]) text += c == '"' ? "\"\"" : std::string(1, c);
      text += '"';
    }
    text += '\r';
  }
  if (text.size() > limits.input.bytes) return;
  auto const again = rows_of(MemoryFile(text), whole);
  // Quotes may take a row over several lines.
  require(again == rows || !whole);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  if (size == 0) return 0;
  MemoryFile const file(std::span(data + 1, size - 1));
  read<ClassIndex, float>(file, data[0]);
  read<Shape<1>, double>(file, data[0]);
  check_quotes(file);
  return 0;
}

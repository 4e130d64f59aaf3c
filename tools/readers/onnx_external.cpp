#include "readers/onnx_external.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "models/model_error.hpp"
#include "models/shown_text.hpp"
#include "readers/file_bytes.hpp"

namespace tool::onnx_parts {

namespace {

struct Location {
  std::string file{};
  std::uint64_t offset = 0;
  std::optional<std::uint64_t> length{};
};

std::uint64_t number_of(std::string const& text, std::string const& key, std::string const& place) {
  std::uint64_t number = 0;
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc() && end == text.data() + text.size()) return number;
  throw ModelError(place, "expected a number as " + key + " of external data, found " + in_quotes(text));
}

Location location_of(onnx::TensorProto const& tensor, std::string const& place) {
  Location location;
  for (onnx::StringStringEntryProto const& entry : tensor.external_data()) {
    if (entry.key() == "location") location.file = entry.value();
    if (entry.key() == "offset") location.offset = number_of(entry.value(), "offset", place);
    if (entry.key() == "length") location.length = number_of(entry.value(), "length", place);
  }
  if (location.file.empty()) throw ModelError(place, "expected the location of external data, found none");
  return location;
}

// Whether a path, its links followed, is inside of a folder.
bool is_inside(std::filesystem::path const& path, std::filesystem::path const& folder) {
  std::error_code error;
  auto const root = std::filesystem::weakly_canonical(folder, error);
  auto const target = std::filesystem::weakly_canonical(path, error);
  if (error) return false;
  return std::ranges::mismatch(root, target).in1 == root.end();
}

}  // namespace

std::vector<unsigned char> external_bytes(onnx::TensorProto const& tensor, std::filesystem::path const& folder,
                                          std::size_t bytes, std::string const& place) {
  Location const location = location_of(tensor, place);
  if (folder.empty()) throw ModelError(place, "is not supported: numbers in another file");
  std::filesystem::path const file = folder / location.file;
  bool const has_nul = location.file.find('\0') != std::string::npos;
  if (has_nul || std::filesystem::path(location.file).is_absolute() || !is_inside(file, folder)) {
    throw ModelError(place, "expected external data inside of the model's folder, found " + in_quotes(location.file));
  }
  if (location.length.value_or(bytes) != bytes) {
    throw ModelError(place, "expected " + std::to_string(bytes) + " bytes of external data, found a length of " +
                                std::to_string(*location.length));
  }
  return bytes_of_file_part(file, location.offset, bytes, place);
}

}  // namespace tool::onnx_parts

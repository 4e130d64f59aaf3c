// Reading the safetensors format.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "ingot/core/integer_cast.hpp"
#include "ingot/host/error.hpp"
#include "ingot/host/safetensors.hpp"

namespace ingot {

// Reads files of the format; bytes are what the file holds, path what an error calls it.
class SafetensorsParser {
 public:
  SafetensorsParser(std::filesystem::path path, std::span<unsigned char const> bytes)
      : path_(std::move(path)), bytes_(bytes) {}

  // Refuses, as FileError: a header length beyond the file, JSON that is malformed or of another form, duplicate names,
  // an unknown dtype, ranges that do not fit dtype and shape, overlap, leave holes or end before or after the file.
  Safetensors parse() {
    std::span<unsigned char const> const header = take_header();
    data_ = bytes_.subspan(length_size + header.size());
    nlohmann::json const json = parse_json(header);
    if (!json.is_object()) fail("header", std::string("expected a JSON object, found ") + json.type_name());
    Safetensors file;
    for (auto const& [name, entry] : json.items()) {
      if (name == "__metadata__") {
        file.metadata = parse_metadata(entry);
      } else {
        file.tensors.push_back(parse_tensor(name, entry));
      }
    }
    check_ranges(file.tensors);
    return file;
  }

 private:
  static constexpr std::size_t length_size = 8;
  // The bound that the format's own library sets.
  static constexpr std::uint64_t longest_header = 100'000'000;

  [[noreturn]] void fail(std::string const& place, std::string const& fault) const {
    throw FileError(path_, place, fault);
  }

  std::span<unsigned char const> take_header() const {
    if (bytes_.size() < length_size) {
      fail("byte " + std::to_string(bytes_.size()),
           "truncated: expected 8 bytes of header length, found " + std::to_string(bytes_.size()));
    }
    std::uint64_t length = 0;
    std::memcpy(&length, bytes_.data(), length_size);
    std::uint64_t const rest = bytes_.size() - length_size;
    if (length > std::min(rest, longest_header)) {
      fail("byte 0", "header length: expected at most " + std::to_string(std::min(rest, longest_header)) + ", found " +
                         std::to_string(length));
    }
    return bytes_.subspan(length_size, integer_cast<std::size_t>(length));
  }

  nlohmann::json parse_json(std::span<unsigned char const> header) const {
    // The names seen in each object that is open: JSON itself allows a name twice.
    std::vector<std::set<std::string>> names;
    auto const watch = [&](int, nlohmann::json::parse_event_t event, nlohmann::json& value) {
      using Event = nlohmann::json::parse_event_t;
      if (event == Event::object_start) names.emplace_back();
      if (event == Event::object_end) names.pop_back();
      if (event == Event::key && !names.back().insert(value.get<std::string>()).second) {
        fail("header", "expected each name once, found \"" + value.get<std::string>() + "\" twice");
      }
      return true;
    };
    if (!header.empty() && header.front() != '{') fail("byte 8", "header: expected {, found another character");
    try {
      return nlohmann::json::parse(header.begin(), header.end(), watch);
    } catch (nlohmann::json::parse_error const& error) {
      fail("byte " + std::to_string(length_size + error.byte), std::string("malformed JSON header: ") + error.what());
    } catch (nlohmann::json::exception const& error) {
      fail("header", std::string("malformed JSON header: ") + error.what());
    }
  }

  std::map<std::string, std::string> parse_metadata(nlohmann::json const& entry) const {
    std::map<std::string, std::string> metadata;
    if (!entry.is_object()) fail("__metadata__", std::string("expected an object, found ") + entry.type_name());
    for (auto const& [key, value] : entry.items()) {
      if (!value.is_string()) fail("__metadata__." + key, std::string("expected a text, found ") + value.type_name());
      metadata[key] = value.get<std::string>();
    }
    return metadata;
  }

  StoredTensor parse_tensor(std::string const& name, nlohmann::json const& entry) const {
    std::string const place = "tensor \"" + name + "\"";
    if (!entry.is_object()) fail(place, std::string("expected an object, found ") + entry.type_name());
    for (auto const& [key, unused] : entry.items()) {
      if (key != "dtype" && key != "shape" && key != "data_offsets") {
        fail(place, "expected dtype, shape and data_offsets, found \"" + key + "\"");
      }
    }
    StoredTensor tensor{name, {}, numbers(place, entry, "shape"), {}};
    if (!entry.contains("dtype") || !entry["dtype"].is_string()) fail(place, "expected a text as dtype, found none");
    tensor.dtype = entry["dtype"].get<std::string>();

    std::vector<std::uint64_t> const range = numbers(place, entry, "data_offsets");
    if (range.size() != 2 || range[0] > range[1]) {
      fail(place, "data_offsets: expected a begin and an end, found " + spell_shape(range));
    }
    if (range[1] > data_.size()) {
      fail(place, "data_offsets: expected an end of at most " + std::to_string(data_.size()) +
                      ", the size of the data, found " + std::to_string(range[1]));
    }
    tensor.bytes = data_.subspan(integer_cast<std::size_t>(range[0]), integer_cast<std::size_t>(range[1] - range[0]));
    std::uint64_t const size = byte_size(place, tensor);
    if (size != tensor.bytes.size()) {
      fail(place, "data_offsets: expected " + std::to_string(size) + " bytes for " + tensor.dtype + " " +
                      spell_shape(tensor.shape) + ", found " + std::to_string(tensor.bytes.size()));
    }
    return tensor;
  }

  std::vector<std::uint64_t> numbers(std::string const& place, nlohmann::json const& entry, char const* key) const {
    auto const is_whole = [](nlohmann::json const& value) { return value.is_number_unsigned(); };
    if (!entry.contains(key) || !entry[key].is_array() ||
        !std::all_of(entry[key].begin(), entry[key].end(), is_whole)) {
      fail(place, std::string("expected a list of whole numbers as ") + key + ", found " +
                      (entry.contains(key) ? entry[key].dump(-1, ' ', true, nlohmann::json::error_handler_t::replace)
                                           : "none"));
    }
    return entry[key].get<std::vector<std::uint64_t>>();
  }

  std::uint64_t byte_size(std::string const& place, StoredTensor const& tensor) const {
    static std::map<std::string, std::uint64_t, std::less<>> const sizes{
        {"BOOL", 1}, {"U8", 1},  {"I8", 1},  {"F8_E5M2", 1}, {"F8_E4M3", 1}, {"U16", 2}, {"I16", 2}, {"F16", 2},
        {"BF16", 2}, {"U32", 4}, {"I32", 4}, {"F32", 4},     {"U64", 8},     {"I64", 8}, {"F64", 8}};
    auto const found = sizes.find(tensor.dtype);
    if (found == sizes.end()) fail(place, "expected a dtype of the format, found \"" + tensor.dtype + "\"");
    if (std::ranges::find(tensor.shape, 0u) != tensor.shape.end()) return 0;
    std::uint64_t size = found->second;
    for (std::uint64_t const extent : tensor.shape) {
      if (extent > data_.size() / size) {
        fail(place, "shape: expected at most " + std::to_string(data_.size()) + " bytes, the size of the data, found " +
                        tensor.dtype + " " + spell_shape(tensor.shape));
      }
      size *= extent;
    }
    return size;
  }

  void check_ranges(std::vector<StoredTensor>& tensors) const {
    std::ranges::sort(tensors, {}, [](StoredTensor const& t) { return std::pair(t.bytes.data(), t.bytes.size()); });
    std::size_t end = 0;
    for (StoredTensor const& tensor : tensors) {
      auto const begin = static_cast<std::size_t>(tensor.bytes.data() - data_.data());
      if (begin != end) {
        fail("tensor \"" + tensor.name + "\"", std::string(begin < end ? "overlaps another tensor" : "leaves a hole") +
                                                   ": expected its bytes to begin at " + std::to_string(end) +
                                                   ", found " + std::to_string(begin));
      }
      end += tensor.bytes.size();
    }
    if (end != data_.size()) {
      fail("byte " + std::to_string(bytes_.size() - data_.size() + end),
           "expected the end of the file, found " + std::to_string(data_.size() - end) + " bytes more");
    }
  }

  std::filesystem::path path_;
  std::span<unsigned char const> bytes_;
  std::span<unsigned char const> data_;
};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

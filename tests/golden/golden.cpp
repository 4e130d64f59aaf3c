// Reads golden files: compiled once for all tests.
#include "golden.hpp"

#include <bit>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <stdexcept>

Golden::Golden(std::string const& name) : path_(std::string(INGOT_GOLDEN_DATA) + "/" + name + ".safetensors") {
  std::ifstream file(path_, std::ios::binary);
  if (!file) throw std::runtime_error("cannot open " + path_);
  bytes_.assign(std::istreambuf_iterator<char>(file), {});
  std::uint64_t length = 0;
  static_assert(std::endian::native == std::endian::little);
  std::memcpy(&length, bytes_.data(), sizeof length);
  data_ = 8 + static_cast<std::size_t>(length);
  auto const header = nlohmann::json::parse(bytes_.begin() + 8, bytes_.begin() + static_cast<std::ptrdiff_t>(data_));
  for (auto const& [tensor, entry] : header.items()) {
    std::array<std::size_t, 2> const range = entry.at("data_offsets");
    entries_[tensor] = {entry.at("dtype"), range[0], range[1]};
  }
}

bool Golden::has(std::string const& tensor) const {
  return entries_.contains(tensor);
}

std::vector<double> Golden::operator()(std::string const& tensor) const {
  auto const found = entries_.find(tensor);
  if (found == entries_.end()) throw std::runtime_error(path_ + " has no " + tensor);
  Entry const& entry = found->second;
  if (entry.type == "F64") return read<double>(entry);
  if (entry.type == "F32") return read<float>(entry);
  return read<std::int64_t>(entry);
}

std::size_t Golden::count(std::string const& prefix) const {
  std::size_t found = 0;
  for (auto const& [name, unused] : entries_) found += name.starts_with(prefix) ? 1 : 0;
  return found;
}

template <class Stored>
std::vector<double> Golden::read(Entry const& entry) const {
  std::vector<Stored> stored((entry.end - entry.begin) / sizeof(Stored));
  std::memcpy(stored.data(), bytes_.data() + data_ + entry.begin, entry.end - entry.begin);
  std::vector<double> values(stored.size());
  std::transform(stored.begin(), stored.end(), values.begin(), [](Stored v) { return static_cast<double>(v); });
  return values;
}

// Reads golden files: compiled once for all tests.
#include "golden.hpp"

#include <cstdint>
#include <cstring>
#include <fstream>
#include <ingot/host/safetensors_parser.hpp>
#include <iterator>
#include <stdexcept>
#include <utility>

Golden::Golden(std::string const& name) : path_(std::string(INGOT_GOLDEN_DATA) + "/" + name + ".safetensors") {
  std::ifstream file(path_, std::ios::binary);
  if (!file) throw std::runtime_error("cannot open " + path_);
  bytes_.assign(std::istreambuf_iterator<char>(file), {});
  for (ingot::SafetensorsTensor& tensor : ingot::read_safetensors(path_, bytes_).tensors) {
    std::string key = tensor.name;
    tensors_.emplace(std::move(key), std::move(tensor));
  }
}

bool Golden::has(std::string const& tensor) const {
  return tensors_.contains(tensor);
}

std::vector<double> Golden::operator()(std::string const& tensor) const {
  std::string const& type = entry(tensor).dtype;
  if (type == "F64") return read<double>(tensor);
  if (type == "F32") return read<float>(tensor);
  return read<std::int64_t>(tensor);
}

std::size_t Golden::count(std::string const& prefix) const {
  std::size_t found = 0;
  for (auto const& [name, unused] : tensors_) found += name.starts_with(prefix) ? 1 : 0;
  return found;
}

ingot::SafetensorsTensor const& Golden::entry(std::string const& tensor) const {
  if (!has(tensor)) throw std::runtime_error(path_ + " has no " + tensor);
  return tensors_.at(tensor);
}

template <class Stored>
std::vector<double> Golden::read(std::string const& tensor) const {
  auto const bytes = entry(tensor).bytes;
  std::vector<Stored> stored(bytes.size() / sizeof(Stored));
  std::memcpy(stored.data(), bytes.data(), bytes.size());
  std::vector<double> values(stored.size());
  std::transform(stored.begin(), stored.end(), values.begin(), [](Stored v) { return static_cast<double>(v); });
  return values;
}

// Renames the tensors of a weight file.
#include <cstdio>
#include <filesystem>
#include <ingot/host/error.hpp>
#include <ingot/host/quoted_text.hpp>
#include <ingot/host/safetensors.hpp>
#include <ingot/host/safetensors_parser.hpp>
#include <ingot/host/save_file.hpp>
#include <ingot/host/weight_map.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "commands.hpp"
#include "models/limits.hpp"
#include "readers/file_bytes.hpp"

namespace tool {

namespace {

// Rules are told from the path of a file of them by their arrows.
std::vector<ingot::WeightRule> rules_of(std::string const& text) {
  if (text.find("->") != std::string::npos) return ingot::parse_weight_rules(text);
  if (!std::filesystem::is_regular_file(text)) {
    throw std::invalid_argument("--map: expected rules as in conv1.* -> 0.*, or the path of a file of them, found " +
                                ingot::detail::quoted(text));
  }
  std::vector<unsigned char> const bytes = bytes_of_file(text, std::uint64_t{1} << 24);
  try {
    return ingot::parse_weight_rules({reinterpret_cast<char const*>(bytes.data()), bytes.size()});
  } catch (std::invalid_argument const& error) {
    throw ingot::FileError(text, "", error.what());
  }
}

}  // namespace

int rename_weights(WeightsCommand const& command) {
  std::vector<ingot::WeightRule> const rules = rules_of(command.map);
  std::vector<unsigned char> const bytes = bytes_of_file(command.from, ModelLimits{}.file_bytes);
  ingot::Safetensors file = ingot::read_safetensors(command.from, bytes, {});
  std::vector<std::string> names;
  for (ingot::SafetensorsTensor const& tensor : file.tensors) names.push_back(tensor.name);
  std::vector<ingot::detail::RenamedTensor> renamed;
  try {
    renamed = ingot::detail::renamed(names, rules);
    for (std::size_t i = 0; i < names.size(); ++i) file.tensors[i].name = renamed[i].name;
    ingot::save_file(command.to, ingot::write_safetensors(file));
  } catch (std::invalid_argument const& error) {
    throw ingot::FileError(command.from, "", error.what());
  }
  for (std::size_t i = 0; i < names.size(); ++i) {
    std::printf("%s%s%s\n", ingot::detail::quoted(names[i]).c_str(), renamed[i].by_rule ? " -> " : " stays",
                renamed[i].by_rule ? ingot::detail::quoted(renamed[i].name).c_str() : "");
  }
  return 0;
}

}  // namespace tool

// The files that an import gives.
#include <bit>
#include <ingot/host/freeze_options.hpp>
#include <ingot/host/frozen_files.hpp>
#include <ingot/host/safetensors.hpp>
#include <ingot/host/save_files.hpp>
#include <utility>

#include "emit/header_text.hpp"
#include "emit/written_files.hpp"
#include "emit/written_numbers.hpp"
#include "models/model_error.hpp"

namespace tool {

namespace {

// Numbers as the format has them: lowest byte first.
std::vector<unsigned char> bytes_of(std::vector<float> const& numbers) {
  std::vector<unsigned char> bytes;
  bytes.reserve(4 * numbers.size());
  for (float const number : numbers) {
    auto const bits = std::bit_cast<std::uint32_t>(number);
    for (unsigned shift = 0; shift < 32; shift += 8) bytes.push_back(static_cast<unsigned char>(bits >> shift & 0xFF));
  }
  return bytes;
}

std::vector<unsigned char> safetensors_of(emit::FileFacts const& facts) {
  std::vector<std::vector<unsigned char>> bytes;
  for (std::vector<float> const& numbers : facts.weights) bytes.push_back(bytes_of(numbers));
  ingot::Safetensors file{{{"ingot.weights", ingot::detail::spell_hexadecimal(facts.fingerprint, 16)}}, {}};
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    WrittenParameter const& parameter = facts.network.parameters[i];
    file.tensors.push_back({parameter.name, "F32", {}, bytes[i]});
    for (std::int64_t const extent : parameter.shape) {
      file.tensors.back().shape.push_back(static_cast<std::uint64_t>(extent));
    }
  }
  return ingot::write_safetensors(file);
}

ingot::FileToSave weights_file(emit::FileFacts const& facts) {
  std::filesystem::path const stem = facts.options.folder / facts.options.name;
  switch (facts.options.weights) {
    case WeightsForm::source:
      return {stem.string() + ".cpp", ingot::detail::bytes_of(emit::spell_source(facts))};
    case WeightsForm::constants:
      return {stem.string() + "_weights.hpp", ingot::detail::bytes_of(emit::spell_constants(facts))};
    case WeightsForm::safetensors:
      break;
  }
  return {stem.string() + ".safetensors", safetensors_of(facts)};
}

void check(std::vector<GoldenCase> const& cases, FileOptions const& options) {
  if (!ingot::detail::is_identifier(options.name)) {
    throw ModelError("name " + ingot::detail::quoted(options.name), "is no identifier of C++",
                     "--name gives another, of letters, digits and single underscores, that is no keyword");
  }
  if (options.prove_while_compiling && options.weights != WeightsForm::constants) {
    throw ModelError("", "a proof while compiling asks for weights that are constants",
                     "write the weights as constants");
  }
  if (cases.empty()) throw ModelError("", "there is no golden vector");
}

}  // namespace

std::vector<std::filesystem::path> write_files(Model const& model, WrittenNetwork const& network,
                                               std::vector<GoldenCase> const& cases, FileOptions const& options) {
  check(cases, options);
  std::vector<std::vector<float>> weights;
  for (WrittenParameter const& parameter : network.parameters) weights.push_back(emit::float_weights(parameter));
  emit::FileFacts const facts{model, network, options, weights, emit::fingerprint_of(network.parameters, weights)};
  std::vector<ingot::FileToSave> files;
  files.push_back(
      {options.folder / (options.name + ".hpp"), ingot::detail::bytes_of(emit::spell_header(facts, cases))});
  files.push_back(weights_file(facts));
  ingot::save_files(files);
  std::vector<std::filesystem::path> paths;
  for (ingot::FileToSave& file : files) paths.push_back(std::move(file.path));
  return paths;
}

}  // namespace tool

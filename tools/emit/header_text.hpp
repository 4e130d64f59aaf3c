// The texts of the files that an import gives.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "emit/written_files.hpp"
#include "emit/written_network.hpp"
#include "models/model.hpp"

namespace tool::emit {

// What the texts are made of.
struct FileFacts {
  Model const& model;
  WrittenNetwork const& network;
  FileOptions const& options;
  std::vector<std::vector<float>> const& weights;  // of each parameter
  std::uint64_t fingerprint;                       // of all of them
};

// NAME.hpp: what it was made of, the type, the fingerprint of the weights, golden vectors.
std::string spell_header(FileFacts const& facts, std::vector<GoldenCase> const& cases);
// NAME.cpp: the network as a constant.
std::string spell_source(FileFacts const& facts);
// NAME_weights.hpp: the same for the compiler to compute with.
std::string spell_constants(FileFacts const& facts);

}  // namespace tool::emit

// What the host command does.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "model_options.hpp"

namespace tool {

// Each returns the exit status of the program: 0, or 1 where what was asked for is not so. What cannot be done is
// thrown, as std::exception.

// Prints what stands in blobs: the table of layers, fingerprint, sizes, sequence.
int show(std::vector<std::filesystem::path> const& blobs);

// Says of each file whether it is right: of a blob whether it is whole, of a model whether it can be imported, with each
// reason why not.
int check(std::vector<std::filesystem::path> const& files, ModelBinding const& binding);

// Gives a blob another sequence, in place.
int stamp(std::filesystem::path const& blob, std::uint32_t sequence);

// A blob as part of a program: an object file, made by a compiler, or with an output that ends in .s or .S the text in
// assembler, which any GCC or Clang for ELF takes. The program declares
//   extern "C" unsigned char const <name>_blob[], <name>_blob_end[];
struct ObjectOptions {
  std::filesystem::path blob;
  std::filesystem::path output;
  std::string name;
  std::string section = ".rodata.ingot";
  std::string compiler = "cc";
  std::vector<std::string> flags{};
};
int object(ObjectOptions const& options);

// Freezes weights of a safetensors file: writes a program around ingot::freeze, compiles it with the header that
// declares the network's type, and runs it.
struct FreezeCommand {
  std::filesystem::path weights;
  std::filesystem::path include;
  std::string type;
  std::string name = "network";
  std::filesystem::path folder = ".";
  std::string section{};
  std::string form = "for_device";
  bool c = false;
  bool blob = false;
  std::uint32_t sequence = 0;
  std::string compiler = "c++";
  std::vector<std::string> flags{};
};
int freeze(FreezeCommand const& command);

// Writes a model of another tool as a type, with its weights and the vectors that prove the port, and says what it did.
struct ImportCommand {
  std::filesystem::path model;
  std::filesystem::path folder = ".";
  std::string name{};  // namespace and stem of the files; empty: the model's
  ModelBinding binding{};
  std::string form = "auto";            // or layers, expression
  std::string weights = "safetensors";  // or source, constants
  bool prove = false;                   // static_assert(agrees(...)) in the header
  bool keep_layout = false;
  std::vector<std::pair<std::string, std::string>> tests{};  // input and output files
  std::size_t vectors = 2;                                   // that are drawn where there are no tests
  std::uint64_t seed = 1;
  double relative = 1e-4;
  double absolute = 1e-5;
};
int import(ImportCommand const& command);

// Prints what stands in a model, weights or a blob.
struct InspectCommand {
  std::filesystem::path file;
  ModelBinding binding{};
  bool json = false;
};
int inspect(InspectCommand const& command);

// Writes a safetensors file again, its tensors renamed by rules (see <ingot/host/weight_map.hpp>), and says each name.
struct WeightsCommand {
  std::filesystem::path from;
  std::filesystem::path to;
  std::string map;  // rules, or the path of a file of them
};
int rename_weights(WeightsCommand const& command);

}  // namespace tool

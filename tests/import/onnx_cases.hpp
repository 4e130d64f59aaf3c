// The tests of ONNX itself, from the distribution's libonnx-testdata: a model, its inputs and its outputs.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "models/model.hpp"

struct OnnxData {
  std::map<std::string, tool::Array> inputs;
  std::map<std::string, tool::Array> outputs;
};

struct OnnxCase {
  tool::Model model;  // its shapes are those of the data
  std::vector<OnnxData> data;
};

// Folders of cases, in the order of their names: "node", "simple", "pytorch-converted", "pytorch-operator".
std::vector<std::filesystem::path> onnx_case_folders(std::filesystem::path const& testdata);

// Refuses, as tool::ModelError, what the readers refuse.
OnnxCase read_onnx_case(std::filesystem::path const& folder);

struct Difference {
  std::string fault{};  // empty where there is none
  double largest = 0;   // error, relative where numbers exceed 1
};
// At the tolerance of ONNX's own tests: relative 1e-3, absolute 1e-7.
Difference difference_of(tool::Array const& found, tool::Array const& expected);

// Reads TFLite.
#pragma once

#include <filesystem>
#include <span>

#include "models/limits.hpp"
#include "models/model.hpp"

namespace tool {

// The model of a .tflite file, its operators said in ONNX's (opset 17): images stay in the order height, width, channels
// at the model's inputs and outputs, and nodes Transpose stand around what ONNX defines for channels first. Node::place
// names the operator of the file: `operator 3 (CONV_2D)`. Model::layout is channels_last.
//
// Refuses, as ModelError with the place: bytes that flatbuffers' verifier refuses, tensors whose buffers have another
// size than their shape asks for, indices out of range, several subgraphs, custom operators, operators that are not
// supported, quantised tensors, by name.
Model read_tflite(std::filesystem::path const& path, ModelLimits const& limits = {});
// The same of a file's bytes, which stand where 16-byte numbers may stand.
Model read_tflite_bytes(std::span<unsigned char const> bytes, ModelLimits const& limits);

}  // namespace tool

// Reads ONNX.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>

#include "models/limits.hpp"
#include "models/model.hpp"

namespace tool {

// The model of an .onnx file, weights beside it ("external data") included. Initializers are constants, also where they
// are listed among the inputs. Numbers of float16, bfloat16 and double are kept as double, and said in the notes. An
// extent of an input that is below 1 is taken as open. Nodes are in order (put_in_order).
//
// Refuses, as ModelError with the place: bytes that are no ONNX; counts, offsets and sizes that the file does not have;
// external data outside of the model's folder; names twice; cycles; strings, sparse tensors, sequences, optionals, maps,
// complex numbers; control flow (If, Loop, Scan), functions and domains other than ONNX's; quantised operators and
// tensors, by name; an opset that this reader does not know. Files that cannot be read are refused as FileError.
//
// Where ONNX's packages were not there when the command was built, every file is refused.
Model read_onnx(std::filesystem::path const& path, ModelLimits const& limits = {});

// The same from bytes in memory; `path` is where they are from: for messages and for the weights beside.
Model read_onnx_bytes(std::span<unsigned char const> bytes, std::filesystem::path const& path,
                      ModelLimits const& limits = {});

// ONNX's TensorProto, as test data have it (.pb).
Array read_onnx_tensor(std::span<unsigned char const> bytes, ModelLimits const& limits = {});

}  // namespace tool

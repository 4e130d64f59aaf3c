// Reads ONNX.
#pragma once

#include <filesystem>

#include "models/limits.hpp"
#include "models/model.hpp"

namespace tool {

// The model of an .onnx file, weights beside it ("external data") included. Initializers are constants, also where they
// are listed among the inputs. Numbers of float16, bfloat16 and double are kept as double, and said in the notes.
//
// Refuses, as ModelError with the place: bytes that are no ONNX; counts, offsets and sizes that the file does not have;
// external data outside of the model's folder; names twice; cycles; strings, sparse tensors, sequences, optionals, maps,
// complex numbers; control flow (If, Loop, Scan), functions and domains other than ONNX's; quantised operators and
// tensors, by name; an opset that this reader does not know.
Model read_onnx(std::filesystem::path const& path, ModelLimits const& limits = {});

}  // namespace tool

// Numbers of an ONNX tensor in a file beside the model.
#pragma once

#include <onnx/onnx_pb.h>

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace tool::onnx_parts {

// The bytes of a tensor that asks for `bytes` of them. Refuses, as ModelError at the place: a location that is missing,
// absolute, or leads out of the folder, also by links; an offset or length that is no number; another length than the
// tensor asks for; a file that is not there or ends before.
std::vector<unsigned char> external_bytes(onnx::TensorProto const& tensor, std::filesystem::path const& folder,
                                          std::size_t bytes, std::string const& place);

}  // namespace tool::onnx_parts

// Recognises files that are mistaken for weights.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <span>
#include <string_view>

namespace ingot::detail {

// What a file is by its first bytes, and what to do about it; empty for an unknown kind. A safetensors file can begin
// with any of these bytes, which are its header's length, so ask only once the file has proved not to be one.
inline std::string_view foreign_kind(std::span<unsigned char const> start) {
  struct Kind {
    std::string_view magic;
    std::string_view description;
  };
  constexpr Kind kinds[] = {
      {"PK\x03\x04", "this is a zip archive (a PyTorch .pt file?): save its state_dict as safetensors instead"},
      {"PK\x05\x06", "this is an empty zip archive: expected weights as safetensors"},
      {"\x89HDF\r\n\x1a\n", "this is an HDF5 file (of Keras?): save its weights as safetensors instead"},
      {"\x1f\x8b", "this is gzip data: unpack it first"},
      {"\x80\x02", "this is a Python pickle (an old PyTorch .pt file?): save its state_dict as safetensors instead"},
      {"\x80\x03", "this is a Python pickle: save its state_dict as safetensors instead"},
      {"\x80\x04", "this is a Python pickle: save its state_dict as safetensors instead"},
      {"\x80\x05", "this is a Python pickle: save its state_dict as safetensors instead"},
      {"\x93NUMPY", "this is a NumPy array: save the weights as safetensors instead"},
      {"GGUF", "this is a GGUF file: save the weights as safetensors instead"},
      {"BZh", "this is bzip2 data: unpack it first"},
      {"\xfd"
       "7zXZ",
       "this is xz data: unpack it first"},
      {"\x28\xb5\x2f\xfd", "this is Zstandard data: unpack it first"},
      {"version ", "this is a text, perhaps a pointer of Git LFS: fetch the file itself with git lfs pull"},
      {"<", "this is a text, perhaps a web page: download the file itself"},
      {"{", "this is a text, perhaps JSON: a safetensors file begins with the length of its header"},
  };
  std::string_view const bytes(reinterpret_cast<char const*>(start.data()), start.size());
  for (Kind const& kind : kinds) {
    if (bytes.starts_with(kind.magic)) return kind.description;
  }
  auto const is_printed = [](char c) { return (c >= ' ' && c <= '~') || c == '\t' || c == '\n' || c == '\r'; };
  if (!bytes.empty() && std::ranges::all_of(bytes, is_printed)) {
    return "this is a text: a safetensors file begins with the length of its header";
  }
  return {};
}

}  // namespace ingot::detail

#include "ingot/core/epilogue.hpp"

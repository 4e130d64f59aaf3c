// What the commands that read models share: how inputs are bound.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "models/model.hpp"

namespace tool {

// As the command line has them.
struct ModelBinding {
  std::int64_t batch = 1;
  std::vector<std::string> shapes{};     // NAME=1,3,8,8
  std::vector<std::string> constants{};  // NAME=FILE
};

// The model of a file, its inputs bound. Refuses, as ModelError, what the readers, bind_shapes and bind_constant do, and
// texts of other forms.
Model read_bound_model(std::filesystem::path const& path, ModelBinding const& binding);

// The parts of a text between separators; of an empty text one, empty.
std::vector<std::string> split_at(std::string_view text, char separator);

}  // namespace tool

// Nodes that the interpreter computes: of each operator one or more.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "models/model.hpp"

namespace tool {

struct Sound {
  std::string op;
  int opset;
  std::map<std::string, Attribute> attributes;
  std::vector<Array> operands;
};

std::vector<Sound> sound_nodes();

}  // namespace tool

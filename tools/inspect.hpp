// What a model or a weight file holds.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "interpreter/interpreter.hpp"
#include "models/model.hpp"

namespace tool {

// A node of a model: what it computes and costs.
struct NodeCost {
  std::string name;
  std::string op;
  Extents shape;               // of its first result
  std::uint64_t parameters;    // numbers that it reads and no node before it has counted
  std::uint64_t macs;          // multiply-accumulates; 0 of what has none
  std::uint64_t result_bytes;  // of all its results, as float32
};

struct ModelCost {
  std::vector<NodeCost> nodes;
  std::uint64_t parameters = 0;
  std::uint64_t macs = 0;
  std::uint64_t peak_bytes = 0;  // of inputs, results and what lies between, placed by the library's memory planner
};

// Nodes that shape arithmetic replaces count nothing. Refuses, as ModelError, a model of more than 4096 values.
ModelCost cost_of(Model const& model, Facts const& facts);

}  // namespace tool

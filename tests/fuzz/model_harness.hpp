// What every reader of models promises, whatever the bytes are.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "ingot/host/error.hpp"
#include "interpreter/interpreter.hpp"
#include "models/limits.hpp"
#include "models/model.hpp"
#include "models/model_error.hpp"

// Small, so that a fuzzer runs often.
inline constexpr tool::ModelLimits fuzzed_limits{
    .file_bytes = 1 << 20, .elements = 1 << 16, .nodes = 1000, .parts = 100'000, .rank = 8, .work = 1 << 20};

inline void require(bool holds) {
  if (!holds) std::abort();
}

// Messages are for terminals, however the file is made.
inline void check_text(std::string_view text) {
  require(text.size() < 1000);
  require(std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != 0x7F; }));
}

inline void check_array(tool::Array const& array) {
  require(array.values.size() == tool::count_of(array.shape));
  require(array.values.size() <= fuzzed_limits.elements);
}

// Nodes read what is there before them; every name is that of one value; outputs are values.
inline void check_model(tool::Model const& model) {
  std::set<std::string> known;
  check_text(model.producer);
  for (tool::Port const& input : model.inputs) require(known.insert(input.name).second);
  for (auto const& [name, array] : model.constants) {
    require(known.insert(name).second);
    check_array(array);
  }
  for (tool::Node const& node : model.nodes) {
    for (std::string const& input : node.inputs) require(input.empty() || known.contains(input));
    for (std::string const& output : node.outputs) require(output.empty() || known.insert(output).second);
    check_text(node.place);
  }
  for (tool::Port const& output : model.outputs) require(known.contains(output.name));
  for (std::string const& note : model.notes) check_text(note);
}

// What an import does behind the reader, with inputs whose shape is open given small ones.
inline void bind(tool::Model& model) {
  std::map<std::string, tool::Extents> shapes;
  for (tool::Port const& input : model.inputs) {
    tool::Extents shape;
    for (tool::Extent const& extent : input.shape) shape.push_back(extent.symbol.empty() ? extent.number : 2);
    if (!input.has_shape) shape = {2, 3};
    if (shapes.size() < 2) shapes[input.name] = shape;
  }
  tool::bind_shapes(model, 3, shapes);
  for (tool::Port const& input : model.inputs) require(tool::extents_of(input).size() == input.shape.size());
  for (tool::Port const& output : model.outputs) require(output.has_shape || output.shape.empty());
}

// Reads a model, and goes the way of an import as far as the interpreter; what is refused has a message for a terminal.
template <class Read>
void check_reading(Read const& read) {
  try {
    tool::Model model = read();
    check_model(model);
    std::size_t const nodes = model.nodes.size();
    tool::put_in_order(model);
    require(model.nodes.size() == nodes);
    bind(model);
    check_model(model);
    tool::Facts const facts = tool::facts_of(model, fuzzed_limits);
    for (tool::Port const& output : model.outputs) require(facts.contains(output.name));
    for (auto const& [name, fact] : facts) {
      if (fact.constant) check_array(*fact.constant);
    }
  } catch (tool::ModelError const& error) {
    check_text(error.what());
  } catch (ingot::FileError const& error) {
    check_text(error.what());
  }
}

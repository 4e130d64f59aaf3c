// What is known before any input is, and inputs that are drawn.
#include <algorithm>
#include <cstdint>

#include "interpreter/interpreter.hpp"
#include "interpreter/run.hpp"
#include "models/model_error.hpp"
#include "models/safe_count.hpp"
#include "models/shown_text.hpp"

namespace tool {
namespace {

// A number of 64 bits from a seed and a counter: SplitMix64 (Steele, Lea, Flood 2014).
std::uint64_t scrambled(std::uint64_t seed, std::uint64_t counter) {
  std::uint64_t z = seed + (counter + 1) * 0x9e3779b97f4a7c15u;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

// Of a type: floating ones in [-1, 1) in steps of 2^-23, truth 0 or 1, integers from 0 to before `end`.
double drawn(Scalar scalar, std::uint64_t bits, std::uint64_t end) {
  if (is_floating(scalar)) return static_cast<double>(bits >> 40) * 0x1p-23 - 1;
  return static_cast<double>(bits % (scalar == Scalar::boolean ? 2 : end));
}

// How many elements an input of integers may choose from: what Gather and its like have along their axis, where the
// input is their indices and the rest a constant; else two.
std::uint64_t choices_of(Model const& model, std::string const& input) {
  for (Node const& node : model.nodes) {
    if ((node.op != "Gather" && node.op != "GatherElements") || node.inputs.size() != 2 || node.inputs[1] != input)
      continue;
    auto const table = model.constants.find(node.inputs[0]);
    auto const attribute = node.attributes.find("axis");
    auto const* named = attribute == node.attributes.end() ? nullptr : std::get_if<std::int64_t>(&attribute->second);
    if (table == model.constants.end()) continue;
    std::int64_t const rank = static_cast<std::int64_t>(table->second.shape.size());
    std::int64_t const axis = named == nullptr ? 0 : *named < 0 ? *named + rank : *named;
    if (axis >= 0 && axis < rank)
      return static_cast<std::uint64_t>(std::max<std::int64_t>(1, table->second.shape[static_cast<std::size_t>(axis)]));
  }
  return 2;
}

}  // namespace

std::map<std::string, Array> drawn_inputs(Model const& model, std::uint64_t seed, ModelLimits const& limits) {
  std::map<std::string, Array> inputs;
  std::uint64_t room = limits.elements;
  std::uint64_t place = 0;
  for (Port const& port : model.inputs) {
    Array array{port.scalar, extents_of(port), {}};
    auto const count = safe_count(array.shape);
    if (!count || *count > room) {
      throw ModelError("input " + in_quotes(port.name),
                       "exceeds the limit of elements with shape " + spell(array.shape));
    }
    room -= *count;
    std::uint64_t const choices = choices_of(model, port.name);
    std::uint64_t const stream = scrambled(seed, place++);
    for (std::size_t i = 0; i < *count; ++i) array.values.push_back(drawn(port.scalar, scrambled(stream, i), choices));
    inputs[port.name] = std::move(array);
  }
  return inputs;
}

Facts facts_of(Model const& model, ModelLimits const& limits) {
  Facts facts;
  auto const inputs = drawn_inputs(model, 0, limits);
  rules::Run(model, inputs, false, limits).run([&](std::string const& name, rules::Held const& held) {
    Array const& array = held.array();
    Fact& fact = facts[name] = {array.scalar, array.shape, std::nullopt};
    if (held.is_known) fact.constant = array;
  });
  return facts;
}

}  // namespace tool

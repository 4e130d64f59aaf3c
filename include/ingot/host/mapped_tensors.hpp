// The tensors of a weight file under the names of a network.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ingot/host/quoted_text.hpp"
#include "ingot/host/safetensors.hpp"
#include "ingot/host/safetensors_header.hpp"
#include "ingot/host/weight_map.hpp"

namespace ingot::detail {

// PyTorch's batch normalisation also saves how many batches it has seen, which the library does not need.
inline constexpr std::string_view batch_count_name = "num_batches_tracked";
inline bool is_batch_count(TensorEntry const& tensor) {
  return tensor.name.ends_with(batch_count_name) && tensor.dtype == "I64" && tensor.shape.empty();
}

// "a", "b" and 3 more.
inline std::string listed_names(std::vector<std::string_view> const& names) {
  constexpr std::size_t most = 6;
  std::string text;
  for (std::size_t i = 0; i < names.size() && i < most; ++i) text += (i == 0 ? "" : ", ") + detail::quoted(names[i]);
  if (names.size() > most) text += " and " + std::to_string(names.size() - most) + " more";
  return text;
}

// What no rule has named, on either side.
struct UnnamedTensors {
  std::vector<TensorEntry*> found;
  std::vector<SafetensorsTensor const*> expected;
};
inline UnnamedTensors unnamed_tensors(std::span<TensorEntry> tensors, std::span<RenamedTensor const> renamed,
                                      std::span<SafetensorsTensor const> expected) {
  UnnamedTensors unnamed;
  std::set<std::string_view> named;
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    if (renamed[i].by_rule) {
      named.insert(renamed[i].name);
    } else if (!is_batch_count(tensors[i])) {
      unnamed.found.push_back(&tensors[i]);
    }
  }
  for (SafetensorsTensor const& tensor : expected) {
    if (!named.contains(tensor.name)) unnamed.expected.push_back(&tensor);
  }
  return unnamed;
}

// Pairs what one shape on each side has. Refuses, as std::invalid_argument, shapes that several have, all in one message.
inline void match_by_shape(UnnamedTensors const& unnamed) {
  struct Group {
    std::vector<TensorEntry*> found;
    std::vector<SafetensorsTensor const*> expected;
  };
  std::map<std::vector<std::uint64_t>, Group> groups;
  for (TensorEntry* const tensor : unnamed.found) groups[tensor->shape].found.push_back(tensor);
  for (SafetensorsTensor const* const tensor : unnamed.expected) groups[tensor->shape].expected.push_back(tensor);
  std::string faults;
  for (auto const& [shape, group] : groups) {
    if (group.found.size() <= 1 && group.expected.size() <= 1) {
      if (group.found.size() == 1 && group.expected.size() == 1)
        group.found.front()->name = group.expected.front()->name;
      continue;
    }
    std::vector<std::string_view> found, expected;
    for (TensorEntry const* const tensor : group.found) found.push_back(tensor->name);
    for (SafetensorsTensor const* const tensor : group.expected) expected.push_back(tensor->name);
    faults += "; the shape " + spell_shape(shape) + " alone does not tell " + listed_names(found) +
              " of the file and " + listed_names(expected) + " of the network apart: name them by rules";
  }
  if (!faults.empty()) throw std::invalid_argument(faults.substr(2));
}

// The k-th of the file is the k-th of the network. Refuses, as std::invalid_argument, other numbers of tensors, and the
// first pair whose shapes differ.
inline void match_by_order(UnnamedTensors const& unnamed) {
  if (unnamed.found.size() != unnamed.expected.size()) {
    throw std::invalid_argument("expected " + std::to_string(unnamed.expected.size()) + " tensors in order, found " +
                                std::to_string(unnamed.found.size()));
  }
  for (std::size_t i = 0; i < unnamed.found.size(); ++i) {
    TensorEntry& found = *unnamed.found[i];
    SafetensorsTensor const& expected = *unnamed.expected[i];
    if (found.shape != expected.shape) {
      throw std::invalid_argument("in order, " + detail::quoted(found.name) + ' ' + spell_shape(found.shape) +
                                  " of the file is " + detail::quoted(expected.name) + ' ' +
                                  spell_shape(expected.shape) + " of the network: their shapes differ");
    }
    found.name = expected.name;
  }
}

// The tensors under the network's names; what the map says nothing about keeps its own. Refuses, as
// std::invalid_argument, what `renamed` and the ways to match do.
inline std::vector<TensorEntry> mapped_tensors(std::vector<TensorEntry> tensors,
                                               std::span<SafetensorsTensor const> expected, WeightMap const& map) {
  std::vector<std::string> names;
  for (TensorEntry const& tensor : tensors) names.push_back(tensor.name);
  std::vector<RenamedTensor> const by_rules = renamed(names, map.rules);
  for (std::size_t i = 0; i < tensors.size(); ++i) tensors[i].name = by_rules[i].name;
  if (map.rest == WeightMatch::by_name) return tensors;
  UnnamedTensors const unnamed = unnamed_tensors(tensors, by_rules, expected);
  if (map.rest == WeightMatch::by_shape) {
    match_by_shape(unnamed);
  } else {
    match_by_order(unnamed);
  }
  std::erase_if(tensors, is_batch_count);
  return tensors;
}

}  // namespace ingot::detail

#include "ingot/core/epilogue.hpp"

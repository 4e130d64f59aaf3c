// Prints a network as a table.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdio>
#include <string>
#include <vector>

#include "ingot/layers/sizes.hpp"
#include "ingot/network/checks.hpp"
#include "ingot/network/outline.hpp"
#include "ingot/network/text.hpp"

namespace ingot {

namespace detail {

using SummaryRow = std::array<std::string, 6>;

inline std::vector<SummaryRow> summary_rows(OutlineEntry const& whole, std::size_t scalar_bytes) {
  std::vector<SummaryRow> rows{{"position", "layer", "output", "parameters", "MACs", "bytes"}};
  std::vector<std::string> path;  // of what holds the entry
  auto visit = [&](OutlineEntry const& entry, Position position) {
    std::string const own = position.of_residual ? std::string(position.word()) : std::to_string(position.index);
    path.resize(entry.depth);
    if (entry.depth > 0) path[entry.depth - 1] = entry.depth > 1 ? path[entry.depth - 2] + "." + own : own;
    if (entry.children > 0 || (position.of_residual && entry.passes_on)) return;
    std::string shape;
    auto put = [&](char c) { shape += c; };
    spell_shape_of(entry.output, put);
    rows.push_back({path.empty() ? "" : path.back(), std::string(entry.name), shape, std::to_string(entry.parameters),
                    std::to_string(entry.macs), std::to_string(entry.parameters * scalar_bytes)});
  };
  walk_outline(whole, {}, visit);
  rows.push_back({"total", "", "", std::to_string(whole.parameters), std::to_string(whole.macs),
                  std::to_string(whole.parameters * scalar_bytes)});
  return rows;
}

inline void print_rows(std::vector<SummaryRow> const& rows, std::size_t workspace, std::FILE* out) {
  std::array<std::size_t, 6> widths{};
  for (auto const& row : rows) {
    for (std::size_t c = 0; c < row.size(); ++c) widths[c] = std::max(widths[c], row[c].size());
  }
  for (auto const& row : rows) {
    std::string line;
    for (std::size_t c = 0; c < row.size(); ++c) {
      std::string const padding(widths[c] - row[c].size(), ' ');
      line += (c == 0 ? "" : "  ") + (c < 3 ? row[c] + padding : padding + row[c]);
    }
    std::fprintf(out, "%s\n", line.c_str());
  }
  std::fprintf(out, "workspace of one sample: %zu bytes\n", workspace);
}

}  // namespace detail

// Whether a type has one.
template <class Net>
inline constexpr bool has_a_summary = detail::NetworkLike<Net>;

// Prints a line a layer: its position, as in the names of its parameters, its name, its output's shape, how many
// parameters it has, its multiply-accumulates a sample (as macs_of has them) and the bytes of its parameters; then the
// totals, and the bytes of scratch that inference on one sample takes.
//   position  layer  output  parameters  MACs  bytes
//   0         Dense  [5]             20    15     80
//   1         Relu   [5]              0     0      0
//   total                            20    15     80
//   workspace of one sample: 20 bytes
template <class Net>
void print_summary(Net const&, std::FILE* out = stdout) {
  static_assert(has_a_summary<Net>, "print_summary(net) takes a network");
  if constexpr (has_a_summary<Net>)
    detail::print_rows(detail::summary_rows(detail::outline<Net>[0], sizeof(default_scalar_t<Net>)),
                       workspace_bytes<Net>, out);
}

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

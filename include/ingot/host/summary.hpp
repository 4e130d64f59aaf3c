// Prints a network as a table.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <cstdio>
#include <string>
#include <vector>

#include "ingot/host/outline_path.hpp"
#include "ingot/host/text_table.hpp"
#include "ingot/layers/sizes.hpp"
#include "ingot/network/checks.hpp"
#include "ingot/network/outline.hpp"
#include "ingot/network/text.hpp"

namespace ingot {

namespace detail {

using SummaryRow = std::array<std::string, 6>;

inline std::vector<SummaryRow> summary_rows(OutlineEntry const& whole, std::size_t scalar_bytes) {
  std::vector<SummaryRow> rows{{"position", "layer", "output", "parameters", "MACs", "bytes"}};
  OutlinePath path_of;
  auto visit = [&](OutlineEntry const& entry, Position position) {
    std::string const& path = path_of(entry, position);
    if (entry.children > 0 || (position.of_residual && entry.passes_on)) return;
    rows.push_back({path, std::string(entry.name), shape_text(entry.output), std::to_string(entry.parameters),
                    std::to_string(entry.macs), std::to_string(entry.parameters * scalar_bytes)});
  };
  walk_outline(whole, {}, visit);
  rows.push_back({"total", "", "", std::to_string(whole.parameters), std::to_string(whole.macs),
                  std::to_string(whole.parameters * scalar_bytes)});
  return rows;
}

}  // namespace detail

// Whether a type has one.
template <class Net>
inline constexpr bool has_a_summary = detail::NetworkLike<Net>;

// A line a layer: its position, as in the names of its parameters, its name, its output's shape, how many parameters it
// has, its multiply-accumulates a sample (as macs_of has them) and the bytes of its parameters; then the totals, and the
// bytes of scratch that inference on one sample takes. Every line ends in '\n'; no tabs.
//   position  layer  output  parameters  MACs  bytes
//   0         Dense  [5]             20    15     80
//   1         Relu   [5]              0     0      0
//   total                            20    15     80
//   workspace of one sample: 20 bytes
template <class Net>
std::string summary_text() {
  static_assert(has_a_summary<Net>, "summary_text<Net>() takes a network");
  if constexpr (has_a_summary<Net>) {
    auto const rows = detail::summary_rows(detail::outline<Net>[0], sizeof(default_scalar_t<Net>));
    return detail::text_table<3>(rows) + "workspace of one sample: " + std::to_string(workspace_bytes<Net>) +
           " bytes\n";
  } else {
    return {};
  }
}

// Prints summary_text<Net>().
template <class Net>
void print_summary(Net const&, std::FILE* out = stdout) {
  static_assert(has_a_summary<Net>, "print_summary(net) takes a network");
  if constexpr (has_a_summary<Net>) std::fputs(summary_text<Net>().c_str(), out);
}

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

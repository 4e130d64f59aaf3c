// Prints a network as a table.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "ingot/core/type_name.hpp"
#include "ingot/host/outline_path.hpp"
#include "ingot/host/text_table.hpp"
#include "ingot/network/checks.hpp"
#include "ingot/network/cost.hpp"
#include "ingot/network/step_cost.hpp"
#include "ingot/training/training_cost.hpp"

namespace ingot {

namespace detail {

using SummaryRow = std::array<std::string, 8>;

inline SummaryRow summary_row(LayerCost const& layer) {
  return {std::string(layer.position),
          std::string(layer.name),
          shape_text({layer.output.data(), layer.output.size()}),
          std::to_string(layer.parameters),
          std::to_string(layer.macs),
          std::to_string(layer.other_operations),
          std::to_string(layer.flash_bytes),
          layer.fused ? "fused" : std::to_string(layer.workspace_bytes)};
}

template <std::size_t Layers>
std::vector<SummaryRow> summary_rows(Cost<Layers> const& cost) {
  std::vector<SummaryRow> rows{
      {"position", "layer", "output", "parameters", "MACs", "other operations", "bytes", "workspace"}};
  for (LayerCost const& layer : cost.layers) rows.push_back(summary_row(layer));
  rows.push_back({"total", "", "", std::to_string(cost.parameters), std::to_string(cost.macs),
                  std::to_string(cost.other_operations), std::to_string(cost.flash_bytes),
                  std::to_string(cost.workspace_bytes)});
  return rows;
}

inline std::string training_text(TrainingCost const& cost, std::size_t batch, std::string_view optimizer) {
  auto const bytes = [](std::size_t count) { return std::to_string(count); };
  return "training on batches of " + std::to_string(batch) + " with " + std::string(optimizer) + ": " +
         bytes(cost.total()) + " bytes: parameters " + bytes(cost.parameters) + ", gradient " + bytes(cost.gradient) +
         ", saved values " + bytes(cost.saved) + ", optimizer " + bytes(cost.optimizer) + ", batch " +
         bytes(cost.batch) + '\n';
}

// Of a network that remembers something between steps.
template <class Net>
std::string step_text() {
  if constexpr (remembers<Net>) {
    constexpr auto& cost = step_cost<Net>;
    return "step by step: " + std::to_string(cost.macs) + " MACs a step, state " + std::to_string(cost.state_bytes) +
           " bytes; with workspace, input and output: " + std::to_string(cost.ram_bytes()) + " bytes\n";
  } else {
    return {};
  }
}

}  // namespace detail

// Whether a type has one.
template <class Net>
inline constexpr bool has_a_summary = detail::NetworkLike<Net>;

// A line a layer, as cost<Net> has them: its position, as in the names of its parameters, its name, its output's shape,
// its parameters, its multiply-accumulates and other operations a sample, the bytes of its parameters, and those of the
// workspace that hold something while it runs, or "fused" where it is computed inside another layer. Then the totals:
// of bytes what a device needs of flash beside the code, of workspace what inference on one sample takes, and with the
// input and the output all that it takes of RAM. Every line ends in '\n'; no tabs.
//   position  layer  output  parameters  MACs  other operations  bytes  workspace
//   0         Dense  [5]             20    15                 5     80         20
//   1         Relu   [5]              0     0                 5      0      fused
//   2         Dense  [2]             12    10                 2     48         20
//   total                            32    25                12    128         20
//   workspace of one sample: 20 bytes; with input and output: 40 bytes
// Of a network that remembers something between steps follows what step_cost has:
//   step by step: 26 MACs a step, state 48 bytes; with workspace, input and output: 72 bytes
template <class Net>
std::string summary_text() {
  static_assert(has_a_summary<Net>, "summary_text<Net>() takes a network");
  if constexpr (has_a_summary<Net>) {
    constexpr auto& figures = cost<Net>;
    return detail::text_table<3>(detail::summary_rows(figures)) +
           "workspace of one sample: " + std::to_string(figures.workspace_bytes) +
           " bytes; with input and output: " + std::to_string(figures.ram_bytes()) + " bytes\n" +
           detail::step_text<Net>();
  } else {
    return {};
  }
}

// The same, and a line on what training on batches of B with an optimizer takes, as training_cost has it:
// `summary_text<Net, 16, Adam<Net>>()`.
template <class Net, std::size_t B, class Optimizer>
std::string summary_text() {
  return summary_text<Net>() + detail::training_text(training_cost<Net, B, Optimizer>, B, type_name<Optimizer>);
}

// Prints summary_text<Net>().
template <class Net>
void print_summary(Net const&, std::FILE* out = stdout) {
  static_assert(has_a_summary<Net>, "print_summary(net) takes a network");
  if constexpr (has_a_summary<Net>) std::fputs(summary_text<Net>().c_str(), out);
}

// The same with the line on training: `print_summary<16, Adam<Net>>(net)`.
template <std::size_t B, class Optimizer, class Net>
void print_summary(Net const&, std::FILE* out = stdout) {
  std::fputs(summary_text<Net, B, Optimizer>().c_str(), out);
}

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

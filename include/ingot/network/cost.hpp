// What a network costs, as constants of the program: in total and layer by layer.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string_view>
#include <type_traits>

#include "ingot/core/folds.hpp"
#include "ingot/core/pack.hpp"
#include "ingot/core/spelling.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/layers/refusal.hpp"
#include "ingot/layers/sizes.hpp"
#include "ingot/network/checks.hpp"
#include "ingot/network/concat.hpp"
#include "ingot/network/flow.hpp"
#include "ingot/network/flow_plan.hpp"
#include "ingot/network/fusion.hpp"
#include "ingot/network/network.hpp"
#include "ingot/network/outline.hpp"
#include "ingot/network/outline_path.hpp"
#include "ingot/network/residual.hpp"
#include "ingot/network/text.hpp"

namespace ingot {

// What a layer costs in inference on one sample.
struct LayerCost {
  std::string_view position{};            // as in the names of its parameters, "2.body.0"; empty where it is the whole
  std::string_view name{};                // "Conv2d"
  std::span<std::size_t const> output{};  // the extents of its output shape
  std::size_t parameters = 0;             // parameter_count
  std::size_t macs = 0;                   // macs_of
  std::size_t other_operations = 0;       // other_operations_of
  std::size_t flash_bytes = 0;            // of its parameters
  std::size_t workspace_bytes = 0;        // of the network's workspace that hold something while it runs
  bool fused = false;                     // computed inside another layer, in that one's memory
};

// What a network costs in inference on one sample; of one over time, on a whole sequence: step_cost has a step's.
template <std::size_t Layers>
struct Cost {
  std::array<LayerCost, Layers> layers{};
  std::size_t parameters = 0;
  std::size_t macs = 0;
  std::size_t other_operations = 0;
  std::size_t flash_bytes = 0;      // of the parameters; the code comes beside
  std::size_t workspace_bytes = 0;  // of Net::Workspace<1>
  std::size_t input_bytes = 0;
  std::size_t output_bytes = 0;

  // All that a call of forward<1>(x, y, workspace) works on beside the parameters: what the user places in RAM.
  constexpr std::size_t ram_bytes() const { return workspace_bytes + input_bytes + output_bytes; }
};

// Whether a type has a cost.
template <class Net>
inline constexpr bool has_a_cost = detail::NetworkLike<Net>;

namespace detail {

// Scalars of the arena that hold something at each step of a tree's inference.
template <class L, std::size_t B>
inline constexpr auto arena_in_use = [] {
  constexpr auto& flow = inference_flow<L, B>;
  std::array<std::size_t, flow.step_count> in_use{};
  for (ValueLifetime const value : lifetimes_in_arena(FlowGroups(flow), B)) {
    for (std::size_t i = value.first; i <= value.last && i < in_use.size(); ++i) in_use[i] += value.size;
  }
  return in_use;
}();

// Writes, for a layer and all below it in the order of the outline, what is in use at the step that each has for
// itself, or at most at those of a frozen network; `none` where it has none.
template <class L>
struct InUse {
  static constexpr std::size_t* write(std::size_t const* steps, std::size_t* at) {
    *at = *std::max_element(steps, steps + inference_flow<L, 1>.step_count);
    return at + 1;
  }
};
template <class L>
constexpr std::size_t* write_none(std::size_t* at) {
  return std::fill_n(at, Joins<L>::entries, none);
}
template <class... Layers>
struct InUse<Network<Layers...>> {
  static constexpr std::size_t* write(std::size_t const* steps, std::size_t* at) {
    constexpr auto first = first_steps(steps_of_chain<1, Layers...>);
    *at++ = none;
    std::size_t i = 0;
    static_cast<void>(InOrder{
        true, (at = fused_layers<Layers...>[i] ? write_none<Layers>(at) : InUse<Layers>::write(steps + first[i], at),
               ++i, true)...});
    return at;
  }
};
template <class... Branches>
struct InUse<Concat<Branches...>> {
  static constexpr std::size_t* write(std::size_t const* steps, std::size_t* at) {
    constexpr auto first = first_steps(std::array{inference_flow<Branches, 1>.step_count...});
    *at++ = none;
    std::size_t i = 0;
    static_cast<void>(InOrder{true, (at = InUse<Branches>::write(steps + first[i++], at), true)...});
    return at;
  }
};
template <class Body, class Around>
struct InUse<Residual<Body, Around>> {
  using Shortcut = shortcut_t<Body, Around>;
  static constexpr std::size_t* write(std::size_t const* steps, std::size_t* at) {
    constexpr bool fused = adds_in_kernel<Body, Shortcut, 1>;  // then the shortcut runs first
    constexpr std::size_t body = fused ? inference_flow<Shortcut, 1>.step_count : 0;
    constexpr std::size_t shortcut = fused ? 0 : inference_flow<Body, 1>.step_count;
    constexpr std::size_t sum = inference_flow<Residual<Body, Around>, 1>.step_count - 1;
    *at++ = fused ? none : steps[sum];
    return InUse<Shortcut>::write(steps + shortcut, InUse<Body>::write(steps + body, at));
  }
};
template <class A, class B, class C, class... Rest>
struct InUse<Residual<A, B, C, Rest...>> : InUse<Residual<Network<A, B, C, Rest...>>> {};

template <class Net>
inline constexpr std::size_t outline_depth = [] {
  std::size_t depth = 0;
  for (OutlineEntry const& entry : outline<Net>) depth = std::max(depth, entry.depth);
  return depth;
}();

// Whether an entry of an outline computes something by itself: all but what joins layers and a shortcut that is the
// input. A residual adds.
constexpr bool computes(OutlineEntry const& entry, Position position) {
  if (entry.children > 0) return entry.structure == Structure::residual;
  return !(position.of_residual && entry.passes_on);
}

// The entries of an outline that compute something, and where the words for their positions end in the text of all.
template <std::size_t Count>
struct CostRows {
  std::array<std::size_t, Count> entry{};
  std::array<std::size_t, Count> path_end{};
};
template <class Net>
using PathOf = PathSpeller<std::array<Position, outline_depth<Net> + 1>>;

template <class Net, class Visit>
constexpr void for_each_row(Visit const& visit) {
  auto const& entries = outline<Net>;
  auto each = [&, path = PathOf<Net>{{}}](OutlineEntry const& entry, Position position) mutable {
    visit(entry, position, path, computes(entry, position));
  };
  walk_outline(entries[0], {}, each);
}

template <class Net>
struct PathTexts {
  template <class Put>
  constexpr void operator()(Put& put) const {
    for_each_row<Net>([&](OutlineEntry const& entry, Position position, PathOf<Net>& path, bool is_row) {
      auto if_row = [&](char c) {
        if (is_row) put(c);
      };
      path(entry, position, if_row);
    });
  }
};

template <class Net>
inline constexpr std::size_t row_count = [] {
  std::size_t count = 0;
  for_each_row<Net>([&](OutlineEntry const&, Position, PathOf<Net>&, bool is_row) { count += is_row ? 1u : 0u; });
  return count;
}();

template <class Net>
inline constexpr auto cost_rows = [] {
  CostRows<row_count<Net>> rows;
  std::size_t row = 0;
  std::size_t end = 0;
  for_each_row<Net>([&](OutlineEntry const& entry, Position position, PathOf<Net>& path, bool is_row) {
    path(entry, position, [&](char) { end += is_row ? 1u : 0u; });
    if (!is_row) return;
    rows.entry[row] = static_cast<std::size_t>(&entry - outline<Net>.data());
    rows.path_end[row++] = end;
  });
  return rows;
}();

// What an entry costs without the layers that it joins.
constexpr LayerCost own_cost(OutlineEntry const& entry, std::size_t scalar_bytes, std::size_t in_use) {
  LayerCost cost{.name = entry.name,
                 .output = {entry.output.data, entry.output.rank},
                 .parameters = entry.parameters,
                 .macs = entry.macs,
                 .other_operations = entry.other_operations};
  OutlineEntry const* part = &entry + 1;
  for (std::size_t i = 0; i < entry.children; ++i, part += part->entries) {
    cost.parameters -= part->parameters;
    cost.macs -= part->macs;
    cost.other_operations -= part->other_operations;
  }
  cost.flash_bytes = cost.parameters * scalar_bytes;
  cost.fused = in_use == none;
  cost.workspace_bytes = cost.fused ? 0 : in_use * scalar_bytes;
  return cost;
}

template <class Net>
constexpr auto cost_of() {
  constexpr std::size_t scalar_bytes = sizeof(default_scalar_t<Net>);
  constexpr auto& entries = outline<Net>;
  constexpr auto& rows = cost_rows<Net>;
  std::array<std::size_t, entries.size()> in_use{};
  InUse<Net>::write(arena_in_use<Net, 1>.data(), in_use.data());
  Cost<row_count<Net>> cost;
  std::size_t path = 0;
  for (std::size_t i = 0; i < cost.layers.size(); ++i) {
    cost.layers[i] = own_cost(entries[rows.entry[i]], scalar_bytes, in_use[rows.entry[i]]);
    cost.layers[i].position = spelled<PathTexts<Net>>.substr(path, rows.path_end[i] - path);
    path = rows.path_end[i];
  }
  cost.parameters = ingot::parameter_count<Net>;
  cost.macs = ingot::macs_of<Net>;
  cost.other_operations = ingot::other_operations_of<Net>;
  cost.flash_bytes = ingot::parameter_bytes<Net>;
  cost.workspace_bytes = ingot::workspace_bytes<Net>;
  cost.input_bytes = Net::input_shape::size * scalar_bytes;
  cost.output_bytes = Net::output_shape::size * scalar_bytes;
  return cost;
}

// Whether it is one that is not refused.
template <class Net>
inline constexpr bool can_be_costed = HasInputShape<Net> && not_refused<Net>;

// Unqualified, a call of it completes what is pointed to, in the search for the call's overloads: a network that is
// refused says so there, and not at the end of a chain of instantiations. (After a sizeof of it Clang takes what it
// stands in for no constant, which would be a second error.)
constexpr void complete(void const*) {}

}  // namespace detail

// What a network or a layer costs in inference on one sample, on the target that is compiled for.
//   constexpr auto& cost = ingot::cost<Net>;
//   static_assert(cost.macs < 1'000'000 && cost.layers[0].position == "0");
// `layers` has those of the outline that compute something, in its order: a residual stands before its body, with its
// addition alone, so that the parameters, the multiply-accumulates and the other operations of all are those of the
// network. The largest workspace_bytes of a layer is the least that any plan needs, the network's what its plan takes.
// A network that is refused reports that itself.
template <class Net>
inline constexpr auto cost = [] {
  static_assert(has_a_cost<Net>, "cost<Net> takes a network or a layer");
  using detail::complete;
  complete(static_cast<Net*>(nullptr));
  if constexpr (detail::can_be_costed<Net>) {
    return detail::cost_of<Net>();
  } else {
    return Cost<1>{};
  }
}();

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

// Nodes that rearrange elements, added to a builder in their simplest form.
//
// Broadcasts are moved outward: functions and sums are applied to the core of a node, what is left without its
// broadcasts, and the result is broadcast where needed. The same number everywhere is a broadcast constant.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

#include "ingot/core/dimensions.hpp"
#include "ingot/graph/graph_builder.hpp"
#include "ingot/graph/operation.hpp"
#include "ingot/graph/operations/arrangement.hpp"
#include "ingot/graph/packed.hpp"

namespace ingot::graph::detail {

class Shaping {
 public:
  constexpr explicit Shaping(GraphBuilder& builder) : builder_(builder) {}

  constexpr Dimensions shape(NodeId x) const { return builder_.shape(x); }
  constexpr Operation operation(NodeId x) const { return builder_.operation(x); }
  constexpr NodeId operand(NodeId x, std::size_t i = 0) const { return builder_.operand(x, i); }
  constexpr std::uint64_t option(NodeId x, std::size_t i) const { return builder_.option(x, i); }
  constexpr NodeId const* operands_of(NodeId x) const { return builder_.operands_of(x); }
  constexpr std::uint64_t const* options_of(NodeId x) const { return builder_.options_of(x); }

  // The node without broadcasts and leading extents of 1, which elementwise functions do without.
  constexpr NodeId core(NodeId x) const {
    Operation const op = operation(x);
    if (op != Operation::broadcast && op != Operation::reshape) return x;
    return op == Operation::broadcast || adds_ones_in_front(x) ? core(operand(x)) : x;
  }

  // One number everywhere.
  constexpr bool is_constant(NodeId x) const { return operation(core(x)) == Operation::constant; }
  constexpr double value(NodeId x) const { return builder_.constant_value(core(x)); }
  constexpr bool is_value(NodeId x, double v) const { return is_constant(x) && value(x) == v; }
  constexpr NodeId constant(double v) { return builder_.constant(v == 0 ? 0.0 : v); }
  constexpr NodeId filled(double v, Dimensions const& to) { return broadcast(constant(v), to); }

  constexpr NodeId broadcast(NodeId x, Dimensions const& to) {
    x = core(x);
    if (has_shape(x, to)) return x;
    if (builder_[x].size == to.size()) return reshape(x, to);
    return builder_.add(Operation::broadcast, to, {x});
  }
  // In the shape of another node.
  constexpr NodeId broadcast_like(NodeId x, NodeId like) {
    return builder_.same_shape(x, like) ? x : broadcast(x, shape(like));
  }

  constexpr NodeId reshape(NodeId x, Dimensions const& to) {
    if (has_shape(x, to)) return x;
    while (operation(x) == Operation::reshape) x = operand(x);
    if (has_shape(x, to)) return x;
    if (NodeId const c = core(x); c != x && builder_[c].size == 1) return broadcast(reshape(c, Dimensions{}), to);
    return builder_.add(Operation::reshape, to, {x});
  }

  constexpr NodeId permute(NodeId x, std::uint64_t const* order) {
    Dimensions const to = permuted(shape(x), order);
    if (keeps_order(shape(x), order)) return reshape(x, to);
    if (NodeId const c = core(x); c != x && builder_[c].size == 1) return broadcast(reshape(c, Dimensions{}), to);
    if (operation(x) == Operation::permute) {
      std::array<std::uint64_t, max_rank> both{};
      for (std::size_t i = 0; i < to.rank; ++i) both[i] = option(x, as_size(order[i]));
      return permute(operand(x), both.data());
    }
    return builder_.add(Operation::permute, to, &x, 1, order, to.rank);
  }

  constexpr NodeId slice(NodeId x, std::size_t axis, std::size_t begin, std::size_t extent) {
    Dimensions const to = with_extent(shape(x), axis, extent);
    if (shape(x) == to) return x;
    if (shape(core(x)).size() == 1) return broadcast(core(x), to);
    if (operation(x) == Operation::slice && option(x, 0) == axis) {
      return slice(operand(x), axis, as_size(option(x, 1)) + begin, extent);
    }
    if (operation(x) == Operation::pad && option(x, 0) == axis) {
      std::size_t const first = as_size(option(x, 1));
      std::size_t const length = shape(operand(x))[axis];
      if (begin >= first && begin + extent <= first + length) return slice(operand(x), axis, begin - first, extent);
      if (begin >= first + length || begin + extent <= first) return filled(0, to);
    }
    if (operation(x) == Operation::concat && option(x, 0) == axis) {
      std::size_t first = 0;
      for (std::size_t i = 0; i < builder_[x].operands; ++i) {
        std::size_t const length = shape(operand(x, i))[axis];
        if (begin >= first && begin + extent <= first + length) {
          return slice(operand(x, i), axis, begin - first, extent);
        }
        first += length;
      }
    }
    return builder_.add(Operation::slice, to, {x}, {axis, begin});
  }

  constexpr NodeId pad(NodeId x, std::size_t axis, std::size_t begin, Dimensions const& to) {
    if (shape(x) == to) return x;
    if (is_value(x, 0)) return filled(0, to);
    return builder_.add(Operation::pad, to, {x}, {axis, begin});
  }

  constexpr NodeId concat(NodeId const* parts, std::size_t count, std::size_t axis, Dimensions const& to) {
    if (count == 1) return parts[0];
    bool same = is_constant(parts[0]);
    for (std::size_t i = 1; i < count; ++i) same = same && core(parts[i]) == core(parts[0]);
    if (same) return broadcast(core(parts[0]), to);
    std::uint64_t const word = axis;
    return builder_.add(Operation::concat, to, parts, count, &word, 1);
  }

 protected:
  constexpr bool has_shape(NodeId x, Dimensions const& to) const {
    return builder_[x].shape.rank == to.rank && builder_[x].extents[0] == pack_extents(to, 0) &&
           (to.rank <= 3 || builder_[x].extents[1] == pack_extents(to, 3));
  }
  // Whether a reshape only adds leading extents of 1.
  constexpr bool adds_ones_in_front(NodeId x) const {
    Dimensions const to = shape(x);
    Dimensions const from = shape(operand(x));
    return to.rank >= from.rank && broadcasts(from, to) && broadcast_dimensions(from, to) == to;
  }
  GraphBuilder& builder_;
};

}  // namespace ingot::graph::detail

#include "ingot/core/epilogue.hpp"

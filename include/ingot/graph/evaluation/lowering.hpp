// From a graph to the steps that compute it.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <initializer_list>

#include "ingot/core/dimensions.hpp"
#include "ingot/core/integer_cast.hpp"
#include "ingot/graph/evaluation/fusion.hpp"
#include "ingot/graph/evaluation/schedule.hpp"
#include "ingot/graph/graph_builder.hpp"
#include "ingot/graph/operation.hpp"

namespace ingot::graph::detail {

// Walks a graph in its order and writes a schedule: a step for each stored value, with everything that is fused into
// it.
class Lowering {
 public:
  // The values in `kept` are stored, even if no root needs it.
  constexpr Lowering(GraphBuilder const& graph, List<NodeId> const& roots, List<NodeId> const& kept,
                     ScheduleBuilder& schedule)
      : graph_(graph),
        roots_(roots),
        fusion_(graph, roots, kept),
        schedule_(schedule),
        buffers_(graph.size(), no_buffer),
        results_(graph.size(), no_result),
        members_(fusion_.loop_count(), no_node),
        next_member_(graph.size(), no_node) {
    for (std::size_t i = graph.size(); i-- > 0;) {
      auto const id = integer_cast<NodeId>(i);
      if (fusion_.form(id) != Form::fused) continue;
      next_member_[id] = members_[fusion_.loop(id)];
      members_[fusion_.loop(id)] = id;
    }
    place_roots();
  }

  constexpr void lower_all() {
    std::size_t leaves = 0;
    for (NodeId id = 0; id < graph_.size(); ++id) {
      if (is_named(graph_.operation(id))) {
        buffers_[id] = schedule_.add_buffer({Place::leaf, leaves++, graph_.shape(id).size()});
      } else if (graph_.operation(id) == Operation::table) {
        buffers_[id] = schedule_.add_buffer({Place::table, schedule_.table.size(), graph_.shape(id).size()});
        for (std::size_t i = 0; i < graph_[id].options; ++i) {
          schedule_.table.push(std::bit_cast<double>(graph_.option(id, i)));
        }
      } else {
        lower(id);
      }
    }
    for (std::size_t r = 0; r < roots_.size(); ++r) copy_to_output(r);
  }

  // The buffer of a leaf, of a stored value, or of an alias of either.
  constexpr std::size_t buffer_of(NodeId id) const { return buffers_[id]; }
  constexpr Fusion const& fusion() const { return fusion_; }

  // Begins a loop; inputs, numbers and operations added until end_loop belong to it.
  constexpr Step begin_loop(Dimensions const& extents) const {
    Step step{.kind = StepKind::loop, .extents = extents};
    step.first_input = schedule_.inputs.size();
    step.first_scalar_op = schedule_.scalar_ops.size();
    step.first_constant = schedule_.constants.size();
    return step;
  }
  constexpr void end_loop(Step& step) {
    step.inputs = schedule_.inputs.size() - step.first_input;
    step.scalar_ops = schedule_.scalar_ops.size() - step.first_scalar_op;
    step.constants = schedule_.constants.size() - step.first_constant;
    schedule_.steps.push(step);
  }

  // A value as an argument in a loop: the result of an earlier operation, a number, or an input.
  constexpr Argument argument_of(NodeId id, Step const& step) {
    if (fusion_.form(id) == Form::fused) return {Source::result, results_[id]};
    return argument_at(id, aligned(graph_.shape(id), step.extents), Access{}, step);
  }
  // The same for a value whose axes follow other loop axes, or that starts elsewhere.
  constexpr Argument argument_at(NodeId id, std::array<std::size_t, max_rank> drivers, Access starts,
                                 Step const& step) {
    while (fusion_.form(id) == Form::view) id = look_through(id, drivers, starts);
    if (fusion_.form(id) == Form::number) return constant_argument(graph_.constant_value(id), step);
    return input_argument(resolved(id, drivers, starts), step);
  }
  constexpr Argument input_argument(Access const& access, Step const& step) {
    for (std::size_t i = step.first_input; i < schedule_.inputs.size(); ++i) {
      if (schedule_.inputs[i] == access) return {Source::input, i - step.first_input};
    }
    schedule_.inputs.push(access);
    return {Source::input, schedule_.inputs.size() - step.first_input - 1};
  }
  constexpr Argument constant_argument(double value, Step const& step) {
    std::uint64_t const bits = std::bit_cast<std::uint64_t>(value);
    for (std::size_t i = step.first_constant; i < schedule_.constants.size(); ++i) {
      if (std::bit_cast<std::uint64_t>(schedule_.constants[i]) == bits)
        return {Source::constant, i - step.first_constant};
    }
    schedule_.constants.push(value);
    return {Source::constant, schedule_.constants.size() - step.first_constant - 1};
  }

  static constexpr Access contiguous(std::size_t buffer, Dimensions const& shape) {
    Access access{buffer, 0, {}};
    for (std::size_t i = 0; i < shape.rank; ++i) access.strides[i] = shape[i] == 1 ? 0 : shape.stride(i);
    return access;
  }

 private:
  static constexpr std::size_t no_buffer = ~std::size_t{0};
  static constexpr std::size_t no_result = ~std::size_t{0};
  static constexpr std::size_t no_axis = ~std::size_t{0};

  // Roots are stored in the caller's memory. If several roots are one value, the first is, and the others are copies.
  constexpr void place_roots() {
    for (std::size_t r = 0; r < roots_.size(); ++r) {
      NodeId const base = base_of(roots_[r]);
      if (fusion_.form(base) == Form::leaf || buffers_[base] != no_buffer) continue;
      buffers_[base] = schedule_.add_buffer({Place::output, r, graph_.shape(base).size()});
    }
  }
  constexpr void copy_to_output(std::size_t r) {
    std::size_t const from = buffers_[base_of(roots_[r])];
    if (schedule_.buffers[from].place == Place::output && schedule_.buffers[from].index == r) return;
    Dimensions const shape = graph_.shape(roots_[r]);
    Step step = begin_loop(shape);
    step.output = contiguous(schedule_.add_buffer({Place::output, r, shape.size()}), shape);
    schedule_.inputs.push(contiguous(from, shape));
    end_loop(step);
  }
  constexpr NodeId base_of(NodeId id) const {
    while (fusion_.form(id) == Form::alias) id = graph_.operand(id, 0);
    return id;
  }

  constexpr void lower(NodeId id) {
    switch (fusion_.form(id)) {
      case Form::alias:
        buffers_[id] = buffers_[graph_.operand(id, 0)];
        break;
      case Form::stored:
        if (buffers_[id] == no_buffer) {
          buffers_[id] = schedule_.add_buffer({Place::arena, 0, graph_.shape(id).size()});
        }
        store(id);
        break;
      default:
        break;
    }
  }

  constexpr void store(NodeId id) {
    Dimensions const& shape = graph_.shape(id);
    Access output = contiguous(buffers_[id], shape);
    Operation const operation = graph_.operation(id);
    switch (operation) {
      case Operation::sum: {
        std::uint64_t const mask = graph_.option(id, 0);
        Dimensions const& extents = graph_.shape(graph_.operand(id, 0));
        std::array<std::size_t, max_rank> strides{};
        for (std::size_t axis = 0, kept = 0; axis < extents.rank; ++axis) {
          if ((mask >> axis & 1) == 0) strides[axis] = output.strides[kept++];
        }
        output.strides = strides;
        loop_of(graph_.operand(id, 0), fusion_.operand_loop(id), extents, output);
        break;
      }
      case Operation::pad: {
        schedule_.steps.push({.kind = StepKind::zero, .extents = shape, .output = output});
        output.offset = as_size(graph_.option(id, 1)) * shape.stride(as_size(graph_.option(id, 0)));
        loop_of(graph_.operand(id, 0), fusion_.operand_loop(id), graph_.shape(graph_.operand(id, 0)), output);
        break;
      }
      case Operation::concat: {
        std::size_t const axis = as_size(graph_.option(id, 0));
        for (std::size_t i = 0; i < graph_[id].operands; ++i) {
          Dimensions const& part = graph_.shape(graph_.operand(id, i));
          loop_of(graph_.operand(id, i), fusion_.operand_loop(id) + i, part, output);
          output.offset += part[axis] * shape.stride(axis);
        }
        break;
      }
      default:
        if (fusion_.loop(id) != no_loop) {
          loop_of(id, fusion_.loop(id), shape, output);
        } else {
          kernel(id, output);
        }
    }
  }

  // Writes the loop of an elementwise value with everything fused into it. The result is that of its last operation or,
  // without one, its input or number.
  constexpr void loop_of(NodeId value, std::size_t loop, Dimensions const& extents, Access const& output) {
    Step step = begin_loop(extents);
    step.output = output;
    for (NodeId id = members_[loop]; id != no_node; id = next_member_[id]) results_[id] = emit(id, step);
    if (fusion_.form(value) != Form::stored || fusion_.loop(value) != loop) {
      argument_of(value, step);
    } else if (is_elementwise(graph_.operation(value))) {
      emit(value, step);
    } else if (graph_.operation(value) == Operation::constant) {
      constant_argument(graph_.constant_value(value), step);
    } else {
      std::array<std::size_t, max_rank> drivers{};
      for (std::size_t i = 0; i < extents.rank; ++i) drivers[i] = i;
      Access starts;
      NodeId const operand = look_through(value, drivers, starts);
      argument_at(operand, drivers, starts, step);
    }
    end_loop(step);
  }

  constexpr std::size_t emit(NodeId id, Step const& step) {
    ScalarOp scalar_op{graph_.operation(id), {}};
    for (std::size_t i = 0; i < graph_[id].operands; ++i)
      scalar_op.arguments[i] = argument_of(graph_.operand(id, i), step);
    schedule_.scalar_ops.push(scalar_op);
    return schedule_.scalar_ops.size() - step.first_scalar_op - 1;
  }

  // The loop axes that the axes of a broadcast value follow.
  static constexpr std::array<std::size_t, max_rank> aligned(Dimensions const& shape, Dimensions const& extents) {
    std::array<std::size_t, max_rank> drivers{};
    for (std::size_t i = 0; i < shape.rank; ++i) drivers[i] = shape[i] == 1 ? no_axis : extents.rank - shape.rank + i;
    return drivers;
  }

  // Replaces a view by its operand. drivers[i] is the loop axis that axis i follows. The start of a view is kept in
  // starts.strides, by axes, until the strides of the stored value are known.
  constexpr NodeId look_through(NodeId view, std::array<std::size_t, max_rank>& drivers, Access& starts) const {
    NodeId const operand = graph_.operand(view, 0);
    Dimensions const& from = graph_.shape(operand);
    std::array<std::size_t, max_rank> below{};
    std::array<std::size_t, max_rank> below_starts{};
    for (std::size_t i = 0; i < from.rank; ++i) below[i] = no_axis;
    switch (graph_.operation(view)) {
      case Operation::permute:
        for (std::size_t i = 0; i < from.rank; ++i) {
          below[as_size(graph_.option(view, i))] = drivers[i];
          below_starts[as_size(graph_.option(view, i))] = starts.strides[i];
        }
        break;
      case Operation::slice:
        below = drivers;
        below_starts = starts.strides;
        below_starts[as_size(graph_.option(view, 0))] += as_size(graph_.option(view, 1));
        break;
      default: {  // broadcast
        std::size_t const added = graph_.shape(view).rank - from.rank;
        for (std::size_t i = 0; i < from.rank; ++i) {
          bool const repeats = from[i] != graph_.shape(view)[i + added];
          below[i] = repeats ? no_axis : drivers[i + added];
          below_starts[i] = repeats ? 0 : starts.strides[i + added];
        }
      }
    }
    drivers = below;
    starts.strides = below_starts;
    return operand;
  }

  // The access of a stored value whose axes follow these loop axes.
  constexpr Access resolved(NodeId id, std::array<std::size_t, max_rank> const& drivers, Access const& starts) const {
    Dimensions const& shape = graph_.shape(id);
    Access access{buffers_[id], 0, {}};
    for (std::size_t i = 0; i < shape.rank; ++i) {
      access.offset += starts.strides[i] * shape.stride(i);
      if (drivers[i] != no_axis && shape[i] != 1) access.strides[drivers[i]] += shape.stride(i);
    }
    return access;
  }

  constexpr void kernel(NodeId id, Access const& output) {
    Step step{.kind = StepKind::kernel, .operation = graph_.operation(id), .extents = graph_.shape(id)};
    step.output = output;
    step.first_input = schedule_.inputs.size();
    step.first_option = schedule_.options.size();
    step.options = graph_[id].options;
    step.inputs = graph_[id].operands;
    for (std::size_t i = 0; i < step.options; ++i) schedule_.options.push(graph_.option(id, i));
    for (std::size_t i = 0; i < step.inputs; ++i) {
      NodeId operand = graph_.operand(id, i);
      if (step.operation == Operation::matmul && fusion_.absorbs_transpose(operand)) {
        operand = graph_.operand(operand, 0);
        schedule_.options[step.first_option + i] ^= 1;
      }
      (i == 0 ? step.left : step.right) = graph_.shape(operand);
      schedule_.inputs.push(contiguous(buffers_[operand], graph_.shape(operand)));
    }
    schedule_.steps.push(step);
  }

  GraphBuilder const& graph_;
  List<NodeId> const& roots_;
  Fusion fusion_;
  ScheduleBuilder& schedule_;
  List<std::size_t> buffers_;
  List<std::size_t> results_;
  List<NodeId> members_;      // the first operation fused into each loop
  List<NodeId> next_member_;  // and the one after each
};

}  // namespace ingot::graph::detail

#include "ingot/core/epilogue.hpp"

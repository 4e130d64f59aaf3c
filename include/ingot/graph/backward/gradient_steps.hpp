// Where the gradients of nodes are stored, and the steps that add to them.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

#include "ingot/core/dimensions.hpp"
#include "ingot/graph/evaluation/lowering.hpp"
#include "ingot/graph/evaluation/schedule.hpp"
#include "ingot/graph/graph_builder.hpp"
#include "ingot/graph/operation.hpp"

namespace ingot::graph::detail {

// Buffers of gradients and the steps that write them: the first step writes a gradient, later ones add to it. Gradients
// of targets are results, from `first_result` on.
class GradientSteps {
 public:
  // written: the number of first results that are written; gradients are added to what the others hold.
  constexpr GradientSteps(GraphBuilder const& graph, List<NodeId> const& targets, List<bool> const& active,
                          Lowering& lowering, ScheduleBuilder& schedule, std::size_t first_result, std::size_t written)
      : graph_(graph),
        active_(active),
        lowering_(lowering),
        schedule_(schedule),
        gradients_(graph.size(), none),
        written_(graph.size(), false),
        target_(graph.size(), false) {
    for (std::size_t i = 0; i < targets.size(); ++i) {
      NodeId const id = targets[i];
      gradients_[id] = schedule_.add_buffer({Place::output, first_result + i, graph_.shape(id).size()});
      written_[id] = i >= written;
      target_[id] = true;
    }
  }

  // Adds an operation to the loop.
  template <class... Arguments>
  constexpr Argument result(Operation operation, Arguments... arguments) {
    schedule_.scalar_ops.push({operation, {arguments...}});
    return {Source::result, schedule_.scalar_ops.size() - step_.first_scalar_op - 1};
  }

 protected:
  static constexpr std::size_t none = ~std::size_t{0};

  // An operand of a kernel.
  struct Factor {
    Dimensions shape;
    std::size_t buffer;
  };

  // Whether a kernel can add to its output.
  static constexpr bool can_accumulate(Operation operation) {
    return operation == Operation::matmul || operation == Operation::convolution_input ||
           operation == Operation::convolution_weight || operation == Operation::max_unpool ||
           operation == Operation::avg_pool_backward;
  }

  constexpr void begin_kernel(Operation operation, Dimensions const& result) {
    step_ = Step{.kind = StepKind::kernel, .operation = operation, .extents = result};
    step_.first_input = schedule_.inputs.size();
    step_.first_option = schedule_.options.size();
  }
  constexpr void end_kernel(NodeId to) {
    step_.inputs = schedule_.inputs.size() - step_.first_input;
    step_.options = schedule_.options.size() - step_.first_option;
    if (!written_[to] || can_accumulate(step_.operation)) {
      step_.output = whole(to);
      step_.accumulates = written_[to];
      written_[to] = true;
      schedule_.steps.push(step_);
      return;
    }
    Dimensions const shape = graph_.shape(to);
    std::size_t const apart = schedule_.add_buffer({Place::arena, 0, shape.size()});
    step_.output = Lowering::contiguous(apart, shape);
    schedule_.steps.push(step_);
    begin(shape);
    step_.output = whole(to);
    read(Lowering::contiguous(apart, shape));
    end(to);
  }

  constexpr void add_factors(Factor const& left, Factor const& right) {
    step_.left = left.shape;
    step_.right = right.shape;
    schedule_.inputs.push(Lowering::contiguous(left.buffer, left.shape));
    schedule_.inputs.push(Lowering::contiguous(right.buffer, right.shape));
  }

  // Whether the first step of a gradient can use the memory of another gradient that is not read again.
  constexpr bool may_share(NodeId to, std::size_t from) const {
    return !written_[to] && !target_[to] && schedule_.buffers[from].place == Place::arena;
  }
  constexpr void share(NodeId to, std::size_t from) {
    gradients_[to] = from;
    written_[to] = true;
  }

  // Makes a gradient equal to another: by sharing its memory, or as a copy.
  constexpr void pass_on(NodeId to, std::size_t from) {
    if (may_share(to, from)) {
      share(to, from);
      return;
    }
    begin(graph_.shape(to));
    step_.output = whole(to);
    read(Lowering::contiguous(from, graph_.shape(to)));
    end(to);
  }
  constexpr void zero(NodeId id) {
    schedule_.steps.push({.kind = StepKind::zero, .extents = graph_.shape(id), .output = whole(id)});
    written_[id] = true;
  }

  constexpr std::size_t target_of(NodeId id) {
    if (gradients_[id] == none) {
      gradients_[id] = schedule_.add_buffer({Place::arena, 0, graph_.shape(id).size()});
    }
    return gradients_[id];
  }
  constexpr Access whole(NodeId id) { return Lowering::contiguous(target_of(id), graph_.shape(id)); }
  constexpr Access contiguous(NodeId id) const { return Lowering::contiguous(gradients_[id], graph_.shape(id)); }

  // The access of an operand's gradient in a loop that it broadcasts to: iterations over repeated elements are added.
  constexpr Access read_aligned(NodeId id, Dimensions const& extents) {
    Dimensions const& shape = graph_.shape(id);
    Access access{target_of(id), 0, {}};
    for (std::size_t i = 0; i < shape.rank; ++i) {
      if (shape[i] != 1) access.strides[extents.rank - shape.rank + i] = shape.stride(i);
    }
    return access;
  }
  // The access of a node's gradient whose axes are those of the loop without the masked ones.
  constexpr Access along(NodeId id, std::uint64_t mask, Dimensions const& extents) const {
    Access const own = contiguous(id);
    Access access{own.buffer, 0, {}};
    for (std::size_t axis = 0, kept = 0; axis < extents.rank; ++axis) {
      if ((mask >> axis & 1) == 0) access.strides[axis] = own.strides[kept++];
    }
    return access;
  }

  constexpr void begin(Dimensions const& extents) { step_ = lowering_.begin_loop(extents); }
  constexpr Argument read(Access const& access) { return lowering_.input_argument(access, step_); }
  constexpr void end(NodeId to) {
    step_.accumulates = written_[to];
    written_[to] = true;
    lowering_.end_loop(step_);
  }

  GraphBuilder const& graph_;
  List<bool> const& active_;
  Lowering& lowering_;
  ScheduleBuilder& schedule_;
  List<std::size_t> gradients_;  // the buffer of each node's
  List<bool> written_;           // whether a step has written it
  List<bool> target_;
  Step step_{};
};

}  // namespace ingot::graph::detail

#include "ingot/core/epilogue.hpp"

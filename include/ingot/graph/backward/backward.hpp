// The backward pass of a graph: from the gradient of its root to those of leaves, in the reverse order of the graph.
// Each edge is passed once; the gradients that a value's readers give back are added.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

#include "ingot/core/dimensions.hpp"
#include "ingot/graph/backward/gradient_steps.hpp"
#include "ingot/graph/elementwise_table.hpp"
#include "ingot/graph/evaluation/lowering.hpp"
#include "ingot/graph/evaluation/schedule.hpp"
#include "ingot/graph/graph_builder.hpp"
#include "ingot/graph/operation.hpp"

namespace ingot::graph::detail {

// The nodes that depend on one of the targets.
constexpr void mark_active(GraphBuilder const& graph, List<NodeId> const& targets, List<bool>& active) {
  active.clear();
  for (std::size_t i = 0; i < graph.size(); ++i) active.push(false);
  for (NodeId const target : targets) active[target] = true;
  for (NodeId id = 0; id < graph.size(); ++id) {
    for (std::size_t i = 0; i < graph[id].operands; ++i) {
      bool const flows = active[graph.operand(id, i)] && !is_flat(graph.operation(id), i);
      active[id] = active[id] || flows;
    }
  }
}

// Facts about the derivatives of elementwise operations, by operation and operand.
using DerivativeTable = DerivativeFacts const (*)[3];

// The values that the loops of the backward pass read, which must therefore be stored.
constexpr void list_values_read(GraphBuilder const& graph, List<bool> const& active, DerivativeTable facts,
                                List<NodeId>& kept) {
  for (NodeId id = 0; id < graph.size(); ++id) {
    if (!active[id] || !is_elementwise(graph.operation(id))) continue;
    for (std::size_t i = 0; i < graph[id].operands; ++i) {
      if (!active[graph.operand(id, i)]) continue;
      DerivativeFacts const& reads = facts[position_of(graph.operation(id))][i];
      for (std::size_t k = 0; k < graph[id].operands; ++k) {
        if (reads.operands[k]) kept.push(graph.operand(id, k));
      }
      if (reads.result) kept.push(id);
    }
  }
}

// Appends the steps of the backward pass to those of a lowering.
class Backward : public GradientSteps {
 public:
  // The World in which a derivative is written as operations of a loop (formula.hpp); inputs are numbered as first
  // read.
  struct InLoop {
    using Value = Argument;
    Backward& steps;
    Argument of_result;
    Argument operands[3];
    Argument value;

    constexpr InLoop(Backward& to, NodeId id, DerivativeFacts const& reads)
        : steps(to), of_result(to.read(to.contiguous(id))) {
      for (std::size_t k = 0; k < 3; ++k) {
        if (reads.operands[k]) operands[k] = to.lowering_.argument_of(to.graph_.operand(id, k), to.step_);
      }
      if (reads.result) value = to.lowering_.argument_of(id, to.step_);
    }

    constexpr Argument gradient() const { return of_result; }
    constexpr Argument operand(std::size_t i) const { return operands[i]; }
    constexpr Argument result() const { return value; }
    constexpr Argument number(double v) const { return steps.lowering_.constant_argument(v, steps.step_); }
    template <class Operation, class... Arguments>
    constexpr Argument apply(Arguments... arguments) const {
      return steps.result(operation_of<Operation>, arguments...);
    }
  };

  // The derivatives of elementwise operations: facts about them, and the functions that write them. They are passed in,
  // so that a program without gradients does not compile them.
  struct Rules {
    DerivativeTable facts;
    Argument (*write)(Operation, std::size_t, InLoop&);
  };
  template <class List>
  static constexpr Rules rules{List::derivatives, write_derivative<InLoop, List>};

  constexpr Backward(Rules const& given, GraphBuilder const& graph, List<NodeId> const& targets,
                     List<bool> const& active, Lowering& lowering, ScheduleBuilder& schedule, std::size_t first_result,
                     std::size_t written)
      : GradientSteps(graph, targets, active, lowering, schedule, first_result, written), rules_(given) {}

  // Writes all steps. The gradient of the root is in the buffer `seed`.
  constexpr void lower_all(NodeId root, std::size_t seed) {
    if (active_[root] && target_[root]) pass_on(root, seed);
    if (active_[root] && !target_[root]) {
      gradients_[root] = seed;
      written_[root] = true;
    }
    for (NodeId id = root + 1; id-- > 0;) {
      if (!active_[id] || !written_[id]) continue;
      for (std::size_t i = 0; i < graph_[id].operands; ++i) {
        if (active_[graph_.operand(id, i)] && !is_flat(graph_.operation(id), i)) flow(id, i);
      }
    }
    for (NodeId id = 0; id < graph_.size(); ++id) {
      if (target_[id] && !written_[id]) zero(id);
    }
  }

 private:
  // Passes the gradient of a node on to one operand.
  constexpr void flow(NodeId id, std::size_t operand) {
    Operation const operation = graph_.operation(id);
    if (is_elementwise(operation)) {
      elementwise(id, operand);
      return;
    }
    switch (operation) {
      case Operation::reshape:
        pass_on(graph_.operand(id, 0), gradients_[id]);
        break;
      case Operation::broadcast:
        begin(graph_.shape(id));
        step_.output = read_aligned(graph_.operand(id, 0), graph_.shape(id));
        read(contiguous(id));
        end(graph_.operand(id, 0));
        break;
      case Operation::permute: {
        begin(graph_.shape(id));
        Dimensions const& to = graph_.shape(graph_.operand(id, 0));
        step_.output = Access{target_of(graph_.operand(id, 0)), 0, {}};
        for (std::size_t i = 0; i < to.rank; ++i) {
          std::size_t const axis = as_size(graph_.option(id, i));
          step_.output.strides[i] = to[axis] == 1 ? 0 : to.stride(axis);
        }
        read(contiguous(id));
        end(graph_.operand(id, 0));
        break;
      }
      case Operation::slice:
        slice(id);
        break;
      case Operation::pad:
        part(id, 0, as_size(graph_.option(id, 0)), as_size(graph_.option(id, 1)));
        break;
      case Operation::concat: {
        std::size_t begin_of_part = 0;
        for (std::size_t i = 0; i < operand; ++i) {
          begin_of_part += graph_.shape(graph_.operand(id, i))[as_size(graph_.option(id, 0))];
        }
        part(id, operand, as_size(graph_.option(id, 0)), begin_of_part);
        break;
      }
      case Operation::sum:
        begin(graph_.shape(graph_.operand(id, 0)));
        step_.output = whole(graph_.operand(id, 0));
        read(along(id, graph_.option(id, 0), step_.extents));
        end(graph_.operand(id, 0));
        break;
      case Operation::softmax:
        softmax(id);
        break;
      case Operation::log_sum_exp:
        log_sum_exp(id);
        break;
      case Operation::matmul:
        matmul(id, operand);
        break;
      default:
        windows(id, operand);
    }
  }

  constexpr void elementwise(NodeId id, std::size_t operand) {
    NodeId const to = graph_.operand(id, operand);
    DerivativeFacts const& facts = rules_.facts[position_of(graph_.operation(id))][operand];
    bool const same = graph_.shape(to) == graph_.shape(id);
    bool const last = operand + 1 == graph_[id].operands || !active_[graph_.operand(id, graph_[id].operands - 1)];
    if (facts.is_gradient && same && last && may_share(to, gradients_[id])) {
      share(to, gradients_[id]);
      return;
    }
    begin(graph_.shape(id));
    step_.output = read_aligned(to, graph_.shape(id));
    InLoop loop(*this, id, facts);
    rules_.write(graph_.operation(id), operand, loop);
    end(to);
  }

  constexpr void slice(NodeId id) {
    NodeId const to = graph_.operand(id, 0);
    if (!written_[to]) zero(to);
    begin(graph_.shape(id));
    step_.output = whole(to);
    step_.output.offset = as_size(graph_.option(id, 1)) * graph_.shape(to).stride(as_size(graph_.option(id, 0)));
    read(contiguous(id));
    end(to);
  }

  // The operand's gradient is a range of the node's: concat and pad.
  constexpr void part(NodeId id, std::size_t operand, std::size_t axis, std::size_t first) {
    NodeId const to = graph_.operand(id, operand);
    begin(graph_.shape(to));
    step_.output = whole(to);
    Access source = contiguous(id);
    source.offset = first * graph_.shape(id).stride(axis);
    read(source);
    end(to);
  }

  // dx = y (dy - sum dy y)
  constexpr void softmax(NodeId id) {
    NodeId const to = graph_.operand(id, 0);
    Dimensions const& shape = graph_.shape(id);
    std::uint64_t const axis = std::uint64_t{1} << graph_.option(id, 0);
    Dimensions sums = shape;
    sums.extents[as_size(graph_.option(id, 0))] = 1;
    std::size_t const buffer = schedule_.add_buffer({Place::arena, 0, sums.size()});
    Access sum = Lowering::contiguous(buffer, sums);
    for (std::size_t i = 0; i < shape.rank; ++i) {
      if ((axis >> i & 1) != 0) sum.strides[i] = 0;
    }
    begin(shape);
    step_.output = sum;
    result(operation_of<operations::Multiply>, read(contiguous(id)), lowering_.argument_of(id, step_));
    lowering_.end_loop(step_);
    begin(shape);
    step_.output = whole(to);
    Argument const difference = result(operation_of<operations::Subtract>, read(contiguous(id)), read(sum));
    result(operation_of<operations::Multiply>, lowering_.argument_of(id, step_), difference);
    end(to);
  }

  // dx = dy e^(x - y)
  constexpr void log_sum_exp(NodeId id) {
    NodeId const to = graph_.operand(id, 0);
    begin(graph_.shape(to));
    step_.output = whole(to);
    std::uint64_t const axis = std::uint64_t{1} << graph_.option(id, 0);
    Access value = along(id, axis, step_.extents);
    value.buffer = lowering_.buffer_of(id);
    Argument const exponent = result(operation_of<operations::Subtract>, lowering_.argument_of(to, step_), read(value));
    Argument const softmax = result(operation_of<operations::Exp>, exponent);
    result(operation_of<operations::Multiply>, read(along(id, axis, step_.extents)), softmax);
    end(to);
  }

  // dA = dC B', dB = A' dC, as products of the operands as they are stored, transposed or not.
  constexpr void matmul(NodeId id, std::size_t operand) {
    std::array<NodeId, 2> const operands{stored_operand(id, 0), stored_operand(id, 1)};
    std::array<bool, 2> const transposed{is_transposed(id, 0), is_transposed(id, 1)};
    NodeId const to = operands[operand];
    NodeId const other = operands[1 - operand];
    Factor const gradient{graph_.shape(id), gradients_[id]};
    Factor const value{graph_.shape(other), lowering_.buffer_of(other)};
    bool const gradient_left = (operand == 0) != transposed[operand];
    begin_kernel(Operation::matmul, graph_.shape(to));
    if (operand == 0) {
      add_product(gradient_left ? gradient : value, gradient_left ? value : gradient,
                  gradient_left ? false : transposed[1], gradient_left ? !transposed[1] : true);
    } else {
      add_product(gradient_left ? gradient : value, gradient_left ? value : gradient,
                  gradient_left ? true : !transposed[0], gradient_left ? transposed[0] : false);
    }
    end_kernel(to);
  }

  constexpr void add_product(Factor const& left, Factor const& right, bool transpose_left, bool transpose_right) {
    schedule_.options.push(transpose_left ? 1 : 0);
    schedule_.options.push(transpose_right ? 1 : 0);
    add_factors(left, right);
  }
  // A product's operand as it is stored: below a transpose that the product absorbs.
  constexpr NodeId stored_operand(NodeId id, std::size_t i) const {
    NodeId const operand = graph_.operand(id, i);
    return lowering_.fusion().absorbs_transpose(operand) ? graph_.operand(operand, 0) : operand;
  }
  constexpr bool is_transposed(NodeId id, std::size_t i) const {
    return (graph_.option(id, i) != 0) != lowering_.fusion().absorbs_transpose(graph_.operand(id, i));
  }

  // Convolution is bilinear, and pooling is linear for given positions of the maxima: each gradient is one kernel.
  constexpr void windows(NodeId id, std::size_t operand) {
    NodeId const first = graph_.operand(id, 0);
    Factor const gradient{graph_.shape(id), gradients_[id]};
    Factor const left{graph_.shape(first), lowering_.buffer_of(first)};
    switch (graph_.operation(id)) {
      case Operation::convolution:
        operand == 0 ? window(id, operand, Operation::convolution_input, other_of(id, 0), gradient)
                     : window(id, operand, Operation::convolution_weight, left, gradient);
        break;
      case Operation::convolution_input:
        operand == 0 ? window(id, operand, Operation::convolution_weight, gradient, other_of(id, 0))
                     : window(id, operand, Operation::convolution, gradient, left);
        break;
      case Operation::convolution_weight:
        operand == 0 ? window(id, operand, Operation::convolution_input, gradient, other_of(id, 0))
                     : window(id, operand, Operation::convolution, left, gradient);
        break;
      case Operation::max_pool:
        window(id, operand, Operation::max_unpool, left, gradient);
        break;
      case Operation::max_pool_gather:
        if (operand == 1) window(id, operand, Operation::max_unpool, left, gradient);
        break;
      case Operation::max_unpool:
        if (operand == 1) window(id, operand, Operation::max_pool_gather, left, gradient);
        break;
      case Operation::avg_pool:
        window(id, operand, Operation::avg_pool_backward, gradient, gradient);
        break;
      default:
        window(id, operand, Operation::avg_pool, gradient, gradient);
    }
  }
  constexpr Factor other_of(NodeId id, std::size_t operand) const {
    NodeId const other = graph_.operand(id, 1 - operand);
    return {graph_.shape(other), lowering_.buffer_of(other)};
  }
  constexpr void window(NodeId id, std::size_t operand, Operation operation, Factor const& left, Factor const& right) {
    NodeId const to = graph_.operand(id, operand);
    begin_kernel(operation, graph_.shape(to));
    for (std::size_t i = 0; i < graph_[id].options; ++i) schedule_.options.push(graph_.option(id, i));
    add_factors(left, right);
    end_kernel(to);
  }

  Rules rules_;
};

}  // namespace ingot::graph::detail

#include "ingot/core/epilogue.hpp"

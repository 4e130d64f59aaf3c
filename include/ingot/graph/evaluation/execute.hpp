// Runs one step of a schedule. Everything but the addresses is a template argument.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "ingot/core/compiler_barrier.hpp"
#include "ingot/core/dimensions.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/graph/evaluation/scalar_op.hpp"
#include "ingot/graph/evaluation/schedule.hpp"
#include "ingot/graph/operations/convolution.hpp"
#include "ingot/graph/operations/matmul.hpp"
#include "ingot/kernels/convolution.hpp"
#include "ingot/kernels/counted_pooling.hpp"
#include "ingot/kernels/loop_nest.hpp"
#include "ingot/kernels/matmul.hpp"
#include "ingot/kernels/pooling.hpp"
#include "ingot/kernels/softmax.hpp"

namespace ingot::graph::detail {

template <std::size_t Rank, std::size_t Inputs, std::size_t Constants, std::size_t ScalarOps>
struct LoopStep {
  static constexpr std::size_t inputs = Inputs;
  static constexpr std::size_t constants = Constants;
  static constexpr std::size_t scalar_ops = ScalarOps;

  kernels::LoopNest<Rank, Inputs> nest{};
  LoopFunction<Inputs, Constants, ScalarOps> function{};
  bool accumulates = false;
};

struct KernelStep {
  static constexpr std::size_t inputs = 2;

  Operation operation = Operation::matmul;
  bool accumulates = false;
  Dimensions result{};
  Dimensions left{};
  Dimensions right{};
  std::array<std::uint64_t, words_of_window + 1> options{};
};

struct ZeroStep {
  static constexpr std::size_t inputs = 0;

  std::size_t count = 0;
};

// The step of a schedule at a position, as a template argument.
template <StepKind Kind, std::size_t Rank, std::size_t Inputs, std::size_t Constants, std::size_t ScalarOps, class S>
constexpr auto step_at(S const& schedule, std::size_t position) {
  Step const& step = schedule.steps[position];
  if constexpr (Kind == StepKind::zero) {
    return ZeroStep{step.extents.size()};
  } else if constexpr (Kind == StepKind::kernel) {
    KernelStep kernel{step.operation, step.accumulates, step.extents, step.left, step.right, {}};
    for (std::size_t i = 0; i < step.options; ++i) kernel.options[i] = schedule.options[step.first_option + i];
    return kernel;
  } else {
    LoopStep<Rank, Inputs, Constants, ScalarOps> loop{};
    loop.accumulates = step.accumulates;
    for (std::size_t axis = 0; axis < Rank; ++axis) {
      loop.nest.extents[axis] = step.extents[axis];
      loop.nest.output_strides[axis] = step.output.strides[axis];
      for (std::size_t k = 0; k < Inputs; ++k) {
        loop.nest.input_strides[k][axis] = schedule.inputs[step.first_input + k].strides[axis];
      }
    }
    for (std::size_t i = 0; i < Constants; ++i) {
      loop.function.constants[i] = schedule.constants[step.first_constant + i];
    }
    for (std::size_t i = 0; i < ScalarOps; ++i)
      loop.function.scalar_ops[i] = schedule.scalar_ops[step.first_scalar_op + i];
    return loop;
  }
}

// Whether several iterations of the loop add to one number.
template <auto Loop>
inline constexpr bool sums = [] {
  for (std::size_t axis = 0; axis < Loop.nest.rank; ++axis) {
    if (Loop.nest.output_strides[axis] == 0 && Loop.nest.extents[axis] > 1) return true;
  }
  return false;
}();

template <auto Loop, class T>
constexpr void run_loop(std::array<T const*, Loop.inputs> const& in, T* out) {
  constexpr Evaluate<Loop.function, T, Loop.inputs, Loop.constants, Loop.scalar_ops> function;
  if constexpr (Loop.accumulates || sums<Loop>) {
    kernels::reduce_nest<Loop.nest, Loop.accumulates>(in, out, function);
  } else {
    kernels::map_nest<Loop.nest>(in, out, function);
  }
}

// The first element of a batch of matrices in an operand whose axes before the last two broadcast to `batch`.
constexpr std::size_t batch_offset(Dimensions const& operand, Dimensions const& batch, std::size_t position) {
  std::size_t offset = 0;
  std::size_t stride = operand[operand.rank - 2] * operand[operand.rank - 1];
  for (std::size_t i = 1; i <= batch.rank; ++i) {
    std::size_t const index = position % batch[batch.rank - i];
    position /= batch[batch.rank - i];
    if (i + 2 > operand.rank) continue;
    std::size_t const extent = operand[operand.rank - 2 - i];
    if (extent != 1) offset += index * stride;
    stride *= extent;
  }
  return offset;
}
constexpr bool is_whole_or_one(std::size_t size, std::size_t of_matrix, std::size_t batches) {
  return size == of_matrix || size == batches * of_matrix;
}

template <KernelStep Step, class T>
constexpr void run_matmul(T const* a, T const* b, T* c) {
  constexpr bool transpose_a = Step.options[0] != 0;
  constexpr bool transpose_b = Step.options[1] != 0;
  constexpr MatmulShape shape = matmul_shape(Step.left, Step.right, transpose_a, transpose_b);
  constexpr std::size_t batches = shape.batch.size();
  constexpr std::size_t of_a = shape.rows * shape.inner;
  constexpr std::size_t of_b = shape.inner * shape.columns;
  constexpr std::size_t of_c = shape.rows * shape.columns;
  constexpr bool regular = is_whole_or_one(Step.left.size(), of_a, batches) &&
                           is_whole_or_one(Step.right.size(), of_b, batches) &&
                           is_whole_or_one(Step.result.size(), of_c, batches);
  constexpr kernels::Matmul product{regular ? batches : 1,
                                    shape.rows,
                                    shape.inner,
                                    shape.columns,
                                    transpose_a,
                                    transpose_b,
                                    Step.left.size() == of_a ? 0 : of_a,
                                    Step.right.size() == of_b ? 0 : of_b,
                                    Step.result.size() == of_c && batches > 1 ? 0 : of_c};
  if constexpr (regular) {
    kernels::matmul<product, Step.accumulates>(a, b, c);
  } else {
    // Some axes of the batch are shared and others are not: matrix by matrix.
    if constexpr (!Step.accumulates) std::fill_n(c, Step.result.size(), T(0));
    for (std::size_t i = 0; i < batches; ++i) {
      kernels::matmul<product, true>(a + batch_offset(Step.left, shape.batch, i),
                                     b + batch_offset(Step.right, shape.batch, i),
                                     c + batch_offset(Step.result, shape.batch, i));
    }
  }
}

// An operand of images: their number, and the channels, height and width of each.
struct Images {
  std::size_t count;
  std::size_t channels;
  std::size_t height;
  std::size_t width;
  constexpr std::size_t size() const { return channels * height * width; }
};
constexpr Images images_of(Dimensions const& d) {
  return {d.rank == 4 ? d[0] : 1, d[d.rank - 3], d[d.rank - 2], d[d.rank - 1]};
}

template <Images I, class T>
constexpr auto image_view(T* data) {
  return View<T, I.count, Shape<I.size()>>(data, I.size());
}

template <KernelStep Step, class T>
constexpr void run_convolution(T const* first, T const* second, T* out) {
  constexpr bool into_input = Step.operation == Operation::convolution_input;
  constexpr bool into_weight = Step.operation == Operation::convolution_weight;
  constexpr Dimensions image = into_input ? Step.result : Step.left;
  constexpr Dimensions map = into_input || into_weight ? Step.right : Step.result;
  constexpr Images x = images_of(image);
  constexpr Images y = images_of(map);
  constexpr kernels::Window window = unpack_window(Step.options.data(), x.height, x.width);
  constexpr kernels::Channels channels{x.channels, y.channels, Step.options[words_of_window]};
  if constexpr (into_input) {
    kernels::convolution_backward_input<window, channels, Step.accumulates>(first, image_view<y>(second),
                                                                            image_view<x>(out));
  } else if constexpr (into_weight) {
    if constexpr (!Step.accumulates) std::fill_n(out, Step.result.size(), T(0));
    kernels::convolution_backward_parameters<false, window, channels>(image_view<x>(first), image_view<y>(second), out,
                                                                      static_cast<T*>(nullptr));
  } else {
    kernels::convolution_forward<false, window, channels>(second, static_cast<T const*>(nullptr), image_view<x>(first),
                                                          image_view<y>(out));
  }
}

template <KernelStep Step, class T>
constexpr void run_pooling(T const* first, T const* second, T* out) {
  constexpr bool spreads = Step.operation == Operation::avg_pool_backward;
  constexpr bool scatters = Step.operation == Operation::max_unpool;
  constexpr Images x = images_of(spreads ? Step.result : Step.left);
  constexpr Images y = images_of(spreads ? Step.left : scatters ? Step.right : Step.result);
  constexpr kernels::Window window = unpack_window(Step.options.data(), x.height, x.width);
  constexpr std::size_t maps = x.channels;
  if constexpr (Step.operation == Operation::max_pool) {
    kernels::max_pool_forward<window, maps>(image_view<x>(first), image_view<y>(out));
  } else if constexpr (Step.operation == Operation::max_pool_gather) {
    kernels::max_pool_gather<window, maps>(image_view<x>(first), image_view<x>(second), image_view<y>(out));
  } else if constexpr (scatters) {
    kernels::max_unpool<window, maps, Step.accumulates>(image_view<x>(first), image_view<y>(second),
                                                        image_view<x>(out));
  } else {
    constexpr kernels::CountedPadding counted = unpack_counted(Step.options[words_of_window], window);
    if constexpr (counted != kernels::all_padding(window)) {
      if constexpr (spreads) {
        kernels::counted_pool_backward<window, maps, counted, Step.accumulates>(image_view<y>(first),
                                                                                image_view<x>(out));
      } else {
        kernels::counted_pool_forward<window, maps, counted>(image_view<x>(first), image_view<y>(out));
      }
    } else if constexpr (spreads) {
      kernels::avg_pool_backward<window, maps, Step.accumulates>(image_view<y>(first), image_view<x>(out));
    } else {
      kernels::avg_pool_forward<window, maps>(image_view<x>(first), image_view<y>(out));
    }
  }
}

template <KernelStep Step, class T>
constexpr void run_kernel(T const* first, T const* second, T* out) {
  constexpr Operation operation = Step.operation;
  if constexpr (operation == Operation::matmul) {
    run_matmul<Step>(first, second, out);
  } else if constexpr (operation == Operation::softmax || operation == Operation::log_sum_exp) {
    constexpr std::size_t axis = Step.options[0];
    constexpr std::size_t n = Step.left[axis];
    constexpr std::size_t inner = Step.left.stride(axis);
    constexpr std::size_t outer = Step.left.size() / (n * inner);
    if constexpr (operation == Operation::softmax) {
      kernels::softmax_axis<outer, n, inner>(first, out);
    } else {
      kernels::log_sum_exp_axis<outer, n, inner>(first, out);
    }
  } else if constexpr (operation == Operation::convolution || operation == Operation::convolution_input ||
                       operation == Operation::convolution_weight) {
    run_convolution<Step>(first, second, out);
  } else {
    run_pooling<Step>(first, second, out);
  }
}

template <auto Step, class T, std::size_t Inputs>
constexpr void execute(std::array<T const*, Inputs> const& in, T* out) {
  using What = std::remove_const_t<decltype(Step)>;
  if constexpr (std::is_same_v<What, ZeroStep>) {
    std::fill_n(out, Step.count, T(0));
  } else if constexpr (std::is_same_v<What, KernelStep>) {
    run_kernel<Step>(in[0], in[Inputs - 1], out);
  } else {
    run_loop<Step>(in, out);
  }
  ingot::detail::compiler_barrier();
}

}  // namespace ingot::graph::detail

#include "ingot/core/epilogue.hpp"

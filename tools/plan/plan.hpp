// A model in few operations, all of whose shapes and parameters are constants: what is fused and written.
//
// ONNX has 180 operators and many versions of each; here are some thirty operations. Shapes include the batch, which is
// the first axis where there is one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "models/model.hpp"

namespace tool::plan {

using Id = std::size_t;  // the position of a value in Plan::values

// Axis i of the value is axis order[i] of the model's input, whose name it has; as the model has it where order is empty.
struct Input {
  std::vector<std::size_t> order{};
};
struct Constant {
  Array array;
};

// y = f(x), element by element. `a` and `b` are the function's parameters.
enum class UnaryFunction {
  // of mathematics
  negate,
  abs,
  sign,
  exp,
  log,
  sqrt,
  reciprocal,
  square,
  floor,
  ceil,
  round,  // half to even
  erf,
  sin,
  cos,
  tan,
  asin,
  acos,
  atan,
  sinh,
  cosh,
  asinh,
  acosh,
  atanh,
  // activations
  tanh,
  sigmoid,
  relu,
  leaky_relu,  // a: slope
  elu,         // a: alpha
  selu,        // a: alpha, b: gamma
  celu,        // a: alpha
  gelu,        // x Phi(x)
  gelu_tanh,   // its approximation by tanh
  silu,
  mish,
  softplus,
  softsign,
  hard_sigmoid,      // a: alpha, b: beta: max(0, min(1, a x + b))
  hard_swish,        // x hard_sigmoid(x) of 1/6 and 1/2
  thresholded_relu,  // a: alpha: x where x > a, else 0
  clamp,             // a: smallest, b: largest; either may be infinite
};
struct Unary {
  UnaryFunction function;
  double a = 0;
  double b = 0;
};

// y = f(x0, x1), broadcast as in NumPy.
enum class BinaryFunction {
  add,
  subtract,
  multiply,
  divide,
  power,
  maximum,
  minimum,
  remainder,  // C's fmod
  prelu,      // x0 where x0 >= 0, else x1 x0
  // 1 where it is so, else 0
  greater,
  greater_equal,
  less,
  less_equal,
  equal,
};
struct Binary {
  BinaryFunction function;
};
// x1 where x0 is not 0, else x2; broadcast.
struct Where {};

enum class Reduction { sum, mean, max, min, product, argmax, argmin };
struct Reduce {
  Reduction reduction;
  std::vector<std::size_t> axes;  // in order; argmax and argmin have one
  bool keep = false;              // whether they stay, with extent 1
};
struct CumulativeSum {
  std::size_t axis;
};

// To the value's shape, elements in order.
struct Reshape {};
// Axis i of the result is axis order[i] of x.
struct Permute {
  std::vector<std::size_t> order;
};
// To the value's shape, as in NumPy.
struct Broadcast {};
// Elements at positions along an axis; also what reverses, strides, repeats, and enlarges by nearest neighbours.
struct Gather {
  std::size_t axis;
  std::vector<std::size_t> positions;
};
struct Slice {
  std::size_t axis;
  std::size_t begin;
  std::size_t end;
};
struct Concat {
  std::size_t axis;
};
// With a number around it, an entry an axis.
struct Pad {
  std::vector<std::size_t> before;
  std::vector<std::size_t> after;
  double number = 0;
};

// NumPy's matmul of two operands of two axes at least, batches broadcast.
struct Matmul {};
// y[..., o] = sum over i of w[o, i] x[..., i] + b[o]: x, constants w [Out, In] and, where there is a third, b [Out].
struct Dense {};

// One entry a spatial axis, of which there are one or two.
struct Window {
  std::vector<std::size_t> kernel;
  std::vector<std::size_t> stride;
  std::vector<std::size_t> before;  // padding
  std::vector<std::size_t> after;
  std::vector<std::size_t> dilation;
};
// x [N, C, ...], w [F, C / groups, ...] and, where there is a third, b [F]. Padding behind that no window reaches has
// been left out.
struct Convolution {
  Window window;
  std::size_t groups = 1;
};
// x [N, C, ...], w [C, F / groups, ...] and, where there is a third, b [F]. Extents are
// (x - 1) stride - before - after + dilation (kernel - 1) + output_padding + 1.
struct ConvolutionTranspose {
  Window window;
  std::vector<std::size_t> output_padding;
  std::size_t groups = 1;
};
// Over [N, C, ...]. Padding is never the largest; a mean counts it where count_padding says so. Windows that reach
// behind the padded input (ceil_mode) have after, too, but what lies behind `counted_after` is never counted.
struct Pool {
  bool is_max;
  Window window;
  bool count_padding = false;
  std::vector<std::size_t> counted_after{};  // of `after`: what the model pads, where ceil_mode adds more
};

struct Softmax {
  std::size_t axis;
  bool is_log = false;
};
// (x - mean) / sqrt(variance + epsilon) * scale + bias along axis 1: x and four constants [C]: scale, bias, mean,
// variance.
struct BatchNorm {
  double epsilon;
};
// Over the last `axes` axes: x and, where they are there, constants scale and bias of their shape.
struct LayerNorm {
  std::size_t axes;
  double epsilon;
};
// x / sqrt(mean of x^2 + epsilon) * scale over the last `axes` axes: x and, where it is there, a constant scale of their
// shape.
struct RmsNorm {
  std::size_t axes;
  double epsilon;
};
// Over [N, C, ...] in groups of channels: x, constants scale [C], bias [C]. As many groups as channels: instance norm.
struct GroupNorm {
  std::size_t groups;
  double epsilon;
};
// y = x / (k + alpha / size * sum of squares of `size` neighbouring channels)^beta
struct LocalResponseNorm {
  std::size_t size;
  double alpha;
  double beta;
  double k;
};

// One direction of a recurrent network over x [Time, N, In], with constants in PyTorch's order of gates and shapes:
// weight_ih [G H, In], weight_hh [G H, H], bias_ih [G H], bias_hh [G H]; behind them initial_h [N, H] and for an LSTM
// initial_c [N, H], where they are not 0. G is 1; 3: reset, update, new; 4: input, forget, cell, output.
// Gives all hidden states [Time, N, H] in the order of time, or the last cell state [N, H].
struct Recurrent {
  enum class Cell { rnn, gru, lstm } cell;
  bool reverse = false;
  bool reset_after = true;  // of a GRU: ONNX's linear_before_reset, PyTorch's only form
  bool rnn_relu = false;    // of an RNN: relu in place of tanh
  bool gives_cell_state = false;
};

// The first half of x along an axis, by `value` where there is one, times `opening` of the second half. Neither function
// has parameters.
struct Gated {
  std::size_t axis;
  std::optional<UnaryFunction> value;
  UnaryFunction opening;
};
// Self-attention over x [N, Time, Width] as PyTorch's MultiheadAttention and the library's MultiHeadAttention have it,
// scores divided by sqrt(Width / heads): x, constants in_proj_weight [3 Width, Width] (q, k, v), out_proj.weight
// [Width, Width] and, where there are biases, in_proj_bias [3 Width], out_proj.bias [Width].
struct Attention {
  std::size_t heads;
  bool causal = false;  // no step sees a later one
};

using Operation =
    std::variant<Input, Constant, Unary, Binary, Where, Reduce, CumulativeSum, Reshape, Permute, Broadcast, Gather,
                 Slice, Concat, Pad, Matmul, Dense, Convolution, ConvolutionTranspose, Pool, Softmax, BatchNorm,
                 LayerNorm, RmsNorm, GroupNorm, LocalResponseNorm, Recurrent, Gated, Attention>;

struct Value {
  Operation operation;
  std::vector<Id> operands{};  // each less than the value's own Id
  Extents shape{};
  std::string name{};    // that of the model's value, where it is one; of a constant, that of its initializer
  std::string origin{};  // the node's place, for messages
};

// Axis i of the value is axis order[i] of the model's output; as the model has it where order is empty.
struct Output {
  std::string name;
  Id value;
  std::vector<std::size_t> order{};
};

struct Plan {
  std::vector<Value> values{};
  std::vector<Id> inputs{};  // their names are the values'
  std::vector<Output> outputs{};
  std::vector<std::string>
      notes{};  // a line on each thing that was done: "node 3: batch normalisation folded into ..."

  Id add(Operation operation, std::vector<Id> operands, Extents shape, std::string name = {}, std::string origin = {});
  Id constant(Array array, std::string name = {}, std::string origin = {});

  template <class T>
  T const* if_a(Id id) const {
    return std::get_if<T>(&values[id].operation);
  }
  // The numbers of a constant, or a null pointer.
  Array const* array(Id id) const;
  // How many operands and outputs read each value.
  std::vector<std::size_t> uses() const;
  // Leaves out what no output needs (inputs stay), and numbers the rest anew. Operands must be less than their readers:
  // a pass that adds values in front of others builds a new plan, value by value.
  void drop_unused();
};

// One line a value, for tests and --verbose.
std::string text_of(Plan const& plan);

}  // namespace tool::plan

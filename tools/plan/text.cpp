// A plan as text: one line a value.
#include <iterator>
#include <sstream>
#include <string>
#include <type_traits>
#include <variant>

#include "plan/plan.hpp"

namespace tool::plan {
namespace {

char const* word(UnaryFunction function) {
  static constexpr char const* words[] = {"negate",       "abs",        "sign",
                                          "exp",          "log",        "sqrt",
                                          "reciprocal",   "square",     "floor",
                                          "ceil",         "round",      "erf",
                                          "sin",          "cos",        "tan",
                                          "asin",         "acos",       "atan",
                                          "sinh",         "cosh",       "asinh",
                                          "acosh",        "atanh",      "tanh",
                                          "sigmoid",      "relu",       "leaky_relu",
                                          "elu",          "selu",       "celu",
                                          "gelu",         "gelu_tanh",  "silu",
                                          "mish",         "softplus",   "softsign",
                                          "hard_sigmoid", "hard_swish", "thresholded_relu",
                                          "clamp"};
  static_assert(std::size(words) == static_cast<std::size_t>(UnaryFunction::clamp) + 1);
  return words[static_cast<std::size_t>(function)];
}

char const* word(BinaryFunction function) {
  static constexpr char const* words[] = {"add",           "subtract", "multiply",   "divide", "power",
                                          "maximum",       "minimum",  "remainder",  "prelu",  "greater",
                                          "greater_equal", "less",     "less_equal", "equal"};
  static_assert(std::size(words) == static_cast<std::size_t>(BinaryFunction::equal) + 1);
  return words[static_cast<std::size_t>(function)];
}

char const* word(Reduction reduction) {
  static constexpr char const* words[] = {"sum", "mean", "max", "min", "product", "argmax", "argmin"};
  static_assert(std::size(words) == static_cast<std::size_t>(Reduction::argmin) + 1);
  return words[static_cast<std::size_t>(reduction)];
}

// Writes an operation's word and its attributes: `slice axis=1 begin=0 end=4`.
class Line {
 public:
  explicit Line(std::ostream& out) : out_(out) {}

  void operator()(Input const& input) {
    out_ << "input";
    if (!input.order.empty()) list("order", input.order);
  }
  void operator()(Constant const& constant) {
    out_ << "constant";
    if (constant.array.values.size() == 1) out_ << ' ' << constant.array.values[0];
  }
  void operator()(Unary const& unary) {
    out_ << word(unary.function);
    if (unary.a != 0) number("a", unary.a);
    if (unary.b != 0) number("b", unary.b);
  }
  void operator()(Binary const& binary) { out_ << word(binary.function); }
  void operator()(Where const&) { out_ << "where"; }
  void operator()(Reduce const& reduce) {
    out_ << word(reduce.reduction);
    list("axes", reduce.axes);
    if (reduce.keep) out_ << " keep";
  }
  void operator()(CumulativeSum const& sum) {
    out_ << "cumulative_sum";
    number("axis", sum.axis);
  }
  void operator()(Reshape const&) { out_ << "reshape"; }
  void operator()(Permute const& permute) {
    out_ << "permute";
    list("order", permute.order);
  }
  void operator()(Broadcast const&) { out_ << "broadcast"; }
  void operator()(Gather const& gather) {
    out_ << "gather";
    number("axis", gather.axis);
    list("positions", gather.positions);
  }
  void operator()(Slice const& slice) {
    out_ << "slice";
    number("axis", slice.axis);
    number("begin", slice.begin);
    number("end", slice.end);
  }
  void operator()(Concat const& concat) {
    out_ << "concat";
    number("axis", concat.axis);
  }
  void operator()(Pad const& pad) {
    out_ << "pad";
    list("before", pad.before);
    list("after", pad.after);
    if (pad.number != 0) number("number", pad.number);
  }
  void operator()(Matmul const&) { out_ << "matmul"; }
  void operator()(Dense const&) { out_ << "dense"; }
  void operator()(Convolution const& convolution) {
    out_ << "convolution";
    window(convolution.window);
    number("groups", convolution.groups);
  }
  void operator()(ConvolutionTranspose const& convolution) {
    out_ << "convolution_transpose";
    window(convolution.window);
    list("output_padding", convolution.output_padding);
    number("groups", convolution.groups);
  }
  void operator()(Pool const& pool) {
    out_ << (pool.is_max ? "max_pool" : "mean_pool");
    window(pool.window);
    if (pool.count_padding) out_ << " count_padding";
    if (!pool.counted_after.empty()) list("counted_after", pool.counted_after);
  }
  void operator()(Softmax const& softmax) {
    out_ << (softmax.is_log ? "log_softmax" : "softmax");
    number("axis", softmax.axis);
  }
  void operator()(BatchNorm const& norm) {
    out_ << "batch_norm";
    number("epsilon", norm.epsilon);
  }
  void operator()(LayerNorm const& norm) {
    out_ << "layer_norm";
    number("axes", norm.axes);
    number("epsilon", norm.epsilon);
  }
  void operator()(RmsNorm const& norm) {
    out_ << "rms_norm";
    number("axes", norm.axes);
    number("epsilon", norm.epsilon);
  }
  void operator()(GroupNorm const& norm) {
    out_ << "group_norm";
    number("groups", norm.groups);
    number("epsilon", norm.epsilon);
  }
  void operator()(LocalResponseNorm const& norm) {
    out_ << "local_response_norm";
    number("size", norm.size);
    number("alpha", norm.alpha);
    number("beta", norm.beta);
    number("k", norm.k);
  }
  void operator()(Recurrent const& recurrent) {
    static constexpr char const* cells[] = {"rnn", "gru", "lstm"};
    out_ << cells[static_cast<std::size_t>(recurrent.cell)];
    if (recurrent.reverse) out_ << " reverse";
    if (recurrent.cell == Recurrent::Cell::gru && !recurrent.reset_after) out_ << " reset_before";
    if (recurrent.rnn_relu) out_ << " relu";
    if (recurrent.gives_cell_state) out_ << " cell_state";
  }
  void operator()(Gated const& gated) {
    out_ << "gated";
    number("axis", gated.axis);
    if (gated.value) out_ << " value=" << word(*gated.value);
    out_ << " opening=" << word(gated.opening);
  }
  void operator()(Attention const& attention) {
    out_ << "attention";
    number("heads", attention.heads);
    if (attention.causal) out_ << " causal";
  }

 private:
  template <class Number>
  void number(char const* name, Number value) {
    out_ << ' ' << name << '=' << value;
  }
  void list(char const* name, std::vector<std::size_t> const& numbers) {
    out_ << ' ' << name << "=[";
    for (std::size_t i = 0; i < numbers.size(); ++i) out_ << (i > 0 ? ", " : "") << numbers[i];
    out_ << ']';
  }
  void window(Window const& window) {
    list("kernel", window.kernel);
    list("stride", window.stride);
    list("before", window.before);
    list("after", window.after);
    list("dilation", window.dilation);
  }

  std::ostream& out_;
};

}  // namespace

std::string text_of(Plan const& plan) {
  std::ostringstream out;
  for (Id id = 0; id < plan.values.size(); ++id) {
    Value const& value = plan.values[id];
    out << '%' << id << ' ' << spell(value.shape) << " = ";
    std::visit(Line(out), value.operation);
    for (Id const operand : value.operands) out << " %" << operand;
    if (!value.name.empty()) out << " \"" << value.name << '"';
    out << '\n';
  }
  for (Output const& output : plan.outputs) out << "output \"" << output.name << "\" = %" << output.value << '\n';
  return out.str();
}

}  // namespace tool::plan

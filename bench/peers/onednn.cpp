// oneDNN: every primitive chooses its formats, weights are reordered in advance, activations and sums are post-ops.
#include <dnnl.hpp>

#include <cstddef>
#include <cstring>
#include <memory>
#include <unordered_map>
#include <utility>
#include <vector>

#include "architecture.hpp"
#include "contender.hpp"

namespace {

using namespace peers;
using dnnl::memory;
using Tag = memory::format_tag;

constexpr auto f32 = memory::data_type::f32;

memory::dim dim(std::size_t n) { return static_cast<memory::dim>(n); }
memory::dims dims_of(Map map) { return {1, dim(map.channels), dim(map.height), dim(map.width)}; }
memory::desc any(memory::dims const& dims) { return {dims, f32, Tag::any}; }

struct Execution {
  dnnl::primitive primitive;
  std::unordered_map<int, memory> arguments;
};

class Model {
 public:
  std::size_t const outputs;

  explicit Model(Problem const& problem) : Model(problem, architecture(problem.model)) {}
  float* input() { return static_cast<float*>(input_.get_data_handle()); }
  float const* output() const { return static_cast<float const*>(output_.get_data_handle()); }
  void operator()() {
    for (Execution const& e : executions_) e.primitive.execute(stream_, e.arguments);
    stream_.wait();
  }

 private:
  Model(Problem const& problem, Architecture const& net) : outputs(net.output().size()) {
    bool const is_flat = net.input().height == 1;
    memory::dims const dims = is_flat ? memory::dims{1, dim(net.input().channels)} : dims_of(net.input());
    given_ = memory({dims, f32, is_flat ? Tag::nc : Tag::nchw}, engine_);
    std::memcpy(given_.get_data_handle(), problem.input.data(), problem.input.size() * sizeof(float));
    values_.push_back(given_);
    for (Layer const& layer : net.layers()) add(problem, layer);
    output_ = in_format(values_.back(), {{1, dim(outputs)}, f32, Tag::nc});
  }

  // The value in the format that a primitive asks for. The network's input is stored in that of its first reader.
  memory in_format(memory value, memory::desc const& wanted) {
    bool const is_input = value == given_;
    if (is_input) input_ = value;
    if (value.get_desc() == wanted) return value;
    memory other(wanted, engine_);
    if (is_input) {
      dnnl::reorder(value, other).execute(stream_, value, other);
      stream_.wait();
      input_ = other;
    } else {
      executions_.push_back({dnnl::reorder(value, other), {{DNNL_ARG_FROM, value}, {DNNL_ARG_TO, other}}});
    }
    return other;
  }
  memory constant(Values const& values, memory::dims const& dims, Tag tag, memory::desc const& wanted) {
    memory plain({dims, f32, tag}, engine_, const_cast<float*>(values.data()));
    memory stored(wanted, engine_);
    dnnl::reorder(plain, stored).execute(stream_, plain, stored);
    stream_.wait();
    return stored;
  }
  static dnnl::primitive_attr attributes(Layer const& layer) {
    dnnl::post_ops operations;
    if (layer.added != nothing) operations.append_sum(1.0f);
    if (layer.activation == Activation::relu) {
      operations.append_eltwise(1.0f, dnnl::algorithm::eltwise_relu, 0.0f, 0.0f);
    } else if (layer.activation == Activation::tanh) {
      operations.append_eltwise(1.0f, dnnl::algorithm::eltwise_tanh, 0.0f, 0.0f);
    }
    dnnl::primitive_attr attr;
    attr.set_post_ops(operations);
    return attr;
  }

  void add(Problem const& problem, Layer const& layer) {
    switch (layer.kind) {
      case Kind::dense:
        return add_dense(problem, layer);
      case Kind::convolution:
        return add_convolution(problem, layer);
      case Kind::max_pool:
        return add_pool(layer, dnnl::algorithm::pooling_max, {2, 2}, {2, 2});
      case Kind::average: {
        memory::dims const whole{dim(layer.input.height), dim(layer.input.width)};
        return add_pool(layer, dnnl::algorithm::pooling_avg_exclude_padding, whole, whole);
      }
    }
  }

  void add_dense(Problem const& problem, Layer const& layer) {
    memory const x = values_[layer.from];
    memory::dims const from = x.get_desc().dims();
    memory::dims weight_dims = from;
    weight_dims[0] = dim(layer.output.channels);
    memory::dims const bias_dims{weight_dims[0]};
    dnnl::inner_product_forward::desc const what(dnnl::prop_kind::forward_inference, any(from), any(weight_dims),
                                                 {bias_dims, f32, Tag::x}, any({1, weight_dims[0]}));
    dnnl::inner_product_forward::primitive_desc const chosen(what, attributes(layer), engine_);
    finish(problem, layer, chosen, in_format(x, chosen.src_desc()), weight_dims, from.size() == 2 ? Tag::oi : Tag::oihw,
           memory(chosen.dst_desc(), engine_));
  }

  void add_convolution(Problem const& problem, Layer const& layer) {
    bool const grouped = layer.groups > 1;
    memory::dim const groups = dim(layer.groups);
    memory::dims weight_dims{dim(layer.output.channels) / groups, dim(layer.input.channels) / groups,
                             dim(layer.kernel_height), dim(layer.kernel_width)};
    if (grouped) weight_dims.insert(weight_dims.begin(), groups);
    memory::dims const strides{dim(layer.stride), dim(layer.stride)};
    dnnl::convolution_forward::desc const what(
        dnnl::prop_kind::forward_inference, dnnl::algorithm::convolution_auto, any(dims_of(layer.input)),
        any(weight_dims), {{dim(layer.output.channels)}, f32, Tag::x}, any(dims_of(layer.output)), strides,
        {dim(layer.padding.top), dim(layer.padding.left)}, {dim(layer.padding.bottom), dim(layer.padding.right)});
    dnnl::convolution_forward::primitive_desc const chosen(what, attributes(layer), engine_);
    memory const x = in_format(values_[layer.from], chosen.src_desc());
    // A sum is added to what the output holds: it is computed where the other term lies, which nobody reads after.
    memory const y = layer.added == nothing ? memory(chosen.dst_desc(), engine_)
                                            : in_format(values_[layer.added], chosen.dst_desc());
    finish(problem, layer, chosen, x, weight_dims, grouped ? Tag::goihw : Tag::oihw, y);
  }

  template <class Chosen>
  void finish(Problem const& problem, Layer const& layer, Chosen const& chosen, memory const& x,
              memory::dims const& weight_dims, Tag tag, memory const& y) {
    Values const& bias = problem.parameters[layer.parameters + 1];
    memory const w = constant(problem.parameters[layer.parameters], weight_dims, tag, chosen.weights_desc());
    memory const b = constant(bias, {dim(bias.size())}, Tag::x, chosen.bias_desc());
    executions_.push_back(
        {dnnl::primitive(chosen),
         {{DNNL_ARG_SRC, x}, {DNNL_ARG_WEIGHTS, w}, {DNNL_ARG_BIAS, b}, {DNNL_ARG_DST, y}}});
    values_.push_back(y);
  }

  void add_pool(Layer const& layer, dnnl::algorithm algorithm, memory::dims const& kernel,
                memory::dims const& strides) {
    memory const x = values_[layer.from];
    dnnl::pooling_forward::desc const what(dnnl::prop_kind::forward_inference, algorithm, x.get_desc(),
                                           any(dims_of(layer.output)), strides, kernel, {0, 0}, {0, 0});
    dnnl::pooling_forward::primitive_desc const chosen(what, engine_);
    memory const y(chosen.dst_desc(), engine_);
    executions_.push_back({dnnl::pooling_forward(chosen), {{DNNL_ARG_SRC, x}, {DNNL_ARG_DST, y}}});
    values_.push_back(y);
  }

  dnnl::engine engine_{dnnl::engine::kind::cpu, 0};
  dnnl::stream stream_{engine_};
  memory given_, input_, output_;
  std::vector<memory> values_;
  std::vector<Execution> executions_;
};

std::unique_ptr<Session> make(Problem const& problem, float) {
  if (problem.task == Task::training) return nullptr;
  return std::make_unique<Inference<Model>>(problem);
}

}  // namespace

peers::Contender const peers::contender{CONTENDER, make};

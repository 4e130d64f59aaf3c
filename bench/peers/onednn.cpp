// oneDNN: every primitive chooses its formats, weights are reordered in advance, activations and sums are post-ops.
#include <dnnl.hpp>

#include <cstddef>
#include <memory>
#include <unordered_map>
#include <utility>
#include <vector>

#include "architecture.hpp"
#include "contender.hpp"
#include "loss.hpp"

namespace {

using namespace peers;
using dnnl::memory;
using Tag = memory::format_tag;

constexpr auto f32 = memory::data_type::f32;

memory::dim dim(std::size_t n) {
  return static_cast<memory::dim>(n);
}
memory::desc any(memory::dims const& dims) {
  return {dims, f32, Tag::any};
}

// The sizes of a layer as the library wants them.
memory::dims dims_of(Map map, std::size_t batch) {
  return {dim(batch), dim(map.channels), dim(map.height), dim(map.width)};
}
memory::dims flat_dims(std::size_t features, std::size_t batch) {
  return {dim(batch), dim(features)};
}
memory::dims input_dims(Map map, std::size_t batch) {
  return map.height == 1 ? flat_dims(map.channels, batch) : dims_of(map, batch);
}
memory::dims weight_dims(Layer const& layer, memory::dims const& input) {
  memory::dims dims = input;
  dims[0] = dim(layer.output.channels);
  if (layer.kind == Kind::dense) return dims;
  memory::dim const groups = dim(layer.groups);
  dims = {dims[0] / groups, input[1] / groups, dim(layer.kernel_height), dim(layer.kernel_width)};
  if (groups > 1) dims.insert(dims.begin(), groups);
  return dims;
}
Tag plain_tag(memory::dims const& dims) {
  Tag const tags[] = {Tag::a, Tag::ab, Tag::abc, Tag::abcd, Tag::abcde};
  return tags[dims.size() - 1];
}
memory::dims bias_dims(Layer const& layer) {
  return {dim(layer.output.channels)};
}
memory::dims strides_of(Layer const& layer) {
  return {dim(layer.stride), dim(layer.stride)};
}
memory::dims before(Layer const& layer) {
  return {dim(layer.padding.top), dim(layer.padding.left)};
}
memory::dims after(Layer const& layer) {
  return {dim(layer.padding.bottom), dim(layer.padding.right)};
}

dnnl::primitive_attr attributes(Layer const& layer) {
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

dnnl::engine const& cpu() {
  static dnnl::engine const engine(dnnl::engine::kind::cpu, 0);
  return engine;
}

// Primitives with their arguments, executed in their order.
class Program {
 public:
  memory make(memory::desc const& desc) { return memory(desc, cpu()); }
  void add(dnnl::primitive const& primitive, std::unordered_map<int, memory> const& arguments) {
    executions_.push_back({primitive, arguments});
  }
  // The value in the format that a primitive asks for.
  memory in_format(memory value, memory::desc const& wanted) {
    if (value.get_desc() == wanted) return value;
    memory const other = make(wanted);
    add(dnnl::reorder(value, other), {{DNNL_ARG_FROM, value}, {DNNL_ARG_TO, other}});
    return other;
  }
  void run() {
    for (auto const& [primitive, arguments] : executions_) primitive.execute(stream_, arguments);
    stream_.wait();
  }
  // At once, outside of what is measured.
  memory converted(memory from, memory::desc const& wanted) {
    memory to = make(wanted);
    dnnl::reorder(from, to).execute(stream_, from, to);
    stream_.wait();
    return to;
  }
  memory constant(Values const& values, memory::dims const& dims, memory::desc const& wanted) {
    return converted(memory({dims, f32, plain_tag(dims)}, cpu(), const_cast<float*>(values.data())), wanted);
  }

 private:
  dnnl::stream stream_{cpu()};
  std::vector<std::pair<dnnl::primitive, std::unordered_map<int, memory>>> executions_;
};

class InferenceModel {
 public:
  std::size_t const outputs;

  explicit InferenceModel(Problem const& problem) : InferenceModel(problem, architecture(problem.model)) {}
  float* input() { return static_cast<float*>(input_.get_data_handle()); }
  float const* output() const { return static_cast<float const*>(output_.get_data_handle()); }
  void operator()() { program_.run(); }

 private:
  InferenceModel(Problem const& problem, Architecture const& net) : outputs(net.output().size()) {
    values_.resize(1);
    for (Layer const& layer : net.layers()) add(problem, layer);
    output_ = program_.in_format(values_.back(), {flat_dims(outputs, 1), f32, Tag::nc});
  }

  // What a layer reads, in its format. The network's input is stored in that of its first reader.
  memory value(Problem const& problem, std::size_t i, memory::dims const& dims, memory::desc const& wanted) {
    if (i == 0) {
      if (!values_[0]) input_ = values_[0] = program_.constant(problem.input, dims, wanted);
      return values_[0];
    }
    return program_.in_format(values_[i], wanted);
  }

  void add(Problem const& problem, Layer const& layer) {
    switch (layer.kind) {
      case Kind::dense:
        return add_dense(problem, layer);
      case Kind::convolution:
        return add_convolution(problem, layer);
      case Kind::max_pool:
        return add_pool(layer, dnnl::algorithm::pooling_max, {2, 2});
      case Kind::average:
        return add_pool(layer, dnnl::algorithm::pooling_avg_exclude_padding,
                        {dim(layer.input.height), dim(layer.input.width)});
    }
  }

  void add_dense(Problem const& problem, Layer const& layer) {
    memory::dims const from = layer.from == 0 ? input_dims(layer.input, 1) : values_[layer.from].get_desc().dims();
    dnnl::inner_product_forward::desc const what(dnnl::prop_kind::forward_inference, any(from),
                                                 any(weight_dims(layer, from)), {bias_dims(layer), f32, Tag::x},
                                                 any(flat_dims(layer.output.channels, 1)));
    dnnl::inner_product_forward::primitive_desc const chosen(what, attributes(layer), cpu());
    finish(problem, layer, from, chosen, program_.make(chosen.dst_desc()));
  }

  void add_convolution(Problem const& problem, Layer const& layer) {
    memory::dims const from = dims_of(layer.input, 1);
    dnnl::convolution_forward::desc const what(
        dnnl::prop_kind::forward_inference, dnnl::algorithm::convolution_auto, any(from), any(weight_dims(layer, from)),
        {bias_dims(layer), f32, Tag::x}, any(dims_of(layer.output, 1)), strides_of(layer), before(layer), after(layer));
    dnnl::convolution_forward::primitive_desc const chosen(what, attributes(layer), cpu());
    // A sum is added to what the output holds: it is computed where the other term lies, which nobody reads after.
    finish(problem, layer, from, chosen,
           layer.added == nothing ? program_.make(chosen.dst_desc())
                                  : program_.in_format(values_[layer.added], chosen.dst_desc()));
  }

  template <class Chosen>
  void finish(Problem const& problem, Layer const& layer, memory::dims const& from, Chosen const& chosen,
              memory const& y) {
    memory const w =
        program_.constant(problem.parameters[layer.parameters], weight_dims(layer, from), chosen.weights_desc());
    memory const b = program_.constant(problem.parameters[layer.parameters + 1], bias_dims(layer), chosen.bias_desc());
    memory const x = value(problem, layer.from, from, chosen.src_desc());
    program_.add(dnnl::primitive(chosen),
                 {{DNNL_ARG_SRC, x}, {DNNL_ARG_WEIGHTS, w}, {DNNL_ARG_BIAS, b}, {DNNL_ARG_DST, y}});
    values_.push_back(y);
  }

  void add_pool(Layer const& layer, dnnl::algorithm algorithm, memory::dims const& kernel) {
    memory const x = values_[layer.from];
    dnnl::pooling_forward::desc const what(dnnl::prop_kind::forward_inference, algorithm, x.get_desc(),
                                           any(dims_of(layer.output, 1)), kernel, kernel, {0, 0}, {0, 0});
    dnnl::pooling_forward::primitive_desc const chosen(what, cpu());
    memory const y = program_.make(chosen.dst_desc());
    program_.add(dnnl::pooling_forward(chosen), {{DNNL_ARG_SRC, x}, {DNNL_ARG_DST, y}});
    values_.push_back(y);
  }

  Program program_;
  memory input_, output_;
  std::vector<memory> values_;
};

// Forward and backward passes are two programs, between which the loss is computed. Each gradient has the format of
// its value, that of a weight the format of the weight, so that descending is one loop.
class TrainingModel {
 public:
  TrainingModel(Problem const& problem, float rate) : rate_(rate), net_(architecture(problem.model)) {
    memory::dims const dims = input_dims(net_.input(), training_batch);
    values_.push_back(forward_.constant(problem.input, dims, {dims, f32, plain_tag(dims)}));
    gradients_.resize(net_.layers().size() + 1);
    for (Layer const& layer : net_.layers()) add_forward(problem, layer);
    memory::desc const plain({dim(training_batch), dim(net_.output().size())}, f32, Tag::nc);
    logits_ = forward_.in_format(values_.back(), plain);
    slopes_ = backward_.make(plain);
    gradients_.back() = backward_.in_format(slopes_, values_.back().get_desc());
    for (std::size_t i = net_.layers().size(); i-- > 0;) add_backward(i);
  }

  float step() {
    forward_.run();
    float const loss = softmax_cross_entropy<training_batch, 10>(floats(logits_), floats(slopes_));
    backward_.run();
    for (Parameter const& p : parameters_) {
      float* const w = floats(p.values);
      float const* const g = floats(p.gradient);
      std::size_t const size = p.values.get_desc().get_size() / sizeof(float);
      for (std::size_t i = 0; i < size; ++i) w[i] -= rate_ * g[i];
    }
    return loss;
  }
  std::vector<Values> parameters() {
    std::vector<Values> all;
    for (Parameter const& p : parameters_) {
      memory::dims const dims = p.values.get_desc().dims();
      memory const plain = forward_.converted(p.values, {dims, f32, plain_tag(dims)});
      all.emplace_back(floats(plain), floats(plain) + plain.get_desc().get_size() / sizeof(float));
    }
    return all;
  }

 private:
  struct Parameter {
    memory values, gradient;
  };
  struct Step {
    dnnl::inner_product_forward::primitive_desc dense;
    dnnl::convolution_forward::primitive_desc convolution;
    dnnl::pooling_forward::primitive_desc pool;
    memory x, workspace;
  };
  static float* floats(memory const& m) { return static_cast<float*>(m.get_data_handle()); }

  void add_forward(Problem const& problem, Layer const& layer) {
    Step step;
    memory const x = values_[layer.from];
    step.x = x;
    memory::dims const from = x.get_desc().dims();
    auto constexpr training = dnnl::prop_kind::forward_training;
    if (layer.kind == Kind::dense) {
      step.dense = {{training, any(from), any(weight_dims(layer, from)), any(bias_dims(layer)),
                     any(flat_dims(layer.output.channels, training_batch))},
                    attributes(layer),
                    cpu()};
      step.x = finish(problem, layer, step.dense, x);
    } else if (layer.kind == Kind::convolution) {
      step.convolution = {
          {training, dnnl::algorithm::convolution_auto, any(from), any(weight_dims(layer, from)), any(bias_dims(layer)),
           any(dims_of(layer.output, training_batch)), strides_of(layer), before(layer), after(layer)},
          attributes(layer),
          cpu()};
      step.x = finish(problem, layer, step.convolution, x);
    } else {
      step.pool = {{training,
                    dnnl::algorithm::pooling_max,
                    x.get_desc(),
                    any(dims_of(layer.output, training_batch)),
                    {2, 2},
                    {2, 2},
                    {0, 0},
                    {0, 0}},
                   cpu()};
      step.workspace = forward_.make(step.pool.workspace_desc());
      values_.push_back(forward_.make(step.pool.dst_desc()));
      forward_.add(dnnl::pooling_forward(step.pool),
                   {{DNNL_ARG_SRC, x}, {DNNL_ARG_DST, values_.back()}, {DNNL_ARG_WORKSPACE, step.workspace}});
    }
    steps_.push_back(step);
  }
  // Gives back the input in the format that was read: from there the backward pass has the shorter way to its own.
  template <class Chosen>
  memory finish(Problem const& problem, Layer const& layer, Chosen const& chosen, memory const& given) {
    memory const x = forward_.in_format(given, chosen.src_desc());
    memory::dims const weights = weight_dims(layer, x.get_desc().dims());
    memory const w = forward_.constant(problem.parameters[layer.parameters], weights, chosen.weights_desc());
    memory const b = forward_.constant(problem.parameters[layer.parameters + 1], bias_dims(layer), chosen.bias_desc());
    parameters_.push_back({w, {}});
    parameters_.push_back({b, {}});
    values_.push_back(forward_.make(chosen.dst_desc()));
    forward_.add(dnnl::primitive(chosen),
                 {{DNNL_ARG_SRC, x}, {DNNL_ARG_WEIGHTS, w}, {DNNL_ARG_BIAS, b}, {DNNL_ARG_DST, values_.back()}});
    return x;
  }

  void add_backward(std::size_t i) {
    Layer const& layer = net_.layers()[i];
    Step const& step = steps_[i];
    memory const x = step.x;
    memory const dy = gradients_[i + 1];
    if (layer.activation == Activation::relu) {
      memory::desc const both = values_[i + 1].get_desc();
      auto constexpr from_output = dnnl::algorithm::eltwise_relu_use_dst_for_bwd;
      dnnl::eltwise_forward::primitive_desc const forward({dnnl::prop_kind::forward_training, from_output, both, 0.0f},
                                                          cpu());
      dnnl::eltwise_backward::primitive_desc const chosen({from_output, both, both, 0.0f}, cpu(), forward);
      backward_.add(dnnl::eltwise_backward(chosen),
                    {{DNNL_ARG_DST, values_[i + 1]}, {DNNL_ARG_DIFF_DST, dy}, {DNNL_ARG_DIFF_SRC, dy}});
    }
    memory::dims const from = x.get_desc().dims();
    memory::dims const to = dy.get_desc().dims();
    if (layer.kind == Kind::dense) {
      memory::dims const weights = weight_dims(layer, from);
      add_gradients(layer,
                    dnnl::inner_product_backward_weights::primitive_desc(
                        {any(from), any(weights), any(bias_dims(layer)), any(to)}, cpu(), step.dense),
                    x, dy);
      if (layer.from == 0) return;
      add_input_gradient(
          layer,
          dnnl::inner_product_backward_data::primitive_desc({any(from), any(weights), any(to)}, cpu(), step.dense), dy);
    } else if (layer.kind == Kind::convolution) {
      memory::dims const weights = weight_dims(layer, from);
      auto constexpr algorithm = dnnl::algorithm::convolution_auto;
      add_gradients(
          layer,
          dnnl::convolution_backward_weights::primitive_desc({algorithm, any(from), any(weights), any(bias_dims(layer)),
                                                              any(to), strides_of(layer), before(layer), after(layer)},
                                                             cpu(), step.convolution),
          x, dy);
      if (layer.from == 0) return;
      add_input_gradient(
          layer,
          dnnl::convolution_backward_data::primitive_desc(
              {algorithm, any(from), any(weights), any(to), strides_of(layer), before(layer), after(layer)}, cpu(),
              step.convolution),
          dy);
    } else {
      dnnl::pooling_backward::primitive_desc const chosen(
          {dnnl::algorithm::pooling_max, x.get_desc(), dy.get_desc(), {2, 2}, {2, 2}, {0, 0}, {0, 0}}, cpu(),
          step.pool);
      memory const dx = backward_.make(x.get_desc());
      backward_.add(dnnl::pooling_backward(chosen),
                    {{DNNL_ARG_DIFF_DST, dy}, {DNNL_ARG_DIFF_SRC, dx}, {DNNL_ARG_WORKSPACE, step.workspace}});
      gradients_[layer.from] = dx;
    }
  }
  template <class Chosen>
  void add_gradients(Layer const& layer, Chosen const& chosen, memory const& x, memory const& dy) {
    memory const dw = backward_.make(chosen.diff_weights_desc());
    memory const db = backward_.make(chosen.diff_bias_desc());
    backward_.add(dnnl::primitive(chosen), {{DNNL_ARG_SRC, backward_.in_format(x, chosen.src_desc())},
                                            {DNNL_ARG_DIFF_DST, backward_.in_format(dy, chosen.diff_dst_desc())},
                                            {DNNL_ARG_DIFF_WEIGHTS, dw},
                                            {DNNL_ARG_DIFF_BIAS, db}});
    Parameter& weight = parameters_[layer.parameters];
    weight.gradient = backward_.in_format(dw, weight.values.get_desc());
    parameters_[layer.parameters + 1].gradient = db;
  }
  template <class Chosen>
  void add_input_gradient(Layer const& layer, Chosen const& chosen, memory const& dy) {
    memory const w = backward_.in_format(parameters_[layer.parameters].values, chosen.weights_desc());
    memory const dx = backward_.make(chosen.diff_src_desc());
    backward_.add(dnnl::primitive(chosen), {{DNNL_ARG_DIFF_DST, backward_.in_format(dy, chosen.diff_dst_desc())},
                                            {DNNL_ARG_WEIGHTS, w},
                                            {DNNL_ARG_DIFF_SRC, dx}});
    gradients_[layer.from] = backward_.in_format(dx, values_[layer.from].get_desc());
  }

  float rate_;
  Architecture net_;
  Program forward_, backward_;
  memory logits_, slopes_;
  std::vector<memory> values_, gradients_;
  std::vector<Parameter> parameters_;
  std::vector<Step> steps_;
};

std::unique_ptr<Session> make(Problem const& problem, float rate) {
  if (problem.task == Task::step) return nullptr;  // its recurrent layers are not written here
  if (problem.task == Task::training) return std::make_unique<Training<TrainingModel>>(problem, rate);
  return std::make_unique<Inference<InferenceModel>>(problem);
}

}  // namespace

peers::Contender const peers::contender{CONTENDER, make};

// XNNPACK: its operators, set up once and run one after the other, channels last. ReLU is an operator's lower bound.
// It has no tanh of floats: tanh(x) = 2 sigmoid(2x) - 1, whose factors and terms are folded into the weights around.
#include <xnnpack.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <stdexcept>
#include <vector>

#include "architecture.hpp"
#include "contender.hpp"

namespace {

using namespace peers;

void check(xnn_status status) {
  if (status != xnn_status_success) throw std::runtime_error("XNNPACK refused an operator");
}

constexpr float infinity = std::numeric_limits<float>::infinity();
float least(Activation activation) {
  return activation == Activation::relu ? 0.0f : -infinity;
}
std::uint32_t narrow(std::size_t n) {
  return static_cast<std::uint32_t>(n);
}

// From [outer, channels, pixels] to [outer, pixels, channels].
Values channels_last(Values const& planes, std::size_t channels, std::size_t pixels) {
  Values moved(planes.size());
  for (std::size_t i = 0; i < planes.size(); ++i) {
    std::size_t const outer = i / (channels * pixels);
    std::size_t const c = i / pixels % channels;
    moved[(outer * pixels + i % pixels) * channels + c] = planes[i];
  }
  return moved;
}

class Model {
 public:
  std::size_t const outputs;

  explicit Model(Problem const& problem) : Model(problem, architecture(problem.model)) {}
  ~Model() {
    for (xnn_operator_t const op : operators_) xnn_delete_operator(op);
  }
  Model(Model const&) = delete;
  Model& operator=(Model const&) = delete;

  float* input() { return values_.front().data(); }
  float const* output() const { return values_.back().data(); }
  void operator()() {
    for (xnn_operator_t const op : operators_) xnn_run_operator(op, nullptr);
    if (ends_on_tanh_) {
      for (float& y : values_.back()) y = 2.0f * y - 1.0f;
    }
  }

 private:
  Model(Problem const& problem, Architecture const& net) : outputs(net.output().size()) {
    check(xnn_initialize(nullptr));
    values_.push_back(buffer(net.input().size()));
    Values const given = channels_last(problem.input, net.input().channels, net.input().height * net.input().width);
    std::copy(given.begin(), given.end(), values_.front().begin());
    bool after_tanh = false;
    for (Layer const& layer : net.layers()) {
      values_.push_back(buffer(layer.output.size()));
      add(problem, layer, after_tanh);
      after_tanh = layer.activation == Activation::tanh;
    }
    ends_on_tanh_ = after_tanh;
    values_.back().resize(outputs);
  }
  // Operators may read a little beyond the end.
  static Buffer buffer(std::size_t size) { return Buffer(size + XNN_EXTRA_BYTES / sizeof(float)); }

  void add(Problem const& problem, Layer const& layer, bool after_tanh) {
    switch (layer.kind) {
      case Kind::dense:
        return add_dense(problem, layer, after_tanh);
      case Kind::convolution:
        return add_convolution(problem, layer);
      case Kind::max_pool:
        return add_pool(layer);
      case Kind::average:
        return add_average(layer);
    }
  }

  void add_dense(Problem const& problem, Layer const& layer, bool after_tanh) {
    std::size_t const in = layer.input.size();
    std::size_t const out = layer.output.size();
    // What was a map is read in the order in which it stands now.
    Values weight = channels_last(problem.parameters[layer.parameters], layer.input.channels,
                                  layer.input.height * layer.input.width);
    Values bias = problem.parameters[layer.parameters + 1];
    for (std::size_t o = 0; o < out; ++o) {
      for (std::size_t i = 0; i < in; ++i) {
        if (after_tanh) bias[o] -= weight[o * in + i];
        weight[o * in + i] *= (after_tanh ? 2.0f : 1.0f) * (layer.activation == Activation::tanh ? 2.0f : 1.0f);
      }
      if (layer.activation == Activation::tanh) bias[o] *= 2.0f;
    }
    xnn_operator_t op = nullptr;
    check(xnn_create_fully_connected_nc_f32(in, out, in, out, weight.data(), bias.data(), least(layer.activation),
                                            infinity, 0, &op));
    check(xnn_setup_fully_connected_nc_f32(op, 1, x_of(layer), y_of_last(), nullptr));
    operators_.push_back(op);
    if (layer.activation == Activation::tanh) {
      check(xnn_create_sigmoid_nc_f32(out, out, out, 0, &op));
      check(xnn_setup_sigmoid_nc_f32(op, 1, y_of_last(), y_of_last(), nullptr));
      operators_.push_back(op);
    }
  }

  void add_convolution(Problem const& problem, Layer const& layer) {
    Map const x = layer.input;
    std::size_t const out = layer.output.channels;
    Values const weight = channels_last(problem.parameters[layer.parameters], x.channels / layer.groups,
                                        layer.kernel_height * layer.kernel_width);
    bool const sums = layer.added != nothing;
    xnn_operator_t op = nullptr;
    check(xnn_create_convolution2d_nhwc_f32(
        narrow(layer.padding.top), narrow(layer.padding.right), narrow(layer.padding.bottom),
        narrow(layer.padding.left), narrow(layer.kernel_height), narrow(layer.kernel_width), narrow(layer.stride),
        narrow(layer.stride), 1, 1, narrow(layer.groups), x.channels / layer.groups, out / layer.groups, x.channels,
        out, weight.data(), problem.parameters[layer.parameters + 1].data(), sums ? -infinity : least(layer.activation),
        infinity, 0, &op));
    check(xnn_setup_convolution2d_nhwc_f32(op, 1, x.height, x.width, x_of(layer), y_of_last(), nullptr));
    operators_.push_back(op);
    if (sums) {
      std::size_t const size = layer.output.size();
      check(xnn_create_add_nd_f32(least(layer.activation), infinity, 0, &op));
      check(
          xnn_setup_add_nd_f32(op, 1, &size, 1, &size, y_of_last(), values_[layer.added].data(), y_of_last(), nullptr));
      operators_.push_back(op);
    }
  }

  void add_pool(Layer const& layer) {
    Map const x = layer.input;
    xnn_operator_t op = nullptr;
    check(xnn_create_max_pooling2d_nhwc_f32(0, 0, 0, 0, 2, 2, 2, 2, 1, 1, x.channels, x.channels, x.channels, -infinity,
                                            infinity, 0, &op));
    check(xnn_setup_max_pooling2d_nhwc_f32(op, 1, x.height, x.width, x_of(layer), y_of_last(), nullptr));
    operators_.push_back(op);
  }

  void add_average(Layer const& layer) {
    Map const x = layer.input;
    xnn_operator_t op = nullptr;
    check(xnn_create_global_average_pooling_nwc_f32(x.channels, x.channels, x.channels, -infinity, infinity, 0, &op));
    check(xnn_setup_global_average_pooling_nwc_f32(op, 1, x.height * x.width, x_of(layer), y_of_last(), nullptr));
    operators_.push_back(op);
  }

  float const* x_of(Layer const& layer) const { return values_[layer.from].data(); }
  float* y_of_last() { return values_.back().data(); }

  std::vector<Buffer> values_;
  std::vector<xnn_operator_t> operators_;
  bool ends_on_tanh_ = false;
};

std::unique_ptr<Session> make(Problem const& problem, float) {
  if (problem.task != Task::inference) return nullptr;  // it has neither training nor cells
  return std::make_unique<Inference<Model>>(problem);
}

}  // namespace

peers::Contender const peers::contender{CONTENDER, make};

// libtorch, one thread: its functions called one after the other in inference mode, and for training its autograd and
// its optimizer. (The same as a script, frozen and optimized for inference, is slower on most of these models.)
#include <ATen/Parallel.h>
#include <torch/torch.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "architecture.hpp"
#include "contender.hpp"

namespace {

using namespace peers;
using Sizes = std::vector<std::int64_t>;

std::int64_t wide(std::size_t n) {
  return static_cast<std::int64_t>(n);
}

Sizes sizes_of(Map map, std::size_t batch) {
  if (map.height == 1) return {wide(batch), wide(map.channels)};
  return {wide(batch), wide(map.channels), wide(map.height), wide(map.width)};
}
Sizes weight_sizes(Layer const& layer) {
  std::int64_t const out = wide(layer.output.channels);
  if (layer.kind == Kind::dense) return {out, wide(layer.input.size())};
  return {out, wide(layer.input.channels / layer.groups), wide(layer.kernel_height), wide(layer.kernel_width)};
}
torch::Tensor tensor_of(Values const& values, Sizes const& sizes) {
  return torch::from_blob(const_cast<float*>(values.data()), sizes).clone();
}

class Net {
 public:
  Net(Problem const& problem, bool trained) : architecture_(architecture(problem.model)) {
    at::set_num_threads(1);
    for (Layer const& layer : architecture_.layers()) {
      if (layer.parameters == nothing) continue;
      torch::Tensor const w = tensor_of(problem.parameters[layer.parameters], weight_sizes(layer));
      torch::Tensor const b = tensor_of(problem.parameters[layer.parameters + 1], {w.size(0)});
      parameters_.push_back(w.set_requires_grad(trained));
      parameters_.push_back(b.set_requires_grad(trained));
    }
    values_.resize(architecture_.layers().size() + 1);
  }
  Architecture const& shape() const { return architecture_; }
  std::vector<torch::Tensor> const& parameters() const { return parameters_; }

  torch::Tensor const& forward(torch::Tensor const& x) {
    values_[0] = x;
    std::size_t next = 0;
    for (Layer const& layer : architecture_.layers()) {
      torch::Tensor y = apply(layer, values_[layer.from]);
      if (layer.added != nothing) y.add_(values_[layer.added]);
      if (layer.activation == Activation::relu) y.relu_();
      if (layer.activation == Activation::tanh) y.tanh_();
      values_[++next] = y;
    }
    return values_.back();
  }

 private:
  torch::Tensor apply(Layer const& layer, torch::Tensor const& x) const {
    if (layer.kind == Kind::max_pool) return torch::max_pool2d(x, {2, 2}, {2, 2});
    if (layer.kind == Kind::average) return torch::mean(x, {2, 3});
    torch::Tensor const& w = parameters_[layer.parameters];
    torch::Tensor const& b = parameters_[layer.parameters + 1];
    if (layer.kind == Kind::dense) return torch::linear(x.dim() > 2 ? x.flatten(1) : x, w, b);
    Padding const p = layer.padding;
    std::int64_t const stride = wide(layer.stride);
    bool const even = p.top == p.bottom && p.left == p.right;
    return torch::conv2d(
        even ? x : torch::constant_pad_nd(x, {wide(p.left), wide(p.right), wide(p.top), wide(p.bottom)}), w, b,
        {stride, stride}, even ? Sizes{wide(p.top), wide(p.left)} : Sizes{0, 0}, {1, 1}, wide(layer.groups));
  }

  Architecture architecture_;
  std::vector<torch::Tensor> parameters_;
  std::vector<torch::Tensor> values_;
};

class InferenceModel {
 public:
  std::size_t const outputs;

  explicit InferenceModel(Problem const& problem)
      : outputs(architecture(problem.model).output().size()), net_(problem, false) {
    x_ = tensor_of(problem.input, sizes_of(net_.shape().input(), 1));
  }
  float* input() { return x_.data_ptr<float>(); }
  float const* output() const { return y_.data_ptr<float>(); }
  void operator()() { y_ = net_.forward(x_); }

 private:
  c10::InferenceMode guard_;
  Net net_;
  torch::Tensor x_, y_;
};

class TrainingModel {
 public:
  TrainingModel(Problem const& problem, float rate)
      : net_(problem, true), optimizer_(net_.parameters(), torch::optim::SGDOptions(rate)) {
    x_ = tensor_of(problem.input, sizes_of(net_.shape().input(), training_batch));
    std::vector<std::int64_t> labels(training_batch);
    for (std::size_t i = 0; i < labels.size(); ++i) labels[i] = wide(class_of(i, net_.shape().output().size()));
    labels_ = torch::tensor(labels, torch::kInt64);
  }
  float step() {
    for (torch::Tensor p : net_.parameters()) p.mutable_grad().reset();
    torch::Tensor const loss = torch::cross_entropy_loss(net_.forward(x_), labels_);
    loss.backward();
    optimizer_.step();
    return loss.item<float>();
  }
  std::vector<Values> parameters() const {
    std::vector<Values> all;
    for (torch::Tensor const& p : net_.parameters()) {
      all.emplace_back(p.data_ptr<float>(), p.data_ptr<float>() + p.numel());
    }
    return all;
  }

 private:
  Net net_;
  torch::optim::SGD optimizer_;
  torch::Tensor x_, labels_;
};

std::unique_ptr<Session> make(Problem const& problem, float rate) {
  if (problem.task == Task::step) return nullptr;  // its recurrent layers are not written here
  if (problem.task == Task::training) return std::make_unique<Training<TrainingModel>>(problem, rate);
  return std::make_unique<Inference<InferenceModel>>(problem);
}

}  // namespace

peers::Contender const peers::contender{CONTENDER, make};

// tiny-dnn, one thread, with its AVX kernels. It has neither depthwise convolutions nor uneven padding, so that two of
// the networks are left out.
#ifdef __AVX__
#define CNN_USE_AVX
#endif
#define CNN_USE_SSE
#define CNN_SINGLE_THREAD
#define CNN_NO_SERIALIZATION
#include <tiny_dnn/config.h>
#undef CNN_USE_GEMMLOWP  // for quantized layers
#include <tiny_dnn/tiny_dnn.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <vector>

#include "architecture.hpp"
#include "contender.hpp"

namespace {

using namespace peers;
using tiny_dnn::serial_size_t;
using tiny_dnn::vec_t;
namespace activation = tiny_dnn::activation;

serial_size_t narrow(std::size_t n) {
  return static_cast<serial_size_t>(n);
}

// A trained network ends on the softmax, which the library's loss wants.
class Net {
 public:
  Net(Problem const& problem, bool trained) : architecture_(architecture(problem.model)) {
    std::size_t next = 0;
    for (Layer const& layer : architecture_.layers()) add(layer, trained && ++next == architecture_.layers().size());
    net_.init_weight();
    for (std::size_t i = 0; i < architecture_.layers().size(); ++i) {
      Layer const& layer = architecture_.layers()[i];
      if (layer.parameters == nothing) continue;
      vec_t& weight = *net_[i]->weights()[0];
      vec_t& bias = *net_[i]->weights()[1];
      copy(layer, problem.parameters[layer.parameters], weight, [](float given, float& here) { here = given; });
      Values const& b = problem.parameters[layer.parameters + 1];
      std::copy(b.begin(), b.end(), bias.begin());
    }
    net_.set_netphase(tiny_dnn::net_phase::test);
  }
  std::size_t outputs() const { return architecture_.output().size(); }
  tiny_dnn::network<tiny_dnn::sequential>& operator*() { return net_; }

  std::vector<Values> parameters() {
    std::vector<Values> all;
    for (std::size_t i = 0; i < architecture_.layers().size(); ++i) {
      if (architecture_.layers()[i].parameters == nothing) continue;
      vec_t& weight = *net_[i]->weights()[0];
      vec_t const& bias = *net_[i]->weights()[1];
      Values given(weight.size());
      copy(architecture_.layers()[i], given, weight, [](float& there, float here) { there = here; });
      all.push_back(given);
      all.emplace_back(bias.begin(), bias.end());
    }
    return all;
  }

 private:
  void add(Layer const& layer, bool softmax) {
    if (softmax) return add<activation::softmax>(layer);
    if (layer.activation == Activation::relu) return add<activation::relu>(layer);
    if (layer.activation == Activation::tanh) return add<activation::tan_h>(layer);
    add<activation::identity>(layer);
  }
  template <class A>
  void add(Layer const& layer) {
    serial_size_t const width = narrow(layer.input.width);
    serial_size_t const height = narrow(layer.input.height);
    serial_size_t const channels = narrow(layer.input.channels);
    if (layer.kind == Kind::dense) {
      net_ << tiny_dnn::fully_connected_layer<A>(narrow(layer.input.size()), narrow(layer.output.size()));
    } else if (layer.kind == Kind::convolution) {
      net_ << tiny_dnn::convolutional_layer<A>(width, height, narrow(layer.kernel_width), channels,
                                               narrow(layer.output.channels));
    } else {
      net_ << tiny_dnn::max_pooling_layer<A>(width, height, channels, 2);
    }
  }
  // Weights of dense layers stand input by input.
  template <class From, class Use>
  static void copy(Layer const& layer, From& given, vec_t& here, Use const& use) {
    std::size_t const in = layer.input.size();
    std::size_t const out = layer.output.size();
    for (std::size_t i = 0; i < given.size(); ++i) {
      use(given[i], here[layer.kind == Kind::dense ? i % in * out + i / in : i]);
    }
  }

  Architecture architecture_;
  tiny_dnn::network<tiny_dnn::sequential> net_;
};

class InferenceModel {
 public:
  std::size_t const outputs;

  explicit InferenceModel(Problem const& problem)
      : outputs(architecture(problem.model).output().size()),
        net_(problem, false),
        x_(problem.input.begin(), problem.input.end()) {}
  float* input() { return x_.data(); }
  float const* output() const { return y_.data(); }
  void operator()() { y_ = (*net_).predict(x_); }

 private:
  Net net_;
  vec_t x_, y_;
};

class TrainingModel {
 public:
  TrainingModel(Problem const& problem, float rate) : net_(problem, true) {
    std::size_t const size = problem.input.size() / training_batch;
    for (std::size_t b = 0; b < training_batch; ++b) {
      auto const sample = problem.input.begin() + static_cast<std::ptrdiff_t>(b * size);
      inputs_.push_back({vec_t(sample, sample + static_cast<std::ptrdiff_t>(size))});
      vec_t target(net_.outputs());
      target[class_of(b, target.size())] = 1;
      targets_.push_back({target});
    }
    sgd_.alpha = rate;
  }
  float step() {
    (*net_).fit<tiny_dnn::cross_entropy_multiclass>(sgd_, inputs_, targets_, training_batch, 1);
    auto const y = (*net_)[(*net_).depth() - 1]->output();
    float loss = 0;
    for (std::size_t b = 0; b < training_batch; ++b) {
      loss += tiny_dnn::cross_entropy_multiclass::f(y[0][b], targets_[b][0]);
    }
    return loss / static_cast<float>(training_batch);
  }
  std::vector<Values> parameters() { return net_.parameters(); }

 private:
  Net net_;
  std::vector<tiny_dnn::tensor_t> inputs_, targets_;
  tiny_dnn::gradient_descent sgd_;
};

std::unique_ptr<Session> make(Problem const& problem, float rate) {
  if (problem.task == Task::step) return nullptr;
  if (problem.model == "ds-cnn" || problem.model == "resnet-8") return nullptr;
  if (problem.task == Task::training) return std::make_unique<Training<TrainingModel>>(problem, rate);
  return std::make_unique<Inference<InferenceModel>>(problem);
}

}  // namespace

peers::Contender const peers::contender{CONTENDER, make};

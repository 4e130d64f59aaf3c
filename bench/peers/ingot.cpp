// Ingot. Compiled by each compiler, without and with contraction of products and sums, and with PREPARED networks.
#include <algorithm>
#include <cstddef>
#include <ingot/deploy/prepare.hpp>
#include <ingot/deploy/streaming.hpp>
#include <ingot/ingot.hpp>
#include <memory>
#include <type_traits>
#include <vector>

#include "contender.hpp"
#include "networks.hpp"

namespace {

using namespace ingot;
using namespace peers;

#if defined(PREPARED)
constexpr bool prepares = true;
#else
constexpr bool prepares = false;
#endif
template <class Net>
using inferred_t = std::conditional_t<prepares, prepared_t<Net>, Net>;

// Static objects, as the library's users place them: one network of a type at a time.
template <class Net>
struct Placed {
  alignas(64) static inline inferred_t<Net> net;
  static inline typename inferred_t<Net>::template Workspace<1> workspace;
  static inline batch_t<float, 1, typename Net::input_shape> x;
  static inline batch_t<float, 1, typename Net::output_shape> y;
};

template <class Net>
class InferenceModel {
 public:
  static constexpr std::size_t outputs = Net::output_shape::size;

  explicit InferenceModel(Problem const& problem) {
    if constexpr (!prepares) {
      set_parameters(Here::net, problem.parameters);
    } else {
      auto const net = std::make_unique<Net>();
      set_parameters(*net, problem.parameters);
      prepare(*net, Here::net);
    }
    std::copy(problem.input.begin(), problem.input.end(), Here::x.begin());
  }
  float* input() { return Here::x.data(); }
  float const* output() const { return Here::y.data(); }
  void operator()() { Here::net.template forward<1>(Here::x, Here::y, Here::workspace); }

 private:
  using Here = Placed<Net>;
};

// One step after the other: of the network itself, or of one prepared for streams.
template <class Net>
class StepModel {
 public:
  explicit StepModel(Problem const& problem) {
    static Net net;
    set_parameters(net, problem.parameters);
    if constexpr (prepares) {
      net_.prepare(net);
    } else {
      net_ = net;
    }
    reset();
  }
  float* input() { return x_.data(); }
  float const* output() const { return y_.data(); }
  void reset() { state_ = net_.rest_state(); }
  void operator()() { net_.step(x_, y_, state_, workspace_); }

 private:
  using Stepped = std::conditional_t<prepares, Streaming<Net>, Net>;
  alignas(64) static inline Stepped net_;
  alignas(64) static inline decltype(net_.rest_state()) state_;
  static inline std::conditional_t<prepares, typename Streaming<Net>::template Workspace<>, StepWorkspace<Net>>
      workspace_;
  static inline Tensor<float, 1> x_;
  static inline Tensor<float, 1> y_;
};

template <class Net>
class TrainingModel {
 public:
  TrainingModel(Problem const& problem, float rate) : sgd_{.learning_rate = rate} {
    set_parameters(net_, problem.parameters);
    std::copy(problem.input.begin(), problem.input.end(), x_.begin());
    for (std::size_t i = 0; i < training_batch; ++i) {
      labels_[i] = static_cast<ClassIndex>(class_of(i, Net::output_shape::size));
    }
  }
  float step() { return train_step(net_, sgd_, Objective{SoftmaxCrossEntropy{}}, x_, labels_, memory_).total(); }
  std::vector<Values> parameters() const { return parameters_of(net_); }

 private:
  static inline Net net_;
  static inline TrainingMemory<Net, training_batch> memory_;
  static inline batch_t<float, training_batch, typename Net::input_shape> x_;
  Labels<training_batch> labels_{};
  Sgd<Net> sgd_;
};

std::unique_ptr<Session> make(Problem const& problem, float rate) {
  std::unique_ptr<Session> session;
  with_recurrent_network(problem.model, [&]<class Net>(std::type_identity<Net>) {
    session = std::make_unique<Stepping<StepModel<Net>>>(problem);
  });
  with_network(problem.model, [&]<class Net>(std::type_identity<Net>) {
    if (problem.task == Task::inference) {
      session = std::make_unique<Inference<InferenceModel<Net>>>(problem);
    } else if constexpr (!prepares && (std::is_same_v<Net, models::Classifier> || std::is_same_v<Net, models::LeNet>)) {
      session = std::make_unique<Training<TrainingModel<Net>>>(problem, rate);
    }
  });
  return session;
}

}  // namespace

peers::Contender const peers::contender{CONTENDER, make};

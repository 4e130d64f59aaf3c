// Batches out of a data set, and how well a network does on all of it.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <numeric>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

#include "ingot/core/tensor.hpp"
#include "ingot/core/workspace.hpp"
#include "ingot/host/dataset.hpp"
#include "ingot/host/metrics.hpp"
#include "ingot/host/trainer_refusals.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/training/step.hpp"

namespace ingot {

// A batch of a data set's samples, laid out as a network reads it. Large: it belongs on the heap.
template <class Net, std::size_t B, class Data>
struct SampleBatch {
  using T = default_scalar_t<Net>;
  batch_t<T, B, typename Net::input_shape> inputs;
  target_batch_t<typename Data::target_kind, B, T> targets;

  // Takes the samples at 1 to B places; the rows after them become copies of these samples.
  void fill(Data const& data, std::span<std::size_t const> places) {
    for (std::size_t row = 0; row < B; ++row) {
      data.template copy_sample<B, T>(places[row % places.size()], row, inputs, targets);
    }
  }
};

// How well a network does on a data set.
struct Evaluation {
  double loss = 0.0;               // the mean over the samples
  std::optional<double> accuracy;  // where the targets are classes
  ConfusionMatrix confusion;       // likewise
};

namespace detail {

template <class Net, std::size_t B, class Data>
struct EvaluationMemory {
  using T = default_scalar_t<Net>;
  SampleBatch<Net, B, Data> batch;
  Workspace<T, workspace_size_v<Net, B>> workspace;
  batch_t<T, B, typename Net::output_shape> output;
  batch_t<T, B, typename Net::output_shape> output_gradient;
};

// Throws std::invalid_argument where there is nothing to learn from, or the network has no output for some class.
template <class Net, class Data>
void check_data(Data const& data, std::string const& what) {
  if (data.size() == 0) throw std::invalid_argument(std::string("the ") + what + " set is empty");
  if constexpr (Data::has_classes) {
    if (data.classes() > Net::output_shape::size) {
      throw std::invalid_argument(std::string("the ") + what + " set has " + std::to_string(data.classes()) +
                                  " classes, the network only " + std::to_string(Net::output_shape::size) + " outputs");
    }
  }
}

inline std::vector<std::size_t> file_order(std::size_t count) {
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  return order;
}

template <std::size_t B, class Net, class Loss, class Data>
Evaluation evaluate_in(Net const& net, Loss const& loss, Data const& data, EvaluationMemory<Net, B, Data>& memory) {
  using T = default_scalar_t<Net>;
  using Output = typename Net::output_shape;
  View<T, B, Output> const y(memory.output);
  std::vector<std::size_t> const order = file_order(data.size());
  Evaluation result;
  if constexpr (Data::has_classes) result.confusion = ConfusionMatrix(Output::size);
  for (std::size_t first = 0; first < order.size(); first += B) {
    auto const places = std::span(order).subspan(first, std::min(B, order.size() - first));
    memory.batch.fill(data, places);
    ingot::forward<B, T, Net>(net, memory.batch.inputs, y, memory.workspace);
    T const mean = evaluate_loss<T, B, Output>(loss, y, memory.batch.targets, memory.output_gradient, places.size());
    result.loss += static_cast<double>(mean) * static_cast<double>(places.size());
    if constexpr (Data::has_classes) {
      for (std::size_t b = 0; b < places.size(); ++b) {
        result.confusion.add(memory.batch.targets[b], predicted_class(y.sample(b), Output::size));
      }
    }
  }
  result.loss /= static_cast<double>(order.size());
  if constexpr (Data::has_classes) result.accuracy = result.confusion.accuracy();
  return result;
}

}  // namespace detail

// The mean loss of a network over a data set, by inference on batches of B (the last one may be short); for classes
// also the confusion matrix, whose prediction is the largest output. Memory comes from the heap.
// Throws std::invalid_argument if the data set is empty or has more classes than the network has outputs.
template <std::size_t B, class Net, class Loss, class Data>
requires detail::evaluates<B, Net, Loss, Data>
Evaluation evaluate(Net const& net, Loss const& loss, Data const& data) {
  detail::check_data<Net>(data, "data");
  auto const memory = std::make_unique<detail::EvaluationMemory<Net, B, Data>>();
  return detail::evaluate_in<B>(net, loss, data, *memory);
}

// Refuses a call that the other does not accept, by one assertion that prints the reason.
template <std::size_t B = 0, class Net, class... Given>
requires((B > 0 || detail::NetworkLike<std::remove_cvref_t<Net>>) && !detail::evaluates<B, Net, Given...>)
Evaluation evaluate(Net&&, Given&&...) {
  static_assert(detail::step_takes<typename detail::EvaluationFault<B, Net, Given...>::type>,
                "evaluate<B>(net, loss, data) is refused: step_takes<...> has the reason");
  return {};
}

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

// Ingot's networks by the benchmark's names.
#pragma once

#include <algorithm>
#include <cstddef>
#include <ingot/ingot.hpp>
#include <string_view>
#include <type_traits>
#include <vector>

#include "../models.hpp"
#include "problem.hpp"

namespace peers {

template <class F>
bool with_network(std::string_view model, F&& f) {
  if (model == "mlp-tanh") return f(std::type_identity<models::Mlp>{}), true;
  if (model == "mlp-relu") return f(std::type_identity<models::Classifier>{}), true;
  if (model == "lenet") return f(std::type_identity<models::LeNet>{}), true;
  if (model == "ds-cnn") return f(std::type_identity<models::DsCnn>{}), true;
  if (model == "resnet-8") return f(std::type_identity<models::ResNet8>{}), true;
  return false;
}

// Those that run step by step.
template <class F>
bool with_recurrent_network(std::string_view model, F&& f) {
  if (model == "gru8") return f(std::type_identity<models::Gru8>{}), true;
  if (model == "gru24") return f(std::type_identity<models::Gru24>{}), true;
  if (model == "lstm24") return f(std::type_identity<models::Lstm24>{}), true;
  return false;
}

template <class Net>
void set_parameters(Net& net, std::vector<Values> const& parameters) {
  std::size_t next = 0;
  ingot::visit_parameters(
      [&](ingot::ParameterPath const&, ingot::Parameter, auto& tensor) {
        Values const& given = parameters.at(next++);
        std::copy(given.begin(), given.end(), tensor.begin());
      },
      net);
}
template <class Net>
std::vector<Values> parameters_of(Net const& net) {
  std::vector<Values> all;
  ingot::visit_parameters([&](ingot::ParameterPath const&, ingot::Parameter,
                              auto const& tensor) { all.emplace_back(tensor.begin(), tensor.end()); },
                          net);
  return all;
}

}  // namespace peers

// One of a network's parameters by its number.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <type_traits>

#include "ingot/core/parameter.hpp"
#include "ingot/layers/visit_parameters.hpp"

namespace ingot {

namespace detail {

template <class Values>
struct FindParameter {
  std::size_t wanted;
  std::size_t number = 0;
  Values* found = nullptr;

  template <class Visited>
  constexpr void operator()(ParameterPath const&, Parameter, Visited& values) {
    if constexpr (std::is_same_v<Visited, Values>) {
      if (number == wanted) found = &values;
    }
    ++number;
  }
};

}  // namespace detail

// The parameter that visit_parameters comes to after `number` others, whose tensor is of type Values. In a constant
// expression another type, or a number that is too large, does not compile; at run time they are undefined behaviour.
//   parameter_at<Tensor<float, 3, 4>>(net, 0) = {...};
template <class Values, class Net>
constexpr Values& parameter_at(Net& net, std::size_t number) {
  detail::FindParameter<Values> find{number};
  visit_parameters(find, net);
  return *find.found;
}

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

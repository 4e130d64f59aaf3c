// The parameters of recurrent layers, under PyTorch's names.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <type_traits>

#include "ingot/core/parameter.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/kernels/recurrent.hpp"
#include "ingot/layers/recurrent_options.hpp"

namespace ingot {

namespace detail {

// In place of a parameter that a layer has not. Each is a type of its own: two of one type would need two addresses.
template <int Which>
struct AbsentParameter {
  static constexpr std::nullptr_t data() { return nullptr; }
};
template <bool IsThere, int Which, class T, std::size_t... Extents>
using OptionalTensor = std::conditional_t<IsThere, Tensor<T, Extents...>, AbsentParameter<Which>>;

// Data members, and their visit in PyTorch's order; those that PyTorch has not come last.
template <class Cell, std::size_t In, std::size_t H, RecurrentOptions Options, class T>
struct RecurrentData {
 private:
  static constexpr std::size_t rows = Cell::gates * H;
  static constexpr std::size_t directions = Options.directions();
  static constexpr bool both = directions == 2;
  static constexpr bool learned = Options.initial == InitialState::learned;
  static constexpr std::size_t holes = Cell::peepholes == 0 ? 1 : Cell::peepholes;

 public:
  Tensor<T, rows, In> weight_ih_l0;
  Tensor<T, rows, H> weight_hh_l0;
  [[no_unique_address]] OptionalTensor<Options.bias, 0, T, rows> bias_ih_l0;
  [[no_unique_address]] OptionalTensor<Options.bias, 1, T, rows> bias_hh_l0;
  [[no_unique_address]] OptionalTensor<both, 2, T, rows, In> weight_ih_l0_reverse;
  [[no_unique_address]] OptionalTensor<both, 3, T, rows, H> weight_hh_l0_reverse;
  [[no_unique_address]] OptionalTensor<both && Options.bias, 4, T, rows> bias_ih_l0_reverse;
  [[no_unique_address]] OptionalTensor<both && Options.bias, 5, T, rows> bias_hh_l0_reverse;
  [[no_unique_address]] OptionalTensor<(Cell::peepholes > 0), 6, T, holes, H> peephole_l0;
  [[no_unique_address]] OptionalTensor<both && (Cell::peepholes > 0), 7, T, holes, H> peephole_l0_reverse;
  [[no_unique_address]] OptionalTensor<learned, 8, T, directions, H> h_0;
  [[no_unique_address]] OptionalTensor<learned && (Cell::states > 1), 9, T, directions, H> c_0;

  template <class F, class... Same>
  static constexpr void visit(F&& f, Same&... same) {
    // Each gate sums over the input and the state.
    constexpr Parameter weight{"", Role::weight, In + H, rows};
    constexpr Parameter hole{"", Role::weight, In + H + 1, 1};
    constexpr auto named = [](Parameter parameter, std::string_view name) {
      parameter.name = name;
      return parameter;
    };
    f(named(weight, "weight_ih_l0"), same.weight_ih_l0...);
    f(named(weight, "weight_hh_l0"), same.weight_hh_l0...);
    if constexpr (Options.bias) {
      f(Parameter{"bias_ih_l0", Role::bias, In, rows}, same.bias_ih_l0...);
      f(Parameter{"bias_hh_l0", Role::bias, H, rows}, same.bias_hh_l0...);
    }
    if constexpr (both) {
      f(named(weight, "weight_ih_l0_reverse"), same.weight_ih_l0_reverse...);
      f(named(weight, "weight_hh_l0_reverse"), same.weight_hh_l0_reverse...);
    }
    if constexpr (both && Options.bias) {
      f(Parameter{"bias_ih_l0_reverse", Role::bias, In, rows}, same.bias_ih_l0_reverse...);
      f(Parameter{"bias_hh_l0_reverse", Role::bias, H, rows}, same.bias_hh_l0_reverse...);
    }
    if constexpr (Cell::peepholes > 0) {
      f(named(hole, "peephole_l0"), same.peephole_l0...);
      if constexpr (both) f(named(hole, "peephole_l0_reverse"), same.peephole_l0_reverse...);
    }
    if constexpr (learned) {
      f(Parameter{"h_0", Role::bias}, same.h_0...);
      if constexpr (Cell::states > 1) f(Parameter{"c_0", Role::bias}, same.c_0...);
    }
  }

  // Those of one direction, as kernels take them.
  template <bool Backward>
  constexpr kernels::RecurrentParameters<T const> parameters() const {
    return pointers<Backward, T const>(*this);
  }
  template <bool Backward>
  constexpr kernels::RecurrentParameters<T> parameters() {
    return pointers<Backward, T>(*this);
  }

 private:
  template <bool Backward, class Number, class Self>
  static constexpr kernels::RecurrentParameters<Number> pointers(Self& self) {
    if constexpr (Backward && both) {
      return {self.weight_ih_l0_reverse.data(), self.weight_hh_l0_reverse.data(), self.bias_ih_l0_reverse.data(),
              self.bias_hh_l0_reverse.data(), self.peephole_l0_reverse.data()};
    } else {
      return {self.weight_ih_l0.data(), self.weight_hh_l0.data(), self.bias_ih_l0.data(), self.bias_hh_l0.data(),
              self.peephole_l0.data()};
    }
  }
};

}  // namespace detail
}  // namespace ingot

#include "ingot/core/epilogue.hpp"

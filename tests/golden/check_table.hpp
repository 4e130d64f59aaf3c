// The layers of a table whose golden vectors stand in one file, against PyTorch.
#pragma once

#include <memory>
#include <string>

#include "check_network.hpp"
#include "ingot/core/text.hpp"
#include "ingot/layers/stateful.hpp"
#include "ingot/network/network.hpp"

// The state that a layer with memory ends in, behind steps one by one.
template <class L, std::size_t B, class T>
void check_final_state(Golden const& golden, std::string const& name) {
  using N = ingot::with_scalar_t<L, T>;
  constexpr std::size_t steps = L::input_shape::extents[0];
  auto const net = std::make_unique<ingot::Network<N>>();
  load(*net, golden, name + "/state/");
  N const& layer = net->template layer<0>();
  auto const x = std::make_unique<ingot::batch_t<T, B, typename L::input_shape>>();
  assign(*x, golden(name + "/x"), name + "/x");
  auto const states = std::make_unique<ingot::Tensor<T, B, L::state_size>>();
  ingot::Tensor<T, L::step_output::size> y;
  ingot::Workspace<T, N::template advance_workspace_size<1>> workspace;
  for (std::size_t b = 0; b < B; ++b) {
    T* const state = states->data() + b * L::state_size;
    layer.rest_state(state);
    for (std::size_t t = 0; t < steps; ++t) {
      T const* const frame = x->data() + (b * steps + t) * L::step_input::size;
      layer.template advance<1>(ingot::View<T const, 1, typename L::step_input>(frame, 0), y, state, workspace);
    }
  }
  check_close<T>(name + "/final", *states, golden(name + "/final"));
}

// Whether a case's golden vectors stand in a file.
template <class Case, ingot::Text File>
inline constexpr bool is_golden_in = Case::golden.size() > File.view().size() &&
                                     Case::golden.starts_with(File.view()) && Case::golden[File.view().size()] == '/';

// Every case of the file is in the table.
template <class Table, ingot::Text File>
void check_table() {
  Golden const golden{std::string(File.view())};
  std::size_t tensors = 0;
  Table::for_each([&]<class Case>() {
    if constexpr (is_golden_in<Case, File>) {
      std::string const name(Case::golden.substr(File.view().size() + 1));
      check_golden<ingot::Network<typename Case::layer>, Case::batch>(golden, name);
      if constexpr (ingot::StatefulLayer<typename Case::layer>) {
        check_final_state<typename Case::layer, Case::batch, float>(golden, name);
        check_final_state<typename Case::layer, Case::batch, double>(golden, name);
      }
      tensors += golden.count(name + "/");
    }
  });
  BOOST_TEST(tensors == golden.count(""));
}

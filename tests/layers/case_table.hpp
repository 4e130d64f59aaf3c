// Tables of layers that tests hold to their promises, and what a line of one says. Three programs go through a table:
//   gradients by duals         prove the backward pass of what is small while they compile (table_by_duals.hpp)
//   gradients by differences   hold every backward pass to central differences (table_by_differences.hpp)
//   golden layers              compare with PyTorch's outputs and gradients, where a case names them
//                              (golden/check_table.hpp)
//
// A new layer is a line in its family's table. Its golden vectors are a line in a function of tests/golden/*_cases.py,
// whose name stands behind the batch as "<file of golden/data>/<name>", and a run of make_golden.py.
#pragma once

#include <cstddef>
#include <string_view>

#include "ingot/core/text.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/layers/sizes.hpp"
#include "ingot/training/gradient_check.hpp"

namespace tests {

using namespace ingot;

// A layer, the batch that it is given, and where PyTorch's results stand.
template <class L, std::size_t Batch, Text Golden = "">
struct LayerCase {
  using layer = L;
  static constexpr std::size_t batch = Batch;
  static constexpr std::string_view golden = Golden.view();
  // The batch for which there are few enough numbers that a compiler can differentiate with respect to each: the same,
  // or 1; 0 where there are too many in one sample.
  static constexpr std::size_t small_batch = [] {
    for (std::size_t const batch : {Batch, std::size_t{1}}) {
      std::size_t const numbers = batch * (L::input_shape::size + L::output_shape::size) + parameter_count<L>;
      if (numbers <= 100 && batch >= least_batch_v<L>) return batch;
    }
    return std::size_t{0};
  }();
};

template <class... Cases>
struct CaseTable {
  // Calls f.operator()<Case>() for every case.
  template <class F>
  static constexpr void for_each(F const& f) {
    (f.template operator()<Cases>(), ...);
  }
};

}  // namespace tests

// The backward pass of every layer of a table that is small enough, proven while a program compiles.
#pragma once

#include "case_table.hpp"

namespace tests {

template <class L, std::size_t B>
struct Proof {
  static_assert(check_by_duals<L, B>().worst() < 1e-12);
};
// Of a layer that stands in no table, too.
template <class L, std::size_t B = 2>
inline constexpr bool exact = sizeof(Proof<L, B>) > 0;

template <class Table>
consteval bool exact_table() {
  Table::for_each([]<class Case>() {
    if constexpr (Case::small_batch > 0) static_cast<void>(Proof<typename Case::layer, Case::small_batch>{});
  });
  return true;
}

}  // namespace tests

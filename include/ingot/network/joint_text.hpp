// Two neighbours whose shapes disagree, in a sentence with their names: for compilers whose assertions take a computed
// text (P2741, C++26).
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <string_view>

#include "ingot/core/spelling.hpp"
#include "ingot/core/type_name.hpp"
#include "ingot/network/checks.hpp"

namespace ingot::detail {

// "layer 1, Relu, gives [128] and layer 2, Dense, takes [64]: ..."; empty where there is no such joint.
template <class Output, class Input>
struct JointText {
  static constexpr std::size_t size() { return 0; }
  static constexpr char const* data() { return ""; }
};
template <std::size_t Before, class From, class Given, std::size_t After, class To, class Taken>
struct JointText<Output<Before, From, Given>, Input<After, To, Taken>> {
  static constexpr std::size_t size() { return spelled<JointText>.size(); }
  static constexpr char const* data() { return spelled<JointText>.data(); }

  template <class Put>
  constexpr void operator()(Put& put) const {
    spell_end<From, Given>(Before, " gives ", put);
    spell_text(" and ", put);
    spell_end<To, Taken>(After, " takes ", put);
    spell_text(": the output shape of a layer is the input shape of the next", put);
  }

 private:
  template <class L, class S, class Put>
  static constexpr void spell_end(std::size_t position, std::string_view verb, Put& put) {
    spell_text("layer ", put);
    spell_integer(position, put);
    spell_text(", ", put);
    spell_text(type_name<L>, put);
    spell_text(",", put);
    spell_text(verb, put);
    spell_extents(S::extents.data(), S::rank, put);
  }
};

}  // namespace ingot::detail

#include "ingot/core/epilogue.hpp"

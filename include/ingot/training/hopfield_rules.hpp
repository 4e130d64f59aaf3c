// Storing patterns in a Hopfield network: Hebb's rule, Storkey's, and the pseudo-inverse.
//
//   Hopfield<35> net{};
//   if (!store(net, patterns, StorkeyRule{})) ...    // patterns: Tensor<float, P, 35> of 1 and -1
//
// All may run while the program compiles.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <type_traits>

#include "ingot/core/stack_limit.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/core/workspace.hpp"
#include "ingot/kernels/hopfield_rules.hpp"
#include "ingot/layers/energies/hopfield.hpp"

namespace ingot {

// Adds rate p[i] p[j] to w[i, j] for each pattern p. With a rate of 1 weights are whole numbers and nothing is rounded;
// textbooks also have 1 / N, which changes the energy by that factor and no recall without thresholds. Recalls up to
// about 0.138 N random patterns, with a few units wrong (Amit, Gutfreund, Sompolinsky 1985).
struct HebbRule {
  double rate = 1.0;
};

// Adds (p[i] p[j] - p[i] h[j, i] - h[i, j] p[j]) / N for one pattern p after the other, h[i, j] being the field of unit i
// without units i and j: what those before it have stored is taken into account. Recalls more than Hebb's rule, in any
// number of calls (Storkey 1997).
struct StorkeyRule {};

// W = X^T (X X^T)^-1 X without its diagonal, in the place of what was stored: all patterns rest, up to N that are
// linearly independent; recall from a part of them ends near N / 2 (Personnaz, Guyon, Dreyfus 1985).
struct PseudoInverseRule {};

// Whether patterns are stored, and why not.
enum class StoreEnd {
  stored,
  not_binary,  // a pattern holds a number that is neither 1 nor -1
  dependent,   // of the pseudo-inverse: a pattern is a sum of multiples of those before it, to the precision of T
};

// What came of storing patterns: where they are not stored, the first pattern at fault, and the network is as it was.
struct StoreResult {
  StoreEnd end = StoreEnd::stored;
  std::size_t pattern = 0;

  constexpr explicit operator bool() const { return end == StoreEnd::stored; }
  friend constexpr bool operator==(StoreResult const&, StoreResult const&) = default;
};

// Scalars of scratch that storing P patterns by the pseudo-inverse takes.
template <std::size_t P>
inline constexpr std::size_t pseudo_inverse_workspace_size = (P + 1) * P;

namespace detail {

// Patterns that stand one after the other: what comes of them under each rule.
template <std::size_t P, std::size_t N, class T>
constexpr StoreResult check_patterns(T const* patterns) {
  std::size_t const place = kernels::find_not_binary(patterns, P * N);
  if (place < P * N) return {StoreEnd::not_binary, place / N};
  return {};
}
template <std::size_t P, std::size_t N, class T>
constexpr StoreResult store_patterns(Hopfield<N, T>& net, T const* patterns, HebbRule rule) {
  StoreResult const result = check_patterns<P, N>(patterns);
  for (std::size_t k = 0; result && k < P; ++k) {
    kernels::hebb_rule<N>(patterns + k * N, static_cast<T>(rule.rate), net.weight.data());
  }
  if (result) kernels::mirror_upper_part<N>(net.weight.data());
  return result;
}
template <std::size_t P, std::size_t N, class T>
constexpr StoreResult store_patterns(Hopfield<N, T>& net, T const* patterns, StorkeyRule) {
  StoreResult const result = check_patterns<P, N>(patterns);
  for (std::size_t k = 0; result && k < P; ++k) kernels::storkey_rule<N>(patterns + k * N, net.weight.data());
  return result;
}
template <std::size_t P, std::size_t N, class T>
constexpr StoreResult store_patterns(Hopfield<N, T>& net, T const* patterns, PseudoInverseRule,
                                     std::type_identity_t<Scratch<T, pseudo_inverse_workspace_size<P>>> scratch) {
  StoreResult const result = check_patterns<P, N>(patterns);
  if (!result) return result;
  T* const lower = scratch.data;
  T* const column = scratch.data + P * P;
  std::size_t const dependent = kernels::factor_products<P, N>(patterns, lower);
  if (dependent < P) return {StoreEnd::dependent, dependent};
  kernels::pseudo_inverse_rule<P, N>(patterns, lower, column, net.weight.data());
  return result;
}
template <std::size_t P, std::size_t N, class T>
constexpr StoreResult store_patterns(Hopfield<N, T>& net, T const* patterns, PseudoInverseRule rule) {
  using Needed = Bytes<pseudo_inverse_workspace_size<P> * sizeof(T)>;
  static_assert(fits_the_stack<Needed, StackLimit>,
                "the scratch of so many patterns is too large for the stack: store(net, patterns, rule, workspace) "
                "takes a Workspace<T, pseudo_inverse_workspace_size<P>>");
  if constexpr (fits_the_stack<Needed, StackLimit>) {
    Workspace<T, pseudo_inverse_workspace_size<P>> workspace;
    return store_patterns<P>(net, patterns, rule, Scratch<T, pseudo_inverse_workspace_size<P>>(workspace));
  } else {
    return {};
  }
}

// How many patterns of N units a tensor has: one a row, or one in all; 0 if it is none of patterns.
template <std::size_t N, class T, class Patterns>
inline constexpr std::size_t patterns_in = 0;
template <std::size_t N, class T>
inline constexpr std::size_t patterns_in<N, T, Tensor<T, N>> = 1;
template <std::size_t N, class T, std::size_t P>
inline constexpr std::size_t patterns_in<N, T, Tensor<T, P, N>> = P;

// Asserted of what is to be stored.
template <class Patterns, class Net>
inline constexpr bool are_patterns_of = false;
template <class Patterns, std::size_t N, class T>
inline constexpr bool are_patterns_of<Patterns, Hopfield<N, T>> = patterns_in<N, T, Patterns> > 0;

}  // namespace detail

// Stores patterns, a Tensor<T, P, N> or one Tensor<T, N>: by HebbRule or StorkeyRule beside those that the network has,
// by PseudoInverseRule in their place. Thresholds stay as they are. The pseudo-inverse takes scratch of
// pseudo_inverse_workspace_size<P> scalars, on the stack where none is given.
template <std::size_t N, class T, class Patterns, class Rule = HebbRule, class... Memory>
[[nodiscard]] constexpr StoreResult store(Hopfield<N, T>& net, Patterns const& patterns, Rule rule = {},
                                          Memory&... workspace) {
  static_assert(detail::are_patterns_of<Patterns, Hopfield<N, T>>,
                "what a Hopfield<N, T> stores is a Tensor<T, P, N>, a pattern a row, or one Tensor<T, N>");
  if constexpr (detail::are_patterns_of<Patterns, Hopfield<N, T>>) {
    return detail::store_patterns<detail::patterns_in<N, T, Patterns>>(net, patterns.data(), rule, workspace...);
  } else {
    return {};
  }
}

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

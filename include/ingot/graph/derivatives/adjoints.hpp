// Gathers the derivatives of a loss with respect to every node, from the last node to the first.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>

#include "ingot/core/dimensions.hpp"
#include "ingot/graph/derivatives/simplifier.hpp"
#include "ingot/graph/graph_builder.hpp"
#include "ingot/graph/packed.hpp"

namespace ingot::graph::detail {

class Adjoints {
 public:
  // wrt: the leaves to differentiate by.
  constexpr Adjoints(Simplifier& simplifier_, GraphBuilder const& builder, List<NodeId> const& wrt)
      : simplifier(simplifier_), needed_(builder.size(), false), first_(builder.size(), none) {
    for (NodeId const leaf : wrt) needed_[leaf] = true;
    for (NodeId id = 0; id < builder.size(); ++id) {
      for (std::size_t i = 0; i < builder[id].operands && !needed_[id]; ++i)
        needed_[id] = needed_[builder.operand(id, i)];
    }
  }

  // Whether the node depends on a leaf to differentiate by.
  constexpr bool needs(NodeId x) const { return needed_[x]; }
  constexpr bool has(NodeId x) const { return first_[x] != none; }

  // Adds a term to the derivative with respect to x, in the shape that x was broadcast to.
  constexpr void give(NodeId x, NodeId term) {
    if (!needs(x)) return;
    given_.push({simplifier.sum_like(term, x), first_[x]});
    first_[x] = given_.size() - 1;
  }

  // The derivative with respect to x: the sum of its terms, equal ones merged into a multiple.
  constexpr NodeId take(NodeId x) {
    if (has(x) && given_[first_[x]].next == none) return given_[first_[x]].term;
    List<Term> terms;
    for (std::size_t i = first_[x]; i != none; i = given_[i].next) {
      Term const t = simplifier.term_of(simplifier.core(given_[i].term));
      while (place_.size() <= t.base) place_.push(none);
      if (place_[t.base] == none) {
        place_[t.base] = terms.size();
        terms.push(t);
      } else {
        terms[place_[t.base]].factor += t.factor;
      }
    }
    NodeId total = simplifier.constant(0);
    for (Term const& t : terms) {
      place_[t.base] = none;
      total = simplifier.add(total, simplifier.multiple(t));
    }
    return simplifier.broadcast_like(total, x);
  }

  Simplifier& simplifier;

 private:
  static constexpr std::size_t none = ~std::size_t{0};
  struct Given {
    NodeId term = no_node;
    std::size_t next = none;
  };

  List<bool> needed_;
  List<std::size_t> first_;  // by node: the latest term given
  List<Given> given_;
  List<std::size_t> place_;  // by base: which of the terms being added up
};

}  // namespace ingot::graph::detail

#include "ingot/core/epilogue.hpp"

// What a network refuses of marks (layers/attention/marks.hpp): a layer that gives them before one that takes none, which
// would compute with a mark as with a feature, and one that takes them behind one that gives none, the reverse.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <type_traits>
#include <utility>

#include "ingot/core/pack.hpp"
#include "ingot/layers/layer_traits.hpp"
#include "ingot/layers/refusal.hpp"
#include "ingot/network/first_false.hpp"

namespace ingot {

namespace detail {

// The two ends of a joint, as a refusal prints them.
template <std::size_t Position, class Layer>
struct GivesMarks {};
template <std::size_t Position, class Layer>
struct GivesNoMarks {};
template <std::size_t Position, class Layer>
struct TakesMarks {};
template <std::size_t Position, class Layer>
struct TakesNoMarks {};

// True for NoneRefused alone.
template <class From, class To>
inline constexpr bool marks_match = std::is_same_v<From, NoneRefused>;

// Whether a layer has anything to do with marks.
template <class L>
inline constexpr bool knows_marks = takes_marks_v<L> || gives_marks_v<L>;

// The positions of two layers of which one gives marks and the other does not take them, or the reverse.
struct MarksJoint {
  std::size_t from = none;
  std::size_t to = none;
};

template <class... Layers>
constexpr MarksJoint first_marks_joint() {
  if constexpr (sizeof...(Layers) > 1 && (knows_marks<Layers> || ...)) {
    constexpr std::array<bool, sizeof...(Layers)> takes{takes_marks_v<Layers>...};
    constexpr std::array<bool, sizeof...(Layers)> gives{gives_marks_v<Layers>...};
    constexpr std::array<bool, sizeof...(Layers)> hands_on{hands_marks_on_v<Layers>...};
    std::size_t from = none;
    for (std::size_t i = 0; i < sizeof...(Layers); ++i) {
      if (hands_on[i]) continue;
      if (from != none && gives[from] != takes[i]) return {from, i};
      from = i;
    }
  }
  return {};
}

template <bool Checked, class... Layers>
constexpr MarksJoint marks_joint_of() {
  if constexpr (Checked) {
    return first_marks_joint<Layers...>();
  } else {
    return {};
  }
}

// Whether a layer that is refused takes marks: its RefusalOf says so, since the layer itself is not looked into.
template <class L>
concept SaysMarksWhenRefused = requires { bool{RefusalOf<L>::takes_marks}; };

// A layer that is refused and takes marks or takes none, in the place of itself.
template <bool Takes>
struct RefusedByWidth {
  static constexpr bool takes_marks = Takes;
};
template <class L>
struct MarksOfRefused {
  using type = L;
};
template <class L>
requires(!not_refused<L> && SaysMarksWhenRefused<L>)
struct MarksOfRefused<L> {
  using type = RefusedByWidth<RefusalOf<L>::takes_marks>;
};

// The same joint up to the first layer that is refused, if that is one of those that take marks or not: to one that lacks
// .marked a mark is a feature, and the width that it then has may be what is refused.
template <std::size_t Refused, class... Layers>
constexpr MarksJoint marks_joint_before() {
  if constexpr (Refused != none && Refused != 0) {
    if constexpr (SaysMarksWhenRefused<type_at_t<Refused, Layers...>>) {
      return []<std::size_t... I>(std::index_sequence<I...>) {
        return first_marks_joint<typename MarksOfRefused<type_at_t<I, Layers...>>::type...>();
      }(std::make_index_sequence<Refused + 1>{});
    }
  }
  return {};
}

template <std::size_t From, std::size_t To, class... Layers>
struct FoundMarks {
 private:
  using Before = type_at_t<From, Layers...>;
  using After = type_at_t<To, Layers...>;

 public:
  using output = std::conditional_t<gives_marks_v<Before>, GivesMarks<From, Before>, GivesNoMarks<From, Before>>;
  using input = std::conditional_t<gives_marks_v<Before>, TakesNoMarks<To, After>, TakesMarks<To, After>>;
};
template <class... Layers>
struct FoundMarks<none, none, Layers...> {
  using output = NoneRefused;
  using input = NoneRefused;
};

// Of a chain: those of its first layer and of its last.
template <class... Layers>
inline constexpr bool chain_takes_marks = [] {
  if constexpr ((takes_marks_v<Layers> || ...)) {
    std::size_t const first = first_false(std::array<bool, sizeof...(Layers)>{hands_marks_on_v<Layers>...});
    return std::array<bool, sizeof...(Layers)>{takes_marks_v<Layers>...}[first];
  } else {
    return false;
  }
}();
template <class... Layers>
inline constexpr bool chain_gives_marks = [] {
  if constexpr ((gives_marks_v<Layers> || ...)) {
    std::array<bool, sizeof...(Layers)> const hands_on{hands_marks_on_v<Layers>...};
    std::size_t last = sizeof...(Layers) - 1;
    while (hands_on[last]) --last;
    return std::array<bool, sizeof...(Layers)>{gives_marks_v<Layers>...}[last];
  } else {
    return false;
  }
}();

template <class... Layers>
inline constexpr bool chain_hands_marks_on = (hands_marks_on_v<Layers> && ...);

// Of branches side by side: whether all but those that only hand on take marks of their input, or none does, and the
// same of what they give.
template <class... Branches>
inline constexpr bool branches_agree_on_marks =
    !(knows_marks<Branches> || ...) ||
    ((!(takes_marks_v<Branches> || ...) || ((takes_marks_v<Branches> || hands_marks_on_v<Branches>) && ...)) &&
     (!(gives_marks_v<Branches> || ...) || ((gives_marks_v<Branches> || hands_marks_on_v<Branches>) && ...)));

}  // namespace detail

namespace reasons {

// Why a network cannot be a layer of another: one of two neighbours lacks `.marked = true` or per_marked_step.
template <class Gives, class Takes>
struct MarksDiffer {};
// Of branches side by side some take or give marks and others do not.
template <class... Branches>
struct BranchesDifferInMarks {};

}  // namespace reasons
}  // namespace ingot

#include "ingot/core/epilogue.hpp"

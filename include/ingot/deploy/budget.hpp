// Budgets: a network that does not fit the device does not compile.
//
//   static_assert(fits<Net, Budget{.flash = 64_KiB, .ram = 16_KiB, .macs = 1'000'000}>);
//   static_assert(fits_training<Net, 16, Adam<Net>, 64_KiB>);
//   static_assert(fits_steps<Net, Budget{.ram = 1_KiB, .macs = 20'000}>);   // of a network that runs step by step
#pragma once

#include "ingot/core/prologue.hpp"

// Included first: in front of each message compilers list the includes on the way to its header.
#include "ingot/network/network.hpp"

#include <array>
#include <cstddef>
#include <limits>
#include <type_traits>

#include "ingot/core/pack.hpp"
#include "ingot/layers/refusal.hpp"
#include "ingot/network/checks.hpp"
#include "ingot/network/cost.hpp"
#include "ingot/network/flow.hpp"
#include "ingot/network/outline.hpp"
#include "ingot/network/residual.hpp"
#include "ingot/network/step_cost.hpp"
#include "ingot/training/training_cost.hpp"

namespace ingot {

// What a device has for a network. A field that is left out is no limit.
struct Budget {
  static constexpr std::size_t unlimited = std::numeric_limits<std::size_t>::max();

  std::size_t flash = unlimited;  // bytes of parameters; the code comes beside
  std::size_t ram = unlimited;    // bytes of workspace, input and output of one sample, as Cost::ram_bytes has them;
                                  // parameters that are no constants in flash, and the stack, come beside
  std::size_t macs = unlimited;   // multiply-accumulates of one sample

  friend constexpr bool operator==(Budget const&, Budget const&) = default;
};

namespace detail {

constexpr std::size_t bytes_in(unsigned long long count, std::size_t unit) {
  return count <= Budget::unlimited / unit ? static_cast<std::size_t>(count) * unit : Budget::unlimited;
}

}  // namespace detail

inline namespace literals {

// 64_KiB, 2_MiB: bytes, 1024 and 1024 * 1024 of them; more than std::size_t holds is no limit.
constexpr std::size_t operator""_KiB(unsigned long long count) {
  return detail::bytes_in(count, 1024);
}
constexpr std::size_t operator""_MiB(unsigned long long count) {
  return detail::bytes_in(count, std::size_t{1024} * 1024);
}

}  // namespace literals

// Whether a network stays within a budget: for `if constexpr` and choices among networks.
template <class Net, Budget Limits>
inline constexpr bool within_budget =
    cost<Net>.flash_bytes <= Limits.flash && cost<Net>.ram_bytes() <= Limits.ram && cost<Net>.macs <= Limits.macs;

// Whether training a network on batches of B with an optimizer takes so many bytes of RAM at most.
template <class Net, std::size_t B, class Optimizer, std::size_t Ram>
inline constexpr bool trains_within = training_cost<Net, B, Optimizer>.total() <= Ram;

// Whether a network that runs in blocks of so many steps stays within a budget: of RAM it takes its state, its workspace
// and a block's input and output, and its multiply-accumulates are those of a step.
template <class Net, Budget Limits, std::size_t Block = 1>
inline constexpr bool steps_within_budget =
    step_cost<Net, Block>.flash_bytes <= Limits.flash && step_cost<Net, Block>.ram_bytes() <= Limits.ram &&
    step_cost<Net, Block>.macs <= Limits.macs;

namespace detail {

// As refusals print them: what is taken, what may be, and where most of it goes.
template <std::size_t>
struct Takes {};
template <std::size_t>
struct Budgeted {};
template <std::size_t Taken, class Where, class Layer>
struct Costliest {};
template <auto... Where>
struct AtPosition {};
template <class... Parts>
struct SumOf {};
enum class Part { body, shortcut };

template <class Taken, class Limit, class Most>
inline constexpr bool flash_within_budget = std::is_same_v<Taken, NoneRefused>;
template <class Taken, class Limit, class Most>
inline constexpr bool ram_within_budget = std::is_same_v<Taken, NoneRefused>;
template <class Taken, class Limit, class Most>
inline constexpr bool macs_within_budget = std::is_same_v<Taken, NoneRefused>;
template <class Taken, class Limit, class Parts>
inline constexpr bool training_within_budget = std::is_same_v<Taken, NoneRefused>;

// The layer of an entry of an outline, and where it stands.
template <class L, std::size_t Entry, auto... Where>
struct EntryOf;
template <class L, auto... Where>
struct EntryOf<L, 0, Where...> {
  using layer = L;
  using position = AtPosition<Where...>;
};
template <std::size_t Entry, bool OfResidual, class Parts, auto... Where>
struct EntryOfPart;
template <std::size_t Entry, bool OfResidual, class... Parts, auto... Where>
struct EntryOfPart<Entry, OfResidual, Type<Pack<Parts...>>, Where...> {
  static constexpr std::array<std::size_t, sizeof...(Parts)> first = first_steps(std::array{Joins<Parts>::entries...});
  static constexpr std::size_t part = [] {
    std::size_t last = 0;
    for (std::size_t i = 0; i < first.size(); ++i) last = first[i] <= Entry ? i : last;
    return last;
  }();
  static constexpr auto word = [] {
    if constexpr (OfResidual) {
      return part == 0 ? Part::body : Part::shortcut;
    } else {
      return static_cast<int>(part);
    }
  }();
  using type = EntryOf<type_at_t<part, Parts...>, Entry - first[part], Where..., word>;
};
template <class L, std::size_t Entry, auto... Where>
struct EntryOf
    : EntryOfPart<Entry - 1, Joins<L>::structure == Structure::residual, typename Joins<L>::first, Where...>::type {};

// What exceeds a limit; three NoneRefused where it does not.
template <class Net, std::size_t Taken, std::size_t Limit, std::size_t LayerCost::* Figure>
struct Excess {
  using taken = NoneRefused;
  using limit = NoneRefused;
  using most = NoneRefused;
};
template <class Net, std::size_t Taken, std::size_t Limit, std::size_t LayerCost::* Figure>
requires(Taken > Limit)
struct Excess<Net, Taken, Limit, Figure> {
 private:
  static constexpr std::size_t row = [] {
    auto const& layers = cost<Net>.layers;
    std::size_t most = 0;
    for (std::size_t i = 1; i < layers.size(); ++i) most = layers[i].*Figure > layers[most].*Figure ? i : most;
    return most;
  }();
  using Entry = EntryOf<Net, cost_rows<Net>.entry[row]>;

 public:
  using taken = Takes<Taken>;
  using limit = Budgeted<Limit>;
  using most = Costliest<cost<Net>.layers[row].*Figure, typename Entry::position, typename Entry::layer>;
};

// Of what the RAM of steps is the sum.
template <std::size_t>
struct RemembersBytes {};
template <std::size_t>
struct WorkspaceBytes {};
template <std::size_t>
struct InputAndOutputBytes {};

// What steps take beyond a limit, and of what it is the sum; two NoneRefused where they do not.
template <std::size_t Taken, std::size_t Limit, class Parts = SumOf<>>
struct ExcessOfSteps {
  using taken = NoneRefused;
  using parts = NoneRefused;
};
template <std::size_t Taken, std::size_t Limit, class Parts>
requires(Taken > Limit)
struct ExcessOfSteps<Taken, Limit, Parts> {
  using taken = Takes<Taken>;
  using parts = Parts;
};
template <class Taken, class Limit>
inline constexpr bool flash_of_steps_within_budget = std::is_same_v<Taken, NoneRefused>;
template <class Taken, class Limit, class Parts>
inline constexpr bool ram_of_steps_within_budget = std::is_same_v<Taken, NoneRefused>;
template <class Taken, class Limit>
inline constexpr bool macs_of_a_step_within_budget = std::is_same_v<Taken, NoneRefused>;

// Of what too large a training is the sum.
template <std::size_t>
struct Parameters {};
template <std::size_t>
struct Gradient {};
template <std::size_t>
struct Saved {};
template <std::size_t>
struct OptimizerState {};
template <std::size_t>
struct BatchOfInputs {};
template <TrainingCost Needed, bool Exceeds>
struct TrainingParts {
  using taken = Takes<Needed.total()>;
  using parts = SumOf<Parameters<Needed.parameters>, Gradient<Needed.gradient>, Saved<Needed.saved>,
                      OptimizerState<Needed.optimizer>, BatchOfInputs<Needed.batch>>;
};
template <TrainingCost Needed>
struct TrainingParts<Needed, false> {
  using taken = NoneRefused;
  using parts = NoneRefused;
};

}  // namespace detail

// within_budget for a static_assert, whose error then names the figure that is exceeded, what the network takes and may
// take of it, and the layer that takes most of it with its position. It is true or does not compile.
template <class Net, Budget Limits>
inline constexpr bool fits = [] {
  using detail::complete;
  complete(static_cast<Net*>(nullptr));
  if constexpr (detail::can_be_costed<Net>) {
    constexpr bool flash_fits = cost<Net>.flash_bytes <= Limits.flash;
    constexpr bool ram_fits = cost<Net>.ram_bytes() <= Limits.ram;
    using Flash = detail::Excess<Net, cost<Net>.flash_bytes, Limits.flash, &LayerCost::flash_bytes>;
    using Ram = detail::Excess<Net, cost<Net>.ram_bytes(), flash_fits ? Limits.ram : Budget::unlimited,
                               &LayerCost::workspace_bytes>;
    using Macs =
        detail::Excess<Net, cost<Net>.macs, flash_fits && ram_fits ? Limits.macs : Budget::unlimited, &LayerCost::macs>;
    static_assert(detail::flash_within_budget<typename Flash::taken, typename Flash::limit, typename Flash::most>,
                  "the network's parameters take more bytes than the budget has of flash");
    static_assert(detail::ram_within_budget<typename Ram::taken, typename Ram::limit, typename Ram::most>,
                  "the network's workspace, input and output take more bytes than the budget has of RAM");
    static_assert(detail::macs_within_budget<typename Macs::taken, typename Macs::limit, typename Macs::most>,
                  "the network takes more multiply-accumulates than the budget has");
  } else {
    static_assert(has_a_cost<Net>, "fits<Net, Budget{...}> takes a network or a layer");
  }
  return true;
}();

// The same of steps_within_budget: of RAM the error names of what it is the sum. Refuses a network that cannot run step by
// step.
template <class Net, Budget Limits, std::size_t Block = 1>
inline constexpr bool fits_steps = [] {
  using detail::complete;
  complete(static_cast<Net*>(nullptr));
  if constexpr (!detail::can_be_costed<Net>) {
    static_assert(has_a_cost<Net>, "fits_steps<Net, Budget{...}, Block> takes a network");
  } else if constexpr (detail::streams_at_all<Net>) {
    constexpr StepCost cost = step_cost<Net, Block>;
    constexpr bool flash_fits = cost.flash_bytes <= Limits.flash;
    constexpr bool ram_fits = cost.ram_bytes() <= Limits.ram;
    using Flash = detail::ExcessOfSteps<cost.flash_bytes, Limits.flash>;
    using Ram = detail::ExcessOfSteps<
        cost.ram_bytes(), flash_fits ? Limits.ram : Budget::unlimited,
        detail::SumOf<detail::RemembersBytes<cost.state_bytes>, detail::WorkspaceBytes<cost.workspace_bytes>,
                      detail::InputAndOutputBytes<cost.input_bytes + cost.output_bytes>>>;
    using Macs = detail::ExcessOfSteps<cost.macs, flash_fits && ram_fits ? Limits.macs : Budget::unlimited>;
    static_assert(detail::flash_of_steps_within_budget<typename Flash::taken, detail::Budgeted<Limits.flash>>,
                  "the network's parameters take more bytes than the budget has of flash");
    static_assert(
        detail::ram_of_steps_within_budget<typename Ram::taken, detail::Budgeted<Limits.ram>, typename Ram::parts>,
        "the network's state, workspace and a block's input and output take more bytes than the budget has of RAM");
    static_assert(detail::macs_of_a_step_within_budget<typename Macs::taken, detail::Budgeted<Limits.macs>>,
                  "a step takes more multiply-accumulates than the budget has");
  }
  return true;
}();

// The same of trains_within: the error names what training takes, what it may take, and of what that is the sum.
template <class Net, std::size_t B, class Optimizer, std::size_t Ram>
inline constexpr bool fits_training = [] {
  using detail::complete;
  complete(static_cast<Net*>(nullptr));
  if constexpr (detail::can_be_costed<Net>) {
    constexpr TrainingCost cost = training_cost<Net, B, Optimizer>;
    using Parts = detail::TrainingParts<cost, (cost.total() > Ram)>;
    static_assert(detail::training_within_budget<typename Parts::taken, detail::Budgeted<Ram>, typename Parts::parts>,
                  "training takes more bytes than the budget has of RAM");
  } else {
    static_assert(has_a_cost<Net>, "fits_training<Net, B, Optimizer, Ram> takes a network or a layer");
  }
  return true;
}();

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

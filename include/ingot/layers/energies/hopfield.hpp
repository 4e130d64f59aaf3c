// Hopfield's network: a memory of patterns that are recalled from a part of them.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>

#include "ingot/core/fingerprint.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/kernels/hopfield.hpp"
#include "ingot/layers/energies/recall.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/layers/refusal.hpp"
#include "ingot/layers/words.hpp"

namespace ingot {

template <std::size_t N, class T = float>
struct Hopfield : RefusedLayer<Hopfield<N, T>> {};

namespace reasons {

// A Hopfield network learns by store(), of training/hopfield_rules.hpp, not by the gradient: its units have steps.
struct ItStoresPatternsInsteadOfFollowingGradients {};

}  // namespace reasons

template <std::size_t N, class T>
struct RefusalOf<Hopfield<N, T>> : FirstOf<UnlessPositive<N>, UnlessScalar<T>> {};

// N units of 1 and -1. A unit takes the sign of its field h[i] = sum_j w[i, j] s[j] - thresholds[i]; where that is 0, it
// stays as it is. With symmetric weights and a diagonal of 0, an update of one unit never raises the energy
// E = -1/2 sum_ij w[i, j] s[i] s[j] + sum_i thresholds[i] s[i], so that updates one after the other end at rest. Updates
// of all units at once end at rest or between two states.
//
// As a layer its forward is one update of all units at once. recall() runs until the state rests.
//
// Shapes      x [N], y [N].
// Parameters  weight [N, N], symmetric with a diagonal of 0: store() of training/hopfield_rules.hpp keeps it so, and
//             is_symmetric() says whether what was loaded is; thresholds [N]. Both start at 0.
// Numerics    fields are sums as Dense has them. Whole numbers as weights and thresholds (Hebb's rule) round nothing
//             while sums of magnitudes stay below 2^24 in float: then all of the above holds exactly.
//             A state may hold any numbers from -1 to 1, such as 0 for a unit that is not known; NaN stays NaN.
// Cost        N * N MACs an update of all units or a sweep; N * (N + 1) scalars, aligned as Dense's. recall takes 2 N
//             bytes of the stack, or 2 N scalars for synchronous updates.
// Aliasing    y overlaps neither x nor the parameters.
// Refuses     zero sizes; a T that is not a scalar; to be trained by a gradient. In build() also an input of several axes.
// Source      Hopfield 1982; for all units at once Goles, Fogelman-Soulie, Pellegrin 1985.
template <std::size_t N, class T>
requires not_refused<Hopfield<N, T>>
struct Hopfield<N, T> {
  using scalar = T;
  using input_shape = Shape<N>;
  using output_shape = Shape<N>;
  using state_type = Tensor<T, N>;
  template <class U>
  using with_scalar = Hopfield<N, U>;
  using untrainable_because = reasons::ItStoresPatternsInsteadOfFollowingGradients;
  static constexpr std::size_t macs = N * N;
  static constexpr std::size_t other_operations = 2 * N;  // the threshold, the sign
  static constexpr LayerIdentity identity() { return layer_identity("Hopfield"); }
  template <class Spelling>
  static void spell(Spelling& spelling) {
    spelling.layer("Hopfield", "energies.hpp", N);
    spelling.template scalar<T>();
  }

  alignas(kernels::weights_alignment<T>(N, N)) Tensor<T, N, N> weight;
  Tensor<T, N> thresholds;

  template <std::size_t B>
  constexpr void forward(View<T const, B, input_shape> x, View<T, B, output_shape> y) const {
    kernels::hopfield_update<N>(weight.data(), thresholds.data(), x, y);
  }

  constexpr T field(state_type const& state, std::size_t i) const {
    return kernels::hopfield_field<N>(weight.data(), thresholds.data(), state.data(), i);
  }
  constexpr T energy(state_type const& state) const {
    return kernels::hopfield_energy<N>(weight.data(), thresholds.data(), state.data());
  }

  // Updates unit i < N; whether it changed.
  constexpr bool update(state_type& state, std::size_t i) const {
    return kernels::hopfield_sweep<N>(weight.data(), thresholds.data(), std::array{i}, state.data()) > 0;
  }

  // Whether no unit would change.
  constexpr bool is_at_rest(state_type const& state) const {
    return kernels::hopfield_is_at_rest<N>(weight.data(), thresholds.data(), state.data());
  }

  // Whether the weights are symmetric with a diagonal of 0, as what is said of the energy takes for granted.
  constexpr bool is_symmetric() const { return kernels::is_symmetric_without_diagonal<N>(weight.data()); }

  // Updates the state until nothing changes or the bound of sweeps is reached.
  constexpr RecallResult recall(state_type& state, RecallOptions const& options = {}) const {
    return options.order == UpdateOrder::synchronous ? recall_at_once(state, options)
                                                     : recall_one_by_one(state, options);
  }

  // Of roles that of a bias: what starts at 0.
  template <class F, class... Same>
  static constexpr void visit(F&& f, Same&... same) {
    f(Parameter{"weight", Role::bias, N, N}, same.weight...);
    f(Parameter{"thresholds", Role::bias, N, N}, same.thresholds...);
  }

 private:
  constexpr RecallResult recall_one_by_one(state_type& state, RecallOptions const& options) const {
    RecallResult result;
    std::array<kernels::unit_index_t<N>, N> order{};
    while (result.sweeps < options.sweeps) {
      kernels::shuffle_units<N>(options.key.child(result.sweeps), order);
      std::size_t const changes = kernels::hopfield_sweep<N>(weight.data(), thresholds.data(), order, state.data());
      ++result.sweeps;
      result.changes += changes;
      if (changes == 0) {
        result.end = RecallEnd::at_rest;
        break;
      }
    }
    return result;
  }

  constexpr RecallResult recall_at_once(state_type& state, RecallOptions const& options) const {
    RecallResult result;
    state_type next{};
    state_type before{};
    while (result.sweeps < options.sweeps) {
      forward<1>(View<T const, 1, input_shape>(state), View<T, 1, output_shape>(next));
      std::size_t const changes = kernels::count_differences<N>(next.data(), state.data());
      bool const returns =
          result.sweeps > 0 && kernels::count_differences<N>(next.data(), before.data()) == 0 && changes > 0;
      ++result.sweeps;
      result.changes += changes;
      before = state;
      state = next;
      if (changes == 0 || returns) {
        result.end = changes == 0 ? RecallEnd::at_rest : RecallEnd::cycle_of_two;
        break;
      }
    }
    return result;
  }
};

// What stands for the layer in build().
namespace words {

struct Hopfield {
  template <class Input>
  static constexpr bool takes = Input::rank == 1;
  template <class Input, class T>
  using layer = ingot::Hopfield<Input::size, T>;
};

}  // namespace words

// Stands for a Hopfield of as many units as come before it in build().
inline constexpr words::Hopfield hopfield{};

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

// What a layer says of itself, and what holds where it says nothing: layer.hpp has the list.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <initializer_list>
#include <type_traits>

#include "ingot/core/extents.hpp"
#include "ingot/core/scalar.hpp"
#include "ingot/core/tensor.hpp"

namespace ingot {

namespace detail {

template <class L>
struct ScalarOf {
  using type = AnyScalar;
};
template <class L>
requires requires { typename L::scalar; }
struct ScalarOf<L> {
  using type = typename L::scalar;
};

}  // namespace detail

// The scalar of a layer; AnyScalar where it computes in whatever it is given.
template <class L>
using scalar_t = typename detail::ScalarOf<L>::type;

// Whether a layer computes in whatever it is given, as one without parameters.
template <class L>
inline constexpr bool computes_in_any_scalar = std::is_same_v<scalar_t<L>, AnyScalar>;

// The scalar of a layer, `float` where it would compute in any.
template <class L>
using default_scalar_t = std::conditional_t<computes_in_any_scalar<L>, float, scalar_t<L>>;

// What a layer reads and writes in inference.
template <class L, std::size_t B, class T>
using input_view_t = View<T const, B, typename L::input_shape>;
template <class L, std::size_t B, class T>
using output_view_t = View<T, B, typename L::output_shape>;

// The gradients that backward reads and writes.
template <class L, std::size_t B, class T>
using output_gradient_view_t = View<T const, B, typename L::output_shape>;
template <class L, std::size_t B, class T>
using input_gradient_view_t = View<T, B, typename L::input_shape>;

// Whether a layer's forward takes scratch, and how many scalars of it.
template <class L, std::size_t B>
inline constexpr bool takes_scratch_v = requires { L::template workspace_size<B>; };
template <class L, std::size_t B>
inline constexpr std::size_t workspace_size_v = [] {
  if constexpr (takes_scratch_v<L, B>) {
    return std::size_t{L::template workspace_size<B>};
  } else {
    return std::size_t{0};
  }
}();

namespace detail {

// What is kept by a layer that keeps nothing.
struct NothingSaved {};

template <class L, std::size_t B, class T>
struct SavedOf {
  using type = NothingSaved;
};
template <class L, std::size_t B, class T>
requires requires { typename L::template Saved<B, T>; }
struct SavedOf<L, B, T> {
  using type = typename L::template Saved<B, T>;
};

}  // namespace detail

// What a layer keeps between the training pass and backward, besides its input and output.
template <class L, std::size_t B, class T>
using saved_t = typename detail::SavedOf<L, B, T>::type;

namespace detail {

template <class L, std::size_t B, class T>
struct SavedThroughOf : SavedOf<L, B, T> {};
template <class L, std::size_t B, class T>
requires requires { typename L::template SavedThrough<B, T>; }
struct SavedThroughOf<L, B, T> {
  using type = typename L::template SavedThrough<B, T>;
};

}  // namespace detail

// The same for a backward that writes the input's gradient, where the layer keeps less without (a Network that begins
// with frozen layers).
template <class L, std::size_t B, class T>
using saved_through_t = typename detail::SavedThroughOf<L, B, T>::type;

// Whether it keeps anything.
template <class L, std::size_t B, class T>
inline constexpr bool keeps_something = !std::is_same_v<saved_t<L, B, T>, detail::NothingSaved>;

// What a layer says of itself, or what holds where it says nothing: see the head of layer.hpp.
template <class L>
inline constexpr bool in_place_v = [] {
  if constexpr (requires { L::in_place; }) return bool{L::in_place};
  return false;
}();
template <class L>
inline constexpr bool reshapes_only_v = [] {
  if constexpr (requires { L::reshapes_only; }) return bool{L::reshapes_only};
  return false;
}();
template <class L>
inline constexpr bool backward_reads_input_v = [] {
  if constexpr (requires { L::backward_reads_input; }) return bool{L::backward_reads_input};
  return !reshapes_only_v<L>;
}();
template <class L>
inline constexpr bool backward_reads_output_v = [] {
  if constexpr (requires { L::backward_reads_output; }) return bool{L::backward_reads_output};
  return !reshapes_only_v<L>;
}();
template <class L>
constexpr bool takes_max_pool(Size2 sides) {
  if constexpr (requires { L::takes_max_pool(sides); }) return L::takes_max_pool(sides);
  return false;
}
template <class L>
inline constexpr Size2 max_pool_sides_v = [] {
  if constexpr (requires { L::max_pool_sides; }) return Size2{L::max_pool_sides};
  return Size2(1);
}();
template <class L>
inline constexpr bool identity_in_inference_v = [] {
  if constexpr (requires { L::identity_in_inference; }) return bool{L::identity_in_inference};
  return false;
}();
template <class L>
inline constexpr bool same_in_training_v = [] {
  if constexpr (requires { L::same_in_training; }) return bool{L::same_in_training};
  return reshapes_only_v<L> || !keeps_something<L, 1, default_scalar_t<L>>;
}();

// What a layer's outputs are to a classifier: logits, where the layer says nothing.
enum class Outputs { logits, probabilities, log_probabilities };
template <class L>
inline constexpr Outputs outputs_v = [] {
  if constexpr (requires { L::outputs; }) return Outputs{L::outputs};
  return Outputs::logits;
}();

// Whether the last feature of each step that a layer takes is a mark (layers/attention/marks.hpp), and whether that of
// each step it gives is one.
template <class L>
inline constexpr bool takes_marks_v = [] {
  if constexpr (requires { L::takes_marks; }) return bool{L::takes_marks};
  return false;
}();
template <class L>
inline constexpr bool gives_marks_v = [] {
  if constexpr (requires { L::gives_marks; }) return bool{L::gives_marks};
  return false;
}();

// Whether each step that a layer gives ends in a mark if each that it takes does, as of an Identity.
template <class L>
inline constexpr bool hands_marks_on_v = [] {
  if constexpr (requires { L::hands_marks_on; }) return bool{L::hands_marks_on};
  if constexpr (reshapes_only_v<L>) return std::is_same_v<typename L::input_shape, typename L::output_shape>;
  return false;
}();

// Whether a layer draws random numbers in training.
template <class L>
inline constexpr bool draws_random_v = [] {
  if constexpr (requires { L::draws_random; }) return bool{L::draws_random};
  return false;
}();

// The least batch that a layer learns from.
template <class L>
inline constexpr std::size_t least_batch_v = [] {
  if constexpr (requires { L::least_batch; }) return std::size_t{L::least_batch};
  return std::size_t{1};
}();

// Whether a layer has parameters.
template <class L>
inline constexpr bool has_parameters_v = !std::is_empty_v<L>;

namespace detail {

// What holds of several layers together.
template <class... Layers>
inline constexpr bool any_draws_random_v = [] {
  for (bool const draws : {false, draws_random_v<Layers>...}) {
    if (draws) return true;
  }
  return false;
}();
template <class... Layers>
inline constexpr std::size_t least_batch_of_all = [] {
  std::size_t least = 1;
  for (std::size_t const one : {std::size_t{1}, least_batch_v<Layers>...}) least = one > least ? one : least;
  return least;
}();

// Whether a layer names itself in another scalar, and what stands for that layer where it does not: refused wherever it
// is used.
template <class L, class U>
concept HasWithScalar = requires { typename L::template with_scalar<U>; };
template <class L>
struct WithoutWithScalar {};

template <class L, class U>
struct WithScalar {
  using type = L;
};
template <class L, class U>
requires(!computes_in_any_scalar<L> && !HasWithScalar<L, U>)
struct WithScalar<L, U> {
  using type = WithoutWithScalar<L>;
};
template <class L, class U>
requires(!computes_in_any_scalar<L> && HasWithScalar<L, U>)
struct WithScalar<L, U> {
  using type = typename L::template with_scalar<U>;
};

}  // namespace detail

// The same layer with scalar U; of one that computes in any scalar, itself.
template <class L, class U>
using with_scalar_t = typename detail::WithScalar<L, U>::type;

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

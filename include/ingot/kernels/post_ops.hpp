// Post-operations: what is done to an output of a kernel when its sum is complete, in the register that holds it.
//
// Each has from(sample, position), itself for the outputs from that position of that sample on, and at<Count>(v, i),
// the new values of the outputs from i on, the first Count of the register v. A kernel may apply them to the same sum
// twice: none reads what the kernel writes. few_operations: a processor need not wait for them long; a kernel of few
// sums, whose next sums would wait too, does the others when it is done. output_shape<S>: what outputs of shape S
// become.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <limits>
#include <type_traits>

#include "ingot/core/extents.hpp"
#include "ingot/core/simd.hpp"
#include "ingot/core/tensor.hpp"

namespace ingot::kernels {

// The sum itself.
struct NoPostOps {
  template <class S>
  using output_shape = S;
  static constexpr bool few_operations = true;

  constexpr NoPostOps from(std::size_t, std::size_t) const { return {}; }
  template <std::size_t, class V>
  INGOT_INLINE static constexpr V at(V v, std::size_t) {
    return v;
  }
};

// f(v). OfPacks: f takes packs of numbers, too.
template <class Function, bool OfPacks>
struct Apply {
  template <class S>
  using output_shape = S;
  static constexpr bool few_operations = [] {
    if constexpr (requires { Function::few_operations; }) return bool{Function::few_operations};
    return false;
  }();

  constexpr Apply from(std::size_t, std::size_t) const { return {}; }
  template <std::size_t Count, class V>
  INGOT_INLINE static constexpr V at(V v, std::size_t) {
    if constexpr (!simd::is_vector<V>) {
      // A choice between two numbers is a branch to some compilers, between two registers never.
      if constexpr (OfPacks && simd::in_registers<V> && (simd::width<V> > 1)) {
        if (!std::is_constant_evaluated()) return Function::value(simd::Pack<V, 16 / sizeof(V)>(v)).v[0];
      }
      return Function::value(v);
    } else if constexpr (OfPacks) {
      return Function::value(simd::Pack<simd::number_t<V>, simd::count<V>>(v)).v;
    } else {
      std::array<simd::number_t<V>, simd::count<V>> numbers;
      simd::store<simd::count<V>>(numbers.data(), v);
      for (std::size_t i = 0; i < Count; ++i) numbers[i] = Function::value(numbers[i]);
      return simd::load<simd::count<V>>(numbers.data());
    }
  }
};

// v + the value at the same place of another tensor.
template <class T>
struct Add {
  template <class S>
  using output_shape = S;
  static constexpr bool few_operations = true;

  T const* data;
  std::size_t stride;  // from one sample to the next

  constexpr Add from(std::size_t sample, std::size_t position) const {
    return {data + sample * stride + position, stride};
  }
  template <std::size_t Count, class V>
  INGOT_INLINE constexpr V at(V v, std::size_t i) const {
    if constexpr (!simd::is_vector<V>) {
      return v + data[i];
    } else {
      return v + simd::load_first<simd::count<V>, Count>(data + i);
    }
  }
};

// What is below a bound becomes it: ReLU is that, and so is no operation, with a bound that nothing is below. Layers with
// the one and the other behind them share code that takes it.
template <class T>
struct NotBelow {
  static constexpr bool few_operations = true;

  T bound;

  constexpr NotBelow from(std::size_t, std::size_t) const { return *this; }
  template <std::size_t>
  INGOT_INLINE T at(T v, std::size_t) const {
    return math::select(v < bound, bound, v);
  }
};
// The same post-operations as a NotBelow, where they are one.
template <class T, class PostOps>
constexpr PostOps const& as_not_below(PostOps const& ops) {
  return ops;
}
template <class T>
constexpr NotBelow<T> as_not_below(NoPostOps) {
  return {-std::numeric_limits<T>::infinity()};
}
template <class T, class Function, bool OfPacks>
requires Function::is_rectifier
constexpr NotBelow<T> as_not_below(Apply<Function, OfPacks>) {
  return {T(0)};
}

// One and then the other.
template <class First, class Second>
struct Then {
  template <class S>
  using output_shape = S;
  static constexpr bool few_operations = First::few_operations && Second::few_operations;

  [[no_unique_address]] First first;
  [[no_unique_address]] Second second;

  constexpr Then from(std::size_t sample, std::size_t position) const {
    return {first.from(sample, position), second.from(sample, position)};
  }
  template <std::size_t Count, class V>
  INGOT_INLINE constexpr V at(V v, std::size_t i) const {
    return second.template at<Count>(first.template at<Count>(v, i), i);
  }
};

namespace detail {

template <class Maps, Size2 Sides>
struct PooledShape;
template <std::size_t C, std::size_t H, std::size_t W, Size2 Sides>
struct PooledShape<Shape<C, H, W>, Sides> {
  using type = Shape<C, H / Sides.height, W / Sides.width>;
};
template <std::size_t C, std::size_t L, Size2 Sides>
struct PooledShape<Shape<C, L>, Sides> {
  using type = Shape<C, L / Sides.width>;
};

}  // namespace detail

// The largest of each window of Sides outputs after First, as max_pool_forward has it; then Second. Windows lie side by
// side, and maps are whole windows.
template <Size2 Sides, class First, class Second>
struct MaxPool {
  template <class S>
  using output_shape = typename detail::PooledShape<S, Sides>::type;

  [[no_unique_address]] First first;
  [[no_unique_address]] Second second;

  // Of the outputs that remain.
  constexpr MaxPool from(std::size_t sample, std::size_t position) const {
    return {first, second.from(sample, position)};
  }
};
// The sides of its windows: of post-operations that pool nothing, 1.
template <class PostOps>
inline constexpr Size2 pool_sides = 1;
template <Size2 Sides, class First, class Second>
inline constexpr Size2 pool_sides<MaxPool<Sides, First, Second>> = Sides;
template <class PostOps>
inline constexpr bool is_max_pool = pool_sides<PostOps> != Size2(1);

// One after the other.
template <class First, class Second>
constexpr auto then(First first, Second second) {
  if constexpr (std::is_same_v<First, NoPostOps>) {
    return second;
  } else if constexpr (std::is_same_v<Second, NoPostOps>) {
    return first;
  } else if constexpr (is_max_pool<First>) {
    auto const last = then(first.second, second);
    return MaxPool<pool_sides<First>, decltype(first.first), std::remove_const_t<decltype(last)>>{first.first, last};
  } else if constexpr (is_max_pool<Second>) {
    auto const before = then(first, second.first);
    return MaxPool<pool_sides<Second>, std::remove_const_t<decltype(before)>, decltype(second.second)>{before,
                                                                                                       second.second};
  } else {
    return Then<First, Second>{first, second};
  }
}

// Of post-operations, those in front of the first that takes many operations, and what is left.
template <class PostOps>
constexpr auto few_of(PostOps const& ops) {
  if constexpr (PostOps::few_operations) {
    return ops;
  } else {
    return NoPostOps{};
  }
}
template <class PostOps>
constexpr auto rest_of(PostOps const& ops) {
  if constexpr (PostOps::few_operations) {
    return NoPostOps{};
  } else {
    return ops;
  }
}
template <class First, class Second>
requires(!Then<First, Second>::few_operations)
constexpr auto few_of(Then<First, Second> const& ops) {
  if constexpr (First::few_operations) {
    return then(ops.first, few_of(ops.second));
  } else {
    return few_of(ops.first);
  }
}
template <class First, class Second>
requires(!Then<First, Second>::few_operations)
constexpr auto rest_of(Then<First, Second> const& ops) {
  if constexpr (First::few_operations) {
    return rest_of(ops.second);
  } else {
    return then(rest_of(ops.first), ops.second);
  }
}

// The same post-operations of sums that are never -0: ReLU in front of a maximum is done to the largest alone.
template <class PostOps>
constexpr PostOps const& maxima_first(PostOps const& ops) {
  return ops;
}
template <Size2 Sides, class Function, bool OfPacks, class Second>
requires Function::is_rectifier
constexpr auto maxima_first(MaxPool<Sides, Apply<Function, OfPacks>, Second> const& ops) {
  return then(MaxPool<Sides, NoPostOps, NoPostOps>{}, then(ops.first, ops.second));
}

namespace detail {

// N outputs, as many at once as a register holds.
template <std::size_t N, std::size_t W, class T, class PostOps>
INGOT_INLINE void apply_in_registers(PostOps const& ops, T* out, std::size_t first = 0) {
  constexpr std::size_t whole = N - N % W;
  for (std::size_t i = first; i < first + whole; i += W) {
    simd::store<W>(out + i, ops.template at<W>(simd::load<W>(out + i), i));
  }
  if constexpr (N > whole) apply_in_registers<N - whole, std::bit_floor(N - whole)>(ops, out, first + whole);
}

}  // namespace detail

// What a kernel that takes none is followed by: y[i] = post_ops(y[i]).
template <std::size_t B, class T, class S, class PostOps>
constexpr void apply_post_ops(View<T, B, S> y, PostOps const& post_ops) {
  if constexpr (!std::is_same_v<PostOps, NoPostOps>) {
    for (std::size_t b = 0; b < B; ++b) {
      auto const ops = post_ops.from(b, 0);
      T* const out = y.sample(b);
      if constexpr (simd::in_registers<T>) {
        if (!std::is_constant_evaluated()) {
          detail::apply_in_registers<S::size, std::min(simd::width<T>, std::bit_floor(S::size))>(ops, out);
          continue;
        }
      }
      for (std::size_t i = 0; i < S::size; ++i) out[i] = ops.template at<1>(out[i], i);
    }
  }
}

}  // namespace ingot::kernels

#include "ingot/core/epilogue.hpp"

// Registers of numbers, which kernels compute in. Above kernels/ packs of them are numbers like others.
//
// A register is the compilers' own vector type, whose + and * are those of its elements, so that every element is
// rounded as a single number is. Its width is the target's: 16 floats with AVX-512, 8 with AVX, 4 with SSE2 or AArch64;
// one, a plain number, elsewhere (MVE computed other bits). INGOT_REGISTER_BYTES sets it by hand: any width is right on
// any target but 32-bit x86, wider ones than the target's are slow.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>
#include <utility>

#include "ingot/core/as_written.hpp"
#include "ingot/core/register_bytes.hpp"

// In front of a loop of constant length, for registers that stand in arrays: they have no address once it is unrolled.
#if defined(__clang__)
#define INGOT_UNROLL _Pragma("clang loop unroll(full)")
#else
#define INGOT_UNROLL _Pragma("GCC unroll 64")
#endif

// Of functions that take or return registers: no calling convention is good at that.
#define INGOT_INLINE [[gnu::always_inline]] inline

namespace ingot::simd {

// How many registers there are, of numbers where they are no vectors.
#if defined(__AVX512VL__) || defined(__aarch64__)
inline constexpr std::size_t registers = 32;
#elif defined(__x86_64__)
inline constexpr std::size_t registers = 16;
#elif (defined(__ARM_FP) && (__ARM_FP & 4) != 0) || defined(__riscv_flen)
inline constexpr std::size_t registers = 32;
#else
inline constexpr std::size_t registers = 8;
#endif

// Whether kernels may compute in registers of T.
template <class T>
inline constexpr bool in_registers = std::is_same_v<T, float> || std::is_same_v<T, double>;

// Numbers in the widest register.
template <class T>
inline constexpr std::size_t width = register_bytes > sizeof(T) ? register_bytes / sizeof(T) : 1;

namespace detail {

template <class T, std::size_t W>
struct VectorOf {
  typedef T type __attribute__((vector_size(W * sizeof(T))));
};
template <class T>
struct VectorOf<T, 1> {
  using type = T;
};

}  // namespace detail

// A register of W numbers.
template <class T, std::size_t W>
using vector_t = typename detail::VectorOf<T, W>::type;

// Whether a type is a register of more than one number, which numbers it has, and how many.
template <class V>
inline constexpr bool is_vector = requires(V v) { v[0]; };
template <class V>
using number_t = std::remove_cvref_t<decltype(std::declval<V&>()[0])>;
template <class V>
inline constexpr std::size_t count = sizeof(V) / sizeof(number_t<V>);

// W numbers from any address.
template <std::size_t W, class T>
INGOT_INLINE vector_t<T, W> load(T const* from) {
  if constexpr (W == 1) {
    return *from;
  } else {
    vector_t<T, W> v;
    __builtin_memcpy(&v, from, sizeof v);
    return v;
  }
}

// W numbers to any address.
template <std::size_t W, class T>
INGOT_INLINE void store(T* to, vector_t<std::type_identity_t<T>, W> v) {
  if constexpr (W == 1) {
    *to = v;
  } else {
    __builtin_memcpy(to, &v, sizeof v);
  }
}

// W times the same number.
template <class T, std::size_t W>
INGOT_INLINE vector_t<T, W> broadcast(T number) {
  if constexpr (W == 1) {
    return number;
  } else {
    return number - vector_t<T, W>{};  // of -0, too
  }
}

namespace detail {

template <class T, std::size_t W, auto Index, std::size_t... P>
INGOT_INLINE vector_t<T, sizeof...(P)> shuffled(vector_t<T, W> a, vector_t<T, W> b, std::index_sequence<P...>) {
  return __builtin_shufflevector(a, b, static_cast<int>(Index(P))...);
}

}  // namespace detail

// The numbers at Index(0), Index(1), ... Index(N - 1), those of b numbered from W.
template <class T, std::size_t W, std::size_t N, auto Index>
INGOT_INLINE vector_t<T, N> shuffle(vector_t<T, W> a, vector_t<T, W> b) {
  if constexpr (N == 1) {
    return a[Index(0)];
  } else {
    return detail::shuffled<T, W, Index>(a, b, std::make_index_sequence<N>{});
  }
}

namespace detail {

// Two registers as one.
template <class T, std::size_t W>
INGOT_INLINE vector_t<T, 2 * W> joined(vector_t<T, W> a, vector_t<T, W> b) {
  if constexpr (W == 1) {
    return vector_t<T, 2>{a, b};
  } else {
    constexpr auto in_order = [](std::size_t i) { return i; };
    return shuffle<T, W, 2 * W, in_order>(a, b);
  }
}

}  // namespace detail

// A register of W numbers from Parts places that stand `step` numbers apart.
template <std::size_t W, std::size_t Parts, class T>
INGOT_INLINE vector_t<T, W> load_parts(T const* from, std::size_t step) {
  if constexpr (Parts == 1) {
    return simd::load<W>(from);
  } else {
    return detail::joined<T, W / 2>(load_parts<W / 2, Parts / 2>(from, step),
                                    load_parts<W / 2, Parts / 2>(from + Parts / 2 * step, step));
  }
}

// One of the parts of a register.
template <class T, std::size_t W, std::size_t Parts, std::size_t P>
INGOT_INLINE vector_t<T, W / Parts> part_of(vector_t<T, W> v) {
  constexpr auto numbers = [](std::size_t i) { return P * (W / Parts) + i; };
  return shuffle<T, W, W / Parts, numbers>(v, v);
}

// All of them.
template <class T, std::size_t W, std::size_t Parts>
INGOT_INLINE std::array<vector_t<T, W / Parts>, Parts> split(vector_t<T, W> v) {
  if constexpr (Parts == 1) {
    return {v};
  } else {
    return [&]<std::size_t... P>(std::index_sequence<P...>) __attribute__((always_inline)) {
      return std::array<vector_t<T, W / Parts>, Parts>{part_of<T, W, Parts, P>(v)...};
    }(std::make_index_sequence<Parts>{});
  }
}

namespace detail {

inline constexpr auto lower_half = [](std::size_t i) { return i; };
template <std::size_t W>
inline constexpr auto upper_half = [](std::size_t i) { return W / 2 + i; };

}  // namespace detail

// All numbers of a register put together: those of its upper half with those of its lower half by join(lower, upper),
// and so on.
template <class T, std::size_t W, class Join>
INGOT_INLINE T fold_halves(vector_t<T, W> v, Join const& join) {
  if constexpr (W == 1) {
    return v;
  } else {
    return fold_halves<T, W / 2>(
        join(shuffle<T, W, W / 2, detail::lower_half>(v, v), shuffle<T, W, W / 2, detail::upper_half<W>>(v, v)), join);
  }
}

// The numbers at from[First], from[First + Stride], ...: W of them. A stride of 2 reads one number more at either end.
template <std::size_t W, std::size_t Stride, std::size_t First, class T>
INGOT_INLINE vector_t<T, W> load_strided(T const* from) {
  if constexpr (Stride == 1 || W == 1) {
    return simd::load<W>(from + First);
  } else if constexpr (Stride > 2) {
    return [&]<std::size_t... I>(std::index_sequence<I...>) __attribute__((always_inline)) {
      return vector_t<T, W>{from[First + I * Stride]...};
    }(std::make_index_sequence<W>{});
  } else {
    constexpr auto each_second = [](std::size_t i) { return 2 * i + First % 2; };
    T const* const pairs = from + First / 2 * 2;
    return simd::shuffle<T, W, W, each_second>(simd::load<W>(pairs), simd::load<W>(pairs + W));
  }
}

// The first Count numbers of a register.
template <std::size_t Count, class T, std::size_t W>
INGOT_INLINE void store_first(T* to, vector_t<T, W> v) {
  if constexpr (Count == W) {
    simd::store<W>(to, v);
  } else if constexpr (W > 1) {
    constexpr std::size_t half = W / 2;
    constexpr auto lower = [](std::size_t i) { return i; };
    constexpr auto upper = [](std::size_t i) { return half + i; };
    store_first<(Count < half ? Count : half), T, half>(to, shuffle<T, W, half, lower>(v, v));
    if constexpr (Count > half) store_first<Count - half, T, half>(to + half, shuffle<T, W, half, upper>(v, v));
  }
}

// A register whose first Count numbers are read, the others zero.
template <std::size_t W, std::size_t Count, class T>
INGOT_INLINE vector_t<T, W> load_first(T const* from) {
  if constexpr (Count == W) {
    return simd::load<W>(from);
  } else {
    constexpr std::size_t half = W / 2;
    if constexpr (Count > half) {
      return detail::joined<T, half>(simd::load<half>(from), load_first<half, Count - half>(from + half));
    } else {
      return detail::joined<T, half>(load_first<half, Count>(from), vector_t<T, half>{});
    }
  }
}

// W numbers that are computed with as if they were one: formulas that take any scalar take it, where they choose by
// math::select and not by branches. It has all functions in math:: but pow. A double is no number of a pack of floats
// until it is converted.
template <class T, std::size_t W>
struct Pack {
  vector_t<T, W> v;

  Pack() = default;
  INGOT_INLINE explicit Pack(vector_t<T, W> numbers) : v(numbers) {}
  template <class Number>
  requires std::is_arithmetic_v<Number>
  INGOT_INLINE constexpr explicit(!std::is_same_v<Number, T> && !std::is_integral_v<Number>) Pack(Number number)
      : v(broadcast<T, W>(static_cast<T>(number))) {}

  // What a formula asks Clang for ends at these functions: they ask for it always.
  INGOT_INLINE friend Pack operator+(Pack a, Pack b) {
    INGOT_AS_WRITTEN;
    return Pack(a.v + b.v);
  }
  INGOT_INLINE friend Pack operator-(Pack a, Pack b) {
    INGOT_AS_WRITTEN;
    return Pack(a.v - b.v);
  }
  INGOT_INLINE friend Pack operator*(Pack a, Pack b) {
    INGOT_AS_WRITTEN;
    return Pack(a.v * b.v);
  }
  INGOT_INLINE friend Pack& operator+=(Pack& a, Pack b) { return a = a + b; }
  INGOT_INLINE friend Pack& operator-=(Pack& a, Pack b) { return a = a - b; }
  INGOT_INLINE friend Pack operator/(Pack a, Pack b) { return Pack(a.v / b.v); }
  INGOT_INLINE friend Pack operator-(Pack a) { return Pack(-a.v); }
  INGOT_INLINE friend auto operator<(Pack a, Pack b) { return a.v < b.v; }
  INGOT_INLINE friend auto operator>(Pack a, Pack b) { return a.v > b.v; }
  INGOT_INLINE friend auto operator<=(Pack a, Pack b) { return a.v <= b.v; }
  INGOT_INLINE friend auto operator>=(Pack a, Pack b) { return a.v >= b.v; }
  INGOT_INLINE friend auto operator==(Pack a, Pack b) { return a.v == b.v; }
  INGOT_INLINE friend auto operator!=(Pack a, Pack b) { return a.v != b.v; }
};

// Where one of two conditions holds.
template <class Mask>
INGOT_INLINE Mask either(Mask a, Mask b) {
  if constexpr (std::is_same_v<Mask, bool>) {
    return (static_cast<int>(a) | static_cast<int>(b)) != 0;  // without a branch
  } else {
    return a | b;
  }
}

// A number that a compiler knows nothing of: else GCC makes branches of a choice whose outcome the next one depends on.
// No instruction comes of it.
template <class T>
INGOT_INLINE T settled(T number) {
#if defined(__arm__) && defined(__ARM_FP) && (__ARM_FP & 4) != 0
  if constexpr (std::is_same_v<T, float>) asm("" : "+t"(number));
#endif
  return number;
}

// b where it is larger than a or NaN, else a; of registers number by number. Which NaN comes of two is not said.
template <class V>
INGOT_INLINE V larger(V a, V b) {
  if constexpr (is_vector<V>) {
    return either(b > a, b != b) ? b : a;
  } else {
#if defined(__arm__)
    V const larger = __builtin_isless(a, b) ? b : a;  // one comparison for both choices, and no branch
    return __builtin_isunordered(a, b) ? larger + b : larger;
#else
    V const larger = b > a ? b : a;  // two choices, neither of them a branch
    return b != b ? b : larger;
#endif
  }
}

// Whole numbers beside those of a pack.
template <class T, std::size_t W>
using index_t = vector_t<std::conditional_t<sizeof(T) == 4, std::int32_t, std::int64_t>, W>;

// `chosen` where the condition holds, else what stood there.
template <class T, std::size_t W, class Mask>
INGOT_INLINE index_t<T, W> select_index(Mask condition, std::size_t chosen, index_t<T, W> before) {
  using Whole = std::conditional_t<sizeof(T) == 4, std::int32_t, std::int64_t>;
  return condition ? broadcast<Whole, W>(static_cast<Whole>(chosen)) : before;
}

// 0, 1, ..., W - 1
template <class T, std::size_t W>
INGOT_INLINE index_t<T, W> places() {
  return []<std::size_t... I>(std::index_sequence<I...>) __attribute__((always_inline)) {
    return index_t<T, W>{static_cast<index_t<T, 1>>(I)...};
  }(std::make_index_sequence<W>{});
}

// The magnitude of one, the sign of the other.
template <class T, std::size_t W>
INGOT_INLINE Pack<T, W> copysign(Pack<T, W> magnitude, Pack<T, W> sign) {
  using V = vector_t<T, W>;
  using Bits = decltype(sign.v < sign.v);
  using Whole = std::conditional_t<sizeof(T) == 4, std::int32_t, std::int64_t>;
  Bits const sign_bit = Bits{} + std::numeric_limits<Whole>::min();
  return Pack<T, W>(
      std::bit_cast<V>((std::bit_cast<Bits>(magnitude.v) & ~sign_bit) | (std::bit_cast<Bits>(sign.v) & sign_bit)));
}

namespace detail {

INGOT_INLINE float root(float x) {
  return __builtin_sqrtf(x);
}
INGOT_INLINE double root(double x) {
  return __builtin_sqrt(x);
}

}  // namespace detail

// Each number's root. GCC has none of registers, and Clang from 17 on: the hardware's, one number after the other.
template <class T, std::size_t W>
INGOT_INLINE Pack<T, W> sqrt(Pack<T, W> x) {
#if defined(__clang__) && __clang_major__ >= 17
  return Pack<T, W>(__builtin_elementwise_sqrt(x.v));
#else
  INGOT_UNROLL
  for (std::size_t i = 0; i < W; ++i) x.v[i] = detail::root(x.v[i]);
  return x;
#endif
}

}  // namespace ingot::simd

namespace ingot::detail {

// The number that a scalar, or each number of a pack, is.
template <class N>
struct ElementOf {
  using type = N;
};
template <class T, std::size_t W>
struct ElementOf<simd::Pack<T, W>> {
  using type = T;
};
template <class N>
using element_t = typename ElementOf<N>::type;

// Each number of a pack as written.
template <class T, std::size_t W>
INGOT_INLINE simd::Pack<T, W> as_written(simd::Pack<T, W> x) {
#if defined(INGOT_MOVES_TERMS)
  using Bits = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;
  using Whole = simd::vector_t<Bits, W>;
  using V = simd::vector_t<T, W>;
  x.v = std::bit_cast<V>(std::bit_cast<Whole>(x.v) ^ simd::broadcast<Bits, W>(unknown_zero<Bits>));
#endif
  return x;
}

template <class N>
inline constexpr bool is_pack = !std::is_same_v<element_t<N>, N>;

}  // namespace ingot::detail

namespace ingot::math {

// a where the condition holds, else b; of a pack number by number.
template <class N>
INGOT_INLINE constexpr N select(bool condition, N a, std::type_identity_t<N> b) {
#if defined(__arm__) && defined(__ARM_FP) && (__ARM_FP & 4) != 0 && !defined(__clang__)
  // GCC makes a branch of some choices between numbers, of none between vectors, also of one number.
  if constexpr (std::is_same_v<N, float>) {
    if (!std::is_constant_evaluated()) {
      typedef float One __attribute__((vector_size(sizeof(float))));
      typedef std::int32_t Mask __attribute__((vector_size(sizeof(float))));
      return (Mask{-static_cast<std::int32_t>(condition)} != 0 ? One{a} : One{b})[0];
    }
  }
#endif
  return condition ? a : b;
}
template <class Mask, class T, std::size_t W>
requires(!std::is_same_v<Mask, bool>)
INGOT_INLINE simd::Pack<T, W> select(Mask condition, simd::Pack<T, W> a, simd::Pack<T, W> b) {
  return simd::Pack<T, W>(condition ? a.v : b.v);
}

}  // namespace ingot::math

#include "ingot/core/epilogue.hpp"

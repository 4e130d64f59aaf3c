// The keys and values of the newest steps of a stream, in a ring: what attention_row reads of the past.
//
// Numerics    those of attention_row: i = 0 is the oldest step that is held, wherever it stands.
// Aliasing    as of attention_row; what is attended to takes the place of the query, which is read before.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "ingot/kernels/attention_row.hpp"

namespace ingot::kernels {

// Of each of the last Window steps its key and its value, `Width` numbers each, and if Marked its mark. `count` is the
// number of steps that have been pushed, which beyond Window goes round in Window ... 2 Window - 1: how many are held
// and where the oldest stands are both read from it. Zeros are an empty cache.
template <std::size_t Width, std::size_t Window, bool Marked, class T>
struct AttentionCache {
  static constexpr std::size_t width = Width;
  static constexpr bool marked = Marked;
  static constexpr std::size_t step_size = 2 * Width + (Marked ? 1 : 0);
  static constexpr std::size_t size = Window * step_size;
  static_assert(Window <= UINT32_MAX / 2);

  T* steps;
  std::uint32_t* count;

  constexpr std::size_t held() const { return std::min<std::size_t>(*count, Window); }
  // Step i of those that are held, the oldest first.
  constexpr T const* key(std::size_t i) const {
    std::size_t const at = (*count < Window ? 0 : *count - Window) + i;
    return steps + (at < Window ? at : at - Window) * step_size;
  }
  constexpr T const* value(std::size_t i) const { return key(i) + Width; }
  constexpr T const& mark(std::size_t i) const { return key(i)[2 * Width]; }

  // The newest step, in the place of the oldest where Window are held. key_and_value: 2 Width numbers.
  constexpr void push(T const* key_and_value, [[maybe_unused]] T mark) const {
    std::size_t const at = *count < Window ? *count : *count - Window;
    T* const to = steps + at * step_size;
    std::copy_n(key_and_value, 2 * Width, to);
    if constexpr (Marked) to[2 * Width] = mark;
    *count = *count + 1 < 2 * Window ? *count + 1 : static_cast<std::uint32_t>(Window);
  }
};

// One step of a stream: `row`, query, key and value of all heads, goes into the cache, and the query's part of it
// becomes what each head attends to. `weights` has room for Window numbers.
template <std::size_t Heads, class Cache, class T>
constexpr void attention_step(Cache cache, T* row, T mark, T scale, T* weights) {
  constexpr std::size_t head = Cache::width / Heads;
  cache.push(row + Cache::width, mark);
  for (std::size_t at = 0; at < Cache::width; at += head) {
    auto const key = [&](std::size_t i) { return cache.key(i) + at; };
    auto const value = [&](std::size_t i) { return cache.value(i) + at; };
    auto const counts = [&] {
      if constexpr (Cache::marked) {
        return [cache](std::size_t i) { return !(cache.mark(i) == T(0)); };
      } else {
        return AllCount{};
      }
    }();
    attention_row<head>(row + at, scale, cache.held(), key, value, weights, row + at, counts);
  }
}

}  // namespace ingot::kernels

#include "ingot/core/epilogue.hpp"

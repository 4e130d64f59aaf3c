// The standard model in plain loops over histories in memory, a sample at a time: what a first version looks like.
#include <array>
#include <cmath>
#include <cstddef>

#include "contender.hpp"

namespace wavenet {
namespace {

constexpr std::size_t blocks = 10;
constexpr std::size_t history = 2048;

template <std::size_t C>
struct Block {
  float const* filter;     // [C, C, 3]
  float const* bias;       // [C]
  float const* condition;  // [C, 1]
  float const* update;     // [C, C]
  float const* update_bias;
  std::array<std::array<float, C>, history> before;
};
template <std::size_t In, std::size_t C, std::size_t Out>
struct Array {
  float const* start;  // [C, In]
  float const* head;   // [Out, C]
  std::array<Block<C>, blocks> block;
};

Array<1, 16, 8> first;
Array<16, 8, 1> second;
float head_bias;
float scale;
std::size_t now = 0;

template <std::size_t In, std::size_t C, std::size_t Out>
float const* place(Array<In, C, Out>& array, float const* w) {
  array.start = w;
  w += C * In;
  for (Block<C>& block : array.block) {
    block.filter = w;
    block.bias = block.filter + C * C * 3;
    block.condition = block.bias + C;
    block.update = block.condition + C;
    block.update_bias = block.update + C * C;
    w = block.update_bias + C;
  }
  array.head = w;
  return w + Out * C;
}

template <std::size_t In, std::size_t C, std::size_t Out>
void run_array(Array<In, C, Out>& array, float x, float* hidden, float* sum, float* out) {
  std::array<float, C> h{};
  for (std::size_t o = 0; o < C; ++o) {
    for (std::size_t c = 0; c < In; ++c) h[o] += array.start[o * In + c] * hidden[c];
  }
  std::size_t dilation = 1;
  for (Block<C>& block : array.block) {
    block.before[now % history] = h;
    std::array<float, C> a{};
    for (std::size_t o = 0; o < C; ++o) {
      float z = block.bias[o];
      for (std::size_t c = 0; c < C; ++c) {
        for (std::size_t u = 0; u < 3; ++u) {
          z += block.filter[(o * C + c) * 3 + u] * block.before[(now - (2 - u) * dilation) % history][c];
        }
      }
      a[o] = std::tanh(z + block.condition[o] * x);
      sum[o] += a[o];
    }
    for (std::size_t o = 0; o < C; ++o) {
      float update = block.update_bias[o];
      for (std::size_t c = 0; c < C; ++c) update += block.update[o * C + c] * a[c];
      h[o] += update;
    }
    dilation *= 2;
  }
  for (std::size_t o = 0; o < C; ++o) hidden[o] = h[o];
  for (std::size_t o = 0; o < Out; ++o) {
    out[o] = 0;
    for (std::size_t c = 0; c < C; ++c) out[o] += array.head[o * C + c] * sum[c];
  }
}

template <std::size_t B>
void run(float const* x, float* y) {
  for (std::size_t b = 0; b < B; ++b) {
    std::array<float, 16> hidden{x[b]};
    std::array<float, 16> sum{};
    std::array<float, 8> between{};
    float out = 0;
    run_array(first, x[b], hidden.data(), sum.data(), between.data());
    run_array(second, x[b], hidden.data(), between.data(), &out);
    y[b] = (out + head_bias) * scale;
    ++now;
  }
}

}  // namespace

Contender plain_contender(Weights const& weights) {
  static Weights kept;
  kept = weights;
  float const* const rest = place(second, place(first, kept.data()));
  head_bias = rest[0];
  scale = rest[1];
  auto const reset = [] {
    for (auto& block : first.block) block.before = {};
    for (auto& block : second.block) block.before = {};
    now = 1 << 20;
  };
  return {"plain loops", reset, run<1>, run<16>, run<64>};
}

}  // namespace wavenet

// What Hopfield networks compute, as one number: patterns stored by each rule, damaged and recalled in both orders, then
// read by the continuous form, forward and backward. A host, a device and a compiler have the same one, with contraction
// off.
//
//   static HopfieldRecall recall;
//   std::uint32_t const bits = recall.run(seed);
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <ingot/energies.hpp>

struct HopfieldRecall {
  static constexpr std::size_t units = 24;
  static constexpr std::size_t count = 4;
  using Binary = ingot::Hopfield<units>;
  using Continuous =
      ingot::ModernHopfield<ingot::Shape<units>, count, ingot::ModernHopfieldOptions{.steps = 2, .learned_beta = true}>;
  using Batch = ingot::Tensor<float, count, units>;
  template <class Number>
  using Views = ingot::View<Number, count, ingot::Shape<units>>;

  Binary binary{};
  Continuous continuous{};
  Continuous gradient{};
  Continuous::Saved<count, float> saved{};
  Batch patterns{};
  Batch x{};
  Batch y{};
  std::uint32_t bits = 0;

  constexpr void add(float number) { bits = bits * 31 + std::bit_cast<std::uint32_t>(number); }
  template <class Values>
  constexpr void add_all(Values const& values) {
    for (float const v : values) add(v);
  }

  template <class Rule>
  constexpr void store_and_recall(std::uint64_t seed) {
    binary = {};
    for (std::size_t i = 0; i < units; ++i) binary.thresholds[i] = 0.01F * static_cast<float>(i % 3);
    if (!store(binary, patterns, Rule{})) add(-1.0F);
    add_all(binary.weight);
    for (std::size_t k = 0; k < count; ++k) {
      for (auto const order : {ingot::UpdateOrder::asynchronous, ingot::UpdateOrder::synchronous}) {
        Binary::state_type state{};
        for (std::size_t i = 0; i < units; ++i) {
          bool const is_damaged = ingot::RandomKey{seed, 5 + k}.below(i, 6) == 0;
          state[i] = is_damaged ? -patterns(k, i) : patterns(k, i);
        }
        ingot::RecallResult const result = binary.recall(state, {.order = order, .key = {seed, k}});
        add(static_cast<float>(static_cast<int>(result.end)));
        add(static_cast<float>(result.changes));
        add(binary.energy(state));
        add_all(state);
      }
    }
  }

  constexpr std::uint32_t run(std::uint64_t seed) {
    bits = 0;
    for (std::size_t i = 0; i < patterns.size(); ++i) {
      patterns[i] = ingot::RandomKey{seed, 2}.word(i) % 2 == 0 ? 1.0F : -1.0F;
      x[i] = patterns[i] + static_cast<float>(ingot::uniform_symmetric({seed, 3}, i));
    }
    store_and_recall<ingot::HebbRule>(seed);
    store_and_recall<ingot::StorkeyRule>(seed);
    store_and_recall<ingot::PseudoInverseRule>(seed);

    continuous.patterns = patterns;
    continuous.scale = ingot::Tensor<float, 1>{1.25F};
    gradient = {};
    continuous.forward_training<count>(Views<float const>(x), Views<float>(y), saved, {});
    add_all(y);
    continuous.backward<count>(Views<float const>(x), Views<float const>(y), Views<float const>(patterns),
                               Views<float>(y), saved, gradient);
    add_all(y);
    add_all(gradient.patterns);
    add_all(gradient.scale);
    ingot::Tensor<float, units> state{};
    for (std::size_t i = 0; i < units; ++i) state[i] = x[i];
    add(continuous.energy(state));
    return bits;
  }
};

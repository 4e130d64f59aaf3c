// The training pass of a SkipStack: what it keeps, forward and backward, an array and a block at a time.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "ingot/core/folds.hpp"
#include "ingot/core/pack.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/core/workspace.hpp"
#include "ingot/kernels/elementwise.hpp"
#include "ingot/layers/layer.hpp"
#include "ingot/network/skip_parts.hpp"

namespace ingot::detail {

// A layer's own output where something is added to it and its backward reads it; else nothing.
template <class L, std::size_t B, class T>
using OwnOutput = Workspace<T, backward_reads_output_v<L> ? B * L::output_shape::size : 0>;

// y = layer(x) before what is added to it: also in `own`, where that is kept. The view of it that backward takes.
template <std::size_t B, class T, class L, class Saved>
constexpr void run_before_sum(L const& layer, input_view_t<L, B, T> x, output_view_t<L, B, T> y,
                              OwnOutput<L, B, T>& own, Saved& saved, TrainingContext context) {
  if constexpr (backward_reads_output_v<L>) {
    View<T, B, typename L::output_shape> const kept(own.data(), L::output_shape::size);
    ingot::forward_training<B, T, L>(layer, x, kept, saved, context);
    kernels::copy<B, T, typename L::output_shape>(kept, y);
  } else {
    ingot::forward_training<B, T, L>(layer, x, y, saved, context);
  }
}
template <class L, std::size_t B, class T>
constexpr output_gradient_view_t<L, B, T> own_output(OwnOutput<L, B, T>& own, T const* sum) {
  if constexpr (backward_reads_output_v<L>) sum = own.data();
  return {sum, L::output_shape::size};
}

// What is kept of a block's condition.
template <class Condition, std::size_t B, class T>
struct SavedCondition {
  saved_through_t<Condition, B, T> layer;
  batch_t<T, B, typename Condition::output_shape> output;
};
template <std::size_t B, class T>
struct SavedCondition<NoCondition, B, T> {};

template <class Block, std::size_t B, class T>
struct SavedBlock {
  using Filter = typename Block::filter_layer;
  using Gate = typename Block::gate_layer;
  using Update = typename Block::update_layer;

  saved_through_t<Filter, B, T> filter;
  SavedCondition<typename Block::condition_layer, B, T> condition;
  saved_through_t<Gate, B, T> gate;
  saved_through_t<Update, B, T> update;
  OwnOutput<Filter, B, T> filter_output;
  OwnOutput<Update, B, T> update_output;
  batch_t<T, B, typename Gate::input_shape> gated;        // filter(h) + condition(x)
  batch_t<T, B, typename Gate::output_shape> skip;        // a
  batch_t<T, B, typename Update::output_shape> hidden{};  // h of the next block; not of the last
};

template <class Array, std::size_t B, class T>
struct SavedArray;
template <class Start, class Head, class... Blocks, std::size_t B, class T>
struct SavedArray<SkipArray<Start, Head, Blocks...>, B, T> {
  saved_through_t<Start, B, T> start;
  saved_through_t<Head, B, T> head;
  Pack<SavedBlock<Blocks, B, T>...> blocks;
  batch_t<T, B, typename Start::output_shape> hidden;  // of the first block
  batch_t<T, B, typename Head::input_shape> sum;
  batch_t<T, B, typename Head::output_shape> output;  // not of the last array

  template <std::size_t I>
  constexpr auto& block() {
    return element<I, SavedBlock<type_at_t<I, Blocks...>, B, T>>(blocks);
  }
  // h before block I; behind the last for I = the number of blocks.
  template <std::size_t I>
  constexpr auto& hidden_of() {
    if constexpr (I == 0) {
      return hidden;
    } else {
      return block<I - 1>().hidden;
    }
  }
};

// Gradients on the way back.
template <std::size_t B, class T, class... Arrays>
struct SkipScratch {
  template <class Array>
  static constexpr std::size_t most_gated = []<std::size_t... I>(std::index_sequence<I...>) {
    return std::max({gated_shape_t<typename Array::template block_type<I>>::size...});
  }(std::make_index_sequence<Array::block_count>{});
  static constexpr std::size_t hidden_size = B * std::max({hidden_shape_t<Arrays>::size...});
  static constexpr std::size_t skip_size = B * std::max({skip_shape_t<Arrays>::size...});
  static constexpr std::size_t gated_size = B * std::max({most_gated<Arrays>...});
  static constexpr std::size_t input_size = B * type_at_t<0, Arrays...>::start_layer::input_shape::size;

  std::array<T, hidden_size> hidden;       // with respect to h
  std::array<T, hidden_size> next_hidden;  // what is put together to it
  std::array<T, skip_size> sum;            // to the sum of skips, and so to every a
  std::array<T, skip_size> next_sum;
  std::array<T, skip_size> skip;  // to one block's a
  std::array<T, gated_size> gated;
  std::array<T, input_size> input;  // to x, by one part
};

// Forward through a block: z, a, and h of the next block where IsLast is not set.
template <bool IsLast, std::size_t B, class T, class Block, class Input, class Saved>
constexpr void train_block(Block const& block, View<T const, B, Input> x,
                           input_view_t<typename Block::filter_layer, B, T> h, Saved& saved, TrainingContext context) {
  using Filter = typename Block::filter_layer;
  using Gate = typename Block::gate_layer;
  using Update = typename Block::update_layer;
  run_before_sum<B, T, Filter>(block.filter(), h, saved.gated, saved.filter_output, saved.filter, context.child(0));
  if constexpr (Block::has_condition) {
    using Condition = typename Block::condition_layer;
    ingot::forward_training<B, T, Condition>(block.condition(), x, saved.condition.output, saved.condition.layer,
                                             context.child(1));
    kernels::add<B, T, typename Filter::output_shape>(saved.condition.output, saved.gated);
  }
  ingot::forward_training<B, T, Gate>(block.gate(), saved.gated, saved.skip, saved.gate, context.child(2));
  if constexpr (!IsLast) {
    run_before_sum<B, T, Update>(block.update(), saved.skip, saved.hidden, saved.update_output, saved.update,
                                 context.child(3));
    kernels::add<B, T, typename Update::output_shape>(h, saved.hidden);
  }
}

// Forward through an array: from h and the sum of the one before, null where there is none, to `out`.
template <bool IsLast, std::size_t B, class T, class Array, class Input, class Saved>
constexpr void train_array(Array const& array, View<T const, B, Input> x,
                           input_view_t<typename Array::start_layer, B, T> h, T const* sum, Saved& saved,
                           output_view_t<typename Array::head_layer, B, T> out, TrainingContext context) {
  using Start = typename Array::start_layer;
  using Head = typename Array::head_layer;
  using Skip = typename Head::input_shape;
  ingot::forward_training<B, T, Start>(array.start(), h, saved.hidden, saved.start, context.child(0));
  if (sum != nullptr) kernels::copy<B, T, Skip>(View<T const, B, Skip>(sum, Skip::size), saved.sum);
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    auto const add = [&](auto const& skip, bool begins) {
      if (begins) {
        kernels::copy<B, T, Skip>(skip, saved.sum);
      } else {
        kernels::add<B, T, Skip>(skip, saved.sum);
      }
    };
    static_cast<void>(InOrder{
        true, (train_block < IsLast && I + 1 == Array::block_count, B, T,
               typename Array::template block_type < I >> (array.template block<I>(), x, saved.template hidden_of<I>(),
                                                           saved.template block<I>(), context.child(I + 1)),
               add(saved.template block<I>().skip, sum == nullptr && I == 0), true)...});
  }(std::make_index_sequence<Array::block_count>{});
  ingot::forward_training<B, T, Head>(array.head(), saved.sum, out, saved.head, context.child(Array::block_count + 1));
}

// Back through a block: takes the gradient of h behind it, and gives that of h before it, in scratch.hidden.
template <bool IsLast, std::size_t B, class T, class Block, class Input, class Saved, class Scratched>
constexpr void train_block_back(Block const& block, View<T const, B, Input> x,
                                input_view_t<typename Block::filter_layer, B, T> h, View<T, B, Input> dx, Saved& saved,
                                Scratched& scratch, Block& gradient) {
  using Filter = typename Block::filter_layer;
  using Gate = typename Block::gate_layer;
  using Update = typename Block::update_layer;
  using Hidden = typename Filter::input_shape;
  using Skip = typename Gate::output_shape;
  using Gated = typename Gate::input_shape;
  View<T, B, Hidden> const dh(scratch.hidden.data(), Hidden::size);
  View<T, B, Hidden> const down(scratch.next_hidden.data(), Hidden::size);
  View<T const, B, Skip> const sum(scratch.sum.data(), Skip::size);
  View<T, B, Skip> const da(scratch.skip.data(), Skip::size);
  View<T, B, Gated> const dz(scratch.gated.data(), Gated::size);
  if constexpr (IsLast) {
    kernels::copy<B, T, Skip>(sum, da);
  } else {
    ingot::backward<B, T, Update>(block.update(), saved.skip,
                                  own_output<Update, B, T>(saved.update_output, saved.hidden.data()), dh, da,
                                  saved.update, reference(gradient.update()));
    kernels::add<B, T, Skip>(sum, da);
  }
  ingot::backward<B, T, Gate>(block.gate(), saved.gated, saved.skip, da, dz, saved.gate, reference(gradient.gate()));
  if constexpr (Block::has_condition) {
    using Condition = typename Block::condition_layer;
    View<T, B, Input> const part(scratch.input.data(), Input::size);
    ingot::backward<B, T, Condition>(block.condition(), x, saved.condition.output, dz, part, saved.condition.layer,
                                     reference(gradient.condition()));
    kernels::add<B, T, Input>(part, dx);
  }
  ingot::backward<B, T, Filter>(block.filter(), h, own_output<Filter, B, T>(saved.filter_output, saved.gated.data()),
                                dz, down, saved.filter, reference(gradient.filter()));
  if constexpr (IsLast) {
    kernels::copy<B, T, Hidden>(down, dh);
  } else {
    kernels::add<B, T, Hidden>(down, dh);
  }
}

// Back through an array: takes the gradient of its output, and of the last h in scratch.hidden where IsLast is not set;
// gives that of the sum that it began with in scratch.sum, and of the h before its start in dh.
template <bool IsLast, std::size_t B, class T, class Array, class Input, class Saved, class Scratched>
constexpr void train_array_back(Array const& array, View<T const, B, Input> x,
                                input_view_t<typename Array::start_layer, B, T> h,
                                output_gradient_view_t<typename Array::head_layer, B, T> out,
                                output_gradient_view_t<typename Array::head_layer, B, T> dout, View<T, B, Input> dx,
                                input_gradient_view_t<typename Array::start_layer, B, T> dh, Saved& saved,
                                Scratched& scratch, Array& gradient) {
  using Start = typename Array::start_layer;
  using Head = typename Array::head_layer;
  using Skip = typename Head::input_shape;
  using Hidden = typename Start::output_shape;
  View<T, B, Skip> const dsum(scratch.next_sum.data(), Skip::size);
  ingot::backward<B, T, Head>(array.head(), saved.sum, out, dout, dsum, saved.head, reference(gradient.head()));
  kernels::copy<B, T, Skip>(dsum, View<T, B, Skip>(scratch.sum.data(), Skip::size));
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    constexpr std::size_t end = Array::block_count - 1;
    static_cast<void>(
        InOrder{true, (train_block_back < IsLast && I == 0, B, T,
                       typename Array::template block_type < end - I >>
                           (array.template block<end - I>(), x, saved.template hidden_of<end - I>(), dx,
                            saved.template block<end - I>(), scratch, reference(gradient.template block<end - I>())),
                       true)...});
  }(std::make_index_sequence<Array::block_count>{});
  View<T const, B, Hidden> const up(scratch.hidden.data(), Hidden::size);
  ingot::backward<B, T, Start>(array.start(), h, saved.hidden, up, dh, saved.start, reference(gradient.start()));
}

}  // namespace ingot::detail

#include "ingot/core/epilogue.hpp"

// Transformer blocks and their feed-forward part, step by step: as the layers that they are made of.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>

#include "ingot/network/feed_forward.hpp"
#include "ingot/network/streaming/attention.hpp"
#include "ingot/network/streaming/attention_frames.hpp"
#include "ingot/network/streaming/chain.hpp"
#include "ingot/network/streaming/costs.hpp"
#include "ingot/network/streaming/derived.hpp"
#include "ingot/network/streaming/frame_by_frame.hpp"
#include "ingot/network/streaming/joined.hpp"
#include "ingot/network/streaming/streamed.hpp"
#include "ingot/network/transformer_block.hpp"

namespace ingot {

template <std::size_t Time, std::size_t Width, std::size_t Heads, std::size_t Hidden, TransformerOptions Options,
          class T>
struct Streamed<TransformerBlock<Time, Width, Heads, Hidden, Options, T>>
    : detail::StreamedDerived<TransformerBlock<Time, Width, Heads, Hidden, Options, T>,
                              typename TransformerBlock<Time, Width, Heads, Hidden, Options, T>::chain> {};
template <std::size_t Time, std::size_t Width, std::size_t Hidden, BlockActivation Activation, class T>
struct Streamed<FeedForward<Time, Width, Hidden, Activation, T>>
    : detail::StreamedDerived<FeedForward<Time, Width, Hidden, Activation, T>,
                              PerStep<Time, typename FeedForward<Time, Width, Hidden, Activation, T>::layer_type>> {};

namespace detail {

template <std::size_t Time, std::size_t Width, std::size_t Heads, std::size_t Hidden, TransformerOptions Options,
          class T>
struct StreamMacs<TransformerBlock<Time, Width, Heads, Hidden, Options, T>>
    : StreamMacs<typename TransformerBlock<Time, Width, Heads, Hidden, Options, T>::chain> {};

}  // namespace detail
}  // namespace ingot

#include "ingot/core/epilogue.hpp"

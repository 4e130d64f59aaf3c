// The refusals of layers that slide a window.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>

#include "ingot/core/extents.hpp"
#include "ingot/core/shape.hpp"
#include "ingot/kernels/window.hpp"
#include "ingot/layers/refusal.hpp"

namespace ingot {

namespace reasons {

// What a refusal prints of a window: its size with dilation, its stride, and what it slides over.
template <std::size_t Height, std::size_t Width>
struct KernelExtent {};
template <std::size_t Height, std::size_t Width>
struct PaddedInput {};
template <std::size_t Height, std::size_t Width>
struct Stride {};
template <std::size_t Rows, std::size_t Columns>
struct Unread {};

}  // namespace reasons

namespace detail {

// What is asserted of windows.
template <class Kernel, class Input>
inline constexpr bool kernel_fits_input = false;
template <std::size_t KH, std::size_t KW, std::size_t H, std::size_t W>
inline constexpr bool kernel_fits_input<reasons::KernelExtent<KH, KW>, reasons::PaddedInput<H, W>> = KH <= H && KW <= W;

// Whether windows leave nothing of the input unread.
template <class Stride, class Kernel, class Input, class Unread>
inline constexpr bool stride_reads_all_input = false;
template <class Stride, class Kernel, class Input>
inline constexpr bool stride_reads_all_input<Stride, Kernel, Input, reasons::Unread<0, 0>> = true;

// Whether groups divide the channels and the filters.
template <std::size_t Channels, std::size_t Filters, std::size_t Groups>
inline constexpr bool groups_divide_channels = Groups > 0 && Channels % Groups == 0 && Filters % Groups == 0;

// The facts of a window as types, for the head of a layer to assert.
template <kernels::Window G>
struct WindowFacts {
  using Kernel = reasons::KernelExtent<G.rows.extent(), G.columns.extent()>;
  using Padded = reasons::PaddedInput<G.rows.padded(), G.columns.padded()>;
  using Step = reasons::Stride<G.rows.stride, G.columns.stride>;
  using Missed = reasons::Unread<G.rows.unread(), G.columns.unread()>;
  // Whether no window can stand on padding alone.
  static constexpr bool reaches_input = G.rows.reaches_input() && G.columns.reaches_input();
};

}  // namespace detail

namespace reasons {

// Reasons to refuse a window.
template <class Kernel, class Input>
struct KernelExceedsInput {};
template <class Stride, class Kernel, class Input, class Unread>
struct StrideLeavesUnread {};
template <std::size_t Channels, std::size_t Filters, std::size_t Groups>
struct GroupsDoNotDivide {};
template <class Kernel, class Input>
struct WindowOfPaddingAlone {};

}  // namespace reasons

namespace detail {

// The facts that they are the reasons of.
template <class Facts>
using UnlessKernelFits = Unless<kernel_fits_input<typename Facts::Kernel, typename Facts::Padded>,
                                reasons::KernelExceedsInput<typename Facts::Kernel, typename Facts::Padded>>;
template <class Facts>
using UnlessStrideReads = Unless<stride_reads_all_input<typename Facts::Step, typename Facts::Kernel,
                                                        typename Facts::Padded, typename Facts::Missed>,
                                 reasons::StrideLeavesUnread<typename Facts::Step, typename Facts::Kernel,
                                                             typename Facts::Padded, typename Facts::Missed>>;

}  // namespace detail
}  // namespace ingot

#include "ingot/core/epilogue.hpp"

// Networks over time, step by step: all that network/streaming has.
#pragma once

#include "ingot/core/prologue.hpp"

#include "ingot/network/streaming/chain.hpp"
#include "ingot/network/streaming/channels.hpp"
#include "ingot/network/streaming/frame_by_frame.hpp"
#include "ingot/network/streaming/joined.hpp"
#include "ingot/network/streaming/packed_conv1d.hpp"
#include "ingot/network/streaming/skip_stack.hpp"
#include "ingot/network/streaming/state.hpp"
#include "ingot/network/streaming/stateful.hpp"
#include "ingot/network/streaming/stepping.hpp"
#include "ingot/network/streaming/streamed.hpp"
#include "ingot/network/streaming/window.hpp"

#include "ingot/core/epilogue.hpp"

// Heap memory for what is too large for the stack.
#pragma once

#include "ingot/core/prologue.hpp"

#include <memory>

namespace ingot {

// A network, its training memory or anything else of a fixed size, all zeros, on the heap:
//   auto const memory = in_heap<TrainingMemory<Net, 64>>();
//   train_step(*net, *adam, objective, x, y, *memory);
// A local variable is on the stack, which is 8 MiB on most systems, 1 MiB in many threads and a few KiB on a device: a
// larger one crashes the program without a message. `static` variables have no such bound. Throws std::bad_alloc.
template <class Large>
std::unique_ptr<Large> in_heap() {
  return std::make_unique<Large>();
}

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

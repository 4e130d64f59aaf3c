// Ingot with the host's conveniences: files, data sets and the trainer. They use the heap and exceptions.
#pragma once

#include "ingot/core/prologue.hpp"

// Included first: in front of each message compilers list the includes on the way to its header.
#include "ingot/ingot.hpp"

#include "ingot/host/normalize.hpp"
#include "ingot/host/weights.hpp"

#include "ingot/deploy/budget.hpp"
#include "ingot/host/check_options.hpp"
#include "ingot/host/csv.hpp"
#include "ingot/host/dataset.hpp"
#include "ingot/host/error.hpp"
#include "ingot/host/evaluate.hpp"
#include "ingot/host/freeze.hpp"
#include "ingot/host/history.hpp"
#include "ingot/host/idx.hpp"
#include "ingot/host/in_heap.hpp"
#include "ingot/host/interrupt.hpp"
#include "ingot/host/metrics.hpp"
#include "ingot/host/model.hpp"
#include "ingot/host/picture.hpp"
#include "ingot/host/progress.hpp"
#include "ingot/host/summary.hpp"
#include "ingot/host/tensor_stream.hpp"
#include "ingot/host/trainer.hpp"

#include "ingot/core/epilogue.hpp"

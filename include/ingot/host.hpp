// Ingot with the host's conveniences: files and data sets. They use the heap and exceptions.
#pragma once

#include "ingot/host/csv.hpp"
#include "ingot/host/dataset.hpp"
#include "ingot/host/error.hpp"
#include "ingot/host/idx.hpp"
#include "ingot/host/normalize.hpp"
#include "ingot/host/weights.hpp"
#include "ingot/ingot.hpp"

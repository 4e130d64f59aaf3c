// Numbers as files hold them: bytes of one scalar after the other.
#pragma once

#include <bit>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "models/model.hpp"

namespace tool {

// Bytes of one number.
std::size_t size_of(Scalar scalar);

// `count` numbers as double. Refuses, as ModelError at the place, another number of bytes, before it allocates.
std::vector<double> numbers_of(std::span<unsigned char const> bytes, Scalar scalar, std::size_t count,
                               std::endian order, std::string const& place);

}  // namespace tool

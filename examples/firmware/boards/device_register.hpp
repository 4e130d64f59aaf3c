#pragma once

#include <cstdint>

inline std::uint32_t volatile& device_register(std::uintptr_t address) {
  return *reinterpret_cast<std::uint32_t volatile*>(address);
}

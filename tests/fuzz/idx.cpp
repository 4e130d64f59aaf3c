// Images and labels: the first two bytes say how many of the others are the images' file.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "ingot/host/idx.hpp"
#include "memory_file.hpp"

using namespace ingot;

namespace {

template <class Input>
void read(MemoryFile const& images, MemoryFile const& labels, IdxLimits const& limits) {
  try {
    auto const data = read_idx<Input>(images.path(), labels.path(), 3, limits);
    require(data.size() > 0 && data.size() <= limits.samples);
    for (std::size_t i = 0; i < data.size(); ++i) {
      require(data.label(i) < 3);
      require(std::ranges::all_of(data.input(i), [](float pixel) { return pixel >= 0 && pixel <= 1; }));
    }
  } catch (FileError const& error) {
    require(std::string(error.what()).size() < 500);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  if (size < 2) return 0;
  std::span<unsigned char const> const bytes(data + 2, size - 2);
  std::size_t const split = std::min<std::size_t>(data[0] + 256u * data[1], bytes.size());
  MemoryFile const images(bytes.first(split));
  MemoryFile const labels(bytes.subspan(split));
  IdxLimits const limits{.input = {.bytes = 1 << 20}, .samples = 10'000};
  read<Shape<1, 2, 3>>(images, labels, limits);
  read<Shape<6>>(images, labels, limits);
  return 0;
}

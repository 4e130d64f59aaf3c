// A data set split by a number where a key is taken.
// EXPECT: takes a data set, a number of samples and a RandomKey{seed}
// EXPECT: splits<.*Dataset
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/host.hpp>

using namespace ingot;

void parts(Dataset<Shape<2>> const& data) {
#ifdef FIXED
  auto const [first, others] = split(data, data.size() / 5, RandomKey{1});
#else
  auto const [first, others] = split(data, data.size() / 5, 1);
#endif
  static_cast<void>(first);
  static_cast<void>(others);
}

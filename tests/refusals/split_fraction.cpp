// A data set split by a fraction, which would be a part of no samples.
// EXPECT: takes a number of samples
// EXPECT: is_number_of_samples<double>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/host/dataset.hpp>

using namespace ingot;

#ifdef FIXED
auto parts(Dataset<Shape<2>> const& data) { return split(data, data.size() / 5, RandomKey{1}); }
#else
auto parts(Dataset<Shape<2>> const& data) { return split(data, 0.2, RandomKey{1}); }
#endif

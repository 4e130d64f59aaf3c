// EXPECT: every extent of a shape must be at least 1
// EXPECT: Shape<3, 0>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

#ifdef FIXED
using Image = ingot::Shape<3, 1>;
#else
using Image = ingot::Shape<3, 0>;
#endif

constexpr std::size_t size = Image::size;

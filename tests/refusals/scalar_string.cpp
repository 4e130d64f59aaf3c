// EXPECT: accepted<.*NotAScalar<.*basic_string
// EXPECT: Dense<3, 2, std::.*string
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

#include <string>

#ifdef FIXED
using Layer = ingot::Dense<3, 2, double>;
#else
using Layer = ingot::Dense<3, 2, std::string>;
#endif

Layer layer{};

// EXPECT: the scalar of a layer is float, double or a type for which ingot::is_scalar holds
// EXPECT: Dense<3, 2, std::.*string
// ERRORS: 1
// MAX-LINES: 10
#include <string>

#include <ingot/ingot.hpp>

#ifdef FIXED
using Layer = ingot::Dense<3, 2, double>;
#else
using Layer = ingot::Dense<3, 2, std::string>;
#endif

Layer layer{};

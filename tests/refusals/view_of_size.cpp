// A view of an array of another size.
// EXPECT: view_of_size.cpp:13
// EXPECT: a view has as many elements as its array
// EXPECT: fills_tensor<783(UL)?, 784(UL)?>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/core/array_view.hpp>

#ifdef FIXED
float image[784];
#else
float image[783];
float first() { return ingot::view_of<ingot::Shape<28, 28>>(image).data[0]; }
#endif

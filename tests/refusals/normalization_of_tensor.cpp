// A normalisation fitted to a tensor.
// EXPECT: takes a data set, the training part
// EXPECT: is_a_data_set<.*Tensor<float, 100, 4>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/host.hpp>

using namespace ingot;

#ifdef FIXED
using Given = Dataset<Shape<4>>;
#else
using Given = Tensor<float, 100, 4>;
#endif

void normalize(Given const& data) {
  auto const normalization = fit_normalization(data);
  static_cast<void>(normalization);
}

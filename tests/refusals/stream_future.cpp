// A layer that reads backward in time.
// EXPECT: a layer cannot run step by step: streams<...> has its position, its type and the reason
// EXPECT: At<0, Backward>
// EXPECT: ReadsTheFuture
// ERRORS: 1
// MAX-LINES: 14
#include <ingot/ingot.hpp>

using namespace ingot;

struct Backward {
  using input_shape = Shape<5, 2>;
  using output_shape = Shape<5, 2>;
  static constexpr bool reads_future = true;
  template <std::size_t B, class T>
  constexpr void forward(View<T const, B, input_shape>, View<T, B, output_shape>) const {}
};
#ifdef FIXED
State<Network<Relu<5, 2>>> state;
#else
State<Network<Backward>> state;
#endif

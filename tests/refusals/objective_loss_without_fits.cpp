// A loss of a program's own that says of no shape whether it takes outputs of it.
// EXPECT: objective_accepts<.*reasons::LossWithoutFits<Focal>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

struct Focal : ClassLoss<Focal> {
#ifdef FIXED
  template <class S>
  static constexpr bool fits = S::rank == 1;
#endif
  template <std::size_t N, class T, class Target>
  static constexpr T sample(T const* y, Target, T* dy, T scale) {
    for (std::size_t i = 0; i < N; ++i) dy[i] = scale;
    return y[0];
  }
};

auto const objective = Objective{Focal{}, L2Penalty{1e-4}};

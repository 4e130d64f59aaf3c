// What stands for a layer in build(): words, functions that return one, and objects that are something else, too.
#include <ingot/networks.hpp>
#include <type_traits>

namespace words_of_a_user {

using namespace ingot;

// The name of a function of the C library, too.
constexpr words::OfExtents<Tanh> tan() {
  return {};
}
constexpr words::Dense<5, Bias::present> five() noexcept {
  return {};
}

// A function of numbers that is also a layer.
struct Square {
  constexpr float operator()(float x) const { return x * x; }
};
inline constexpr Square square{};
// A word of one's own.
struct Half {
  template <class Input>
  static constexpr bool takes = Input::rank == 1 && Input::size % 2 == 0;
  template <class Input, class T>
  using layer = Dense<Input::size, Input::size / 2, T>;
};
inline constexpr Half half{};

}  // namespace words_of_a_user

template <>
struct ingot::WordOf<words_of_a_user::Square> {
  using type = ingot::words::OfExtents<ingot::Gelu>;
};

using namespace ingot;
using words_of_a_user::five;
using words_of_a_user::half;
using words_of_a_user::square;

// Called or not, in a network and in all that joins layers.
static_assert(std::is_same_v<decltype(build<Shape<3>>(five, words_of_a_user::tan)), Network<Dense<3, 5>, Tanh<5>>>);
static_assert(std::is_same_v<decltype(build<Shape<3>>(five(), words_of_a_user::tan())), Network<Dense<3, 5>, Tanh<5>>>);
static_assert(std::is_same_v<decltype(build<Shape<3>>(chain(five, words_of_a_user::tan))),
                             Network<Network<Dense<3, 5>, Tanh<5>>>>);
static_assert(std::is_same_v<decltype(build<Shape<5>>(residual(five, words_of_a_user::tan, five))),
                             Network<Residual<Dense<5, 5>, Tanh<5>, Dense<5, 5>>>>);
static_assert(std::is_same_v<decltype(build<Shape<5>>(residual(five), concat(words_of_a_user::tan, five))),
                             Network<Residual<Dense<5, 5>>, Concat<Tanh<5>, Dense<5, 5>>>>);

static_assert(square(3.0f) == 9.0f);
static_assert(std::is_same_v<decltype(build<Shape<2, 3>>(square, flatten, half)),
                             Network<Gelu<2, 3>, Flatten<2, 3>, Dense<6, 3>>>);

int main() {}

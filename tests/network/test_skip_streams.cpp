// Stacks of residual blocks, gates, slices of channels and packed convolutions step by step: the bits of the whole
// sequence.
#define BOOST_TEST_MODULE skip_streams
#include <boost/test/unit_test.hpp>

#include <type_traits>

#include "streams.hpp"

using namespace ingot;
using namespace ingot::tests;

namespace {

constexpr Conv1dOptions no_bias{.bias = false};
constexpr std::size_t time = 70;
template <std::size_t C>
using Over = Shape<C, time>;

template <bool Packed, std::size_t C, std::size_t F, std::size_t K, Conv1dOptions O>
struct Choice {
  using type = Conv1d<Over<C>, F, K, O>;
};
template <std::size_t C, std::size_t F, std::size_t K, Conv1dOptions O>
struct Choice<true, C, F, K, O> {
  using type = PackedConv1d<Over<C>, F, K, O>;
};
// Causal, with K taps D apart.
template <bool Packed, std::size_t C, std::size_t F, std::size_t K, std::size_t D>
struct CausalChoice {
  static constexpr Conv1dOptions options = causal(K, D);
  using type = typename Choice<Packed, C, F, K, options>::type;
};
template <bool Packed, std::size_t C, std::size_t F, std::size_t K, std::size_t D>
using Conv = typename CausalChoice<Packed, C, F, K, D>::type;
template <bool Packed, std::size_t C, std::size_t F>
using Mix = typename Choice<Packed, C, F, 1, no_bias>::type;
template <bool Packed, std::size_t C, std::size_t D>
using Gated = SkipBlock<Conv<Packed, C, 2 * C, 2, D>, Gate<Over<2 * C>>, Conv<Packed, C, C, 1, 1>,
                        Mix<Packed, 2, 2 * C>>;
template <bool Packed, std::size_t C, std::size_t D>
using Plain = SkipBlock<Conv<Packed, C, C, 3, D>, Tanh<C, time>, Conv<Packed, C, C, 1, 1>>;
template <bool Packed>
using Net = Network<
    SkipStack<SkipArray<Mix<Packed, 2, 5>, Mix<Packed, 5, 3>, Gated<Packed, 5, 1>, Gated<Packed, 5, 4>>,
              SkipArray<Mix<Packed, 5, 3>, Conv<Packed, 3, 1, 4, 1>, Plain<Packed, 3, 1>,
                        Plain<Packed, 3, 9>>>,
    Tanh<1, time>>;
// What waits, what wraps, and what is not frame after frame.
using Waiting =
    Network<PackedConv1d<Over<2>, 17, 3, Conv1dOptions{.padding = 1}>, Conv<true, 17, 6, 2, 3>, Relu<6, time>,
            Channels<Over<6>, 1, 4>, Gate<Over<4>>, Conv<true, 2, 3, 2, 1>>;

}  // namespace

BOOST_AUTO_TEST_CASE(of_a_stack) {
  check_stream<Net<false>, 20>(1);
  static_assert(state_bytes<Net<false>> == (5 * (1 + 4) + 3 * (2 + 18 + 3)) * sizeof(float) + 4 * sizeof(StatePosition));
}
BOOST_AUTO_TEST_CASE(of_a_stack_of_packed_convolutions) { check_stream<Net<true>, 20>(2); }
BOOST_AUTO_TEST_CASE(of_packed_convolutions_that_wait) { check_stream<Waiting, 20>(3); }

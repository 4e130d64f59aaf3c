// Layers around attention where the numbers end: indices that are none, steps that do not count, positions far out. And
// what tells the layers apart, in words, in fingerprints and in frozen programs.
#define BOOST_TEST_MODULE attention_ends
#include <array>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <ingot/attention.hpp>
#include <ingot/host/type_spelling.hpp>
#include <limits>

using namespace ingot;
using ingot::detail::Type;

namespace {

constexpr float no_number = std::numeric_limits<float>::quiet_NaN();
constexpr float infinity = std::numeric_limits<float>::infinity();

template <class Row>
bool all_nan(Row const* row, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    if (!std::isnan(row[i])) return false;
  }
  return true;
}

}  // namespace

BOOST_AUTO_TEST_CASE(an_index_that_is_none_gives_nan_and_no_gradient) {
  using E = Embedding<8, 3, 2, EmbeddingOptions{.padding = 0, .marked = true}>;
  E const layer{{1, 2, 3, 4, 5, 6}};
  Tensor<float, 8> const x{0, 2, 3, -1, 0.5F, no_number, infinity, 1e30F};
  Tensor<float, 8, 3> y{};
  layer.forward<1>(x, y);
  BOOST_TEST((y(0, 0) == 1 && y(0, 1) == 2 && y(0, 2) == 0));
  BOOST_TEST((y(1, 0) == 5 && y(1, 1) == 6 && y(1, 2) == 1));
  for (std::size_t t = 2; t < 8; ++t) {
    BOOST_TEST(all_nan(&y(t, 0), 2));
    BOOST_TEST(y(t, 2) == 1);
  }
  // Of the table's gradient only the row that was looked up is touched: the others are not even read.
  E gradient{{no_number, no_number, no_number, no_number, 7, 7}};
  Tensor<float, 8, 3> dy{};
  dy.fill(1);
  Tensor<float, 8> dx{};
  dx.fill(9);
  layer.backward<1>(x, y, dy, dx, gradient);
  BOOST_TEST(all_nan(gradient.weight.data(), 4));
  BOOST_TEST((gradient.weight[4] == 8 && gradient.weight[5] == 8));
  BOOST_TEST((dx == Tensor<float, 8>{}));
}

BOOST_AUTO_TEST_CASE(a_float_counts_indices_to_two_to_the_24th) {
  constexpr std::size_t rows = std::size_t{1} << 24;
  BOOST_TEST(kernels::detail::index_of<rows>(16777215.0F) == 16777215U);
  BOOST_TEST(kernels::detail::index_of<rows>(16777216.0F) == rows);
  BOOST_TEST(kernels::detail::index_of<rows>(-0.0F) == 0U);
}

// A word that stands twice in a sequence is learned from twice, however the batch is cut.
BOOST_AUTO_TEST_CASE(a_table_of_vectors_learns) {
  using Net = decltype(build<Shape<3>>(embedding<4, 2>, flatten, dense<1>));
  Net net;
  initialize(net, 3, LecunNormal{});
  auto const before = net.layer<0>().weight;
  Adam<Net> adam{0.05F};
  TrainingMemory<Net, 2> memory;
  Tensor<float, 2, 3> const x{0, 1, 1, 1, 0, 3};
  float loss = 1;
  for (int step = 0; step < 200; ++step) {
    loss = train_step(net, adam, Objective{MeanSquaredError{}}, x, Tensor<float, 2, 1>{1, -1}, memory).total();
  }
  BOOST_TEST(loss < 1e-3F);
  auto const& after = net.layer<0>().weight;
  for (std::size_t i = 0; i < 2; ++i) {
    BOOST_TEST(after(2, i) == before(2, i));
    BOOST_TEST(after(1, i) != before(1, i));
  }
}

BOOST_AUTO_TEST_CASE(positions_have_their_bits_in_any_sequence_and_their_digits_far_out) {
  constexpr std::size_t width = 6;
  Tensor<float, 9, width> const x{};
  Tensor<float, 9, width> whole{};
  SinusoidalPositions<9, width>{}.forward<1, float>(x, whole);
  for (std::size_t t = 0; t < 9; ++t) {
    Tensor<float, width> step{};
    SinusoidalPositions<2, width>{}.add(1, t, x.data(), step.data());
    BOOST_TEST((std::equal(step.begin(), step.end(), &whole(t, 0))));
  }
  for (std::size_t const far : {1000U, 123456U, 4000000U}) {
    Tensor<float, width> row{};
    Tensor<double, width> precise{};
    SinusoidalPositions<2, width>{}.add(1, far, x.data(), row.data());
    SinusoidalPositions<2, width>{}.add(1, far, precise.data(), precise.data());
    for (std::size_t i = 0; i < width; ++i) {
      long double const rate = std::exp(-std::log(10000.0L) * static_cast<long double>(i / 2 * 2) / width);
      long double const angle = static_cast<long double>(far) * rate;
      auto const expected = static_cast<double>(i % 2 == 0 ? std::sin(angle) : std::cos(angle));
      BOOST_TEST(std::abs(static_cast<double>(row[i]) - expected) < 2e-7);
      BOOST_TEST(std::abs(precise[i] - expected) < 1e-15 * (1.0 + static_cast<double>(far)));
    }
  }
}

BOOST_AUTO_TEST_CASE(behind_the_last_learned_position_there_is_none) {
  LearnedPositions<2, 3> const layer{{1, 2, 3, 4, 5, 6}};
  Tensor<float, 2, 3> const x{1, 1, 1, 1, 1, 1};
  Tensor<float, 2, 3> y{};
  layer.add(2, 1, x.data(), y.data());
  BOOST_TEST((y[0] == 5 && y[1] == 6 && y[2] == 7));
  BOOST_TEST(all_nan(&y(1, 0), 3));
}

BOOST_AUTO_TEST_CASE(padding_reaches_no_mean) {
  using Mean = MeanOverSteps<3, 2, MeanOverStepsOptions{.marked = true}>;
  Tensor<float, 2, 3, 3> const x{1, 2, 1, no_number, infinity, 0, 3, 6, 1, 1, 2, 0, 3, 4, 0, 5, 6, -0.0F};
  Tensor<float, 2, 2> y{};
  Mean{}.forward<2, float>(x, y);
  BOOST_TEST((y == Tensor<float, 2, 2>{2, 4, 0, 0}));
  Tensor<float, 2, 3, 3> dx{};
  dx.fill(9);
  Mean none;
  none.backward<2, float>(x, y, Tensor<float, 2, 2>{2, 4, 6, 8}, dx, none);
  BOOST_TEST((dx == Tensor<float, 2, 3, 3>{1, 2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}));
}

// Squares that no float holds, and an epsilon that is all there is.
BOOST_AUTO_TEST_CASE(rms_norm_of_numbers_of_any_size) {
  auto const close = boost::test_tools::tolerance(1e-6F);
  using Norm = RmsNorm<Shape<2>, RmsNormOptions{.epsilon = 0}>;
  Norm const norm{{1, 1}};
  Tensor<float, 2> y{};
  for (float const size : {1e-30F, 1e-12F, 1.0F, 1e15F, 1e30F, 3e38F}) {
    norm.forward<1>(Tensor<float, 2>{size, -size}, y);
    BOOST_TEST(y[0] == 1.0F, close);
    BOOST_TEST(y[1] == -1.0F, close);
  }
  norm.forward<1>(Tensor<float, 2>{}, y);
  BOOST_TEST(all_nan(y.data(), 2));
  RmsNorm<Shape<2>> const guarded{{1, 1}};
  guarded.forward<1>(Tensor<float, 2>{}, y);
  BOOST_TEST((y == Tensor<float, 2>{}));
}

BOOST_AUTO_TEST_CASE(rms_norm_in_shared_memory) {
  using Norm = RmsNorm<Shape<3, 17>, RmsNormOptions{.axes = 1}>;
  Norm norm{};
  Norm gradient{};
  Tensor<float, 2, 3, 17> x{}, dy{}, y{}, dx{};
  for (std::size_t i = 0; i < 17; ++i) norm.weight[i] = static_cast<float>(i) - 5;
  for (std::size_t i = 0; i < x.size(); ++i) {
    x[i] = static_cast<float>(uniform_symmetric({1}, i));
    dy[i] = static_cast<float>(uniform_symmetric({2}, i));
  }
  Norm::Saved<2, float> saved;
  norm.forward_training<2>(x, y, saved, TrainingContext{RandomKey{}, 2});
  norm.backward<2>(x, y, dy, dx, saved, gradient);
  norm.backward<2>(x, y, dy, dy, saved, gradient);
  norm.forward<2>(x, x);
  BOOST_TEST((x == y));
  BOOST_TEST((dy == dx));
}

// The same weights fit what computes the same, and nothing else.
BOOST_AUTO_TEST_CASE(layers_are_told_apart) {
  auto const differ = []<class... L>(Type<L>...) {
    std::uint64_t const values[]{L::identity().value...};
    for (std::size_t i = 0; i < sizeof...(L); ++i) {
      for (std::size_t k = 0; k < i; ++k) {
        if (values[i] == values[k]) return false;
      }
    }
    return true;
  };
  static_assert(differ(
      Type<Embedding<3, 5, 2>>{}, Type<Embedding<3, 5, 2, EmbeddingOptions{.padding = 0, .marked = true}>>{},
      Type<Embedding<3, 5, 2, EmbeddingOptions{.padding = 1, .marked = true}>>{}, Type<SinusoidalPositions<3, 4>>{},
      Type<SinusoidalPositions<3, 4, PositionOptions{.base = 100}>>{}, Type<LearnedPositions<3, 4>>{},
      Type<RmsNorm<Shape<3>>>{}, Type<LayerNorm<Shape<3>>>{}, Type<MeanOverSteps<3, 4>>{}));
  static_assert(Embedding<3, 5, 2>::identity() == Embedding<3, 5, 2, EmbeddingOptions{.padding = 1}>::identity());
}

// What layers say of marks, and what layers that hold others pass on.
template <class L>
constexpr std::array<bool, 3> marks_of{takes_marks_v<L>, gives_marks_v<L>, hands_marks_on_v<L>};
constexpr std::array<bool, 3> takes_and_gives{true, true, false};
constexpr std::array<bool, 3> takes_only{true, false, false};
constexpr std::array<bool, 3> gives_only{false, true, false};
constexpr std::array<bool, 3> hands_on_only{false, false, true};
constexpr std::array<bool, 3> knows_none{};

BOOST_AUTO_TEST_CASE(layers_say_what_they_do_with_marks) {
  constexpr EmbeddingOptions padded{.padding = 0, .marked = true};
  using Encode = Embedding<7, 5, 16, padded>;
  using Block = TransformerBlock<7, 16, 4, 32, TransformerOptions{.marked = true}>;
  using Mean = MeanOverSteps<7, 16, MeanOverStepsOptions{.marked = true}>;
  using Sequence = Shape<7, 17>;
  static_assert(marks_of<Encode> == gives_only && marks_of<Embedding<7, 5, 16>> == knows_none);
  static_assert(marks_of<Block> == takes_and_gives && marks_of<TransformerBlock<7, 16, 4, 32>> == knows_none);
  static_assert(marks_of<Mean> == takes_only && marks_of<MeanOverSteps<7, 16>> == knows_none);
  static_assert(marks_of<PerMarkedStep<7, Dense<16, 3>>> == takes_and_gives);
  static_assert(marks_of<PerStep<7, Dense<16, 3>>> == knows_none && marks_of<Flatten<7, 17>> == knows_none);
  static_assert(marks_of<Identity<Sequence>> == hands_on_only && marks_of<Narrow<Sequence, 0, 3>> == hands_on_only);

  static_assert(marks_of<Network<Identity<Sequence>, Block, Mean>> == takes_only);
  static_assert(marks_of<Network<Encode, Block, Identity<Sequence>>> == gives_only);
  static_assert(marks_of<Network<Identity<Sequence>, Narrow<Sequence, 0, 3>>> == hands_on_only);
  static_assert(marks_of<Residual<Block>> == takes_and_gives);
  static_assert(marks_of<Residual<Dense<3, 3>>> == knows_none);
  // The marks of a sum, of which the body leaves none.
  using Attention = MultiHeadAttention<7, 16, 4, AttentionOptions{.marked = true, .hands_on = false}>;
  static_assert(marks_of<Attention> == takes_only && marks_of<Residual<Attention>> == takes_and_gives);
  static_assert(marks_of<Residual<Network<Attention, Dropout<0.1, 7, 17>>>> == takes_and_gives);
}

// Two sequences side by side in one, each encoded, of which the first asks the second.
BOOST_AUTO_TEST_CASE(marks_pass_through_branches) {
  constexpr EmbeddingOptions padded{.padding = 0, .marked = true};
  constexpr TransformerOptions marked{.marked = true};
  using Both = Shape<12, 9>;
  using Branches = Concat<Narrow<Both, 0, 5>, Network<Narrow<Both, 5, 7>, TransformerBlock<7, 8, 2, 12, marked>>>;
  static_assert(marks_of<Branches> == takes_and_gives);
  using Net =
      Network<Embedding<12, 11, 8, padded>, Branches, CrossAttention<5, 7, 8, 2, AttentionOptions{.marked = true}>,
              MeanOverSteps<5, 8, MeanOverStepsOptions{.marked = true}>, Dense<8, 2>>;
  static_assert(Net::well_formed && marks_of<Net> == knows_none);
}

BOOST_AUTO_TEST_CASE(words_and_spellings) {
  using Net = decltype(build<Shape<7>>(embedding<11, 4, EmbeddingOptions{.padding = 0, .marked = true}>,
                                       sinusoidal_positions<PositionOptions{.marked = true, .base = 50}>,
                                       learned_positions<PositionOptions{.marked = true}>, per_marked_step<rms_norm<>>,
                                       mean_over_steps<MeanOverStepsOptions{.marked = true}>, rms_norm<>, dense<2>));
  BOOST_TEST(spell_type<Net>().text ==
             "ingot::Network<\n"
             "    ingot::Embedding<7, 11, 4, ingot::EmbeddingOptions{.padding = 0, .marked = true}>,\n"
             "    ingot::SinusoidalPositions<7, 4, ingot::PositionOptions{.marked = true, .base = 50.0}>,\n"
             "    ingot::LearnedPositions<7, 4, ingot::PositionOptions{.marked = true}>,\n"
             "    ingot::PerMarkedStep<7, ingot::RmsNorm<ingot::Shape<4>>>,\n"
             "    ingot::MeanOverSteps<7, 4, ingot::MeanOverStepsOptions{.marked = true}>,\n"
             "    ingot::RmsNorm<ingot::Shape<4>>,\n"
             "    ingot::Dense<4, 2>>");
  BOOST_TEST(spell_type<Net>().unknown.empty());
  static_assert(macs_of<Net> == 8);
  static_assert(parameter_count<Net> == 11 * 4 + 7 * 4 + 4 + 4 + 8 + 2);
}

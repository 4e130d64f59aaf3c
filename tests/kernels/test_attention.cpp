// Attention of a whole sequence, several queries at a time, has the bits of its rows; and rows those of formulas.
#define BOOST_TEST_MODULE attention
#include <array>
#include <boost/test/unit_test.hpp>
#include <cstddef>
#include <limits>
#include <memory>

#include "ingot/core/random.hpp"
#include "ingot/kernels/attention.hpp"

using namespace ingot;
using kernels::AttentionShape;

namespace {

template <AttentionShape S, class T>
struct Sequence {
  static constexpr std::size_t width = S.width();
  std::array<T, S.queries * width> queries{}, out{};
  std::array<T, S.keys * width> keys{}, values{};
  std::array<T, S.keys> marks{};
  std::array<T, S.weights()> weights{};
  std::array<T, kernels::attention_scratch<T, S>> scratch{};

  constexpr explicit Sequence(std::uint64_t seed) {
    std::uint64_t drawn = 0;
    auto const draw = [&](auto& numbers) {
      for (T& number : numbers) number = static_cast<T>(2.0 * uniform_symmetric({seed, 1}, drawn++));
    };
    draw(queries), draw(keys), draw(values), draw(marks);
    for (T& mark : marks) mark = mark > T(-0.5) ? T(1) : T(0);
  }
  constexpr kernels::AttentionRows<T const> rows() const {
    return {queries.data(), keys.data(), values.data(), width, width};
  }
  template <class Counts>
  constexpr void attend(Counts counts) {
    kernels::attention_forward<S>(rows(), T(0.5), counts, scratch.data(), out.data(), width, kernels::KeptWeights{},
                                  weights.data());
  }

  // What query t of head h attends to, by attention_row.
  template <class Counts>
  constexpr void attend_by_row(std::size_t h, std::size_t t, Counts counts, T* row_weights, T* to) const {
    constexpr std::size_t D = S.head_size;
    std::size_t const first = S.first(t);
    auto const from = [&](auto const& all) {
      return [&, first](std::size_t i) { return all.data() + (first + i) * width + h * D; };
    };
    kernels::attention_row<D>(queries.data() + t * width + h * D, T(0.5), S.end(t) - first, from(keys), from(values),
                              row_weights, to, [&](std::size_t i) { return counts(first + i); });
  }
};

template <class T, AttentionShape S>
void check_rows(bool marked) {
  auto const sequence = std::make_unique<Sequence<S, T>>(S.queries * 100 + S.head_size);
  kernels::MarkedCount<T> const marks{sequence->marks.data(), 1};
  if (marked) {
    sequence->attend(marks);
  } else {
    sequence->attend(kernels::AllCount{});
  }
  for (std::size_t h = 0; h < S.heads; ++h) {
    for (std::size_t t = 0; t < S.queries; ++t) {
      std::array<T, S.keys> weights{};
      std::array<T, S.head_size> out{};
      sequence->attend_by_row(h, t, [&](std::size_t i) { return !marked || marks(i); }, weights.data(), out.data());
      for (std::size_t i = 0; i < S.keys; ++i) {
        bool const seen = i >= S.first(t) && i < S.end(t);
        BOOST_TEST(sequence->weights[(h * S.queries + t) * S.keys + i] == (seen ? weights[i - S.first(t)] : T(0)));
      }
      for (std::size_t d = 0; d < S.head_size; ++d) {
        BOOST_TEST(sequence->out[t * S.width() + h * S.head_size + d] == out[d]);
      }
    }
  }
}

// Computed by the compiler: the plain loops.
template <AttentionShape S>
constexpr auto by_the_compiler(bool marked) {
  Sequence<S, float> sequence(7);
  if (marked) {
    sequence.attend(kernels::MarkedCount<float>{sequence.marks.data(), 1});
  } else {
    sequence.attend(kernels::AllCount{});
  }
  return sequence.out;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_sequence_has_the_bits_of_its_rows) {
  check_rows<float, AttentionShape{1, 1, 1, 1, false, 0}>(false);
  check_rows<float, AttentionShape{9, 40, 2, 7, false, 0}>(true);
  check_rows<float, AttentionShape{70, 70, 1, 13, true, 0}>(false);
  check_rows<float, AttentionShape{41, 41, 2, 20, true, 37}>(true);
  check_rows<float, AttentionShape{22, 22, 1, 8, true, 6}>(false);
  check_rows<double, AttentionShape{19, 19, 1, 33, true, 0}>(true);
}

BOOST_AUTO_TEST_CASE(registers_have_the_bits_of_the_compiler) {
  constexpr AttentionShape causal{6, 6, 2, 3, true, 4};
  constexpr AttentionShape whole{3, 37, 1, 17, false, 0};
  constexpr auto expected = by_the_compiler<causal>(true);
  constexpr auto expected_whole = by_the_compiler<whole>(false);
  BOOST_TEST((by_the_compiler<causal>(true) == expected));
  BOOST_TEST((by_the_compiler<whole>(false) == expected_whole));
}

BOOST_AUTO_TEST_CASE(what_is_not_seen_has_no_influence) {
  constexpr AttentionShape S{30, 30, 1, 16, true, 5};
  auto const sequence = std::make_unique<Sequence<S, float>>(3);
  sequence->attend(kernels::AllCount{});
  auto const before = sequence->out;
  // Step 20 is bad: those before it, and those that it is too early for, do not see it.
  for (std::size_t d = 0; d < 16; ++d) {
    sequence->keys[20 * 16 + d] = sequence->values[20 * 16 + d] = std::numeric_limits<float>::quiet_NaN();
  }
  sequence->attend(kernels::AllCount{});
  for (std::size_t t = 0; t < 30; ++t) {
    for (std::size_t d = 0; d < 16; ++d) {
      float const now = sequence->out[t * 16 + d];
      if (t < 20 || t >= 25) {
        BOOST_TEST(now == before[t * 16 + d]);
      } else {
        BOOST_TEST(now != now);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(the_ends_of_a_softmax) {
  constexpr float infinity = std::numeric_limits<float>::infinity();
  auto const softmax = [](std::array<float, 21> scores, auto counts) {
    kernels::attention_softmax(scores.data(), scores.size(), counts);
    return scores;
  };
  std::array<float, 21> marks{};
  kernels::MarksInRow<float> const in_row{marks.data()};
  auto const by_function = [&](std::size_t i) { return in_row(i); };
  std::array<float, 21> scores{};
  for (std::size_t i = 0; i < 21; ++i) scores[i] = 100.0f * static_cast<float>(i);
  // None counts.
  BOOST_TEST((softmax(scores, in_row) == std::array<float, 21>{}));
  BOOST_TEST((softmax(scores, by_function) == std::array<float, 21>{}));
  // One counts: what it has to share is all of it, and the largest score is none of its rivals.
  marks[4] = 0.5f;
  std::array<float, 21> alone{};
  alone[4] = 1.0f;
  BOOST_TEST((softmax(scores, in_row) == alone));
  BOOST_TEST((softmax(scores, by_function) == alone));
  // Scores that do not count may be anything.
  scores[20] = infinity;
  scores[3] = std::numeric_limits<float>::quiet_NaN();
  scores[0] = -infinity;
  BOOST_TEST((softmax(scores, in_row) == alone));
  BOOST_TEST((softmax(scores, by_function) == alone));
  // Bad ones that count make the row NaN.
  marks[20] = 1.0f;
  for (float const share : softmax(scores, in_row)) BOOST_TEST(share != share);
  for (float const share : softmax(scores, by_function)) BOOST_TEST(share != share);
  std::array<float, 21> lowest{};
  lowest.fill(-infinity);
  for (float const share : softmax(lowest, kernels::AllCount{})) BOOST_TEST(share != share);
  lowest[17] = 3.0f;
  std::array<float, 21> last{};
  last[17] = 1.0f;
  BOOST_TEST((softmax(lowest, kernels::AllCount{}) == last));
}

BOOST_AUTO_TEST_CASE(weights_are_dropped_by_their_place) {
  constexpr AttentionShape S{8, 8, 2, 4, true, 0};
  kernels::DroppedWeights<float> const drop{RandomKey{5, 6}, kernels::DropRule<float>(0.5)};
  auto const sequence = std::make_unique<Sequence<S, float>>(9);
  sequence->attend(kernels::AllCount{});
  auto const all = sequence->weights;
  std::array<float, 64> out{};
  kernels::attention_forward<S>(sequence->rows(), 0.5f, kernels::AllCount{}, sequence->scratch.data(), out.data(), 8,
                                drop, sequence->weights.data());
  BOOST_TEST((sequence->weights == all));  // what is kept is not dropped
  std::size_t dropped = 0;
  for (std::size_t h = 0; h < 2; ++h) {
    for (std::size_t t = 0; t < 8; ++t) {
      std::array<float, 4> sum{};
      for (std::size_t i = 0; i <= t; ++i) {
        std::size_t const place = (h * 8 + t) * 8 + i;
        bool const keeps = drop.key.word(place) >= drop.rule.threshold;
        dropped += keeps ? 0 : 1;
        for (std::size_t d = 0; d < 4; ++d) {
          sum[d] += all[place] * (keeps ? drop.rule.scale : 0.0f) * sequence->values[i * 8 + h * 4 + d];
        }
      }
      for (std::size_t d = 0; d < 4; ++d) BOOST_TEST(out[t * 8 + h * 4 + d] == sum[d]);
    }
  }
  BOOST_TEST(dropped > 20);
  BOOST_TEST(dropped < 52);
}

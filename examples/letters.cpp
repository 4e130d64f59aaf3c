// A transformer that learns to write: small sums, dates and names, letter by letter.
//
// It reads lines that are made by rules (letters.hpp) and says of each letter how likely it is. How well it does is
// counted in bits a letter, on lines that it has not seen: beside a table of which letter follows which, an LSTM of as
// many parameters that was trained in the same way, and what the rules themselves leave open.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <ingot/attention.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "letters.hpp"
#include "promise.hpp"

using namespace ingot;

namespace {

using Lines = std::vector<std::string>;

constexpr std::size_t letters = alphabet.size();
constexpr std::size_t longest = 12;  // with the end of the line
constexpr std::size_t batch = 32;
constexpr std::size_t width = 32;

constexpr TransformerOptions block{
    .norm_first = true, .activation = BlockActivation::gelu, .causal = true};
using Transformer = decltype(build<Shape<longest>>(embedding<letters, width>, learned_positions<>,
                                                   transformer_block<4, 4 * width, block>,
                                                   transformer_block<4, 4 * width, block>,
                                                   layer_norm<LayerNormOptions{.axes = 1}>, per_step<dense<letters>>));
using LongShortTerm = decltype(build<Shape<longest>>(embedding<letters, width>, lstm<64>, per_step<dense<letters>>));

// Of each line the letters before, an end of line before the first; and those to be said, each in a row of its own. Rows
// behind the end are zeros: they count nothing.
struct Batch {
  Tensor<float, batch, longest> before;
  Tensor<float, batch, longest, letters> next;

  void set(std::size_t row, std::string_view line) {
    std::fill_n(&before(row, 0), longest, 0.0F);
    std::fill_n(&next(row, 0, 0), longest * letters, 0.0F);
    for (std::size_t t = 0; t <= line.size(); ++t) {
      std::size_t const letter = t < line.size() ? index_of(line[t]) : 0;
      next(row, t, letter) = 1.0F;
      if (t < line.size()) before(row, t + 1) = static_cast<float>(letter);
    }
  }
};

// -log2 of the softmax at one logit.
double bits_of(float const* logits, std::size_t letter) {
  double const largest = static_cast<double>(*std::max_element(logits, logits + letters));
  double sum = 0;
  for (std::size_t i = 0; i < letters; ++i) sum += std::exp(static_cast<double>(logits[i]) - largest);
  return (largest - static_cast<double>(logits[letter]) + std::log(sum)) / std::log(2.0);
}

struct Measure {
  double bits = 0;
  std::size_t letters = 0;
  double per_letter() const { return bits / static_cast<double>(letters); }
};

// The bits that a network takes for lines, or for their last letters behind a sign.
template <class Net>
Measure measure(Net const& net, Lines const& text) {
  static Batch data;
  static Tensor<float, batch, longest, letters> logits;
  static Workspace<float, workspace_size_v<Net, batch>> workspace;
  Measure result;
  for (std::size_t first = 0; first < text.size(); first += batch) {
    std::size_t const count = std::min(batch, text.size() - first);
    for (std::size_t b = 0; b < batch; ++b) data.set(b, text[first + b % count]);
    net.template forward<batch>(data.before, logits, workspace);
    for (std::size_t b = 0; b < count; ++b) {
      std::string const& line = text[first + b];
      for (std::size_t t = 0; t <= line.size(); ++t) {
        result.bits += bits_of(&logits(b, t, 0), t < line.size() ? index_of(line[t]) : 0);
        ++result.letters;
      }
    }
  }
  return result;
}

template <class Net>
void train(char const* name, Net& net, Lines const& text, Lines const& held_out, std::size_t steps, double rate) {
  static Adam<Net> adam;
  static TrainingMemory<Net, batch> memory;
  static Batch data;
  initialize(net, 1, XavierNormal{});
  WarmUp const schedule{steps / 20, CosineDecay{.rate = rate, .period = steps - steps / 20, .final_rate = rate / 100}};
  Objective const objective{SoftmaxCrossEntropyOfRows{}, NoPenalty{}, ClipByNorm{1.0}};
  for (std::size_t step = 0; step < steps; ++step) {
    for (std::size_t b = 0; b < batch; ++b) {
      data.set(b, text[RandomKey{3, step}.below(b, static_cast<std::uint32_t>(text.size()))]);
    }
    adam.learning_rate = schedule(step);
    train_step(net, adam, objective, data.before, data.next, memory);
    if ((step + 1) % (steps / 6) == 0) {
      std::printf("  %-12s step %5zu: %.4f bits a letter\n", name, step + 1, measure(net, held_out).per_letter());
      std::fflush(stdout);
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  Lines const text = draw_text({1, 0}, 16000, false);
  Lines const held_out = draw_text({2, 0}, 500, true);
  std::size_t const steps = argc > 1 ? std::stoul(argv[1]) : 3000;
  double const rate = argc > 2 ? std::stod(argv[2]) : 0.003;
  for (std::size_t i = 0; i < 8; ++i) std::printf("  %s\n", text[i].c_str());
  std::printf("parameters %zu %zu\n", parameter_count<Transformer>, parameter_count<LongShortTerm>);
  double rules = 0;
  std::size_t count = 0;
  for (auto const& line : held_out) {
    rules += bits_by_rules(line);
    count += line.size() + 1;
  }
  std::printf("rules %.4f\n", rules / double(count));
  if (argc > 3 && argv[3][0] == 'l') {
    static LongShortTerm lstm_net;
    train("LSTM", lstm_net, text, held_out, steps, rate);
  } else {
    static Transformer net;
    train("transformer", net, text, held_out, steps, rate);
  }
}

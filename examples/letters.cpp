// A transformer that learns to write: sums, dates and names, letter by letter.
//
// It reads lines that are made by rules (letters.hpp) and says of each letter how likely it is. How well it does is
// counted in bits a letter, on lines that it has not seen: beside a table of which letter follows which, an LSTM of as
// many parameters that saw the same lines, each at the rate that suits it, and what the rules themselves leave open.
// Then it writes, one letter after the other, each as a step that looks back at the keys and values of those before.
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
constexpr std::size_t steps = 4000;
constexpr std::size_t width = 32;

constexpr TransformerOptions block{.norm_first = true, .activation = BlockActivation::gelu, .causal = true};
using Transformer = decltype(build<Shape<longest>>(
    embedding<letters, width>, learned_positions<>, transformer_block<4, 4 * width, block>,
    transformer_block<4, 4 * width, block>, layer_norm<LayerNormOptions{.axes = 1}>, per_step<dense<letters>>));
using LongShortTerm = decltype(build<Shape<longest>>(embedding<letters, width>, lstm<64>, per_step<dense<letters>>));
static_assert(parameter_count<Transformer> < parameter_count<LongShortTerm>);

// Of each line the letters before, an end of line before the first, and those to be said, each in a row of its own.
// Rows behind the end are zeros: they count nothing.
struct Batch {
  Tensor<float, batch, longest> before;
  Tensor<float, batch, longest, letters> next;

  void set(std::size_t row, std::string_view line) {
    std::fill_n(&before(row, 0), longest, 0.0F);
    std::fill_n(&next(row, 0, 0), longest * letters, 0.0F);
    for (std::size_t t = 0; t <= line.size(); ++t) {
      std::size_t const letter = t < line.size() ? number_of(line[t]) : 0;
      next(row, t, letter) = 1.0F;
      if (t < line.size()) before(row, t + 1) = static_cast<float>(letter);
    }
  }
};

// -log2 of a softmax at one logit.
double bits_of(float const* logits, std::size_t letter) {
  double const largest = static_cast<double>(*std::max_element(logits, logits + letters));
  double sum = 0;
  for (std::size_t i = 0; i < letters; ++i) sum += std::exp(static_cast<double>(logits[i]) - largest);
  return (largest - static_cast<double>(logits[letter]) + std::log(sum)) / std::log(2.0);
}

std::size_t letters_of(Lines const& text) {
  std::size_t count = 0;
  for (std::string const& line : text) count += line.size() + 1;
  return count;
}

// The bits a letter that a network takes for lines.
template <class Net>
double bits_a_letter(Net const& net, Lines const& text) {
  static Batch data;
  static Tensor<float, batch, longest, letters> logits;
  static Workspace<float, workspace_size_v<Net, batch>> workspace;
  double bits = 0;
  for (std::size_t first = 0; first < text.size(); first += batch) {
    std::size_t const count = std::min(batch, text.size() - first);
    for (std::size_t b = 0; b < batch; ++b) data.set(b, text[first + b % count]);
    net.template forward<batch>(data.before, logits, workspace);
    for (std::size_t b = 0; b < count; ++b) {
      std::string const& line = text[first + b];
      for (std::size_t t = 0; t < line.size(); ++t) bits += bits_of(&logits(b, t, 0), number_of(line[t]));
      bits += bits_of(&logits(b, line.size(), 0), 0);
    }
  }
  return bits / static_cast<double>(letters_of(text));
}

// How often which letter follows which, with one more of each pair, so that none is impossible.
double bits_a_letter_of_pairs(Lines const& text, Lines const& held_out) {
  std::array<std::array<double, letters>, letters> counts{};
  std::array<double, letters> sums{};
  for (auto& row : counts) row.fill(1.0);
  sums.fill(letters);
  auto const each_pair = [](Lines const& lines, auto&& f) {
    for (std::string const& line : lines) {
      std::size_t last = 0;
      for (char const c : line + '\n') f(last, number_of(c)), last = number_of(c);
    }
  };
  each_pair(text, [&](std::size_t a, std::size_t b) { ++counts[a][b], ++sums[a]; });
  double bits = 0;
  each_pair(held_out, [&](std::size_t a, std::size_t b) { bits -= std::log2(counts[a][b] / sums[a]); });
  return bits / static_cast<double>(letters_of(held_out));
}

template <class Net>
double train(char const* name, Net& net, double rate, Lines const& text, Lines const& held_out) {
  static Adam<Net> adam;
  static TrainingMemory<Net, batch> memory;
  static Batch data;
  initialize(net, 1, XavierNormal{});
  WarmUp const schedule{steps / 20, CosineDecay{.rate = rate, .period = steps - steps / 20, .final_rate = rate / 100}};
  Objective const objective{SoftmaxCrossEntropyOfRows{}, ClipByNorm{1.0}};
  double bits = 0;
  for (std::size_t step = 0; step < steps; ++step) {
    for (std::size_t b = 0; b < batch; ++b) {
      data.set(b, text[RandomKey{3, step}.below(b, static_cast<std::uint32_t>(text.size()))]);
    }
    adam.learning_rate = schedule(step);
    train_step(net, adam, objective, data.before, data.next, memory);
    if ((step + 1) % 1000 == 0) {
      bits = bits_a_letter(net, held_out);
      std::printf("  %-12s %6zu   %5zu   %.3f\n", name, parameter_count<Net>, step + 1, bits);
      std::fflush(stdout);
    }
  }
  return bits;
}

// Writes a line letter by letter. What it has read is kept as the state of a stream.
template <class Net>
class Writer {
 public:
  explicit Writer(Net const& net) : net_(net), state_(net.rest_state()) { read(0); }

  // Goes on from a beginning: each letter drawn with its probability, or with a temperature of 0 the likeliest.
  std::string finish(std::string line, double temperature, RandomKey key = {}) {
    for (char const c : line) read(number_of(c));
    while (line.size() < longest - 1) {
      std::size_t const letter = temperature > 0 ? draw(temperature, key.child(line.size())) : likeliest();
      if (letter == 0) break;
      line += alphabet[letter];
      read(letter);
    }
    return line;
  }

  void read(std::size_t letter) { net_.step(Tensor<float>{static_cast<float>(letter)}, logits_, state_, workspace_); }
  Tensor<float, letters> const& logits() const { return logits_; }

 private:
  std::size_t likeliest() const {
    return static_cast<std::size_t>(std::max_element(logits_.begin(), logits_.end()) - logits_.begin());
  }
  std::size_t draw(double temperature, RandomKey key) const {
    Tensor<float, letters> warm;
    for (std::size_t i = 0; i < letters; ++i) warm[i] = logits_[i] / static_cast<float>(temperature);
    double rest = (1 + uniform_symmetric(key, 0)) / 2;
    for (std::size_t i = 0; i < letters; ++i) {
      rest -= std::exp2(-bits_of(warm.data(), i));
      if (rest < 0) return i;
    }
    return likeliest();
  }

  Net const& net_;
  State<Net> state_;
  StepWorkspace<Net> workspace_{};
  Tensor<float, letters> logits_{};
};

// Of all sums that training has not seen, how many it gets right.
template <class Net>
void calculate(Net const& net, std::size_t& right, std::size_t& asked) {
  right = asked = 0;
  for (std::uint32_t a = 0; a < sums::below; ++a) {
    for (std::uint32_t b = 0; b < sums::below; ++b) {
      std::string const line = sums::line(a, b);
      if (!is_held_out(line)) continue;
      ++asked;
      right += Writer(net).finish(line.substr(0, line.find('=') + 1), 0) == line ? 1 : 0;
    }
  }
}

// Whether a stream of steps has the bits of the pass over the whole line.
template <class Net>
bool steps_are_the_whole(Net const& net, Lines const& text) {
  static Batch data;
  static Tensor<float, batch, longest, letters> logits;
  static Workspace<float, workspace_size_v<Net, batch>> workspace;
  for (std::size_t b = 0; b < batch; ++b) data.set(b, text[b]);
  net.template forward<batch>(data.before, logits, workspace);
  for (std::size_t b = 0; b < batch; ++b) {
    Writer writer(net);
    for (std::size_t t = 0;; ++t) {
      if (!std::equal(writer.logits().begin(), writer.logits().end(), &logits(b, t, 0))) return false;
      if (t == text[b].size()) break;
      writer.read(number_of(text[b][t]));
    }
  }
  return true;
}

}  // namespace

int main() {
  Lines const text = draw_text({1, 0}, 16000, false);
  Lines const held_out = draw_text({2, 0}, 1000, true);
  std::printf("%zu lines, %zu letters to learn from, such as\n", text.size(), letters_of(text));
  for (std::size_t i = 0; i < 6; ++i) std::printf("  %s\n", text[i].c_str());

  std::puts("\n  model     parameters   steps   bits a letter, of lines not seen");
  double const of_pairs = bits_a_letter_of_pairs(text, held_out);
  std::printf("  %-12s %6zu           %.3f\n", "pairs", letters * letters, of_pairs);
  static LongShortTerm lstm_net;
  double const of_lstm = train("LSTM", lstm_net, 0.01, text, held_out);
  static Transformer transformer;
  double const of_transformer = train("transformer", transformer, 0.005, text, held_out);
  double of_rules = 0;
  for (std::string const& line : held_out) of_rules += bits_by_rules(line) / static_cast<double>(letters_of(held_out));
  std::printf("  %-12s                  %.3f\n", "the rules", of_rules);

  std::puts("\nThe transformer writes, each letter drawn with its probability:");
  std::size_t good = 0;
  std::size_t fresh = 0;
  constexpr std::size_t written = 400;
  for (std::size_t n = 0; n < written; ++n) {
    std::string const line = Writer(transformer).finish("", 1.0, {4, n});
    bool const keeps = keeps_the_rules(line);
    good += keeps ? 1 : 0;
    fresh += keeps && std::find(text.begin(), text.end(), line) == text.end() ? 1 : 0;
    if (n < 12) std::printf("  %-12s%s\n", line.c_str(), keeps ? "" : "   against the rules");
  }
  std::size_t asked = 0;
  std::size_t right = 0;
  std::size_t right_of_lstm = 0;
  calculate(transformer, right, asked);
  calculate(lstm_net, right_of_lstm, asked);
  std::printf("\n  lines that keep the rules   %zu of %zu, %zu of them new\n", good, written, fresh);
  std::printf("  sums it had not seen        %zu of %zu right; the LSTM %zu\n", right, asked, right_of_lstm);
  std::printf("  a letter                    %zu MACs, %zu bytes of keys and values\n\n",
              macs_of<Transformer> / longest, state_bytes<Transformer>);

  check(of_transformer < of_pairs - 1.0, "the transformer takes a bit a letter less than pairs");
  check(of_transformer < of_lstm - 0.05, "and less than an LSTM of as many parameters");
  check(of_transformer < of_rules * 1.05, "within 5 % of what the rules leave open");
  check(good * 10 >= written * 9, "9 of 10 lines that it writes keep the rules");
  check(right * 10 >= asked * 8, "8 of 10 sums that it had not seen are right");
  check(steps_are_the_whole(transformer, held_out), "steps have the bits of the pass over the whole line");
  return all_kept ? 0 : 1;
}

// Restricted Boltzmann machines that dream of digits: one learns what drawn digits look like, restores half of a damaged
// one, and draws new ones from nothing; one with gaussian units learns grey pixels; and a stack of two, trained without
// labels, starts a classifier that is given a few.
//   dreams [--small] [PICTURE.pgm]
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <ingot/energies.hpp>
#include <ingot/host.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "digits.hpp"
#include "promise.hpp"

namespace {

using namespace ingot;

constexpr std::size_t side = 14;
constexpr std::size_t pixels = side * side;
constexpr std::size_t batch = 32;
constexpr std::size_t tested = 500;
using Image = Shape<pixels>;
using Stack = Network<Rbm<pixels, 256>, Rbm<256, 128>>;
using Machine = Stack::layer_type<0>;
using OfGreys = Rbm<pixels, 64, RbmOptions{VisibleUnits::gaussian}>;
using Net = Network<Dense<pixels, 256>, Sigmoid<256>, Dense<256, 128>, Sigmoid<128>, Dense<128, 10>>;

struct Digits {
  std::vector<float> ink;    // 0 or 1
  std::vector<float> greys;  // between
  std::vector<ClassIndex> labels;

  View<float const, tested, Image> first() const { return {ink.data(), pixels}; }
};

// Digits in the middle, written by a steady hand; of 28 x 28 pixels each four become one.
Digits draw(std::size_t count, std::uint64_t seed) {
  Digits drawn;
  RandomKey const key{seed, 0};
  for (std::size_t n = 0; n < count; ++n) {
    drawn.labels.push_back(static_cast<ClassIndex>(key.below(n, 10)));
    digits::Dice dice(key.child(n));
    double const scale_x = dice.between(15.0, 19.0);
    double const scale_y = dice.between(19.0, 22.0);
    double const slant = dice.between(-0.25, 0.25);
    digits::Point const middle{14.0 + dice.between(-1.0, 1.0), 14.0 + dice.between(-1.0, 1.0)};
    double const pen = dice.between(1.3, 1.8);
    std::array<float, digits::width * digits::width> image{};
    for (digits::Stroke& stroke : digits::strokes(drawn.labels.back(), dice.chance(0.5))) {
      for (digits::Point& p : stroke) {
        double const x = (p.x - 0.5) * scale_x + dice.normal() * 0.4;
        double const y = (p.y - 0.5) * scale_y + dice.normal() * 0.4;
        p = {middle.x + x - slant * y, middle.y + y};
      }
      digits::write(stroke, pen, 1.0, image);
    }
    for (std::size_t y = 0; y < side; ++y) {
      for (std::size_t x = 0; x < side; ++x) {
        float const* const corner = image.data() + 2 * y * digits::width + 2 * x;
        float const grey = (corner[0] + corner[1] + corner[digits::width] + corner[digits::width + 1]) / 4;
        drawn.greys.push_back(grey);
        drawn.ink.push_back(grey > 0.4F ? 1.0F : 0.0F);
      }
    }
  }
  return drawn;
}

// Pictures side by side, in rows: as text, and in a file that is larger.
struct Album {
  static constexpr std::size_t columns = 8;
  std::vector<std::array<float, pixels>> pictures;

  void add(float const* picture) {
    pictures.emplace_back();
    std::copy_n(picture, pixels, pictures.back().data());
  }
  float at(std::size_t y, std::size_t x) const {
    std::size_t const n = y / (side + 1) * columns + x / (side + 1);
    bool const is_frame = y % (side + 1) == side || x % (side + 1) == side || n >= pictures.size();
    return is_frame ? 0.0F : std::clamp(pictures[n][y % (side + 1) * side + x % (side + 1)], 0.0F, 1.0F);
  }
  void print(std::size_t first_row, std::size_t rows) const {
    for (std::size_t y = first_row * (side + 1); y < (first_row + rows) * (side + 1) - 1; ++y) {
      std::string line;
      for (std::size_t x = 0; x < columns * (side + 1); ++x) {
        line += std::string_view(" .:-=+*#%@")[static_cast<std::size_t>(at(y, x) * 9.99F)];
      }
      std::printf("  %s\n", line.c_str());
    }
  }
  void save(std::filesystem::path const& path) const {
    constexpr std::size_t zoom = 4;
    std::size_t const width = (columns * (side + 1) - 1) * zoom;
    std::size_t const height = ((pictures.size() + columns - 1) / columns * (side + 1) - 1) * zoom;
    std::string const head = "P5\n" + std::to_string(width) + ' ' + std::to_string(height) + "\n255\n";
    std::vector<unsigned char> bytes(head.begin(), head.end());
    for (std::size_t y = 0; y < height; ++y) {
      for (std::size_t x = 0; x < width; ++x) {
        bytes.push_back(static_cast<unsigned char>(255.0F - 255.0F * at(y / zoom, x / zoom)));
      }
    }
    save_file(path, bytes);
  }
};

struct Size {
  std::size_t images;
  std::size_t epochs;
  std::uint64_t runs;         // of damaged digits
  std::size_t dreamt;         // steps of a chain
  std::uint64_t classifiers;  // of each start
};

// A machine's start: small weights; visible biases by which each unit is on as often as in the data.
template <class M>
void start(M& machine, std::vector<float> const& inputs, std::uint64_t seed) {
  initialize(machine, seed, NormalWeights{0.01});
  std::size_t const count = inputs.size() / pixels;
  for (std::size_t i = 0; i < pixels; ++i) {
    double mean = 0;
    for (std::size_t n = 0; n < count; ++n) mean += static_cast<double>(inputs[n * pixels + i]);
    mean = std::clamp(mean / static_cast<double>(count), 0.01, 0.99);
    machine.visible_bias[i] = static_cast<float>(M::gaussian ? mean : std::log(mean / (1.0 - mean)));
  }
}

template <class M>
double error_of(M const& machine, View<float const, tested, Image> v) {
  auto const scratch = in_heap<Workspace<float, tested*(pixels + M::output_shape::size)>>();
  return static_cast<double>(reconstruction_error<tested>(machine, v, *scratch));
}

double mean_free_energy(Machine const& machine, View<float const, tested, Image> v) {
  auto const scratch = in_heap<Workspace<float, tested * 256>>();
  Tensor<float, tested> energies{};
  machine.free_energies<tested>(v, energies, *scratch);
  double sum = 0;
  for (float const energy : energies) sum += static_cast<double>(energy) / tested;
  return sum;
}

// The first machine of the stack by CD-1.
void learn(Stack& stack, Digits const& training, Digits const& held_out, Size size) {
  auto const optimizer = in_heap<Momentum<Machine>>();
  optimizer->learning_rate = 0.05;
  auto const memory = in_heap<GreedyMemory<Stack, 0, batch>>();
  Machine& machine = stack.layer<0>();
  start(machine, training.ink, 1);
  std::puts("\nepoch   error of reconstructions   the same, held out   free energy, held out minus learned");
  auto const report = [&](std::size_t epoch) {
    std::printf("%5zu   %24.4f   %18.4f   %35.2f\n", epoch, error_of(machine, training.first()),
                error_of(machine, held_out.first()),
                mean_free_energy(machine, held_out.first()) - mean_free_energy(machine, training.first()));
  };
  double const before = error_of(machine, held_out.first());
  for (std::size_t epoch = 0; epoch < size.epochs; ++epoch) {
    if (epoch % 4 == 0) report(epoch);
    optimizer->momentum = epoch < 5 ? 0.5 : 0.9;
    greedy_epoch<0>(stack, *optimizer, ContrastiveDivergence{1, L2Penalty{1e-4}}, training.ink.data(), size.images,
                    *memory, RandomKey{2, epoch});
  }
  report(size.epochs);
  bool const small = size.epochs < 10;
  double const after = error_of(machine, held_out.first());
  check(after < (small ? 0.5 : 0.15) * before, small ? "the held-out error is less than half of what it was"
                                                     : "the held-out error is a seventh of what it was");
  double const gap = mean_free_energy(machine, held_out.first()) - mean_free_energy(machine, training.first());
  check(gap > -1.0 && gap < 3.0, "what is held out is nearly as probable to it as what it learned");
}

// Digits whose lower half is lost: chains in which the upper half is held find it again. What is shown is the mean of
// several.
void restore(Machine const& machine, Digits const& training, Digits const& held_out, Size size, Album& album) {
  constexpr std::size_t damaged = 64;
  constexpr std::size_t kept = pixels / 2;
  constexpr std::uint64_t steps = 40;
  auto const chains = in_heap<Chains<Machine, damaged>>();
  Tensor<float, damaged, pixels> drawn{};
  Tensor<float, damaged, pixels> means{};
  float const* const seen = held_out.ink.data();
  for (std::uint64_t step = 0; step < size.runs * steps; ++step) {
    if (step % steps == 0) {
      for (std::size_t i = 0; i < means.size(); ++i) {
        chains->visible[i] = uniform_unit({4, step}, i) < 0.3 ? 1.0F : 0.0F;
      }
    }
    for (std::size_t n = 0; n < damaged; ++n) {
      std::copy_n(seen + n * pixels, kept, chains->visible.data() + n * pixels);
    }
    chains->advance(machine, 1, RandomKey{3, step});
    if (step % steps < steps / 2) continue;
    machine.visible_means<damaged>(chains->hidden, drawn);
    for (std::size_t i = 0; i < means.size(); ++i) means[i] += drawn[i] / static_cast<float>(size.runs * steps / 2);
  }
  double error = 0;
  double of_mean = 0;
  for (std::size_t i = kept; i < pixels; ++i) {
    float mean = 0;
    for (std::size_t n = 0; n < training.labels.size(); ++n) {
      mean += training.ink[n * pixels + i] / static_cast<float>(training.labels.size());
    }
    for (std::size_t n = 0; n < damaged; ++n) {
      auto const square = [](float d) { return static_cast<double>(d * d) / (damaged * (pixels - kept)); };
      error += square(means(n, i) - seen[n * pixels + i]);
      of_mean += square(mean - seen[n * pixels + i]);
    }
  }
  std::printf("\nlower halves restored: error %.4f, by the mean of all digits %.4f\n", error, of_mean);
  bool const small = size.epochs < 10;
  check(error < (small ? 0.9 : 0.75) * of_mean, small ? "better by a tenth" : "better by a quarter");
  for (std::size_t n = 0; n < damaged; ++n) std::copy_n(seen + n * pixels, kept, means.data() + n * pixels);
  for (std::size_t n = 0; n < Album::columns; ++n) album.add(seen + n * pixels);
  for (std::size_t n = 0; n < Album::columns; ++n) album.add(means.data() + n * pixels);
}

// Chains that begin with empty paper.
void dream(Machine const& machine, Digits const& held_out, Size size, Album& album) {
  auto const chains = in_heap<Chains<Machine, tested>>();
  double const of_nothing = mean_free_energy(machine, chains->visible);
  chains->advance(machine, size.dreamt, RandomKey{5});
  double const of_dreams = mean_free_energy(machine, chains->visible);
  double const of_digits = mean_free_energy(machine, held_out.first());
  std::printf("\nmean free energy: of empty paper %.1f, of dreams %.1f, of digits held out %.1f\n", of_nothing,
              of_dreams, of_digits);
  check(of_dreams < of_nothing && std::fabs(of_dreams - of_digits) < 15.0, "dreams are as probable to it as digits");
  auto const means = in_heap<Tensor<float, tested, pixels>>();
  machine.visible_means<tested>(chains->hidden, *means);
  for (std::size_t n = 0; n < 2 * Album::columns; ++n) album.add(means->data() + n * pixels);
}

// Real numbers instead of ink and paper: greys, normalised.
void learn_greys(Digits training, Digits held_out, Size size) {
  double mean = 0;
  double square = 0;
  for (float const grey : training.greys) {
    mean += static_cast<double>(grey) / static_cast<double>(training.greys.size());
    square += static_cast<double>(grey) * static_cast<double>(grey) / static_cast<double>(training.greys.size());
  }
  double const deviation = std::sqrt(square - mean * mean);
  for (auto* const greys : {&training.greys, &held_out.greys}) {
    for (float& grey : *greys) grey = static_cast<float>((static_cast<double>(grey) - mean) / deviation);
  }
  auto const machine = in_heap<OfGreys>();
  auto const optimizer = in_heap<Momentum<OfGreys>>();
  optimizer->learning_rate = 0.002;
  auto const memory = in_heap<ContrastiveMemory<OfGreys, batch>>();
  auto const chains = in_heap<Chains<OfGreys, batch>>();
  start(*machine, training.greys, 6);
  View<float const, tested, Image> const seen(held_out.greys.data(), pixels);
  double const before = error_of(*machine, seen);
  for (std::size_t epoch = 0; epoch < size.epochs; ++epoch) {
    for (std::size_t first = 0; first + batch <= size.images; first += batch) {
      contrastive_step(*machine, *optimizer, ContrastiveDivergence{1, L2Penalty{1e-4}},
                       View<float const, batch, Image>(training.greys.data() + first * pixels, pixels), *chains,
                       *memory, RandomKey{7, epoch}.child(first));
    }
  }
  double const after = error_of(*machine, seen);
  std::printf("\ngaussian units: error of reconstructions %.3f, after learning %.3f, held out\n", before, after);
  check(after < 0.5 * before, "half of the variance of greys or more is in 64 hidden units");
}

double accuracy_of(Net const& net, Digits const& test) {
  auto const workspace = in_heap<Net::Workspace<tested>>();
  auto const y = in_heap<Tensor<float, tested, 10>>();
  net.forward<tested>(test.first(), *y, *workspace);
  std::size_t right = 0;
  for (std::size_t n = 0; n < tested; ++n) {
    float const* const row = y->data() + n * 10;
    right += std::size_t{static_cast<ClassIndex>(std::max_element(row, row + 10) - row) == test.labels[n]};
  }
  return static_cast<double>(right) / tested;
}

// The second machine, and then classifiers of few labels: started by the stack, and at random.
void start_a_classifier(Stack& stack, Digits const& training, Digits const& held_out, Size size) {
  constexpr std::size_t labelled = 20;
  auto const optimizer = in_heap<Momentum<Stack::layer_type<1>>>();
  optimizer->learning_rate = 0.05;
  auto const memory = in_heap<GreedyMemory<Stack, 1, batch>>();
  initialize(stack.layer<1>(), 8, NormalWeights{0.1});
  for (std::size_t epoch = 0; epoch < 4; ++epoch) {
    greedy_epoch<1>(stack, *optimizer, ContrastiveDivergence{1, L2Penalty{1e-4}}, training.ink.data(), size.images,
                    *memory, RandomKey{9, epoch});
  }
  auto const net = in_heap<Net>();
  auto const adam = in_heap<Adam<Net>>();
  auto const training_memory = in_heap<TrainingMemory<Net, labelled>>();
  std::array<double, 2> mean{};
  for (std::uint64_t seed = 0; seed < size.classifiers; ++seed) {
    // Other labelled digits for each seed.
    Labels<labelled> labels{};
    std::size_t const begin = seed * labelled;
    for (std::size_t n = 0; n < labelled; ++n) labels[n] = training.labels[begin + n];
    for (std::size_t started = 0; started < 2; ++started) {
      initialize(*net, 10 + seed, XavierUniform{});
      if (started == 1) start_from(*net, stack);
      *adam = {.learning_rate = 0.003};
      for (std::size_t step = 0; step < 200; ++step) {
        train_step(*net, *adam, Objective{SoftmaxCrossEntropy{}},
                   View<float const, labelled, Image>(training.ink.data() + begin * pixels, pixels), labels,
                   *training_memory);
      }
      mean[started] += accuracy_of(*net, held_out) / static_cast<double>(size.classifiers);
    }
  }
  std::printf(
      "\nclassifiers of %zu labelled digits, mean of %d: %.1f %% right from a random start, %.1f %% from the stack\n",
      labelled, static_cast<int>(size.classifiers), 100.0 * mean[0], 100.0 * mean[1]);
  check(mean[1] > mean[0] + 0.03, "the stack's start is better by three in a hundred");
}

}  // namespace

int main(int count, char** arguments) {
  bool const small = count > 1 && std::string_view(arguments[1]) == "--small";
  Size const size = small ? Size{1000, 8, 3, 100, 2} : Size{8000, 20, 10, 1000, 6};
  std::filesystem::path const path =
      count > 1 + int{small} ? arguments[1 + int{small}] : std::filesystem::temp_directory_path() / "dreams.pgm";
  Digits const training = draw(size.images, 1);
  Digits const held_out = draw(tested, 2);
  auto const stack = in_heap<Stack>();
  Album album;
  learn(*stack, training, held_out, size);
  restore(stack->layer<0>(), training, held_out, size, album);
  std::puts("\n  digits, and what was restored of their upper halves");
  album.print(0, 2);
  dream(stack->layer<0>(), held_out, size, album);
  std::puts("");
  album.print(2, 2);
  album.save(path);
  std::printf("\nthe same as a picture: %s\n", path.c_str());
  learn_greys(training, held_out, size);
  start_a_classifier(*stack, training, draw(tested, 4), size);  // by digits that no choice of sizes or rates has seen
  return all_kept ? 0 : 1;
}

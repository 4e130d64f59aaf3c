// The main job: LeNet learns digits in mini-batches, is evaluated, saved, and loaded again. Ctrl-C ends the training
// early; the weights of that moment go the same way, and their file stays.
#include "lenet.hpp"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <memory>
#include <numeric>
#include <string>

#include "digits.hpp"
#include "random_batch.hpp"

namespace {

using namespace lenet;

constexpr std::size_t drawn_images = 20'000;

// What a training must reach on the test images for exit code 0; 0 where it is too short to promise anything.
double promised_accuracy(bool mnist, Data const& data, Options const& options) {
  std::size_t const images = data.training.size() + data.validation.size();
  if (mnist)
    return images == 60'000 && options.epochs >= 5 ? 0.989 : (images >= 10'000 && options.epochs > 0 ? 0.95 : 0);
  return images == drawn_images && options.epochs >= 5 ? 0.985 : 0;
}

bool report(char const* what, bool kept) {
  std::printf("%-64s %s\n", what, kept ? "yes" : "NO");
  return kept;
}

template <class Net>
double rival_accuracy(char const* name, Data const& data, Options const& options) {
  auto const net = std::make_unique<Net>();
  std::printf("\n%s, %zu parameters:\n", name, parameter_count<Net>);
  std::fflush(stdout);
  learn(*net, data, options);
  double const accuracy = *test(*net, data).accuracy;
  std::printf("%.2f %% of the test images\n", 100.0 * accuracy);
  return accuracy;
}

// Whether the digits are hard enough to need convolutions.
bool outdoes_others(double accuracy, Data const& data, Options const& options) {
  double const linear = rival_accuracy<Linear>("A linear softmax classifier", data, options);
  double const mlp = rival_accuracy<Mlp>("A dense network with one hidden layer", data, options);
  std::puts("");
  bool const by_far = report("at least ten times the errors without hidden layers?", 1 - linear > 10 * (1 - accuracy));
  return report("at least three times the errors without convolutions?", 1 - mlp > 3 * (1 - accuracy)) && by_far;
}

int run(bool mnist, Data const& data, Options const& options) {
  using Net = LeNet<Image>;
  std::printf("LeNet, %zu parameters: %zu images to learn from, %zu to choose the weights by, %zu to test\n",
              parameter_count<Net>, data.training.size(), data.validation.size(), data.test.size());
  std::fflush(stdout);
  auto const net = std::make_unique<Net>();
  TrainingResult const result = learn(*net, data, options);
  std::puts(result.message.c_str());
  if (!result.history.empty()) {
    double const seconds = std::accumulate(result.history.begin(), result.history.end(), 0.0,
                                           [](double sum, EpochRecord const& epoch) { return sum + epoch.seconds; });
    std::printf("%.2f s per epoch; batches of %zu, AdamW from %g to 0 along a cosine, weight decay %g\n\n",
                seconds / static_cast<double>(result.history.size()), batch, learning_rate, weight_decay);
  }
  Evaluation const found = test(*net, data);
  found.confusion.print(stdout);
  bool const interrupted = result.reason == StopReason::interrupted;
  bool kept = survives_the_disk(*net, data, options, interrupted);
  if (interrupted) return 130;
  double const promised = promised_accuracy(mnist, data, options);
  if (promised == 0.0) {
    std::puts("For so short a training no accuracy is promised.");
    return kept ? 0 : 1;
  }
  if (!mnist) kept = outdoes_others(*found.accuracy, data, options) && kept;
  std::string const goal =
      std::string("at least ") + std::to_string(promised * 100).substr(0, 4) + " % of the test images right?";
  return report(goal.c_str(), *found.accuracy >= promised) && kept ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  std::string mnist;
  bool random = false;
  CLI::App app("LeNet learns digits: by default those that this program draws itself.", "lenet");
  auto* const data =
      app.add_option("--mnist", mnist, "learn MNIST instead: the directory of its IDX files, .gz or not");
  auto* const epochs = app.add_option("--epochs", options.epochs, "how often to go through the images");
  epochs->capture_default_str()->check(CLI::Range(std::size_t{1}, std::size_t{1000000}));
  auto* const limit = app.add_option("--limit", options.limit, "use only so many images, chosen at random (0: all)");
  limit->capture_default_str()->check(CLI::Range(std::size_t{0}, std::size_t{1000000000}));
  app.add_option("--seed", options.seed, "of all that is random")->capture_default_str();
  auto* const save = app.add_option("--save", options.save, "keep the weights in this safetensors file");
  save->check(
      [](std::string const& path) {
        auto const folder = std::filesystem::absolute(path).parent_path();
        return std::filesystem::is_directory(folder) ? std::string() : "there is no directory " + folder.string();
      },
      "PATH");
  app.add_flag("--random", random, "learn one random batch with random labels by heart instead")
      ->excludes(data)
      ->excludes(epochs)
      ->excludes(limit)
      ->excludes(save);
  app.footer(
      "Ctrl-C ends the training and keeps the weights of that moment: in the file that --save names, else in one whose "
      "name is printed.");
  CLI11_PARSE(app, argc, argv);
  if (options.limit > 0 && options.limit < validation_part) {
    return app.exit(CLI::ValidationError("--limit", "expected 0 or at least " + std::to_string(validation_part) +
                                                        " images, found " + std::to_string(options.limit)));
  }
  try {
    if (random) return random_batch::run<SmallLeNet<Shape<3, 28, 28>>, LeNet<Shape<3, 28, 28>>>(options.seed);
    if (!mnist.empty()) return run(true, read_mnist(mnist, options), options);
    std::puts("Drawing digits.");
    std::fflush(stdout);
    return run(false,
               divide(digits::draw_set(drawn_images, options.seed), digits::draw_set(4000, options.seed + 1), options),
               options);
  } catch (std::exception const& error) {
    std::fprintf(stderr, "lenet: %s\n", error.what());
    return 1;
  }
}

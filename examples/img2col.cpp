// Convolution as a product of matrices: every window of the image becomes a column, every filter a row (img2col;
// Chellapilla, Puri, Simard: High performance convolutional neural networks for document processing; 2006). The way
// back, col2im, is found by the compiler. And pooling, whose windows choose one of their inputs or share among them.
#include <array>
#include <cstddef>
#include <cstdio>
#include <ingot/core/random.hpp>
#include <ingot/core/tensor.hpp>
#include <ingot/graph.hpp>
#include <ingot/layers/pooling.hpp>
#include <utility>

#include "promise.hpp"

using namespace ingot::graph;
using ingot::Tensor;

namespace {

// The numbers that element k of a kernel of width `Kernel` meets, one for every position of the window: a slice.
template <std::size_t Kernel, std::size_t K, auto X>
constexpr auto met_by(Expression<X> image) {
  constexpr auto shape = Expression<X>::dimensions;  // channels, height, width
  constexpr std::size_t height = shape[1] - Kernel + 1;
  constexpr std::size_t width = shape[2] - Kernel + 1;
  constexpr std::size_t row = K / Kernel;
  constexpr std::size_t column = K % Kernel;
  return reshape<shape[0], 1, height * width>(slice<2, column, column + width>(slice<1, row, row + height>(image)));
}

// [channels * Kernel^2, positions]: a column is all that one position of the window sees.
template <std::size_t Kernel, auto X>
constexpr auto img2col(Expression<X> image) {
  auto const rows = [&]<std::size_t... K>(std::index_sequence<K...>) {
    return concat<1>(met_by<Kernel, K>(image)...);
  }(std::make_index_sequence<Kernel * Kernel>{});
  constexpr auto shape = decltype(rows)::dimensions;
  return reshape<shape[0] * shape[1], shape[2]>(rows);
}

// Each kernel turned by 180 degrees; filters and channels change places, as inputs and outputs do on the way back.
template <auto W>
constexpr auto turned(Expression<W> kernel) {
  constexpr auto shape = Expression<W>::dimensions;  // filters, channels, height, width
  constexpr std::size_t size = shape[2] * shape[3];
  auto const flat = reshape<shape[0], shape[1], size>(kernel);
  auto const reversed = [&]<std::size_t... K>(std::index_sequence<K...>) {
    return concat<2>(slice<2, size - 1 - K, size - K>(flat)...);
  }(std::make_index_sequence<size>{});
  return permute<1, 0, 2, 3>(reshape<shape[0], shape[1], shape[2], shape[3]>(reversed));
}

constexpr std::size_t channels = 2;
constexpr std::size_t width = 6;
constexpr std::size_t filters = 3;
constexpr std::size_t kernel = 3;
constexpr std::size_t out = width - kernel + 1;

constexpr auto x = input<"x", channels, width, width>;
constexpr auto w = parameter<"w", filters, channels, kernel, kernel>;
constexpr auto error = input<"error", filters, out, out>;  // the gradient that arrives at the outputs

constexpr auto direct = convolution(x, w);
constexpr auto product = matmul(reshape<filters, channels * kernel * kernel>(w), img2col<kernel>(x));
constexpr auto by_matrices = reshape<filters, out, out>(product);
// Padded, so that every input meets the errors of all outputs that it took part in.
constexpr auto full_convolution = convolution<ConvOptions{.padding = kernel - 1}>(error, turned(w));

template <std::size_t... Extents>
Tensor<double, Extents...> drawn(std::uint64_t stream) {
  Tensor<double, Extents...> tensor;
  for (std::size_t i = 0; i < tensor.size(); ++i) tensor[i] = ingot::standard_normal({1, stream}, i);
  return tensor;
}

template <class T>
bool near_all(T const& a, T const& b) {
  bool equal = true;
  for (std::size_t i = 0; i < a.size(); ++i) equal = equal && near(a[i], b[i]);
  return equal;
}

template <class T>
void print_image(char const* title, T const& values, std::size_t columns) {
  std::printf("%s", title);
  for (std::size_t i = 0; i < values.size(); ++i) {
    std::printf("%s%4g", i % columns == 0 ? "\n " : "", static_cast<double>(values[i]));
  }
  std::puts("");
}

void columns_of_an_image() {
  std::puts("The columns of an image 3x3 under a kernel 2x2: one for each of the four positions");
  constexpr auto small = input<"x", 1, 3, 3>;
  constexpr auto columns = img2col<2>(small);
  Tensor<double, 1, 3, 3> const image{1, 2, 3, 4, 5, 6, 7, 8, 9};
  print_image("x", image, 3);
  Tensor<double, 4, 4> const found = evaluate(columns, bind<"x">(image));
  print_image("img2col(x)", found, 4);
  check(found == Tensor<double, 4, 4>{1, 2, 4, 5, 2, 3, 5, 6, 4, 5, 7, 8, 5, 6, 8, 9}, "windows, column by column");

  // If every element of the columns hands back a one, every input has as many as it has copies.
  Tensor<double, 1, 3, 3> const back = evaluate(gradient<sum(columns), "x">);
  print_image("The way back, col2im, of ones", back, 3);
  check(back == Tensor<double, 1, 3, 3>{1, 2, 1, 2, 4, 2, 1, 2, 1}, "it adds the copies up, and chooses none of them");
  print("It is, as the compiler finds it: ", line_of<gradient<sum(columns * input<"error", 4, 4>), "x">>);
}

void two_ways_to_convolve() {
  std::printf("\nA convolution of %zux%zux%zu by %zu kernels %zux%zu, directly and as a product of matrices\n",
              channels, width, width, filters, kernel, kernel);
  auto const image = drawn<channels, width, width>(1);
  auto const kernels = drawn<filters, channels, kernel, kernel>(2);
  auto const arriving = drawn<filters, out, out>(3);
  auto const a = bind<"x">(image);
  auto const b = bind<"w">(kernels);
  auto const c = bind<"error">(arriving);
  check(near_all(evaluate(direct, a, b), evaluate(by_matrices, a, b)), "the same outputs");

  auto const [value, dx, dw] = evaluate_with_gradient(sum(error * direct), wrt<"x", "w">, a, b, c);
  auto const [value2, dx2, dw2] = evaluate_with_gradient(sum(error * by_matrices), wrt<"x", "w">, a, b, c);
  check(near_all(dw, dw2), "the same gradient of the kernels");
  check(near_all(dx, dx2), "the same gradient of the image");
  check(near_all(dx, evaluate(full_convolution, b, c)),
        "which is the error, fully convolved with the kernels turned by 180 degrees");
  check(near_all(dx, evaluate(gradient<sum(error * by_matrices), "x">, b, c)), "and the same as an expression");
}

void cost_in_memory() {
  constexpr auto image = input<"x", 3, 64, 64>;
  constexpr auto columns = decltype(img2col<3>(image))::dimensions;
  constexpr double factor = static_cast<double>(columns.size()) / static_cast<double>(decltype(image)::shape::size);
  std::printf("\nWhat it costs: an image 3x64x64 under a kernel 3x3 becomes %zu x %zu numbers, %.2f times as many\n",
              columns[0], columns[1], factor);
  check(columns[0] == 27 && columns[1] == 62 * 62 && near(factor, 27 * 62 * 62 / (3.0 * 64 * 64)),
        "27 x 62 x 62 / (3 x 64 x 64) = 8.45");
  constexpr auto weights = parameter<"w", 6, 3, 3, 3>;
  constexpr std::size_t without = EvaluationPlan<decltype(convolution(image, weights))>::workspace_size;
  constexpr std::size_t with_columns =
      EvaluationPlan<decltype(matmul(reshape<6, 27>(weights), img2col<3>(image)))>::workspace_size;
  std::printf("numbers that lie between: %zu with columns, %zu without\n", with_columns, without);
  check(without == 0 && with_columns >= columns.size(), "the direct convolution needs none");
}

// Max-pooling keeps for the way back where the largest of each window stood.
void pooling() {
  using Pool = ingot::MaxPool2d<ingot::Shape<1, 4, 4>, 2>;
  using Mean = ingot::AvgPool2d<ingot::Shape<1, 4, 4>, 2>;
  Tensor<double, 1, 1, 4, 4> const image{1, 3, 2, 1, 4, 2, 0, 5, 7, 1, 1, 2, 0, 6, 8, 3};
  Tensor<double, 1, 1, 2, 2> const arriving{10, 20, 30, 40};
  Tensor<double, 1, 1, 2, 2> y;
  Tensor<double, 1, 1, 4, 4> dx;

  std::puts("\nPooling 2x2");
  print_image("x", image, 4);
  Pool pool;
  Pool::Saved<1, double> kept;
  ingot::forward_training<1, double>(pool, image, y, kept, {});
  print_image("the largest of each window", y, 2);
  check(y == Tensor<double, 1, 1, 2, 2>{4, 5, 7, 8}, "4, 5, 7 and 8");
  print_image("stood at these positions, counted row by row from 0", kept.position, 2);
  check(kept.position == std::array<Pool::Position, 4>{4, 7, 8, 14}, "4, 7, 8 and 14");
  ingot::backward<1, double>(pool, image, y, arriving, dx, kept, pool);
  print_image("to which the gradients 10, 20, 30, 40 go back", dx, 4);
  check(dx == Tensor<double, 1, 1, 4, 4>{0, 0, 0, 0, 10, 0, 0, 20, 30, 0, 0, 0, 0, 0, 40, 0}, "and nowhere else");

  Mean mean;
  ingot::detail::NothingSaved nothing;
  ingot::forward_training<1, double>(mean, image, y, nothing, {});
  print_image("the mean of each window", y, 2);
  check(y == Tensor<double, 1, 1, 2, 2>{2.5, 2, 3.5, 3.5}, "2.5, 2, 3.5 and 3.5");
  ingot::backward<1, double>(mean, image, y, arriving, dx, nothing, mean);
  print_image("of whose gradients each of the four inputs gets a quarter", dx, 4);
  check(dx == Tensor<double, 1, 1, 4, 4>{2.5, 2.5, 5, 5, 2.5, 2.5, 5, 5, 7.5, 7.5, 10, 10, 7.5, 7.5, 10, 10},
        "2.5, 5, 7.5 and 10");
}

}  // namespace

int main() {
  columns_of_an_image();
  two_ways_to_convolve();
  cost_in_memory();
  pooling();
  return all_kept ? 0 : 1;
}

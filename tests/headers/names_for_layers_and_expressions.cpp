// One name for a layer and for an operation: after both using-directives, and beside the C library, each means what it
// stands in, `build` or an expression.
#include <cmath>
#include <type_traits>

#include <ingot/declared/declared.hpp>
#include <ingot/graph.hpp>
#include <ingot/host/csv_options.hpp>
#include <ingot/ingot.hpp>

using namespace ingot;
using namespace ingot::graph;

// Layers.
using Images = decltype(build<Shape<1, 8, 8>>(conv2d<4, 3>, relu, max_pool2d<2>, avg_pool2d<3>, flatten, reshape<2, 2>,
                                              flatten, dense<8>, tanh(), dense<3>, softmax));
static_assert(std::is_same_v<Images::output_shape, Shape<3>>);
using Sequences = decltype(build<Shape<2, 8>>(conv1d<4, 3>, leaky_relu<0.1>, max_pool1d<2>, avg_pool1d<3>, flatten,
                                              dense<3>, sigmoid));
static_assert(std::is_same_v<Sequences::output_shape, Shape<3>>);
using Activations = decltype(build<Shape<4>>(dense<4>, elu<0.5>, gelu, silu, hard_sigmoid, hard_swish, softplus,
                                             sigmoid, ingot::tanh, reshape<2, 2>, softmax));
static_assert(std::is_same_v<Activations::output_shape, Shape<2, 2>>);

// Expressions.
constexpr auto image = input<"image", 1, 8, 8>;
constexpr auto pooled = avg_pool2d<3>(max_pool2d<2>(relu(convolution(image, parameter<"k", 4, 1, 3, 3>))));
static_assert(std::is_same_v<decltype(pooled)::shape, Shape<4, 1, 1>>);
constexpr auto logits = tanh(matmul(flatten(reshape<2, 2>(flatten(pooled))), parameter<"w", 4, 3>));
static_assert(std::is_same_v<decltype(softmax(logits))::shape, Shape<3>>);
constexpr auto sequence = input<"sequence", 2, 8>;
constexpr auto folded = avg_pool1d<3>(max_pool1d<2>(leaky_relu<0.1>(convolution1d(sequence, parameter<"c", 4, 2, 3>))));
static_assert(std::is_same_v<decltype(folded)::shape, Shape<4, 1>>);
constexpr auto x = input<"x", 2, 3>;
constexpr auto activated = elu<0.5>(x) + gelu(x) + silu(x) + hard_sigmoid(x) + hard_swish(x) + softplus(x) + sigmoid(x);
static_assert(std::is_same_v<decltype(activated)::shape, Shape<2, 3>>);
constexpr auto elementary = exp(x) + expm1(x) + log(x) + log1p(x) + sqrt(x) + sin(x) + cos(x) + tanh(x) + abs(x);
static_assert(std::is_same_v<decltype(elementary)::shape, Shape<2, 3>>);

// The same names of numbers and tensors.
constexpr Tensor<float, 2> halves = softmax(Tensor<float, 2>{1, 1});
static_assert(halves == Tensor<float, 2>{0.5f, 0.5f});

// Types that only one side has.
static_assert(std::is_enum_v<CsvMissing>);
static_assert(Outputs::probabilities != Outputs::log_probabilities);
static_assert(EvaluationPlan<decltype(x)>::workspace_size == 0);

int main() {
  double const zero = 0.0;
  return tanh(zero) == 0.0 && exp(zero) == 1.0 && sin(zero) == 0.0 && sqrt(zero) == 0.0 && cos(zero) == 1.0 &&
                 log1p(zero) == 0.0 && std::abs(zero) == 0.0 && std::tanh(zero) == 0.0
             ? 0
             : 1;
}

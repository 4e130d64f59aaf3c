// What derivatives cost, in multiply-accumulates, operations and nodes: facts, proved while this compiles.
#define BOOST_TEST_MODULE gradient_cost
#include <boost/test/unit_test.hpp>

#include <cstddef>
#include <utility>

#include "ingot/graph.hpp"
#include "ingot/graph/derivatives/cost.hpp"
#include "ingot/graph/derivatives/gradient.hpp"

using namespace ingot;
using namespace ingot::graph;

namespace {

// A loss and all of its derivatives cost at most three times the multiply-accumulates of the loss (one more product for
// each operand), and so many times its operations.
template <auto Loss, auto Both>
constexpr bool is_cheap(std::size_t factor) {
  return macs<Both> <= 3 * macs<Loss> && operation_count<Both> <= factor * operation_count<Loss>;
}

// By hand.
constexpr auto a = input<"a", 2, 3>;
constexpr auto b = input<"b", 3, 4>;
static_assert(macs<matmul(a, b)> == 2 * 3 * 4);
static_assert(operation_count<matmul(a, b)> == 2 * 3 * 4);
static_assert(macs<matmul(transpose(a), a)> == 3 * 2 * 3);
static_assert(operation_count<matmul(transpose(a), a)> == 6 + 18);
static_assert(macs<outputs(matmul(a, b), exp(matmul(a, b)))> == 24);
static_assert(operation_count<outputs(matmul(a, b), exp(matmul(a, b)))> == 24 + 8);
static_assert(operation_count<sum(a* a)> == 6 + 6);
static_assert(macs<a * a> == 0);
constexpr auto image = input<"image", 1, 28, 28>;
constexpr auto kernel = parameter<"kernel", 6, 1, 5, 5>;
static_assert(macs<convolution(image, kernel)> == 6 * 24 * 24 * 25);
static_assert(operation_count<max_pool2d<2>(image)> == 28 * 28);
static_assert(macs<gradient<sum(square(convolution(image, kernel))), "image", "kernel">> == 3 * 6 * 24 * 24 * 25);

// f applied again and again.
template <std::size_t Times, class F, class Y>
constexpr auto iterated(F f, Y y) {
  if constexpr (Times == 0) {
    return y;
  } else {
    return iterated<Times - 1>(f, f(y));
  }
}
struct Tanh {
  constexpr auto operator()(auto y) const { return tanh(y); }
};
struct Doubled {
  constexpr auto operator()(auto y) const { return y + y; }
};
struct Squared {
  constexpr auto operator()(auto y) const { return y * y; }
};
struct Swish {
  constexpr auto operator()(auto y) const { return y * sigmoid(y) + y; }
};

// A chain, as long as the compilers' usual limits allow for with ease.
constexpr auto x = input<"x", 8>;
constexpr auto chain = sum(iterated<200>(Tanh{}, x));
static_assert(is_cheap<chain, value_and_gradient<chain, "x">>(5));

// A node that many read.
template <std::size_t... I>
constexpr auto many_of(std::index_sequence<I...>, auto y) {
  return sum((exp(constant<Real(0.5 + static_cast<double>(I))> * y) + ...));
}
constexpr auto fan_out = many_of(std::make_index_sequence<30>{}, tanh(x));
static_assert(is_cheap<fan_out, value_and_gradient<fan_out, "x">>(2));

// Doublings: what would be 2^40 paths from the result to x are one node, or one a step.
constexpr auto doublings = sum(iterated<40>(Doubled{}, x));
static_assert(simplify(doublings).graph.node_count == 4);
static_assert(gradient<doublings, "x">.graph.node_count == 2);
constexpr auto squares = sum(iterated<40>(Squared{}, x));
static_assert(is_cheap<squares, value_and_gradient<squares, "x">>(4));
constexpr auto swishes = sum(iterated<40>(Swish{}, x));
static_assert(is_cheap<swishes, value_and_gradient<swishes, "x">>(5));

// A perceptron of three layers on a batch of 16, with a cross-entropy.
constexpr auto layer(auto input_of, auto weight, auto bias) {
  return matmul(input_of, transpose(weight)) + bias;
}
constexpr auto pixels = input<"pixels", 16, 784>;
constexpr auto hidden = relu(layer(pixels, parameter<"w1", 128, 784>, parameter<"b1", 128>));
constexpr auto hidden2 = tanh(layer(hidden, parameter<"w2", 64, 128>, parameter<"b2", 64>));
constexpr auto logits = layer(hidden2, parameter<"w3", 10, 64>, parameter<"b3", 10>);
constexpr auto target = distribution<"target", 16, 10>;
constexpr auto perceptron = -mean(sum(target * log(softmax(logits)), axis<-1>));
constexpr auto learning = value_and_gradient<perceptron, "w1", "b1", "w2", "b2", "w3", "b3">;
static_assert(is_cheap<perceptron, learning>(3));
static_assert(macs<perceptron> == 16 * (784 * 128 + 128 * 64 + 64 * 10));
// The first layer's input is no parameter: nothing is computed for its derivative.
static_assert(macs<learning> == 3 * macs<perceptron> - 16 * 784 * 128);

// LeNet on a batch of 4.
constexpr auto images = input<"images", 4, 1, 28, 28>;
constexpr auto features =
    max_pool2d<2>(relu(convolution(images, parameter<"k1", 6, 1, 5, 5>) + parameter<"c1", 6, 1, 1>));
constexpr auto more_features =
    max_pool2d<2>(relu(convolution(features, parameter<"k2", 16, 6, 5, 5>) + parameter<"c2", 16, 1, 1>));
constexpr auto flat = reshape<4, 256>(more_features);
constexpr auto dense = relu(layer(flat, parameter<"w1", 120, 256>, parameter<"b1", 120>));
constexpr auto dense2 = relu(layer(dense, parameter<"w2", 84, 120>, parameter<"b2", 84>));
constexpr auto scores = layer(dense2, parameter<"w3", 10, 84>, parameter<"b3", 10>);
constexpr auto lenet = mean(log_sum_exp(scores) - sum(distribution<"target", 4, 10> * scores, axis<-1>));
constexpr auto lenet_learning = value_and_gradient<lenet, "k1", "c1", "k2", "c2", "w1", "b1", "w2", "b2", "w3", "b3">;
static_assert(is_cheap<lenet, lenet_learning>(3));
static_assert(macs<lenet_learning> == 3 * macs<lenet> - macs<convolution(images, parameter<"k1", 6, 1, 5, 5>)>);

}  // namespace

// A test program runs; what it says was settled before.
BOOST_AUTO_TEST_CASE(facts_hold) {
  BOOST_TEST_MESSAGE("perceptron: " << operation_count<learning> << " operations, loss "
                                    << operation_count<perceptron>);
  BOOST_TEST_MESSAGE("LeNet: " << operation_count<lenet_learning> << " operations, loss " << operation_count<lenet>);
  BOOST_TEST(macs<learning> <= 3 * macs<perceptron>);
}

#define BOOST_TEST_MODULE golden_graph
#include "golden.hpp"

#include <cstddef>
#include <tuple>

#include "ingot/core/tensor.hpp"
#include "ingot/graph.hpp"
#include "ingot/graph/backward/value_and_gradient.hpp"
#include "ingot/graph/derivatives/gradient.hpp"
#include "ingot/graph/evaluation/evaluate.hpp"

using namespace ingot::graph;
using ingot::Tensor;

BOOST_TEST_GLOBAL_FIXTURE(ReportWorst);

namespace {

constexpr auto x = input<"x", 4, 2>;
constexpr auto t = distribution<"t", 4, 3>;
constexpr auto w1 = parameter<"w1", 2, 4>;
constexpr auto w2 = parameter<"w2", 4, 3>;
constexpr auto logits = matmul(relu(matmul(x, w1)), w2);
constexpr auto decay = 0.01_c * (sum(square(w1)) + sum(square(w2)));
constexpr auto by_softmax = -mean(sum(t * log(softmax(logits)), axis<-1>)) + decay;
constexpr auto by_log_sum_exp = mean(log_sum_exp(logits) - sum(t * logits, axis<-1>)) + decay;

template <class T, class Results>
void compare(std::string const& how, Golden const& golden, Results const& results) {
  std::string const name = "weight_decay/";
  check_close<T>(how + " loss", std::get<0>(results), golden(name + "loss"));
  check_close<T>(how + " dw1", std::get<1>(results), golden(name + "dw1"));
  check_close<T>(how + " dw2", std::get<2>(results), golden(name + "dw2"));
}

template <auto Loss, class T>
void check_weight_decay() {
  Golden const golden("graph");
  Tensor<T, 4, 2> x_values;
  Tensor<T, 2, 4> w1_values;
  Tensor<T, 4, 3> w2_values;
  assign(x_values, golden("weight_decay/x"), "x");
  assign(w1_values, golden("weight_decay/w1"), "w1");
  assign(w2_values, golden("weight_decay/w2"), "w2");
  Tensor<T, 4, 3> t_values{};
  for (std::size_t i = 0; i < 4; ++i) t_values(i, static_cast<std::size_t>(golden("weight_decay/labels")[i])) = T(1);

  auto const bound = [&](auto const& evaluated) {
    return evaluated(bind<"x">(x_values), bind<"t">(t_values), bind<"w1">(w1_values), bind<"w2">(w2_values));
  };
  compare<T>("backward", golden,
             bound([](auto const&... b) { return evaluate_with_gradient(Loss, wrt<"w1", "w2">, b...); }));
  compare<T>("symbolic", golden,
             bound([](auto const&... b) { return evaluate(value_and_gradient<Loss, "w1", "w2">, b...); }));
}

}  // namespace

BOOST_AUTO_TEST_CASE(weight_decay_of_a_perceptron) {
  check_weight_decay<by_softmax, float>();
  check_weight_decay<by_softmax, double>();
}
BOOST_AUTO_TEST_CASE(weight_decay_with_cross_entropy_by_log_sum_exp) {
  check_weight_decay<by_log_sum_exp, float>();
  check_weight_decay<by_log_sum_exp, double>();
}

// Numbers under whatever flags this is compiled with: elementary functions, a network's forward pass and training, an
// expression and its gradients. Prints what is wrong; 0 if nothing is.
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <cstring>
#include <limits>

#include "ingot/graph.hpp"
#include "ingot/ingot.hpp"
#include "references.hpp"

namespace {

using namespace ingot;

int faults = 0;

void check(char const* what, double at, double found, double expected, double bound) {
  // A NaN is no smaller than anything, but -ffinite-math-only does not say so: its bits do.
  unsigned long long bits = 0;
  std::memcpy(&bits, &found, sizeof bits);
  bool const finite = (bits >> 52 & 0x7ff) != 0x7ff;
  double const error = std::fabs(found - expected);
  if (finite && error <= bound) return;
  ++faults;
  std::printf("%s at %.9g: %.17g, not %.17g\n", what, at, found, expected);
}

// The least number that keeps all its digits. Where subnormal numbers are zeros, what is left of a division by an
// estimate and its correction may be one, unless the quotient is larger by a number's digits.
template <class T>
double least_exact() {
  T volatile least = std::numeric_limits<T>::min();
  T const volatile half = least * T(0.5);
  bool const flushes = half == T(0);
  return flushes ? std::ldexp(double(least), std::numeric_limits<T>::digits) : double(least);
}

// Eight units in the last place; one by one, in a register, and in a loop that a compiler may take many at a time.
template <class T, std::size_t N, class F>
void check_function(char const* what, references::Reference const (&table)[N], F const& f) {
  constexpr std::size_t repeated = 64;
  T x[repeated];
  T y[repeated];
  for (references::Reference const& reference : table) {
    if (sizeof(T) == 4 && !(reference.y < 3.4e38)) continue;
    int exponent = 0;
    double const size = std::fmax(std::fabs(reference.y), least_exact<T>());
    std::frexp(size, &exponent);
    double const bound = 8 * std::ldexp(1.0, exponent - std::numeric_limits<T>::digits);
    for (T& value : x) {
      T const volatile given = static_cast<T>(reference.x);
      value = given;
    }
    for (std::size_t i = 0; i < repeated; ++i) y[i] = f(x[i]);
    check(what, reference.x, double(y[0]), reference.y, bound);
    // What a function does with a pack is not asked where there are none: its body need not compile.
    if constexpr (simd::width<T> > 1) {
      if constexpr (requires(simd::Pack<T, simd::width<T>> pack) { f(pack); }) {
        constexpr std::size_t width = simd::width<T>;
        simd::store<width>(y, f(simd::Pack<T, width>(simd::load<width>(x))).v);
        for (std::size_t i = 0; i < width; ++i) check(what, reference.x, double(y[i]), reference.y, bound);
      }
    }
    check(what, reference.x, double(y[repeated - 1]), reference.y, bound);
    T const volatile alone = f(x[1]);
    check(what, reference.x, double(alone), reference.y, bound);
  }
}

template <class T>
void check_functions() {
  using namespace references;
  check_function<T>("exp", exp_at, [](auto x) { return math::exp(x); });
  check_function<T>("expm1", expm1_at, [](auto x) { return math::expm1(x); });
  check_function<T>("log", log_at, [](auto x) { return math::log(x); });
  check_function<T>("log1p", log1p_at, [](auto x) { return math::log1p(x); });
  check_function<T>("tanh", tanh_at, [](auto x) { return math::tanh(x); });
  check_function<T>("sigmoid", sigmoid_at, [](auto x) { return math::sigmoid(x); });
  check_function<T>("softplus", softplus_at, [](auto x) { return math::softplus(x); });
  check_function<T>("normal_cdf", normal_cdf_at, [](auto x) { return math::normal_cdf(x); });
  check_function<T>("normal_pdf", normal_pdf_at, [](auto x) { return math::normal_pdf(x); });
  check_function<T>("sin", sin_at, [](auto x) { return math::sin(x); });
  check_function<T>("cos", cos_at, [](auto x) { return math::cos(x); });
  check_function<T>("atan", atan_at, [](auto x) { return math::atan(x); });
  check_function<T>("erf", erf_at, [](auto x) { return math::erf(x); });
  check_function<T>("round", round_at, [](auto x) { return math::round(x); });
  check_function<T>("sqrt", sqrt_at, [](auto x) { return math::sqrt(x); });
  check_function<T>("x^3", cube_at, [](T x) { return math::pow(x, T(3)); });
  check_function<T>("x^0.3", root_at, [](T x) { return math::pow(x, T(0.3F)); });
  check_function<T>("x^300.25", high_power_at, [](T x) { return math::pow(x, T(300.25)); });
}

// What the network has in double without any flag but -O2: the golden tests hold each of its parts to PyTorch.
constexpr double network_before[]{2.6843976871788366,  0.74789238644828027, 0.058504674854351083,
                                  0.28740765395710155, 0.78758972134642047, 1.0393168404305262,
                                  2.2328572443748715,  1.6762904967284737,  2.1244995592827802};
constexpr double network_after[]{2.8034535427194629, 0.80806685973723513, 0.048064441191664004,
                                 0.138395923724458,  0.70913353807203838, 1.6276938889766772,
                                 1.4560445939624127, 2.6681821080540162,  1.4121295272437622};

template <class T>
void check_network() {
  using Net = Network<Dense<4, 8, T>, Gelu<8>, Dense<8, 6, T>, Tanh<6>, LayerNorm<Shape<6>, LayerNormOptions{}, T>,
                      Dense<6, 5, T>, Silu<5>, Dense<5, 3, T>, Softplus<3>>;
  double const bound = sizeof(T) == 4 ? 2e-5 : 1e-12;
  Net net;
  initialize(net, 1);
  Tensor<T, 3, 4> const inputs{T(0.5),  T(-1), T(2), T(0.25), T(1),   T(0.5),
                               T(-0.5), T(-2), T(0), T(1),    T(1.5), T(-0.75)};
  Labels<3> const classes{0, 2, 1};
  auto const outputs_are = [&](double const* expected) {
    for (std::size_t b = 0; b < 3; ++b) {
      auto const y = net({inputs(b, 0), inputs(b, 1), inputs(b, 2), inputs(b, 3)});
      for (std::size_t i = 0; i < 3; ++i) check("network", double(b), double(y[i]), expected[3 * b + i], bound);
    }
  };
  outputs_are(network_before);
  Momentum<Net> optimizer{.learning_rate = 0.1};
  TrainingMemory<Net, 3> memory;
  for (int step = 0; step < 3; ++step) {
    train_step(net, optimizer, Objective{SoftmaxCrossEntropy{}, NoPenalty{}, ClipByNorm{0.5}}, inputs, classes, memory);
  }
  outputs_are(network_after);
}

// The slope of x sigmoid(x) is 1 where the sigmoid is: an estimate of it, times x, is not.
template <class T>
void check_slopes() {
  constexpr std::size_t repeated = 64;
  for (double const at : {40.0, 1e3, 1e5, 1e7, 1e20}) {
    Tensor<T, repeated> x;
    for (T& value : x) {
      T const volatile given = static_cast<T>(at);
      value = given;
    }
    T slopes[repeated];
    for (std::size_t i = 0; i < repeated; ++i) slopes[i] = activation::Silu::slope(x[i]);
    for (T const slope : slopes) check("slope of Silu", at, double(slope), 1.0, 1e-5);
#if defined(__clang__) && !defined(__FAST_MATH__)
    // Clang does not say that it estimates quotients where this is but a part of -ffast-math: docs/guarantees.md.
    continue;
#endif
    constexpr auto v = graph::input<"v", repeated>;
    constexpr auto loss = graph::sum(v * graph::sigmoid(v));
    auto const [value, swept] = graph::evaluate_with_gradient(loss, graph::wrt<"v">, graph::bind<"v">(x));
    auto const written = graph::evaluate(graph::gradient<loss, "v">, graph::bind<"v">(x));
    for (T const slope : swept) check("slope of x sigmoid(x)", at, double(slope), 1.0, 1e-5);
    for (T const slope : written) check("written slope of x sigmoid(x)", at, double(slope), 1.0, 1e-5);
  }
}

// Large logits, of which small differences count: x - ln sum e^x at 10000 + (0, -1/2, -10).
template <class T>
void check_log_softmax() {
  constexpr double expected[]{-0.474105243390727995, -0.974105243390727995, -10.474105243390727995};
  T const x[]{T(10000), T(9999.5), T(9990)};
  T y[3];
  kernels::log_softmax<3>(x, y);
  double const bound = 8 * double(std::numeric_limits<T>::epsilon());
  for (std::size_t i = 0; i < 3; ++i) {
    check("log_softmax", double(i), double(y[i]), expected[i], bound * -expected[i]);
  }
}

// By mpmath.
constexpr double value_of_f = 35.9605227255283326;
constexpr double slopes_of_a[]{-0.321696182964640539, 0.042903460906430655, 2.63933248625449578, 30.6285011918293671};
constexpr double slopes_of_b[]{0.0722044359514188128, 0.437744540505300817, 2.88549342280673538, 55.9931777366937492};

// f = mean(a^b ln(1 + e^(a b)) + Phi(a) tanh(b)), its gradients by both ways.
template <class T>
void check_expression() {
  using namespace graph;
  constexpr auto a = input<"a", 4>;
  constexpr auto b = input<"b", 4>;
  constexpr auto f = mean(power(a, b) * log1p(exp(a * b)) + normal_cdf(a) * graph::tanh(b));
  Tensor<T, 4> const at{T(0.5), T(1.25), T(2), T(3.5)};
  Tensor<T, 4> const by{T(-0.5), T(0.125), T(1.5), T(2.25)};
  double const bound = 40 * double(std::numeric_limits<T>::epsilon());
  auto const [value, da, db] = evaluate_with_gradient(f, wrt<"a", "b">, bind<"a">(at), bind<"b">(by));
  auto const [sa, sb] = evaluate(gradient<f, "a", "b">, bind<"a">(at), bind<"b">(by));
  check("expression", 0, double(T(value)), value_of_f, bound * value_of_f);
  for (std::size_t i = 0; i < 4; ++i) {
    check("slope of a", double(i), double(da[i]), slopes_of_a[i], bound * std::fabs(slopes_of_a[i]));
    check("slope of b", double(i), double(db[i]), slopes_of_b[i], bound * std::fabs(slopes_of_b[i]));
    check("written slope of a", double(i), double(sa[i]), slopes_of_a[i], bound * std::fabs(slopes_of_a[i]));
    check("written slope of b", double(i), double(sb[i]), slopes_of_b[i], bound * std::fabs(slopes_of_b[i]));
  }
}

}  // namespace

int main() {
  check_functions<float>();
  check_functions<double>();
  check_network<float>();
  check_network<double>();
  check_log_softmax<float>();
  check_log_softmax<double>();
  check_slopes<float>();
  check_slopes<double>();
  check_expression<float>();
  check_expression<double>();
  if (faults > 0) std::printf("%d faults\n", faults);
  return faults > 0 ? 1 : 0;
}

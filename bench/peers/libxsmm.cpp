// libxsmm: each product of matrices is a kernel that it compiles for the sizes; what is between them are loops of our
// own. A convolution is a sum of products of rows of the image, read where they are. Matrices are stored by columns.
#include <libxsmm.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <memory>
#include <stdexcept>
#include <vector>

#include "contender.hpp"
#include "loss.hpp"

namespace {

using namespace peers;
using Kernel = libxsmm_smmfunction;

// c [m, n] = a [m, k] b [k, n] + beta c
Kernel product(int m, int n, int k, float beta, int flags = LIBXSMM_GEMM_FLAG_NONE) {
  int const lda = m;
  int const ldb = flags == LIBXSMM_GEMM_FLAG_TRANS_B ? n : k;
  int const prefetch = LIBXSMM_PREFETCH_NONE;
  float const alpha = 1;
  Kernel const kernel = libxsmm_smmdispatch(m, n, k, &lda, &ldb, &m, &alpha, &beta, &flags, &prefetch);
  if (!kernel) throw std::runtime_error("libxsmm has no such kernel here");
  return kernel;
}

void none(float*, std::size_t) {}
void relu(float* y, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) y[i] = std::max(y[i], 0.0f);
}
void tanh(float* y, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) y[i] = std::tanh(y[i]);
}

// The parameters of a problem, one after the other.
class Reader {
 public:
  explicit Reader(Problem const& problem) : next_(problem.parameters.begin()) {}
  Values const& operator()() { return *next_++; }

 private:
  std::vector<Values>::const_iterator next_;
};

template <int In, int Out>
struct Dense {
  alignas(64) std::array<float, In * Out> weight;  // input by input
  alignas(64) std::array<float, Out> bias;
  alignas(64) std::array<float, Out> y;
  Kernel const kernel = product(Out, 1, In, 1);

  explicit Dense(Reader& read) {
    Values const& w = read();
    for (std::size_t i = 0; i < weight.size(); ++i) weight[i] = w[i % Out * In + i / Out];
    Values const& b = read();
    std::copy(b.begin(), b.end(), bias.begin());
  }
  template <void (*Activation)(float*, std::size_t)>
  float* forward(float const* x) {
    y = bias;
    kernel(weight.data(), x, y.data());
    Activation(y.data(), y.size());
    return y.data();
  }
};

template <int In, int First, int Second, int Out, void (*Activation)(float*, std::size_t),
          void (*Last)(float*, std::size_t)>
class Mlp {
 public:
  static constexpr std::size_t outputs = Out;

  explicit Mlp(Problem const& problem) : Mlp(problem, Reader(problem)) {}
  float* input() { return x_.data(); }
  float const* output() const { return last_.y.data(); }
  void operator()() {
    last_.template forward<Last>(second_.template forward<Activation>(first_.template forward<Activation>(x_.data())));
  }

 private:
  Mlp(Problem const& problem, Reader read) : first_(read), second_(read), last_(read) {
    std::copy(problem.input.begin(), problem.input.end(), x_.begin());
  }
  alignas(64) std::array<float, In> x_;
  Dense<In, First> first_;
  Dense<First, Second> second_;
  Dense<Second, Out> last_;
};

// A row of every output map at once: the sum over input channels and columns of the window of
// [pixels of the row, rows of the window] x [rows of the window, filters]. Then a pool, the bias and ReLU.
template <int In, int Out, int Width, int Window>
struct Stage {
  static constexpr int side = Width - Window + 1;
  static constexpr int half = side / 2;
  static constexpr std::size_t terms = In * Window;
  alignas(64) std::array<float, In * Out * Window * Window> weight;
  std::array<float, Out> bias;
  std::array<unsigned long long, terms> x_offsets, weight_offsets;  // in bytes
  alignas(64) std::array<float, Out * side * side> maps;
  alignas(64) std::array<float, Out * half * half> y;
  libxsmm_smmfunction_reducebatch_offs const kernel = make_kernel();

  static libxsmm_smmfunction_reducebatch_offs make_kernel() {
    int const lda = Width;
    int const ldb = Window;
    int const ldc = side * side;
    float const alpha = 1;
    float const beta = 0;
    auto const kernel =
        libxsmm_smmdispatch_reducebatch_offs(side, Out, Window, &lda, &ldb, &ldc, &alpha, &beta, nullptr, nullptr);
    if (!kernel) throw std::runtime_error("libxsmm has no such kernel here");
    return kernel;
  }
  explicit Stage(Reader& read) {
    Values const& w = read();
    for (std::size_t term = 0; term < terms; ++term) {
      std::size_t const c = term / Window;
      std::size_t const column = term % Window;
      x_offsets[term] = sizeof(float) * (c * Width * Width + column);
      weight_offsets[term] = sizeof(float) * term * Out * Window;
      for (std::size_t o = 0; o < Out; ++o) {
        for (std::size_t row = 0; row < Window; ++row) {
          weight[(term * Out + o) * Window + row] = w[((o * In + c) * Window + row) * Window + column];
        }
      }
    }
    Values const& b = read();
    std::copy(b.begin(), b.end(), bias.begin());
  }

  float* forward(float const* x) {
    unsigned long long const count = terms;
    for (int i = 0; i < side; ++i) {
      kernel(x + i * Width, weight.data(), &maps[static_cast<std::size_t>(i * side)], &count, x_offsets.data(),
             weight_offsets.data());
    }
    for (std::size_t o = 0; o < Out; ++o) {
      for (std::size_t i = 0; i < half; ++i) {
        float const* const upper = &maps[(o * side + 2 * i) * side];
        float const* const lower = upper + side;
        float* const row = &y[(o * half + i) * half];
        for (std::size_t j = 0; j < half; ++j) {
          float const largest =
              std::max(std::max(upper[2 * j], upper[2 * j + 1]), std::max(lower[2 * j], lower[2 * j + 1]));
          row[j] = std::max(largest + bias[o], 0.0f);
        }
      }
    }
    return y.data();
  }
};

class LeNet {
 public:
  static constexpr std::size_t outputs = 10;

  explicit LeNet(Problem const& problem) : LeNet(problem, Reader(problem)) {}
  float* input() { return x_.data(); }
  float const* output() const { return dense3_.y.data(); }
  void operator()() {
    float const* const flat = stage2_.forward(stage1_.forward(x_.data()));
    dense3_.forward<none>(dense2_.forward<relu>(dense1_.forward<relu>(flat)));
  }

 private:
  LeNet(Problem const& problem, Reader read)
      : stage1_(read), stage2_(read), dense1_(read), dense2_(read), dense3_(read) {
    std::copy(problem.input.begin(), problem.input.end(), x_.begin());
  }
  alignas(64) std::array<float, 3 * 28 * 28> x_;
  Stage<3, 6, 28, 5> stage1_;
  Stage<6, 16, 12, 5> stage2_;
  Dense<256, 120> dense1_;
  Dense<120, 84> dense2_;
  Dense<84, 10> dense3_;
};

// Training: a column a sample. The weights are moved by the very product that is their gradient, of dy times -rate.
constexpr int batch = static_cast<int>(training_batch);

template <int In, int Out>
struct BatchDense {
  alignas(64) std::array<float, In * Out> weight, transposed;
  alignas(64) std::array<float, Out> bias;
  alignas(64) std::array<float, Out * batch> y, dy;
  Kernel const forward_kernel = product(Out, batch, In, 1);
  Kernel const input_kernel = product(In, batch, Out, 0);
  Kernel const weight_kernel = product(Out, In, batch, 1, LIBXSMM_GEMM_FLAG_TRANS_B);

  explicit BatchDense(Reader& read) {
    Values const& w = read();
    for (std::size_t i = 0; i < weight.size(); ++i) weight[i] = w[i % Out * In + i / Out];
    Values const& b = read();
    std::copy(b.begin(), b.end(), bias.begin());
  }
  template <void (*Activation)(float*, std::size_t)>
  float const* forward(float const* x) {
    for (std::size_t b = 0; b < batch; ++b) std::copy(bias.begin(), bias.end(), &y[b * Out]);
    forward_kernel(weight.data(), x, y.data());
    Activation(y.data(), y.size());
    return y.data();
  }
  // The gradient before the ReLU that the input `x` came from.
  void backward_input(float const* x, float* dx) {
    libxsmm_otrans(transposed.data(), weight.data(), sizeof(float), Out, In, Out, In);
    input_kernel(transposed.data(), dy.data(), dx);
    for (std::size_t i = 0; i < In * batch; ++i) dx[i] = x[i] > 0 ? dx[i] : 0.0f;
  }
  void descend(float const* x, float rate) {
    for (float& slope : dy) slope *= -rate;
    weight_kernel(dy.data(), x, weight.data());
    for (std::size_t b = 0; b < batch; ++b) {
      for (std::size_t o = 0; o < Out; ++o) bias[o] += dy[b * Out + o];
    }
  }
  void add_to(std::vector<Values>& parameters) const {
    Values w(weight.size());
    for (std::size_t i = 0; i < weight.size(); ++i) w[i % Out * In + i / Out] = weight[i];
    parameters.push_back(w);
    parameters.emplace_back(bias.begin(), bias.end());
  }
};

class MlpTraining {
 public:
  MlpTraining(Problem const& problem, float rate) : MlpTraining(problem, rate, Reader(problem)) {}
  float step() {
    float const* const x = x_.data();
    float const* const h1 = first_.forward<relu>(x);
    float const* const h2 = second_.forward<relu>(h1);
    float const* const y = last_.forward<none>(h2);
    float const loss = softmax_cross_entropy<training_batch, 10>(y, last_.dy.data());
    last_.backward_input(h2, second_.dy.data());
    second_.backward_input(h1, first_.dy.data());
    last_.descend(h2, rate_);
    second_.descend(h1, rate_);
    first_.descend(x, rate_);
    return loss;
  }
  std::vector<Values> parameters() const {
    std::vector<Values> all;
    first_.add_to(all), second_.add_to(all), last_.add_to(all);
    return all;
  }

 private:
  MlpTraining(Problem const& problem, float rate, Reader read) : first_(read), second_(read), last_(read), rate_(rate) {
    std::copy(problem.input.begin(), problem.input.end(), x_.begin());
  }
  alignas(64) std::array<float, 784 * training_batch> x_;
  BatchDense<784, 128> first_;
  BatchDense<128, 64> second_;
  BatchDense<64, 10> last_;
  float rate_;
};

// The two networks of depthwise and strided convolutions are not written in it.
std::unique_ptr<Session> make(Problem const& problem, float rate) {
  if (problem.task == Task::training) {
    if (problem.model == "mlp-relu") return std::make_unique<Training<MlpTraining>>(problem, rate);
    return nullptr;
  }
  if (problem.model == "mlp-tanh") return std::make_unique<Inference<Mlp<16, 64, 64, 4, tanh, tanh>>>(problem);
  if (problem.model == "mlp-relu") return std::make_unique<Inference<Mlp<784, 128, 64, 10, relu, none>>>(problem);
  if (problem.model == "lenet") return std::make_unique<Inference<LeNet>>(problem);
  return nullptr;
}

}  // namespace

peers::Contender const peers::contender{CONTENDER, make};

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

// For few channels: maps are planes. A row of every output map at once: the sum over input channels and columns of the
// window of [pixels of the row, rows of the window] x [rows of the window, filters]. Then a pool, the bias and ReLU.
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

// For many channels: maps are [row, column, channel], with the border of zeros that the next layer needs.
template <int Channels, int Height, int Width, int Top = 0, int Left = 0, int Bottom = 0, int Right = 0>
struct Pixels {
  static constexpr int channels = Channels;
  static constexpr int row_size = Channels * Width;
  static constexpr int pitch = Channels * (Width + Left + Right);
  alignas(64) std::array<float, pitch*(Height + Top + Bottom)> values{};

  float* row(int i) { return &values[static_cast<std::size_t>((i + Top) * pitch + Left * Channels)]; }
  float const* row(int i) const { return const_cast<Pixels*>(this)->row(i); }
  float const* padded_row(int i) const { return &values[static_cast<std::size_t>(i * pitch)]; }
  void fill(Values const& planes) {
    for (int i = 0; i < Height; ++i) {
      for (int j = 0; j < row_size; ++j) {
        int const plane = j % Channels;
        row(i)[j] = planes[static_cast<std::size_t>((plane * Height + i) * Width + j / Channels)];
      }
    }
  }
  void average(float* y) const {
    std::fill_n(y, Channels, 0.0f);
    for (int i = 0; i < Height; ++i) {
      for (int j = 0; j < row_size; j += Channels) {
        for (int c = 0; c < Channels; ++c) y[c] += row(i)[j + c];
      }
    }
    for (int c = 0; c < Channels; ++c) y[c] /= Height * Width;
  }
};

// A row of the output at once: it starts as the bias, and the sum over the places of the window of
// [filters, channels] x [channels, pixels of the row] is added to it. With few channels the windows are copied side by
// side first, and it is one product of [filters, (row, column, channel)].
template <int In, int Out, int WindowHeight, int WindowWidth, int Stride, int Height, int Width, int Pitch>
struct PixelConvolution {
  static constexpr int places = WindowHeight * WindowWidth;
  static constexpr bool copies = In < 16;
  static constexpr int depth = copies ? In * places : In;
  static constexpr std::size_t terms = copies ? 1 : places;
  alignas(64) std::array<float, places * In * Out> weight;  // filter by filter innermost
  alignas(64) std::array<float, Out> bias;
  std::array<unsigned long long, terms> x_offsets{}, weight_offsets{};  // in bytes
  libxsmm_smmfunction_reducebatch_offs const kernel = make_kernel();

  static libxsmm_smmfunction_reducebatch_offs make_kernel() {
    int const lda = Out;
    int const ldb = copies ? depth : In * Stride;
    int const ldc = Out;
    float const one = 1;
    auto const kernel =
        libxsmm_smmdispatch_reducebatch_offs(Out, Width, depth, &lda, &ldb, &ldc, &one, &one, nullptr, nullptr);
    if (!kernel) throw std::runtime_error("libxsmm has no such kernel here");
    return kernel;
  }
  explicit PixelConvolution(Reader& read) {
    Values const& w = read();
    for (std::size_t i = 0; i < w.size(); ++i) {  // [out, in, row, column]
      std::size_t const column = i % WindowWidth;
      std::size_t const row = i / WindowWidth % WindowHeight;
      std::size_t const c = i / (WindowWidth * WindowHeight) % In;
      std::size_t const o = i / (WindowWidth * WindowHeight * In);
      weight[((row * WindowWidth + column) * In + c) * Out + o] = w[i];
    }
    for (std::size_t term = 0; term < terms; ++term) {
      x_offsets[term] = sizeof(float) * (term / WindowWidth * Pitch + term % WindowWidth * In);
      weight_offsets[term] = sizeof(float) * term * In * Out;
    }
    Values const& b = read();
    std::copy(b.begin(), b.end(), bias.begin());
  }

  template <class X, class Y>
  void forward(X const& x, Y& y) const {
    for (int i = 0; i < Height; ++i) {
      start(y.row(i));
      add(x, i, y.row(i));
      relu(y.row(i), Y::row_size);
    }
  }
  void start(float* row) const {
    for (int j = 0; j < Width; ++j) std::copy(bias.begin(), bias.end(), row + j * Out);
  }
  template <class X>
  void add(X const& x, int i, float* row) const {
    static_assert(X::pitch == Pitch && X::channels == In);
    unsigned long long const count = terms;
    float const* from = x.padded_row(i * Stride);
    alignas(64) std::array<float, copies ? depth * Width : 1> windows;
    if constexpr (copies) {
      constexpr int part = In * WindowWidth;
      for (int j = 0; j < Width; ++j) {
        for (int k = 0; k < WindowHeight; ++k) {
          float* const to = &windows[static_cast<std::size_t>(j * depth + k * part)];
          for (int l = 0; l < part; ++l) to[l] = from[k * Pitch + j * In * Stride + l];
        }
      }
      from = windows.data();
    }
    kernel(weight.data(), from, row, &count, weight_offsets.data(), x_offsets.data());
  }
};

void plus(float const* x, float* y, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) y[i] += x[i];
}

// 3x3, of the padded map.
template <int Channels, int Height, int Width>
struct Depthwise {
  alignas(64) std::array<float, 9 * Channels> weight;
  alignas(64) std::array<float, Channels> bias;

  explicit Depthwise(Reader& read) {
    Values const& w = read();
    for (std::size_t i = 0; i < w.size(); ++i) weight[i % 9 * Channels + i / 9] = w[i];
    Values const& b = read();
    std::copy(b.begin(), b.end(), bias.begin());
  }
  template <class X, class Y>
  void forward(X const& x, Y& y) const {
    for (int i = 0; i < Height; ++i) {
      float* const row = y.row(i);
      for (int j = 0; j < Width; ++j) {
        for (int c = 0; c < Channels; ++c) {
          float sum = bias[static_cast<std::size_t>(c)];
          for (int k = 0; k < 9; ++k) {
            sum += weight[static_cast<std::size_t>(k * Channels + c)] *
                   x.padded_row(i + k / 3)[(j + k % 3) * Channels + c];
          }
          row[j * Channels + c] = std::max(sum, 0.0f);
        }
      }
    }
  }
};

class DsCnn {
 public:
  static constexpr std::size_t outputs = 12;

  explicit DsCnn(Problem const& problem) : DsCnn(problem, Reader(problem)) {}
  float* input() { return x_.row(0); }
  float const* output() const { return dense_.y.data(); }
  void operator()() {
    first_.forward(x_, padded_);
    for (Block const& block : blocks_) {
      block.depthwise.forward(padded_, plain_);
      block.pointwise.forward(plain_, padded_);
    }
    padded_.average(mean_.data());
    dense_.forward<none>(mean_.data());
  }

 private:
  using X = Pixels<1, 49, 10, 4, 1, 5, 1>;
  using Padded = Pixels<64, 25, 5, 1, 1, 1, 1>;
  using Plain = Pixels<64, 25, 5>;
  struct Block {
    explicit Block(Reader& read) : depthwise(read), pointwise(read) {}
    Depthwise<64, 25, 5> depthwise;
    PixelConvolution<64, 64, 1, 1, 1, 25, 5, Plain::pitch> pointwise;
  };
  DsCnn(Problem const& problem, Reader read)
      : first_(read), blocks_{Block(read), Block(read), Block(read), Block(read)}, dense_(read) {
    x_.fill(problem.input);
  }
  X x_;
  Padded padded_;
  Plain plain_;
  PixelConvolution<1, 64, 10, 4, 2, 25, 5, X::pitch> first_;
  Block blocks_[4];
  alignas(64) std::array<float, 64> mean_;
  Dense<64, 12> dense_;
};

// A block that halves the map: two convolutions, beside them one of 1x1.
template <int In, int Out, int Side, class X>
struct Narrowing {
  static constexpr int half = Side / 2;
  using Between = Pixels<Out, half, half, 1, 1, 1, 1>;
  explicit Narrowing(Reader& read) : first(read), second(read), around(read) {}
  template <class Y>
  void forward(X const& x, Y& y) {
    first.forward(x, between);
    for (int i = 0; i < half; ++i) {
      second.start(y.row(i));
      for (int j = 0; j < half; ++j) plus(around.bias.data(), y.row(i) + j * Out, Out);
      second.add(between, i, y.row(i));
      around.add(x, i, y.row(i));
      relu(y.row(i), Y::row_size);
    }
  }
  PixelConvolution<In, Out, 3, 3, 2, half, half, X::pitch> first;
  PixelConvolution<Out, Out, 3, 3, 1, half, half, Between::pitch> second;
  PixelConvolution<In, Out, 1, 1, 2, half, half, X::pitch> around;
  Between between;
};

class ResNet8 {
 public:
  static constexpr std::size_t outputs = 10;

  explicit ResNet8(Problem const& problem) : ResNet8(problem, Reader(problem)) {}
  float* input() { return x_.row(0); }
  float const* output() const { return dense_.y.data(); }
  void operator()() {
    first_.forward(x_, wide_);
    body1_.forward(wide_, between_);
    for (int i = 0; i < 32; ++i) {
      float* const row = narrowed_.row(i);
      body2_.start(row);
      plus(wide_.row(i), row, Wide::row_size);
      body2_.add(between_, i, row);
      relu(row, Narrowed::row_size);
    }
    block2_.forward(narrowed_, middle_);
    block3_.forward(middle_, last_);
    last_.average(mean_.data());
    dense_.forward<none>(mean_.data());
  }

 private:
  using X = Pixels<3, 32, 32, 1, 1, 1, 1>;
  using Wide = Pixels<16, 32, 32, 1, 1, 1, 1>;
  using Narrowed = Pixels<16, 32, 32, 0, 0, 1, 1>;
  using Middle = Pixels<32, 16, 16, 0, 0, 1, 1>;
  ResNet8(Problem const& problem, Reader read)
      : first_(read), body1_(read), body2_(read), block2_(read), block3_(read), dense_(read) {
    x_.fill(problem.input);
  }
  X x_;
  Wide wide_, between_;
  Narrowed narrowed_;
  Middle middle_;
  Pixels<64, 8, 8> last_;
  PixelConvolution<3, 16, 3, 3, 1, 32, 32, X::pitch> first_;
  PixelConvolution<16, 16, 3, 3, 1, 32, 32, Wide::pitch> body1_, body2_;
  Narrowing<16, 32, 32, Narrowed> block2_;
  Narrowing<32, 64, 16, Middle> block3_;
  alignas(64) std::array<float, 64> mean_;
  Dense<64, 10> dense_;
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

std::unique_ptr<Session> make(Problem const& problem, float rate) {
  if (problem.task == Task::training) {
    if (problem.model == "mlp-relu") return std::make_unique<Training<MlpTraining>>(problem, rate);
    return nullptr;
  }
  if (problem.model == "mlp-tanh") return std::make_unique<Inference<Mlp<16, 64, 64, 4, tanh, tanh>>>(problem);
  if (problem.model == "mlp-relu") return std::make_unique<Inference<Mlp<784, 128, 64, 10, relu, none>>>(problem);
  if (problem.model == "lenet") return std::make_unique<Inference<LeNet>>(problem);
  if (problem.model == "ds-cnn") return std::make_unique<Inference<DsCnn>>(problem);
  if (problem.model == "resnet-8") return std::make_unique<Inference<ResNet8>>(problem);
  return nullptr;
}

}  // namespace

peers::Contender const peers::contender{CONTENDER, make};

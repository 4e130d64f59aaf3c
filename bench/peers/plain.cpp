// Plain loops over std::array, as one writes them without a library, left to the compiler and its fastest flags.
// Loops over what is contiguous are innermost, so that they can be vectorised.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstring>
#include <memory>
#include <vector>

#include "contender.hpp"
#include "loss.hpp"
#include "plain_cells.hpp"

namespace {

using namespace peers;
using std::array;
using std::size_t;

template <size_t Channels, size_t Height, size_t Width>
using Maps = array<array<array<float, Width>, Height>, Channels>;
template <size_t Batch, size_t Features>
using Rows = array<array<float, Features>, Batch>;

template <class T>
float* data_of(T& nested) {
  return reinterpret_cast<float*>(&nested);
}
template <class T>
void set(T& nested, Values const& values) {
  std::memcpy(&nested, values.data(), sizeof nested);
}
template <class T>
void set_to_zero(T& nested) {
  std::fill_n(data_of(nested), sizeof nested / sizeof(float), 0.0f);
}
template <class T>
void relu(T& nested) {
  float* const y = data_of(nested);
  for (size_t i = 0; i < sizeof nested / sizeof(float); ++i) y[i] = std::max(y[i], 0.0f);
}
template <class T>
void tanh(T& nested) {
  float* const y = data_of(nested);
  for (size_t i = 0; i < sizeof nested / sizeof(float); ++i) y[i] = std::tanh(y[i]);
}
template <class T>
void plus(T const& nested, T& sums) {
  float const* const x = reinterpret_cast<float const*>(&nested);
  float* const y = data_of(sums);
  for (size_t i = 0; i < sizeof nested / sizeof(float); ++i) y[i] += x[i];
}
// dy becomes the gradient before the ReLU, whose output was y.
template <class T>
void relu_backward(T const& nested, T& slopes) {
  float const* const y = reinterpret_cast<float const*>(&nested);
  float* const dy = data_of(slopes);
  for (size_t i = 0; i < sizeof nested / sizeof(float); ++i) dy[i] = y[i] > 0 ? dy[i] : 0.0f;
}
template <class T>
void descend(T& weight, T const& gradient, float rate) {
  float* const w = data_of(weight);
  float const* const g = reinterpret_cast<float const*>(&gradient);
  for (size_t i = 0; i < sizeof weight / sizeof(float); ++i) w[i] -= rate * g[i];
}

// The parameters of a problem, one after the other.
class Reader {
 public:
  explicit Reader(Problem const& problem) : next_(problem.parameters.begin()) {}
  template <class... Layers>
  void operator()(Layers&... layers) {
    (set_parameters(layers), ...);
  }

 private:
  template <class Layer>
  void set_parameters(Layer& layer) {
    layer.set(next_[0], next_[1]);
    next_ += 2;
  }
  std::vector<Values>::const_iterator next_;
};

// Weights stand input by input, so that the loop over the outputs is the innermost.
template <size_t In, size_t Out>
struct Dense {
  Rows<In, Out> weight;
  array<float, Out> bias;

  void set(Values const& w, Values const& b) {
    for (size_t o = 0; o < Out; ++o) {
      for (size_t i = 0; i < In; ++i) weight[i][o] = w[o * In + i];
    }
    std::copy(b.begin(), b.end(), bias.begin());
  }
  Values weight_as_given() const {
    Values w(In * Out);
    for (size_t o = 0; o < Out; ++o) {
      for (size_t i = 0; i < In; ++i) w[o * In + i] = weight[i][o];
    }
    return w;
  }
  template <size_t Batch>
  void forward(Rows<Batch, In> const& x, Rows<Batch, Out>& y) const {
    for (size_t b = 0; b < Batch; ++b) {
      array<float, Out> sum = bias;
      for (size_t i = 0; i < In; ++i) {
        for (size_t o = 0; o < Out; ++o) sum[o] += weight[i][o] * x[b][i];
      }
      y[b] = sum;
    }
  }
  template <size_t Batch>
  void backward_input(Rows<Batch, Out> const& dy, Rows<Batch, In>& dx) const {
    for (size_t b = 0; b < Batch; ++b) {
      for (size_t i = 0; i < In; ++i) {
        float sum = 0;
        for (size_t o = 0; o < Out; ++o) sum += weight[i][o] * dy[b][o];
        dx[b][i] = sum;
      }
    }
  }
  // The gradient is used at once, row by row.
  template <size_t Batch>
  void descend(Rows<Batch, In> const& x, Rows<Batch, Out> const& dy, float rate) {
    for (size_t i = 0; i < In; ++i) {
      array<float, Out> gradient{};
      for (size_t b = 0; b < Batch; ++b) {
        for (size_t o = 0; o < Out; ++o) gradient[o] += dy[b][o] * x[b][i];
      }
      ::descend(weight[i], gradient, rate);
    }
    for (size_t b = 0; b < Batch; ++b) {
      for (size_t o = 0; o < Out; ++o) bias[o] -= rate * dy[b][o];
    }
  }
};

// Of an input that has its border of zeros. Depthwise where groups are as many as channels.
template <size_t In, size_t Out, size_t KernelHeight, size_t KernelWidth, size_t Stride = 1, size_t Groups = 1>
struct Convolution {
  static constexpr size_t group_in = In / Groups;
  static constexpr size_t group_out = Out / Groups;
  array<array<array<array<float, KernelWidth>, KernelHeight>, group_in>, Out> weight;
  array<float, Out> bias;

  void set(Values const& w, Values const& b) {
    std::memcpy(&weight, w.data(), sizeof weight);
    std::memcpy(&bias, b.data(), sizeof bias);
  }
  Values weight_as_given() const {
    auto const* const first = reinterpret_cast<float const*>(&weight);
    return Values(first, first + sizeof weight / sizeof(float));
  }
  template <size_t H, size_t W, size_t H2, size_t W2>
  void forward(Maps<In, H, W> const& x, Maps<Out, H2, W2>& y) const {
    for (size_t o = 0; o < Out; ++o) {
      for (auto& row : y[o]) row.fill(bias[o]);
      for (size_t c = 0; c < group_in; ++c) {
        auto const& map = x[o / group_out * group_in + c];
        for (size_t k = 0; k < KernelHeight; ++k) {
          for (size_t l = 0; l < KernelWidth; ++l) {
            float const w = weight[o][c][k][l];
            for (size_t i = 0; i < H2; ++i) {
              for (size_t j = 0; j < W2; ++j) y[o][i][j] += w * map[i * Stride + k][j * Stride + l];
            }
          }
        }
      }
    }
  }
  template <size_t H, size_t W, size_t H2, size_t W2>
  void backward_input(Maps<Out, H2, W2> const& dy, Maps<In, H, W>& dx) const {
    set_to_zero(dx);
    for (size_t c = 0; c < In; ++c) {
      for (size_t o = 0; o < Out; ++o) {
        for (size_t i = 0; i < H2; ++i) {
          for (size_t k = 0; k < KernelHeight; ++k) {
            for (size_t l = 0; l < KernelWidth; ++l) {
              float const w = weight[o][c][k][l];
              for (size_t j = 0; j < W2; ++j) dx[c][i + k][j + l] += w * dy[o][i][j];
            }
          }
        }
      }
    }
  }
  // Adds to the gradient.
  template <size_t H, size_t W, size_t H2, size_t W2>
  void backward_parameters(Maps<In, H, W> const& x, Maps<Out, H2, W2> const& dy, Convolution& gradient) const {
    for (size_t o = 0; o < Out; ++o) {
      for (size_t c = 0; c < In; ++c) {
        for (size_t k = 0; k < KernelHeight; ++k) {
          for (size_t l = 0; l < KernelWidth; ++l) {
            float sum = 0;
            for (size_t i = 0; i < H2; ++i) {
              for (size_t j = 0; j < W2; ++j) sum += dy[o][i][j] * x[c][i + k][j + l];
            }
            gradient.weight[o][c][k][l] += sum;
          }
        }
      }
      for (auto const& row : dy[o]) {
        for (float const slope : row) gradient.bias[o] += slope;
      }
    }
  }
};

template <size_t C, size_t H, size_t W>
void max_pool(Maps<C, H, W> const& x, Maps<C, H / 2, W / 2>& y) {
  for (size_t c = 0; c < C; ++c) {
    for (size_t i = 0; i < H / 2; ++i) {
      for (size_t j = 0; j < W / 2; ++j) {
        y[c][i][j] = std::max(std::max(x[c][2 * i][2 * j], x[c][2 * i][2 * j + 1]),
                              std::max(x[c][2 * i + 1][2 * j], x[c][2 * i + 1][2 * j + 1]));
      }
    }
  }
}
// The first of the largest takes it all.
template <size_t C, size_t H, size_t W>
void max_pool_backward(Maps<C, H, W> const& x, Maps<C, H / 2, W / 2> const& y, Maps<C, H / 2, W / 2> const& dy,
                       Maps<C, H, W>& dx) {
  for (size_t c = 0; c < C; ++c) {
    for (size_t i = 0; i < H / 2; ++i) {
      for (size_t j = 0; j < W / 2; ++j) {
        float left = dy[c][i][j];
        for (size_t k = 0; k < 4; ++k) {
          size_t const row = 2 * i + k / 2;
          size_t const column = 2 * j + k % 2;
          bool const largest = x[c][row][column] == y[c][i][j];
          dx[c][row][column] = largest ? left : 0.0f;
          if (largest) left = 0;
        }
      }
    }
  }
}

// With a border of zeros, which stay what they are.
template <size_t Top, size_t Left, size_t C, size_t H, size_t W, size_t H2, size_t W2>
void pad(Maps<C, H, W> const& x, Maps<C, H2, W2>& y) {
  for (size_t c = 0; c < C; ++c) {
    for (size_t i = 0; i < H; ++i) std::copy(x[c][i].begin(), x[c][i].end(), y[c][i + Top].begin() + Left);
  }
}
template <size_t C, size_t H, size_t W>
void average(Maps<C, H, W> const& x, Rows<1, C>& y) {
  for (size_t c = 0; c < C; ++c) {
    float sum = 0;
    for (auto const& row : x[c]) {
      for (float const value : row) sum += value;
    }
    y[0][c] = sum / static_cast<float>(H * W);
  }
}

template <class... Layers>
std::vector<Values> parameters_of(Layers const&... layers) {
  std::vector<Values> all;
  static_cast<void>(
      (..., (all.push_back(layers.weight_as_given()), all.emplace_back(layers.bias.begin(), layers.bias.end()))));
  return all;
}

struct TanhMlp {
  static constexpr size_t outputs = 4;
  alignas(64) Rows<1, 16> x;
  Rows<1, 64> h1, h2;
  Rows<1, 4> y;
  Dense<16, 64> dense1;
  Dense<64, 64> dense2;
  Dense<64, 4> dense3;

  explicit TanhMlp(Problem const& problem) {
    Reader read(problem);
    read(dense1, dense2, dense3);
    set(x, problem.input);
  }
  float* input() { return x[0].data(); }
  float const* output() const { return y[0].data(); }
  void operator()() {
    dense1.forward(x, h1);
    tanh(h1);
    dense2.forward(h1, h2);
    tanh(h2);
    dense3.forward(h2, y);
    tanh(y);
  }
};

template <size_t Batch>
struct ReluMlp {
  static constexpr size_t outputs = 10;
  alignas(64) Rows<Batch, 784> x;
  Rows<Batch, 128> h1, dh1;
  Rows<Batch, 64> h2, dh2;
  Rows<Batch, 10> y, dy;
  Dense<784, 128> dense1;
  Dense<128, 64> dense2;
  Dense<64, 10> dense3;
  float rate;

  explicit ReluMlp(Problem const& problem, float r = 0) : rate(r) {
    Reader read(problem);
    read(dense1, dense2, dense3);
    set(x, problem.input);
  }
  float* input() { return x[0].data(); }
  float const* output() const { return y[0].data(); }
  void operator()() {
    dense1.forward(x, h1);
    relu(h1);
    dense2.forward(h1, h2);
    relu(h2);
    dense3.forward(h2, y);
  }
  float step() {
    (*this)();
    float const loss = softmax_cross_entropy<Batch, 10>(y[0].data(), dy[0].data());
    dense3.backward_input(dy, dh2);
    relu_backward(h2, dh2);
    dense2.backward_input(dh2, dh1);
    relu_backward(h1, dh1);
    dense3.descend(h2, dy, rate);
    dense2.descend(h1, dh2, rate);
    dense1.descend(x, dh1, rate);
    return loss;
  }
  std::vector<Values> parameters() const { return parameters_of(dense1, dense2, dense3); }
};

template <size_t Batch>
struct LeNet {
  static constexpr size_t outputs = 10;
  alignas(64) array<Maps<3, 28, 28>, Batch> x;
  array<Maps<6, 24, 24>, Batch> c1, dc1;
  array<Maps<6, 12, 12>, Batch> p1;
  array<Maps<16, 8, 8>, Batch> c2, dc2;
  array<Maps<16, 4, 4>, Batch> p2;
  Maps<6, 12, 12> dp1;
  Rows<Batch, 256> flat, dflat;
  Rows<Batch, 120> h1, dh1;
  Rows<Batch, 84> h2, dh2;
  Rows<Batch, 10> y, dy;
  Convolution<3, 6, 5, 5> conv1, gradient1;
  Convolution<6, 16, 5, 5> conv2, gradient2;
  Dense<256, 120> dense1;
  Dense<120, 84> dense2;
  Dense<84, 10> dense3;
  float rate;

  explicit LeNet(Problem const& problem, float r = 0) : rate(r) {
    Reader read(problem);
    read(conv1, conv2);
    read(dense1, dense2, dense3);
    set(x, problem.input);
  }
  float* input() { return data_of(x); }
  float const* output() const { return y[0].data(); }
  void operator()() {
    for (size_t b = 0; b < Batch; ++b) {
      conv1.forward(x[b], c1[b]);
      relu(c1[b]);
      max_pool(c1[b], p1[b]);
      conv2.forward(p1[b], c2[b]);
      relu(c2[b]);
      max_pool(c2[b], p2[b]);
      std::memcpy(&flat[b], &p2[b], sizeof flat[b]);
    }
    dense1.forward(flat, h1);
    relu(h1);
    dense2.forward(h1, h2);
    relu(h2);
    dense3.forward(h2, y);
  }
  float step() {
    (*this)();
    float const loss = softmax_cross_entropy<Batch, 10>(y[0].data(), dy[0].data());
    dense3.backward_input(dy, dh2);
    relu_backward(h2, dh2);
    dense2.backward_input(dh2, dh1);
    relu_backward(h1, dh1);
    dense1.backward_input(dh1, dflat);
    set_to_zero(gradient1);
    set_to_zero(gradient2);
    for (size_t b = 0; b < Batch; ++b) {
      Maps<16, 4, 4> dp2;
      std::memcpy(&dp2, &dflat[b], sizeof dp2);
      max_pool_backward(c2[b], p2[b], dp2, dc2[b]);
      relu_backward(c2[b], dc2[b]);
      conv2.backward_parameters(p1[b], dc2[b], gradient2);
      conv2.backward_input(dc2[b], dp1);
      max_pool_backward(c1[b], p1[b], dp1, dc1[b]);
      relu_backward(c1[b], dc1[b]);
      conv1.backward_parameters(x[b], dc1[b], gradient1);
    }
    dense3.descend(h2, dy, rate);
    dense2.descend(h1, dh2, rate);
    dense1.descend(flat, dh1, rate);
    descend(conv2, gradient2, rate);
    descend(conv1, gradient1, rate);
    return loss;
  }
  std::vector<Values> parameters() const { return parameters_of(conv1, conv2, dense1, dense2, dense3); }
};

struct DsCnn {
  static constexpr size_t outputs = 12;
  struct Block {
    Convolution<64, 64, 3, 3, 1, 64> depthwise;
    Convolution<64, 64, 1, 1> pointwise;
  };
  Maps<1, 58, 12> x{};
  Maps<64, 25, 5> a, b;
  Maps<64, 27, 7> padded{};
  Rows<1, 64> mean;
  Rows<1, 12> y;
  Convolution<1, 64, 10, 4, 2> first;
  array<Block, 4> blocks;
  Dense<64, 12> dense;

  explicit DsCnn(Problem const& problem) {
    Reader read(problem);
    read(first);
    for (Block& block : blocks) {
      read(block.depthwise);
      read(block.pointwise);
    }
    read(dense);
    Maps<1, 49, 10> given;
    set(given, problem.input);
    pad<4, 1>(given, x);
  }
  float* input() { return &x[0][4][1]; }
  float const* output() const { return y[0].data(); }
  void operator()() {
    first.forward(x, a);
    relu(a);
    for (Block const& block : blocks) {
      pad<1, 1>(a, padded);
      block.depthwise.forward(padded, b);
      relu(b);
      block.pointwise.forward(b, a);
      relu(a);
    }
    average(a, mean);
    dense.forward(mean, y);
  }
};

struct ResNet8 {
  static constexpr size_t outputs = 10;
  Maps<3, 34, 34> x{};
  Maps<16, 32, 32> a1, b1;
  Maps<16, 34, 34> padded1{};
  Maps<16, 33, 33> narrowed1{};
  Maps<32, 16, 16> a2, b2;
  Maps<32, 18, 18> padded2{};
  Maps<32, 17, 17> narrowed2{};
  Maps<64, 8, 8> a3, b3;
  Maps<64, 10, 10> padded3{};
  Rows<1, 64> mean;
  Rows<1, 10> y;
  Convolution<3, 16, 3, 3> first;
  Convolution<16, 16, 3, 3> body1a, body1b;
  Convolution<16, 32, 3, 3, 2> body2a;
  Convolution<32, 32, 3, 3> body2b;
  Convolution<16, 32, 1, 1, 2> around2;
  Convolution<32, 64, 3, 3, 2> body3a;
  Convolution<64, 64, 3, 3> body3b;
  Convolution<32, 64, 1, 1, 2> around3;
  Dense<64, 10> dense;

  explicit ResNet8(Problem const& problem) {
    Reader read(problem);
    read(first, body1a, body1b);
    read(body2a, body2b, around2);
    read(body3a, body3b, around3);
    read(dense);
    Maps<3, 32, 32> given;
    set(given, problem.input);
    pad<1, 1>(given, x);
  }
  float* input() { return &x[0][1][1]; }
  float const* output() const { return y[0].data(); }
  void operator()() {
    first.forward(x, a1);
    relu(a1);
    pad<1, 1>(a1, padded1);
    body1a.forward(padded1, b1);
    relu(b1);
    pad<1, 1>(b1, padded1);
    body1b.forward(padded1, b1);
    plus(a1, b1);
    relu(b1);
    pad<0, 0>(b1, narrowed1);
    body2a.forward(narrowed1, a2);
    relu(a2);
    pad<1, 1>(a2, padded2);
    body2b.forward(padded2, b2);
    around2.forward(b1, a2);
    plus(a2, b2);
    relu(b2);
    pad<0, 0>(b2, narrowed2);
    body3a.forward(narrowed2, a3);
    relu(a3);
    pad<1, 1>(a3, padded3);
    body3b.forward(padded3, b3);
    around3.forward(b2, a3);
    plus(a3, b3);
    relu(b3);
    average(b3, mean);
    dense.forward(mean, y);
  }
};

std::unique_ptr<Session> make(Problem const& problem, float rate) {
  if (problem.task == Task::training) {
    if (problem.model == "mlp-relu") return std::make_unique<Training<ReluMlp<training_batch>>>(problem, rate);
    if (problem.model == "lenet") return std::make_unique<Training<LeNet<training_batch>>>(problem, rate);
    return nullptr;
  }
  if (problem.model == "mlp-tanh") return std::make_unique<Inference<TanhMlp>>(problem);
  if (problem.model == "mlp-relu") return std::make_unique<Inference<ReluMlp<1>>>(problem);
  if (problem.model == "lenet") return std::make_unique<Inference<LeNet<1>>>(problem);
  if (problem.model == "ds-cnn") return std::make_unique<Inference<DsCnn>>(problem);
  if (problem.model == "resnet-8") return std::make_unique<Inference<ResNet8>>(problem);
  if (problem.model == "gru8") return std::make_unique<Stepping<PlainCell<8, 3>>>(problem);
  if (problem.model == "gru24") return std::make_unique<Stepping<PlainCell<24, 3>>>(problem);
  if (problem.model == "lstm24") return std::make_unique<Stepping<PlainCell<24, 4>>>(problem);
  return nullptr;
}

}  // namespace

peers::Contender const peers::contender{CONTENDER, make};

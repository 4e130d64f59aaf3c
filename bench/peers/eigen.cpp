// Eigen, every size fixed: products of matrices, and a convolution as one after its windows are copied side by side.
// Matrices are stored by columns, so weights stand input by input and vectors run along the outputs.
#define EIGEN_STACK_ALLOCATION_LIMIT 0  // what is large is not on the stack
#include <Eigen/Dense>
#include <cstddef>
#include <memory>
#include <type_traits>
#include <utility>
#include <vector>

#include "contender.hpp"

namespace {

using namespace peers;
using Eigen::Index;

template <int Rows, int Columns>
using Matrix = Eigen::Matrix<float, Rows, Columns>;
template <int Rows>
using Vector = Eigen::Matrix<float, Rows, 1>;
template <int Rows, int Columns>
using RowMajor = Eigen::Matrix<float, Rows, Columns, Eigen::RowMajor>;

struct Relu {
  template <class X>
  static auto of(X const& x) {
    return x.cwiseMax(0.0f);
  }
};
struct Tanh {
  template <class X>
  static auto of(X const& x) {
    return x.array().tanh().matrix();
  }
};
struct Same {
  template <class X>
  static X const& of(X const& x) {
    return x;
  }
};

// The parameters of a problem, one after the other.
class Reader {
 public:
  explicit Reader(Problem const& problem) : next_(problem.parameters.begin()) {}
  float const* next() { return (next_++)->data(); }

 private:
  std::vector<Values>::const_iterator next_;
};

template <int In, int Out, class Activation>
struct Dense {
  Matrix<Out, In> weight;
  Vector<Out> bias;
  Vector<Out> y;

  explicit Dense(Reader& from) {
    weight = Eigen::Map<RowMajor<Out, In> const>(from.next());
    bias = Eigen::Map<Vector<Out> const>(from.next());
  }
  template <class X>
  Vector<Out> const& operator()(X const& x) {
    y = bias;
    y.noalias() += weight * x;
    y = Activation::of(y);
    return y;
  }
};

template <int In, int First, int Second, int Out, class Activation, class Last>
struct Mlp {
  static constexpr std::size_t outputs = Out;

  explicit Mlp(Problem const& problem) : Mlp(problem, Reader(problem)) {}
  float* input() { return x_.data(); }
  float const* output() const { return last_.y.data(); }
  void operator()() { last_(second_(first_(x_))); }

 private:
  Mlp(Problem const& problem, Reader from) : first_(from), second_(from), last_(from) {
    x_ = Eigen::Map<Vector<In> const>(problem.input.data());
  }
  Vector<In> x_;
  Dense<In, First, Activation> first_;
  Dense<First, Second, Activation> second_;
  Dense<Second, Out, Last> last_;
};

// For few channels: maps are columns [pixels, channels], and vectors run along the pixels.
template <int In, int Out, int Width, int Kernel>
struct PlaneConvolution {
  static constexpr int side = Width - Kernel + 1;
  static constexpr int taps = In * Kernel * Kernel;
  Matrix<taps, Out> weight;
  Eigen::Matrix<float, 1, Out> bias;
  Matrix<side * side, taps> windows;
  Matrix<side * side, Out> y;

  explicit PlaneConvolution(Reader& from) {
    weight = Eigen::Map<Matrix<taps, Out> const>(from.next());
    bias = Eigen::Map<Eigen::Matrix<float, 1, Out> const>(from.next());
  }
  Matrix<side * side, Out> const& operator()(Matrix<Width * Width, In> const& x) {
    for (int tap = 0; tap < taps; ++tap) {
      int const channel = tap / (Kernel * Kernel);
      int const row = tap / Kernel % Kernel;
      int const column = tap % Kernel;
      Eigen::Map<Matrix<Width, Width> const> map(x.col(channel).data());
      Eigen::Map<Matrix<side, side>>(windows.col(tap).data()) = map.template block<side, side>(column, row);
    }
    y.noalias() = windows * weight;
    return y;
  }
};

// Bias and ReLU come after the pool, which they do not change: a quarter of the work.
template <int Width, int Channels>
struct PoolThenRelu {
  static constexpr int half = Width / 2;
  Matrix<half * half, Channels> y;

  void operator()(Matrix<Width * Width, Channels> const& x, Eigen::Matrix<float, 1, Channels> const& bias) {
    using Eigen::seqN, Eigen::fix;
    for (int c = 0; c < Channels; ++c) {
      Eigen::Map<Eigen::Array<float, Width, Width> const> map(x.col(c).data());
      Eigen::Array<float, Width, half> tall;
      for (int j = 0; j < half; ++j) tall.col(j) = map.col(2 * j).max(map.col(2 * j + 1));
      Eigen::Map<Eigen::Array<float, half, half>> pooled(y.col(c).data());
      auto const even = tall(seqN(fix<0>, fix<half>, fix<2>), Eigen::all);
      auto const odd = tall(seqN(fix<1>, fix<half>, fix<2>), Eigen::all);
      pooled = (even.max(odd) + bias[c]).max(0.0f);
    }
  }
};

struct LeNet {
  static constexpr std::size_t outputs = 10;

  explicit LeNet(Problem const& problem) : LeNet(problem, Reader(problem)) {}
  float* input() { return x_.data(); }
  float const* output() const { return dense3_.y.data(); }
  void operator()() {
    pool1_(convolution1_(x_), convolution1_.bias);
    pool2_(convolution2_(pool1_.y), convolution2_.bias);
    dense3_(dense2_(dense1_(Eigen::Map<Vector<256> const>(pool2_.y.data()))));
  }

 private:
  LeNet(Problem const& problem, Reader from)
      : convolution1_(from), convolution2_(from), dense1_(from), dense2_(from), dense3_(from) {
    x_ = Eigen::Map<Matrix<28 * 28, 3> const>(problem.input.data());
  }
  Matrix<28 * 28, 3> x_;
  PlaneConvolution<3, 6, 28, 5> convolution1_;
  PoolThenRelu<24, 6> pool1_;
  PlaneConvolution<6, 16, 12, 5> convolution2_;
  PoolThenRelu<8, 16> pool2_;
  Dense<256, 120, Relu> dense1_;
  Dense<120, 84, Relu> dense2_;
  Dense<84, 10, Same> dense3_;
};

// For many channels: maps are columns of channels, a column a pixel, with the border of zeros that the next layer needs.
template <int Channels, int Height, int Width, int Top = 0, int Left = 0, int Bottom = 0, int Right = 0>
struct Pixels {
  static constexpr int channels = Channels;
  static constexpr int height = Height;
  static constexpr int width = Width;
  static constexpr int padded_height = Height + Top + Bottom;
  static constexpr int padded_width = Width + Left + Right;
  Matrix<Channels, padded_height * padded_width> values = decltype(values)::Zero();

  auto row(int i) {
    return Eigen::Map<Matrix<Channels, Width>>(values.col((i + Top) * padded_width + Left).data());
  }
  auto row(int i) const {
    return Eigen::Map<Matrix<Channels, Width> const>(values.col((i + Top) * padded_width + Left).data());
  }
  void fill(Values const& planes) {
    for (int i = 0; i < Height; ++i) {
      for (int j = 0; j < Width; ++j) {
        for (int c = 0; c < Channels; ++c) {
          row(i)(c, j) = planes[static_cast<std::size_t>((c * Height + i) * Width + j)];
        }
      }
    }
  }
};

// A product for all of the map's pixels. Weights [out, (row, column, channel)].
template <int In, int Out, int KernelHeight, int KernelWidth, int Stride, int Height, int Width>
struct PixelConvolution {
  static constexpr int taps = In * KernelHeight * KernelWidth;
  static constexpr int pixels = Height * Width;
  static constexpr bool is_pointwise = KernelHeight == 1 && KernelWidth == 1 && Stride == 1;
  Matrix<Out, taps> weight;
  Vector<Out> bias;
  Matrix<taps, pixels> windows;
  Matrix<Out, pixels> y;

  explicit PixelConvolution(Reader& from) {
    float const* const w = from.next();
    for (int o = 0; o < Out; ++o) {
      for (int c = 0; c < In; ++c) {
        for (int k = 0; k < KernelHeight * KernelWidth; ++k) {
          weight(o, k * In + c) = w[(o * In + c) * KernelHeight * KernelWidth + k];
        }
      }
    }
    bias = Eigen::Map<Vector<Out> const>(from.next());
  }

  // Leaves the products in y; what follows adds the bias.
  template <class X>
  void operator()(X const& x) {
    if constexpr (is_pointwise && X::padded_height * X::padded_width == pixels) {
      y.noalias() = weight * x.values;
    } else {
      for (int i = 0; i < Height; ++i) {
        for (int j = 0; j < Width; ++j) {
          float* const window = windows.col(i * Width + j).data();
          for (int k = 0; k < KernelHeight; ++k) {
            using Part = Vector<In * KernelWidth>;
            float const* const part = x.values.col((i * Stride + k) * X::padded_width + j * Stride).data();
            Eigen::Map<Part>(window + k * In * KernelWidth) = Eigen::Map<Part const>(part);
          }
        }
      }
      y.noalias() = weight * windows;
    }
  }
  auto row(int i) const { return y.template middleCols<Width>(i * Width); }

  template <class Y>
  void finish(Y& out) const {
    for (int i = 0; i < Height; ++i) out.row(i) = Relu::of(row(i).colwise() + bias);
  }
  template <class Y, class Other>
  void finish(Y& out, Other const& added) const {
    for (int i = 0; i < Height; ++i) out.row(i) = Relu::of((row(i) + added.row(i)).colwise() + bias);
  }
};

// 3x3, of the padded map.
template <int Channels, int Height, int Width>
struct Depthwise {
  Matrix<Channels, 9> weight;
  Vector<Channels> bias;

  explicit Depthwise(Reader& from) {
    weight = Eigen::Map<RowMajor<Channels, 9> const>(from.next());
    bias = Eigen::Map<Vector<Channels> const>(from.next());
  }
  template <class X, class Y>
  void operator()(X const& x, Y& y) const {
    for (int i = 0; i < Height; ++i) {
      for (int j = 0; j < Width; ++j) {
        auto const tap = [&](int k) {
          return weight.col(k).cwiseProduct(x.values.col((i + k / 3) * X::padded_width + j + k % 3));
        };
        y.values.col(i * Width + j) =
            Relu::of(bias + tap(0) + tap(1) + tap(2) + tap(3) + tap(4) + tap(5) + tap(6) + tap(7) + tap(8));
      }
    }
  }
};

struct DsCnn {
  static constexpr std::size_t outputs = 12;

  explicit DsCnn(Problem const& problem) : DsCnn(problem, Reader(problem)) {}
  float* input() { return x_.row(0).data(); }
  float const* output() const { return dense_.y.data(); }
  void operator()() {
    first_(x_);
    first_.finish(padded_);
    for (Block& block : blocks_) {
      block.depthwise(padded_, plain_);
      block.pointwise(plain_);
      block.pointwise.finish(padded_);
    }
    Vector<64> sum = Vector<64>::Zero();
    for (int i = 0; i < 25; ++i) sum += padded_.row(i).rowwise().sum();
    mean_ = sum / 125.0f;
    dense_(mean_);
  }

 private:
  struct Block {
    explicit Block(Reader& from) : depthwise(from), pointwise(from) {}
    Depthwise<64, 25, 5> depthwise;
    PixelConvolution<64, 64, 1, 1, 1, 25, 5> pointwise;
  };
  DsCnn(Problem const& problem, Reader from)
      : first_(from), blocks_{Block(from), Block(from), Block(from), Block(from)}, dense_(from) {
    x_.fill(problem.input);
  }
  Pixels<1, 49, 10, 4, 1, 5, 1> x_;
  Pixels<64, 25, 5, 1, 1, 1, 1> padded_;
  Pixels<64, 25, 5> plain_;
  PixelConvolution<1, 64, 10, 4, 2, 25, 5> first_;
  Block blocks_[4];
  Vector<64> mean_;
  Dense<64, 12, Same> dense_;
};

// A block that halves the map: two convolutions, beside them one of 1x1.
template <int In, int Out, int Side>
struct Narrowing {
  static constexpr int half = Side / 2;
  explicit Narrowing(Reader& from) : first(from), second(from), around(from) {}
  template <class X, class Y>
  void operator()(X const& x, Y& y) {
    first(x);
    first.finish(between);
    second(between);
    around(x);
    for (int i = 0; i < half; ++i) {
      y.row(i) = Relu::of((second.row(i) + around.row(i)).colwise() + (second.bias + around.bias));
    }
  }
  PixelConvolution<In, Out, 3, 3, 2, half, half> first;
  PixelConvolution<Out, Out, 3, 3, 1, half, half> second;
  PixelConvolution<In, Out, 1, 1, 2, half, half> around;
  Pixels<Out, half, half, 1, 1, 1, 1> between;
};

struct ResNet8 {
  static constexpr std::size_t outputs = 10;

  explicit ResNet8(Problem const& problem) : ResNet8(problem, Reader(problem)) {}
  float* input() { return x_.row(0).data(); }
  float const* output() const { return dense_.y.data(); }
  void operator()() {
    first_(x_);
    first_.finish(wide_);
    body1_(wide_);
    body1_.finish(between_);
    body2_(between_);
    body2_.finish(narrowed_, wide_);
    block2_(narrowed_, middle_);
    block3_(middle_, last_);
    mean_ = last_.values.rowwise().mean();
    dense_(mean_);
  }

 private:
  ResNet8(Problem const& problem, Reader from)
      : first_(from), body1_(from), body2_(from), block2_(from), block3_(from), dense_(from) {
    x_.fill(problem.input);
  }
  Pixels<3, 32, 32, 1, 1, 1, 1> x_;
  Pixels<16, 32, 32, 1, 1, 1, 1> wide_, between_;
  Pixels<16, 32, 32, 0, 0, 1, 1> narrowed_;
  Pixels<32, 16, 16, 0, 0, 1, 1> middle_;
  Pixels<64, 8, 8> last_;
  PixelConvolution<3, 16, 3, 3, 1, 32, 32> first_;
  PixelConvolution<16, 16, 3, 3, 1, 32, 32> body1_, body2_;
  Narrowing<16, 32, 32> block2_;
  Narrowing<32, 64, 16> block3_;
  Vector<64> mean_;
  Dense<64, 10, Same> dense_;
};

std::unique_ptr<Session> make(Problem const& problem, float) {
  if (problem.task == Task::training) return nullptr;
  if (problem.model == "mlp-tanh") return std::make_unique<Inference<Mlp<16, 64, 64, 4, Tanh, Tanh>>>(problem);
  if (problem.model == "mlp-relu") return std::make_unique<Inference<Mlp<784, 128, 64, 10, Relu, Same>>>(problem);
  if (problem.model == "lenet") return std::make_unique<Inference<LeNet>>(problem);
  if (problem.model == "ds-cnn") return std::make_unique<Inference<DsCnn>>(problem);
  if (problem.model == "resnet-8") return std::make_unique<Inference<ResNet8>>(problem);
  return nullptr;
}

}  // namespace

peers::Contender const peers::contender{CONTENDER, make};

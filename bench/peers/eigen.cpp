// Eigen, every size fixed: products of matrices, and a convolution as one or a few of them over the whole map, of its
// windows where they lie or copied side by side. Matrices are stored by columns, so weights stand input by input and
// vectors run along the outputs.
#define EIGEN_STACK_ALLOCATION_LIMIT 0  // what is large is not on the stack
#include <Eigen/Dense>
#include <cstddef>
#include <memory>
#include <type_traits>
#include <utility>
#include <vector>

#include "contender.hpp"
#include "eigen_cells.hpp"

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
  // Calls use(part of a map, column of windows) for every tap.
  template <class X, class Use>
  void for_each_tap(X& x, Use const& use) {
    for (int tap = 0; tap < taps; ++tap) {
      int const row = tap / Kernel % Kernel;
      int const column = tap % Kernel;
      using Plane = std::conditional_t<std::is_const_v<X>, Matrix<Width, Width> const, Matrix<Width, Width>>;
      Eigen::Map<Plane> map(x.col(tap / (Kernel * Kernel)).data());
      use(map.template block<side, side>(column, row), Eigen::Map<Matrix<side, side>>(windows.col(tap).data()));
    }
  }
  void copy_windows(Matrix<Width * Width, In> const& x) {
    for_each_tap(x, [](auto const& part, auto window) { window = part; });
  }
  // The other way round: what overlaps is added.
  void add_windows(Matrix<Width * Width, In>& x) {
    x.setZero();
    for_each_tap(x, [](auto part, auto const& window) { part += window; });
  }
  Matrix<side * side, Out> const& operator()(Matrix<Width * Width, In> const& x) {
    copy_windows(x);
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

// For many channels: maps are columns of channels, a column a pixel, with the border of zeros that the next layer
// needs.
template <int Channels, int Height, int Width, int Top = 0, int Left = 0, int Bottom = 0, int Right = 0>
struct Pixels {
  static constexpr int channels = Channels;
  static constexpr int height = Height;
  static constexpr int width = Width;
  static constexpr int padded_height = Height + Top + Bottom;
  static constexpr int padded_width = Width + Left + Right;
  Matrix<Channels, padded_height * padded_width> values = decltype(values)::Zero();

  auto row(int i) { return Eigen::Map<Matrix<Channels, Width>>(values.col((i + Top) * padded_width + Left).data()); }
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
  static constexpr int part = In * KernelWidth;
  static constexpr bool slides = Stride == 1;
  static constexpr int pitch = slides ? Width + KernelWidth - 1 : Width;
  Matrix<Out, part * KernelHeight> weight;
  Vector<Out> bias;
  Matrix<part * KernelHeight, slides ? 1 : Height * Width> windows;
  Matrix<Out, Height * pitch> y;

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

  // Leaves the products in y; what follows adds the bias. With a stride of 1, a row of all windows is a matrix whose
  // columns overlap in the map, so that nothing is copied; where a window crosses the border its product is not used.
  template <class X>
  void operator()(X const& x) {
    if constexpr (slides) {
      static_assert(X::padded_width == pitch && X::padded_height == Height + KernelHeight - 1);
      constexpr int columns = Height * pitch - (KernelWidth - 1);
      using Rows = Eigen::Map<Matrix<part, columns> const, 0, Eigen::OuterStride<In>>;
      y.template leftCols<columns>().noalias() = weight.template leftCols<part>() * Rows(x.values.data());
      for (int k = 1; k < KernelHeight; ++k) {
        y.template leftCols<columns>().noalias() +=
            weight.template middleCols<part>(k * part) * Rows(x.values.col(k * pitch).data());
      }
    } else {
      for (int i = 0; i < Height; ++i) {
        for (int j = 0; j < Width; ++j) {
          for (int k = 0; k < KernelHeight; ++k) {
            float const* const from = x.values.col((i * Stride + k) * X::padded_width + j * Stride).data();
            windows.col(i * Width + j).template segment<part>(k * part) = Eigen::Map<Vector<part> const>(from);
          }
        }
      }
      y.noalias() = weight * windows;
    }
  }
  auto row(int i) const { return y.template middleCols<Width>(i * pitch); }

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

// Training: a column a sample.
constexpr int batch = static_cast<int>(training_batch);

template <int In, int Out>
struct BatchDense {
  Matrix<Out, In> weight;
  Vector<Out> bias;
  Matrix<Out, batch> y, dy;

  explicit BatchDense(Reader& from) {
    weight = Eigen::Map<RowMajor<Out, In> const>(from.next());
    bias = Eigen::Map<Vector<Out> const>(from.next());
  }
  template <class Activation>
  void forward(Matrix<In, batch> const& x) {
    y.noalias() = weight * x;
    y = Activation::of(y.colwise() + bias);
  }
  void backward_input(Matrix<In, batch>& dx) const { dx.noalias() = weight.transpose() * dy; }
  void descend(Matrix<In, batch> const& x, float rate) {
    weight.noalias() -= (rate * dy) * x.transpose();
    bias -= rate * dy.rowwise().sum();
  }
  void add_to(std::vector<Values>& parameters) const {
    RowMajor<Out, In> const rows = weight;
    parameters.emplace_back(rows.data(), rows.data() + rows.size());
    parameters.emplace_back(bias.data(), bias.data() + bias.size());
  }
};

template <int Features>
void relu_backward(Matrix<Features, batch> const& y, Matrix<Features, batch>& dy) {
  dy = (y.array() > 0.0f).select(dy, 0.0f);
}

template <int Classes>
float softmax_cross_entropy(Matrix<Classes, batch> const& y, Matrix<Classes, batch>& dy) {
  Eigen::Matrix<float, 1, batch> const largest = y.colwise().maxCoeff();
  dy = (y.rowwise() - largest).array().exp().matrix();
  Eigen::Matrix<float, 1, batch> const sums = dy.colwise().sum();
  float loss = (sums.array().log() + largest.array()).sum();
  dy.array().rowwise() /= sums.array() * float{batch};
  for (int b = 0; b < batch; ++b) {
    auto const label = static_cast<Index>(class_of(static_cast<std::size_t>(b), Classes));
    loss -= y(label, b);
    dy(label, b) -= 1.0f / float{batch};
  }
  return loss / float{batch};
}

class MlpTraining {
 public:
  MlpTraining(Problem const& problem, float rate) : MlpTraining(problem, rate, Reader(problem)) {}
  float step() {
    first_.forward<Relu>(x_);
    second_.forward<Relu>(first_.y);
    last_.forward<Same>(second_.y);
    float const loss = softmax_cross_entropy(last_.y, last_.dy);
    last_.backward_input(second_.dy);
    relu_backward(second_.y, second_.dy);
    second_.backward_input(first_.dy);
    relu_backward(first_.y, first_.dy);
    last_.descend(second_.y, rate_);
    second_.descend(first_.y, rate_);
    first_.descend(x_, rate_);
    return loss;
  }
  std::vector<Values> parameters() const {
    std::vector<Values> all;
    first_.add_to(all), second_.add_to(all), last_.add_to(all);
    return all;
  }

 private:
  MlpTraining(Problem const& problem, float rate, Reader from) : first_(from), second_(from), last_(from), rate_(rate) {
    x_ = Eigen::Map<Matrix<784, batch> const>(problem.input.data());
  }
  Matrix<784, batch> x_;
  BatchDense<784, 128> first_;
  BatchDense<128, 64> second_;
  BatchDense<64, 10> last_;
  float rate_;
};

// A convolution, a pool and ReLU, of one sample at a time.
template <int In, int Out, int Width, int Kernel>
struct Stage {
  static constexpr int side = Width - Kernel + 1;
  static constexpr int half = side / 2;
  using X = Matrix<Width * Width, In>;
  using Y = Matrix<half * half, Out>;
  PlaneConvolution<In, Out, Width, Kernel> convolution;
  std::vector<Matrix<side * side, Out>> maps{training_batch};
  std::vector<PoolThenRelu<side, Out>> pools{training_batch};
  Matrix<PlaneConvolution<In, Out, Width, Kernel>::taps, Out> weight_gradient;
  Eigen::Matrix<float, 1, Out> bias_gradient;
  Matrix<side * side, Out> slopes;

  explicit Stage(Reader& from) : convolution(from) {}

  Y const& forward(X const& x, std::size_t sample) {
    maps[sample] = convolution(x);
    pools[sample](maps[sample], convolution.bias);
    return pools[sample].y;
  }
  void start() {
    weight_gradient.setZero();
    bias_gradient.setZero();
  }
  // Adds to the gradients, and leaves the slopes of the convolution's output.
  void backward_parameters(X const& x, Y dy, std::size_t sample) {
    dy = (pools[sample].y.array() > 0.0f).select(dy, 0.0f);
    bias_gradient += dy.colwise().sum();
    using Plane = Eigen::Array<float, side, side>;
    for (int c = 0; c < Out; ++c) {
      Eigen::Map<Plane const> const map(maps[sample].col(c).data());
      Eigen::Map<Plane> slope(slopes.col(c).data());
      Eigen::Map<Eigen::Array<float, half, half> const> const d(dy.col(c).data());
      auto const at = [](auto& plane, int row, int column) {
        using Strided =
            Eigen::Map<std::conditional_t<std::is_const_v<std::remove_pointer_t<decltype(plane.data())>>,
                                          Eigen::Array<float, half, half> const, Eigen::Array<float, half, half>>,
                       0, Eigen::Stride<2 * side, 2>>;
        return Strided(plane.data() + column * side + row);
      };
      Eigen::Array<float, half, half> const largest =
          at(map, 0, 0).max(at(map, 1, 0)).max(at(map, 0, 1).max(at(map, 1, 1)));
      for (int k = 0; k < 4; ++k) {
        at(slope, k / 2, k % 2) = (at(map, k / 2, k % 2) == largest).select(d, 0.0f);
      }
    }
    convolution.copy_windows(x);
    weight_gradient.noalias() += convolution.windows.transpose() * slopes;
  }
  void backward_input(X& dx) {
    convolution.windows.noalias() = slopes * convolution.weight.transpose();
    convolution.add_windows(dx);
  }
  void descend(float rate) {
    convolution.weight -= rate * weight_gradient;
    convolution.bias -= rate * bias_gradient;
  }
  void add_to(std::vector<Values>& parameters) const {
    auto const& weight = convolution.weight;
    auto const& bias = convolution.bias;
    parameters.emplace_back(weight.data(), weight.data() + weight.size());
    parameters.emplace_back(bias.data(), bias.data() + bias.size());
  }
};

class LeNetTraining {
 public:
  LeNetTraining(Problem const& problem, float rate) : LeNetTraining(problem, rate, Reader(problem)) {}
  float step() {
    for (std::size_t b = 0; b < training_batch; ++b) {
      auto const& between = stage1_.forward(x_[b], b);
      flat_.col(static_cast<Index>(b)) = stage2_.forward(between, b).reshaped();
    }
    dense1_.forward<Relu>(flat_);
    dense2_.forward<Relu>(dense1_.y);
    dense3_.forward<Same>(dense2_.y);
    float const loss = softmax_cross_entropy(dense3_.y, dense3_.dy);
    dense3_.backward_input(dense2_.dy);
    relu_backward(dense2_.y, dense2_.dy);
    dense2_.backward_input(dense1_.dy);
    relu_backward(dense1_.y, dense1_.dy);
    dense1_.backward_input(dflat_);
    stage1_.start();
    stage2_.start();
    for (std::size_t b = 0; b < training_batch; ++b) {
      stage2_.backward_parameters(stage1_.pools[b].y, dflat_.col(static_cast<Index>(b)).reshaped(16, 16), b);
      stage2_.backward_input(between_);
      stage1_.backward_parameters(x_[b], between_, b);
    }
    dense3_.descend(dense2_.y, rate_);
    dense2_.descend(dense1_.y, rate_);
    dense1_.descend(flat_, rate_);
    stage2_.descend(rate_);
    stage1_.descend(rate_);
    return loss;
  }
  std::vector<Values> parameters() const {
    std::vector<Values> all;
    stage1_.add_to(all), stage2_.add_to(all), dense1_.add_to(all), dense2_.add_to(all), dense3_.add_to(all);
    return all;
  }

 private:
  LeNetTraining(Problem const& problem, float rate, Reader from)
      : stage1_(from), stage2_(from), dense1_(from), dense2_(from), dense3_(from), rate_(rate) {
    for (std::size_t b = 0; b < training_batch; ++b) {
      x_.emplace_back(Eigen::Map<Matrix<28 * 28, 3> const>(problem.input.data() + b * 3 * 28 * 28));
    }
  }
  std::vector<Matrix<28 * 28, 3>> x_;
  Stage<3, 6, 28, 5> stage1_;
  Stage<6, 16, 12, 5> stage2_;
  Matrix<12 * 12, 6> between_;
  Matrix<256, batch> flat_, dflat_;
  BatchDense<256, 120> dense1_;
  BatchDense<120, 84> dense2_;
  BatchDense<84, 10> dense3_;
  float rate_;
};

std::unique_ptr<Session> make(Problem const& problem, float rate) {
  if (problem.task == Task::training) {
    if (problem.model == "mlp-relu") return std::make_unique<Training<MlpTraining>>(problem, rate);
    if (problem.model == "lenet") return std::make_unique<Training<LeNetTraining>>(problem, rate);
    return nullptr;
  }
  if (problem.model == "mlp-tanh") return std::make_unique<Inference<Mlp<16, 64, 64, 4, Tanh, Tanh>>>(problem);
  if (problem.model == "mlp-relu") return std::make_unique<Inference<Mlp<784, 128, 64, 10, Relu, Same>>>(problem);
  if (problem.model == "lenet") return std::make_unique<Inference<LeNet>>(problem);
  if (problem.model == "ds-cnn") return std::make_unique<Inference<DsCnn>>(problem);
  if (problem.model == "resnet-8") return std::make_unique<Inference<ResNet8>>(problem);
  if (problem.model == "gru8") return std::make_unique<Stepping<EigenGru<8>>>(problem);
  if (problem.model == "gru24") return std::make_unique<Stepping<EigenGru<24>>>(problem);
  if (problem.model == "lstm24") return std::make_unique<Stepping<EigenLstm<24>>>(problem);
  return nullptr;
}

}  // namespace

peers::Contender const peers::contender{CONTENDER, make};

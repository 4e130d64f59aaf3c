// A network as textbooks build one: layers are virtual classes that hold std::vectors, and a network is a list of
// pointers to them. Shapes are known when the program runs.
//
// The loops are those of the books as well, y = x W + b with weights in the order [in, out], convolutions as products
// of matrices (img2col), and not slower than they need be: innermost loops run along rows that are contiguous, memory
// is asked for with the first batch alone, and nothing is checked.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

namespace dynamic {

using Values = std::vector<float>;

// c[m, n] += a[m, k] b[k, n]
inline void add_product(float const* a, float const* b, float* c, std::size_t m, std::size_t k, std::size_t n) {
  for (std::size_t i = 0; i < m; ++i) {
    for (std::size_t l = 0; l < k; ++l) {
      float const factor = a[i * k + l];
      for (std::size_t j = 0; j < n; ++j) c[i * n + j] += factor * b[l * n + j];
    }
  }
}
// c[m, n] += a[k, m]^T b[k, n]
inline void add_product_of_transposed(float const* a, float const* b, float* c, std::size_t m, std::size_t k,
                                      std::size_t n) {
  for (std::size_t l = 0; l < k; ++l) {
    for (std::size_t i = 0; i < m; ++i) {
      float const factor = a[l * m + i];
      for (std::size_t j = 0; j < n; ++j) c[i * n + j] += factor * b[l * n + j];
    }
  }
}
// c[m, n] += a[m, k] b[n, k]^T
inline void add_product_with_transposed(float const* a, float const* b, float* c, std::size_t m, std::size_t k,
                                        std::size_t n) {
  for (std::size_t i = 0; i < m; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      float sum = 0;
      for (std::size_t l = 0; l < k; ++l) sum += a[i * k + l] * b[j * k + l];
      c[i * n + j] += sum;
    }
  }
}

// A layer keeps its output and the gradient at its input; both stay valid until its next call.
class Layer {
 public:
  Layer() = default;
  Layer(Layer const&) = delete;
  Layer& operator=(Layer const&) = delete;
  virtual ~Layer() = default;

  virtual Values const& forward(Values const& x, std::size_t batch) = 0;
  virtual Values const& backward(Values const& dy, std::size_t batch) = 0;
  // Pairs of parameters and their gradients.
  virtual std::vector<std::pair<Values*, Values*>> parameters() { return {}; }

 protected:
  Values y_;
  Values dx_;
};

class Affine : public Layer {
 public:
  Affine(std::size_t in, std::size_t out) : in_(in), out_(out), w_(in * out), b_(out), dw_(in * out), db_(out) {}

  Values const& forward(Values const& x, std::size_t batch) override {
    x_ = &x;
    y_.resize(batch * out_);
    for (std::size_t s = 0; s < batch; ++s) {
      std::copy(b_.begin(), b_.end(), y_.begin() + static_cast<std::ptrdiff_t>(s * out_));
    }
    add_product(x.data(), w_.data(), y_.data(), batch, in_, out_);
    return y_;
  }
  Values const& backward(Values const& dy, std::size_t batch) override {
    std::fill(dw_.begin(), dw_.end(), 0.0f);
    std::fill(db_.begin(), db_.end(), 0.0f);
    dx_.assign(batch * in_, 0.0f);
    for (std::size_t s = 0; s < batch; ++s) {
      for (std::size_t o = 0; o < out_; ++o) db_[o] += dy[s * out_ + o];
    }
    add_product_of_transposed(x_->data(), dy.data(), dw_.data(), in_, batch, out_);
    add_product_with_transposed(dy.data(), w_.data(), dx_.data(), batch, out_, in_);
    return dx_;
  }
  std::vector<std::pair<Values*, Values*>> parameters() override { return {{&w_, &dw_}, {&b_, &db_}}; }

 private:
  std::size_t in_;
  std::size_t out_;
  Values w_;  // [in, out]
  Values b_;
  Values dw_;
  Values db_;
  Values const* x_ = nullptr;
};

class Relu : public Layer {
 public:
  Values const& forward(Values const& x, std::size_t) override {
    y_.resize(x.size());
    for (std::size_t i = 0; i < x.size(); ++i) y_[i] = x[i] > 0 ? x[i] : 0;
    return y_;
  }
  Values const& backward(Values const& dy, std::size_t) override {
    dx_.resize(dy.size());
    for (std::size_t i = 0; i < dy.size(); ++i) dx_[i] = y_[i] > 0 ? dy[i] : 0;
    return dx_;
  }
};

class Tanh : public Layer {
 public:
  Values const& forward(Values const& x, std::size_t) override {
    y_.resize(x.size());
    for (std::size_t i = 0; i < x.size(); ++i) y_[i] = std::tanh(x[i]);
    return y_;
  }
  Values const& backward(Values const& dy, std::size_t) override {
    dx_.resize(dy.size());
    for (std::size_t i = 0; i < dy.size(); ++i) dx_[i] = dy[i] * (1 - y_[i] * y_[i]);
    return dx_;
  }
};

struct Image {
  std::size_t channels;
  std::size_t height;
  std::size_t width;
  std::size_t size() const { return channels * height * width; }
};

// A square kernel, stride 1, no padding.
class Conv2d : public Layer {
 public:
  Conv2d(Image in, std::size_t filters, std::size_t kernel)
      : in_(in),
        out_{filters, in.height - kernel + 1, in.width - kernel + 1},
        kernel_(kernel),
        taps_(in.channels * kernel * kernel),
        w_(filters * taps_),
        b_(filters),
        dw_(filters * taps_),
        db_(filters) {}

  Values const& forward(Values const& x, std::size_t batch) override {
    std::size_t const pixels = out_.height * out_.width;
    y_.resize(batch * out_.size());
    columns_.resize(batch * taps_ * pixels);
    for (std::size_t s = 0; s < batch; ++s) {
      float* const columns = columns_.data() + s * taps_ * pixels;
      float* const y = y_.data() + s * out_.size();
      for_each_row([&](std::size_t column, std::size_t image) {
        std::copy_n(x.data() + s * in_.size() + image, out_.width, columns + column);
      });
      for (std::size_t f = 0; f < out_.channels; ++f) std::fill_n(y + f * pixels, pixels, b_[f]);
      add_product(w_.data(), columns, y, out_.channels, taps_, pixels);
    }
    return y_;
  }
  Values const& backward(Values const& dy, std::size_t batch) override {
    std::size_t const pixels = out_.height * out_.width;
    std::fill(dw_.begin(), dw_.end(), 0.0f);
    std::fill(db_.begin(), db_.end(), 0.0f);
    dx_.assign(batch * in_.size(), 0.0f);
    for (std::size_t s = 0; s < batch; ++s) {
      float const* const slopes = dy.data() + s * out_.size();
      for (std::size_t f = 0; f < out_.channels; ++f) {
        for (std::size_t p = 0; p < pixels; ++p) db_[f] += slopes[f * pixels + p];
      }
      add_product_with_transposed(slopes, columns_.data() + s * taps_ * pixels, dw_.data(), out_.channels, pixels,
                                  taps_);
      dcolumns_.assign(taps_ * pixels, 0.0f);
      add_product_of_transposed(w_.data(), slopes, dcolumns_.data(), taps_, out_.channels, pixels);
      for_each_row([&](std::size_t column, std::size_t image) {
        float* const dx = dx_.data() + s * in_.size() + image;
        for (std::size_t i = 0; i < out_.width; ++i) dx[i] += dcolumns_[column + i];
      });
    }
    return dx_;
  }
  std::vector<std::pair<Values*, Values*>> parameters() override { return {{&w_, &dw_}, {&b_, &db_}}; }

 private:
  // Where every row of the columns stands, and the row of the image that it is.
  template <class Use>
  void for_each_row(Use const& use) const {
    std::size_t column = 0;
    for (std::size_t c = 0; c < in_.channels; ++c) {
      for (std::size_t ky = 0; ky < kernel_; ++ky) {
        for (std::size_t kx = 0; kx < kernel_; ++kx) {
          for (std::size_t oy = 0; oy < out_.height; ++oy, column += out_.width) {
            use(column, (c * in_.height + oy + ky) * in_.width + kx);
          }
        }
      }
    }
  }

  Image in_;
  Image out_;
  std::size_t kernel_;
  std::size_t taps_;
  Values w_;  // [filter, channel, row, column]
  Values b_;
  Values dw_;
  Values db_;
  Values columns_;
  Values dcolumns_;
};

// Windows of 2 x 2 side by side.
class MaxPool : public Layer {
 public:
  explicit MaxPool(Image in) : in_(in) {}

  Values const& forward(Values const& x, std::size_t batch) override {
    std::size_t const height = in_.height / 2;
    std::size_t const width = in_.width / 2;
    y_.resize(batch * in_.channels * height * width);
    places_.resize(y_.size());
    std::size_t o = 0;
    for (std::size_t map = 0; map < batch * in_.channels; ++map) {
      for (std::size_t oy = 0; oy < height; ++oy) {
        for (std::size_t ox = 0; ox < width; ++ox, ++o) {
          std::size_t const first = (map * in_.height + 2 * oy) * in_.width + 2 * ox;
          std::size_t best = first;
          for (std::size_t const i : {first + 1, first + in_.width, first + in_.width + 1}) {
            if (x[i] > x[best]) best = i;
          }
          y_[o] = x[best];
          places_[o] = best;
        }
      }
    }
    return y_;
  }
  Values const& backward(Values const& dy, std::size_t batch) override {
    dx_.assign(batch * in_.size(), 0.0f);
    for (std::size_t o = 0; o < dy.size(); ++o) dx_[places_[o]] += dy[o];
    return dx_;
  }

 private:
  Image in_;
  std::vector<std::size_t> places_;
};

class Network {
 public:
  template <class L, class... Arguments>
  Network& add(Arguments const&... arguments) {
    layers_.push_back(std::make_unique<L>(arguments...));
    return *this;
  }

  Values const& forward(Values const& x, std::size_t batch) {
    Values const* values = &x;
    for (auto const& layer : layers_) values = &layer->forward(*values, batch);
    return *values;
  }
  void backward(Values const& dy, std::size_t batch) {
    Values const* slopes = &dy;
    for (auto layer = layers_.rbegin(); layer != layers_.rend(); ++layer) slopes = &(*layer)->backward(*slopes, batch);
  }
  void descend(float rate) {
    for (auto const& layer : layers_) {
      for (auto const& [values, slopes] : layer->parameters()) {
        for (std::size_t i = 0; i < values->size(); ++i) (*values)[i] -= rate * (*slopes)[i];
      }
    }
  }
  std::vector<std::unique_ptr<Layer>> const& layers() const { return layers_; }

 private:
  std::vector<std::unique_ptr<Layer>> layers_;
};

// The mean over the batch of -ln softmax(y)[class]; its gradient at y.
inline float softmax_cross_entropy(Values const& y, std::size_t const* classes, std::size_t batch, Values& dy) {
  std::size_t const count = y.size() / batch;
  dy.resize(y.size());
  float loss = 0;
  for (std::size_t s = 0; s < batch; ++s) {
    float const* const logits = y.data() + s * count;
    float const largest = *std::max_element(logits, logits + count);
    float sum = 0;
    for (std::size_t i = 0; i < count; ++i) sum += dy[s * count + i] = std::exp(logits[i] - largest);
    loss += std::log(sum) + largest - logits[classes[s]];
    for (std::size_t i = 0; i < count; ++i) {
      dy[s * count + i] = (dy[s * count + i] / sum - (i == classes[s] ? 1.0f : 0.0f)) / static_cast<float>(batch);
    }
  }
  return loss / static_cast<float>(batch);
}

// The mean of (y - target)^2 over all elements, as PyTorch's; its gradient at y.
inline float mean_squared_error(Values const& y, Values const& target, Values& dy) {
  dy.resize(y.size());
  float loss = 0;
  float const share = 1 / static_cast<float>(y.size());
  for (std::size_t i = 0; i < y.size(); ++i) {
    float const distance = y[i] - target[i];
    loss += share * distance * distance;
    dy[i] = 2 * share * distance;
  }
  return loss;
}

}  // namespace dynamic

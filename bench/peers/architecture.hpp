// The networks of models.hpp as data, for libraries that build theirs at run time. Layers stand in the order of their
// parameters.
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string_view>
#include <vector>

namespace peers {

struct Map {
  std::size_t channels, height, width;
  std::size_t size() const { return channels * height * width; }
};

enum class Kind { dense, convolution, max_pool, average };  // max_pool: 2x2; average: of whole maps
enum class Activation { none, relu, tanh };

struct Padding {
  std::size_t top, left, bottom, right;
};

inline constexpr std::size_t nothing = static_cast<std::size_t>(-1);

// y = activation(layer(value `from`) + value `added`)
struct Layer {
  Kind kind;
  Map input, output;
  std::size_t kernel_height, kernel_width, stride, groups;
  Padding padding;
  Activation activation;
  std::size_t from;        // 0 is the network's input, i + 1 the output of layer i
  std::size_t added;       // or `nothing`
  std::size_t parameters;  // where its weight stands in Problem::parameters, its bias behind it; or `nothing`
};

class Architecture {
 public:
  explicit Architecture(Map input) : maps_{input} {}

  std::vector<Layer> const& layers() const { return layers_; }
  Map input() const { return maps_.front(); }
  Map output() const { return maps_.back(); }
  std::size_t last() const { return layers_.size(); }  // the newest value

  Architecture& dense(std::size_t outputs, Activation activation) {
    return add({.kind = Kind::dense, .output = {outputs, 1, 1}, .activation = activation});
  }
  Architecture& max_pool() {
    Map const x = maps_.back();
    return add({.kind = Kind::max_pool, .output = {x.channels, x.height / 2, x.width / 2}});
  }
  Architecture& average() { return add({.kind = Kind::average, .output = {maps_.back().channels, 1, 1}}); }

  struct Window {
    std::size_t height, width, stride = 1;
    Padding padding{0, 0, 0, 0};
    std::size_t groups = 1;
  };
  Architecture& convolution(std::size_t filters, Window w, Activation activation = Activation::relu,
                            std::size_t from = nothing, std::size_t added = nothing) {
    Map const x = maps_[from == nothing ? last() : from];
    Map const y{filters, (x.height + w.padding.top + w.padding.bottom - w.height) / w.stride + 1,
                (x.width + w.padding.left + w.padding.right - w.width) / w.stride + 1};
    return add({.kind = Kind::convolution,
                .output = y,
                .kernel_height = w.height,
                .kernel_width = w.width,
                .stride = w.stride,
                .groups = w.groups,
                .padding = w.padding,
                .activation = activation,
                .from = from,
                .added = added});
  }

 private:
  struct Given {
    Kind kind;
    Map output;
    std::size_t kernel_height = 1, kernel_width = 1, stride = 1, groups = 1;
    Padding padding{0, 0, 0, 0};
    Activation activation = Activation::none;
    std::size_t from = nothing, added = nothing;
  };
  Architecture& add(Given const& given) {
    std::size_t const from = given.from == nothing ? last() : given.from;
    bool const holds = given.kind == Kind::dense || given.kind == Kind::convolution;
    layers_.push_back({given.kind, maps_[from], given.output, given.kernel_height, given.kernel_width, given.stride,
                       given.groups, given.padding, given.activation, from, given.added, holds ? next_ : nothing});
    if (holds) next_ += 2;
    maps_.push_back(given.output);
    return *this;
  }

  std::vector<Layer> layers_;
  std::vector<Map> maps_;
  std::size_t next_ = 0;
};

inline Architecture ds_cnn() {
  Architecture net({1, 49, 10});
  net.convolution(64, {10, 4, 2, {4, 1, 5, 1}});
  for (int i = 0; i < 4; ++i) net.convolution(64, {3, 3, 1, {1, 1, 1, 1}, 64}).convolution(64, {1, 1});
  net.average().dense(12, Activation::none);
  return net;
}

inline Architecture resnet8() {
  Architecture net({3, 32, 32});
  Architecture::Window const same{3, 3, 1, {1, 1, 1, 1}};
  net.convolution(16, same);
  net.convolution(16, same).convolution(16, same, Activation::relu, nothing, 1);
  for (std::size_t filters : {std::size_t{32}, std::size_t{64}}) {
    std::size_t const block = net.last();
    net.convolution(filters, {3, 3, 2, {0, 0, 1, 1}}).convolution(filters, same, Activation::none);
    net.convolution(filters, {1, 1, 2}, Activation::relu, block, net.last());
  }
  net.average().dense(10, Activation::none);
  return net;
}

inline Architecture architecture(std::string_view model) {
  using enum Activation;
  if (model == "mlp-tanh") return Architecture({16, 1, 1}).dense(64, tanh).dense(64, tanh).dense(4, tanh);
  if (model == "mlp-relu") return Architecture({784, 1, 1}).dense(128, relu).dense(64, relu).dense(10, none);
  if (model == "lenet") {
    return Architecture({3, 28, 28})
        .convolution(6, {5, 5})
        .max_pool()
        .convolution(16, {5, 5})
        .max_pool()
        .dense(120, relu)
        .dense(84, relu)
        .dense(10, none);
  }
  if (model == "ds-cnn") return ds_cnn();
  if (model == "resnet-8") return resnet8();
  throw std::invalid_argument("no such model");
}

}  // namespace peers

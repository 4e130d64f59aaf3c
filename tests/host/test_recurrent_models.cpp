// Models of others with memory, where they are found: Keras's weights as JSON, inputs and outputs as CSV. Whole
// sequences, sample by sample, and prepared for streams.
#define BOOST_TEST_MODULE recurrent_models
#include <algorithm>
#include <array>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <functional>
#include <ingot/deploy/streaming.hpp>
#include <ingot/host/json.hpp>
#include <ingot/ingot.hpp>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

using namespace ingot;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t length = 100;
using Values = std::vector<float>;

fs::path const folder = fs::path(INGOT_TEST_DATA) / "models" / "recurrent";

boost::test_tools::assertion_result models_are_there(boost::unit_test::test_unit_id) {
  boost::test_tools::assertion_result found(fs::exists(folder / "gru_1d.json"));
  found.message() << "the models are not in '" << folder.string() << "': set the option `data`";
  return found;
}

Values numbers_of(std::string const& name) {
  std::ifstream file(folder / name);
  Values values{std::istream_iterator<float>(file), {}};
  BOOST_REQUIRE(values.size() == length);
  return values;
}

// The weights of the layers that have some, each list of numbers flattened.
std::vector<std::vector<Values>> weights_of(std::string const& name) {
  std::ifstream file(folder / name);
  std::string const text{std::istreambuf_iterator<char>(file), {}};
  std::vector<std::vector<Values>> layers;
  std::string const key = "\"weights\":";
  for (auto at = text.find(key); at != text.npos; at = text.find(key, at + 1)) {
    detail::JsonCursor json(std::string_view(text).substr(at + key.size()));
    std::vector<Values> lists;
    std::function<void()> const value = [&] {
      std::string_view const rest = json.rest();
      if (rest[rest.find_first_not_of(" \t\r\n")] == '[') {
        json.list("numbers", value);
      } else {
        lists.back().push_back(static_cast<float>(json.number()));
      }
    };
    json.list("weights", [&] {
      lists.emplace_back();
      value();
    });
    if (!lists.empty()) layers.push_back(lists);
  }
  return layers;
}

// Keras has weights [inputs][outputs].
template <class Tensor>
void set_transposed(Tensor& to, Values const& from, std::size_t inputs) {
  std::size_t const outputs = from.size() / inputs;
  for (std::size_t i = 0; i < from.size(); ++i) to[i % outputs * inputs + i / outputs] = from[i];
}
template <class Dense>
void set_dense(Dense& dense, std::vector<Values> const& from) {
  set_transposed(dense.weight, from[0], from[0].size() / from[1].size());
  std::copy(from[1].begin(), from[1].end(), dense.bias.begin());
}

// The gates of a layer in PyTorch's order: which of Keras's each is.
template <std::size_t Gates>
Values in_order(Values const& from, std::array<std::size_t, Gates> const& order) {
  Values to(from.size());
  std::size_t const hidden = 8;
  for (std::size_t row = 0; row < from.size() / (Gates * hidden); ++row) {
    for (std::size_t gate = 0; gate < Gates; ++gate) {
      std::copy_n(from.begin() + static_cast<std::ptrdiff_t>((row * Gates + order[gate]) * hidden), hidden,
                  to.begin() + static_cast<std::ptrdiff_t>((row * Gates + gate) * hidden));
    }
  }
  return to;
}

// The largest difference is asked for beside the largest output.
void check_close(Values const& y, Values const& expected) {
  double difference = 0;
  double largest = 0;
  for (std::size_t i = 0; i < length; ++i) {
    difference = std::max(difference, std::abs(static_cast<double>(y[i]) - static_cast<double>(expected[i])));
    largest = std::max(largest, std::abs(static_cast<double>(expected[i])));
  }
  BOOST_TEST(difference <= 1e-5 * largest);
}

// The whole sequence; sample by sample; and sample by sample with prepared weights.
template <class Net>
void check(Net const& net, Values const& x, Values const& expected) {
  batch_t<float, 1, typename Net::input_shape> in;
  batch_t<float, 1, typename Net::output_shape> out;
  std::copy(x.begin(), x.end(), in.begin());
  auto const workspace = std::make_unique<typename Net::template Workspace<1>>();
  net.template forward<1>(in, out, *workspace);
  check_close(Values(out.begin(), out.end()), expected);

  auto const stream = std::make_unique<Streaming<Net>>();
  stream->prepare(net);
  static_assert(Streaming<Net>::delay == 0);
  StepWorkspace<Net> scratch;
  typename Streaming<Net>::template Workspace<> stream_scratch;
  auto state = net.rest_state();
  auto stream_state = stream->rest_state();
  Values steps;
  Values streamed;
  for (float const sample : x) {
    Tensor<float, 1> const frame{sample};
    Tensor<float, 1> y;
    net.step(frame, y, state, scratch);
    steps.push_back(y[0]);
    stream->step(frame, y, stream_state, stream_scratch);
    streamed.push_back(y[0]);
  }
  check_close(steps, expected);
  check_close(streamed, expected);
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_gru, *boost::unit_test::precondition(models_are_there)) {
  using Net = decltype(build<Shape<length, 1>>(gru<8>, per_step<dense<8>>, ingot::sigmoid, per_step<dense<1>>));
  auto const net = std::make_unique<Net>();
  auto const weights = weights_of("gru_1d.json");
  constexpr std::array<std::size_t, 3> order{1, 0, 2};  // Keras: z, r, h
  auto& cell = net->layer<0>();
  set_transposed(cell.weight_ih_l0, in_order(weights[0][0], order), 1);
  set_transposed(cell.weight_hh_l0, in_order(weights[0][1], order), 8);
  Values const biases = in_order(weights[0][2], order);
  std::copy_n(biases.begin(), 24, cell.bias_ih_l0.begin());
  std::copy_n(biases.begin() + 24, 24, cell.bias_hh_l0.begin());
  set_dense(net->layer<1>().layer, weights[1]);
  set_dense(net->layer<3>().layer, weights[2]);
  check(*net, numbers_of("gru_1d_x.csv"), numbers_of("gru_1d_y.csv"));
}

BOOST_AUTO_TEST_CASE(an_lstm, *boost::unit_test::precondition(models_are_there)) {
  using Net = decltype(build<Shape<length, 1>>(lstm<8>, per_step<dense<1>>));
  auto const net = std::make_unique<Net>();
  auto const weights = weights_of("lstm_1d.json");
  auto& cell = net->layer<0>();  // Keras: i, f, c, o, as here
  set_transposed(cell.weight_ih_l0, weights[0][0], 1);
  set_transposed(cell.weight_hh_l0, weights[0][1], 8);
  std::copy(weights[0][2].begin(), weights[0][2].end(), cell.bias_ih_l0.begin());
  cell.bias_hh_l0.fill(0);
  set_dense(net->layer<1>().layer, weights[1]);
  check(*net, numbers_of("lstm_1d_x.csv"), numbers_of("lstm_1d_y.csv"));
}

namespace {

// PReLU with a slope a channel: a x + (1 - a) relu(x).
template <std::size_t Channels>
inline constexpr auto prelu = residual(chain(relu, conv1d<Channels, 1, Conv1dOptions{.groups = Channels}>),
                                       conv1d<Channels, 1, Conv1dOptions{.groups = Channels}>);

template <class Prelu>
void set_prelu(Prelu& prelu, Values const& slopes) {
  auto& body = prelu.body().template layer<1>();
  auto& around = prelu.shortcut();
  for (std::size_t c = 0; c < body.weight.size(); ++c) {
    around.weight[c] = slopes[c % slopes.size()];
    body.weight[c] = 1 - around.weight[c];
  }
  body.bias.fill(0);
  around.bias.fill(0);
}

// Keras has kernels [taps][inputs][outputs].
template <class Conv>
void set_conv(Conv& conv, std::vector<Values> const& from, std::size_t taps) {
  std::size_t const outputs = from[1].size();
  std::size_t const inputs = from[0].size() / taps / outputs;
  for (std::size_t u = 0; u < taps; ++u) {
    for (std::size_t c = 0; c < inputs; ++c) {
      for (std::size_t f = 0; f < outputs; ++f) {
        conv.weight[(f * inputs + c) * taps + u] = from[0][(u * inputs + c) * outputs + f];
      }
    }
  }
  std::copy(from[1].begin(), from[1].end(), conv.bias.begin());
}

template <class Norm>
void set_norm(Norm& norm, std::vector<Values> const& from) {
  norm.weight.fill(1);
  norm.bias.fill(0);
  if (from.size() == 4) {
    std::copy(from[0].begin(), from[0].end(), norm.weight.begin());
    std::copy(from[1].begin(), from[1].end(), norm.bias.begin());
  }
  std::copy(from[from.size() - 2].begin(), from[from.size() - 2].end(), norm.running_mean.begin());
  std::copy(from.back().begin(), from.back().end(), norm.running_var.begin());
}

}  // namespace

BOOST_AUTO_TEST_CASE(convolutions_in_time, *boost::unit_test::precondition(models_are_there)) {
  constexpr Conv1dOptions grouped{.padding = {4, 0}, .dilation = 2, .groups = 2};
  using Net = decltype(build<Shape<1, length>>(
      conv1d<8, 1>, ingot::tanh, conv1d<4, 3, causal(3)>, ingot::tanh, batch_norm<NormOptions{.epsilon = 0.01}>,
      prelu<4>, conv1d<4, 1>, ingot::tanh, conv1d<6, 3, grouped>, ingot::tanh, batch_norm<NormOptions{.epsilon = 5.0}>,
      prelu<6>, conv1d<1, 1>, ingot::sigmoid));
  auto const net = std::make_unique<Net>();
  auto const weights = weights_of("conv.json");
  BOOST_REQUIRE(weights.size() == 9);
  set_conv(net->layer<0>(), weights[0], 1);
  set_conv(net->layer<2>(), weights[1], 3);
  set_norm(net->layer<4>(), weights[2]);
  set_prelu(net->layer<5>(), weights[3][0]);
  set_conv(net->layer<6>(), weights[4], 1);
  set_conv(net->layer<8>(), weights[5], 3);
  set_norm(net->layer<10>(), weights[6]);
  set_prelu(net->layer<11>(), weights[7][0]);
  set_conv(net->layer<12>(), weights[8], 1);
  check(*net, numbers_of("conv_x.csv"), numbers_of("conv_y.csv"));
}

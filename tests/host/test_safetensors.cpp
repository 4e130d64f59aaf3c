#define BOOST_TEST_MODULE safetensors
#include <algorithm>
#include <array>
#include <bit>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "files.hpp"
#include "ingot/graph.hpp"
#include "ingot/host/weights.hpp"
#include "ingot/ingot.hpp"
#include "ingot/layers/expression_layer.hpp"

using namespace ingot;

namespace {

template <class T = float>
using Small = Network<Dense<2, 1, T>, Relu<1>>;

// A layer of a program's own that does not name itself in another scalar.
struct OwnScale {
  using scalar = float;
  using input_shape = Shape<1>;
  using output_shape = Shape<1>;
  Tensor<float, 1> scale;
  template <std::size_t B>
  constexpr void forward(View<float const, B, Shape<1>> x, View<float, B, Shape<1>> y) const {
    for (std::size_t i = 0; i < B; ++i) y.data[i] = scale[0] * x.data[i];
  }
  template <class F, class... Same>
  static constexpr void visit(F&& f, Same&... same) {
    f(Parameter{"scale", Role::scale}, same.scale...);
  }
};

// The file of a header and data of so many bytes, all 1.
FileBytes file_of(std::string_view header, std::size_t data_size) {
  std::uint64_t const length = header.size();
  FileBytes bytes(sizeof length + header.size() + data_size, 1);
  std::memcpy(bytes.data(), &length, sizeof length);
  std::ranges::copy(header, bytes.begin() + sizeof length);
  return bytes;
}

std::string const weight = R"("0.weight":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]})";
std::string const bias = R"("0.bias":{"dtype":"F32","shape":[1],"data_offsets":[8,12]})";

struct Files : TestDirectory {
  // What loading the file says; the network must be as before.
  template <class Net = Small<>>
  std::string refuse(FileBytes const& bytes) const {
    auto const file = write("weights.safetensors", bytes);
    Net net{};
    initialize(net, 5, NormalWeights{1.0});
    auto const before = std::bit_cast<std::array<unsigned char, sizeof(Net)>>(net);
    std::string const message = refusal(file, [&] { load_weights(net, file); });
    BOOST_TEST((before == std::bit_cast<std::array<unsigned char, sizeof(Net)>>(net)), "changed though " + message);
    return message;
  }
  std::string refuse(std::string const& header, std::size_t data_size = 12) const {
    return refuse<>(file_of(header, data_size));
  }
  // The same with one tensor's entry replaced.
  std::string refuse_weight(std::string const& entry, std::size_t data_size = 12) const {
    return refuse("{\"0.weight\":" + entry + "," + bias + "}", data_size);
  }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(keeps_every_bit, Files) {
  auto const round_trip = [&]<class T>(T) {
    using Net = Network<Conv2d<Shape<2, 5, 5>, 3, 2, ConvOptions{}, T>, BatchNorm<Shape<3, 4, 4>, NormOptions{}, T>,
                        Flatten<3, 4, 4>, Residual<Dense<48, 48, T>, Dense<48, 48, T>>, Tanh<48>>;
    Net net{};
    initialize(net, 3);
    auto& odd = net.template layer<1>().running_mean;
    odd[0] = std::bit_cast<T>(std::bit_cast<std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>>(
                                  std::numeric_limits<T>::quiet_NaN()) |
                              5u);
    odd[1] = -T(0);
    odd[2] = std::numeric_limits<T>::denorm_min();
    save_weights(net, path("net"));
    Net other{};
    load_weights(other, path("net"));
    BOOST_TEST(std::memcmp(&net, &other, sizeof net) == 0);
    // The same bytes again.
    save_weights(other, path("again"));
    BOOST_TEST((read_bytes(path("net")) == read_bytes(path("again"))));
  };
  round_trip(float{});
  round_trip(double{});
}

BOOST_FIXTURE_TEST_CASE(takes_a_lone_layer_and_a_file_without_fingerprint, Files) {
  auto const file = write("weights", file_of("{" + weight + "," + bias + "}", 12));
  Small<> net{};
  load_weights(net, file);
  BOOST_TEST(net.layer<0>().bias[0] == std::bit_cast<float>(0x01010101u));
  save_weights(net.layer<0>(), path("dense"));
  Dense<2, 1> dense{};
  load_weights(dense, path("dense"));
  BOOST_TEST((dense.weight == net.layer<0>().weight));
  save_weights(Network<Relu<3>>{}, path("empty"));
  Network<Relu<3>> empty{};
  load_weights(empty, path("empty"));
}

// Recurrent layers are stored under PyTorch's names and shapes, and what PyTorch has not under names of its own.
BOOST_FIXTURE_TEST_CASE(recurrent_layers_have_pytorchs_names, Files) {
  using Net = Network<Lstm<
      4, 3, 2,
      LstmOptions{.direction = SequenceDirection::bidirectional, .initial = InitialState::learned, .peepholes = true}>>;
  Net net{};
  initialize(net, 4, NormalWeights{1.0});
  save_weights(net, path("net"));
  FileBytes const bytes = read_bytes(path("net"));
  Safetensors const file = read_safetensors(path("net"), bytes);
  using Axes = std::vector<std::uint64_t>;
  BOOST_TEST(file.tensors.size() == 12u);
  for (std::string const way : {"", "_reverse"}) {
    BOOST_TEST((file.find("0.weight_ih_l0" + way)->shape == Axes{8, 3}));
    BOOST_TEST((file.find("0.weight_hh_l0" + way)->shape == Axes{8, 2}));
    BOOST_TEST((file.find("0.bias_ih_l0" + way)->shape == Axes{8}));
    BOOST_TEST((file.find("0.bias_hh_l0" + way)->shape == Axes{8}));
    BOOST_TEST((file.find("0.peephole_l0" + way)->shape == Axes{3, 2}));
  }
  BOOST_TEST((file.find("0.h_0")->shape == Axes{2, 2}));
  BOOST_TEST((file.find("0.c_0")->shape == Axes{2, 2}));
  Net other{};
  load_weights(other, path("net"));
  BOOST_TEST(std::memcmp(&net, &other, sizeof net) == 0);
}

// A network that holds it is loaded as it was saved, whatever the conversion.
BOOST_FIXTURE_TEST_CASE(takes_layers_that_have_no_other_scalar, Files) {
  using Net = Network<Dense<2, 1>, OwnScale>;
  Net net{};
  initialize(net, 4);
  net.layer<1>().scale = {3.0F};
  save_weights(net, path("net"));
  for (Conversion const convert : {Conversion::none, Conversion::widen, Conversion::round}) {
    Net other{};
    load_weights(other, path("net"), LoadOptions{.convert = convert});
    BOOST_TEST((other.layer<0>().weight == net.layer<0>().weight));
    BOOST_TEST((other.layer<1>().scale == net.layer<1>().scale));
  }
  save_weights(net.layer<1>(), path("layer"));
  OwnScale alone{};
  load_weights(alone, path("layer"), LoadOptions{.convert = Conversion::round});
  BOOST_TEST(alone.scale[0] == 3.0F);
}

// A layer from an expression is stored under the names that its parameters have there.
BOOST_FIXTURE_TEST_CASE(keeps_layers_from_expressions, Files) {
  constexpr auto x = graph::input<"x", 3>;
  constexpr auto w = graph::parameter<"w", 3, 2>;
  constexpr auto b = graph::parameter<"b", 2>;
  using Net = Network<ExpressionLayer<graph::matmul(x, w) + b>, Relu<2>>;
  Net net{};
  initialize(net, 3, NormalWeights{1.0});
  net.layer<0>().get<"b">() = {0.25F, -1.0F};
  save_weights(net, path("net"));
  Net other{};
  load_weights(other, path("net"));
  BOOST_TEST(std::memcmp(&net, &other, sizeof net) == 0);
  // Another formula of the same names and shapes is another architecture.
  using Other = Network<ExpressionLayer<graph::matmul(x, w) - b>, Relu<2>>;
  BOOST_TEST(refuse<Other>(read_bytes(path("net"))).starts_with("__metadata__.ingot"));
  auto const bytes = read_bytes(path("net"));
  std::string const header(bytes.begin() + 8, bytes.end());
  BOOST_TEST(header.find(R"("0.w":{"dtype":"F32","shape":[3,2])") != std::string::npos);
}

// So is a layer from a cell, behind them the initial states that it learns. Its options in training are none of the
// file's; what becomes of its states is.
BOOST_FIXTURE_TEST_CASE(keeps_layers_from_cells, Files) {
  constexpr auto h = graph::state<"h", 2>;
  constexpr auto now = graph::tanh(graph::matmul(graph::input<"x", 3>, graph::parameter<"w", 3, 2>) + h);
  constexpr auto later = graph::cell(now, graph::next<"h">(now));
  using Net = Network<Recurrent<later, 4, RecurrentOptions{.initial = InitialState::learned}>, Relu<4, 2>>;
  Net net{};
  initialize(net, 3, NormalWeights{1.0});
  net.layer<0>().get<"h_0">() = {0.25F, -1.0F};
  save_weights(net, path("net"));
  using Same = RecurrentOptions;
  Network<Recurrent<later, 4, Same{.initial = InitialState::learned, .truncate = 2, .keep_every = 2}>, Relu<4, 2>>
      other{};
  load_weights(other, path("net"));
  BOOST_TEST(std::memcmp(&net, &other, sizeof net) == 0);
  constexpr auto doubled = graph::cell(now, graph::next<"h">(now + now));
  using Other = Network<Recurrent<doubled, 4, RecurrentOptions{.initial = InitialState::learned}>, Relu<4, 2>>;
  BOOST_TEST(refuse<Other>(read_bytes(path("net"))).starts_with("__metadata__.ingot"));
  auto const bytes = read_bytes(path("net"));
  std::string const header(bytes.begin() + 8, bytes.end());
  BOOST_TEST(header.find(R"("0.h_0":{"dtype":"F32","shape":[2])") != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(refuses_a_header_that_is_not_one, Files) {
  BOOST_TEST(refuse(FileBytes{}) == "byte 0: truncated: expected 8 bytes of header length, found 0");
  BOOST_TEST(refuse(FileBytes(5)) == "byte 5: truncated: expected 8 bytes of header length, found 5");
  BOOST_TEST(refuse(FileBytes(8, 0xff)) == "byte 0: header length: expected at most 0, found 18446744073709551615");
  BOOST_TEST(refuse("") == "byte 8: header: expected {, found the end");
  BOOST_TEST(refuse("{\"a\":") == "byte 13: header: expected an object, found the end");
  BOOST_TEST(refuse("[]") == "byte 8: header: expected {, found \"[\"");
  BOOST_TEST(refuse("{\"a\":1e999}") == "byte 13: header: expected an object, found a number");
  BOOST_TEST(refuse("{" + weight + "," + bias + "," + weight + "}") ==
             "header: expected each name once, found \"0.weight\" twice");
  BOOST_TEST(refuse_weight(R"({"dtype":"F32","dtype":"F32","shape":[1,2],"data_offsets":[0,8]})") ==
             "tensor \"0.weight\": expected each name once, found \"dtype\" twice");
  BOOST_TEST(refuse(R"({"__metadata__":[]})") == "byte 24: header: expected an object, found a list");
  BOOST_TEST(refuse(R"({"__metadata__":{"a":1}})") == "byte 29: header: expected a text, found a number");
}

BOOST_FIXTURE_TEST_CASE(refuses_a_malformed_tensor, Files) {
  std::string const place = "tensor \"0.weight\": ";
  BOOST_TEST(refuse_weight("3") == "byte 20: header: expected an object, found a number");
  BOOST_TEST(refuse_weight(R"({"dtype":"F32","shape":[1,2],"data_offsets":[0,8],"x":1})") ==
             place + "expected dtype, shape and data_offsets, found \"x\"");
  BOOST_TEST(refuse_weight(R"({"shape":[1,2],"data_offsets":[0,8]})") ==
             place + "expected dtype, shape and data_offsets, found no dtype");
  BOOST_TEST(refuse_weight(R"({"dtype":"F33","shape":[1,2],"data_offsets":[0,8]})") ==
             place + "expected a dtype of the format, found \"F33\"");
  BOOST_TEST(refuse_weight(R"({"dtype":"F32","data_offsets":[0,8]})") ==
             place + "expected dtype, shape and data_offsets, found no shape");
  BOOST_TEST(refuse_weight(R"({"dtype":"F32","shape":[1,-2],"data_offsets":[0,8]})") ==
             "byte 46: header: expected a whole number below 2^64, found \"-2\"");
  BOOST_TEST(refuse_weight(R"({"dtype":"F32","shape":[1,2.0],"data_offsets":[0,8]})") ==
             "byte 46: header: expected a whole number below 2^64, found \"2.0\"");
  BOOST_TEST(refuse_weight(R"({"dtype":"F32","shape":[1,2],"data_offsets":[0]})") ==
             place + "data_offsets: expected a begin and an end, found [0]");
  BOOST_TEST(refuse_weight(R"({"dtype":"F32","shape":[1,2],"data_offsets":[8,0]})") ==
             place + "data_offsets: expected a begin and an end, found [8, 0]");
  BOOST_TEST(refuse_weight(R"({"dtype":"F32","shape":[1,2],"data_offsets":[8,16]})") ==
             place + "data_offsets: expected an end of at most 12, the size of the data, found 16");
  BOOST_TEST(refuse_weight(R"({"dtype":"F32","shape":[1,2],"data_offsets":[0,7]})") ==
             place + "data_offsets: expected 8 bytes for F32 [1, 2], found 7");
  BOOST_TEST(refuse_weight(R"({"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]})") ==
             place + "shape: F32 [4611686018427387904, 4] has more than 2^64 bits");
}

BOOST_FIXTURE_TEST_CASE(refuses_ranges_that_do_not_fill_the_file, Files) {
  BOOST_TEST(refuse("{" + weight + R"(,"0.bias":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}})", 8) ==
             "tensor \"0.bias\": overlaps another: expected its bytes to begin at 8, found 4");
  BOOST_TEST(refuse("{" + weight + R"(,"0.bias":{"dtype":"F32","shape":[1],"data_offsets":[9,13]}})", 13) ==
             "tensor \"0.bias\": leaves a hole: expected its bytes to begin at 8, found 9");
  std::string const header = "{" + weight + "," + bias + "}";
  BOOST_TEST(refuse(header, 13) ==
             "byte " + std::to_string(8 + header.size() + 12) + ": expected the end of the file, found 1 bytes more");
  BOOST_TEST(refuse(header, 11) ==
             "tensor \"0.bias\": data_offsets: expected an end of at most 11, the size of the data, found 12");
}

BOOST_FIXTURE_TEST_CASE(refuses_tensors_that_are_not_the_networks, Files) {
  BOOST_TEST(refuse("{" + weight + "}", 8) == "tensor \"0.bias\": expected F32 [1], found none");
  BOOST_TEST(refuse("{" + weight + "," + bias + R"(,"1.bias":{"dtype":"I64","shape":[],"data_offsets":[12,20]}})",
                    20) == "tensor \"1.bias\": expected no tensor of this name, found I64 []");
  BOOST_TEST(refuse_weight(R"({"dtype":"F32","shape":[2],"data_offsets":[0,8]})") ==
             "tensor \"0.weight\": shape: expected [1, 2], found [2]");
  BOOST_TEST(
      refuse<Small<double>>(file_of("{" + weight + "," + bias + "}", 12)) ==
      "tensor \"0.weight\": dtype: expected F64, found F32 (LoadOptions{.convert = Conversion::widen} takes it)");
  BOOST_TEST(
      refuse_weight(R"({"dtype":"F16","shape":[1,4],"data_offsets":[0,8]})") ==
      "tensor \"0.weight\": dtype: expected F32, found F16 (LoadOptions{.convert = Conversion::widen} takes it)");
  // A count of batches is ignored where batches are counted, not elsewhere.
  BOOST_TEST(refuse("{" + weight + "," + bias +
                        R"(,"0.num_batches_tracked":{"dtype":"I64","shape":[],"data_offsets":[12,20]}})",
                    20) == "tensor \"0.num_batches_tracked\": expected no tensor of this name, found I64 []");
}

BOOST_FIXTURE_TEST_CASE(refuses_another_architecture, Files) {
  using Net = Network<Conv2d<Shape<1, 6, 6>, 1, 3, ConvOptions{.stride = 1}>, Relu<1, 4, 4>>;
  using OtherLayer = Network<Conv2d<Shape<1, 6, 6>, 1, 3, ConvOptions{.stride = 1}>, Tanh<1, 4, 4>>;
  using OtherStride = Network<Conv2d<Shape<1, 6, 6>, 1, 3, ConvOptions{.stride = 3, .padding = 3}>, Relu<1, 4, 4>>;
  Net net{};
  save_weights(net, path("net"));
  auto const expect_refusal = [&]<class Other>(Other) {
    std::string const message = refuse<Other>(read_bytes(path("net")));
    BOOST_TEST(message == "__metadata__.ingot.fingerprint: the weights are of another architecture: expected " +
                              detail::spell_fingerprint(fingerprint_v<Other>) + ", found " +
                              detail::quoted(detail::spell_fingerprint(fingerprint_v<Net>)));
  };
  expect_refusal(OtherLayer{});
  expect_refusal(OtherStride{});
}

// Wherever a file ends it is refused; whatever a byte is changed to, it is refused or only values change.
BOOST_FIXTURE_TEST_CASE(survives_every_truncation_and_every_changed_byte, Files) {
  Small<> net{};
  initialize(net, 1);
  save_weights(net, path("net"));
  FileBytes const whole = read_bytes(path("net"));
  std::size_t const data = whole.size() - 12;
  std::string_view const key = fingerprint_key;
  auto const name =
      static_cast<std::size_t>(std::search(whole.begin(), whole.end(), key.begin(), key.end()) - whole.begin());
  for (std::size_t i = 0; i < whole.size(); ++i) {
    BOOST_TEST(refuse(FileBytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(i))) != "accepted");
    for (unsigned const flip : {1u, 4u, 0x20u, 0x80u, 0xffu}) {
      FileBytes changed = whole;
      changed[i] = static_cast<unsigned char>(changed[i] ^ flip);
      Small<> target{};
      auto const file = write("changed", changed);
      try {
        load_weights(target, file);
        BOOST_TEST((std::memcmp(&target, changed.data() + data, 12) == 0));
        // In the header, the name of the fingerprint and the padding alone may change unseen.
        BOOST_TEST((i >= data || whole[i] == ' ' || (i >= name && i < name + key.size())),
                   "accepted a change of byte " << i);
      } catch (FileError const&) {
        Small<> const untouched{};
        BOOST_TEST(std::memcmp(&target, &untouched, sizeof target) == 0);
      }
    }
  }
}

BOOST_FIXTURE_TEST_CASE(a_save_that_fails_leaves_the_old_file, Files) {
  Small<> net{};
  auto const nowhere = path("nowhere") / "net";
  BOOST_TEST(refusal(nowhere, [&] { save_weights(net, nowhere); }) == "cannot be created: No such file or directory");
  std::filesystem::create_directories(path("folder") / "inside");
  BOOST_TEST(refusal(path("folder"), [&] { save_weights(net, path("folder")); }) ==
             "cannot be replaced: expected a file, found a folder");
  BOOST_TEST(std::filesystem::exists(path("folder") / "inside"));

  save_weights(net, path("net"));
  std::filesystem::create_symlink(path("net"), path("link"));
  initialize(net, 9);
  save_weights(net, path("link"));
  BOOST_TEST(std::filesystem::is_symlink(path("link")));
  Small<> read{};
  load_weights(read, path("net"));
  BOOST_TEST((read.layer<0>().weight == net.layer<0>().weight));
  // No temporary file is left beside them.
  std::size_t count = 0;
  for ([[maybe_unused]] auto const& entry : std::filesystem::directory_iterator(path("net").parent_path())) ++count;
  BOOST_TEST(count == 3u);
}

// A state_dict of PyTorch, and what PyTorch's network answers: see make_weights.py.
BOOST_AUTO_TEST_CASE(loads_a_state_dict_of_pytorch) {
  std::filesystem::path const data = INGOT_HOST_TEST_DATA;
  auto const compare = [&]<class T>(T tolerance, std::string const& scalar) {
    using Net = Network<Conv2d<Shape<1, 6, 6>, 2, 3, ConvOptions{.padding = 1}, T>,
                        BatchNorm<Shape<2, 6, 6>, NormOptions{}, T>, Relu<2, 6, 6>, MaxPool2d<Shape<2, 6, 6>, 2>,
                        Flatten<2, 3, 3>, Dense<18, 4, T>, Tanh<4>, Dense<4, 3, T>>;
    Net net{};
    load_weights(net, data / ("weights_" + scalar + ".safetensors"));
    auto const answers_file = data / ("answers_" + scalar + ".safetensors");
    FileBytes const bytes = read_bytes(answers_file);
    Safetensors const answers = read_safetensors(answers_file, bytes);
    Tensor<T, 3, 1, 6, 6> x{};
    Tensor<T, 3, 3> expected{};
    BOOST_REQUIRE(answers.find("x")->bytes.size() == sizeof x);
    BOOST_REQUIRE(answers.find("y")->bytes.size() == sizeof expected);
    std::memcpy(&x, answers.find("x")->bytes.data(), sizeof x);
    std::memcpy(&expected, answers.find("y")->bytes.data(), sizeof expected);
    Tensor<T, 3, 3> y{};
    typename Net::template Workspace<3> workspace{};
    net.template forward<3>(x, y, workspace);
    T largest = 0;
    for (T const value : expected) largest = std::max(largest, std::abs(value));
    for (std::size_t i = 0; i < y.size(); ++i) BOOST_TEST(std::abs(y[i] - expected[i]) <= tolerance * largest);
  };
  compare(1e-5f, "float");
  compare(1e-12, "double");
}

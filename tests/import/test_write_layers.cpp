// What write_layers and write_files make of plans: texts, names and refusals. Compiling what is written is slower:
// check_layers.py does it.
#define BOOST_TEST_MODULE write_layers
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <ingot/host/error.hpp>
#include <limits>
#include <sstream>
#include <string>

#include "emit/written_files.hpp"
#include "emit/written_network.hpp"
#include "models/model_error.hpp"
#include "plan/plan.hpp"

using namespace tool;
using plan::Id;

namespace {

// A plan that grows value by value, all of whose weights are 0.5.
struct Builder {
  plan::Plan plan{};

  Id input(Extents shape) {
    plan.inputs.push_back(plan.add(plan::Input{}, {}, std::move(shape), "x"));
    return plan.inputs.back();
  }
  Id weights(Extents shape, double number = 0.5) {
    std::size_t const count = count_of(shape);
    return plan.constant({Scalar::float32, std::move(shape), std::vector<double>(count, number)}, "w");
  }
  Extents const& shape(Id id) const { return plan.values[id].shape; }

  Id convolution(Id x, std::int64_t filters, std::size_t kernel, std::size_t padding = 0, std::size_t stride = 1,
                 bool bias = true) {
    Extents const in = shape(x);
    plan::Window window{{kernel, kernel}, {stride, stride}, {padding, padding}, {padding, padding}, {1, 1}};
    Extents out{in[0], filters, 0, 0};
    for (std::size_t i = 2; i < 4; ++i) {
      auto const taps = static_cast<std::int64_t>(kernel);
      out[i] = (in[i] + 2 * static_cast<std::int64_t>(padding) - taps) / static_cast<std::int64_t>(stride) + 1;
    }
    auto const k = static_cast<std::int64_t>(kernel);
    std::vector<Id> operands{x, weights({filters, in[1], k, k})};
    if (bias) operands.push_back(weights({filters}));
    return plan.add(plan::Convolution{window, 1}, std::move(operands), out, {}, "node 1 (Conv, opset 13)");
  }
  Id unary(Id x, plan::UnaryFunction function, double a = 0, double b = 0) {
    return plan.add(plan::Unary{function, a, b}, {x}, shape(x));
  }
  Id relu(Id x) { return unary(x, plan::UnaryFunction::relu); }
  Id max_pool(Id x, std::size_t kernel) {
    Extents out = shape(x);
    for (std::size_t i = 2; i < 4; ++i) out[i] /= static_cast<std::int64_t>(kernel);
    plan::Window const window{{kernel, kernel}, {kernel, kernel}, {0, 0}, {0, 0}, {1, 1}};
    return plan.add(plan::Pool{true, window}, {x}, out);
  }
  Id reshape(Id x, Extents to) { return plan.add(plan::Reshape{}, {x}, std::move(to)); }
  Id dense(Id x, std::int64_t out, bool bias = true) {
    Extents to = shape(x);
    std::int64_t const in = to.back();
    to.back() = out;
    std::vector<Id> operands{x, weights({out, in})};
    if (bias) operands.push_back(weights({out}));
    return plan.add(plan::Dense{}, std::move(operands), to);
  }
  Id add(Id a, Id b) { return plan.add(plan::Binary{plan::BinaryFunction::add}, {a, b}, shape(a)); }

  std::optional<WrittenNetwork> written(Id output, std::string& why_not) {
    plan.outputs = {{"y", output}};
    return write_layers(plan, why_not);
  }
  WrittenNetwork written(Id output) {
    std::string why_not;
    std::optional<WrittenNetwork> network = written(output, why_not);
    BOOST_REQUIRE_MESSAGE(network, why_not);
    return *std::move(network);
  }
};

std::vector<std::string> names_of(WrittenNetwork const& network) {
  std::vector<std::string> names;
  for (WrittenParameter const& parameter : network.parameters) names.push_back(parameter.name);
  return names;
}
using Names = std::vector<std::string>;

bool says(std::string const& text, std::string const& part) {
  return text.find(part) != std::string::npos;
}

// The files of one dense layer, in a folder that is taken away.
struct Folder {
  std::filesystem::path path;
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "ingot-write-XXXXXX").string();
    BOOST_REQUIRE(::mkdtemp(name.data()) != nullptr);
    path = name;
  }
  ~Folder() { std::filesystem::remove_all(path); }
  std::size_t files() const {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(path), {}));
  }
};
std::string text_of_file(std::filesystem::path const& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}
WrittenNetwork small_network(std::int64_t batch = 1) {
  Builder b;
  return b.written(b.dense(b.input({batch, 2}), 3));
}
GoldenCase small_case(std::int64_t batch = 1) {
  Extents const in{batch, 2};
  Extents const out{batch, 3};
  return {{{"x", {Scalar::float32, in, std::vector<double>(count_of(in), 0.25)}}},
          {{"y", {Scalar::float32, out, std::vector<double>(count_of(out), 0.75)}}}};
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_chain_is_spelled_as_a_person_would) {
  Builder b;
  Id const first = b.max_pool(b.relu(b.convolution(b.input({1, 1, 28, 28}), 8, 5, 2)), 2);
  Id const second = b.max_pool(b.relu(b.convolution(first, 16, 5, 2)), 3);
  WrittenNetwork const network = b.written(b.dense(b.reshape(second, {1, 256}), 10));
  BOOST_TEST(network.declarations == R"(using Net = ingot::Network<
    ingot::Conv2d<ingot::Shape<1, 28, 28>, 8, 5, ingot::ConvOptions{.padding = 2}>,
    ingot::Relu<8, 28, 28>,
    ingot::MaxPool2d<ingot::Shape<8, 28, 28>, 2>,
    ingot::Conv2d<ingot::Shape<8, 14, 14>, 16, 5, ingot::ConvOptions{.padding = 2}>,
    ingot::Relu<16, 14, 14>,
    ingot::MaxPool2d<ingot::Shape<16, 14, 14>, 3>,
    ingot::Flatten<16, 4, 4>,
    ingot::Dense<256, 10>>;
)");
  BOOST_TEST(names_of(network) == (Names{"0.weight", "0.bias", "3.weight", "3.bias", "7.weight", "7.bias"}));
  BOOST_TEST(network.parameters[2].access == "layer<3>().weight");
  BOOST_TEST((network.inputs[0].shape == Extents{1, 28, 28}));
  BOOST_TEST(network.inputs[0].axes == "channels, height, width");
  BOOST_TEST((network.outputs[0].shape == Extents{10}));
}

BOOST_AUTO_TEST_CASE(branches_that_are_added_are_residuals) {
  Builder b;
  Id const x = b.relu(b.convolution(b.input({1, 3, 8, 8}), 4, 3, 1));
  Id const identity = b.relu(b.add(b.convolution(b.relu(b.convolution(x, 4, 3, 1)), 4, 3, 1, 1, false), x));
  Id const shortcut = b.convolution(identity, 6, 1, 0, 2);
  Id const projected = b.add(shortcut, b.convolution(b.relu(b.convolution(identity, 6, 3, 1, 2)), 6, 3, 1));
  WrittenNetwork const network = b.written(projected);
  BOOST_TEST(says(network.declarations, R"(
    ingot::Residual<
        ingot::Network<
            ingot::Conv2d<ingot::Shape<4, 8, 8>, 4, 3, ingot::ConvOptions{.padding = 1}>,
            ingot::Relu<4, 8, 8>,
            ingot::Conv2d<ingot::Shape<4, 8, 8>, 4, 3, ingot::ConvOptions{.padding = 1, .bias = false}>>>,
    ingot::Relu<4, 8, 8>,
    ingot::Residual<
        ingot::Network<
            ingot::Conv2d<ingot::Shape<4, 8, 8>, 6, 3, ingot::ConvOptions{.stride = 2, .padding = 1}>,
            ingot::Relu<6, 4, 4>,
            ingot::Conv2d<ingot::Shape<6, 4, 4>, 6, 3, ingot::ConvOptions{.padding = 1}>>,
        ingot::Conv2d<ingot::Shape<4, 8, 8>, 6, 1, ingot::ConvOptions{.stride = 2}>>>;
)"),
             network.declarations);
  BOOST_TEST(names_of(network) ==
             (Names{"0.weight", "0.bias", "2.body.0.weight", "2.body.0.bias", "2.body.2.weight", "4.body.0.weight",
                    "4.body.0.bias", "4.body.2.weight", "4.body.2.bias", "4.shortcut.weight", "4.shortcut.bias"}));
  BOOST_TEST(network.parameters[9].access == "layer<4>().shortcut().weight");
}

BOOST_AUTO_TEST_CASE(more_than_two_addends_nest_and_channels_are_concatenated) {
  Builder b;
  Id const x = b.input({1, 4});
  Id const sum = b.add(b.add(b.dense(x, 4), b.dense(b.relu(x), 4)), x);
  Id const joined = b.plan.add(plan::Concat{1}, {b.dense(sum, 2), sum, b.relu(b.dense(sum, 3))}, {1, 9});
  WrittenNetwork const network = b.written(joined);
  BOOST_TEST(network.declarations == R"(using Net = ingot::Network<
    ingot::Residual<
        ingot::Residual<
            ingot::Network<
                ingot::Relu<4>,
                ingot::Dense<4, 4>>,
            ingot::Dense<4, 4>>>,
    ingot::Concat<
        ingot::Dense<4, 2>,
        ingot::Identity<ingot::Shape<4>>,
        ingot::Network<
            ingot::Dense<4, 3>,
            ingot::Relu<3>>>>;
)");
  BOOST_TEST(names_of(network) ==
             (Names{"0.body.body.1.weight", "0.body.body.1.bias", "0.body.shortcut.weight", "0.body.shortcut.bias",
                    "1.0.weight", "1.0.bias", "1.2.0.weight", "1.2.0.bias"}));
}

BOOST_AUTO_TEST_CASE(what_no_layer_says_is_an_expression_between_layers) {
  Builder b;
  Id const x = b.dense(b.input({3, 4}), 4);
  Id const gate = b.unary(b.dense(x, 4), plan::UnaryFunction::sigmoid);
  Id const gated = b.plan.add(plan::Binary{plan::BinaryFunction::multiply}, {x, gate}, {3, 4});
  WrittenNetwork const network = b.written(b.relu(gated));
  BOOST_TEST(says(network.declarations, "inline constexpr auto expression_1 = "));
  BOOST_TEST(says(network.declarations, R"(using Net = ingot::Network<
    ingot::Dense<4, 4>,
    ingot::ExpressionLayer<expression_1>,
    ingot::Relu<4>>;
)"),
             network.declarations);
  BOOST_TEST(network.batch == 3u);
  BOOST_TEST(network.parameters.size() == 4u);
  BOOST_TEST(network.parameters[2].name.starts_with("1."));
}

BOOST_AUTO_TEST_CASE(samples_that_meet_are_one_sample) {
  Builder b;
  Id const x = b.input({4, 5});
  WrittenNetwork const apart = b.written(b.plan.add(plan::Softmax{1}, {x}, {4, 5}));
  BOOST_TEST(apart.batch == 4u);
  BOOST_TEST(says(apart.declarations, "ingot::Softmax<5>"));
  // Over the batch's axis the second axis is one of samples that do not meet.
  WrittenNetwork const across = b.written(b.plan.add(plan::Softmax{0}, {x}, {4, 5}));
  BOOST_TEST(across.batch == 5u);
  BOOST_TEST((across.inputs[0].batch_axis == std::size_t{1}));
  BOOST_TEST(says(across.declarations, "ingot::Softmax<4>"));
  // A sum of all samples.
  Id const total = b.plan.add(plan::Reduce{plan::Reduction::sum, {0, 1}, true}, {x}, {1, 1});
  WrittenNetwork const together = b.written(b.plan.add(plan::Broadcast{}, {total}, {4, 5}));
  BOOST_TEST(together.batch == 1u);
  BOOST_TEST((together.inputs[0].shape == Extents{4, 5}));
}

BOOST_AUTO_TEST_CASE(options_are_those_that_differ_from_the_defaults) {
  using plan::UnaryFunction;
  Builder b;
  Id x = b.input({1, 2, 7, 9});
  x = b.plan.add(plan::Pool{.is_max = true, .window = {{2, 2}, {1, 1}, {1, 1}, {0, 0}, {1, 1}}}, {x}, {1, 2, 7, 9});
  WrittenNetwork const network =
      b.written(b.unary(b.unary(x, UnaryFunction::leaky_relu, static_cast<double>(0.01F)), UnaryFunction::clamp, 0, 6));
  BOOST_TEST(says(network.declarations, R"(
    ingot::MaxPool2d<ingot::Shape<2, 7, 9>, 2, ingot::PoolOptions{.stride = 1, .padding = {1, 1, 0, 0}}>,
    ingot::LeakyRelu<0.01, 2, 7, 9>,
    ingot::Relu6<2, 7, 9>>;
)"),
             network.declarations);
}

BOOST_AUTO_TEST_CASE(means_count_the_padding_that_the_model_counts) {
  auto const spelled = [](plan::Pool const& pool, Extents shape) {
    Builder b;
    Id const x = b.input({1, 1, 5, 5});
    return b.written(b.plan.add(pool, {x}, std::move(shape))).declarations;
  };
  plan::Pool pool{.is_max = false, .window = {{3, 3}, {2, 2}, {1, 1}, {1, 1}, {1, 1}}, .count_padding = true};
  BOOST_TEST(says(spelled(pool, {1, 1, 3, 3}), "ingot::PoolOptions{.stride = 2, .padding = 1}"));
  pool.count_padding = false;
  BOOST_TEST(
      says(spelled(pool, {1, 1, 3, 3}), "ingot::PoolOptions{.stride = 2, .padding = 1, .count_include_pad = false}"));
  pool = {.is_max = false,
          .window = {{2, 2}, {2, 2}, {0, 0}, {1, 1}, {1, 1}},
          .count_padding = true,
          .counted_after = {0, 0}};
  BOOST_TEST(says(spelled(pool, {1, 1, 3, 3}),
                  "ingot::AvgPool2d<ingot::Shape<1, 5, 5>, 2, ingot::PoolOptions{.ceil_mode = true}>"));
}

BOOST_AUTO_TEST_CASE(recurrent_networks_give_every_state_or_the_last) {
  Builder b;
  Id const x = b.input({6, 1, 5});
  auto const lstm = [&](Id from, bool reverse) {
    std::int64_t const in = b.shape(from)[2];
    plan::Recurrent cell{plan::Recurrent::Cell::lstm};
    cell.reverse = reverse;
    return b.plan.add(cell, {from, b.weights({12, in}), b.weights({12, 3}), b.weights({12}), b.weights({12}, 0)},
                      {6, 1, 3});
  };
  WrittenNetwork const every = b.written(lstm(x, false));
  BOOST_TEST(says(every.declarations, "ingot::Lstm<6, 5, 3>>"));
  BOOST_TEST(names_of(every) == (Names{"0.weight_ih_l0", "0.weight_hh_l0", "0.bias_ih_l0", "0.bias_hh_l0"}));
  BOOST_TEST((every.inputs[0].shape == Extents{6, 5}));
  BOOST_TEST((every.inputs[0].batch_axis == std::size_t{1}));

  Id const last = b.plan.add(plan::Slice{0, 5, 6}, {lstm(x, false)}, {1, 1, 3});
  BOOST_TEST(says(b.written(b.reshape(last, {1, 3})).declarations,
                  "ingot::Lstm<6, 5, 3, ingot::LstmOptions{.output = ingot::StepOutput::last}>>"));

  Id const both = b.plan.add(plan::Concat{2}, {lstm(x, false), lstm(x, true)}, {6, 1, 6});
  WrittenNetwork const network = b.written(both);
  BOOST_TEST(says(network.declarations,
                  "ingot::Lstm<6, 5, 3, ingot::LstmOptions{.direction = ingot::SequenceDirection::bidirectional}>>"));
  BOOST_TEST(network.parameters.size() == 8u);
  BOOST_TEST(network.parameters[4].name == "0.weight_ih_l0_reverse");
}

BOOST_AUTO_TEST_CASE(what_is_no_network_says_why) {
  std::string why_not;
  Builder two;
  Id const x = two.input({1, 2});
  Id const y = two.input({1, 2});
  BOOST_TEST(!two.written(two.add(x, y), why_not));
  BOOST_TEST(why_not == "a network has one input and one output, and the model has 2 and 1");
  Builder none;
  none.input({1, 2});
  BOOST_TEST(!none.written(none.weights({1, 2}), why_not));
  BOOST_TEST(why_not == "the output does not depend on the input");
}

BOOST_AUTO_TEST_CASE(all_files_are_written) {
  Folder const folder;
  FileOptions options{.folder = folder.path, .name = "small"};
  auto const paths = write_files({.file = "a/small.onnx", .format = "ONNX opset 13", .producer = "a person"},
                                 small_network(2), {small_case(2), small_case(2)}, options);
  BOOST_TEST(paths.size() == 2u);
  std::string const header = text_of_file(folder.path / "small.hpp");
  BOOST_TEST(header.starts_with("// Written by `ingot import small.onnx`: ONNX opset 13, producer a person.\n"
                                "//   input   x [2]\n//   output  y [3]\n"),
             header);
  BOOST_TEST(says(header, "inline constexpr ingot::Tensor<float, 4, 2> golden_inputs{\n    0x1p-2F, 0x1p-2F,"), header);
  BOOST_TEST(says(header, "inline constexpr ingot::Tensor<float, 4, 3> golden_outputs{\n    0x1.8p-1F,"));
  BOOST_TEST(says(text_of_file(folder.path / "small.safetensors"), "\"ingot.weights\""));

  options.weights = WeightsForm::source;
  write_files({}, small_network(), {small_case()}, options);
  BOOST_TEST(says(text_of_file(folder.path / "small.cpp"), "  n.layer<0>().weight = {\n      0x1p-1F,"));
  options.weights = WeightsForm::constants;
  options.prove_while_compiling = true;
  write_files({}, small_network(), {small_case()}, options);
  BOOST_TEST(says(text_of_file(folder.path / "small_weights.hpp"), "static_assert(ingot::agrees(net, golden));"));
}

BOOST_AUTO_TEST_CASE(nothing_is_written_where_something_is_refused) {
  Folder const folder;
  FileOptions const options{.folder = folder.path, .name = "small"};
  auto const refused = [&](WrittenNetwork const& network, GoldenCase const& golden, FileOptions const& how,
                           std::string const& fault) {
    std::string found;
    try {
      write_files({}, network, {golden}, how);
    } catch (ModelError const& error) {
      found = error.what();
    }
    BOOST_TEST(says(found, fault), found);
    BOOST_TEST(folder.files() == 0u);
  };
  WrittenNetwork large = small_network();
  large.parameters[1].values[2] = 1e39;
  refused(large, small_case(), options,
          "parameter \"0.bias\": expected numbers that float can hold, found 1e+39 at index 2");
  large.parameters[1].values[2] = std::numeric_limits<double>::quiet_NaN();
  refused(large, small_case(), options, "found nan at index 2");
  refused(small_network(), small_case(2), options, "golden input \"x\": expected the shape [1, 2], found [2, 2]");
  refused(small_network(), {}, options, "golden input \"x\": a case has none");
  for (char const* name : {"", "2d", "a b", "class", "a__b", "../up"}) {
    refused(small_network(), small_case(), {.folder = folder.path, .name = name}, "is no identifier of C++");
  }
  refused(small_network(), small_case(), {.folder = folder.path, .name = "small", .prove_while_compiling = true},
          "asks for weights that are constants");
  // The second file cannot be written: the first is not either.
  std::filesystem::create_directory(folder.path / "small.safetensors");
  BOOST_CHECK_THROW(write_files({}, small_network(), {small_case()}, options), ingot::FileError);
  BOOST_TEST(folder.files() == 1u);
}

BOOST_AUTO_TEST_CASE(golden_vectors_follow_the_layout) {
  Folder const folder;
  WrittenNetwork network = small_network();
  network.inputs[0].shape = {2, 3};  // of the model's [1, 3, 2]
  network.inputs[0].order = {0, 2, 1};
  GoldenCase golden = small_case();
  golden.inputs["x"] = {Scalar::float32, {1, 3, 2}, {1, 2, 3, 4, 5, 6}};
  write_files({}, network, {golden}, {.folder = folder.path, .name = "turned"});
  BOOST_TEST(says(text_of_file(folder.path / "turned.hpp"),
                  "ingot::Tensor<float, 1, 2, 3> golden_inputs{\n    0x1p+0F, 0x1.8p+1F, 0x1.4p+2F, 0x1p+1F, 0x1p+2F, "
                  "0x1.8p+2F};"));
}

// A line of the model's own text cannot leave its comment.
BOOST_AUTO_TEST_CASE(texts_of_the_model_stay_in_their_comments) {
  Folder const folder;
  WrittenNetwork network = small_network();
  network.notes = {"a note\n#error \\", std::string(300, 'n') + " and more"};
  write_files({.file = "m.onnx", .format = "ONNX", .producer = "two\nlines\\"}, network, {small_case()},
              {.folder = folder.path, .name = "small"});
  std::istringstream header(text_of_file(folder.path / "small.hpp"));
  std::string line;
  while (std::getline(header, line) && line != "#pragma once") {
    BOOST_TEST(line.starts_with("//"), line);
    BOOST_TEST(!line.ends_with('\\'), line);
  }
}

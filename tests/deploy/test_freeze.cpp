// What freezing refuses, and the texts that it writes; tests/deploy/frozen.py compiles and runs them.
#define BOOST_TEST_MODULE freeze
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <ingot/attention.hpp>
#include <ingot/host/freeze.hpp>
#include <ingot/ingot.hpp>
#include <iterator>
#include <limits>
#include <string>

using namespace ingot;
using ingot::detail::Type;

namespace mine {
template <std::size_t... Extents>
struct Same : Relu<Extents...> {};
}  // namespace mine

namespace {

using Net = Network<Dense<3, 5>, Tanh<5>, Dropout<0.5, 5>, Dense<5, 2>>;

struct Folder {
  std::filesystem::path path = std::filesystem::temp_directory_path() / ("ingot-freeze-" + std::to_string(getpid()));
  Folder() { std::filesystem::create_directories(path); }
  Folder(Folder const&) = delete;
  Folder& operator=(Folder const&) = delete;
  ~Folder() { std::filesystem::remove_all(path); }
  std::string read(char const* name) const {
    std::ifstream file(path / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  bool empty() const { return std::filesystem::is_empty(path); }
};

template <class N = Net>
N trained() {
  N net{};
  initialize(net, 3);
  return net;
}

bool contains(std::string const& text, std::string const& part) {
  return text.find(part) != std::string::npos;
}

// What freezing throws.
template <class N>
std::string refusal(N const& net, FreezeOptions options = {}) {
  Folder const folder;
  options.folder = folder.path;
  try {
    freeze(net, options);
  } catch (std::invalid_argument const& error) {
    BOOST_TEST(folder.empty());
    return error.what();
  }
  return "";
}

}  // namespace

BOOST_AUTO_TEST_CASE(types_are_spelled_as_by_a_person) {
  auto const spelled = []<class L>(Type<L>) { return spell_type<L>().text; };
  using S = Shape<2, 8, 6>;
  BOOST_TEST(spelled(Type<Dense<3, 4>>{}) == "ingot::Dense<3, 4>");
  BOOST_TEST(spelled(Type<Dense<3, 4, double>>{}) == "ingot::Dense<3, 4, double>");
  BOOST_TEST(spelled(Type<Dense<3, 4, float, Bias::none>>{}) == "ingot::Dense<3, 4, float, ingot::Bias::none>");
  BOOST_TEST(spelled(Type<PackedDense<3, 16>>{}) == "ingot::PackedDense<3, 16>");
  BOOST_TEST(spelled(Type<Conv2d<S, 6, 5>>{}) == "ingot::Conv2d<ingot::Shape<2, 8, 6>, 6, 5>");
  BOOST_TEST(spelled(Type<Conv2d<S, 6, Size2{3, 1}, ConvOptions{}, double>>{}) ==
             "ingot::Conv2d<ingot::Shape<2, 8, 6>, 6, ingot::Size2{3, 1}, ingot::ConvOptions{}, double>");
  BOOST_TEST(
      spelled(
          Type<Conv2d<S, 6, 3,
                      ConvOptions{
                          .stride = {1, 2}, .padding = {1, 2, 3, 4}, .dilation = 2, .groups = 2, .bias = false}>>{}) ==
      "ingot::Conv2d<ingot::Shape<2, 8, 6>, 6, 3, ingot::ConvOptions{.stride = {1, 2}, "
      ".padding = {1, 2, 3, 4}, .dilation = 2, .groups = 2, .bias = false}>");
  BOOST_TEST(spelled(Type<Conv1d<Shape<2, 9>, 3, 3, Conv1dOptions{.padding = {1, 0}}>>{}) ==
             "ingot::Conv1d<ingot::Shape<2, 9>, 3, 3, ingot::Conv1dOptions{.padding = {1, 0}}>");
  BOOST_TEST(spelled(Type<MaxPool2d<S, 2>>{}) == "ingot::MaxPool2d<ingot::Shape<2, 8, 6>, 2>");
  BOOST_TEST(spelled(Type<AvgPool2d<S, 2, PoolOptions{.stride = 1}>>{}) ==
             "ingot::AvgPool2d<ingot::Shape<2, 8, 6>, 2, ingot::PoolOptions{.stride = 1}>");
  BOOST_TEST(spelled(Type<MaxPool1d<Shape<2, 9>, 3>>{}) == "ingot::MaxPool1d<ingot::Shape<2, 9>, 3>");
  BOOST_TEST(spelled(Type<GlobalAvgPool2d<S>>{}) == "ingot::GlobalAvgPool2d<ingot::Shape<2, 8, 6>>");
  BOOST_TEST(spelled(Type<BatchNorm<S, NormOptions{.epsilon = 0.001}>>{}) ==
             "ingot::BatchNorm<ingot::Shape<2, 8, 6>, ingot::NormOptions{.epsilon = 0.001}>");
  BOOST_TEST(spelled(Type<LayerNorm<S, LayerNormOptions{.axes = 1}>>{}) ==
             "ingot::LayerNorm<ingot::Shape<2, 8, 6>, ingot::LayerNormOptions{.axes = 1}>");
  BOOST_TEST(spelled(Type<Dropout<0.25, 4>>{}) == "ingot::Dropout<0.25, 4>");
  BOOST_TEST(spelled(Type<Elu<1, 4>>{}) == "ingot::Elu<1.0, 4>");
  BOOST_TEST(spelled(Type<Softmax<4>>{}) == "ingot::Softmax<4>");
  BOOST_TEST(spelled(Type<Flatten<2, 2>>{}) == "ingot::Flatten<2, 2>");
  BOOST_TEST(spelled(Type<Reshape<Shape<4>, Shape<2, 2>>>{}) == "ingot::Reshape<ingot::Shape<4>, ingot::Shape<2, 2>>");
  BOOST_TEST(spelled(Type<Identity<Shape<4>>>{}) == "ingot::Identity<ingot::Shape<4>>");
  BOOST_TEST(spelled(Type<Tiled<Dense<3, 4>, Size2{6, 4}>>{}) ==
             "ingot::Tiled<ingot::Dense<3, 4>, ingot::Size2{6, 4}>");
  BOOST_TEST(spelled(Type<Network<Dense<4, 4>, Residual<Relu<4>>, Concat<Tanh<4>, Relu<4>>>>{}) ==
             "ingot::Network<\n    ingot::Dense<4, 4>,\n    ingot::Residual<\n        ingot::Relu<4>>,\n"
             "    ingot::Concat<\n        ingot::Tanh<4>,\n        ingot::Relu<4>>>");
  BOOST_TEST(
      spelled(Type<SkipStack<SkipArray<Dense<2, 3>, Dense<4, 1>, SkipBlock<Dense<3, 4>, Tanh<4>, Dense<4, 3>>>>>{}) ==
      "ingot::SkipStack<\n    ingot::SkipArray<\n        ingot::Dense<2, 3>,\n        ingot::Dense<4, 1>,\n"
      "        ingot::SkipBlock<\n            ingot::Dense<3, 4>,\n            ingot::Tanh<4>,\n"
      "            ingot::Dense<4, 3>>>>");
  BOOST_TEST(contains(spelled(Type<mine::Same<4>>{}), "mine::Same<4"));
  // clang-format off
// What is spelled is the type that a program means by it.
#define INGOT_SPELLED_SO(...) BOOST_TEST(spelled(Type<__VA_ARGS__>{}) == #__VA_ARGS__)
  INGOT_SPELLED_SO(ingot::Gru<5, 3, 4>);
  INGOT_SPELLED_SO(ingot::PerStep<5, ingot::Dense<3, 4>>);
  INGOT_SPELLED_SO(ingot::Transpose<ingot::Shape<5, 3>>);
  INGOT_SPELLED_SO(ingot::Gru<5, 3, 4, ingot::GruOptions{}, double>);
  INGOT_SPELLED_SO(ingot::Gru<5, 3, 4, ingot::GruOptions{.direction = ingot::SequenceDirection::reverse, .truncate = 2, .reset = ingot::ResetGate::before_product}>);
  INGOT_SPELLED_SO(ingot::Rnn<5, 3, 4, ingot::RnnOptions{.output = ingot::StepOutput::last, .initial = ingot::InitialState::carried, .keep_every = 2, .activation = ingot::RnnActivation::relu}>);
  INGOT_SPELLED_SO(ingot::Lstm<5, 3, 4, ingot::LstmOptions{.direction = ingot::SequenceDirection::bidirectional, .initial = ingot::InitialState::learned, .bias = false, .peepholes = true}>);
  INGOT_SPELLED_SO(ingot::PackedConv1d<ingot::Shape<2, 9>, 3, 3, ingot::Conv1dOptions{.dilation = 2}>);
  INGOT_SPELLED_SO(ingot::GatedActivation<ingot::Shape<4, 9>>);
  INGOT_SPELLED_SO(ingot::GatedActivation<ingot::Shape<4, 9>, ingot::activation::Relu, ingot::activation::Silu>);
  INGOT_SPELLED_SO(ingot::Narrow<ingot::Shape<4, 9>, 1, 2>);
  INGOT_SPELLED_SO(ingot::Embedding<9, 12, 8>);
  INGOT_SPELLED_SO(ingot::Embedding<9, 12, 8, ingot::EmbeddingOptions{.padding = 0, .marked = true}>);
  INGOT_SPELLED_SO(ingot::SinusoidalPositions<9, 8, ingot::PositionOptions{.marked = true, .base = 1000.0}>);
  INGOT_SPELLED_SO(ingot::LearnedPositions<9, 8>);
  INGOT_SPELLED_SO(ingot::MeanOverSteps<9, 8, ingot::MeanOverStepsOptions{.marked = true}>);
  INGOT_SPELLED_SO(ingot::RmsNorm<ingot::Shape<9, 8>, ingot::RmsNormOptions{.epsilon = 1e-06, .axes = 1}, double>);
  INGOT_SPELLED_SO(ingot::MultiHeadAttention<9, 8, 2, ingot::AttentionOptions{.causal = true, .bias = false, .window = 4}>);
  INGOT_SPELLED_SO(ingot::CrossAttention<9, 7, 8, 2, ingot::AttentionOptions{.marked = true, .dropout = 0.5}>);
  INGOT_SPELLED_SO(ingot::FeedForward<9, 8, 16, ingot::BlockActivation::gelu>);
  INGOT_SPELLED_SO(ingot::PerMarkedStep<9, ingot::Dense<3, 4>>);
  INGOT_SPELLED_SO(ingot::TransformerBlock<9, 8, 2, 16>);
  INGOT_SPELLED_SO(ingot::TransformerBlock<9, 8, 2, 16, ingot::TransformerOptions{.norm_first = true, .norm = ingot::BlockNorm::rms, .activation = ingot::BlockActivation::silu, .causal = true, .window = 4}>);
#undef INGOT_SPELLED_SO
  // clang-format on
}

// Their headers are included by what is frozen, and known inputs of an embedding are indices.
BOOST_AUTO_TEST_CASE(layers_of_other_headers) {
  Folder const folder;
  freeze(trained<Network<Embedding<4, 5, 3>, Residual<RmsNorm<Shape<4, 3>>>>>(),
         {.name = "letters", .folder = folder.path});
  std::string const header = folder.read("letters.hpp");
  BOOST_TEST(contains(header, "#include <ingot/networks.hpp>\n#include <ingot/attention.hpp>\n"));
  BOOST_TEST(contains(header, "ingot::Embedding<4, 5, 3>"));
}

BOOST_AUTO_TEST_CASE(numbers_are_exact) {
  for (float const value :
       {0.0F, -0.0F, 1.0F, -0.1F, 3.4e38F, 1e-45F, std::numeric_limits<float>::min(), 16777217.0F}) {
    std::string text;
    detail::append_exact(text, value);
    float const back = std::strtof(text.c_str(), nullptr);
    BOOST_TEST(std::memcmp(&back, &value, sizeof value) == 0, text);
    BOOST_TEST(text.back() == 'F');
  }
  for (double const value : {-0.0, 0.1, 1e308, 5e-324}) {
    std::string text;
    detail::append_exact(text, value);
    double const back = std::strtod(text.c_str(), nullptr);
    BOOST_TEST(std::memcmp(&back, &value, sizeof value) == 0, text);
  }
}

BOOST_AUTO_TEST_CASE(files_say_what_they_are) {
  Folder const folder;
  auto const paths = freeze(trained(), {.name = "gate", .folder = folder.path, .section = ".weights", .c = true});
  BOOST_TEST(paths.size() == 4u);
  std::string const header = folder.read("gate.hpp");
  // Prepared: the dropout is gone.
  BOOST_TEST(contains(header,
                      "using Net = ingot::Network<\n    ingot::Dense<3, 5>,\n    ingot::Tanh<5>,\n    "
                      "ingot::Dense<5, 2>>;"));
  BOOST_TEST(contains(header, "// 0         Dense  [5]"));
  BOOST_TEST(contains(header, "flash 128 bytes of parameters;\n// RAM 20 bytes of workspace"));
  BOOST_TEST(contains(header, "static_assert(ingot::fingerprint_v<Net> == 0x"));
  BOOST_TEST(contains(folder.read("gate.cpp"), "[[gnu::section(\".weights\")]]"));
  BOOST_TEST(contains(folder.read("gate.h"), "#define GATE_WORKSPACE_BYTES 20\n"));
  freeze<FrozenForm::plain>(trained(), {.name = "gate", .folder = folder.path});
  BOOST_TEST(contains(folder.read("gate.hpp"), "ingot::Dropout<0.5, 5>"));
  freeze(trained(), {.name = "gate", .folder = folder.path, .type = "Mine", .include = "mine.hpp"});
  BOOST_TEST(contains(folder.read("gate.hpp"), "using Net = ingot::prepared_t<Mine, ingot::WeightOrder::in_rows>;"));
  BOOST_TEST(contains(folder.read("gate.hpp"), "#include \"mine.hpp\"\n"));
}

BOOST_AUTO_TEST_CASE(a_blob_is_read_back) {
  Folder const folder;
  auto const net = trained();
  freeze(net, {.name = "gate", .folder = folder.path, .blob = true, .sequence = 9});
  std::string const bytes = folder.read("gate.blob");
  prepared_t<Net, WeightOrder::in_rows> copy{};
  BOOST_TEST((read_blob(bytes.data(), bytes.size(), copy) == BlobStatus::ok));
  BOOST_TEST(copy({1, 2, 3}) == net({1, 2, 3}));
  BOOST_TEST(contains(bytes, "position  layer"));
  BOOST_TEST(!contains(folder.read("gate.cpp"), "n.layer"));
}

BOOST_AUTO_TEST_CASE(notes_go_along) {
  Folder const folder;
  auto const normalization = Normalization<Shape<3>>{.mean = {1, 2, 3}, .deviation = {1, 0.5F, 2}};
  ModelNotes<Net> notes{
      .normalization = normalization, .classes = {"no \"?\n", "s\xc3\xad"}, .features = {"a", "b", "c"}};
  freeze(trained(), {.name = "gate", .folder = folder.path, .c = true}, notes);
  std::string const header = folder.read("gate.hpp");
  BOOST_TEST(contains(header, R"(class_names[] = {"no \042\077\012", "s\303\255"};)"));
  BOOST_TEST(contains(header, R"(feature_names[] = {"a", "b", "c"};)"));
  BOOST_TEST(contains(folder.read("gate.cpp"), "deviation{"));
  BOOST_TEST(contains(folder.read("gate.h"), "void gate_normalize(float* input);"));
  notes.classes.pop_back();
  BOOST_CHECK_THROW(freeze(trained(), {.name = "gate", .folder = folder.path}, notes), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(bad_input_is_refused_and_nothing_is_written) {
  auto net = trained();
  net.layer<3>().bias[1] = std::numeric_limits<float>::infinity();
  BOOST_TEST(refusal(net) == "freeze: parameter \"3.bias\" holds inf, which is no weight");
  net.layer<3>().bias[1] = std::numeric_limits<float>::quiet_NaN();
  BOOST_TEST(refusal(net) == "freeze: parameter \"3.bias\" holds nan, which is no weight");
  BOOST_TEST(contains(refusal(Net{}), "all parameters are zero"));
  using Normed = Network<Dense<3, 5>, BatchNorm<Shape<5>>>;
  auto normed = trained<Normed>();
  normed.layer<1>().running_var[3] = -1;
  BOOST_TEST(contains(refusal(normed), "cannot be folded into \"0.weight\" of the prepared network"));
  using Own = Network<Dense<3, 5>, mine::Same<5>>;
  BOOST_TEST(contains(refusal(trained<Own>()), "layer \"Same\" is not the library's: give .include"));
  for (char const* name : {"", "9lives", "a b", "class", "main", "_x", "a__b", "ingot", "a/b", "../x", "\xc3\xa4"}) {
    BOOST_TEST(contains(refusal(trained(), {.name = name}), "the name is an identifier of C"));
  }
  BOOST_TEST(contains(refusal(trained(), {.name = "model", .include = "lib/model.hpp"}), "written over the include"));
  BOOST_TEST(
      contains(refusal(trained(), {.name = "mine", .type = "mine::Net", .include = "a.hpp"}), "of its namespace"));
  using Large = Network<Dense<1000, 800>>;
  static Large large;
  large.layer<0>().weight.fill(1);
  BOOST_TEST(contains(refusal(large), "parameter \"0.weight\" has 800000 numbers"));
  BOOST_TEST(contains(refusal(trained(), {.section = "a\"b"}), "without quotes"));
  BOOST_TEST(contains(refusal(trained(), {.include = "a\nb"}), "on one line"));
  using Batch = Tensor<float, 2, 3>;
  try {
    freeze(trained(), {}, Batch{1, 2, 3, 4, std::numeric_limits<float>::quiet_NaN(), 6});
    BOOST_ERROR("NaN was frozen");
  } catch (std::invalid_argument const& error) {
    BOOST_TEST(error.what() == "freeze: an input of known answer 1 is not finite, at index 1");
  }
  BOOST_CHECK_THROW(freeze(trained(), {.name = "gate", .folder = "/nowhere/at/all"}), FileError);
}

BOOST_AUTO_TEST_CASE(expressions_need_a_name_for_their_type) {
  static constexpr auto scaled = graph::input<"x", 3> * graph::parameter<"gain", 3>;
  using Scaled = Network<ExpressionLayer<scaled>>;
  Scaled net{};
  visit_parameters([](ParameterPath const&, Parameter, auto& values) { values.fill(2); }, net);
  BOOST_TEST(contains(refusal(net), "cannot be spelled: give .type"));
}

// Notes beside the weights: exact, checked, and refused where they are missing.
#define BOOST_TEST_MODULE model
#include <algorithm>
#include <array>
#include <bit>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstddef>
#include <cstring>
#include <filesystem>
#include <limits>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "files.hpp"
#include "ingot/host/model.hpp"
#include "ingot/layers/dense.hpp"
#include "ingot/network/network.hpp"
#include "ingot/training/initialize.hpp"

using namespace ingot;

namespace {

template <class T = float>
using Net = Network<Dense<4, 3, T>>;

template <class T = float>
Normalization<Shape<4>, T> odd_normalization() {
  using Limits = std::numeric_limits<T>;
  return {{T(0.1), -T(0), Limits::max(), -Limits::denorm_min()},
          {T(1) / T(3), Limits::denorm_min(), Limits::max(), Limits::min()}};
}

struct Files : TestDirectory {
  // What loading a file with this metadata says; the network must be as before.
  std::string refuse(std::map<std::string, std::string> metadata) const {
    Net<> net{};
    initialize(net, 3);
    auto const file = write("model", detail::weight_file_bytes(net, std::move(metadata)));
    Net<> target{};
    initialize(target, 5);
    auto const before = std::bit_cast<std::array<unsigned char, sizeof target>>(target);
    std::string const message = refusal(file, [&] { load_model(target, file); });
    BOOST_TEST((before == std::bit_cast<std::array<unsigned char, sizeof target>>(target)), message);
    return message;
  }
  std::string refuse_saving(ModelNotes<Net<>> const& notes) const {
    Net<> net{};
    try {
      save_model(net, path("never"), notes);
    } catch (std::invalid_argument const& error) {
      BOOST_TEST(!std::filesystem::exists(path("never")));
      return error.what();
    }
    return "accepted";
  }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(notes_come_back_to_the_bit, Files) {
  auto const round_trip = [&]<class T>(T) {
    Net<T> net{};
    initialize(net, 7);
    auto const normalization = odd_normalization<T>();
    ModelNotes<Net<T>> const notes{.normalization = normalization,
                                   .classes = {"setosa",
                                               "gr\xc3\xb6\xc3\x9f"
                                               "er \"x\"\\\n\t\x01",
                                               ""},
                                   .features = {"a", "b", "c", "d"},
                                   .texts = {{"author", "A. N. Other"}, {"empty", ""}}};
    save_model(net, path("model"), notes);
    Net<T> other{};
    auto const model = load_model(other, path("model"));
    BOOST_TEST(std::memcmp(&net, &other, sizeof net) == 0);
    BOOST_TEST(std::memcmp(&model.normalization(), &normalization, sizeof normalization) == 0);
    BOOST_TEST(model.classes() == notes.classes);
    BOOST_TEST(model.class_name(0) == "setosa");
    BOOST_TEST(model.features() == notes.features);
    BOOST_TEST((model.notes().texts == notes.texts));
    Tensor<T, 4> const sample{T(1), T(2), T(3), T(4)};
    Tensor<T, 4> expected = sample;
    normalization.apply_to_sample(expected);
    BOOST_TEST((model.normalized(sample) == expected));
    BOOST_CHECK_THROW(model.class_name(3), std::out_of_range);
    // The same file again, and one that load_weights takes as well.
    save_model(other, path("again"), model.notes());
    BOOST_TEST((read_bytes(path("model")) == read_bytes(path("again"))));
    load_weights(other, path("model"));
  };
  round_trip(float{});
  round_trip(double{});
}

// Every kind of float comes back: exponents from end to end, with fractions at both ends and between.
BOOST_AUTO_TEST_CASE(numbers_are_spelled_exactly) {
  for (unsigned exponent = 0; exponent < 255; ++exponent) {
    for (unsigned const fraction : {0u, 1u, 0x2AAAABu, 0x400000u, 0x7FFFFFu}) {
      std::array<float, 1> const number{std::bit_cast<float>(exponent << 23 | fraction)};
      std::array<float, 1> back{};
      std::string const text = detail::spell_numbers(number);
      detail::parse_numbers(text, back);
      if (std::bit_cast<unsigned>(back[0]) != std::bit_cast<unsigned>(number[0])) BOOST_FAIL(text);
    }
  }
}

BOOST_FIXTURE_TEST_CASE(what_is_missing_is_named_when_it_is_asked_for, Files) {
  Net<> net{};
  save_weights(net, path("bare"));
  auto const model = load_model(net, path("bare"));
  auto const ask = [&](auto&& question) { return refusal(path("bare"), question); };
  BOOST_TEST(ask([&] { model.normalized(Tensor<float, 4>{}); }) ==
             "holds no normalization: save_model(net, path, {.normalization = ...}) writes them");
  BOOST_TEST(ask([&] { model.class_name(0); }).starts_with("holds no classes: "));
  BOOST_TEST(ask([&] { model.features(); }).starts_with("holds no features: "));
  BOOST_TEST(!model.notes().normalization.has_value());
}

BOOST_FIXTURE_TEST_CASE(notes_that_do_not_fit_are_refused, Files) {
  std::string const mean = detail::mean_key, deviation = detail::deviation_key, classes = detail::classes_key;
  std::string const place = "__metadata__." + mean + ": ";
  std::string const four = "[1,2,3,4]";
  BOOST_TEST(refuse({{mean, "[1,2,3,4,5]"}, {deviation, "[1,2,3,4,5]"}}) ==
             place + "byte 11: expected 4 numbers, found 5");
  BOOST_TEST(refuse({{mean, "[1,2,3]"}, {deviation, four}}) == place + "byte 7: expected 4 numbers, found 3");
  BOOST_TEST(refuse({{mean, four}}) == "__metadata__: expected " + mean + " and " + deviation + ", found one");
  BOOST_TEST(refuse({{mean, four}, {deviation, "[1,2,3,0]"}}) ==
             "__metadata__: a deviation of the normalisation is not a finite number above 0");
  BOOST_TEST(refuse({{mean, "[1,2,3,0.1]"}, {deviation, four}}) ==
             place + "byte 10: expected a number that the network's scalar can hold exactly");
  for (std::string const number : {"NaN", "1e999", "01", "1.", ".5", "+1", "\"1\"", "[1]", "", "1e", "-"}) {
    BOOST_TEST(
        refuse({{mean, "[1,2," + number + ",4]"}, {deviation, four}}).find(": expected a finite number, found") !=
        std::string::npos);
  }
  BOOST_TEST(refuse({{mean, four + "x"}, {deviation, four}}) == place + "byte 9: expected the end of the list");
  BOOST_TEST(refuse({{classes, "[\"a\",\"b\"]"}}) == "__metadata__: 2 names of classes for 3 outputs");
  BOOST_TEST(refuse({{classes, "[\"a\",\"b\",3]"}}) ==
             "__metadata__." + classes + ": byte 9: expected a text, found a number");
  BOOST_TEST(refuse({{detail::features_key, "[\"a\"]"}}) == "__metadata__: 1 names of features for 4 inputs");
}

BOOST_FIXTURE_TEST_CASE(notes_without_a_meaning_are_not_saved, Files) {
  auto normalization = odd_normalization();
  normalization.mean[1] = std::numeric_limits<float>::quiet_NaN();
  BOOST_TEST(refuse_saving({.normalization = normalization}) == "a mean of the normalisation is not finite");
  for (float const bad : {0.0f, -1.0f, std::numeric_limits<float>::infinity(), std::nanf("")}) {
    normalization = odd_normalization();
    normalization.deviation[3] = bad;
    BOOST_TEST(refuse_saving({.normalization = normalization}) ==
               "a deviation of the normalisation is not a finite number above 0");
  }
  BOOST_TEST(refuse_saving({.classes = {"a", "b"}}) == "2 names of classes for 3 outputs");
  BOOST_TEST(refuse_saving({.classes = {"a", "b", "a"}}) == "two classes have the same name");
  BOOST_TEST(refuse_saving({.features = {"a", "b"}}) == "2 names of features for 4 inputs");
  BOOST_TEST(refuse_saving({.classes = {"a", "caf\xe9", "c"}}) ==
             "a text of a weight file is UTF-8, which \"caf\\xe9\" is not");
  BOOST_TEST(refuse_saving({.texts = {{"ingot.classes", "x"}}}) ==
             "the names of texts do not begin with ingot.: \"ingot.classes\"");
  // What load_model would not take.
  Net<> const net{};
  BOOST_TEST(refusal(path("never"), [&] {
               save_model(net, path("never"), {.texts = {{"novel", std::string(2'000'000, 'x')}}});
             }).find("(SafetensorsLimits::header_bytes) is passed") != std::string::npos);
  BOOST_TEST(!std::filesystem::exists(path("never")));
}

// One output is the probability of the second of two classes; channels have names, not pixels.
BOOST_AUTO_TEST_CASE(names_go_with_outputs_or_channels) {
  BOOST_TEST((detail::classes_fit<Network<Dense<4, 1>>>(2)));
  BOOST_TEST((!detail::classes_fit<Network<Dense<4, 1>>>(1)));
  BOOST_TEST((detail::classes_fit<Network<Dense<4, 3>>>(3)));
  BOOST_TEST((!detail::classes_fit<Network<Dense<4, 3>>>(2)));
  BOOST_TEST((detail::names_fit<Shape<3, 8, 8>>(3)));
  BOOST_TEST((detail::names_fit<Shape<3, 8, 8>>(192)));
  BOOST_TEST((!detail::names_fit<Shape<3, 8, 8>>(8)));
}

// A class that is none, as net.predict gives for an output that is NaN, is told so.
BOOST_AUTO_TEST_CASE(a_class_that_is_none_has_no_name) {
  TestDirectory const directory;
  using Three = Network<Dense<2, 3>>;
  Three net{};
  save_model(net, directory.path("model"), {.classes = {"a", "b", "c"}});
  auto const model = load_model(net, directory.path("model"));
  BOOST_TEST(model.class_name(2) == "c");
  BOOST_CHECK_EXCEPTION(model.class_name(3), std::out_of_range, [](std::out_of_range const& error) {
    return std::string(error.what()).starts_with("class 3 of 3: there is none");
  });
}

// Weights of the same layers in another scalar are of this architecture where numbers are converted, and only there.
BOOST_AUTO_TEST_CASE(own_files_are_converted_too) {
  TestDirectory const directory;
  using Fine = Network<Dense<2, 3, double>>;
  using Coarse = Network<Dense<2, 3, float>>;
  Fine fine;
  initialize(fine, 1);
  save_weights(fine, directory.path("fine"));
  Coarse coarse;
  BOOST_CHECK_THROW(load_weights(coarse, directory.path("fine")), FileError);
  load_weights(coarse, directory.path("fine"), {.convert = Conversion::round});
  BOOST_TEST(coarse.layer<0>().weight[4] == static_cast<float>(fine.layer<0>().weight[4]));
  save_weights(coarse, directory.path("coarse"));
  load_weights(fine, directory.path("coarse"), {.convert = Conversion::widen});
  BOOST_TEST(fine.layer<0>().weight[4] == static_cast<double>(coarse.layer<0>().weight[4]));
  Network<Dense<2, 3, float>, Dense<3, 3, float>> other;
  BOOST_CHECK_THROW(load_weights(other, directory.path("fine"), {.convert = Conversion::round}), FileError);
}

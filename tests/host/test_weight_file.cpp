// The rules of the safetensors format one by one, its limits, files of other kinds, conversions.
#define BOOST_TEST_MODULE weight_file
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <bit>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "files.hpp"
#include "ingot/deploy/weights_fingerprint.hpp"
#include "ingot/host/safetensors.hpp"
#include "ingot/host/safetensors_parser.hpp"
#include "ingot/host/stored_float.hpp"
#include "ingot/host/weights.hpp"
#include "ingot/layers/dense.hpp"
#include "ingot/network/network.hpp"

using namespace ingot;
using namespace std::string_view_literals;

namespace {

FileBytes file_of(std::string_view header, FileBytes const& data) {
  FileBytes bytes;
  for (unsigned shift = 0; shift < 64; shift += 8) {
    bytes.push_back(static_cast<unsigned char>(std::uint64_t{header.size()} >> shift));
  }
  bytes.insert(bytes.end(), header.begin(), header.end());
  bytes.insert(bytes.end(), data.begin(), data.end());
  return bytes;
}

std::string parse(FileBytes const& bytes, SafetensorsLimits limits = {}) {
  return refusal("file", [&] { read_safetensors("file", bytes, limits); });
}
std::string parse(std::string_view header, std::size_t data = 4) {
  return parse(file_of(header, FileBytes(data)));
}
bool holds(std::string const& text, std::string_view part) {
  return text.find(part) != text.npos;
}

constexpr std::string_view entry = R"({"dtype":"F32","shape":[1],"data_offsets":[0,4]})";
std::string one(std::string_view name_text) {
  return "{" + std::string(name_text) + ":" + std::string(entry) + "}";
}

template <class T = float>
using Net = Network<Dense<2, 1, T>>;

// A file for Net<> whose weights and bias have a dtype of such a size.
FileBytes net_file(std::string const& dtype, std::size_t size, FileBytes const& data) {
  auto const range = [&](std::size_t begin, std::size_t end) {
    return "\"data_offsets\":[" + std::to_string(begin * size) + "," + std::to_string(end * size) + "]}";
  };
  return file_of("{\"0.weight\":{\"dtype\":\"" + dtype + "\",\"shape\":[1,2]," + range(0, 2) +
                     ",\"0.bias\":{\"dtype\":\"" + dtype + "\",\"shape\":[1]," + range(2, 3) + "}",
                 data);
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_header_is_one_object_and_spaces) {
  BOOST_TEST(parse(one("\"a\"")) == "accepted");
  BOOST_TEST(parse(one("\"a\"") + "   ") == "accepted");
  BOOST_TEST(parse("{ \"a\" :\n{\t\"shape\": [ 1 ], \"data_offsets\":[0, 4 ],\r\"dtype\":\"F32\"} }") == "accepted");
  BOOST_TEST(parse("{}", 0) == "accepted");
  for (std::string_view const more : {"\n"sv, "\t"sv, "{}"sv, "x"sv, "\0"sv, "}"sv, ",\"b\":1"sv}) {
    BOOST_TEST(holds(parse(one("\"a\"") + std::string(more)), "expected nothing but spaces after the header's }"));
  }
  // A zero byte does not end it.
  std::string cut = one("\"a\"");
  cut.insert(cut.size() - 1, "\0,\"b\""sv);
  BOOST_TEST(parse(cut) == "byte 61: header: expected , or }, found \"\\x00\"");
  BOOST_TEST(holds(parse(one("\"a\"").substr(0, 30)), "found the end"));
  BOOST_TEST(holds(parse("{\"a\":" + std::string(entry) + ",}"), "expected a name"));
  BOOST_TEST(holds(parse("{,}"), "expected a name"));
  BOOST_TEST(holds(parse("{a:1}"), "expected a name"));
  BOOST_TEST(holds(parse("{\"a\" 1}"), "expected :"));
  BOOST_TEST(holds(parse(" {}"), "expected {"));
}

BOOST_AUTO_TEST_CASE(nothing_nests) {
  for (std::string const open : {"[", "{\"a\":", "{\"dtype\":[", "{\"shape\":["}) {
    std::string deep;
    for (int i = 0; i < 75'000; ++i) deep += open;
    BOOST_TEST(parse("{\"a\":" + deep, 0) != "accepted");
    BOOST_TEST(parse("{\"a\":{\"dtype\":\"F32\",\"shape\":" + deep, 0) != "accepted");
    BOOST_TEST(parse("{\"__metadata__\":" + deep, 0) != "accepted");
  }
}

BOOST_AUTO_TEST_CASE(texts_are_utf8_and_escapes_are_resolved) {
  auto const name_of = [](std::string_view text) {
    FileBytes const bytes = file_of(one(text), FileBytes(4));
    return read_safetensors("file", bytes).tensors.at(0).name;
  };
  BOOST_TEST(name_of(R"("\"\\\/\b\f\n\r\t")") == "\"\\/\b\f\n\r\t");
  BOOST_TEST(name_of(R"("\u0041\u00e4\u20AC\ud83c\udf49")") == "A\xc3\xa4\xe2\x82\xac\xf0\x9f\x8d\x89");
  BOOST_TEST(name_of("\"\xc3\xa4\x7f\"") == "\xc3\xa4\x7f");
  BOOST_TEST(name_of(R"("a\u0000b")") == "a\0b"sv);
  for (std::string_view const bad :
       {R"("\ud800")"sv, R"("\udf49\ud83c")"sv, R"("\ud83cx")"sv, R"("\ud83c\u0041")"sv, R"("\u12")"sv, R"("\u-123")"sv,
        R"("\u 123")"sv, R"("\x41")"sv, R"("\)"sv, "\"\x1f\""sv, "\"\n\""sv, "\"\0\""sv, "\"\x80\""sv, "\"\xc0\xaf\""sv,
        "\"\xe0\x80\xaf\""sv, "\"\xed\xa0\x80\""sv, "\"\xf4\x90\x80\x80\""sv, "\"\xc3\""sv, "\"\xff\""sv}) {
    BOOST_TEST(parse(one(bad)) != "accepted", bad);
    BOOST_TEST(parse("{\"__metadata__\":{\"a\":" + std::string(bad) + "}}", 0) != "accepted", bad);
  }
}

BOOST_AUTO_TEST_CASE(a_name_comes_once_however_it_is_spelled) {
  std::string const empty = R"({"dtype":"F32","shape":[0],"data_offsets":[0,0]})";
  BOOST_TEST(parse("{\"a\":" + empty + ",\"b\":" + empty + "}", 0) == "accepted");
  BOOST_TEST(parse("{\"a\":" + empty + ",\"\\u0061\":" + empty + "}", 0) ==
             "header: expected each name once, found \"a\" twice");
  BOOST_TEST(holds(parse(R"({"__metadata__":{},"__metadata__":{}})", 0), "\"__metadata__\" twice"));
  BOOST_TEST(holds(parse(R"({"__metadata__":{"x":"","\u0078":""}})", 0), "\"x\" twice"));
  BOOST_TEST(holds(parse(R"({"a":{"dtype":"F32","shape":[1],"shape":[1],"data_offsets":[0,4]}})"), "\"shape\" twice"));
}

BOOST_AUTO_TEST_CASE(numbers_are_plain) {
  auto const shape = [](std::string const& number) {
    return parse(R"({"a":{"dtype":"F32","shape":[)" + number + R"(],"data_offsets":[0,4]}})");
  };
  BOOST_TEST(shape("1") == "accepted");
  for (std::string const bad : {"01", "+1", "-1", "-0", "1.0", "1e0", "1E0", "0x1", "\"1\"", "null", "true", "[1]",
                                "{}", "1 1", "1,", ",1", "18446744073709551616", "99999999999999999999999"}) {
    BOOST_TEST(shape(bad) != "accepted", bad);
  }
  BOOST_TEST(holds(shape("18446744073709551615"), "more than 2^64 bits"));
  BOOST_TEST(holds(shape("4294967296,4294967296"), "more than 2^64 bits"));
  // Nothing is more than 2^64 times nothing.
  BOOST_TEST(parse(R"({"a":{"dtype":"F32","shape":[18446744073709551615,0,9],"data_offsets":[0,0]}})", 0) ==
             "accepted");
}

BOOST_AUTO_TEST_CASE(metadata_is_texts_by_name) {
  BOOST_TEST(parse(R"({"__metadata__":{"format":"pt"}})", 0) == "accepted");
  for (std::string const bad : {"1", "null", "[]", "{}", "true"}) {
    BOOST_TEST(parse("{\"__metadata__\":{\"a\":" + bad + "}}", 0) != "accepted", bad);
    if (bad != "{}") BOOST_TEST(parse("{\"__metadata__\":" + bad + "}", 0) != "accepted", bad);
  }
}

BOOST_AUTO_TEST_CASE(ranges_fill_the_data) {
  auto const tensor = [](char name, std::uint64_t begin, std::uint64_t end) {
    return std::string("\"") + name + R"(":{"dtype":"U8","shape":[)" + std::to_string(end - begin) +
           "],\"data_offsets\":[" + std::to_string(begin) + "," + std::to_string(end) + "]}";
  };
  // In whatever order they stand.
  BOOST_TEST(parse("{" + tensor('a', 2, 4) + "," + tensor('b', 0, 2) + "}", 4) == "accepted");
  BOOST_TEST(parse("{" + tensor('a', 0, 2) + "," + tensor('b', 2, 2) + "," + tensor('c', 2, 4) + "}", 4) == "accepted");
  BOOST_TEST(holds(parse("{" + tensor('a', 0, 3) + "," + tensor('b', 2, 4) + "}", 4), "overlaps another"));
  BOOST_TEST(holds(parse("{" + tensor('a', 0, 2) + "," + tensor('b', 0, 2) + "}", 2), "overlaps another"));
  BOOST_TEST(holds(parse("{" + tensor('a', 0, 1) + "," + tensor('b', 2, 4) + "}", 4), "leaves a hole"));
  BOOST_TEST(holds(parse("{" + tensor('a', 1, 4) + "}", 4), "leaves a hole"));
  BOOST_TEST(holds(parse("{" + tensor('a', 0, 3) + "}", 4), "expected the end of the file, found 1 bytes more"));
  BOOST_TEST(holds(parse("{" + tensor('a', 0, 5) + "}", 4), "expected an end of at most 4"));
  BOOST_TEST(holds(parse(R"({"a":{"dtype":"F4","shape":[3],"data_offsets":[0,2]}})", 2), "does not end with a byte"));
}

// Texts of a file reach a message as text: they do not end it, command a terminal or fill a screen.
BOOST_AUTO_TEST_CASE(a_file_does_not_speak_through_messages) {
  std::string const nasty = R"(a\u0000b\u001b[2J)" + std::string(100'000, 'x');
  std::string const entry_of = R"({"dtype":"F32","shape":[1],"data_offsets":[0,4]})";
  SafetensorsLimits limits;
  limits.name_bytes = 1'000'000;
  for (std::string const& header :
       {"{\"" + nasty + "\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"" + nasty + "\",\"shape\":[1],\"data_offsets\":[0,4]}}", "{\"a\":{\"" + nasty + "\":1}}",
        "{\"" + nasty + "\":" + entry_of + ",\"" + nasty + "\":" + entry_of + "}",
        "{\"__metadata__\":{\"" + nasty + "\":\"\",\"" + nasty + "\":\"\"}}",
        "{\"a\":{\"shape\":[" + std::string(100'000, '9') + "]}}", "{}" + std::string(100'000, '\x1b')}) {
    std::string const message = parse(file_of(header, FileBytes(4)), limits);
    BOOST_TEST(message != "accepted");
    BOOST_TEST(message.size() < 500u);
    BOOST_TEST(std::ranges::all_of(message, [](char c) { return c >= ' ' && c < '\x7f'; }), message);
  }
}

BOOST_AUTO_TEST_CASE(limits_are_named) {
  auto const limited = [&](SafetensorsLimits const& limits, std::string_view header, std::size_t data) {
    return parse(file_of(header, FileBytes(data)), limits);
  };
  std::string const two = R"({"ab":{"dtype":"U8","shape":[1,1],"data_offsets":[0,1]},"c":{"dtype":"U8","shape":[],)"
                          R"("data_offsets":[1,2]},"__metadata__":{"x":"","y":""}})";
  BOOST_TEST(limited({.header_bytes = two.size(), .tensors = 2, .name_bytes = 12, .axes = 2, .metadata_entries = 2},
                     two, 2) == "accepted");
  BOOST_TEST(holds(limited({.header_bytes = two.size() - 1}, two, 2), "(SafetensorsLimits::header_bytes) is passed"));
  BOOST_TEST(holds(limited({.tensors = 1}, two, 2), "the limit of 1 tensors (SafetensorsLimits::tensors) is passed"));
  BOOST_TEST(holds(limited({.name_bytes = 1}, two, 2), "(SafetensorsLimits::name_bytes) is passed"));
  BOOST_TEST(holds(limited({.axes = 1}, two, 2), "(SafetensorsLimits::axes) is passed"));
  BOOST_TEST(holds(limited({.metadata_entries = 1}, two, 2), "(SafetensorsLimits::metadata_entries) is passed"));
}

// A header and a file that claim much more than a small network needs are refused before they are read: the files have
// holes, and would not fit into memory.
BOOST_FIXTURE_TEST_CASE(what_a_network_does_not_expect_is_not_read, TestDirectory) {
  Net<> net{};
  auto const refuse = [&](FileBytes const& start, std::uint64_t size, LoadOptions const& options = {}) {
    auto const file = write("large", start);
    std::filesystem::resize_file(file, size);
    return refusal(file, [&] { load_weights(net, file, options); });
  };
  constexpr std::uint64_t huge = std::uint64_t{1} << 40;
  FileBytes const header{0, 0, 0, 0, 64, 0, 0, 0};
  BOOST_TEST(refuse(header, huge) ==
             "byte 0: header length: the limit of 1052160 bytes "
             "(SafetensorsLimits::header_bytes) is passed: found 274877906944");
  BOOST_TEST(holds(refuse({0, 1, 0, 0, 0, 0, 0, 0}, huge, {.limits = SafetensorsLimits{.header_bytes = 255}}),
                   "the limit of 255 bytes"));
  std::string const claim = R"({"0.weight":{"dtype":"F32","shape":[1,274877906944],"data_offsets":[0,1099511627776]}})";
  BOOST_TEST(refuse(file_of(claim, {}), 8 + claim.size() + huge) ==
             "tensor \"0.weight\": shape: expected [1, 2], found [1, 274877906944]");
}

// So many tensors that what looks at each of them for each would take minutes.
BOOST_AUTO_TEST_CASE(many_tensors_take_time_in_proportion) {
  std::string header = "{";
  constexpr std::size_t count = 100'000;
  for (std::size_t i = 0; i < count; ++i) {
    header += (i == 0 ? "\"" : ",\"") + std::to_string(i) + R"(":{"dtype":"U8","shape":[1],"data_offsets":[)" +
              std::to_string(i) + "," + std::to_string(i + 1) + "]}";
  }
  FileBytes const bytes = file_of(header + "}", FileBytes(count));
  BOOST_TEST(read_safetensors("file", bytes).tensors.size() == count);
}

BOOST_FIXTURE_TEST_CASE(files_of_other_kinds_are_named, TestDirectory) {
  Net<> net{};
  auto const refuse = [&](std::string_view start, std::size_t size = 2'000'000) {
    FileBytes bytes(start.begin(), start.end());
    bytes.resize(std::max(size, bytes.size()));
    auto const file = write("file", bytes);
    return refusal(file, [&] { load_weights(net, file); });
  };
  BOOST_TEST(refuse("PK\x03\x04\x00\x00\x08\x08"sv) ==
             "this is a zip archive (a PyTorch .pt file?): save its state_dict as safetensors instead");
  BOOST_TEST(refuse("PK\x03\x04"sv, 4).starts_with("this is a zip archive"));
  BOOST_TEST(refuse("PK\x05\x06"sv, 22).starts_with("this is an empty zip archive"));
  BOOST_TEST(refuse("\x89HDF\r\n\x1a\n"sv).starts_with("this is an HDF5 file"));
  BOOST_TEST(refuse("\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03"sv).starts_with("this is gzip data"));
  BOOST_TEST(refuse("\x80\x02\x8a\x0a\x6c\xfc\x9c\x46"sv).starts_with("this is a Python pickle"));
  BOOST_TEST(refuse("\x80\x04\x95\x00"sv).starts_with("this is a Python pickle"));
  BOOST_TEST(refuse("\x93NUMPY\x01\x00"sv).starts_with("this is a NumPy array"));
  BOOST_TEST(refuse("temperature;humidity\n1,5;2\n"sv).starts_with("this is a text: a safetensors file begins"));
  BOOST_TEST(refuse("<!DOCTYPE html>"sv).starts_with("this is a text, perhaps a web page"));
  BOOST_TEST(refuse("version https://git-lfs"sv).starts_with("this is a text, perhaps a pointer of Git LFS"));
  BOOST_TEST(refuse(""sv, 0) == "byte 0: truncated: expected 8 bytes of header length, found 0");
}

// Any length of header may be the first bytes of another kind: none is sniffed for while the file is one of weights.
BOOST_FIXTURE_TEST_CASE(the_length_of_a_header_is_no_magic, TestDirectory) {
  for (std::size_t const length : {0x8b1fu, 0x18b1fu, 0x88b1fu, 0x4b50u, 0x280u, 0x580u, 0x7b7bu, 0x23cu}) {
    FileBytes const bare = net_file("F32", 4, {});
    std::string header(bare.begin() + 8, bare.end());
    header.resize(length, ' ');
    FileBytes data(12);
    data[3] = 0x3f;
    auto const file = write("file", file_of(header, data));
    Net<> net{};
    load_weights(net, file);
    BOOST_TEST(net.layer<0>().weight[0] == 0.5f);
    // Nor where it is cut short.
    for (std::size_t const size : {8u, 9u, 100u}) {
      FileBytes const whole = read_bytes(file);
      auto const part = write("part", std::span(whole).first(size));
      BOOST_TEST(
          refusal(part, [&] { load_weights(net, part); }).starts_with("byte 0: header length: expected at most"));
    }
  }
}

BOOST_AUTO_TEST_CASE(halves_are_what_ieee_says) {
  for (unsigned bits = 0; bits < 0x10000; ++bits) {
    float const value = detail::float_from_half(static_cast<std::uint16_t>(bits));
    int const exponent = static_cast<int>(bits >> 10 & 31);
    unsigned const fraction = bits & 1023;
    double expected = exponent == 0 ? std::ldexp(fraction, -24) : std::ldexp(1024 + fraction, exponent - 25);
    if (exponent == 31) expected = std::numeric_limits<double>::infinity();
    if ((bits & 0x8000) != 0) expected = -expected;
    bool const is_nan = exponent == 31 && fraction != 0;
    auto const found = std::bit_cast<std::uint32_t>(value);
    bool const right = is_nan ? found == ((bits & 0x8000) << 16 | 0x7F800000u | fraction << 13)
                              : static_cast<double>(value) == expected && (found >> 31) == (bits >> 15);
    if (!right) BOOST_FAIL("half " << bits << " is " << value);
    auto const brain = detail::float_from_bfloat16(static_cast<std::uint16_t>(bits));
    if (std::bit_cast<std::uint32_t>(brain) != bits << 16) BOOST_FAIL("bfloat16 " << bits);
  }
}

BOOST_FIXTURE_TEST_CASE(other_dtypes_are_taken_where_the_options_say_so, TestDirectory) {
  auto const bytes_of = [](auto const&... numbers) {
    FileBytes bytes;
    auto const put = [&](auto number) {
      for (std::size_t i = 0; i < sizeof number; ++i) bytes.push_back(static_cast<unsigned char>(number >> (8 * i)));
    };
    (put(numbers), ...);
    return bytes;
  };
  auto const u16 = [](unsigned value) { return static_cast<std::uint16_t>(value); };
  auto const load = [&]<class T>(T, FileBytes const& bytes, Conversion convert) {
    auto const file = write("file", bytes);
    Net<T> net{};
    net.template layer<0>().weight = {T(7), T(8)};
    std::string const message = refusal(file, [&] { load_weights(net, file, {.convert = convert}); });
    auto const& dense = net.template layer<0>();
    if (message != "accepted") {
      BOOST_TEST((dense.weight[0] == T(7)));
      BOOST_TEST((dense.weight[1] == T(8)));
      BOOST_TEST((dense.bias[0] == T(0)));
    }
    return std::pair(message, std::array{dense.weight[0], dense.weight[1], dense.bias[0]});
  };
  std::string const place = "tensor \"0.weight\": dtype: expected ";
  FileBytes const halves = net_file("F16", 2, bytes_of(u16(0x3c00), u16(0xc000), u16(0x0001)));
  BOOST_TEST(load(1.0f, halves, Conversion::none).first ==
             place + "F32, found F16 (LoadOptions{.convert = Conversion::widen} takes it)");
  BOOST_TEST((load(1.0f, halves, Conversion::widen).second == std::array{1.0f, -2.0f, 0x1p-24f}));
  BOOST_TEST((load(1.0, halves, Conversion::round).second == std::array{1.0, -2.0, 0x1p-24}));
  FileBytes const brains = net_file("BF16", 2, bytes_of(u16(0x3f80), u16(0xff80), u16(0x0001)));
  BOOST_TEST((load(1.0f, brains, Conversion::widen).second ==
              std::array{1.0f, -std::numeric_limits<float>::infinity(), std::bit_cast<float>(0x10000u)}));

  auto const f32 = [](float value) { return std::bit_cast<std::uint32_t>(value); };
  FileBytes const floats = net_file("F32", 4, bytes_of(f32(0.1f), f32(-0.0f), f32(0x1p-149f)));
  BOOST_TEST(load(1.0, floats, Conversion::none).first ==
             place + "F64, found F32 (LoadOptions{.convert = Conversion::widen} takes it)");
  BOOST_TEST((load(1.0, floats, Conversion::widen).second == std::array{static_cast<double>(0.1f), -0.0, 0x1p-149}));

  auto const f64 = [](double value) { return std::bit_cast<std::uint64_t>(value); };
  auto const doubles = [&](double a, double b, double c) {
    return net_file("F64", 8, bytes_of(f64(a), f64(b), f64(c)));
  };
  BOOST_TEST(load(1.0f, doubles(1, 2, 3), Conversion::widen).first ==
             place + "F32, found F64 (LoadOptions{.convert = Conversion::round} rounds it)");
  // To nearest, ties to even; too small becomes zero; what is infinite stays so.
  BOOST_TEST((load(1.0f, doubles(1 + 0x1p-24, 1 + 3 * 0x1p-24, -1e-60), Conversion::round).second ==
              std::array{1.0f, 1 + 0x1p-22f, -0.0f}));
  double const infinity = std::numeric_limits<double>::infinity();
  double const largest = 0x1.fffffefffffffp127;
  BOOST_TEST((load(1.0f, doubles(infinity, largest, -largest), Conversion::round).second ==
              std::array{std::numeric_limits<float>::infinity(), 0x1.fffffep127f, -0x1.fffffep127f}));
  for (double const large : {0x1.ffffffp127, -1e300}) {
    BOOST_TEST(holds(load(1.0f, doubles(0, 0, large), Conversion::round).first,
                     "tensor \"0.bias\": expected numbers that F32 can hold, found "));
  }
  auto const [message, values] = load(1.0f, doubles(std::nan(""), 0, 0), Conversion::round);
  BOOST_TEST(message == "accepted");
  BOOST_TEST(std::isnan(values[0]));
  // Integers are no weights.
  BOOST_TEST(load(1.0f, net_file("I32", 4, FileBytes(12)), Conversion::round).first == place + "F32, found I32");
}

// What does not know its size is read to its end.
BOOST_FIXTURE_TEST_CASE(a_pipe_is_read_like_a_file, TestDirectory) {
  FileBytes data(12);
  data[3] = 0x3f;
  FileBytes const whole = net_file("F32", 4, data);
  auto const through_pipe = [&](FileBytes const& bytes) {
    auto const pipe = path("pipe");
    std::filesystem::remove(pipe);
    BOOST_REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    // Held open for both, a pipe has a writer from the start; who holds it goes when all has been read.
    int const held = ::open(pipe.c_str(), O_RDWR | O_CLOEXEC);
    BOOST_REQUIRE(held >= 0);
    pid_t const child = ::fork();
    if (child == 0) {
      int left = ::write(held, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()) ? 1 : 0;
      while (left > 0 && ::ioctl(held, FIONREAD, &left) == 0) ::usleep(1000);
      ::_exit(0);
    }
    ::close(held);
    Net<> net{};
    std::string const message = refusal(pipe, [&] { load_weights(net, pipe); });
    ::kill(child, SIGKILL);
    BOOST_TEST(::waitpid(child, nullptr, 0) == child);
    BOOST_TEST(net.layer<0>().weight[0] == (message == "accepted" ? 0.5f : 0.0f));
    return message;
  };
  BOOST_TEST(through_pipe(whole) == "accepted");
  BOOST_TEST(through_pipe(FileBytes(whole.begin(), whole.end() - 1)) ==
             "truncated: expected 12 bytes of data, found 11");
  BOOST_TEST(through_pipe(FileBytes(whole.begin(), whole.begin() + 50)).starts_with("byte 0: header length: "));
  FileBytes longer = whole;
  longer.push_back(0);
  BOOST_TEST(through_pipe(longer) == "expected the end after 12 bytes of data, found more");
}

BOOST_AUTO_TEST_CASE(what_cannot_be_read_again_is_not_written) {
  auto const write = [](Safetensors const& file) {
    try {
      write_safetensors(file);
    } catch (std::invalid_argument const& error) {
      return std::string(error.what());
    }
    return std::string("accepted");
  };
  SafetensorsTensor const a{"a", "F32", {0}, {}};
  BOOST_TEST(write({{}, {a}}) == "accepted");
  BOOST_TEST(write({{}, {a, a}}) == "each tensor of a weight file has a name of its own: \"a\"");
  BOOST_TEST(write({{}, {{"__metadata__", "F32", {0}, {}}}}).ends_with("\"__metadata__\""));
  BOOST_TEST(write({{}, {{"\xff", "F32", {0}, {}}}}).ends_with("which \"\\xff\" is not"));
  BOOST_TEST(write({{{"x", "\xc3"}}, {}}).ends_with("is not"));
}

// Numbers are those of a fingerprint or refused, however they are stored, before any of them is written.
BOOST_FIXTURE_TEST_CASE(other_numbers_than_those_of_a_fingerprint_are_refused, TestDirectory) {
  auto const numbered = []<class T>(T) {
    Net<T> net{};
    net.template layer<0>().weight = {T(0.5), T(-3)};
    net.template layer<0>().bias[0] = T(0.25);
    return net;
  };
  auto const file = write("weights", FileBytes{});
  save_weights(numbered(1.0f), file);
  std::uint64_t const of_floats = weights_fingerprint(numbered(1.0f));
  std::uint64_t const of_doubles = weights_fingerprint(numbered(1.0));
  BOOST_TEST(of_floats != of_doubles);

  Net<> net{};
  BOOST_TEST(refusal(file, [&] { load_weights(net, file, {.expect_weights = of_doubles}); }) ==
             "the weights are others: expected the fingerprint " + detail::spell_fingerprint(of_doubles) + ", found " +
                 detail::spell_fingerprint(of_floats));
  BOOST_TEST(weights_fingerprint(net) == weights_fingerprint(Net<>{}));
  load_weights(net, file, {.expect_weights = of_floats});
  BOOST_TEST(weights_fingerprint(net) == of_floats);

  // Of numbers that are converted it is the fingerprint of what they become.
  Net<double> wide{};
  load_weights(wide, file, {.convert = Conversion::widen, .expect_weights = of_doubles});
  BOOST_TEST(weights_fingerprint(wide) == of_doubles);
  auto const narrow = [&] { load_weights(wide, file, {.convert = Conversion::widen, .expect_weights = of_floats}); };
  BOOST_TEST(refusal(file, narrow).ends_with(", found " + detail::spell_fingerprint(of_doubles)));
}

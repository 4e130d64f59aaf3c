// Tensors of files: NumPy's headers are read strictly; the numbers of ONNX's are tested with its reader.
#define BOOST_TEST_MODULE tensor file
#include <boost/test/unit_test.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "models/model.hpp"
#include "models/model_error.hpp"
#include "readers/tensor_file.hpp"

using namespace tool;

namespace {

// A file of version 1.0, or of the later ones, whose headers have four bytes of length.
std::string npy(std::string const& header, std::string_view data, char version = 1) {
  std::string bytes = "\x93NUMPY";
  bytes += version;
  bytes += '\0';
  for (int byte = 0; byte < (version == 1 ? 2 : 4); ++byte)
    bytes += static_cast<char>(header.size() >> (8 * byte) & 255);
  return bytes + header + std::string(data);
}

Array read(std::string const& bytes) {
  return read_tensor_bytes({reinterpret_cast<unsigned char const*>(bytes.data()), bytes.size()});
}

std::string refusal(std::string const& bytes) {
  try {
    read(bytes);
  } catch (ModelError const& error) {
    return error.what();
  }
  return "taken";
}

std::string header(std::string const& descr, std::string const& shape, std::string const& fortran = "False") {
  return "{'descr': '" + descr + "', 'fortran_order': " + fortran + ", 'shape': " + shape + ", }  \n";
}

using namespace std::string_view_literals;
using Numbers = std::vector<double>;

}  // namespace

BOOST_AUTO_TEST_CASE(both_orders_of_bytes_and_all_versions) {
  for (char const version : {'\1', '\2', '\3'}) {
    Array const array = read(npy(header("<i2", "(2,)"), "\x01\x02\xff\xff"sv, version));
    BOOST_TEST(array.values == (Numbers{513, -1}));
    BOOST_TEST(array.shape == (Extents{2}));
  }
  BOOST_TEST(read(npy(header(">i2", "(1, 2)"), "\x01\x02\xff\xfe"sv)).values == (Numbers{258, -2}));
  BOOST_TEST(read(npy(header(">f8", "()"), "\x3f\xf8\0\0\0\0\0\0"sv)).values == (Numbers{1.5}));
  BOOST_TEST(read(npy(header("|b1", "(2,)"), "\0\1"sv)).values == (Numbers{0, 1}));
  BOOST_TEST(read(npy(header("<f2", "(1L,)"), "\0\x3c"sv)).values == (Numbers{1}));
  BOOST_TEST(read(npy(header("<f4", "(0, 3)"), ""sv)).values.empty());
}

BOOST_AUTO_TEST_CASE(columns_become_rows) {
  Array const array = read(npy(header("|u1", "(2, 3)", "True"), "\1\4\2\5\3\6"sv));
  BOOST_TEST(array.values == (Numbers{1, 2, 3, 4, 5, 6}));
  BOOST_TEST(read(npy(header("|u1", "(2, 2, 2)", "True"), "\0\4\2\6\1\5\3\7"sv)).values ==
             (Numbers{0, 1, 2, 3, 4, 5, 6, 7}));
}

BOOST_AUTO_TEST_CASE(headers_that_are_refused) {
  for (std::string const descr : {"<c8", "|O", "<U4", "|S3", "<M8", "<f3", "f4", "", "|f4", "<f4x"}) {
    BOOST_TEST(refusal(npy(header(descr, "(1,)"), "1234"sv))
                   .starts_with("descr: expected floating-point numbers, integers or bool, found "));
  }
  for (std::string const bad : {"", "{", "{}", "{'descr': '<f4'}", "{'descr': [('a', '<f4')], 'fortran_order': False}",
                                "{'descr': '<f4', 'descr': '<f4'}", "{'other': 1}", "{'descr': '<f4",
                                "{'descr': '<f4', 'fortran_order': 0, 'shape': (1,)}"}) {
    BOOST_TEST(refusal(npy(bad, "1234"sv)).find("of the header: ") != std::string::npos);
  }
  for (std::string const shape : {"(1)", "(-1,)", "1", "(,)", "(1 2)", "(1.5,)", "(99999999999999999999,)", "(1,"}) {
    BOOST_TEST(refusal(npy(header("<f4", shape), "1234"sv)).find("of the header: expected") != std::string::npos);
  }
  BOOST_TEST(
      refusal(npy(header("<f4", "(1,)") + "x", "1234"sv)).ends_with("expected the end of the header, found more"));
}

BOOST_AUTO_TEST_CASE(sizes_that_are_refused) {
  BOOST_TEST(refusal(npy(header("<f4", "(2,)"), "1234"sv)) ==
             "data: expected 8 bytes for 2 numbers of float32, found 4");
  BOOST_TEST(refusal(npy(header("<f4", "(1,)"), "12345"sv)) ==
             "data: expected 4 bytes for 1 numbers of float32, found 5");
  BOOST_TEST(refusal(npy(header("<f4", "(4294967296, 4294967296)"), ""sv))
                 .starts_with("shape: expected at most 268435456 elements"));
  std::string const whole = npy(header("<f4", "(1,)"), "1234"sv);
  for (std::size_t size = 0; size < whole.size(); ++size) BOOST_TEST(refusal(whole.substr(0, size)) != "taken");
  BOOST_TEST(refusal(npy("{}", ""sv, 4)) == "expected version 1.0, 2.0 or 3.0 of .npy, found 4.0");
}

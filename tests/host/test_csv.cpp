#define BOOST_TEST_MODULE csv
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <filesystem>
#include <limits>
#include <stdexcept>
#include <string>

#include "files.hpp"
#include "ingot/host/csv.hpp"
#include "ingot/host/normalize.hpp"

using namespace ingot;

namespace {

struct Files : TestDirectory {
  template <class Input = Shape<2>, class Target = ClassIndex, class T = float>
  auto read(std::string const& text, CsvOptions options = {.classes = 3}) const {
    return read_csv<Input, Target, T>(write("table.csv", text), options);
  }
  template <class Input = Shape<2>, class Target = ClassIndex>
  std::string refuse(std::string const& text, CsvOptions options = {.classes = 3}) const {
    return refusal(path("table.csv"), [&] { read<Input, Target>(text, options); });
  }
};

CsvOptions const scikit{.header = CsvHeader::scikit_learn};
std::string const missing = ", a missing value: CsvOptions::missing says what becomes of it";
std::string const scikit_table = "3,2,red,green,blue\n1,2,0\n3,4,2\n5,6,1\n";

}  // namespace

BOOST_FIXTURE_TEST_CASE(reads_classes_from_the_last_column, Files) {
  auto const data = read("1.5,-2e-3,0\r\n 3 ,\t4,2\n\"5\",6,1");
  BOOST_TEST(data.size() == 3u);
  BOOST_TEST(data.classes() == 3u);
  BOOST_TEST(data.input(0)[0] == 1.5f);
  BOOST_TEST(data.input(0)[1] == -2e-3f);
  BOOST_TEST(data.input(1)[0] == 3.0f);
  BOOST_TEST(data.input(2)[0] == 5.0f);
  BOOST_TEST(data.label(1) == 2u);
}

BOOST_FIXTURE_TEST_CASE(reads_classes_from_a_chosen_column, Files) {
  auto const data =
      read("h;\"a;b\";c\n1;2;5\n", {.header = CsvHeader::names, .classes = 2, .separator = ';', .target_column = 0});
  BOOST_TEST(data.label(0) == 1u);
  BOOST_TEST(data.input(0)[0] == 2.0f);
  BOOST_TEST(data.input(0)[1] == 5.0f);
}

BOOST_FIXTURE_TEST_CASE(reads_rows_of_targets, Files) {
  auto const data = read<Shape<1>, Shape<2>, double>(
      "\xEF\xBB\xBF"
      "0.1,1,2\n0.2,3,4\n",
      {});
  BOOST_TEST(data.size() == 2u);
  BOOST_TEST(data.input(1)[0] == 0.2);
  BOOST_TEST(data.target(1)[0] == 3.0);
  BOOST_TEST(data.target(1)[1] == 4.0);
  Tensor<double, 2, 1> x{};
  Tensor<double, 2, 2> t{};
  data.copy_sample<2>(1, 0, x, t);
  BOOST_TEST(x(0, 0) == 0.2);
  BOOST_TEST(t(0, 1) == 4.0);
  BOOST_TEST(t(1, 1) == 0.0);
}

BOOST_FIXTURE_TEST_CASE(reads_gzip, Files) {
  std::string const text = "1,2,0\n";
  write("table.csv", gzipped(FileBytes(text.begin(), text.end())));
  BOOST_TEST(read_csv<Shape<2>>(path("table.csv"), {.classes = 1}).input(0)[1] == 2.0f);
}

BOOST_FIXTURE_TEST_CASE(reads_the_first_row_of_scikit_learn, Files) {
  auto const data = read(scikit_table, scikit);
  BOOST_TEST(data.size() == 3u);
  BOOST_TEST(data.classes() == 3u);
  BOOST_TEST(data.class_names()[2] == "blue");
  BOOST_TEST(data.label(1) == 2u);
}

BOOST_FIXTURE_TEST_CASE(refuses_a_first_row_that_disagrees, Files) {
  BOOST_TEST(refuse<Shape<3>>(scikit_table, scikit) == "line 1, column 2: expected 3 input columns, found 2");
  BOOST_TEST(refuse("4" + scikit_table.substr(1), scikit) ==
             "line 1, column 1: the number of rows: expected 3 as there are lines, found 4");
  BOOST_TEST(refuse(scikit_table, {.header = CsvHeader::scikit_learn, .classes = 4}) ==
             "line 1, column 3: expected 4 class names, found 3");
  BOOST_TEST(refuse("3,2\n1,2,0\n", scikit) == "line 1, column 3: expected class names, found 0");
  BOOST_TEST(refuse("a,2,x\n", scikit) == "line 1, column 1: expected a whole number, found \"a\"");
  BOOST_TEST(refuse("3\n", scikit) ==
             "line 1, column 1: expected the number of rows, the number of columns and class names, found 1 field");
}

BOOST_FIXTURE_TEST_CASE(refuses_what_is_not_a_finite_number, Files) {
  BOOST_TEST(refuse("1,2,0\n1,x,0\n") == "line 2, column 2: expected a number, found \"x\"");
  BOOST_TEST(refuse("1,2x,0\n") == "line 1, column 2: expected a number, found \"2x\"");
  BOOST_TEST(refuse("1,,0\n") == "line 1, column 2: expected a number, found \"\"" + missing);
  BOOST_TEST(refuse("1,0x10,0\n") == "line 1, column 2: expected a number, found \"0x10\"");
  BOOST_TEST(refuse("1,1.5.2,0\n") == "line 1, column 2: expected a number, found \"1.5.2\"");
  BOOST_TEST(refuse("nan,2,0\n") == "line 1, column 1: expected a number, found \"nan\"" + missing);
  BOOST_TEST(refuse("-nan,2,0\n") == "line 1, column 1: expected a finite number, found \"-nan\"");
  BOOST_TEST(refuse("1,Infinity,0\n") == "line 1, column 2: expected a finite number, found \"Infinity\"");
  BOOST_TEST(refuse("1,0x1p3,0\n") == "line 1, column 2: expected a number, found \"0x1p3\"");
  BOOST_TEST(refuse("1,1e,0\n") == "line 1, column 2: expected a number, found \"1e\"");
  BOOST_TEST(refuse("1,1_000,0\n") == "line 1, column 2: expected a number, found \"1_000\"");
  BOOST_TEST(refuse("-inf,2,0\n") == "line 1, column 1: expected a finite number, found \"-inf\"");
  BOOST_TEST(refuse("1e39,2,0\n") == "line 1, column 1: expected a number that the scalar can hold, found \"1e39\"");
  BOOST_TEST((refuse<Shape<2>, Shape<1>>("1,2,nan\n", {})) ==
             "line 1, column 3: expected a number, found \"nan\"" + missing);
}

// The scalar nearest to a number too small for it: a subnormal one, or zero with the number's sign.
BOOST_FIXTURE_TEST_CASE(reads_numbers_too_small_as_the_nearest, Files) {
  auto const data = read("1e-50,-0.00000000000000000001E-99999999999999999999,0\n1e-40,1.2e-45,0\n");
  BOOST_TEST(data.input(0)[0] == 0.0f);
  BOOST_TEST(!std::signbit(data.input(0)[0]));
  BOOST_TEST(data.input(0)[1] == 0.0f);
  BOOST_TEST(std::signbit(data.input(0)[1]));
  BOOST_TEST(data.input(1)[0] == 1e-40f);
  BOOST_TEST(data.input(1)[1] == std::numeric_limits<float>::denorm_min());
  std::string const zeros(400, '0');
  auto const wide = read<Shape<2>, Shape<1>, double>("1e-400,0." + zeros + "1,123e-500\n", {});
  BOOST_TEST(wide.input(0)[0] == 0.0);
  BOOST_TEST(wide.input(0)[1] == 0.0);
  BOOST_TEST(wide.target(0)[0] == 0.0);
}

BOOST_FIXTURE_TEST_CASE(refuses_numbers_too_large, Files) {
  std::string const text = "line 1, column 1: expected a number that the scalar can hold, found ";
  BOOST_TEST(refuse("0.001e42,2,0\n") == text + "\"0.001e42\"");
  BOOST_TEST(refuse("-1e99999999999999999999,2,0\n") == text + "\"-1e99999999999999999999\"");
  BOOST_TEST(refuse("1" + std::string(50, '0') + "e-2,2,0\n") == text + "\"1" + std::string(50, '0') + "e-2\"");
  BOOST_TEST(refuse("1e-50x,2,0\n") == "line 1, column 1: expected a number, found \"1e-50x\"");
}

BOOST_FIXTURE_TEST_CASE(refuses_labels_without_a_class, Files) {
  BOOST_TEST(refuse("1,2,3\n") == "line 1, column 3: label out of range: expected 0 to 2, found \"3\"");
  BOOST_TEST(refuse("1,2,-1\n") == "line 1, column 3: label out of range: expected 0 to 2, found \"-1\"");
  BOOST_TEST(
      refuse("1,2,oak\n") ==
      "line 1, column 3: expected a whole number, found \"oak\": labels in words are read with CsvOptions::labels");
  BOOST_TEST(refuse("1,2,1.5\n") == "line 1, column 3: expected a whole number, found \"1.5\"");
  BOOST_TEST(refuse("1,2,99999999999999999999\n") ==
             "line 1, column 3: expected a number that the scalar can hold, found \"99999999999999999999\"");
}

BOOST_FIXTURE_TEST_CASE(refuses_lines_of_another_length, Files) {
  BOOST_TEST(refuse("1,2,0\n1,2\n") == "line 2, column 2: expected 3 fields, found 2");
  BOOST_TEST(refuse("1,2,0\n1,2,0,5\n") == "line 2, column 4: expected 3 fields, found 4");
  BOOST_TEST(refuse("1,2,0\n\n1,2,0\n") == "line 2: expected a row, found a blank line");
  BOOST_TEST(refuse("1,\"2,0\n") == "line 1, column 2: expected a closing quote, found the end of the file");
  BOOST_TEST(refuse("1,\"2\"3,0\n") == "line 1, column 2: expected the separator after a closing quote");
}

BOOST_FIXTURE_TEST_CASE(blank_lines_may_end_a_table, Files) {
  BOOST_TEST(read("1,2,0\n1,2,0\n\n").size() == 2u);
  BOOST_TEST(read("1,2,0\r\n1,2,0\r\n\r\n \t\r\n").size() == 2u);
  BOOST_TEST(read(scikit_table + "\n\n", scikit).size() == 3u);
  BOOST_TEST(refuse("1,2,0\n1,2,\n\n") == "line 2, column 3: expected a whole number, found \"\"" + missing);
  CsvOptions const tabs{.classes = 3, .separator = '\t'};
  BOOST_TEST(refuse("1\t2\t0\n\t\t\n", tabs) == "line 2, column 1: expected a number, found \"\"" + missing);
  BOOST_TEST(refuse("\n \n") == "line 1: expected a table, found an empty file");
}

BOOST_FIXTURE_TEST_CASE(refuses_tables_without_samples, Files) {
  BOOST_TEST(refuse("") == "line 1: expected a table, found an empty file");
  BOOST_TEST(refuse("a,b,c\n", {.header = CsvHeader::names, .classes = 2}) ==
             "line 2: expected a sample, found the end");
  auto const absent = path("missing");
  BOOST_TEST(refusal(absent, [&] { read_csv<Shape<2>>(absent, {.classes = 2}); }) ==
             "cannot be opened: No such file or directory");
}

BOOST_FIXTURE_TEST_CASE(refuses_options_without_a_meaning, Files) {
  BOOST_CHECK_THROW(read("1,2,0\n", {}), std::invalid_argument);
  BOOST_CHECK_THROW(read("1,2,0\n", {.classes = 2, .target_column = 3}), std::invalid_argument);
}

namespace {

std::filesystem::path const tables = std::filesystem::path(INGOT_TEST_DATA) / "tables";

boost::test_tools::assertion_result tables_are_there(boost::unit_test::test_unit_id) {
  boost::test_tools::assertion_result found(std::filesystem::exists(tables / "wine_data.csv"));
  found.message() << "the tables are not in '" << tables.string() << "': set the option `data`";
  return found;
}

}  // namespace

BOOST_AUTO_TEST_CASE(reads_the_tables, *boost::unit_test::precondition(tables_are_there)) {
  auto const wine = read_csv<Shape<13>>(tables / "wine_data.csv", scikit);
  BOOST_TEST(wine.size() == 178u);
  BOOST_TEST(wine.class_names()[2] == "class_2");
  BOOST_TEST(wine.input(0)[12] == 1065.0f);
  BOOST_TEST((read_csv<Shape<4>>(tables / "iris.csv", scikit).size()) == 150u);
  BOOST_TEST((read_csv<Shape<30>>(tables / "breast_cancer.csv", scikit).classes()) == 2u);
  BOOST_TEST((read_csv<Shape<1, 8, 8>>(tables / "digits.csv.gz", {.classes = 10}).size()) == 1797u);
}

// What tables look like in the world.
#define BOOST_TEST_MODULE csv formats
#include <boost/test/unit_test.hpp>
#include <cstddef>
#include <limits>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "files.hpp"
#include "ingot/host/csv.hpp"

using namespace ingot;
using namespace std::string_literals;

namespace {

struct Files : TestDirectory {
  template <class Input = Shape<2>, class Target = ClassIndex, class T = float>
  auto read(std::string const& text, CsvOptions const& options = {.classes = 3}) const {
    return read_csv<Input, Target, T>(write("table.csv", text), options);
  }
  template <class Input = Shape<2>, class Target = ClassIndex>
  std::string refuse(std::string const& text, CsvOptions const& options = {.classes = 3}) const {
    return refusal(path("table.csv"), [&] { read<Input, Target>(text, options); });
  }
  template <class Target = ClassIndex>
  void refuse_options(CsvOptions const& options) const {
    BOOST_CHECK_THROW((read<Shape<2>, Target>("1,2,0\n", options)), std::invalid_argument);
  }
};

using Names = std::vector<std::string>;

Names column(std::string const& table) {
  Names fields;
  TestDirectory const files;
  for (CsvLines lines(files.write("table", table)); lines.next();) fields.push_back(lines.fields().at(0));
  return fields;
}

constexpr auto nothing_dropped = 3u;

}  // namespace

BOOST_FIXTURE_TEST_CASE(names_of_classes_are_numbered_in_order, Files) {
  CsvOptions const by_name{.labels = CsvLabels::names};
  auto const data = read("1,2,oak\n3,4,\"ash\"\n5,6,elm\n7,8,ash\n", by_name);
  BOOST_TEST(data.class_names() == (Names{"ash", "elm", "oak"}), boost::test_tools::per_element());
  BOOST_TEST(data.classes() == 3u);
  BOOST_TEST(data.label(0) == 2u);
  BOOST_TEST(data.label(1) == 0u);
  BOOST_TEST(data.label(2) == 1u);
  BOOST_TEST(data.label(3) == 0u);
  // Labels that count from 1, or skip numbers, are names too: 10 stands behind 2.
  auto const counted = read("1,2,10\n3,4,2\n5,6,1\n", by_name);
  BOOST_TEST(counted.class_names() == (Names{"1", "2", "10"}), boost::test_tools::per_element());
  BOOST_TEST(counted.label(0) == 2u);
  BOOST_TEST(read("1,2,oak\n", {.classes = 1, .labels = CsvLabels::names}).classes() == 1u);
}

// A part of the data in which a class never occurs must not number the others anew.
BOOST_FIXTURE_TEST_CASE(names_of_classes_may_be_given, Files) {
  CsvOptions const given{.labels = CsvLabels::names, .class_names = {"oak", "NA", "ash"}};
  auto const data = read("1,2,ash\n3,4,NA\n", given);
  BOOST_TEST(data.classes() == 3u);
  BOOST_TEST(data.class_names() == given.class_names, boost::test_tools::per_element());
  BOOST_TEST(data.label(0) == 2u);
  BOOST_TEST(data.label(1) == 1u);
  BOOST_TEST(refuse("1,2,elm\n", given) == "line 1, column 3: expected one of the 3 class names, found \"elm\"");
  BOOST_TEST(
      refuse("1,2,a\n3,4,b\n", {.classes = 3, .labels = CsvLabels::names}) ==
      "line 2, column 3: expected 3 names of classes in the table, found 2: give CsvOptions::class_names if some "
      "never occur");
  BOOST_TEST(refuse("1,2,a\n3,4,b\n", {.classes = 1, .labels = CsvLabels::names}) ==
             "line 2, column 3: found more than 1 names of classes, the last \"b\", where CsvOptions::classes says so");
  auto const indices = read("1,2,1\n", {.class_names = {"oak", "ash"}});
  BOOST_TEST(indices.classes() == 2u);
  BOOST_TEST(indices.class_names()[1] == "ash");
}

BOOST_FIXTURE_TEST_CASE(names_of_a_scikit_header_number_the_classes, Files) {
  CsvOptions options{.header = CsvHeader::scikit_learn, .labels = CsvLabels::names};
  BOOST_TEST(read("1,2,oak,ash\n1,2,ash\n", options).label(0) == 1u);
  BOOST_TEST(refuse("1,2,oak,oak\n1,2,oak\n", options) ==
             "line 1, column 3: expected each class name once, found \"oak\" twice");
  options.class_names = {"oak", "elm"};
  BOOST_TEST(refuse("1,2,oak,ash\n1,2,ash\n", options) ==
             "line 1, column 4: expected the class name \"elm\" of CsvOptions, found \"ash\"");
  BOOST_TEST(refuse("1,2,oak\n1,2,0\n2,3,0\n", {.header = CsvHeader::scikit_learn}) ==
             "line 3, column 1: expected the end after 1 rows, as line 1 says, found another");
}

BOOST_FIXTURE_TEST_CASE(names_of_columns_are_kept, Files) {
  CsvOptions const named{.header = CsvHeader::names, .classes = 3, .target_column = 1};
  BOOST_TEST(read("width,kind,\"length, in cm\"\n1,0,2\n", named).feature_names() == (Names{"width", "length, in cm"}),
             boost::test_tools::per_element());
  BOOST_TEST((read<Shape<1>, Shape<2>>("x,y,z\n1,0,2\n", {.header = CsvHeader::names}).feature_names()) == Names{"x"},
             boost::test_tools::per_element());
  BOOST_TEST(read("1,2,0\n").feature_names().empty());
  BOOST_TEST(refuse("width,kind\n1,0,2\n", named) == "line 1, column 2: expected 3 fields, found 2");
  BOOST_TEST(refuse("width,kind,length\n1,0,2\n") ==
             "line 1, column 1: expected a number, found \"width\": a line of names is read with CsvOptions::header");
}

// Options in braces inside a template: GCC 12 ends there by an error of its own where a default is a list.
template <class T>
std::size_t rows_in_a_template(std::filesystem::path const& path) {
  return read_csv<Shape<2>, ClassIndex, T>(path, {.classes = 3}).size();
}
BOOST_FIXTURE_TEST_CASE(a_table_may_be_read_in_a_template, Files) {
  BOOST_TEST(rows_in_a_template<float>(write("table.csv", std::string_view("1,2,0\n"))) == 1u);
}

// What is to be predicted has no target yet.
BOOST_FIXTURE_TEST_CASE(a_table_may_have_inputs_alone, Files) {
  auto const data = read<Shape<2>, NoTarget>("x;y\n1,5;2\n?;4\n", {.header = CsvHeader::names,
                                                                   .separator = ';',
                                                                   .missing = CsvMissing::fill,
                                                                   .fill = {7, 8},
                                                                   .decimal_point = ','});
  BOOST_TEST(data.size() == 2u);
  BOOST_TEST((data.feature_names() == Names{"x", "y"}));
  BOOST_TEST(data.sample(0)[0] == 1.5f);
  BOOST_TEST(data.sample(1)[0] == 7.0f);
  BOOST_TEST(data.sample(1)[1] == 4.0f);
  BOOST_TEST(data.subset(std::vector<std::size_t>{1}).sample(0)[1] == 4.0f);
  BOOST_CHECK_THROW(data.sample(2), std::out_of_range);
  auto const refuse_inputs = [&](std::string const& text, CsvOptions const& options) {
    auto const file = write("table.csv", text);
    return refusal(file, [&] { read_csv<Shape<2>, NoTarget>(file, options); });
  };
  BOOST_TEST(refuse_inputs("1,2\n1,2,3\n", {}) == "line 2, column 3: expected 2 fields, found 3");
  BOOST_TEST(refuse_inputs("NA,2\n", {.missing = CsvMissing::drop_row}) ==
             "expected a sample, found a missing value in each of the 1 rows");
  BOOST_CHECK_THROW(refuse_inputs("1,2\n", {.class_names = {"a"}}), std::invalid_argument);
}

BOOST_FIXTURE_TEST_CASE(rows_that_miss_a_value_may_be_dropped, Files) {
  CsvOptions const drop{.labels = CsvLabels::names, .missing = CsvMissing::drop_row};
  auto const data = read("1,2,oak\n,4,gone\nNA,?,ash\n5,6,\n7,8,ash\n", drop);
  BOOST_TEST(data.size() == 2u);
  BOOST_TEST(data.class_names() == (Names{"ash", "oak"}), boost::test_tools::per_element());
  BOOST_TEST(data.input(1)[0] == 7.0f);
  BOOST_TEST(data.label(1) == 0u);
  auto const pairs = read<Shape<1>, Shape<2>>("1,2,3\n4,,6\n7,8,null\n9,10,11\n", {.missing = CsvMissing::drop_row});
  BOOST_TEST(pairs.size() == 2u);
  BOOST_TEST(pairs.target(1)[1] == 11.0f);
  BOOST_TEST(refuse("1,,oak\n,2,ash\n", drop) == "expected a sample, found a missing value in each of the 2 rows");
  // What else is wrong in such a row is still wrong.
  BOOST_TEST(refuse("1,2,oak\n,x,oak\n", drop) == "line 2, column 2: expected a number, found \"x\"");
}

BOOST_FIXTURE_TEST_CASE(missing_values_may_be_filled_in, Files) {
  std::string const table = "1,?,0\nNaN,4,1\n3,6,2\n";
  auto const mean = read(table, {.classes = 3, .missing = CsvMissing::fill_mean});
  BOOST_TEST(mean.size() == nothing_dropped);
  BOOST_TEST(mean.input(0)[1] == 5.0f);
  BOOST_TEST(mean.input(1)[0] == 2.0f);
  BOOST_TEST(mean.input(2)[0] == 3.0f);
  auto const one = read(table, {.classes = 3, .missing = CsvMissing::fill, .fill = {-1}});
  BOOST_TEST(one.input(0)[1] == -1.0f);
  BOOST_TEST(one.input(1)[0] == -1.0f);
  // The target column is none of the inputs'.
  auto const each =
      read("0,1,?\n1,NaN,4\n", {.classes = 3, .target_column = 0, .missing = CsvMissing::fill, .fill = {10, 20}});
  BOOST_TEST(each.input(0)[1] == 20.0f);
  BOOST_TEST(each.input(1)[0] == 10.0f);
  BOOST_TEST(refuse("1,,0\n2,,1\n", {.classes = 3, .missing = CsvMissing::fill_mean}) ==
             "input column 2: expected at least one value for the mean, found none");
  BOOST_TEST(refuse("1,2,?\n", {.classes = 3, .missing = CsvMissing::fill_mean}) ==
             "line 1, column 3: expected a whole number, found \"?\", a missing value: targets are not filled in");
  BOOST_TEST((refuse<Shape<2>, Shape<1>>("1,2,\n", {.missing = CsvMissing::fill, .fill = {0}})) ==
             "line 1, column 3: expected a number, found \"\", a missing value: targets are not filled in");
}

BOOST_FIXTURE_TEST_CASE(which_texts_are_missing_is_an_option, Files) {
  CsvOptions options{.classes = 3, .missing = CsvMissing::fill, .fill = {7}, .missing_texts = {"-999", "n. a."}};
  auto const data = read("-999,n. a.,0\n", options);
  BOOST_TEST(data.input(0)[0] == 7.0f);
  BOOST_TEST(data.input(0)[1] == 7.0f);
  BOOST_TEST(refuse("1,,0\n", options) == "line 1, column 2: expected a number, found \"\"");
  options = {.classes = 3, .missing_texts = {"-999"}};
  BOOST_TEST(
      refuse("1,-999,0\n", options) ==
      "line 1, column 2: expected a number, found \"-999\", a missing value: CsvOptions::missing says what becomes "
      "of it");
}

BOOST_FIXTURE_TEST_CASE(a_plus_may_stand_in_front, Files) {
  auto const data = read("+1.5,+.5e+1,+2\n");
  BOOST_TEST(data.input(0)[0] == 1.5f);
  BOOST_TEST(data.input(0)[1] == 5.0f);
  BOOST_TEST(data.label(0) == 2u);
  for (char const* wrong : {"+", "++1", "+-1", "-+1", "+ 1", "+nan"}) {
    BOOST_TEST(refuse("1,"s + wrong + ",0\n").starts_with("line 1, column 2: expected a"), wrong);
  }
  BOOST_TEST(read("0e99999999999999999999,-0.000e999999999999,0\n").input(0)[0] == 0.0f);
}

BOOST_FIXTURE_TEST_CASE(decimal_commas_go_with_semicolons, Files) {
  CsvOptions const german{.classes = 3, .separator = ';', .decimal_point = ','};
  auto const data = read("1,5;-2,25e1;0\n\"3,5\";4;1\n", german);
  BOOST_TEST(data.input(0)[0] == 1.5f);
  BOOST_TEST(data.input(0)[1] == -22.5f);
  BOOST_TEST(data.input(1)[0] == 3.5f);
  BOOST_TEST(refuse("1.5;2;0\n", german) == "line 1, column 1: expected a number, found \"1.5\"");
  BOOST_TEST(refuse("1.234,5;2;0\n", german) == "line 1, column 1: expected a number, found \"1.234,5\"");
  BOOST_TEST(refuse("1,5,5;2;0\n", german) == "line 1, column 1: expected a number, found \"1,5,5\"");
  BOOST_TEST(refuse("1,5;2;0\n", {.classes = 3, .separator = ';'}) ==
             "line 1, column 1: expected a number, found \"1,5\": decimal commas are read with "
             "CsvOptions::decimal_point");
  BOOST_TEST(
      (read<Shape<1>, Shape<1>>("1,5;0,00000000001e-99\n", {.separator = ';', .decimal_point = ','}).target(0)[0]) ==
      0.0f);
}

BOOST_FIXTURE_TEST_CASE(another_separator_is_named, Files) {
  std::string const given = " is given by CsvOptions::separator";
  std::string const length = "line 1, column 1: expected 3 fields, found 1: another separator, such as ";
  BOOST_TEST(refuse("1;2;0\n") == length + "\";\"," + given);
  BOOST_TEST(refuse("1\t2\t0\n") == length + "\"\\t\"," + given);
  BOOST_TEST(read("1\t 2\t0\n", {.classes = 3, .separator = '\t'}).input(0)[1] == 2.0f);
  BOOST_TEST(read("1|2|0\n", {.classes = 3, .separator = '|'}).input(0)[1] == 2.0f);
  BOOST_TEST(read("1 2 0\n", {.classes = 3, .separator = ' '}).input(0)[1] == 2.0f);
}

BOOST_AUTO_TEST_CASE(lines_end_in_every_way) {
  for (char const* text : {"a\nb\nc\n", "a\r\nb\r\nc", "a\rb\rc\r", "a\rb\r\nc\n\r\n \r",
                           "\xEF\xBB\xBF"
                           "a\nb\nc"}) {
    BOOST_TEST(column(text) == (Names{"a", "b", "c"}), boost::test_tools::per_element());
  }
}

BOOST_AUTO_TEST_CASE(quotes_keep_separators_and_ends_of_lines) {
  TestDirectory const files;
  CsvLines lines(files.write("table", "\"a,\"\"b\"\"\",c\"d\r\n \"e\nf\rg\r\nh\" , i \n\"\"\nlast"));
  BOOST_REQUIRE(lines.next());
  BOOST_TEST(lines.fields() == (Names{"a,\"b\"", "c\"d"}), boost::test_tools::per_element());
  BOOST_REQUIRE(lines.next());
  BOOST_TEST(lines.fields() == (Names{"e\nf\rg\r\nh", "i"}), boost::test_tools::per_element());
  BOOST_TEST(lines.line() == 2u);
  BOOST_REQUIRE(lines.next());
  BOOST_TEST(lines.fields() == (Names{""}), boost::test_tools::per_element());
  BOOST_TEST(lines.line() == 6u);
  BOOST_REQUIRE(lines.next());
  BOOST_TEST(lines.line() == 7u);
  BOOST_TEST(!lines.next());
  BOOST_TEST(!lines.next());
}

// However a file falls into the pieces in which it is read, it has the same fields.
BOOST_AUTO_TEST_CASE(pieces_do_not_show) {
  TestDirectory const files;
  std::string const row = "\"a\"\"b\r\n\" ,1.25\r\n";
  for (std::size_t shift = 0; shift < row.size(); ++shift) {
    std::string text = "\"";  // not "\"" + ..., in which GCC 12 sees an overlap at -O3
    text += std::string(shift, 'x') + "\",0\n";
    while (text.size() < 40'000) text += row;
    CsvLines lines(files.write("table", text));
    BOOST_REQUIRE(lines.next());
    std::size_t rows = 0;
    bool same = true;
    for (; lines.next(); ++rows) same = same && lines.fields() == Names{"a\"b\r\n", "1.25"};
    BOOST_TEST(same);
    BOOST_TEST(rows == (text.size() - shift - 5) / row.size());
  }
}

BOOST_FIXTURE_TEST_CASE(other_encodings_are_named, Files) {
  std::string const found = "line 1: expected text in UTF-8, found a byte order mark of ";
  BOOST_TEST(refuse("\xFF\xFE"
                    "1\0,\0"s) == found + "UTF-16");
  BOOST_TEST(refuse("\xFE\xFF"
                    "\0"
                    "1\0,"s) == found + "UTF-16");
  BOOST_TEST(refuse("\xFF\xFE\0\0"
                    "1\0\0\0"s) == found + "UTF-32");
  BOOST_TEST(refuse("\0\0\xFE\xFF\0\0\0"
                    "1"s) == found + "UTF-32");
  std::string const nul = "expected text in UTF-8, found a NUL byte (as UTF-16 has)";
  BOOST_TEST(refuse("1\0,\0"
                    "2\0"s) == "line 1, column 1: " + nul);
  BOOST_TEST(refuse("1,2,0\n1,\"\0\",0\n"s) == "line 2, column 2: " + nul);
  BOOST_TEST(refuse("1,2,0\n\0"s) == "line 2, column 1: " + nul);
  // Latin-1 is told where a text is kept.
  BOOST_TEST(refuse("1,2,\xD6l\n", {.labels = CsvLabels::names}) ==
             "line 1, column 3: expected text in UTF-8, found \"\\xd6l\"");
  BOOST_TEST(refuse("1,2,\xD6l\n1,2,0\n", {.header = CsvHeader::scikit_learn}) ==
             "line 1, column 3: expected text in UTF-8, found \"\\xd6l\"");
  BOOST_TEST(refuse("\xD6l,x,y\n1,2,0\n", {.header = CsvHeader::names, .classes = 3}) ==
             "line 1, column 1: expected text in UTF-8, found \"\\xd6l\"");
}

// A text of the file reaches no terminal as a command.
BOOST_FIXTURE_TEST_CASE(texts_are_escaped_and_shortened, Files) {
  BOOST_TEST(refuse("1,\x1b[2J\x7f,0\n") == "line 1, column 2: expected a number, found \"\\x1b[2J\\x7f\"");
  BOOST_TEST(refuse("1,2," + std::string(3000, 'y') + "\n").size() < 250u);
  CsvOptions const names{.labels = CsvLabels::names, .class_names = {"oak"}};
  BOOST_TEST(refuse("1,2,\"a\nb\"\n", names) == "line 1, column 3: expected one of the 1 class names, found \"a\\nb\"");
}

BOOST_FIXTURE_TEST_CASE(archives_are_named, Files) {
  BOOST_TEST(refuse("PK\x03\x04 and so on") ==
             "expected a plain or gzipped file, found a zip archive: unpack it first");
  BOOST_TEST(refuse("PK\x05\x06" + std::string(18, '\0')) ==
             "expected a plain or gzipped file, found a zip archive: unpack it first");
  BOOST_TEST(refuse("table.csv" + std::string(248, '\0') + "ustar" + std::string(250, '\0')) ==
             "expected a plain or gzipped file, found a tar archive: unpack it first");
  BOOST_TEST(refuse("\x1F\x9D\x90...") ==
             "expected a plain or gzipped file, found a file of compress (.Z): unpack it first");
  BOOST_TEST(refuse("BZh91AY&SY...") == "expected a plain or gzipped file, found a bzip2 file: unpack it first");
  BOOST_TEST(refuse("\xFD"
                    "7zXZ\0..."s) == "expected a plain or gzipped file, found an xz file: unpack it first");
  BOOST_TEST(refuse("\x28\xB5\x2F\xFD...") == "expected a plain or gzipped file, found a zstd file: unpack it first");
}

BOOST_FIXTURE_TEST_CASE(limits_are_named, Files) {
  auto const limited = [](CsvLimits const& limits) { return CsvOptions{.classes = 3, .limits = limits}; };
  std::string const raise = ", the limit: raise CsvLimits::";
  std::string const trusted = " if the file is trusted";
  BOOST_TEST(refuse("1,2,0\n1,2,0\n1,2,0\n", limited({.lines = 2})) ==
             "line 3, column 1: found more than 2 lines" + raise + "lines" + trusted);
  BOOST_TEST(read("1,2,0\n1,2,0\n", limited({.lines = 2})).size() == 2u);
  BOOST_TEST(refuse("1,\"\n\n\n\",0\n", limited({.lines = 2})).find("more than 2 lines") != std::string::npos);
  BOOST_TEST(refuse("1,2,0\n\n\n\n", limited({.lines = 2})).find("more than 2 lines") != std::string::npos);
  BOOST_TEST(refuse("1,1234567,0\n", limited({.field_bytes = 6})) ==
             "line 1, column 2: found more than 6 bytes in a field (is a quote not closed?)" + raise + "field_bytes" +
                 trusted);
  BOOST_TEST(refuse("1,2,0,4,5,6\n", limited({.fields = 5})) ==
             "line 1, column 5: found more than 5 fields on a line" + raise + "fields" + trusted);
  BOOST_TEST(read("1,2,0\n", limited({.fields = 1})).size() == 1u);
  BOOST_TEST(refuse("1,2,a\n3,4,b\n3,4,c\n", {.labels = CsvLabels::names, .limits = {.classes = 2}}) ==
             "line 3, column 3: found more than 2 names of classes, the last \"c\"" + raise +
                 "classes or give CsvOptions::classes");
  BOOST_TEST(refuse("1,2,0\n1,2,0\n", limited({.input = {.bytes = 11}})) ==
             "byte 11: found more than 11 bytes from 12 on the disk, the limit: raise InputLimits::bytes" + trusted);
  BOOST_TEST(read("1,2,0\n1,2,0\n", limited({.input = {.bytes = 12}})).size() == 2u);
}

// What a small gzip file unpacks to is refused before it fills the memory: one line of separators, blank lines, one
// field, an open quote, rows.
BOOST_FIXTURE_TEST_CASE(a_small_file_stays_small, Files) {
  std::size_t const size = 20 << 20;
  auto const refuse_packed = [&](std::string_view begin, char filling) {
    FileBytes bytes(size, static_cast<unsigned char>(filling));
    std::copy(begin.begin(), begin.end(), bytes.begin());
    write("table.csv", gzipped(bytes));
    return refusal(path("table.csv"), [&] { read_csv<Shape<2>>(path("table.csv"), {.classes = 3}); });
  };
  BOOST_TEST(refuse_packed("1", ',').find("CsvLimits::fields") != std::string::npos);
  BOOST_TEST(refuse_packed("1", '1').find("CsvLimits::field_bytes") != std::string::npos);
  BOOST_TEST(refuse_packed("\"", '1').find("CsvLimits::field_bytes") != std::string::npos);
  BOOST_TEST(refuse_packed("1,2,0\n", '\n').find("InputLimits::expansion") != std::string::npos);
  BOOST_TEST(refuse_packed(" ", ' ').find("InputLimits::expansion") != std::string::npos);
  std::string const row = "1," + std::string(59, ' ') + "2,0\n";
  std::string rows;
  for (std::size_t i = 0; i < 300'000; ++i) rows += row;
  write("table.csv", gzipped(FileBytes(rows.begin(), rows.end())));
  CsvOptions options{.classes = 3};
  auto const read_rows = [&] { return read_csv<Shape<2>>(path("table.csv"), options).size(); };
  BOOST_TEST(refusal(path("table.csv"), read_rows).starts_with("byte 16777216: found more than 16777216 bytes from "));
  options.limits.input.expansion = 2000;
  BOOST_TEST(read_rows() == 300'000u);
}

BOOST_FIXTURE_TEST_CASE(gzip_may_be_padded_and_concatenated, Files) {
  auto const packed = [](std::string const& text) { return gzipped(FileBytes(text.begin(), text.end())); };
  FileBytes bytes = packed("1,2,");
  for (FileBytes const& more : {packed("0\n"), packed(""), FileBytes(512), packed("3,4,1\n"), FileBytes(70'000)}) {
    bytes.insert(bytes.end(), more.begin(), more.end());
  }
  write("table.csv", bytes);
  BOOST_TEST(read_csv<Shape<2>>(path("table.csv"), {.classes = 3}).size() == 2u);
  bytes.push_back(1);
  write("table.csv", bytes);
  BOOST_TEST(refusal(path("table.csv"), [&] { read_csv<Shape<2>>(path("table.csv"), {.classes = 3}); }) ==
             "byte 12: damaged gzip data: expected the end of the file, found further bytes");
}

BOOST_FIXTURE_TEST_CASE(options_that_contradict_each_other_are_refused, Files) {
  for (char const wrong : {'"', '\n', '\r', '\0', '.', '-', '+', '7', 'e'})
    refuse_options({.classes = 3, .separator = wrong});
  refuse_options({.classes = 3, .decimal_point = ','});
  refuse_options({.classes = 3, .separator = ';', .decimal_point = 'x'});
  refuse_options({.classes = 3, .class_names = {"a", "b"}});
  refuse_options({.class_names = {"a", "a"}});
  refuse_options({.classes = std::size_t{1} << 32});
  refuse_options({.classes = 3, .missing = CsvMissing::fill});
  refuse_options({.classes = 3, .missing = CsvMissing::fill, .fill = {1, 2, 3}});
  refuse_options({.classes = 3, .missing = CsvMissing::fill, .fill = {std::numeric_limits<double>::infinity()}});
  refuse_options({.classes = 3, .missing = CsvMissing::fill, .fill = {1e39}});
  refuse_options({.classes = 3, .fill = {1}});
  refuse_options<Shape<1>>({.labels = CsvLabels::names});
}

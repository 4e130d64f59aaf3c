#include "readers/npy.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <optional>
#include <string_view>
#include <utility>

#include "models/checked_count.hpp"
#include "models/model_error.hpp"
#include "models/shown_text.hpp"
#include "readers/stored_numbers.hpp"

namespace tool {

namespace {

constexpr std::string_view magic = "\x93NUMPY";
constexpr std::size_t most_header_bytes = 65536;

struct Header {
  std::string descr{};
  bool is_fortran = false;
  Extents shape{};
};

// The header is a literal of a Python dictionary, as NumPy writes it.
class HeaderParser {
 public:
  explicit HeaderParser(std::string_view text) : text_(text) {}

  Header parse() {
    std::optional<std::string> descr;
    std::optional<bool> is_fortran;
    std::optional<Extents> shape;
    expect('{');
    while (!accept('}')) {
      std::string const key = string();
      expect(':');
      if (key == "descr" && !descr) {
        descr = this->descr();
      } else if (key == "fortran_order" && !is_fortran) {
        is_fortran = boolean();
      } else if (key == "shape" && !shape) {
        shape = tuple();
      } else {
        fail("expected the keys descr, fortran_order and shape, once each, found " + in_quotes(key));
      }
      if (accept(',')) continue;
      expect('}');
      break;
    }
    skip_space();
    if (position_ != text_.size()) fail("expected the end of the header, found more");
    if (!descr || !is_fortran || !shape) fail("expected the keys descr, fortran_order and shape");
    return {*descr, *is_fortran, *shape};
  }

 private:
  [[noreturn]] void fail(std::string const& fault) const {
    throw ModelError("character " + std::to_string(position_) + " of the header", fault);
  }

  void skip_space() {
    while (position_ < text_.size() && (text_[position_] == ' ' || text_[position_] == '\n')) ++position_;
  }

  bool accept(char c) {
    skip_space();
    if (position_ == text_.size() || text_[position_] != c) return false;
    ++position_;
    return true;
  }

  void expect(char c) {
    if (!accept(c)) fail("expected " + in_quotes(std::string_view(&c, 1)));
  }

  std::string string() {
    skip_space();
    char const quote = position_ < text_.size() ? text_[position_] : ' ';
    if (quote != '\'' && quote != '"') fail("expected a text in quotes");
    std::size_t const end = text_.find(quote, position_ + 1);
    if (end == std::string_view::npos) fail("expected the end of a text");
    std::string const result(text_.substr(position_ + 1, end - position_ - 1));
    position_ = end + 1;
    return result;
  }

  // A list stands for fields by name.
  std::string descr() {
    skip_space();
    if (position_ < text_.size() && text_[position_] == '[') fail("is not supported: structured arrays");
    return string();
  }

  bool boolean() {
    skip_space();
    for (auto const& [word, value] : {std::pair{std::string_view("True"), true}, {std::string_view("False"), false}}) {
      if (!text_.substr(position_).starts_with(word)) continue;
      position_ += word.size();
      return value;
    }
    fail("expected True or False");
  }

  std::int64_t extent() {
    skip_space();
    std::int64_t number = 0;
    char const* const begin = text_.data() + position_;
    auto const [end, error] = std::from_chars(begin, text_.data() + text_.size(), number);
    if (error != std::errc() || number < 0) fail("expected an extent");
    position_ += static_cast<std::size_t>(end - begin);
    accept('L');  // as Python 2 wrote long integers
    return number;
  }

  Extents tuple() {
    Extents shape;
    expect('(');
    while (!accept(')')) {
      shape.push_back(extent());
      if (accept(',')) continue;
      // (3) is a number, no tuple.
      if (shape.size() < 2) fail("expected a comma");
      expect(')');
      break;
    }
    return shape;
  }

  std::string_view text_;
  std::size_t position_ = 0;
};

struct Type {
  Scalar scalar;
  std::endian order;
};

Type type_of(std::string const& descr) {
  constexpr auto types = std::to_array<std::pair<std::string_view, Scalar>>({
      {"f4", Scalar::float32},
      {"f8", Scalar::float64},
      {"f2", Scalar::float16},
      {"i1", Scalar::int8},
      {"u1", Scalar::uint8},
      {"i2", Scalar::int16},
      {"u2", Scalar::uint16},
      {"i4", Scalar::int32},
      {"u4", Scalar::uint32},
      {"i8", Scalar::int64},
      {"u8", Scalar::uint64},
      {"b1", Scalar::boolean},
  });
  std::string_view const text = descr;
  auto const found = std::ranges::find(types, text.substr(std::min<std::size_t>(text.size(), 1)),
                                       &std::pair<std::string_view, Scalar>::first);
  char const order = text.empty() ? ' ' : text.front();
  bool const is_known = order == '<' || order == '>' || order == '=' || order == '|';
  if (found == types.end() || !is_known || (order == '|' && size_of(found->second) > 1)) {
    throw ModelError("descr", "expected floating-point numbers, integers or bool, found " + in_quotes(descr));
  }
  // NumPy writes the order itself; '=' is this machine's.
  return {found->second, order == '>' ? std::endian::big : order == '=' ? std::endian::native : std::endian::little};
}

// From columns to rows: the first axis runs fastest in Fortran's order.
void bring_into_rows(Array& array) {
  std::vector<double> rows(array.values.size());
  std::vector<std::int64_t> index(array.shape.size());
  for (double const value : array.values) {
    std::size_t place = 0;
    for (std::size_t axis = 0; axis < index.size(); ++axis) {
      place = place * static_cast<std::size_t>(array.shape[axis]) + static_cast<std::size_t>(index[axis]);
    }
    rows[place] = value;
    for (std::size_t axis = 0; axis < index.size() && ++index[axis] == array.shape[axis]; ++axis) index[axis] = 0;
  }
  array.values = std::move(rows);
}

// The header's text, and how many bytes stand before the data.
std::pair<std::string_view, std::size_t> header_of(std::span<unsigned char const> bytes) {
  if (bytes.size() < 10) throw ModelError("", "expected a header of .npy, found the end of the file");
  unsigned const version = bytes[6];
  if (version < 1 || version > 3 || bytes[7] != 0) {
    throw ModelError("", "expected version 1.0, 2.0 or 3.0 of .npy, found " + std::to_string(version) + '.' +
                             std::to_string(bytes[7]));
  }
  std::size_t const length_bytes = version == 1 ? 2 : 4;
  std::size_t const begin = 8 + length_bytes;
  if (bytes.size() < begin) throw ModelError("", "expected a header of .npy, found the end of the file");
  std::size_t length = 0;
  for (std::size_t i = length_bytes; i-- > 0;) length = length << 8 | bytes[8 + i];
  if (length > most_header_bytes || length > bytes.size() - begin) {
    throw ModelError(
        "", "expected a header of " + std::to_string(length) + " bytes, found " + std::to_string(bytes.size() - begin));
  }
  return {{reinterpret_cast<char const*>(bytes.data()) + begin, length}, begin + length};
}

}  // namespace

bool begins_like_npy(std::span<unsigned char const> bytes) {
  return bytes.size() >= magic.size() &&
         std::ranges::equal(bytes.first(magic.size()), magic,
                            [](unsigned char a, char b) { return a == static_cast<unsigned char>(b); });
}

Array read_npy(std::span<unsigned char const> bytes, ModelLimits const& limits) {
  if (!begins_like_npy(bytes)) throw ModelError("", "is no .npy file");
  auto const [text, begin] = header_of(bytes);
  Header const header = HeaderParser(text).parse();
  auto const [scalar, order] = type_of(header.descr);
  std::size_t const count = checked_count(header.shape, limits, "shape");
  Array array{.scalar = scalar, .shape = header.shape};
  array.values = numbers_of(bytes.subspan(begin), scalar, count, order, "data");
  if (header.is_fortran) bring_into_rows(array);
  return array;
}

}  // namespace tool

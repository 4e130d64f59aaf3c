// The bytes of ONNX's messages, looked through before protobuf makes objects of them.
//
// A message of two bytes becomes an object of a hundred: what a file asks for is counted first, by the encoding of
// protobuf (protobuf.dev/programming-guides/encoding) and the fields of onnx.proto.
#include <algorithm>
#include <array>
#include <span>

#include "models/model_error.hpp"
#include "readers/onnx_parts.hpp"

namespace tool::onnx_parts {

namespace {

// What a field with a length holds.
enum class Kind {
  bytes,  // bytes or a text
  integers,
  floats,
  doubles,
  // messages
  model,
  graph,
  node,
  attribute,
  tensor,
  sparse_tensor,
  value_info,
  type,
  tensor_type,
  map_type,
  element_type,
  shape,
  annotation,
  training,
  function,
  leaf,  // a message of numbers and texts
};

struct Field {
  Kind message;
  std::uint32_t number;
  Kind kind;
};
constexpr auto fields = std::to_array<Field>({
    {Kind::model, 7, Kind::graph},
    {Kind::model, 8, Kind::leaf},
    {Kind::model, 14, Kind::leaf},
    {Kind::model, 20, Kind::training},
    {Kind::model, 25, Kind::function},
    {Kind::graph, 1, Kind::node},
    {Kind::graph, 5, Kind::tensor},
    {Kind::graph, 11, Kind::value_info},
    {Kind::graph, 12, Kind::value_info},
    {Kind::graph, 13, Kind::value_info},
    {Kind::graph, 14, Kind::annotation},
    {Kind::graph, 15, Kind::sparse_tensor},
    {Kind::node, 5, Kind::attribute},
    {Kind::attribute, 5, Kind::tensor},
    {Kind::attribute, 6, Kind::graph},
    {Kind::attribute, 7, Kind::floats},
    {Kind::attribute, 8, Kind::integers},
    {Kind::attribute, 10, Kind::tensor},
    {Kind::attribute, 11, Kind::graph},
    {Kind::attribute, 14, Kind::type},
    {Kind::attribute, 15, Kind::type},
    {Kind::attribute, 22, Kind::sparse_tensor},
    {Kind::attribute, 23, Kind::sparse_tensor},
    {Kind::tensor, 1, Kind::integers},
    {Kind::tensor, 3, Kind::leaf},
    {Kind::tensor, 4, Kind::floats},
    {Kind::tensor, 5, Kind::integers},
    {Kind::tensor, 7, Kind::integers},
    {Kind::tensor, 10, Kind::doubles},
    {Kind::tensor, 11, Kind::integers},
    {Kind::tensor, 13, Kind::leaf},
    {Kind::sparse_tensor, 1, Kind::tensor},
    {Kind::sparse_tensor, 2, Kind::tensor},
    {Kind::sparse_tensor, 3, Kind::integers},
    {Kind::value_info, 2, Kind::type},
    {Kind::type, 1, Kind::tensor_type},
    {Kind::type, 4, Kind::element_type},
    {Kind::type, 5, Kind::map_type},
    {Kind::type, 7, Kind::leaf},
    {Kind::type, 8, Kind::tensor_type},
    {Kind::type, 9, Kind::element_type},
    {Kind::tensor_type, 2, Kind::shape},
    {Kind::map_type, 2, Kind::type},
    {Kind::element_type, 1, Kind::type},
    {Kind::shape, 1, Kind::leaf},
    {Kind::annotation, 2, Kind::leaf},
    {Kind::training, 1, Kind::graph},
    {Kind::training, 2, Kind::graph},
    {Kind::training, 3, Kind::leaf},
    {Kind::training, 4, Kind::leaf},
    {Kind::function, 7, Kind::node},
    {Kind::function, 9, Kind::leaf},
    {Kind::function, 11, Kind::attribute},
    {Kind::function, 12, Kind::value_info},
});

Kind kind_of(Kind message, std::uint32_t number) {
  auto const found = std::ranges::find_if(
      fields, [&](Field const& field) { return field.message == message && field.number == number; });
  return found == fields.end() ? Kind::bytes : found->kind;
}

class WireScan {
 public:
  WireScan(std::span<unsigned char const> bytes, ModelLimits const& limits) : bytes_(bytes), limits_(limits) {}

  void message(Kind kind, std::size_t end, int depth) {
    // Protobuf itself goes no deeper.
    if (depth > 100) fail("expected messages within messages at most 100 deep, found more");
    while (position_ < end) field(kind, end, depth);
  }

 private:
  [[noreturn]] void fail(std::string const& fault) const {
    throw ModelError("byte " + std::to_string(position_), fault);
  }

  std::uint64_t varint(std::size_t end) {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 70; shift += 7) {
      if (position_ == end) fail("expected a number, found the end of what holds it");
      unsigned char const byte = bytes_[position_++];
      if (shift < 64) value |= std::uint64_t{byte & 0x7Fu} << shift;
      if (byte < 0x80) return value;
    }
    fail("expected a number of at most 10 bytes, found more");
  }

  void skip(std::uint64_t count, std::size_t end) {
    if (count > end - position_) {
      fail("expected " + std::to_string(count) + " bytes, found " + std::to_string(end - position_) +
           ": the file is truncated or damaged");
    }
    position_ += static_cast<std::size_t>(count);
  }

  void field(Kind message_kind, std::size_t end, int depth) {
    std::uint64_t const tag = varint(end);
    if (tag >> 3 == 0 || tag >> 32 != 0) fail("expected the number of a field, found " + std::to_string(tag >> 3));
    if (++parts_ > limits_.parts) {
      fail("expected at most " + std::to_string(limits_.parts) + " messages, texts and single numbers, found more");
    }
    auto const number = static_cast<std::uint32_t>(tag >> 3);
    switch (tag & 7) {
      case 0:
        varint(end);
        return;
      case 1:
        skip(8, end);
        return;
      case 2:
        with_length(kind_of(message_kind, number), end, depth);
        return;
      case 5:
        skip(4, end);
        return;
      default:
        fail("is no ONNX: found a field of the kind " + std::to_string(tag & 7));
    }
  }

  void with_length(Kind kind, std::size_t end, int depth) {
    std::uint64_t const length = varint(end);
    std::size_t const begin = position_;
    skip(length, end);
    std::size_t const field_end = position_;
    if (kind == Kind::bytes) return;
    if (kind == Kind::floats) return numbers(length / 4);
    if (kind == Kind::doubles) return numbers(length / 8);
    if (kind == Kind::integers) {
      // The last byte of each has its highest bit clear.
      auto const last = [](unsigned char byte) { return byte < 0x80; };
      return numbers(static_cast<std::uint64_t>(std::ranges::count_if(bytes_.subspan(begin, length), last)));
    }
    if (kind == Kind::node && ++nodes_ > limits_.nodes) {
      fail("expected at most " + std::to_string(limits_.nodes) + " nodes, found more");
    }
    position_ = begin;
    message(kind, field_end, depth + 1);
  }

  void numbers(std::uint64_t count) {
    numbers_ += count;
    if (numbers_ <= limits_.elements) return;
    fail("expected at most " + std::to_string(limits_.elements) + " numbers in all tensors, found more");
  }

  std::span<unsigned char const> bytes_;
  ModelLimits limits_;
  std::size_t position_ = 0;
  std::uint64_t parts_ = 0;
  std::uint64_t nodes_ = 0;
  std::uint64_t numbers_ = 0;
};

}  // namespace

void check_model_bytes(std::span<unsigned char const> bytes, ModelLimits const& limits) {
  WireScan(bytes, limits).message(Kind::model, bytes.size(), 0);
}

void check_tensor_bytes(std::span<unsigned char const> bytes, ModelLimits const& limits) {
  WireScan(bytes, limits).message(Kind::tensor, bytes.size(), 0);
}

}  // namespace tool::onnx_parts

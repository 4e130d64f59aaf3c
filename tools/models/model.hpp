// A model as its file says it: named values, and nodes that compute some from others.
//
// Operators are those of ONNX, whatever the format was: a reader of another format says its operators in ONNX's. What a
// file leaves to be computed (shapes of reshapes, say) is left here, too.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace tool {

using Extents = std::vector<std::int64_t>;

// The number of elements of a shape whose extents were checked: see checked_count.
std::size_t count_of(Extents const& shape);

// As ONNX's TensorProto.DataType has them.
enum class Scalar {
  float32,
  float64,
  float16,
  bfloat16,
  int8,
  uint8,
  int16,
  uint16,
  int32,
  uint32,
  int64,
  uint64,
  boolean,
};
std::string_view name_of(Scalar scalar);
bool is_floating(Scalar scalar);

// A tensor, row by row. Every number is held as double: integers beyond 2^53 lose their last digits.
struct Array {
  Scalar scalar = Scalar::float32;
  Extents shape{};
  std::vector<double> values{};
};

// What no reader keeps: the attribute is there, and whoever asks for it refuses it by this name.
struct UnreadAttribute {
  std::string kind;  // "graph", "sparse tensor", ...
};
using Attribute = std::variant<std::int64_t, double, std::string, std::vector<std::int64_t>, std::vector<double>,
                               std::vector<std::string>, Array, UnreadAttribute>;

struct Node {
  std::string op;                    // "Conv"
  std::string domain{};              // empty for ONNX's own
  std::string name{};                // may be empty
  std::vector<std::string> inputs;   // an empty name is an operand that is left out
  std::vector<std::string> outputs;  // an empty name is a result that nobody wants
  std::map<std::string, Attribute> attributes{};
  int opset = 0;        // version of the domain's operators
  std::string place{};  // for messages: `node 3 "conv1" (Conv, opset 13)`
};

// An extent is a number, or a symbol that something has to be bound to. What the file leaves open without a name gets a
// symbol of its own, which begins with a question mark.
struct Extent {
  std::int64_t number = 0;  // where symbol is empty
  std::string symbol{};
};
struct Port {
  std::string name;
  Scalar scalar = Scalar::float32;
  std::vector<Extent> shape{};
  bool has_shape = true;  // whether the file says a shape; else `shape` is empty
};

// How the images of a model lie in memory.
enum class Layout { channels_first, channels_last };

// Nodes stand in an order in which each value is computed before it is read; every name is that of one value; every
// input of a node is an input of the model, a constant, or an output of a node before it.
struct Model {
  std::string file{};    // its path, for messages
  std::string format{};  // "ONNX opset 13", "TFLite version 3"
  std::string producer{};
  Layout layout = Layout::channels_first;
  std::vector<Port> inputs{};  // without those that are constants
  std::vector<Port> outputs{};
  std::map<std::string, Array> constants{};
  std::vector<Node> nodes{};
  std::vector<std::string> notes{};  // what the reader did, a line each: "weights of float16 were widened"
};

// Sorts the nodes, which keep the file's order where that is one; refuses, as ModelError, a cycle, a name that nothing
// computes, a name that is given twice, an output that is none. Drops nodes that no output needs and constants that
// nothing reads, and says so in the notes.
void put_in_order(Model& model);

// Binds symbols: the first axis of inputs, where it is a symbol, to `batch`, every other axis as `shapes` says by the
// name of the input, which goes before the batch. Symbols of one name are one number, also in outputs; an output that
// keeps a symbol has no shape afterwards. Refuses what stays unbound, naming --input NAME=SHAPE, a shape that
// contradicts the file, extents below 1, an input that is not there.
void bind_shapes(Model& model, std::int64_t batch, std::map<std::string, Extents> const& shapes);

// Makes an input a constant, of the input's scalar; its extents bind symbols. Refuses, as ModelError, a name that is no
// input, a shape that contradicts the file, and numbers that the scalar does not hold.
void bind_constant(Model& model, std::string const& input, Array array);

// Shape of a port without symbols.
Extents extents_of(Port const& port);
std::string spell(Extents const& shape);  // "[1, 3, 8]"
std::string spell(Extent const& extent);  // "3", "N", or "?" without a name

}  // namespace tool

#include "readers/tflite_reader.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "models/checked_count.hpp"
#include "models/model_error.hpp"
#include "models/shown_text.hpp"
#include "readers/file_bytes.hpp"
#include "readers/stored_numbers.hpp"
#include "readers/tflite_graph.hpp"

namespace tool {

namespace {

using namespace tflite;
namespace schema = tflite_schema;

Scalar scalar_of(std::string const& place, schema::TensorType type) {
  switch (type) {
    case schema::TensorType_FLOAT32:
      return Scalar::float32;
    case schema::TensorType_FLOAT64:
      return Scalar::float64;
    case schema::TensorType_FLOAT16:
      return Scalar::float16;
    case schema::TensorType_BFLOAT16:
      return Scalar::bfloat16;
    case schema::TensorType_INT8:
      return Scalar::int8;
    case schema::TensorType_UINT8:
      return Scalar::uint8;
    case schema::TensorType_INT16:
      return Scalar::int16;
    case schema::TensorType_UINT16:
      return Scalar::uint16;
    case schema::TensorType_INT32:
      return Scalar::int32;
    case schema::TensorType_UINT32:
      return Scalar::uint32;
    case schema::TensorType_INT64:
      return Scalar::int64;
    case schema::TensorType_UINT64:
      return Scalar::uint64;
    case schema::TensorType_BOOL:
      return Scalar::boolean;
    default:
      throw ModelError(place,
                       "the type " + std::to_string(static_cast<int>(type)) +
                           " is not supported: strings, complex numbers, resources, integers of less than 8 bits");
  }
}

constexpr std::size_t longest_name = 4096;

class Reader {
 public:
  Reader(schema::Model const& file, ModelLimits const& limits) : file_(file), limits_(limits) {}

  Model read() {
    if (file_.version() != 3) {
      throw ModelError("", "expected version 3 of the schema, found " + std::to_string(file_.version()));
    }
    if (file_.subgraphs() == nullptr || file_.subgraphs()->size() != 1) {
      throw ModelError("", "expected one subgraph, found " +
                               std::to_string(file_.subgraphs() == nullptr ? 0 : file_.subgraphs()->size()));
    }
    subgraph_ = file_.subgraphs()->Get(0);
    if (subgraph_->tensors() == nullptr || subgraph_->operators() == nullptr) {
      throw ModelError("", "expected tensors and operators, found none");
    }
    model_.format = "TFLite version 3";
    if (file_.description() != nullptr) model_.producer = shown(file_.description()->str());
    model_.layout = Layout::channels_last;
    name_tensors();
    read_operators();
    check_used_tensors();
    read_constants();
    read_ports();
    Graph graph(model_, names_, shapes_);
    for (Operator const& op : operators_) translate(graph, op);
    leave_out_unread();
    put_in_order(model_);
    return std::move(model_);
  }

 private:
  schema::Tensor const& tensor(std::size_t i) const { return *subgraph_->tensors()->Get(static_cast<unsigned>(i)); }
  std::string place_of(std::size_t i) const { return "tensor " + std::to_string(i) + ' ' + in_quotes(names_[i]); }

  // Tables and lists of a file may be shared: what is made of them is bounded by no file's size.
  void count_parts(std::string const& place, std::size_t count) {
    if (count > limits_.parts - parts_) {
      throw ModelError(place, "expected at most " + std::to_string(limits_.parts) + " parts of the file, found more");
    }
    parts_ += count;
  }

  std::string name_in_file(std::size_t i) const {
    flatbuffers::String const* const name = tensor(i).name();
    if (name == nullptr) return {};
    if (name->size() > longest_name) {
      throw ModelError("tensor " + std::to_string(i), "expected a name of at most " + std::to_string(longest_name) +
                                                          " bytes, found " + std::to_string(name->size()));
    }
    return name->str();
  }

  // Names that are missing or there twice get the tensor's number; none has the form of those that the reader gives.
  void name_tensors() {
    std::size_t const count = subgraph_->tensors()->size();
    count_parts("the tensors", count);
    std::set<std::string> taken;
    for (std::size_t i = 0; i < count; ++i) {
      std::string name = name_in_file(i);
      if (name.starts_with("tflite::")) name.insert(0, "#");
      bool const has_mark = name.find(permuted_mark) != std::string::npos;
      if (name.empty() || has_mark || taken.contains(name)) name += '#' + std::to_string(i);
      while (!taken.insert(name).second) name += '#';
      names_.push_back(std::move(name));
      Extents shape;
      if (auto const* const extents = tensor(i).shape()) {
        count_parts("the tensors", extents->size());
        shape.assign(extents->begin(), extents->end());
      }
      shapes_.push_back(std::move(shape));
    }
  }

  std::vector<int> indices(std::string const& place, flatbuffers::Vector<std::int32_t> const* list,
                           bool may_be_left_out) {
    std::vector<int> result;
    if (list == nullptr) return result;
    count_parts(place, list->size());
    for (std::int32_t const index : *list) {
      bool const right = index >= (may_be_left_out ? -1 : 0) && index < static_cast<std::int64_t>(names_.size());
      if (!right) {
        throw ModelError(place, "there is no tensor " + std::to_string(index) + " of " + std::to_string(names_.size()));
      }
      result.push_back(index);
    }
    return result;
  }

  std::string name_of_code(std::string const& place, std::uint32_t index) const {
    if (file_.operator_codes() == nullptr || index >= file_.operator_codes()->size()) {
      throw ModelError(place, "there is no operator code " + std::to_string(index));
    }
    schema::OperatorCode const& code = *file_.operator_codes()->Get(index);
    std::int32_t const number = std::max(std::int32_t{code.deprecated_builtin_code()}, code.builtin_code());
    std::string_view const name = name_of_operator(number);
    if (name == "CUSTOM") {
      throw ModelError(place, "custom operators are not supported" +
                                  (code.custom_code() == nullptr ? std::string()
                                                                 : ", found " + in_quotes(code.custom_code()->str())));
    }
    if (name.empty()) throw ModelError(place, "the operator code " + std::to_string(number) + " is not known");
    return std::string(name);
  }

  void read_operators() {
    std::size_t const count = subgraph_->operators()->size();
    if (count > limits_.nodes) {
      throw ModelError(
          "", "expected at most " + std::to_string(limits_.nodes) + " operators, found " + std::to_string(count));
    }
    for (std::size_t i = 0; i < count; ++i) {
      schema::Operator const* const table = subgraph_->operators()->Get(static_cast<unsigned>(i));
      std::string place = "operator " + std::to_string(i);
      std::string name = name_of_code(place, table->opcode_index());
      place += " (" + name + ')';
      auto inputs = indices(place, table->inputs(), true);
      auto outputs = indices(place, table->outputs(), false);
      operators_.push_back({table, std::move(name), std::move(place), std::move(inputs), std::move(outputs)});
    }
  }

  bool is_quantised(std::size_t i) const {
    schema::QuantizationParameters const* const parameters = tensor(i).quantization();
    bool const has_scale = parameters != nullptr && parameters->scale() != nullptr && parameters->scale()->size() > 0;
    return has_scale && !is_floating(scalar_of(place_of(i), tensor(i).type()));
  }

  // Tensors that no operator reads are not looked at.
  void check_used_tensors() {
    for (Operator const& op : operators_) {
      if (op.name == "QUANTIZE" || op.name == "FAKE_QUANT") {
        throw ModelError(op.place, "is not supported yet: integer-quantised models");
      }
      for (std::vector<int> const* const list : {&op.inputs, &op.outputs}) {
        for (int const index : *list) {
          if (index >= 0) check_tensor(op, static_cast<std::size_t>(index));
        }
      }
    }
  }
  void check_tensor(Operator const& op, std::size_t i) const {
    if (is_quantised(i)) {
      throw ModelError(op.place + ", " + place_of(i), "is not supported yet: integer-quantised models",
                       "export the model in float");
    }
    if (tensor(i).sparsity() != nullptr) throw ModelError(place_of(i), "sparse tensors are not supported");
    checked_count(shapes_[i], limits_, place_of(i));
  }

  void read_constants() {
    std::set<std::size_t> used;
    for (Operator const& op : operators_) {
      for (int const index : op.inputs) {
        if (index >= 0) used.insert(static_cast<std::size_t>(index));
      }
    }
    std::uint64_t elements = 0;
    for (std::size_t const i : used) {
      schema::Buffer const* const buffer = buffer_of(i);
      if (buffer == nullptr) continue;
      std::size_t const count = checked_count(shapes_[i], limits_, place_of(i));
      if (count > limits_.elements - elements) throw ModelError(place_of(i), "there are too many constants");
      elements += count;
      model_.constants.emplace(names_[i], read_array(i, *buffer, count));
    }
  }

  // A null pointer of a tensor that is computed.
  schema::Buffer const* buffer_of(std::size_t i) const {
    std::uint32_t const index = tensor(i).buffer();
    if (index == 0) return nullptr;
    if (file_.buffers() == nullptr || index >= file_.buffers()->size()) {
      throw ModelError(place_of(i), "there is no buffer " + std::to_string(index));
    }
    schema::Buffer const* const buffer = file_.buffers()->Get(index);
    if (buffer->offset() > 1 || buffer->size() > 1) {
      throw ModelError(place_of(i), "buffers outside of the tables are not supported");
    }
    return buffer->data() == nullptr || buffer->data()->size() == 0 ? nullptr : buffer;
  }

  Array read_array(std::size_t i, schema::Buffer const& buffer, std::size_t count) const {
    Scalar const scalar = scalar_of(place_of(i), tensor(i).type());
    std::span<unsigned char const> const bytes(buffer.data()->data(), buffer.data()->size());
    return {scalar, shapes_[i], numbers_of(bytes, scalar, count, std::endian::little, place_of(i))};
  }

  // Constants that another form has replaced.
  void leave_out_unread() {
    std::set<std::string_view> read;
    for (Node const& node : model_.nodes) read.insert(node.inputs.begin(), node.inputs.end());
    for (Port const& output : model_.outputs) read.insert(output.name);
    std::erase_if(model_.constants, [&](auto const& constant) { return !read.contains(constant.first); });
  }

  void read_ports() {
    for (int const index : indices("the inputs", subgraph_->inputs(), false)) add_port(model_.inputs, index);
    for (int const index : indices("the outputs", subgraph_->outputs(), false)) add_port(model_.outputs, index);
    if (model_.outputs.empty()) throw ModelError("", "has no output");
  }
  void add_port(std::vector<Port>& ports, int index) const {
    auto const i = static_cast<std::size_t>(index);
    checked_count(shapes_[i], limits_, place_of(i));
    if (is_quantised(i)) throw ModelError(place_of(i), "is not supported yet: integer-quantised models");
    Port port{names_[i], scalar_of(place_of(i), tensor(i).type()), {}};
    for (std::int64_t const extent : shapes_[i]) port.shape.push_back({extent, {}});
    ports.push_back(std::move(port));
  }

  schema::Model const& file_;
  ModelLimits const& limits_;
  schema::SubGraph const* subgraph_ = nullptr;
  std::vector<std::string> names_;
  std::vector<Extents> shapes_;
  std::vector<Operator> operators_;
  std::uint64_t parts_ = 0;
  Model model_;
};

}  // namespace

Model read_tflite_bytes(std::span<unsigned char const> bytes, ModelLimits const& limits) {
  flatbuffers::Verifier verifier(bytes.data(), bytes.size(), 64, 4'000'000);
  if (bytes.size() < 8 || !schema::VerifyModelBuffer(verifier)) {
    throw ModelError("", "is no TFLite model, or is damaged: flatbuffers' verifier refuses its tables");
  }
  return Reader(*schema::GetModel(bytes.data()), limits).read();
}

Model read_tflite(std::filesystem::path const& path, ModelLimits const& limits) {
  Model model = read_tflite_bytes(bytes_of_file(path, limits.file_bytes), limits);
  model.file = path.string();
  return model;
}

}  // namespace tool

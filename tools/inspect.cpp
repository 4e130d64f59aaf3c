#include "inspect.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <functional>
#include <ingot/analysis/memory_plan.hpp>
#include <ingot/host/error.hpp>
#include <ingot/host/json.hpp>
#include <ingot/host/quoted_text.hpp>
#include <ingot/host/raw_file.hpp>
#include <ingot/host/safetensors_header.hpp>
#include <ingot/host/text_table.hpp>
#include <map>
#include <set>
#include <stdexcept>

#include "commands.hpp"
#include "models/model_error.hpp"
#include "readers/read_model.hpp"

namespace tool {

namespace {

constexpr std::uint64_t bytes_of_float = 4;

std::uint64_t size_of(Extents const& shape) {
  return count_of(shape);
}

// Operators whose result is its operand, laid out as it was.
bool is_view(std::string const& op) {
  static std::set<std::string> const views{"Reshape", "Flatten", "Squeeze", "Unsqueeze", "Identity", "Dropout"};
  return views.contains(op);
}

std::uint64_t macs_of(Node const& node, Facts const& facts) {
  auto const shape = [&](std::string const& name) -> Extents const& { return facts.at(name).shape; };
  auto const behind_two = [](Extents const& s) { return size_of({s.begin() + 2, s.end()}); };
  Extents const& y = shape(node.outputs.front());
  if (node.op == "Conv") {
    Extents const& w = shape(node.inputs[1]);
    return size_of(y) * size_of(w) / static_cast<std::uint64_t>(w[0]);
  }
  if (node.op == "ConvTranspose") {
    Extents const& w = shape(node.inputs[1]);
    return size_of(shape(node.inputs[0])) * static_cast<std::uint64_t>(w[1]) * behind_two(w);
  }
  if (node.op == "Gemm") {
    auto const found = node.attributes.find("transA");
    std::int64_t const* const transposed =
        found == node.attributes.end() ? nullptr : std::get_if<std::int64_t>(&found->second);
    Extents const& a = shape(node.inputs[0]);
    return size_of(y) * static_cast<std::uint64_t>(transposed != nullptr && *transposed != 0 ? a[0] : a[1]);
  }
  if (node.op == "MatMul") return size_of(y) * static_cast<std::uint64_t>(shape(node.inputs[0]).back());
  if (node.op == "LSTM" || node.op == "GRU" || node.op == "RNN") {
    Extents const& x = shape(node.inputs[0]);
    std::uint64_t const steps = static_cast<std::uint64_t>(x[0] * x[1]);
    return steps * (size_of(shape(node.inputs[1])) + size_of(shape(node.inputs[2])));
  }
  return 0;
}

// The largest sum of bytes alive at one node.
std::uint64_t peak_of(Model const& model, Facts const& facts) {
  constexpr std::size_t most = 4096;
  std::map<std::string, std::size_t> place;  // in `values`, by name; views share that of their operand
  std::array<ingot::ValueLifetime, most> values{};
  std::size_t count = 0;
  auto const born = [&](std::string const& name, std::size_t step) {
    if (count == most) throw ModelError("", "has more than 4096 values between its nodes");
    values[count] = {size_of(facts.at(name).shape) * bytes_of_float, step, step};
    place[name] = count++;
  };
  for (Port const& input : model.inputs) born(input.name, 0);
  for (std::size_t i = 0; i < model.nodes.size(); ++i) {
    Node const& node = model.nodes[i];
    for (std::string const& name : node.inputs) {
      if (auto const found = place.find(name); found != place.end()) values[found->second].last = i + 1;
    }
    for (std::string const& name : node.outputs) {
      if (name.empty() || facts.at(name).constant) continue;
      auto const operand = node.inputs.empty() ? place.end() : place.find(node.inputs[0]);
      if (is_view(node.op) && operand != place.end()) {
        place[name] = operand->second;
      } else {
        born(name, i + 1);
      }
    }
  }
  for (Port const& output : model.outputs) {
    if (auto const found = place.find(output.name); found != place.end()) {
      values[found->second].last = model.nodes.size() + 1;
    }
  }
  return ingot::plan_memory(values).size;
}

}  // namespace

ModelCost cost_of(Model const& model, Facts const& facts) {
  ModelCost cost;
  std::set<std::string> counted;
  for (Node const& node : model.nodes) {
    bool const folded = std::ranges::all_of(
        node.outputs, [&](std::string const& name) { return name.empty() || facts.at(name).constant.has_value(); });
    if (folded) continue;
    NodeCost row{node.name, node.op, facts.at(node.outputs.front()).shape, 0, macs_of(node, facts), 0};
    for (std::string const& name : node.inputs) {
      if (name.empty()) continue;
      Fact const& fact = facts.at(name);
      if (fact.constant && is_floating(fact.scalar) && counted.insert(name).second) {
        row.parameters += size_of(fact.shape);
      }
    }
    for (std::string const& name : node.outputs) {
      if (!name.empty() && !is_view(node.op)) row.result_bytes += size_of(facts.at(name).shape) * bytes_of_float;
    }
    cost.parameters += row.parameters;
    cost.macs += row.macs;
    cost.nodes.push_back(std::move(row));
  }
  cost.peak_bytes = peak_of(model, facts);
  return cost;
}

namespace {

// Members of a JSON object, one after the other.
class JsonObject {
 public:
  explicit JsonObject(std::string& text) : text_(text) { text_ += '{'; }
  ~JsonObject() { text_ += '}'; }
  JsonObject(JsonObject const&) = delete;
  JsonObject& operator=(JsonObject const&) = delete;

  void text(std::string_view key, std::string_view value) {
    begin(key);
    ingot::detail::append_json(text_, value);
  }
  void number(std::string_view key, std::uint64_t value) {
    begin(key);
    text_ += std::to_string(value);
  }
  void raw(std::string_view key, std::string_view json) {
    begin(key);
    text_ += json;
  }
  std::string& member(std::string_view key) {
    begin(key);
    return text_;
  }

 private:
  void begin(std::string_view key) {
    if (text_.back() != '{') text_ += ", ";
    ingot::detail::append_json(text_, key);
    text_ += ": ";
  }
  std::string& text_;
};

template <class Item>
void append_list(std::string& json, std::vector<Item> const& items, std::function<void(Item const&)> const& append) {
  json += '[';
  for (std::size_t i = 0; i < items.size(); ++i) {
    json += i == 0 ? "\n    " : ",\n    ";
    append(items[i]);
  }
  json += ']';
}

std::string spell_ports(std::vector<Port> const& ports, Facts const& facts) {
  std::string text;
  for (Port const& port : ports) {
    text += (text.empty() ? "" : ", ") + ingot::detail::quoted(port.name) + ' ' + spell(facts.at(port.name).shape);
  }
  return text;
}

void print_table(Model const& model, Facts const& facts, ModelCost const& cost) {
  std::vector<std::array<std::string, 6>> rows{{"operator", "name", "result", "parameters", "MACs", "bytes"}};
  for (NodeCost const& node : cost.nodes) {
    rows.push_back({node.op, node.name.empty() ? "" : ingot::detail::quoted(node.name), spell(node.shape),
                    std::to_string(node.parameters), std::to_string(node.macs), std::to_string(node.result_bytes)});
  }
  rows.push_back({"sum", "", "", std::to_string(cost.parameters), std::to_string(cost.macs), ""});
  std::printf("%s%s%s\ninputs   %s\noutputs  %s\n%s", model.format.c_str(),
              model.producer.empty() ? "" : ", written by ",
              model.producer.empty() ? "" : ingot::detail::quoted(model.producer).c_str(),
              spell_ports(model.inputs, facts).c_str(), spell_ports(model.outputs, facts).c_str(),
              ingot::detail::text_table<3>(rows).c_str());
  std::printf("weights %llu bytes as float, activations %llu bytes at their peak\n",
              static_cast<unsigned long long>(cost.parameters * bytes_of_float),
              static_cast<unsigned long long>(cost.peak_bytes));
}

void append_ports(std::string& json, std::vector<Port> const& ports, Facts const& facts) {
  append_list<Port>(json, ports, [&](Port const& port) {
    JsonObject object(json);
    object.text("name", port.name);
    object.text("scalar", name_of(facts.at(port.name).scalar));
    object.raw("shape", spell(facts.at(port.name).shape));
  });
}

void print_json(Model const& model, Facts const& facts, ModelCost const& cost) {
  std::string json;
  {
    JsonObject object(json);
    object.text("format", model.format);
    object.text("producer", model.producer);
    append_ports(object.member("inputs"), model.inputs, facts);
    append_ports(object.member("outputs"), model.outputs, facts);
    append_list<NodeCost>(object.member("nodes"), cost.nodes, [&](NodeCost const& node) {
      JsonObject row(json);
      row.text("operator", node.op);
      row.text("name", node.name);
      row.raw("result", spell(node.shape));
      row.number("parameters", node.parameters);
      row.number("macs", node.macs);
      row.number("bytes", node.result_bytes);
    });
    object.number("parameters", cost.parameters);
    object.number("macs", cost.macs);
    object.number("weight_bytes", cost.parameters * bytes_of_float);
    object.number("peak_activation_bytes", cost.peak_bytes);
  }
  std::puts(json.c_str());
}

void inspect_weights(std::filesystem::path const& path, bool as_json) {
  ingot::detail::RawFile file(path);
  auto const header = ingot::detail::read_safetensors_header(path, file, {});
  std::vector<std::array<std::string, 4>> rows{{"tensor", "dtype", "shape", "bytes"}};
  std::string json;
  {
    JsonObject object(json);
    append_list<ingot::detail::TensorEntry>(object.member("tensors"), header.tensors, [&](auto const& tensor) {
      rows.push_back({ingot::detail::quoted(tensor.name), tensor.dtype, ingot::spell_shape(tensor.shape),
                      std::to_string(tensor.end - tensor.begin)});
      JsonObject row(json);
      row.text("name", tensor.name);
      row.text("dtype", tensor.dtype);
      row.raw("shape", ingot::spell_shape(tensor.shape));
      row.number("bytes", tensor.end - tensor.begin);
    });
    object.number("bytes", header.data_size());
  }
  rows.push_back({"sum", "", "", std::to_string(header.data_size())});
  std::fputs(as_json ? (json + '\n').c_str() : ingot::detail::text_table<3>(rows).c_str(), stdout);
}

}  // namespace

int inspect(InspectCommand const& command) {
  switch (kind_of_file(command.file)) {
    case FileKind::safetensors:
      inspect_weights(command.file, command.json);
      return 0;
    case FileKind::blob:
      return show({command.file});
    default:
      break;
  }
  try {
    Model const model = read_bound_model(command.file, command.binding);
    Facts const facts = facts_of(model);
    ModelCost const cost = cost_of(model, facts);
    command.json ? print_json(model, facts, cost) : print_table(model, facts, cost);
  } catch (ModelError const& error) {
    throw std::runtime_error(ingot::detail::shown_path(command.file) + ": " + error.what());
  }
  return 0;
}

}  // namespace tool

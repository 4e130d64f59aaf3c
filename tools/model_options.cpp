#include "model_options.hpp"

#include <charconv>
#include <ingot/host/quoted_text.hpp>
#include <map>
#include <utility>

#include "models/model_error.hpp"
#include "readers/read_model.hpp"
#include "readers/tensor_file.hpp"

namespace tool {

namespace {

std::pair<std::string, std::string> name_and_value(std::string const& text, char const* option) {
  std::size_t const equals = text.rfind('=');
  if (equals == std::string::npos || equals == 0) {
    throw ModelError(option, "expected NAME=VALUE, found " + ingot::detail::quoted(text));
  }
  return {text.substr(0, equals), text.substr(equals + 1)};
}

Extents shape_of(std::string const& text) {
  Extents shape;
  for (std::string const& part : split_at(text, ',')) {
    if (part.empty() && text.empty()) break;
    std::int64_t extent = 0;
    auto const [end, error] = std::from_chars(part.data(), part.data() + part.size(), extent);
    if (error != std::errc() || end != part.data() + part.size() || extent < 1) {
      throw ModelError("--input", "expected extents as in 1,3,8,8, found " + ingot::detail::quoted(text));
    }
    shape.push_back(extent);
  }
  return shape;
}

// Refuses a batch that nothing in the file leaves open, and one that contradicts a shape.
void check_batch(Model const& model, std::int64_t batch, std::map<std::string, Extents> const& shapes) {
  if (batch == 1) return;
  bool is_open = false;
  for (Port const& port : model.inputs) {
    if (port.shape.empty() || port.shape.front().symbol.empty()) continue;
    is_open = true;
    auto const given = shapes.find(port.name);
    if (given != shapes.end() && !given->second.empty() && given->second.front() != batch) {
      throw ModelError("input " + ingot::detail::quoted(port.name),
                       "the batch is " + std::to_string(batch) + ", and the shape given " + spell(given->second));
    }
  }
  if (!is_open)
    throw ModelError("--batch",
                     "no input's first extent is a symbol that a batch of " + std::to_string(batch) + " binds");
}

}  // namespace

std::vector<std::string> split_at(std::string_view text, char separator) {
  std::vector<std::string> parts;
  for (;;) {
    std::size_t const end = text.find(separator);
    parts.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

Model read_bound_model(std::filesystem::path const& path, ModelBinding const& binding) {
  Model model = read_model(path);
  for (std::string const& text : binding.constants) {
    auto const [name, file] = name_and_value(text, "--constant");
    bind_constant(model, name, read_tensor(file));
  }
  std::map<std::string, Extents> shapes;
  for (std::string const& text : binding.shapes) {
    auto const [name, shape] = name_and_value(text, "--input");
    if (!shapes.emplace(name, shape_of(shape)).second) {
      throw ModelError("--input", "found " + ingot::detail::quoted(name) + " twice");
    }
  }
  check_batch(model, binding.batch, shapes);
  bind_shapes(model, binding.batch, shapes);
  return model;
}

}  // namespace tool

#include "emit/header_text.hpp"

#include <algorithm>
#include <ingot/host/frozen_files.hpp>
#include <ingot/host/frozen_source.hpp>
#include <ingot/host/spelled_options.hpp>

#include "emit/identifiers.hpp"
#include "emit/written_numbers.hpp"

namespace tool::emit {

namespace {

using ingot::detail::filled;
using ingot::detail::spell_hexadecimal;
using ingot::detail::spell_literal;

// A text of the model within a comment: on one line, and without what would change how the line is read.
std::string comment_text(std::string_view text) {
  std::string result(text);
  std::ranges::replace_if(result, [](char c) { return c < ' ' || c > '~' || c == '\\'; }, '?');
  return result;
}

// Lines of at most 120 columns, broken at spaces; those that follow the first are indented by three more.
std::string comment_lines(std::string_view text) {
  std::string result;
  std::string line = "//";
  std::string const words = comment_text(text) + ' ';
  std::size_t begin = 0;
  for (std::size_t end = words.find(' '); end != std::string::npos; end = words.find(' ', begin)) {
    std::string const word = words.substr(begin, end - begin);
    if (line.size() + 1 + word.size() > 120 && line.size() > 5) {
      result += line + '\n';
      line = "//    ";
    }
    line += ' ' + word;
    begin = end + 1;
  }
  return result + line + '\n';
}

std::string stem_of(std::filesystem::path const& path) {
  return path.filename().string();
}

// What the axes of an image or a sequence are, where its first reader says so.
std::string axes_of(WrittenPort const& port) {
  return port.axes.empty() ? "" : ": " + port.axes;
}

std::string spell_ports(std::vector<WrittenPort> const& ports, std::string const& kind) {
  std::string text;
  for (WrittenPort const& port : ports) {
    text += comment_lines("  " + kind + "  " + port.name + ' ' + spell(port.shape) + axes_of(port));
  }
  return text;
}

std::string spell_usage(FileFacts const& facts) {
  std::string const& name = facts.options.name;
  switch (facts.options.weights) {
    case WeightsForm::safetensors:
      return filled(R"(//   static $name$::Net net;  // with <ingot/host.hpp>:
//   ingot::load_weights(net, "$name$.safetensors", {.expect_weights = $name$::weights});
//   static ingot::GoldenWorkspace<$name$::Net> workspace;
//   auto const result = ingot::verify(net, $name$::golden, workspace);  // if (!result) puts(result.text);
)",
                    {{"name", name}});
    case WeightsForm::source:
      return filled(R"(// Link $name$.cpp, which has $name$::net.
//   static ingot::GoldenWorkspace<$name$::Net> workspace;
//   auto const result = ingot::verify($name$::net, $name$::golden, workspace);  // if (!result) puts(result.text);
)",
                    {{"name", name}});
    case WeightsForm::constants:
      return filled(R"(// $name$_weights.hpp has $name$::net as a constant for the compiler.
//   static_assert(ingot::agrees($name$::net, $name$::golden));
)",
                    {{"name", name}});
  }
  return "";
}

std::string spell_description(FileFacts const& facts) {
  Model const& model = facts.model;
  std::string origin = "Written by `ingot import " + stem_of(model.file) + "`: " + model.format;
  if (!model.producer.empty()) origin += ", producer " + model.producer;
  std::string text = comment_lines(origin + (origin.ends_with('.') ? "" : "."));
  text += spell_ports(facts.network.inputs, "input ");
  text += spell_ports(facts.network.outputs, "output");
  for (std::string const& note : facts.network.notes) text += comment_lines(note);
  return text + "//\n" + spell_usage(facts);
}

std::string spell_tensor(GoldenVectors const& golden, std::string const& name) {
  std::vector<std::size_t> extents;
  for (std::int64_t const extent : golden.shape) extents.push_back(static_cast<std::size_t>(extent));
  return "inline constexpr " + ingot::detail::spell_tensor_type("float", extents) + ' ' + name +
         spell_numbers(golden.numbers, "    ") + ";\n";
}

std::string spell_bound(FileOptions const& options) {
  using ingot::detail::SpelledOptions;
  return "ingot::GoldenBound{.relative = " + SpelledOptions::spelled(options.relative_bound) +
         ", .absolute = " + SpelledOptions::spelled(options.absolute_bound) + '}';
}

std::string spell_golden_of_network(FileFacts const& facts, std::vector<GoldenCase> const& cases) {
  WrittenNetwork const& network = facts.network;
  GoldenVectors const inputs = golden_vectors(network.inputs[0], cases, false, network.batch);
  GoldenVectors const outputs = golden_vectors(network.outputs[0], cases, true, network.batch);
  return spell_tensor(inputs, "golden_inputs") + spell_tensor(outputs, "golden_outputs") +
         "inline constexpr ingot::Golden golden{golden_inputs, golden_outputs, " + spell_bound(facts.options) +
         ", weights};\n";
}

// By name; an output that an input is passed on to has the input's vectors.
std::string spell_golden_of_expression(FileFacts const& facts, std::vector<GoldenCase> const& cases) {
  WrittenNetwork const& network = facts.network;
  UniqueNames names{"golden"};
  std::string tensors;
  std::string arguments;
  std::vector<std::string> of_inputs;
  for (WrittenPort const& port : network.inputs) {
    of_inputs.push_back(names.take("golden_" + port.identifier));
    tensors += spell_tensor(golden_vectors(port, cases, false, 1), of_inputs.back());
    arguments += ",\n    ingot::given<" + spell_literal(port.leaf) + ">(" + of_inputs.back() + ')';
  }
  for (WrittenPort const& port : network.outputs) {
    auto const input = std::ranges::find(network.inputs, port.value, &WrittenPort::value);
    std::string name;
    if (input != network.inputs.end()) {
      name = of_inputs[static_cast<std::size_t>(input - network.inputs.begin())];
    } else {
      name = names.take("golden_" + port.identifier);
      tensors += spell_tensor(golden_vectors(port, cases, true, 1), name);
    }
    arguments += ",\n    ingot::expected<" + spell_literal(port.leaf) + ">(" + name + ')';
  }
  return tensors + "inline constexpr auto golden = ingot::golden_of<Net>(\n    " + spell_bound(facts.options) +
         ", weights" + arguments + ");\n";
}

// Named by the fingerprint of the weights: a header and a source of two imports do not link.
std::string weights_namespace(FileFacts const& facts) {
  return "weights_" + spell_hexadecimal(facts.fingerprint, 16);
}

// `[] { Net n{}; n.layer<0>().weight = {...}; return n; }()`
std::string spell_net(FileFacts const& facts) {
  std::string text = "[] {\n  Net n{};\n";
  for (std::size_t i = 0; i < facts.weights.size(); ++i) {
    WrittenParameter const& parameter = facts.network.parameters[i];
    std::string access = "n." + parameter.access;
    if (parameter.access.empty()) {
      std::vector<std::size_t> extents;
      for (std::int64_t const extent : parameter.shape) extents.push_back(static_cast<std::size_t>(extent));
      access = "ingot::parameter_at<" + ingot::detail::spell_tensor_type("float", extents) + ">(n, " +
               std::to_string(i) + ')';
    }
    text += "  " + access + " = " + spell_numbers(facts.weights[i], "      ") + ";\n";
  }
  return text + "  return n;\n}()";
}

std::string spell_includes(FileFacts const& facts) {
  bool const by_number =
      std::ranges::any_of(facts.network.parameters, [](WrittenParameter const& p) { return p.access.empty(); });
  return "#include \"" + facts.options.name + ".hpp\"\n" +
         (by_number ? "\n#include <ingot/network/parameter_at.hpp>\n" : "");
}

}  // namespace

std::string spell_header(FileFacts const& facts, std::vector<GoldenCase> const& cases) {
  std::string const golden =
      facts.network.is_expression ? spell_golden_of_expression(facts, cases) : spell_golden_of_network(facts, cases);
  std::string includes = "#include <cstdint>\n";
  for (std::string const& header : facts.network.headers) includes += "#include <" + header + ">\n";
  if (golden.find("std::numeric_limits<") != std::string::npos) includes += "#include <limits>\n";
  std::string net;
  if (facts.options.weights == WeightsForm::source) {
    net = "inline namespace " + weights_namespace(facts) + " {\nextern Net const net;\n}\n\n";
  }
  return filled(R"($description$#pragma once

$includes$
namespace $name$ {

$declarations$
// The fingerprint of the numbers of all parameters.
inline constexpr std::uint64_t weights = 0x$fingerprint$U;

$net$$golden$
}  // namespace $name$
)",
                {{"description", spell_description(facts)},
                 {"includes", includes},
                 {"name", facts.options.name},
                 {"declarations", facts.network.declarations},
                 {"fingerprint", spell_hexadecimal(facts.fingerprint, 16)},
                 {"net", net},
                 {"golden", golden}});
}

std::string spell_source(FileFacts const& facts) {
  return filled(R"(// The parameters of $name$, exact to the last bit. Written by `ingot import`.
$includes$
namespace $name$ {
inline namespace $weights$ {

constexpr Net net = $net$;

}  // namespace $weights$
}  // namespace $name$
)",
                {{"name", facts.options.name},
                 {"includes", spell_includes(facts)},
                 {"weights", weights_namespace(facts)},
                 {"net", spell_net(facts)}});
}

std::string spell_constants(FileFacts const& facts) {
  std::string const proof = facts.options.prove_while_compiling ? "static_assert(ingot::agrees(net, golden));\n\n" : "";
  return filled(
      R"(// The parameters of $name$ as a constant, exact to the last bit. Written by `ingot import`.
#pragma once

$includes$
namespace $name$ {

inline constexpr Net net = $net$;

$proof$}  // namespace $name$
)",
      {{"name", facts.options.name}, {"includes", spell_includes(facts)}, {"net", spell_net(facts)}, {"proof", proof}});
}

}  // namespace tool::emit

// The texts of the files that a frozen network consists of.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ingot/host/freeze_options.hpp"

namespace ingot::detail {

// What the files say of a network.
struct FrozenFacts {
  std::string name;
  std::string type;      // in C++
  std::string includes;  // lines
  std::string section;
  std::string table;   // the summary
  std::string form;    // a sentence
  std::string scalar;  // float or double
  std::string input_shape;
  std::string output_shape;
  std::uint64_t fingerprint = 0;
  std::uint32_t checksum = 0;  // of all that a header and a source must agree in
  std::size_t parameter_bytes = 0;
  std::size_t scalar_bytes = 0;
  std::size_t inputs = 0;
  std::size_t outputs = 0;
  std::size_t workspace_bytes = 0;
  std::size_t samples = 0;  // known answers
  std::string mean;         // in braces, where inputs are normalised
  std::string deviation;
  std::vector<std::string> classes;
  std::vector<std::string> features;
  bool blob = false;
  bool remembers = false;  // something between steps
};

inline std::string spell_hexadecimal(std::uint64_t value, unsigned digits) {
  std::string text;
  while (digits-- > 0) text += "0123456789abcdef"[value >> (4 * digits) & 15];
  return text;
}
inline std::string spell_upper(std::string_view text) {
  std::string upper;
  for (char const c : text) upper += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return upper;
}

// A text as a literal of C and C++: what is no printable character of ASCII is octal, which ends by itself.
inline std::string spell_literal(std::string_view text) {
  std::string result = "\"";
  for (char const c : text) {
    auto const byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\' || c == '?' || byte < 32 || byte > 126) {
      result += '\\';
      for (unsigned shift = 9; shift > 0; shift -= 3) result += static_cast<char>('0' + (byte >> (shift - 3) & 7));
    } else {
      result += c;
    }
  }
  return result + '"';
}
inline std::string spell_literals(std::vector<std::string> const& texts) {
  std::string result;
  for (std::string const& text : texts) result += (result.empty() ? "" : ", ") + spell_literal(text);
  return '{' + result + '}';
}

inline std::vector<unsigned char> bytes_of(std::string const& text) {
  return {text.begin(), text.end()};
}

// Each line of a text behind a mark.
inline std::string as_comment(std::string_view text, std::string_view mark) {
  std::string result;
  bool begins = true;
  for (char const c : text) {
    if (begins) result += mark;
    if (begins && c != '\n') result += ' ';
    result += c;
    begins = c == '\n';
  }
  return result;
}

// A text with values in place of each $key$.
using TextValues = std::initializer_list<std::pair<std::string_view, std::string_view>>;
inline std::string filled(std::string_view text, TextValues values) {
  std::string result;
  while (true) {
    std::size_t const begin = text.find('$');
    result += text.substr(0, begin);
    if (begin == std::string_view::npos) return result;
    std::size_t const end = text.find('$', begin + 1);
    std::string_view const key = text.substr(begin + 1, end - begin - 1);
    for (auto const& [name, value] : values) {
      if (name == key) result += value;
    }
    text.remove_prefix(end + 1);
  }
}

// What opens the headers and ends the blob.
inline std::string spell_description(FrozenFacts const& facts) {
  return filled(R"($name$: a network frozen by Ingot. Freeze it again rather than edit it.

$table$$form$
input $input$, output $output$ of $number$; flash $flash$ bytes of parameters;
RAM $ram$ bytes of workspace, beside input and output
)",
                {{"name", facts.name},
                 {"table", facts.table},
                 {"form", facts.form},
                 {"input", facts.input_shape},
                 {"output", facts.output_shape},
                 {"number", facts.scalar},
                 {"flash", std::to_string(facts.parameter_bytes)},
                 {"ram", std::to_string(facts.workspace_bytes)}});
}

// The namespace of what the source defines.
inline std::string spell_freezing(FrozenFacts const& facts) {
  return "frozen_" + spell_hexadecimal(facts.checksum, 8);
}

// What else a program needs to predict: how inputs are normalised, and names.
inline std::string spell_notes(FrozenFacts const& facts) {
  std::string text;
  if (!facts.mean.empty()) {
    text += R"(// x -> (x - mean) / deviation: what stands before the network.
extern ingot::tensor_t<$number$, Net::input_shape> const mean;
extern ingot::tensor_t<$number$, Net::input_shape> const deviation;
constexpr void normalize(ingot::tensor_t<$number$, Net::input_shape>& x) {
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = (x[i] - mean[i]) / deviation[i];
}

)";
  }
  if (!facts.classes.empty()) text += "inline constexpr char const* class_names[] = $classes$;\n\n";
  if (!facts.features.empty()) text += "inline constexpr char const* feature_names[] = $features$;\n\n";
  return filled(text, {{"number", facts.scalar},
                       {"classes", spell_literals(facts.classes)},
                       {"features", spell_literals(facts.features)}});
}

inline std::string spell_frozen_header(FrozenFacts const& facts) {
  std::string const usage =
      filled(facts.blob ? R"(The parameters are a blob, $name$.blob, which the program finds in memory:
  static $name$::Net::Workspace<1> workspace;
  auto const found = ingot::open_blob<$name$::Net>(data, bytes);
  if (found) found.net->forward(x, y, workspace);
)"
                        : R"(Link $name$.cpp, and
  static $name$::Net::Workspace<1> workspace;
  $name$::net.forward(x, y, workspace);
)",
             {{"name", facts.name}}) +
      filled(facts.remembers && !facts.blob ? R"(Step by step, one frame of x and y at a time:
  static ingot::State<$name$::Net> state = $name$::net.rest_state();
  static ingot::StepWorkspace<$name$::Net> scratch;
  $name$::net.step(frame, output, state, scratch);
)"
                                            : "",
             {{"name", facts.name}});
  return filled(R"($description$#pragma once

$includes$
#include <cstddef>

namespace $name$ {

using Net = $type$;

static_assert(ingot::fingerprint_v<Net> == 0x$fingerprint$U,
              "$name$ was frozen from another network than this type: freeze it again");

// Named by a checksum: a header and a source of two freezings do not link.
inline namespace $freezing$ {

$net$$notes$// Known answers: ingot::known_answers_error(net, golden_inputs, golden_outputs, workspace), which
// <ingot/deploy/known_answers.hpp> has.
inline constexpr std::size_t golden_count = $samples$;
extern ingot::batch_t<$number$, golden_count, Net::input_shape> const golden_inputs;
extern ingot::batch_t<$number$, golden_count, Net::output_shape> const golden_outputs;

}  // namespace $freezing$
}  // namespace $name$
)",
                {{"description", as_comment(spell_description(facts) + '\n' + usage, "//")},
                 {"includes", facts.includes},
                 {"name", facts.name},
                 {"type", facts.type},
                 {"fingerprint", spell_hexadecimal(facts.fingerprint, 16)},
                 {"freezing", spell_freezing(facts)},
                 {"net", facts.blob ? "" : "extern Net const net;\n\n"},
                 {"notes", spell_notes(facts)},
                 {"samples", std::to_string(facts.samples)},
                 {"number", facts.scalar}});
}

// `parameters` are statements that set those of `n`; inputs and outputs are values in braces.
inline std::string spell_frozen_source(FrozenFacts const& facts, std::string const& parameters,
                                       std::string const& inputs, std::string const& outputs) {
  bool const by_number = parameters.find("ingot::parameter_at<") != std::string::npos;
  std::string net;
  if (!facts.blob) {
    if (!facts.section.empty()) net = "[[gnu::section(\"" + facts.section + "\")]]\n";
    net += "constexpr Net net = [] {\n  Net n{};\n" + parameters + "  return n;\n}();\n\n";
  }
  std::string const tensor = "constexpr ingot::tensor_t<" + facts.scalar + ", Net::input_shape> ";
  std::string notes;
  if (!facts.mean.empty())
    notes = tensor + "mean" + facts.mean + ";\n" + tensor + "deviation" + facts.deviation + ";\n\n";
  return filled(R"(// The parameters of $name$, exact to the last bit. Made by ingot::freeze.
#include "$name$.hpp"

$include$namespace $name$ {
inline namespace $freezing$ {

$net$$notes$constexpr ingot::batch_t<$number$, golden_count, Net::input_shape> golden_inputs$inputs$;
constexpr ingot::batch_t<$number$, golden_count, Net::output_shape> golden_outputs$outputs$;

}  // namespace $freezing$
}  // namespace $name$
)",
                {{"name", facts.name},
                 {"include", by_number ? "#include <ingot/network/parameter_at.hpp>\n\n" : ""},
                 {"freezing", spell_freezing(facts)},
                 {"net", net},
                 {"notes", notes},
                 {"number", facts.scalar},
                 {"inputs", inputs},
                 {"outputs", outputs}});
}

}  // namespace ingot::detail

#include "ingot/core/epilogue.hpp"

// The texts of the files that a frozen network consists of.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "ingot/host/freeze_options.hpp"
#include "ingot/host/quoted_text.hpp"

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
  std::size_t inputs = 0;
  std::size_t outputs = 0;
  std::size_t workspace_bytes = 0;
  std::size_t samples = 0;  // known answers
  bool blob = false;
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
inline std::string as_comment(std::string_view text, std::string_view mark) {
  std::string result;
  bool begins = true;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (begins) result += mark;
    if (begins && text[i] != '\n') result += ' ';
    result += text[i];
    begins = text[i] == '\n';
  }
  return result;
}

// What opens both headers.
inline std::string spell_description(FrozenFacts const& facts) {
  std::string text = facts.name + ": a network frozen by Ingot. Freeze it again rather than edit it.\n\n" + facts.table;
  text += facts.form + "\n";
  text += "input " + facts.input_shape + ", output " + facts.output_shape + " of " + facts.scalar + "; flash " +
          std::to_string(facts.parameter_bytes) + " bytes of parameters; RAM " + std::to_string(facts.workspace_bytes) +
          " bytes of workspace, beside input and output\n";
  return text;
}

// The namespace of what the source defines.
inline std::string spell_freezing(FrozenFacts const& facts) {
  return "frozen_" + spell_hexadecimal(facts.checksum, 8);
}

inline std::string spell_frozen_header(FrozenFacts const& facts) {
  std::string const& name = facts.name;
  std::string text = as_comment(spell_description(facts), "//") + "//\n";
  if (facts.blob) {
    text += "// The parameters are a blob, " + name +
            ".blob, which the program finds in memory:\n"
            "//   static " +
            name +
            "::Net::Workspace<1> workspace;\n"
            "//   auto const found = ingot::open_blob<" +
            name +
            "::Net>(data, bytes);\n"
            "//   if (found) found.net->forward(x, y, workspace);\n";
  } else {
    text += "// Link " + name +
            ".cpp, and\n"
            "//   static " +
            name +
            "::Net::Workspace<1> workspace;\n"
            "//   " +
            name + "::net.forward(x, y, workspace);\n";
  }
  text += "#pragma once\n\n" + facts.includes + "\n#include <cstddef>\n\nnamespace " + name + " {\n\n";
  text += "using Net = " + facts.type + ";\n\n";
  text += "static_assert(ingot::fingerprint_v<Net> == 0x" + spell_hexadecimal(facts.fingerprint, 16) +
          "U,\n              \"" + name + " was frozen from another network than this type: freeze it again\");\n\n";
  text += "// Named by a checksum: a header and a source of two freezings do not link.\n";
  text += "inline namespace " + spell_freezing(facts) + " {\n\n";
  if (!facts.blob) text += "extern Net const net;\n\n";
  text += "// Known answers: ingot::known_answers_error(net, golden_inputs, golden_outputs, workspace).\n";
  text += "inline constexpr std::size_t golden_count = " + std::to_string(facts.samples) + ";\n";
  text += "extern ingot::batch_t<" + facts.scalar + ", golden_count, Net::input_shape> const golden_inputs;\n";
  text += "extern ingot::batch_t<" + facts.scalar + ", golden_count, Net::output_shape> const golden_outputs;\n\n";
  return text + "}  // namespace " + spell_freezing(facts) + "\n}  // namespace " + name + "\n";
}

// `parameters` are statements that set those of `n`; inputs and outputs are values in braces.
inline std::string spell_frozen_source(FrozenFacts const& facts, std::string const& parameters,
                                       std::string const& inputs, std::string const& outputs) {
  std::string text = "// The parameters of " + facts.name + ", exact to the last bit. Made by ingot::freeze.\n";
  text += "#include \"" + facts.name + ".hpp\"\n\n";
  if (parameters.find("ingot::parameter_at<") != std::string::npos) {
    text += "#include <ingot/network/parameter_at.hpp>\n\n";
  }
  text += "namespace " + facts.name + " {\ninline namespace " + spell_freezing(facts) + " {\n\n";
  if (!facts.blob) {
    if (!facts.section.empty()) text += "[[gnu::section(\"" + facts.section + "\")]]\n";
    text += "constexpr Net net = [] {\n  Net n{};\n" + parameters + "  return n;\n}();\n\n";
  }
  text +=
      "constexpr ingot::batch_t<" + facts.scalar + ", golden_count, Net::input_shape> golden_inputs" + inputs + ";\n";
  text += "constexpr ingot::batch_t<" + facts.scalar + ", golden_count, Net::output_shape> golden_outputs" + outputs +
          ";\n\n";
  return text + "}  // namespace " + spell_freezing(facts) + "\n}  // namespace " + facts.name + "\n";
}

}  // namespace ingot::detail

#include "ingot/core/epilogue.hpp"

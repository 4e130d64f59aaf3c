// A frozen network's interface for C.
#pragma once

#include "ingot/core/prologue.hpp"

#include <string>

#include "ingot/host/frozen_files.hpp"

namespace ingot::detail {

// The same in each header, so that several networks stand in one program.
inline constexpr char const* c_interface = R"(/* A network: what a program calls without knowing which one it is. */
#ifndef INGOT_NETWORK_FOR_C
#define INGOT_NETWORK_FOR_C
enum ingot_status {
  INGOT_OK = 0,
  INGOT_NO_PARAMETERS = 1, /* the network's blob was not opened */
  INGOT_NO_MEMORY = 2,     /* the input, the output or a workspace that is needed is a null pointer */
  INGOT_MISALIGNED = 3,    /* one of them does not begin where its numbers may */
  INGOT_BAD_BLOB = 16      /* and more: INGOT_BAD_BLOB + what was found, as ingot::BlobStatus counts */
};
struct ingot_network {
  char const* name;
  void const* parameters; /* none until a blob is opened */
  size_t input_size;      /* in numbers */
  size_t output_size;
  size_t number_bytes; /* 4: float, 8: double */
  size_t workspace_bytes;
  size_t workspace_alignment;
  int (*run)(void const* parameters, void const* input, void* output, void* workspace);
};
/* One inference on one sample: 0, or an ingot_status, and then the output is as it was. The workspace's old contents do
   not matter; two calls at the same time need one each. */
static inline int ingot_run(struct ingot_network const* network, void const* input, void* output, void* workspace) {
  if (network->parameters == 0) return INGOT_NO_PARAMETERS;
  if (input == 0 || output == 0 || (workspace == 0 && network->workspace_bytes > 0)) return INGOT_NO_MEMORY;
  if (((uintptr_t)input | (uintptr_t)output | (uintptr_t)workspace) % network->workspace_alignment != 0) {
    return INGOT_MISALIGNED;
  }
  return network->run(network->parameters, input, output, workspace);
}
#endif
)";

inline std::string spell_c_header(FrozenFacts const& facts) {
  std::string const& name = facts.name;
  std::string const upper = spell_upper(name);
  auto const define = [&](std::string const& what, std::string const& value) {
    return "#define " + upper + '_' + what + ' ' + value + '\n';
  };
  std::string text = "/*\n" + as_comment(spell_description(facts), " *") + " */\n";
  text += "#ifndef " + upper + "_FOR_C\n#define " + upper + "_FOR_C\n\n#include <stddef.h>\n#include <stdint.h>\n\n";
  text += "#ifdef __cplusplus\nextern \"C\" {\n#endif\n\n";
  text += c_interface;
  text += '\n' + define("INPUT_SIZE", std::to_string(facts.inputs)) +
          define("OUTPUT_SIZE", std::to_string(facts.outputs)) +
          define("PARAMETER_BYTES", std::to_string(facts.parameter_bytes)) +
          define("WORKSPACE_BYTES", std::to_string(facts.workspace_bytes)) +
          define("WORKSPACE_ALIGNMENT", facts.scalar == "float" ? "4" : "8") +
          define("FINGERPRINT", "UINT64_C(0x" + spell_hexadecimal(facts.fingerprint, 16) + ")");
  if (facts.blob) {
    text +=
        "\n/* Looks at a blob of this network, and lets `network` run with its parameters, which stay where they are: "
        "0,"
        "\n   or an ingot_status, and then `network` has no parameters. */\n";
    text += "int " + name + "_open(struct ingot_network* network, void const* blob, size_t bytes);\n";
  } else {
    text += "\nextern struct ingot_network const " + name + "_network;\n";
    text += "\n/* One inference: 0, or an ingot_status. */\n";
    text += "int " + name + "_run(" + facts.scalar + " const* input, " + facts.scalar + "* output, void* workspace);\n";
    text += "\n/* The largest difference from the known answers, as a part of the largest output. */\n";
    text += facts.scalar + ' ' + name + "_known_answers_error(void* workspace);\n";
  }
  return text + "\n#ifdef __cplusplus\n}\n#endif\n#endif\n";
}

inline std::string spell_c_source(FrozenFacts const& facts) {
  std::string const& name = facts.name;
  std::string const upper = spell_upper(name);
  std::string text = "// What " + name + ".h declares. Made by ingot::freeze.\n";
  text += "#include \"" + name + ".h\"\n\n#include \"" + name + ".hpp\"\n\n";
  text += facts.blob ? "#include <ingot/deploy/blob.hpp>\n\n" : "#include <ingot/deploy/known_answers.hpp>\n\n";
  text += "namespace {\n\nusing " + name + "::Net;\nusing Number = " + facts.scalar + ";\n";
  text += "using WorkspaceOfOne = ingot::Scratch<Number, ingot::workspace_size_v<Net, 1>>;\n\n";
  text +=
      "static_assert(ingot::workspace_bytes<Net> <= " + upper +
      "_WORKSPACE_BYTES,\n              \"this target needs more workspace than the one that froze the network\");\n"
      "static_assert(alignof(Number) <= " +
      upper + "_WORKSPACE_ALIGNMENT);\n\n";
  text +=
      "int run(void const* parameters, void const* input, void* output, void* workspace) {\n"
      "  using X = ingot::View<Number const, 1, Net::input_shape>;\n"
      "  using Y = ingot::View<Number, 1, Net::output_shape>;\n"
      "  static_cast<Net const*>(parameters)->forward<1>(\n"
      "      X(static_cast<Number const*>(input), " +
      upper + "_INPUT_SIZE), Y(static_cast<Number*>(output), " + upper +
      "_OUTPUT_SIZE),\n      WorkspaceOfOne(static_cast<Number*>(workspace)));\n  return INGOT_OK;\n}\n\n";
  text +=
      "constexpr ingot_network network_with(void const* parameters) {\n"
      "  return {\"" +
      name + "\", parameters, " + upper + "_INPUT_SIZE, " + upper +
      "_OUTPUT_SIZE, sizeof(Number),\n"
      "          " +
      upper + "_WORKSPACE_BYTES, " + upper + "_WORKSPACE_ALIGNMENT, run};\n}\n\n}  // namespace\n\n";
  text += "extern \"C\" {\n\n";
  if (facts.blob) {
    text += "int " + name +
            "_open(ingot_network* network, void const* blob, size_t bytes) {\n"
            "  auto const found = ingot::open_blob<Net>(blob, bytes);\n"
            "  *network = network_with(found.net);\n"
            "  return found ? INGOT_OK : INGOT_BAD_BLOB + static_cast<int>(found.status);\n}\n";
  } else {
    text += "extern constexpr ingot_network " + name + "_network = network_with(&" + name + "::net);\n\n";
    text += "int " + name +
            "_run(Number const* input, Number* output, void* workspace) {\n"
            "  return ingot_run(&" +
            name + "_network, input, output, workspace);\n}\n\n";
    text += "Number " + name +
            "_known_answers_error(void* workspace) {\n"
            "  WorkspaceOfOne scratch(static_cast<Number*>(workspace));\n"
            "  return ingot::known_answers_error(" +
            name + "::net, " + name + "::golden_inputs, " + name + "::golden_outputs, scratch);\n}\n";
  }
  return text + "\n}  // extern \"C\"\n";
}

}  // namespace ingot::detail

#include "ingot/core/epilogue.hpp"

// A frozen network's interface for C.
#pragma once

#include "ingot/core/prologue.hpp"

#include <string>

#include "ingot/host/frozen_files.hpp"

namespace ingot::detail {

// The same in each header, so that several networks stand in one program.
inline constexpr char const* network_for_c = R"(/* A network: what a program calls without knowing which one it is. */
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
  int (*run)(void const* parameters, void const* input, void* output, void* workspace);
};
/* One inference on one sample: 0, or an ingot_status, and then the output is as it was. The workspace's old contents do
   not matter; two calls at the same time need one each. */
static inline int ingot_run(struct ingot_network const* network, void const* input, void* output, void* workspace) {
  if (network->parameters == NULL) return INGOT_NO_PARAMETERS;
  return network->run(network->parameters, input, output, workspace);
}
#endif
)";

inline std::string spell_c_header(FrozenFacts const& facts) {
  std::string const calls =
      facts.blob
          ? R"(/* Looks at a blob of this network, and lets `network` run with its parameters, which stay where they are: 0, or an
   ingot_status, and then `network` has no parameters. */
int $name$_open(struct ingot_network* network, void const* blob, size_t bytes);
)"
          : R"(extern struct ingot_network const $name$_network;

/* One inference: 0, or an ingot_status. */
int $name$_run($number$ const* input, $number$* output, void* workspace);

/* The largest difference from the known answers, as a part of the largest output. */
$number$ $name$_known_answers_error(void* workspace);
)";
  std::string notes;
  if (!facts.mean.empty()) {
    notes +=
        "/* x -> (x - mean) / deviation: what stands before the network. */\nvoid $name$_normalize($number$* "
        "input);\n\n";
  }
  if (!facts.classes.empty()) notes += "extern char const* const $name$_class_names[$classes$];\n\n";
  if (!facts.features.empty()) notes += "extern char const* const $name$_feature_names[$features$];\n\n";
  std::string const upper = spell_upper(facts.name);
  return filled(R"(/*
$description$ */
#ifndef $NAME$_FOR_C
#define $NAME$_FOR_C

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

)",
                {{"description", as_comment(spell_description(facts), " *")}, {"NAME", upper}}) +
         network_for_c +
         filled(R"(
/* Sizes in numbers and in bytes. */
#define $NAME$_INPUT_SIZE $inputs$
#define $NAME$_OUTPUT_SIZE $outputs$
#define $NAME$_PARAMETER_BYTES $flash$
#define $NAME$_WORKSPACE_BYTES $ram$
#define $NAME$_WORKSPACE_ALIGNMENT $alignment$
#define $NAME$_FINGERPRINT UINT64_C(0x$fingerprint$)

)" + notes + calls + R"(
#ifdef __cplusplus
}
#endif
#endif
)",
                {{"NAME", upper},
                 {"name", facts.name},
                 {"number", facts.scalar},
                 {"inputs", std::to_string(facts.inputs)},
                 {"outputs", std::to_string(facts.outputs)},
                 {"classes", std::to_string(facts.classes.size())},
                 {"features", std::to_string(facts.features.size())},
                 {"flash", std::to_string(facts.parameter_bytes)},
                 {"ram", std::to_string(facts.workspace_bytes)},
                 {"alignment", std::to_string(facts.scalar_bytes)},
                 {"fingerprint", spell_hexadecimal(facts.fingerprint, 16)}});
}

inline std::string spell_c_source(FrozenFacts const& facts) {
  std::string const calls = facts.blob ? R"(int $name$_open(ingot_network* network, void const* blob, size_t bytes) {
  auto const found = ingot::open_blob<Net>(blob, bytes);
  *network = network_with(found.net);
  return found ? INGOT_OK : INGOT_BAD_BLOB + static_cast<int>(found.status);
}
)"
                                       : R"(extern constexpr ingot_network $name$_network = network_with(&$name$::net);

int $name$_run(Number const* input, Number* output, void* workspace) {
  return run(&$name$::net, input, output, workspace);
}

Number $name$_known_answers_error(void* workspace) {
  WorkspaceOfOne scratch(static_cast<Number*>(workspace));
  return ingot::known_answers_error($name$::net, $name$::golden_inputs, $name$::golden_outputs, scratch);
}
)";
  std::string notes;
  if (!facts.mean.empty()) {
    notes += R"(void $name$_normalize(Number* input) {
  for (std::size_t i = 0; i < $NAME$_INPUT_SIZE; ++i) input[i] = (input[i] - $name$::mean[i]) / $name$::deviation[i];
}

)";
  }
  if (!facts.classes.empty()) notes += "extern constexpr char const* $name$_class_names[] = $classes$;\n\n";
  if (!facts.features.empty()) notes += "extern constexpr char const* $name$_feature_names[] = $features$;\n\n";
  return filled(R"(// What $name$.h declares. Made by ingot::freeze.
#include "$name$.h"

#include "$name$.hpp"

#include <ingot/deploy/$include$.hpp>

#include <cstdint>

namespace {

using $name$::Net;
using Number = $number$;
using Input = ingot::View<Number const, 1, Net::input_shape>;
using Output = ingot::View<Number, 1, Net::output_shape>;
using WorkspaceOfOne = ingot::Scratch<Number, ingot::workspace_size_v<Net, 1>>;

static_assert(ingot::workspace_bytes<Net> <= $NAME$_WORKSPACE_BYTES,
              "this target needs more workspace than the one that froze the network");

bool is_misaligned(void const* begin) {
  return reinterpret_cast<std::uintptr_t>(begin) % alignof(Number) != 0;
}

int run(void const* parameters, void const* input, void* output, void* workspace) {
  bool const has_workspace = workspace != nullptr || ingot::workspace_bytes<Net> == 0;
  if (input == nullptr || output == nullptr || !has_workspace) return INGOT_NO_MEMORY;
  if (is_misaligned(input) || is_misaligned(output) || is_misaligned(workspace)) return INGOT_MISALIGNED;
  static_cast<Net const*>(parameters)
      ->forward<1>(Input(static_cast<Number const*>(input), $NAME$_INPUT_SIZE),
                   Output(static_cast<Number*>(output), $NAME$_OUTPUT_SIZE),
                   WorkspaceOfOne(static_cast<Number*>(workspace)));
  return INGOT_OK;
}

constexpr ingot_network network_with(void const* parameters) {
  return {"$name$", parameters, $NAME$_INPUT_SIZE, $NAME$_OUTPUT_SIZE, sizeof(Number), $NAME$_WORKSPACE_BYTES, run};
}

}  // namespace

extern "C" {

)" + notes + calls + R"(
}  // extern "C"
)",
                {{"NAME", spell_upper(facts.name)},
                 {"name", facts.name},
                 {"number", facts.scalar},
                 {"classes", spell_literals(facts.classes)},
                 {"features", spell_literals(facts.features)},
                 {"include", facts.blob ? "blob" : "known_answers"}});
}

}  // namespace ingot::detail

#include "ingot/core/epilogue.hpp"

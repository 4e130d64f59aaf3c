// A frozen network's interface for C.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <string>
#include <vector>

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
  /* What opening a blob finds. */
  INGOT_TRUNCATED = 17,       /* fewer bytes than the header, or than the header says */
  INGOT_NOT_A_BLOB = 18,      /* does not begin as a blob does */
  INGOT_UNKNOWN_VERSION = 19, /* of a later or damaged format */
  INGOT_WRONG_NETWORK = 20,   /* of another architecture */
  INGOT_WRONG_SIZE = 21,
  INGOT_DAMAGED = 22,         /* the checksum is not that of the bytes */
  INGOT_BLOB_MISALIGNED = 23, /* begins where the parameters cannot be read in place */
  INGOT_WRONG_LAYOUT = 24     /* this target holds the parameters at other places or with other bytes first */
};
struct ingot_network {
  char const* name;
  void const* parameters; /* none until a blob is opened */
  uint32_t sequence;      /* the blob's */
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

// The names of C that carry the checksum, so that a header and a source of two freezings do not link.
inline std::string spell_c_names(FrozenFacts const& facts) {
  std::string text = "/* Named by a checksum: this header and a source of another freezing do not link. */\n";
  std::vector<std::string> names{"known_answers_error"};
  for (char const* const name : {"open", "open_latest"}) {
    if (facts.blob) names.push_back(name);
  }
  for (char const* const name : {"network", "run"}) {
    if (!facts.blob) names.push_back(name);
  }
  if (!facts.mean.empty()) names.push_back("normalize");
  if (!facts.classes.empty()) names.push_back("class_names");
  if (!facts.features.empty()) names.push_back("feature_names");
  std::string const checksum = spell_hexadecimal(facts.checksum, 8);
  for (std::string const& name : names) {
    std::string const full = facts.name + '_' + name;
    text += "#define " + full + ' ' + full + '_' + checksum + '\n';
  }
  return text;
}

inline std::string spell_c_header(FrozenFacts const& facts) {
  std::string const calls =
      facts.blob
          ? R"(/* Looks at a blob of this network, and lets `network` run with its parameters, which stay where they are: 0, or an
   ingot_status, and then `network` has no parameters. */
int $name$_open(struct ingot_network* network, void const* blob, size_t bytes);

/* Of two slots, the valid one of the later sequence; a slot that was half written is not valid. */
int $name$_open_latest(struct ingot_network* network, void const* a, size_t a_bytes, void const* b, size_t b_bytes);

/* The largest difference from the known answers, as a part of the largest output; infinite
   where no blob is open. */
$number$ $name$_known_answers_error(struct ingot_network const* network, void* workspace);
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
#ifndef $name$_FOR_C
#define $name$_FOR_C

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

)",
                {{"description", as_comment(spell_description(facts), " *")}, {"name", facts.name}}) +
         network_for_c +
         filled(R"(
/* Sizes in numbers and in bytes. The workspace is that of the machine that froze the network, and at least one number:
   a target may need less, which `workspace_bytes` of the network says, and none that needs more compiles. */
#define $NAME$_INPUT_SIZE $inputs$
#define $NAME$_OUTPUT_SIZE $outputs$
#define $NAME$_PARAMETER_BYTES $flash$
#define $NAME$_WORKSPACE_BYTES $ram$
#define $NAME$_WORKSPACE_ALIGNMENT $alignment$
#define $NAME$_FINGERPRINT UINT64_C(0x$fingerprint$)

)" + spell_c_names(facts) +
                    '\n' + notes + calls + R"(
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
                 {"ram", std::to_string(std::max(facts.workspace_bytes, facts.scalar_bytes))},
                 {"alignment", std::to_string(facts.scalar_bytes)},
                 {"fingerprint", spell_hexadecimal(facts.fingerprint, 16)}});
}

inline std::string spell_c_source(FrozenFacts const& facts) {
  std::string const calls = facts.blob
                                ? R"(int $name$_open(ingot_network* network, void const* blob, size_t bytes) {
  return take(ingot::open_blob<Net>(blob, bytes), *network);
}

int $name$_open_latest(ingot_network* network, void const* a, size_t a_bytes, void const* b, size_t b_bytes) {
  return take(ingot::open_latest_blob<Net>({a, a_bytes}, {b, b_bytes}), *network);
}

Number $name$_known_answers_error(ingot_network const* network, void* workspace) {
  if (network->parameters == nullptr) return std::numeric_limits<Number>::infinity();
  return known_answers_error(*static_cast<Net const*>(network->parameters), workspace);
}
)"
                                : R"(extern constexpr ingot_network $name$_network = network_with(&$name$::net, 0);

int $name$_run(Number const* input, Number* output, void* workspace) {
  return run(&$name$::net, input, output, workspace);
}

Number $name$_known_answers_error(void* workspace) {
  return known_answers_error($name$::net, workspace);
}
)";
  std::string const take = R"(
int take(ingot::FoundBlob<Net> const& found, ingot_network& network) {
  network = network_with(found.net, found.sequence);
  return found ? INGOT_OK : INGOT_TRUNCATED - 1 + static_cast<int>(found.status);
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

$include$#include <ingot/deploy/known_answers.hpp>

#include <cstdint>
#include <limits>

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

constexpr ingot_network network_with(void const* parameters, std::uint32_t sequence) {
  return {"$name$",       parameters, sequence, $NAME$_INPUT_SIZE, $NAME$_OUTPUT_SIZE, sizeof(Number),
          ingot::workspace_bytes<Net>, run};
}
$take$
Number known_answers_error(Net const& net, void* workspace) {
  WorkspaceOfOne scratch(static_cast<Number*>(workspace));
  return ingot::known_answers_error(net, $name$::golden_inputs, $name$::golden_outputs, scratch);
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
                 {"include", facts.blob ? "#include <ingot/deploy/blob.hpp>\n" : ""},
                 {"take", facts.blob ? take : ""}});
}

}  // namespace ingot::detail

#include "ingot/core/epilogue.hpp"

// Freezes a trained network: writes it as source, or as a blob, that becomes part of a firmware image.
//
//   freeze(net, {.name = "lenet", .folder = "firmware"});       // lenet.hpp and lenet.cpp
//
// The firmware includes the header and links the source; nothing else is needed, and nothing is read or made at run
// time: the parameters are constants in flash.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "ingot/core/random.hpp"
#include "ingot/core/tensor.hpp"
#include "ingot/deploy/blob.hpp"
#include "ingot/deploy/prepare.hpp"
#include "ingot/host/finite_weights.hpp"
#include "ingot/host/freeze_options.hpp"
#include "ingot/host/frozen_c.hpp"
#include "ingot/host/frozen_files.hpp"
#include "ingot/host/frozen_source.hpp"
#include "ingot/host/in_heap.hpp"
#include "ingot/host/model_notes.hpp"
#include "ingot/host/quoted_text.hpp"
#include "ingot/host/save_file.hpp"
#include "ingot/host/summary.hpp"
#include "ingot/host/type_spelling.hpp"
#include "ingot/layers/fingerprint.hpp"
#include "ingot/network/checks.hpp"

namespace ingot {

namespace detail {

template <class Net, FrozenForm Form>
struct FrozenNetwork {
  using type = prepared_t<Net, Form == FrozenForm::for_device ? WeightOrder::in_rows : WeightOrder::of_this_target>;
  static constexpr char const* sentence =
      Form == FrozenForm::for_device ? "Prepared for inference, weights in rows as on microcontrollers."
                                     : "Prepared for inference, weights in the order of the machine that froze it.";
  static std::string spell(std::string const& type_of_user) {
    return "ingot::prepared_t<" + type_of_user +
           (Form == FrozenForm::for_device ? ", ingot::WeightOrder::in_rows>" : ">");
  }
};
template <class Net>
struct FrozenNetwork<Net, FrozenForm::plain> {
  using type = Net;
  static constexpr char const* sentence = "As it was trained.";
  static std::string spell(std::string const& type_of_user) { return type_of_user; }
};

// What the bytes of a network's parameters are in a blob.
template <class Net>
std::vector<unsigned char> parameter_bytes_of(Net const& net) {
  std::vector<unsigned char> bytes;
  bytes.reserve(stored_bytes<Net>);
  visit_parameters(
      [&](ParameterPath const&, Parameter, auto const& values) {
        using T = typename std::remove_cvref_t<decltype(values)>::value_type;
        using Bits = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;
        for (T const value : values) {
          bytes.resize(bytes.size() + sizeof(T));
          put_little_endian(std::bit_cast<Bits>(value), bytes.data() + bytes.size() - sizeof(T));
        }
      },
      net);
  return bytes;
}

inline std::vector<unsigned char> blob_bytes(std::uint64_t fingerprint, std::uint32_t sequence,
                                             std::vector<unsigned char> const& parameters, std::string const& text) {
  BlobHeader header;
  header.fingerprint = fingerprint;
  header.parameter_bytes = static_cast<std::uint32_t>(parameters.size());
  header.text_bytes = static_cast<std::uint32_t>(text.size());
  header.sequence = sequence;
  std::vector<unsigned char> bytes;
  bytes.reserve(BlobHeader::bytes + parameters.size() + text.size());
  bytes.resize(BlobHeader::bytes);
  bytes.insert(bytes.end(), parameters.begin(), parameters.end());
  bytes.insert(bytes.end(), text.begin(), text.end());
  write_blob_header(header, bytes.data());
  header.checksum = blob_checksum(bytes.data(), bytes.size());
  write_blob_header(header, bytes.data());
  return bytes;
}

// Inputs are indices below this where the first layer looks them up; else it is 0.
template <class L>
inline constexpr std::size_t indices_read = [] {
  if constexpr (requires { L::vocabulary; }) return std::size_t{L::vocabulary};
  return std::size_t{0};
}();
template <class First, class... Rest>
inline constexpr std::size_t indices_read<Network<First, Rest...>> = indices_read<First>;

// Uniform in [-1, 1), or indices; the same on every machine.
template <class Net>
std::vector<typename Net::value_type> drawn_samples(std::size_t count) {
  using T = typename Net::value_type;
  std::vector<T> samples(count * Net::input_shape::size);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    if constexpr (indices_read<Net> > 0) {
      samples[i] = static_cast<T>(RandomKey{0, 0}.word(i) % indices_read<Net>);
    } else {
      samples[i] = static_cast<T>(uniform_symmetric(RandomKey{0, 0}, i));
    }
  }
  return samples;
}

// The network's outputs for the samples, one after the other.
template <class Net, class T>
std::vector<T> known_outputs(Net const& net, std::vector<T> const& inputs) {
  constexpr std::size_t in = Net::input_shape::size;
  constexpr std::size_t out = Net::output_shape::size;
  auto const workspace = std::make_unique<typename Net::template Workspace<1>>();
  std::vector<T> outputs(inputs.size() / in * out);
  for (std::size_t n = 0; n < inputs.size() / in; ++n) {
    net.template forward<1>(View<T const, 1, typename Net::input_shape>(inputs.data() + n * in, in),
                            View<T, 1, typename Net::output_shape>(outputs.data() + n * out, out), *workspace);
  }
  return outputs;
}

template <class T>
void check_known_answers(char const* what, std::vector<T> const& values, std::size_t size) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (has_finite_bits(values[i])) continue;
    throw std::invalid_argument(std::string("freeze: ") + what + " of known answer " + std::to_string(i / size) +
                                " is not finite, at index " + std::to_string(i % size));
  }
}

template <class Net>
void check_frozen_parameters(Net const& net) {
  if (auto const found = find_weight_not_finite(net)) {
    throw std::invalid_argument("freeze: parameter " + detail::quoted(found->name) + " holds " +
                                shortest_decimal(found->value) + ", which is no weight");
  }
  bool all_zero = true;
  visit_parameters(
      [&](ParameterPath const&, Parameter, auto const& values) {
        for (auto const value : values) all_zero = all_zero && value == 0;
      },
      net);
  if (all_zero) throw std::invalid_argument("freeze: all parameters are zero: the network was not trained or loaded");
}

// Of what folding has made of finite parameters.
template <class Frozen>
void check_folded_parameters(Frozen const& frozen) {
  if (auto const found = find_weight_not_finite(frozen)) {
    throw std::invalid_argument("freeze: a normalisation cannot be folded into " + detail::quoted(found->name) +
                                " of the prepared network, which would hold " + shortest_decimal(found->value) +
                                ": its running variance is negative, or its numbers are too large");
  }
}

// A list of a million numbers takes GCC 12 2.4 GB, and ends Clang 14.
inline constexpr std::size_t longest_list = 700'000;

template <class Frozen>
void check_source_size(Frozen const& frozen) {
  visit_parameters(
      [](ParameterPath const& path, Parameter, auto const& values) {
        if (values.size() <= longest_list) return;
        std::string name;
        path.spell([&](char c) { name += c; });
        throw std::invalid_argument("freeze: parameter " + detail::quoted(name) + " has " +
                                    std::to_string(values.size()) + " numbers, more than compilers take in a list (" +
                                    std::to_string(longest_list) + "): freeze it as a blob, with .blob = true");
      },
      frozen);
}

template <class S>
std::string spelled_extents() {
  std::string text;
  spell_extents(S::extents.data(), S::rank, [&](char c) { text += c; });
  return text;
}

template <class Net, FrozenForm Form>
FrozenFacts frozen_facts(FreezeOptions const& options) {
  using Frozen = typename FrozenNetwork<Net, Form>::type;
  FrozenFacts facts;
  facts.name = options.name;
  facts.section = options.section;
  facts.blob = options.blob;
  facts.remembers = remembers<Frozen>;
  facts.includes = "#include <ingot/networks.hpp>\n";
  if (options.blob) facts.includes += "#include <ingot/deploy/blob.hpp>\n";
  SpelledType const spelled = spell_type<Frozen>();
  for (std::string const& header : spelled.headers) facts.includes += "#include <ingot/" + header + ">\n";
  if (!options.include.empty()) facts.includes += "\n#include \"" + options.include + "\"\n";
  facts.type = spelled.text;
  if (!options.type.empty()) {
    facts.type = FrozenNetwork<Net, Form>::spell(options.type);
  } else if (!spelled.unknown.empty()) {
    throw std::invalid_argument("freeze: the type of layer " + detail::quoted(spelled.unknown) +
                                " cannot be spelled: give .type, the name of the network's type, and .include, the "
                                "header that declares it");
  } else if (!spelled.own.empty() && options.include.empty()) {
    throw std::invalid_argument("freeze: layer " + detail::quoted(spelled.own) +
                                " is not the library's: give .include, the header that declares it");
  }
  facts.table = summary_text<Frozen>();
  facts.form = FrozenNetwork<Net, Form>::sentence;
  facts.scalar = std::is_same_v<typename Frozen::value_type, double> ? "double" : "float";
  facts.input_shape = spelled_extents<typename Frozen::input_shape>();
  facts.output_shape = spelled_extents<typename Frozen::output_shape>();
  facts.fingerprint = fingerprint_v<Frozen>;
  facts.parameter_bytes = stored_bytes<Frozen>;
  facts.scalar_bytes = sizeof(typename Frozen::value_type);
  facts.inputs = Frozen::input_shape::size;
  facts.outputs = Frozen::output_shape::size;
  facts.workspace_bytes = workspace_bytes<Frozen>;
  return facts;
}

template <class Net>
void add_notes(FrozenFacts& facts, ModelNotes<Net> const& notes) {
  using T = typename Net::value_type;
  if (std::string const fault = fault_of(notes); !fault.empty()) throw std::invalid_argument("freeze: " + fault);
  facts.classes = notes.classes;
  facts.features = notes.features;
  if (!notes.normalization) return;
  append_values<T>(facts.mean, notes.normalization->mean, "    ");
  append_values<T>(facts.deviation, notes.normalization->deviation, "    ");
}

template <FrozenForm Form, class Net, class T>
std::vector<std::filesystem::path> freeze_with(Net const& net, FreezeOptions const& options,
                                               std::vector<T> const& inputs, ModelNotes<Net> const& notes) {
  using Frozen = typename FrozenNetwork<Net, Form>::type;
  check_freeze_options(options);
  check_frozen_parameters(net);
  auto const frozen = in_heap<Frozen>();
  if constexpr (Form == FrozenForm::plain) {
    *frozen = net;
  } else {
    prepare(net, *frozen);
  }
  check_folded_parameters(*frozen);
  std::vector<T> const outputs = known_outputs(*frozen, inputs);
  check_known_answers("an input", inputs, Frozen::input_shape::size);
  check_known_answers("an output", outputs, Frozen::output_shape::size);

  if (!options.blob) check_source_size(*frozen);
  std::vector<unsigned char> const parameters = parameter_bytes_of(*frozen);
  FrozenFacts facts = frozen_facts<Net, Form>(options);
  facts.samples = inputs.size() / Frozen::input_shape::size;
  add_notes(facts, notes);

  std::string golden_inputs;
  std::string golden_outputs;
  append_values<T>(golden_inputs, inputs, "    ");
  append_values<T>(golden_outputs, outputs, "    ");
  facts.checksum = crc32(parameters.data(), parameters.size());
  std::string names = spell_literals(facts.classes) + spell_literals(facts.features);
  for (std::string* const text :
       {&facts.type, &golden_inputs, &golden_outputs, &facts.mean, &facts.deviation, &names}) {
    facts.checksum = crc32(reinterpret_cast<unsigned char const*>(text->data()), text->size(), facts.checksum);
  }
  std::vector<std::pair<std::string, std::vector<unsigned char>>> files;
  files.emplace_back(".hpp", bytes_of(spell_frozen_header(facts)));
  files.emplace_back(".cpp", bytes_of(spell_frozen_source(facts, options.blob ? "" : spell_parameters(*frozen),
                                                          golden_inputs, golden_outputs)));
  if (options.blob) {
    files.emplace_back(".blob", blob_bytes(facts.fingerprint, options.sequence, parameters, spell_description(facts)));
  }
  if (options.c) {
    files.emplace_back(".h", bytes_of(spell_c_header(facts)));
    files.emplace_back("_c.cpp", bytes_of(spell_c_source(facts)));
  }
  std::vector<std::filesystem::path> paths;
  for (auto const& [ending, bytes] : files) {
    paths.push_back(options.folder / (options.name + ending));
    save_file(paths.back(), bytes);
  }
  return paths;
}

// The numbers of a batch of samples, one after the other.
template <class Net, class Inputs>
inline constexpr bool is_batch_of = false;
template <class Net, class T, std::size_t... Extents>
inline constexpr bool is_batch_of<Net, Tensor<T, Extents...>> =
    std::is_same_v<T, typename Net::value_type> && Tensor<T, Extents...>::size() % Net::input_shape::size == 0 &&
    std::is_same_v<Tensor<T, Extents...>,
                   batch_t<T, Tensor<T, Extents...>::size() / Net::input_shape::size, typename Net::input_shape>>;

}  // namespace detail

// Whether freeze takes these arguments behind the options: a batch of inputs, notes, both or neither. A network of an
// expression, whose inputs and outputs have names, has no frozen form: `ingot import` writes its numbers as constants.
template <class Net, class... Given>
inline constexpr bool can_be_frozen = false;
template <class Net>
inline constexpr bool can_be_frozen<Net> = detail::NetworkLike<Net> && can_be_a_blob<Net> && requires {
  typename Net::value_type;
} && !requires { typename Net::Results; };
template <class Net, class Last>
inline constexpr bool can_be_frozen<Net, Last> =
    can_be_frozen<Net> && (detail::is_batch_of<Net, Last> || std::is_same_v<Last, ModelNotes<Net>>);
template <class Net, class Inputs, class Notes>
inline constexpr bool can_be_frozen<Net, Inputs, Notes> =
    can_be_frozen<Net> && detail::is_batch_of<Net, Inputs> && std::is_same_v<Notes, ModelNotes<Net>>;

namespace detail {

// What freeze is given behind the options, or what stands for it: two drawn inputs, no notes.
template <class Net>
std::vector<typename Net::value_type> known_inputs() {
  return drawn_samples<Net>(2);
}
template <class Net, class First, class... Rest>
std::vector<typename Net::value_type> known_inputs(First const& first, Rest const&...) {
  if constexpr (is_batch_of<Net, First>) {
    return {first.begin(), first.end()};
  } else {
    return drawn_samples<Net>(2);
  }
}
template <class Net>
ModelNotes<Net> given_notes() {
  return {};
}
template <class Net, class First, class... Rest>
ModelNotes<Net> given_notes(First const& first, Rest const&... rest) {
  if constexpr (std::is_same_v<First, ModelNotes<Net>>) {
    return first;
  } else {
    return given_notes<Net>(rest...);
  }
}

}  // namespace detail

// Writes a network's files into a folder, each completely or not at all, and returns their paths:
//   <name>.hpp    its type, as a person would spell it, in namespace <name>, with the table of layers as a comment, the
//                 fingerprint, and declarations of `net`, `golden_inputs` and `golden_outputs`
//   <name>.cpp    the parameters, in hexadecimal and so exact to the last bit, and known answers: the outputs for the
//                 inputs given, as the network takes them, or for two drawn ones
//   <name>.blob   with .blob, the parameters: <name>.cpp has known answers and notes alone then; see deploy/blob.hpp
//   <name>.h, <name>_c.cpp   with .c, an interface for C99
// Notes, such as those of load_model, become normalize(x), class_names and feature_names.
// What is written is prepared_t<Net>: no dropout, normalisations folded, weights in the order that the target wants;
// freeze<FrozenForm::plain> writes the network as it is. A header and a source of two freezings do not link, a header
// and another type of the same spelling do not compile.
//
// Cost        of compiling, by the largest tensor: 0.8 GB for 300,000 numbers, 1.4 GB for 600,000 (GCC 12), a few
//             seconds; larger ones are better blobs, and above 700,000 have to be.
// RAM         in the table and in C is what this machine needs; another target may need less, as microcontrollers do
//             where a pooling is fused. One that needs more does not compile.
// Refuses     as std::invalid_argument, before anything is written: a parameter, an input or an output that is NaN or
//             infinite, by its name; parameters that are all zero; a name that is no identifier or a keyword; layers
//             that are not the library's, without .include; those whose type cannot be spelled, without .type.
//             As FileError: a file that cannot be written. Does not compile: a network without parameters, or of other
//             numbers than float and double.
template <FrozenForm Form = FrozenForm::for_device, class Net, class... Given>
std::vector<std::filesystem::path> freeze(Net const& net, FreezeOptions const& options, Given const&... given) {
  static_assert(
      can_be_frozen<Net, Given...>,
      "freeze(net, options, inputs, notes) takes a network of layers with parameters of float or double; behind the "
      "options may stand a batch of its inputs, a tensor, and ModelNotes<Net>");
  if constexpr (can_be_frozen<Net, Given...>) {
    return detail::freeze_with<Form>(net, options, detail::known_inputs<Net>(given...),
                                     detail::given_notes<Net>(given...));
  } else {
    return {};
  }
}

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

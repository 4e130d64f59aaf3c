// What freeze() is told.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>

#include "ingot/host/quoted_text.hpp"

namespace ingot {

// Which form of a network is frozen.
enum class FrozenForm {
  for_device,        // prepared for inference, weights in the order that targets without vector registers want
  for_this_machine,  // prepared for inference, weights in the order that this machine wants: fits machines like it
  plain,             // as it is: to be trained further
};

// What freeze writes, under which name and where. Refused, as std::invalid_argument by freeze: a name that is no
// identifier, or that the files use for something else; a type, an include or a section that would end its line; an
// include that the header would be written over.
struct FreezeOptions {
  std::string name = "network";        // the namespace, and the stem of the files: an identifier of C
  std::filesystem::path folder = ".";  // where they are written; it is there already
  std::string type{};                  // how a program spells the network's type: needed for layers of expressions
  std::string include{};               // the header that declares it: needed for layers of one's own
  std::string section{};               // the linker section of the parameters, if not that of constants
  bool c = false;                      // an interface for C, too
  bool blob = false;                   // parameters as a blob of their own and not as source
  std::uint32_t sequence = 0;          // the blob's, for open_latest_blob
};

namespace detail {

// What C and C++ keep for themselves, and what the files call something else.
inline bool is_reserved_word(std::string_view word) {
  constexpr auto words =
      std::to_array<std::string_view>({"alignas",     "alignof",      "and",          "and_eq",
                                       "asm",         "auto",         "bitand",       "bitor",
                                       "bool",        "break",        "case",         "catch",
                                       "char",        "char16_t",     "char32_t",     "char8_t",
                                       "class",       "co_await",     "co_return",    "co_yield",
                                       "compl",       "concept",      "const",        "const_cast",
                                       "consteval",   "constexpr",    "constinit",    "continue",
                                       "decltype",    "default",      "delete",       "do",
                                       "double",      "dynamic_cast", "else",         "enum",
                                       "explicit",    "export",       "extern",       "false",
                                       "float",       "for",          "friend",       "goto",
                                       "if",          "inline",       "int",          "long",
                                       "main",        "mutable",      "namespace",    "new",
                                       "noexcept",    "not",          "not_eq",       "nullptr",
                                       "operator",    "or",           "or_eq",        "private",
                                       "protected",   "public",       "register",     "reinterpret_cast",
                                       "requires",    "restrict",     "return",       "short",
                                       "signed",      "sizeof",       "static",       "static_assert",
                                       "static_cast", "std",          "struct",       "switch",
                                       "template",    "this",         "thread_local", "throw",
                                       "true",        "try",          "typedef",      "typeid",
                                       "typename",    "union",        "unsigned",     "using",
                                       "virtual",     "void",         "volatile",     "wchar_t",
                                       "while",       "xor",          "xor_eq",       "ingot",
                                       "NULL",        "Number",       "run",          "take"});
  return std::ranges::find(words, word) != words.end();
}

inline bool is_identifier(std::string_view name) {
  auto const letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  auto const follows = [&](char c) { return letter(c) || (c >= '0' && c <= '9') || c == '_'; };
  return !name.empty() && letter(name.front()) && std::ranges::all_of(name, follows) &&
         name.find("__") == std::string_view::npos && !is_reserved_word(name) && !name.starts_with("ingot_") &&
         !name.starts_with("INGOT_");
}

// Refuses, as std::invalid_argument, a name for C and C++ that is none.
inline void check_identifier(std::string_view name) {
  if (is_identifier(name)) return;
  throw std::invalid_argument("the name is an identifier of C that begins with a letter and is no keyword, found " +
                              detail::quoted(name));
}

// Whether a text may stand in a line of source or assembler, between quotes or brackets.
inline bool stays_in_line(std::string_view text) {
  return std::ranges::none_of(text, [](char c) { return c == '"' || c == '\\' || (c >= 0 && c < ' ') || c == 0x7F; });
}

// What FreezeOptions says.
inline void check_freeze_options(FreezeOptions const& options) {
  auto const refuse = [](std::string const& what) { throw std::invalid_argument("freeze: " + what); };
  check_identifier(options.name);
  for (std::string const* const text : {&options.type, &options.include, &options.section}) {
    if (stays_in_line(*text)) continue;
    refuse("expected a type, an include and a section on one line and without quotes, found " + detail::quoted(*text));
  }
  std::filesystem::path const header = std::filesystem::path(options.include).filename();
  if (header == options.name + ".hpp" || (options.c && header == options.name + ".h")) {
    refuse("the header would be written over the include " + detail::quoted(options.include) + ": give another name");
  }
  if (options.type == options.name || options.type.starts_with(options.name + "::")) {
    refuse("the name " + detail::quoted(options.name) + " is that of the type or of its namespace: give another name");
  }
}

}  // namespace detail

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

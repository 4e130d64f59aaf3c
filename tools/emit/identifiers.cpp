#include "emit/identifiers.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "ingot/host/freeze_options.hpp"

namespace tool {

namespace {

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// What programs get with C's headers, POSIX's and the compiler: no namespace may have such a name beside them.
bool is_name_of_c(std::string_view name) {
  static constexpr auto names = std::to_array<std::string_view>(
      {"abort",  "abs",     "accept", "access", "acos",   "acosh",   "alarm",   "asin",    "asinh",   "atan",
       "atanh",  "atexit",  "atof",   "atoi",   "bind",   "bsearch", "calloc",  "cbrt",    "ceil",    "clock",
       "close",  "connect", "cos",    "cosh",   "ctime",  "div",     "dup",     "erf",     "erfc",    "exit",
       "exp",    "exp2",    "expm1",  "fabs",   "fclose", "fdim",    "ffs",     "floor",   "fma",     "fmax",
       "fmin",   "fmod",    "fopen",  "fork",   "fread",  "free",    "frexp",   "fwrite",  "gamma",   "getc",
       "getenv", "gets",    "hypot",  "index",  "j0",     "j1",      "jn",      "kill",    "labs",    "ldexp",
       "lgamma", "link",    "listen", "log",    "log10",  "log1p",   "log2",    "logb",    "longjmp", "malloc",
       "memchr", "memcmp",  "memcpy", "memset", "modf",   "nan",     "nice",    "open",    "pause",   "perror",
       "pipe",   "poll",    "pow",    "printf", "putc",   "puts",    "qsort",   "raise",   "rand",    "random",
       "read",   "realloc", "recv",   "remove", "rename", "rewind",  "rindex",  "rint",    "round",   "select",
       "send",   "setbuf",  "signal", "sin",    "sinh",   "sleep",   "socket",  "sqrt",    "srand",   "stat",
       "strcat", "strchr",  "strcmp", "strcpy", "strdup", "strlen",  "strstr",  "swab",    "sync",    "system",
       "tan",    "tanh",    "tee",    "tgamma", "time",   "times",   "tolower", "toupper", "trunc",   "umask",
       "ungetc", "unlink",  "vfork",  "wait",   "write",  "y0",      "y1",      "yn",      "EOF",     "INFINITY",
       "NAN",    "assert",  "errno",  "i386",   "linux",  "stderr",  "stdin",   "stdout",  "unix"});
  return std::ranges::find(names, name) != names.end() || name.ends_with("_t");
}

}  // namespace

std::string namespace_of(std::string_view text) {
  std::string name = identifier_of(text);
  if (is_name_of_c(name)) name += "_model";
  return name;
}

std::string identifier_of(std::string_view text) {
  if (ingot::detail::is_identifier(text)) return std::string(text);
  std::string name;
  for (char const c : text) {
    if (is_letter_or_digit(c)) {
      name += c;
    } else if (!name.empty() && name.back() != '_') {
      name += '_';
    }
  }
  if (!ingot::detail::is_identifier(name)) name.insert(0, "v");
  return name;
}

std::string quotable_name(std::string_view text) {
  std::string name(text.empty() ? "_" : text);
  std::ranges::replace_if(name, [](char c) { return c < ' ' || c > '~' || c == '"' || c == '\\'; }, '_');
  return name;
}

UniqueNames::UniqueNames(std::initializer_list<std::string_view> taken) : taken_(taken.begin(), taken.end()) {}

std::string UniqueNames::take(std::string name) {
  std::string unique = name;
  for (std::size_t i = 2; !taken_.insert(unique).second; ++i) unique = name + '_' + std::to_string(i);
  return unique;
}

}  // namespace tool

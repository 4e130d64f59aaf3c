// Names of a model as C++ has them.
#pragma once

#include <set>
#include <string>
#include <string_view>

namespace tool {

// An identifier made of any text: runs of what is neither letter nor digit become one `_`; in front of a digit, a
// keyword or nothing at all stands `v`. One that is an identifier already stays.
std::string identifier_of(std::string_view text);

// The same for the namespace of a model: "signal", which C has for a function, becomes "signal_model".
std::string namespace_of(std::string_view text);

// A name as it stands between the quotes of input<"..."> and parameter<"...">: what is not printable ASCII, a quote or a
// backslash becomes `_`; without any character it is `_`.
std::string quotable_name(std::string_view text);

// Names of one scope, each given once: a second "x" is "x_2".
class UniqueNames {
 public:
  UniqueNames(std::initializer_list<std::string_view> taken = {});
  std::string take(std::string name);

 private:
  std::set<std::string, std::less<>> taken_;
};

}  // namespace tool

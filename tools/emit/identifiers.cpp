#include "emit/identifiers.hpp"

#include <algorithm>
#include <utility>

#include "ingot/host/freeze_options.hpp"

namespace tool {

namespace {

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

}  // namespace

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

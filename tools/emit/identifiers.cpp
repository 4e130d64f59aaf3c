#include "emit/identifiers.hpp"

#include <ingot/host/freeze_options.hpp>

namespace tool {

std::string identifier_of(std::string_view text) {
  auto const is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  auto const is_digit = [](char c) { return c >= '0' && c <= '9'; };
  std::string name;
  for (char const c : text) {
    if (is_letter(c) || is_digit(c)) {
      name += c;
    } else if (!name.empty() && name.back() != '_') {
      name += '_';
    }
  }
  if (!name.empty() && name.back() == '_') name.pop_back();
  if (name.empty() || is_digit(name.front())) name.insert(0, 1, 'm');
  if (!ingot::detail::is_identifier(name)) name += '_';
  return name;
}

}  // namespace tool

// Texts of models' files, for messages and notes.
#pragma once

#include <ingot/host/quoted_text.hpp>
#include <string>
#include <string_view>

namespace tool {

// In double quotes, what is unprintable escaped, long texts cut.
inline std::string in_quotes(std::string_view text) {
  return ingot::detail::quoted(text);
}

// As it is, or, where something in it is unprintable, in quotes with that escaped. Equal texts stay equal.
inline std::string shown(std::string_view text) {
  std::string quoted_text = ingot::detail::quoted(text, std::string::npos);
  return quoted_text.size() == text.size() + 2 ? std::string(text) : quoted_text;
}

}  // namespace tool

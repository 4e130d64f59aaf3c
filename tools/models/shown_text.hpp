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

// As it is, or, where it is long or something in it is unprintable, in quotes.
inline std::string shown(std::string_view text) {
  std::string quoted_text = in_quotes(text);
  // A text that is escaped and cut may have the same size as one that is neither.
  return std::string_view(quoted_text).substr(1).starts_with(text) ? std::string(text) : quoted_text;
}

}  // namespace tool

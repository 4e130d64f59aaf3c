#include "lowering/unsupported.hpp"

#include <algorithm>
#include <cstddef>

namespace tool::lowering {

namespace {

constexpr std::string_view text =
#include "lowering/unsupported.txt"
    ;

std::vector<Unsupported> read_lines() {
  std::vector<Unsupported> lines;
  for (std::size_t begin = 0; begin < text.size();) {
    std::size_t const end = std::min(text.find('\n', begin), text.size());
    std::string_view const line = text.substr(begin, end - begin);
    std::size_t const colon = line.find(": ");
    if (colon != std::string_view::npos) lines.push_back({line.substr(0, colon), line.substr(colon + 2)});
    begin = end + 1;
  }
  return lines;
}

}  // namespace

std::vector<Unsupported> const& unsupported() {
  static std::vector<Unsupported> const lines = read_lines();
  return lines;
}

std::string_view reason_of(std::string_view key) {
  auto const found = std::find_if(unsupported().begin(), unsupported().end(),
                                  [key](Unsupported const& line) { return line.key == key; });
  return found == unsupported().end() ? std::string_view() : found->reason;
}

std::string fault_of(std::string_view reason) {
  return (reason.starts_with("not supported") ? "is " : "is not supported: ") + std::string(reason);
}

}  // namespace tool::lowering

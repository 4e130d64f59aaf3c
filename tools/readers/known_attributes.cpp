#include "readers/known_attributes.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <utility>
#include <vector>

namespace tool {

namespace {

constexpr std::string_view text =
#include "readers/known_attributes.txt"
    ;

using Words = std::vector<std::string_view>;

Words words_of(std::string_view line) {
  Words words;
  while (!line.empty()) {
    std::size_t const end = std::min(line.find(' '), line.size());
    words.push_back(line.substr(0, end));
    line.remove_prefix(std::min(end + 1, line.size()));
  }
  return words;
}

// The attributes of each operator by the opset since which it has them.
using Versions = std::map<int, Words>;
std::map<std::string_view, Versions> read_lines() {
  std::map<std::string_view, Versions> operators;
  for (std::size_t begin = 0; begin < text.size();) {
    std::size_t const end = std::min(text.find('\n', begin), text.size());
    Words words = words_of(text.substr(begin, end - begin));
    begin = end + 1;
    if (words.size() < 2) continue;
    int opset = 0;
    std::from_chars(words[1].data(), words[1].data() + words[1].size(), opset);
    operators[words[0]][opset] = Words(words.begin() + 2, words.end());
  }
  return operators;
}

}  // namespace

bool has_attribute(std::string_view op, int opset, std::string_view attribute) {
  static std::map<std::string_view, Versions> const operators = read_lines();
  auto const found = operators.find(op);
  if (found == operators.end()) return true;
  auto const later = found->second.upper_bound(opset);
  if (later == found->second.begin()) return true;  // it came with a later opset, which is refused by itself
  return std::ranges::count(std::prev(later)->second, attribute) > 0;
}

}  // namespace tool

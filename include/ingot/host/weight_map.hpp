// How the names of tensors in a weight file become those of a network.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <numeric>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ingot/host/quoted_text.hpp"

namespace ingot {

// Renames what `from` matches. A * in `from` stands for any text, and for the same text in `to`, the first for the first:
// {"conv1.*", "0.*"} makes 0.weight of conv1.weight.
struct WeightRule {
  std::string from;
  std::string to;
};

// What to do with tensors that no rule has named.
enum class WeightMatch {
  by_name,   // their names are those of the network
  by_shape,  // a shape that one tensor on each side has pairs them
  by_order,  // the k-th of the file, as its bytes stand, is the k-th of the network; shapes must agree
};

// Rules, tried in order for each name of a file, the first that matches being the one; then a way to match the rest.
struct WeightMap {
  std::vector<WeightRule> rules{};
  WeightMatch rest = WeightMatch::by_name;

  WeightMap() = default;
  WeightMap(std::initializer_list<WeightRule> given, WeightMatch match = WeightMatch::by_name)
      : rules(given), rest(match) {}
  explicit WeightMap(std::vector<WeightRule> given, WeightMatch match = WeightMatch::by_name)
      : rules(std::move(given)), rest(match) {}
  WeightMap(WeightMatch match) : rest(match) {}
};

namespace detail {

// What each * of a pattern stands for in a text, the shortest that makes the whole match; nothing where it does not.
inline std::optional<std::vector<std::string_view>> stars_of(std::string_view pattern, std::string_view text) {
  std::vector<std::string_view> stars;
  std::size_t const first = pattern.find('*');
  if (first == std::string_view::npos) return pattern == text ? std::optional(stars) : std::nullopt;
  if (!text.starts_with(pattern.substr(0, first))) return std::nullopt;
  pattern.remove_prefix(first + 1);
  text.remove_prefix(first);
  for (;;) {
    std::size_t const next = pattern.find('*');
    std::string_view const between = pattern.substr(0, next);
    if (next == std::string_view::npos) {
      if (!text.ends_with(between)) return std::nullopt;
      stars.push_back(text.substr(0, text.size() - between.size()));
      return stars;
    }
    std::size_t const found = text.find(between);
    if (found == std::string_view::npos) return std::nullopt;
    stars.push_back(text.substr(0, found));
    text.remove_prefix(found + between.size());
    pattern.remove_prefix(next + 1);
  }
}

// The name that a rule gives, or nothing where it does not match.
inline std::optional<std::string> renamed_by(WeightRule const& rule, std::string_view name) {
  auto const stars = stars_of(rule.from, name);
  if (!stars) return std::nullopt;
  std::string result;
  std::size_t star = 0;
  for (char const c : rule.to) {
    if (c == '*') {
      result += (*stars)[star++];
    } else {
      result += c;
    }
  }
  return result;
}

// Refuses, as std::invalid_argument, a rule without names, and one whose right side has more * than its left.
inline void check_rule(WeightRule const& rule) {
  auto const stars = [](std::string const& text) { return std::ranges::count(text, '*'); };
  if (!rule.from.empty() && !rule.to.empty() && stars(rule.to) <= stars(rule.from)) return;
  throw std::invalid_argument(
      "a rule renames a name, or a pattern whose * stand for text: expected as in conv1.* -> 0.*, "
      "found " +
      detail::quoted(rule.from + " -> " + rule.to));
}

// Names and whether a rule gave them.
struct RenamedTensor {
  std::string name;
  bool by_rule = false;
};

// What rules make of names. Refuses, as std::invalid_argument, what check_rule does, rules that match nothing, and two
// names that become one; all of them in one message.
inline std::vector<RenamedTensor> renamed(std::span<std::string const> names, std::span<WeightRule const> rules) {
  std::vector<RenamedTensor> result;
  std::vector<bool> used(rules.size());
  for (WeightRule const& rule : rules) check_rule(rule);
  for (std::string const& name : names) {
    RenamedTensor tensor{name};
    for (std::size_t i = 0; i < rules.size() && !tensor.by_rule; ++i) {
      if (auto given = renamed_by(rules[i], name)) {
        tensor = {*std::move(given), true};
        used[i] = true;
      }
    }
    result.push_back(std::move(tensor));
  }
  std::string faults;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    if (!used[i]) faults += "; the rule " + detail::quoted(rules[i].from + " -> " + rules[i].to) + " matches no tensor";
  }
  std::vector<std::size_t> order(names.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, [&](std::size_t i, std::size_t k) {
    int const compared = result[i].name.compare(result[k].name);
    return compared != 0 ? compared < 0 : i < k;
  });
  for (std::size_t i = 1; i < order.size(); ++i) {
    std::size_t const first = order[i - 1];
    std::size_t const second = order[i];
    if (result[first].name != result[second].name) continue;
    faults += "; " + detail::quoted(names[first]) + " and " + detail::quoted(names[second]) + " both become " +
              detail::quoted(result[first].name);
  }
  if (!faults.empty()) throw std::invalid_argument(faults.substr(2));
  return result;
}

inline std::string_view without_blanks(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  std::size_t const first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

}  // namespace detail

// Rules as text: `conv1.* -> 0.*`, one a line or between semicolons; what follows a # at the beginning of a line is a
// comment. Refuses, as std::invalid_argument, a line of another form, by its number, and an empty list.
inline std::vector<WeightRule> parse_weight_rules(std::string_view text) {
  std::vector<WeightRule> rules;
  for (std::size_t line = 1; !text.empty(); ++line) {
    std::size_t const end = text.find('\n');
    std::string_view rest = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (detail::without_blanks(rest).starts_with('#')) continue;
    while (!rest.empty()) {
      std::size_t const semicolon = rest.find(';');
      std::string_view const part = detail::without_blanks(rest.substr(0, semicolon));
      rest.remove_prefix(semicolon == std::string_view::npos ? rest.size() : semicolon + 1);
      if (part.empty()) continue;
      std::size_t const arrow = part.find("->");
      WeightRule rule;
      if (arrow != std::string_view::npos) {
        rule = {std::string(detail::without_blanks(part.substr(0, arrow))),
                std::string(detail::without_blanks(part.substr(arrow + 2)))};
      }
      if (rule.from.empty() || rule.to.empty()) {
        throw std::invalid_argument("line " + std::to_string(line) + ": expected a rule as in conv1.* -> 0.*, found " +
                                    detail::quoted(part));
      }
      detail::check_rule(rule);
      rules.push_back(std::move(rule));
    }
  }
  if (rules.empty()) throw std::invalid_argument("expected rules as in conv1.* -> 0.*, found none");
  return rules;
}

}  // namespace ingot

#include "ingot/core/epilogue.hpp"

// A network as C++ source: a header with its type, and a source with its parameters as constants.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>
#include <utility>
#include <vector>

#include "ingot/core/pack.hpp"
#include "ingot/core/parameter.hpp"
#include "ingot/host/freeze_options.hpp"
#include "ingot/host/type_spelling.hpp"
#include "ingot/layers/visit_parameters.hpp"
#include "ingot/network/concat.hpp"
#include "ingot/network/network.hpp"
#include "ingot/network/residual.hpp"

namespace ingot::detail {

// A number in C++'s hexadecimal form, which is exact: "-0x1.8p+1F". What is not finite is spelled by <limits>.
template <class T>
void append_exact(std::string& text, T value) {
  if (!std::isfinite(value)) {
    if (value < T(0)) text += '-';
    text += std::string("std::numeric_limits<") + (sizeof(T) == sizeof(float) ? "float" : "double") +
            ">::" + (std::isnan(value) ? "quiet_NaN()" : "infinity()");
    return;
  }
  std::array<char, 40> digits{};
  auto const end =
      std::to_chars(digits.data(), digits.data() + digits.size(), std::abs(value), std::chars_format::hex).ptr;
  text += std::signbit(value) ? "-0x" : "0x";
  text.append(digits.data(), end);
  if (sizeof(T) == sizeof(float)) text += 'F';
}

// Numbers in braces, as many a line as fit into 120 columns.
template <class T>
void append_values(std::string& text, std::span<T const> values, std::string_view margin) {
  constexpr std::size_t width = 120;
  text += '{';
  std::size_t line = width;
  for (std::size_t i = 0; i < values.size(); ++i) {
    std::string number;
    append_exact(number, values[i]);
    if (i + 1 < values.size()) number += ',';
    if (line + number.size() + 1 > width) {
      text += '\n';
      text += margin;
      line = margin.size();
    } else {
      text += ' ';
      ++line;
    }
    text += number;
    line += number.size();
  }
  text += '}';
}

inline std::string spell_tensor_type(std::string_view scalar, std::span<std::size_t const> extents) {
  std::string text = "ingot::Tensor<";
  text += scalar;
  for (std::size_t const extent : extents) text += ", " + std::to_string(extent);
  return text + '>';
}

// A link of a parameter's path: a word, or a number where the word is empty.
struct PathLink {
  std::string word;
  std::size_t number;
};
inline std::vector<PathLink> links_of(ParameterPath const& path) {
  std::vector<PathLink> links;
  if (path.parent == nullptr) return links;
  links = links_of(*path.parent);
  links.push_back({std::string(path.name), path.index});
  return links;
}

template <class L>
struct ParameterAccess {
  // Layers of the library name their members as their parameters.
  static std::string spell(std::span<PathLink const> links, std::string const& object) {
    bool const is_library = spell_type<L>().own.empty();
    return is_library && links.size() == 1 ? object + '.' + links[0].word : std::string();
  }
};
template <class... Parts>
std::string spell_access_of_part(std::span<PathLink const> links, std::string const& object) {
  std::string text;
  std::size_t i = 0;
  ((i++ == links[0].number ? void(text = ParameterAccess<Parts>::spell(links.subspan(1), object)) : void()), ...);
  return text;
}
template <class... Layers>
struct ParameterAccess<Network<Layers...>> {
  static std::string spell(std::span<PathLink const> links, std::string const& object) {
    return spell_access_of_part<Layers...>(links, object + ".layer<" + std::to_string(links[0].number) + ">()");
  }
};
template <class... Branches>
struct ParameterAccess<Concat<Branches...>> {
  static std::string spell(std::span<PathLink const> links, std::string const& object) {
    return spell_access_of_part<Branches...>(links, object + ".branch<" + std::to_string(links[0].number) + ">()");
  }
};
template <class Body, class Around>
struct ParameterAccess<Residual<Body, Around>> {
  static std::string spell(std::span<PathLink const> links, std::string const& object) {
    bool const is_body = links[0].word == "body";
    std::string const part = object + (is_body ? ".body()" : ".shortcut()");
    return is_body ? ParameterAccess<Body>::spell(links.subspan(1), part)
                   : ParameterAccess<shortcut_t<Body, Around>>::spell(links.subspan(1), part);
  }
};
// PerStep, and what is like it in other headers.
template <template <std::size_t, class> class Steps, std::size_t Time, class L>
requires std::is_same_v<typename Steps<Time, L>::layer_type, L>
struct ParameterAccess<Steps<Time, L>> {
  static std::string spell(std::span<PathLink const> links, std::string const& object) {
    return ParameterAccess<L>::spell(links, object + ".layer");
  }
};
template <class A, class B, class C, class... Rest>
struct ParameterAccess<Residual<A, B, C, Rest...>> : ParameterAccess<Residual<Network<A, B, C, Rest...>>> {};

// Statements that set all parameters of a network `n`: by name where the type says how, else by number.
template <class Net>
std::string spell_parameters(Net const& net) {
  std::string text;
  std::size_t number = 0;
  visit_parameters(
      [&](ParameterPath const& path, Parameter, auto const& values) {
        using Values = std::remove_cvref_t<decltype(values)>;
        using T = typename Values::value_type;
        std::vector<PathLink> const links = links_of(path);
        std::string access = ParameterAccess<Net>::spell(links, "n");
        if (access.empty()) {
          access = "ingot::parameter_at<" +
                   spell_tensor_type(sizeof(T) == 4 ? "float" : "double", Values::shape::extents) + ">(n, " +
                   std::to_string(number) + ')';
        }
        text += "  " + access + " = ";
        append_values<T>(text, {values.data(), Values::size()}, "      ");
        text += ";\n";
        ++number;
      },
      net);
  return text;
}

}  // namespace ingot::detail

#include "ingot/core/epilogue.hpp"

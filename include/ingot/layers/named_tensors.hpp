// Tensors by their names, stored one after the other.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <initializer_list>
#include <string_view>

#include "ingot/core/pack.hpp"
#include "ingot/core/text.hpp"
#include "ingot/graph/quoted.hpp"

namespace ingot {

namespace detail {

// What get<"name">() asserts.
template <class Name, bool Found>
inline constexpr bool is_a_parameter_of_the_layer = Found;

template <Text Name, class Tensor>
struct NamedTensor {};
template <class... Named>
struct NamedTensors;
template <Text... Names, class... Tensors>
struct NamedTensors<NamedTensor<Names, Tensors>...> : Pack<Tensors...> {
  template <Text Name>
  static constexpr bool has = [] {
    // Not a fold expression: Clang limits those to 256 terms.
    bool found = false;
    for (bool const same : {false, (Name.view() == Names.view())...}) found = found || same;
    return found;
  }();

  // The parameter of a name: `layer.get<"w">()`.
  template <Text Name>
  constexpr auto& get() {
    static_assert(is_a_parameter_of_the_layer<graph::quoted_t<Name>, has<Name>>, "get<name>() asks for a parameter");
    return found<Name>(*this);
  }
  template <Text Name>
  constexpr auto const& get() const {
    static_assert(is_a_parameter_of_the_layer<graph::quoted_t<Name>, has<Name>>, "get<name>() asks for a parameter");
    return found<Name>(*this);
  }

 protected:
  // Any parameter where there is none of the name.
  template <Text Name, class Self>
  static constexpr auto& found(Self& self) {
    if constexpr (sizeof...(Names) == 0) {
      return self;
    } else {
      constexpr std::size_t place = has<Name> ? place_of(Name.view(), {Names.view()...}) : 0;
      return element<place, type_at_t<place, Tensors...>>(self);
    }
  }

 private:
  static constexpr std::size_t place_of(std::string_view name,
                                        std::array<std::string_view, sizeof...(Names)> const& names) {
    std::size_t place = 0;
    while (names[place] != name) ++place;
    return place;
  }
};

}  // namespace detail
}  // namespace ingot

#include "ingot/core/epilogue.hpp"

// Texts of the library's expression algebra, with the shapes that they have.
//
// A formula is what stands on the right of a `constexpr auto name = ...`, in a scope where `g` is ingot::graph. The
// functions here are called as the library's are, refuse what it refuses (Unsayable), and know the shape of the result.
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "models/model.hpp"

namespace tool::emit {

// What the library has no words for; whoever knows the node makes a ModelError of it.
struct Unsayable : std::runtime_error {
  using std::runtime_error::runtime_error;
};

using Axes = std::vector<std::size_t>;

struct Formula {
  enum class Binding { atom, product, sum };  // how tight its outermost operator binds

  std::string text;
  Extents shape{};
  Binding binding = Binding::atom;
  std::vector<std::size_t> parameters{};  // places in Statements::parameters(), in the order of first use
};

// `function(a, b)`; `function` may end in template arguments. Refuses more than six axes and extents over 2097151.
Formula call(std::string const& function, std::vector<Formula> const& operands, Extents shape,
             std::string const& last_argument = {});

// A constant without axes. Digits are the fewest that give the number, as float where it is one.
Formula number(double value);
std::string digits_of(double value);
// The same number everywhere.
Formula filled(double value, Extents const& shape);
// A table of numbers in the text. Refuses more than 65535.
Formula table(std::vector<double> const& values, Extents const& shape);

// Broadcast as NumPy does.
Extents broadcast_shape(Extents const& a, Extents const& b);
Formula operator+(Formula const& a, Formula const& b);
Formula operator-(Formula const& a, Formula const& b);
Formula operator*(Formula const& a, Formula const& b);
Formula operator/(Formula const& a, Formula const& b);
Formula elementwise(std::string const& function, std::vector<Formula> const& operands);

// Those that change nothing give their operand.
Formula reshape(Formula const& x, Extents const& shape);
Formula permute(Formula const& x, Axes const& order);
Formula broadcast(Formula const& x, Extents const& shape);
Formula slice(Formula const& x, std::size_t axis, std::size_t begin, std::size_t end);
Formula gather(Formula const& x, std::size_t axis, std::vector<std::size_t> const& positions);
Formula concat(std::vector<Formula> const& parts, std::size_t axis);
Formula pad(Formula const& x, std::size_t axis, std::size_t before, std::size_t after, double number = 0);
// To a shape of as many elements, or one that it broadcasts to.
Formula fitted(Formula const& x, Extents const& shape);

// `function` is sum, mean, max, min, prod, argmax.
Formula reduce(std::string const& function, Formula const& x, Axes const& axes, bool keep);
// softmax, log_softmax, cumsum.
Formula along(std::string const& function, Formula const& x, std::size_t axis);

Formula matmul(Formula const& a, Formula const& b);
// x [..., In], weight [Out, In], bias [Out].
Formula linear(Formula const& x, Formula const& weight, Formula const& bias);
Formula linear(Formula const& x, Formula const& weight);

// `1, 28, 28`
std::string list_of(Extents const& numbers);
std::string list_of(std::vector<std::size_t> const& numbers);

}  // namespace tool::emit

// The body of an expression: statements in order, and the parameters that they name.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "emit/formula.hpp"
#include "emit/identifiers.hpp"
#include "emit/written_network.hpp"

namespace tool::emit {

class Statements {
 public:
  // `constexpr auto name = formula;`, and that name as a formula. A name that is taken, or no identifier, is changed.
  Formula let(std::string const& name, Formula const& formula);
  // `constexpr auto name = [](arguments) { body };`, a statement a line. Gives the name.
  std::string let_function(std::string const& name, std::string const& arguments, std::vector<std::string> const& body);
  // A line as it is.
  void line(std::string text);

  Formula input(std::string const& leaf, std::string const& identifier, Extents const& shape);
  // A parameter whose name in the file is `name`, or one like it where that is taken. Numbers in row-major order.
  Formula parameter(std::string const& name, Extents const& shape, std::vector<double> values);

  std::string take_identifier(std::string const& name) { return identifiers_.take(name); }
  std::string take_leaf(std::string const& name) { return leaves_.take(quotable_name(name)); }

  // Lines of the body, indented by two and at most 120 wide where they can be broken.
  std::string text() const;
  // The parameters that the formula reads, in the order of their first use: as the library visits them.
  std::vector<WrittenParameter> parameters_of(Formula const& formula) const;

 private:
  std::vector<std::string> lines_;
  std::vector<WrittenParameter> parameters_;
  UniqueNames leaves_;
  UniqueNames identifiers_{"g", "model", "Net", "weights", "golden", "golden_inputs", "golden_outputs"};
};

// A statement broken at spaces, so that its lines are at most 120 wide.
std::string wrapped(std::string_view statement, std::size_t indent);

}  // namespace tool::emit

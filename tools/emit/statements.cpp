#include "emit/statements.hpp"

#include <utility>

#include "ingot/host/freeze_options.hpp"

namespace tool::emit {

namespace {

constexpr std::size_t width = 120;

bool opens(char c) {
  return c == '(' || c == '<' || c == '{' || c == '[';
}
bool closes(char c) {
  return c == ')' || c == '>' || c == '}' || c == ']';
}

// Where the first line of a text that is too long ends: behind a comma or an operator that fits, the one in the fewest
// brackets (of those the last) unless the line would be shorter than half; else at any space. Spaces between quotes are
// no places.
std::size_t place_to_break(std::string_view text, std::size_t limit) {
  std::size_t any = std::string_view::npos;
  std::size_t best = std::string_view::npos;
  std::size_t best_depth = 0;
  std::size_t depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size() && (i <= limit || any == std::string_view::npos); ++i) {
    if (text[i] == '"') quoted = !quoted;
    if (quoted) continue;
    if (opens(text[i])) ++depth;
    if (closes(text[i]) && depth > 0) --depth;
    if (text[i] != ' ' || i == 0) continue;
    any = i;
    constexpr std::string_view ends = ",+-*/";
    if (i > limit || i < limit / 2 || ends.find(text[i - 1]) == std::string_view::npos) continue;
    if (best != std::string_view::npos && depth > best_depth) continue;
    best = i;
    best_depth = depth;
  }
  return best == std::string_view::npos ? any : best;
}

}  // namespace

std::string wrapped(std::string_view statement, std::size_t indent) {
  std::string text;
  std::size_t margin = indent;
  while (true) {
    text.append(margin, ' ');
    std::size_t const place =
        statement.size() + margin <= width ? std::string_view::npos : place_to_break(statement, width - margin);
    text += statement.substr(0, place);
    text += '\n';
    if (place == std::string_view::npos) return text;
    statement.remove_prefix(place + 1);
    margin = indent + 4;
  }
}

Formula Statements::let(std::string const& name, Formula const& formula) {
  std::string const identifier = identifiers_.take(ingot::detail::is_identifier(name) ? name : identifier_of(name));
  lines_.push_back("constexpr auto " + identifier + " = " + formula.text + ';');
  return {identifier, formula.shape, Formula::Binding::atom, formula.parameters};
}

void Statements::line(std::string text) {
  lines_.push_back(std::move(text));
}

std::string Statements::let_function(std::string const& name, std::string const& arguments,
                                     std::vector<std::string> const& body) {
  std::string const identifier = identifiers_.take(name);
  lines_.push_back("constexpr auto " + identifier + " = [](" + arguments + ") {");
  for (std::string const& statement : body) lines_.push_back("  " + statement);
  lines_.emplace_back("};");
  return identifier;
}

Formula Statements::input(std::string const& leaf, std::string const& identifier, Extents const& shape) {
  std::string const extents = shape.empty() ? "" : ", " + list_of(shape);
  Formula const formula = call("g::input<\"" + leaf + '"' + extents + '>', {}, shape);
  lines_.push_back("constexpr auto " + identifier + " = " + formula.text.substr(0, formula.text.size() - 2) + ';');
  return {identifier, shape};
}

Formula Statements::parameter(std::string const& name, Extents const& shape, std::vector<double> values) {
  std::string const leaf = take_leaf(name);
  Formula formula =
      call("g::parameter<\"" + leaf + '"' + (shape.empty() ? "" : ", " + list_of(shape)) + '>', {}, shape);
  formula.text.resize(formula.text.size() - 2);
  formula.parameters.push_back(parameters_.size());
  parameters_.push_back({leaf, shape, std::move(values), "get<\"" + leaf + "\">()"});
  return formula;
}

std::string Statements::text() const {
  std::string text;
  for (std::string const& line : lines_) {
    std::size_t const indent = line.find_first_not_of(' ');
    text += wrapped(std::string_view(line).substr(indent), 2 + indent);
  }
  return text;
}

std::vector<WrittenParameter> Statements::parameters_of(Formula const& formula) const {
  std::vector<WrittenParameter> parameters;
  for (std::size_t const place : formula.parameters) parameters.push_back(parameters_[place]);
  return parameters;
}

}  // namespace tool::emit

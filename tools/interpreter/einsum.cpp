// Einsum: sums of products, by an equation such as "ij,jk->ik".
#include <algorithm>
#include <functional>
#include <map>
#include <numeric>
#include <string>

#include <ingot/host/quoted_text.hpp>

#include "interpreter/rules.hpp"
#include "interpreter/walk.hpp"
#include "interpreter/window.hpp"

namespace tool::rules {
namespace {

// The letter of an axis; the axes of an ellipsis are -1, -2, ..., the last of them -1.
using Labels = std::vector<int>;

struct Equation {
  std::vector<std::string> operands;  // "b...ij", where a dot stands for the ellipsis
  std::string result;
  bool has_result = false;
};

Equation parse(Call const& call) {
  std::string text = call.text("equation", "");
  std::erase(text, ' ');
  std::string short_text;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.compare(i, 3, "...") == 0)
      i += 2, short_text += '.';
    else if (text.compare(i, 2, "->") == 0)
      ++i, short_text += '>';
    else if (text[i] == ',' || (text[i] >= 'a' && text[i] <= 'z') || (text[i] >= 'A' && text[i] <= 'Z'))
      short_text += text[i];
    else
      call.refuse_attribute("equation", ingot::detail::quoted(text) + " is none");
  }
  std::size_t const arrow = short_text.find('>');
  Equation equation{{""}, {}, arrow != std::string::npos};
  for (char const c : short_text.substr(0, arrow)) {
    if (c == ',')
      equation.operands.emplace_back();
    else
      equation.operands.back() += c;
  }
  if (equation.has_result) equation.result = short_text.substr(arrow + 1);
  bool is_sound = equation.operands.size() == call.operand_count() &&
                  equation.result.find_first_of(",>") == std::string::npos &&
                  std::ranges::count(equation.result, '.') <= 1;
  for (std::string const& term : equation.operands) is_sound = is_sound && std::ranges::count(term, '.') <= 1;
  if (!is_sound) call.refuse_attribute("equation", ingot::detail::quoted(text) + " does not fit its operands");
  return equation;
}

// The letters of an operand's axes, the ellipsis standing for what the others leave of `rank`.
Labels labels_of(Call const& call, std::string const& term, std::size_t rank) {
  bool const has_ellipsis = term.find('.') != std::string::npos;
  std::size_t const letters = term.size() - (has_ellipsis ? 1 : 0);
  if (letters > rank || (!has_ellipsis && letters != rank))
    call.refuse_attribute("equation", "term " + term + " does not fit an operand of " + std::to_string(rank) + " axes");
  Labels labels;
  for (char const c : term) {
    if (c != '.')
      labels.push_back(c);
    else
      for (std::size_t left = rank - letters; left > 0; --left) labels.push_back(-static_cast<int>(left));
  }
  return labels;
}

// Without an arrow: the ellipsis, then in alphabetical order all letters that occur once.
Labels implicit_result(std::vector<Labels> const& operands) {
  std::map<int, int> counts;
  for (Labels const& labels : operands)
    for (int const label : labels) ++counts[label];
  Labels result;
  for (auto const& [label, count] : counts)
    if (label < 0 || count == 1) result.push_back(label);
  return result;
}

// How far the places of x go along the axes of the sum; an axis that is named twice goes along its diagonal.
Steps steps_along(Labels const& order, Labels const& labels, Extents const& shape) {
  Steps const own = steps_of(shape);
  Steps steps(order.size(), 0);
  for (std::size_t axis = 0; axis < labels.size(); ++axis)
    if (shape[axis] != 1)
      steps[static_cast<std::size_t>(std::ranges::find(order, labels[axis]) - order.begin())] += own[axis];
  return steps;
}

// The extent of each label; those of 1 broadcast.
std::map<int, std::int64_t> extents_of_labels(Call const& call, std::vector<Labels> const& operands) {
  std::map<int, std::int64_t> extents;
  for (std::size_t i = 0; i < operands.size(); ++i) {
    Extents const& shape = call.operand(i).shape;
    for (std::size_t axis = 0; axis < shape.size(); ++axis) {
      std::int64_t& extent = extents.try_emplace(operands[i][axis], 1).first->second;
      if (extent == 1) extent = shape[axis];
      if (shape[axis] != extent && shape[axis] != 1)
        call.refuse("operands disagree about an extent: " + std::to_string(extent) + " and " +
                    std::to_string(shape[axis]));
    }
  }
  return extents;
}

Labels labels_of_result(Call const& call, Equation const& equation, std::vector<Labels> const& operands,
                        std::map<int, std::int64_t> const& extents) {
  if (!equation.has_result) return implicit_result(operands);
  std::size_t rank = equation.result.size();
  if (equation.result.find('.') != std::string::npos) {
    --rank;
    for (auto const& [label, extent] : extents) rank += label < 0 ? 1 : 0;
  }
  Labels const result = labels_of(call, equation.result, rank);
  for (int const label : result)
    if (!extents.contains(label) || std::ranges::count(result, label) > 1)
      call.refuse_attribute("equation", "the result's axes are not those of operands, each once");
  return result;
}

// y[result] is the sum over all other labels of the product of all operands' elements.
Array einsum(Call& call) {
  call.expect_operands(1, 64);
  Equation const equation = parse(call);
  std::vector<Labels> operands;
  for (std::size_t i = 0; i < call.operand_count(); ++i)
    operands.push_back(labels_of(call, equation.operands[i], call.operand(i).shape.size()));
  auto const extents = extents_of_labels(call, operands);
  Labels order = labels_of_result(call, equation, operands, extents);
  std::size_t const kept = order.size();
  for (auto const& [label, extent] : extents)
    if (std::ranges::find(order, label) == order.end()) order.push_back(label);
  Extents shape;
  std::size_t terms = 1;
  for (int const label : order) {
    shape.push_back(extents.at(label));
    call.spend({terms, as_size(shape.back()), call.operand_count()});
    terms *= as_size(shape.back());
  }
  Array y = call.make(call.operand(0).scalar, part(shape, 0, kept));
  if (terms == 0) return y;
  std::vector<Steps> steps;
  for (std::size_t i = 0; i < operands.size(); ++i)
    steps.push_back(steps_along(order, operands[i], call.operand(i).shape));
  std::size_t const summed = terms / y.values.size();
  std::vector<std::int64_t> position(order.size(), 0);
  for (std::size_t term = 0; term < terms; ++term) {
    double product = 1;
    for (std::size_t i = 0; i < operands.size(); ++i) {
      std::size_t const place =
          std::inner_product(steps[i].begin(), steps[i].end(), position.begin(), std::size_t{0}, std::plus<>{},
                             [](std::size_t step, std::int64_t at) { return step * as_size(at); });
      product *= call.operand(i).values[place];
    }
    y.values[term / summed] += product;
    next_position(shape, position);
  }
  return y;
}

}  // namespace

void add_einsum(Operators& operators) {
  operators["Einsum"] = {12, einsum};
}

}  // namespace tool::rules

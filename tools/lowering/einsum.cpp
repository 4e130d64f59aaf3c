// Einsum of one or two operands, each label once in an operand: sums, a permutation, a product of matrices.
#include <algorithm>
#include <string>

#include "lowering/rules.hpp"

namespace tool::lowering {

namespace {

struct Labelled {
  Id x;
  std::string labels;
};

bool has(std::string const& labels, char label) {
  return labels.find(label) != std::string::npos;
}

std::string without(std::string const& labels, std::string const& left_out) {
  std::string rest;
  std::copy_if(labels.begin(), labels.end(), std::back_inserter(rest),
               [&](char label) { return !has(left_out, label); });
  return rest;
}

std::string common(std::string const& a, std::string const& b) {
  std::string shared;
  std::copy_if(a.begin(), a.end(), std::back_inserter(shared), [&](char label) { return has(b, label); });
  return shared;
}

// Without a result that is written, labels that occur once, in the order of the alphabet.
std::string implied_result(std::string const& left) {
  std::string result;
  for (char const label : left) {
    if (label != ',' && std::count(left.begin(), left.end(), label) == 1) result += label;
  }
  std::sort(result.begin(), result.end());
  return result;
}

// Summed over the labels that nobody else wants.
Labelled summed(Step& step, Labelled const& operand, std::string const& wanted) {
  Sizes axes;
  for (std::size_t i = 0; i < operand.labels.size(); ++i) {
    if (!has(wanted, operand.labels[i])) axes.push_back(i);
  }
  std::string const kept = without(operand.labels, without(operand.labels, wanted));
  return {step.reduce(Reduction::sum, operand.x, std::move(axes), false), kept};
}

Id in_order(Step& step, Labelled const& operand, std::string const& labels) {
  Sizes order;
  for (char const label : labels) order.push_back(operand.labels.find(label));
  return step.permute(operand.x, std::move(order));
}

Extents extents_of(Step& step, Labelled const& operand, std::string const& labels) {
  Extents extents;
  for (char const label : labels) extents.push_back(step.shape(operand.x)[operand.labels.find(label)]);
  return extents;
}

Extents joined(Extents a, Extents const& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

// As matrices: [batch..., left, summed] by [batch..., summed, right].
Labelled multiplied(Step& step, Labelled const& a, Labelled const& b, std::string const& result) {
  std::string const shared = common(a.labels, b.labels);
  std::string const batch = common(shared, result);
  std::string const inner = without(shared, result);
  std::string const left = without(a.labels, shared);
  std::string const right = without(b.labels, shared);
  Extents const batches = extents_of(step, a, batch);
  if (extents_of(step, b, shared) != extents_of(step, a, shared)) step.refuse_listed("broadcast");
  Extents const lefts = extents_of(step, a, left);
  Extents const rights = extents_of(step, b, right);
  std::int64_t const rows = to_integer(count_of(lefts));
  std::int64_t const columns = to_integer(count_of(rights));
  std::int64_t const depth = to_integer(count_of(extents_of(step, a, inner)));
  Id const x = step.reshape(in_order(step, a, batch + left + inner), joined(batches, {rows, depth}));
  Id const y = step.reshape(in_order(step, b, batch + inner + right), joined(batches, {depth, columns}));
  return {step.reshape(step.matmul(x, y), joined(joined(batches, lefts), rights)), batch + left + right};
}

std::vector<std::string> split(std::string const& left) {
  std::vector<std::string> parts(1);
  for (char const c : left) {
    if (c == ',') parts.emplace_back();
    if (c != ',') parts.back() += c;
  }
  return parts;
}

void lower_einsum(Step& step) {
  std::string equation = step.text("equation", "");
  equation.erase(std::remove(equation.begin(), equation.end(), ' '), equation.end());
  if (has(equation, '.')) step.refuse_listed("ellipsis");
  std::size_t const arrow = equation.find("->");
  std::string const left = equation.substr(0, arrow);
  std::string const result = arrow == std::string::npos ? implied_result(left) : equation.substr(arrow + 2);
  std::vector<std::string> const parts = split(left);
  if (parts.size() != step.operands())
    step.refuse("expected an equation of " + std::to_string(step.operands()) + " operands, found " + equation);
  if (parts.size() > 2) step.refuse_listed("three operands");
  std::vector<Labelled> operands;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    std::string const others = parts.size() == 2 ? parts[1 - i] : "";
    std::string labels = parts[i];
    std::sort(labels.begin(), labels.end());
    if (std::adjacent_find(labels.begin(), labels.end()) != labels.end()) step.refuse_listed("diagonal");
    if (labels.size() != step.operand_shape(i).size())
      step.refuse("expected an axis for each of " + parts[i] + ", found " + spell(step.operand_shape(i)));
    operands.push_back(summed(step, {step.operand(i), parts[i]}, others + result));
  }
  Labelled const whole = operands.size() == 1 ? operands[0] : multiplied(step, operands[0], operands[1], result);
  step.give(in_order(step, whole, result));
}

}  // namespace

void add_einsum(Rules& rules) {
  rules["Einsum"] = lower_einsum;
}

}  // namespace tool::lowering

#include "passes/polynomial.hpp"

#include <algorithm>
#include <cmath>

#include "passes/match.hpp"

namespace tool::passes {
namespace {

using enum plan::BinaryFunction;
using plan::UnaryFunction;

constexpr int highest_power = 4;

Polynomial sum(Polynomial a, Polynomial const& b, double factor) {
  for (auto const& [powers, coefficient] : b) a[powers] += factor * coefficient;
  std::erase_if(a, [](auto const& term) { return term.second == 0; });
  return a;
}

std::optional<Polynomial> product(Polynomial const& a, Polynomial const& b) {
  Polynomial all;
  for (auto const& [p, x] : a) {
    for (auto const& [q, y] : b) {
      Powers const powers{p.first + q.first, p.second + q.second};
      if (powers.first + powers.second > highest_power) return {};
      all[powers] += x * y;
    }
  }
  return sum(std::move(all), {}, 0);
}

std::optional<Polynomial> power_of(Polynomial const& base, double exponent) {
  if (exponent != std::floor(exponent) || exponent < 1 || exponent > highest_power) return {};
  std::optional<Polynomial> all = base;
  for (int i = 1; all && i < static_cast<int>(exponent); ++i) all = product(*all, base);
  return all;
}

// Values that are shared are visited again: the budget bounds that.
class Expansion {
 public:
  Expansion(Rewriting const& plan, Id x, Id t) : plan_(plan), x_(x), t_(t) {}

  std::optional<Polynomial> of(Id id) {
    if (id == t_ && t_ != x_) return Polynomial{{{0, 1}, 1.0}};
    if (id == x_) return Polynomial{{{1, 0}, 1.0}};
    if (budget_-- == 0) return {};
    if (std::optional<double> const number = number_of(plan_.plan(), id)) return sum({}, {{{0, 0}, *number}}, 1);
    if (plan::Unary const* const unary = plan_.if_a<plan::Unary>(id)) return of_unary(id, unary->function);
    if (plan::Binary const* const binary = plan_.if_a<plan::Binary>(id)) return of_binary(id, binary->function);
    return {};
  }

 private:
  std::optional<Polynomial> of_unary(Id id, UnaryFunction function) {
    if (function != UnaryFunction::negate && function != UnaryFunction::square) return {};
    std::optional<Polynomial> const inner = of(plan_.operand(id));
    if (!inner) return {};
    return function == UnaryFunction::negate ? sum({}, *inner, -1) : product(*inner, *inner);
  }

  std::optional<Polynomial> of_binary(Id id, plan::BinaryFunction function) {
    std::optional<double> const number = number_of(plan_.plan(), plan_.operand(id, 1));
    if ((function == divide || function == power) && (!number || *number == 0)) return {};
    std::optional<Polynomial> const a = of(plan_.operand(id, 0));
    if (!a) return {};
    if (function == divide) return sum({}, *a, 1 / *number);
    if (function == power) return power_of(*a, *number);
    if (function != add && function != subtract && function != multiply) return {};
    std::optional<Polynomial> const b = of(plan_.operand(id, 1));
    if (!b) return {};
    return function == multiply ? product(*a, *b) : sum(*a, *b, function == add ? 1 : -1);
  }

  Rewriting const& plan_;
  Id x_;
  Id t_;
  int budget_ = 48;
};

bool is_arithmetic(Rewriting const& plan, Id id) {
  if (plan::Unary const* const unary = plan.if_a<plan::Unary>(id))
    return unary->function == UnaryFunction::negate || unary->function == UnaryFunction::square;
  plan::Binary const* const binary = plan.if_a<plan::Binary>(id);
  if (binary == nullptr) return false;
  plan::BinaryFunction const f = binary->function;
  return f == add || f == subtract || f == multiply || f == divide || f == power;
}

}  // namespace

std::optional<Polynomial> expand(Rewriting const& plan, Id value, Id x, Id t) {
  return Expansion(plan, x, t).of(value);
}

bool close(Polynomial const& found, Polynomial const& wanted) {
  return std::ranges::equal(
      found, wanted, [](auto const& a, auto const& b) { return a.first == b.first && close(a.second, b.second); });
}

std::vector<Id> terms_below(Rewriting const& plan, Id root) {
  constexpr std::size_t most = 24;
  std::vector<Id> found{root};
  for (std::size_t next = 0; next < found.size() && found.size() < most; ++next) {
    if (!is_arithmetic(plan, found[next])) continue;
    for (Id const operand : plan[found[next]].operands) {
      if (plan.plan().array(operand) == nullptr && std::ranges::find(found, operand) == found.end())
        found.push_back(operand);
    }
  }
  return found;
}

}  // namespace tool::passes

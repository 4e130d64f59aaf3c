// Small plans, one a kind of operation, whose expressions are compiled and held against plan::evaluate.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "models/model.hpp"
#include "plan/plan.hpp"

namespace tool::tests {

struct PlanCase {
  std::string name;
  plan::Plan plan;
  double low;  // inputs are between these
  double high;
};

// Numbers of 1/64 between -1 and 1 and the like, always the same: exact in float and in double.
class Draw {
 public:
  double operator()(double low, double high) {
    state_ = state_ * 6364136223846793005U + 1442695040888963407U;
    double const part = static_cast<double>(state_ >> 58) / 64;
    return low + (high - low) * part;
  }

 private:
  std::uint64_t state_ = 7;
};
Array drawn(Draw& draw, Extents const& shape, double low, double high);

// A plan that grows.
class Building {
 public:
  explicit Building(std::string name, double low = -1, double high = 1) : case_{std::move(name), {}, low, high} {}

  plan::Id input(std::string const& name, Extents const& shape);
  plan::Id numbers(std::string const& name, Extents const& shape, double low = -1, double high = 1);
  plan::Id number(double value, Extents const& shape);
  plan::Id then(plan::Operation operation, std::vector<plan::Id> operands, Extents shape, std::string const& name = {});
  void give(plan::Id value, std::string const& name = {});
  PlanCase done() { return std::move(case_); }

 private:
  PlanCase case_;
  Draw draw_;
};

std::vector<PlanCase> elementwise_plans();
std::vector<PlanCase> arrangement_plans();
std::vector<PlanCase> window_plans();
std::vector<PlanCase> network_plans();  // products, norms, recurrent networks, attention

}  // namespace tool::tests

// A run over the nodes of a model: who reads which value, what is alive, what is known.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "interpreter/rules.hpp"

namespace tool::rules {

// The results of one node, as many as it names.
std::vector<Array> compute(Node const& node, std::vector<Operand> operands, Budget& budget);

// A value while it is alive: `array` is the run's own, or that of the model or its inputs.
struct Held {
  Array own{};
  Array const* borrowed = nullptr;
  bool is_known = true;
  std::size_t readers = 0;

  Array const& array() const { return borrowed != nullptr ? *borrowed : own; }
};

class Run {
 public:
  // Inputs whose numbers are not known have been drawn. Refuses inputs that are not there, and those of
  // another shape.
  Run(Model const& model, std::map<std::string, Array> const& inputs, bool inputs_are_known, ModelLimits const& limits);

  // Computes all nodes in order. `seen` is shown each value once: inputs and constants first, then results as they are
  // computed; values that nobody reads any more are dropped.
  template <class See>
  void run(See see) {
    for (auto const& [name, held] : held_) see(name, held);
    for (Node const& node : model_.nodes) {
      for (std::string const& name : compute_next(node)) see(name, held_.at(name));
      drop_read(node);
    }
  }

 private:
  void hold(std::string const& name, Array const& array, bool is_known);
  // An input's numbers become those of the model's type, where both are floating; others are refused.
  static void take_type(Held& held, Scalar scalar, std::string const& place);
  void count_readers();
  std::vector<std::string> compute_next(Node const& node);
  void drop_read(Node const& node);

  Model const& model_;
  std::map<std::string, Held> held_;
  std::map<std::string, std::size_t> readers_;
  Budget budget_;
};

}  // namespace tool::rules

// Writes the values of a plan, one after the other, as statements of the expression algebra.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "emit/formula.hpp"
#include "emit/statements.hpp"
#include "plan/plan.hpp"

namespace tool::emit {

// What the steps of a recurrent network gave: hidden states, and the last cell state.
struct Unrolled {
  std::vector<Formula> hidden;  // in the order of time
  Formula cell;
};

class ExpressionWriter {
 public:
  explicit ExpressionWriter(plan::Plan const& of) : plan_(of), formulas_(of.values.size()) {}

  // The value as an identifier (or what stands for a constant). What it reads is written first. Throws ModelError.
  Formula const& value(plan::Id id);
  // Says what stands for a value, an input say.
  void set(plan::Id id, Formula formula) { formulas_[id] = std::move(formula); }

  Statements& body() { return body_; }
  plan::Plan const& plan() const { return plan_; }
  std::vector<std::string>& notes() { return notes_; }
  std::map<std::string, Unrolled>& unrolled() { return unrolled_; }

 private:
  void write(plan::Id id);

  plan::Plan const& plan_;
  Statements body_;
  std::vector<std::optional<Formula>> formulas_;
  std::vector<std::string> notes_;
  std::map<std::string, Unrolled> unrolled_;
};

// One value of a plan while it is written.
class Step {
 public:
  Step(ExpressionWriter& writer, plan::Id id);

  plan::Value const& value() const { return writer_.plan().values[id_]; }
  Extents const& shape() const { return value().shape; }
  std::size_t operands() const { return value().operands.size(); }
  Extents const& shape_of(std::size_t operand) const;

  // An operand in its own shape; a constant of one number, or of one number everywhere without a name, is that number
  // broadcast, any other a parameter.
  Formula operand(std::size_t i) const;
  // The same, but such a number is left without axes: elementwise functions broadcast it.
  Formula broadcast_operand(std::size_t i) const;
  // An operand that is learnt by nature: a parameter, if it is constant.
  Formula weight(std::size_t i) const;
  // The numbers of a constant operand, or a null pointer; and the parameter that others made of them are.
  Array const* array(std::size_t i) const;
  Formula parameter(std::size_t i, Extents const& shape, std::vector<double> numbers) const;

  // An intermediate result as a statement of its own, named after the value and what it is.
  Formula let(std::string const& what, Formula const& formula) const;
  ExpressionWriter& writer() const { return writer_; }
  void note(std::string const& text) const;
  std::string const& name() const { return name_; }

 private:
  ExpressionWriter& writer_;
  plan::Id id_;
  std::string name_;
};

// What each operation is in the library's words; throws Unsayable.
Formula formula_of(plan::Input const&, Step const&);
Formula formula_of(plan::Constant const&, Step const&);
Formula formula_of(plan::Unary const&, Step const&);
Formula formula_of(plan::Binary const&, Step const&);
Formula formula_of(plan::Where const&, Step const&);
Formula formula_of(plan::Reduce const&, Step const&);
Formula formula_of(plan::CumulativeSum const&, Step const&);
Formula formula_of(plan::Reshape const&, Step const&);
Formula formula_of(plan::Permute const&, Step const&);
Formula formula_of(plan::Broadcast const&, Step const&);
Formula formula_of(plan::Gather const&, Step const&);
Formula formula_of(plan::Slice const&, Step const&);
Formula formula_of(plan::Concat const&, Step const&);
Formula formula_of(plan::Pad const&, Step const&);
Formula formula_of(plan::Matmul const&, Step const&);
Formula formula_of(plan::Dense const&, Step const&);
Formula formula_of(plan::Convolution const&, Step const&);
Formula formula_of(plan::ConvolutionTranspose const&, Step const&);
Formula formula_of(plan::Pool const&, Step const&);
Formula formula_of(plan::Softmax const&, Step const&);
Formula formula_of(plan::BatchNorm const&, Step const&);
Formula formula_of(plan::LayerNorm const&, Step const&);
Formula formula_of(plan::RmsNorm const&, Step const&);
Formula formula_of(plan::GroupNorm const&, Step const&);
Formula formula_of(plan::LocalResponseNorm const&, Step const&);
Formula formula_of(plan::Recurrent const&, Step const&);
Formula formula_of(plan::Gated const&, Step const&);
Formula formula_of(plan::Attention const&, Step const&);

// A function of one expression.
Formula unary(plan::Unary const& function, Formula const& x);

}  // namespace tool::emit

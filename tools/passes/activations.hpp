// The families of spelled-out activations, a rule each: see find_activations.
#pragma once

#include "passes/rewriting.hpp"

namespace tool::passes {

// Powers and quotients of numbers as the functions they are: square, square root, reciprocal.
bool name_power(Rewriting& plan, Id id);
// Maxima and minima with numbers as clamps, nested clamps as one, the one of 0 and no upper end as relu.
bool find_clamp(Rewriting& plan, Id id);
// x times a function of x: gelu, gelu_tanh, silu, hard_swish, mish; hard_sigmoid and sigmoid by scaling and shifting.
bool find_smooth(Rewriting& plan, Id id);
// Of exponentials: sigmoid, silu, softplus; and softsign, a quotient as they are.
bool find_exponential(Rewriting& plan, Id id);
// One function where x is positive and another where it is not: relu, leaky_relu, elu, selu, prelu, thresholded_relu.
bool find_piecewise(Rewriting& plan, Id id);
// A sum of x's positive part and a multiple of its negative part: leaky_relu, prelu.
bool find_prelu(Rewriting& plan, Id id);
// One half of a value times a function of the other half.
bool find_gate(Rewriting& plan, Id id);

// The value becomes f(x), and the plan's notes say so.
bool become_unary(Rewriting& plan, Id id, Id x, plan::Unary unary);

}  // namespace tool::passes

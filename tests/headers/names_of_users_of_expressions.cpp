// Types of a program stay its own after both using-directives.
#include <ingot/declared/declared.hpp>
#include <ingot/graph.hpp>
#include <ingot/ingot.hpp>

#include "names_of_users.hpp"

// clang-format off
#define NAMES_BESIDE_EXPRESSIONS(X)                                                                                    \
  X(Lowering) X(Fusion) X(Name) X(Packed) X(GraphView) X(NodeId) X(Value) X(Operand) X(Operands) X(Result) X(Root)     \
  X(Hash) X(Pool) X(Shapes) X(Rules) X(Record) X(Recorder) X(Builder) X(GraphBuilder) X(Simplifier) X(Loop)            \
  X(Memory) X(Plan) X(Program) X(Reference) X(Formula) X(Derivative) X(World) X(Facts) X(Table) X(Reduction)           \
  X(Activation) X(Number) X(Refusal) X(Packing) X(Entry) X(Positions) X(Add) X(Sum) X(Max) X(Exp) X(Negate) \
  X(Missing) X(Leaf) X(Leaves) X(Times) X(Letters) X(Named) X(Nothing) X(NothingRefused) X(Replacement) X(Binding) \
  X(Cycle) X(Unused) X(Dangling) X(Read) X(ListOfOutputs) X(NotBound) X(Known) X(MatmulShape) X(WiringFault) \
  X(Fault) X(Reason) X(RefusedBinding) X(LikelyScalar) X(NotBindable) X(NotOneNumber) X(NamedTwice)
// clang-format on

using namespace ingot;
using namespace ingot::graph;

OWN_NAMES(NAMES_OF_USERS)
OWN_NAMES(NAMES_BESIDE_EXPRESSIONS)

// And expressions beside them.
constexpr auto x = input<"x", 2, 3>;
constexpr auto y = softmax(relu(x) + sum(exp(x), axis<1>, keepdims));
static_assert(decltype(y)::shape::size == 6);
constexpr auto declared = declare(node<"y", "x">(relu), leaf(input<"x", 2, 3>)).expression<"y">();
static_assert(decltype(declared)::shape::size == 6);
static_assert(evaluate(max(x), bind<"x">(Tensor<double, 2, 3>{1, 5, 2, 7, -1, 7})) == 7.0);

int main() {}

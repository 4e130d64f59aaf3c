// What a program calls its own types after both using-directives: each name is used, so that one which stands in either
// namespace, too, would be ambiguous.
#include <ingot/declared/declared.hpp>
#include <ingot/graph.hpp>
#include <ingot/ingot.hpp>

using namespace ingot;
using namespace ingot::graph;

struct Step {};
struct Slot {};
struct Place {};
struct Input {};
struct Output {};
struct At {};
struct Stride {};
struct Type {};
struct Element {};
struct Pack {};
struct Node {};
struct List {};
struct Buffer {};
struct Form {};
struct Source {};
struct Argument {};
struct Kind {};
struct Flow {};
struct Structure {};
struct Extents {};
struct Bytes {};
struct Decimal {};
struct Fingerprint {};
struct Unread {};
struct Position {};
struct Call {};
struct Reader {};
struct Access {};
struct Wiring {};
struct Schedule {};
struct Operation {};
struct Convolution {};
struct MaxPool {};
struct AvgPool {};
struct Moments {};
struct Window {};
struct Axis {};
struct Channels {};
struct Lowering {};
struct Fusion {};
struct Name {};
struct Packed {};
struct GraphView {};
struct NodeId {};
struct Value {};
struct Operand {};
struct Operands {};
struct Result {};
struct Root {};
struct Hash {};
struct Pool {};
struct Shapes {};
struct Rules {};
struct Record {};
struct Recorder {};
struct Builder {};
struct GraphBuilder {};
struct Simplifier {};
struct Loop {};
struct Memory {};
struct Plan {};
struct Program {};
struct Reference {};
struct Formula {};
struct Derivative {};
struct World {};
struct Facts {};
struct Table {};
struct Reduction {};
struct Activation {};
struct Number {};
struct Refusal {};
struct Packing {};
struct Entry {};
struct Positions {};
struct Add {};
struct Sum {};
struct Max {};
struct Exp {};
struct Negate {};
struct Missing {};
struct Leaf {};
struct Leaves {};
struct Times {};
struct Letters {};
struct Named {};
struct Nothing {};
struct NothingRefused {};
struct Replacement {};
struct Binding {};
struct Cycle {};
struct Unused {};
struct Dangling {};
struct Read {};
struct ListOfOutputs {};
struct NotBound {};
struct Known {};
struct MatmulShape {};
struct WiringFault {};
struct Fault {};
struct Reason {};

template <class...>
inline constexpr bool are_types = true;
static_assert(
    are_types<Step, Slot, Place, Input, Output, At, Stride, Type, Element, Pack, Node, List, Buffer, Form, Source,
              Argument, Kind, Flow, Structure, Extents, Bytes, Decimal, Fingerprint, Unread, Position, Call, Reader,
              Access, Wiring, Schedule, Operation, Convolution, MaxPool, AvgPool, Moments, Window, Axis, Channels,
              Lowering, Fusion, Name, Packed, GraphView, NodeId, Value, Operand, Operands, Result, Root, Hash, Pool,
              Shapes, Rules, Record, Recorder, Builder, GraphBuilder, Simplifier, Loop, Memory, Plan, Program,
              Reference, Formula, Derivative, World, Facts, Table, Reduction, Activation, Number, Refusal, Packing,
              Entry, Positions, Add, Sum, Max, Exp, Negate, Missing, Leaf, Leaves, Times, Letters, Named, Nothing,
              NothingRefused, Replacement, Binding, Cycle, Unused, Dangling, Read, ListOfOutputs, NotBound, Known,
              MatmulShape, WiringFault, Fault, Reason>);

// And expressions beside them.
constexpr auto x = input<"x", 2, 3>;
constexpr auto y = softmax(relu(x) + sum(exp(x), axis<1>, keepdims));
static_assert(decltype(y)::shape::size == 6);
constexpr auto declared = declare(node<"y", "x">(relu), leaf(input<"x", 2, 3>)).expression<"y">();
static_assert(decltype(declared)::shape::size == 6);
static_assert(evaluate(max(x), bind<"x">(Tensor<double, 2, 3>{1, 5, 2, 7, -1, 7})) == 7.0);

int main() {}

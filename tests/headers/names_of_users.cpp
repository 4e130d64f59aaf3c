// What a program calls its own types after `using namespace ingot`: each name is used, so that one which stands in
// Ingot's namespace, too, would be ambiguous.
#include <ingot/ingot.hpp>

using namespace ingot;

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
struct Leaf {};
struct Call {};
struct Reader {};
struct Access {};
struct Wiring {};
struct Schedule {};
struct Operation {};
struct Letters {};
struct Convolution {};
struct MaxPool {};
struct AvgPool {};
struct Moments {};
struct Window {};
struct Axis {};
struct Channels {};

template <class...>
inline constexpr bool are_types = true;
static_assert(are_types<Step, Slot, Place, Input, Output, At, Stride, Type, Element, Pack, Node, List, Buffer, Form,
                        Source, Argument, Kind, Flow, Structure, Extents, Bytes, Decimal, Fingerprint, Unread, Position,
                        Leaf, Call, Reader, Access, Wiring, Schedule, Operation, Letters, Convolution, MaxPool, AvgPool,
                        Moments, Window, Axis, Channels>);

// And Ingot beside them.
using Net = decltype(build<Shape<4>>(dense<8>, relu, dense<3>, softmax));
static_assert(parameter_count<Net> == 4 * 8 + 8 + 8 * 3 + 3);

int main() {}

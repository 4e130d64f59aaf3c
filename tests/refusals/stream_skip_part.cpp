// A gate of a stack of blocks that reads all time, in its second block.
// EXPECT: a layer cannot run step by step: streams<...> has its position, its type and the reason
// EXPECT: InArray<0, (ingot::)?(reasons::)?InBlock<1, (ingot::)?(reasons::)?PartIsRefused<(ingot::)?(reasons::)?Gate, (ingot::)?(reasons::)?ReadsTheWholeSequence
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>

using namespace ingot;

template <std::size_t In, std::size_t Out, std::size_t Kernel = 1>
using Conv = Conv1d<Shape<In, 24>, Out, Kernel, causal(Kernel)>;
#ifdef FIXED
using Gate = Tanh<3, 24>;
#else
using Gate = LayerNorm<Shape<3, 24>>;
#endif
template <class Opening>
using Block = SkipBlock<Conv<3, 3, 2>, Opening, Conv<3, 3>>;
State<Network<SkipStack<SkipArray<Conv<2, 3>, Conv<3, 1>, Block<Tanh<3, 24>>, Block<Gate>>>>> state;

// RNN, GRU and LSTM.
#include "lowering/rules.hpp"

namespace tool::lowering {

void add_recurrent(Rules&) {}

}  // namespace tool::lowering

// Message passing against dense formulas in PyTorch.
#define BOOST_TEST_MODULE golden_message_passing
#include "../layers/message_passing_cases.hpp"
#include "check_table.hpp"

BOOST_TEST_GLOBAL_FIXTURE(ReportWorst);

BOOST_AUTO_TEST_CASE(every_layer) {
  check_table<tests::MessagePassingCases, "message_passing">();
}

// The backward pass of the layers of models.hpp against central differences.
#define BOOST_TEST_MODULE models_by_differences
#include "model_cases.hpp"
#include "table_by_differences.hpp"

BOOST_AUTO_TEST_CASE(transposed_convolutions) {
  tests::check_table<tests::TransposedCases>();
}
BOOST_AUTO_TEST_CASE(pooling) {
  tests::check_table<tests::ModelPoolCases>();
}
BOOST_AUTO_TEST_CASE(normalisation_and_activations) {
  tests::check_table<tests::ModelLayerCases>();
}
